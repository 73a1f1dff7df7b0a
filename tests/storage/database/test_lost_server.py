"""The server is restarted, or vanishes without a word: what a process keeps a connection for goes on afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.conversations.model import Key
from storage.conversations.statements import GROWN
from storage.database.engine import open_database
from storage.database.errors import DatabaseUnavailable
from storage.database.listening import ListeningTimes, follow
from storage.database.locks import SharedLocks, locks_on
from storage.database.transactions import Database, PostgresqlDatabase
from tests.postgres_server import Server

KEY = Key("local/webchat", "c1")


@pytest.fixture
async def database(postgresql: Server) -> AsyncIterator[Database]:
    database = open_database(postgresql.address)
    yield database
    await database.aclose()


async def use_several_connections(database: Database) -> None:
    """They rest in the pool afterwards."""

    async def work() -> None:
        await database.read(lambda connection: connection.execute(text("SELECT pg_sleep(0.05)")))

    await asyncio.gather(*(work() for _ in range(4)))


class Ear:
    """What a process hears."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Key] = asyncio.Queue()
        self.began: asyncio.Queue[None] = asyncio.Queue()

    @asynccontextmanager
    async def listening(self, database: Database, **options: float) -> AsyncIterator[None]:
        grown, missed = self.heard.put_nowait, lambda: self.began.put_nowait(None)
        task = asyncio.create_task(follow(database, "me", grown, missed, ListeningTimes(again_after=0.01, **options)))
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def call_out(database: Database) -> None:
    await database.write(lambda connection: connection.execute(text(f"NOTIFY {GROWN}, 'another/{KEY}'")))


async def test_after_a_restart_it_hears_of_others_again(postgresql: Server, database: Database) -> None:
    ear = Ear()
    async with asyncio.timeout(30), ear.listening(database):
        await ear.began.get()
        await use_several_connections(database)

        await asyncio.to_thread(postgresql.restart)

        await ear.began.get()
        await call_out(database)
        assert await ear.heard.get() == KEY


async def test_after_a_restart_every_question_for_a_lock_is_answered(postgresql: Server, database: Database) -> None:
    locks = locks_on(database)
    await locks.register()
    await use_several_connections(database)

    await asyncio.to_thread(postgresql.restart)

    async with locks.one_of(["a"], within=5) as kept:
        assert kept == "a"
    await locks.register()
    await locks.aclose()


# A host that vanishes sends nothing any more, not even that the connection has ended.


class Way:
    """To the server, through which everything goes until it vanishes."""

    def __init__(self, address: str) -> None:
        self._server = make_url(address)
        self._wires: list[asyncio.Event] = []
        self._ends: list[asyncio.StreamWriter] = []
        self._is_gone = False
        self.port = 0

    def vanish(self, *, for_good: bool = False) -> None:
        """Nothing arrives any more from the connections that there are, nor `for_good` from any later one."""
        self._is_gone = for_good
        for is_dead in self._wires:
            is_dead.set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_dead = asyncio.Event()
        if self._is_gone:
            is_dead.set()
        self._wires.append(is_dead)
        back, there = await asyncio.open_connection(self._server.host, self._server.port)
        self._ends += [writer, there]
        await asyncio.gather(_carry(reader, there, is_dead), _carry(back, writer, is_dead))

    def close(self) -> None:
        for end in self._ends:
            end.close()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, is_dead: asyncio.Event) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            if not is_dead.is_set():
                target.write(data)
        if not is_dead.is_set():
            target.close()


@pytest.fixture
async def way(postgresql: Server) -> AsyncIterator[Way]:
    way = Way(postgresql.address)
    listener = await asyncio.start_server(way.connect, "127.0.0.1", 0)
    way.port = listener.sockets[0].getsockname()[1]
    yield way
    listener.close()
    way.close()
    await listener.wait_closed()


@pytest.fixture
async def far_database(postgresql: Server, way: Way) -> AsyncIterator[PostgresqlDatabase]:
    database = open_database(make_url(postgresql.address).set(port=way.port))
    assert isinstance(database, PostgresqlDatabase)
    yield database
    await database.aclose()


async def test_a_host_that_has_vanished_is_noticed_by_whoever_listens(
    far_database: PostgresqlDatabase, database: Database, way: Way
) -> None:
    ear = Ear()
    async with asyncio.timeout(30), ear.listening(far_database, ask_every=0.01, patience=0.5):
        await ear.began.get()

        way.vanish()

        await ear.began.get()
        await call_out(database)
        assert await ear.heard.get() == KEY


async def test_a_host_that_has_vanished_keeps_nobody_waiting_for_a_lock(
    far_database: PostgresqlDatabase, way: Way
) -> None:
    locks = SharedLocks(far_database.apart, patience=0.5)
    await locks.register()

    way.vanish()

    async with asyncio.timeout(30), locks.one_of(["b"]) as kept:
        assert kept == "b"
    await locks.aclose()


async def test_a_server_that_does_not_answer_fails_a_question_in_time(
    far_database: PostgresqlDatabase, way: Way
) -> None:
    way.vanish(for_good=True)
    locks = SharedLocks(far_database.apart, patience=0.05)

    with pytest.raises(DatabaseUnavailable, match="no answer in time"):
        await locks.register()

    await locks.aclose()
