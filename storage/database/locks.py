"""Names of which one at a time may be kept: by one task of this process, or by one of all that share a PostgreSQL.

They stand for what must not happen twice at once: an intent, a change to a class, a request in one of a business's
places at Graph. Each process keeps one name for as long as it lives, so that others know whether it still does.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.errors import FAILURES, DatabaseUnavailable, explained
from storage.database.lasting import PATIENCE_SECONDS, LastingConnection
from storage.database.transactions import Database, PostgresqlDatabase

logger = logging.getLogger("storage")

_TRY = "SELECT pg_try_advisory_lock($1)"
_SHARE = "SELECT pg_try_advisory_lock_shared($1)"
_FREE = "SELECT pg_advisory_unlock($1)"

# In one question: whoever asks may be gone before the next, and would keep the name that they only asked after.
# https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
_IS_KEPT = "SELECT NOT pg_try_advisory_xact_lock($1)"

# How often a name that another process keeps is asked for again.
_ASK_AGAIN_SECONDS = 0.02


class Locks(Protocol):
    process: str
    """Names this process among all that were ever started on this database."""

    def one_of(self, names: Sequence[str], *, within: float | None = None) -> AbstractAsyncContextManager[str]:
        """Keeps one of these names while the block runs, and tells which; in one process the first to ask comes first.

        TimeoutError after `within` seconds of waiting. Two sets of names are the same or have nothing in common.
        """

    async def register(self) -> None:
        """From now on, and as long as this process lives, others find that `process` is alive. Call it now and then."""

    async def is_alive(self, process: str) -> bool:
        """Whether the process of this name can still be at work."""

    async def aclose(self) -> None:
        """When nothing is kept any more."""


def locks_on(database: Database) -> Locks:
    """Locks that reach as far as the database does."""
    if isinstance(database, PostgresqlDatabase):
        return SharedLocks(database.apart, database.error_type)
    return LocalLocks()


class LocalLocks:
    """For one process."""

    def __init__(self) -> None:
        self.process = uuid4().hex
        self._lines = _Lines()
        self._kept: set[str] = set()

    @asynccontextmanager
    async def one_of(self, names: Sequence[str], *, within: float | None = None) -> AsyncIterator[str]:
        async with self._lines.front(names, within):
            name = next(one for one in names if one not in self._kept)
            self._kept.add(name)
            try:
                yield name
            finally:
                self._kept.remove(name)

    async def register(self) -> None:
        pass

    async def is_alive(self, process: str) -> bool:
        """A SQLite file has one process: any other that is named there has been before."""
        return process == self.process

    async def aclose(self) -> None:
        pass


class SharedLocks:
    """For all processes on one PostgreSQL: its advisory locks, all of a process on one connection kept for them.

    They need no expiry: when a process dies, PostgreSQL sees its connection end and frees what it kept.
    https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS

    `engine` opens that connection, without a pool; `patience` is for how many seconds it may owe an answer.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        error_type: type[Exception] = DatabaseUnavailable,
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.process = uuid4().hex
        self._engine = engine
        self._error_type = error_type
        self._patience = patience
        self._is_registered = False
        self._lines = _Lines()
        self._kept: set[str] = set()
        self._connection: LastingConnection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._questions: set[asyncio.Task[bool]] = set()

    @asynccontextmanager
    async def one_of(self, names: Sequence[str], *, within: float | None = None) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        until = None if within is None else loop.time() + within
        async with self._lines.front(names, within):
            while (name := await self._try(names)) is None:
                if until is not None and loop.time() >= until:
                    raise TimeoutError
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            try:
                yield name
            finally:
                await self._free(name)

    async def register(self) -> None:
        """Also finds out whether the connection has ended meanwhile, and keeps the name on a new one then."""
        self._is_registered = True
        while not await asyncio.shield(self._ask(_SHARE, _alive(self.process))):  # noqa: ASYNC110  # PostgreSQL tells
            # Another process is just asking whether this one is alive.
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
        # Kept once more with each call, which does no harm: it all ends with the connection.

    async def is_alive(self, process: str) -> bool:
        return process == self.process or await asyncio.shield(self._ask(_IS_KEPT, _alive(process)))

    async def aclose(self) -> None:
        while self._questions:
            await asyncio.gather(*self._questions, return_exceptions=True)
        if (connection := self._connection) is not None:
            self._connection = None
            await connection.end()

    async def _try(self, names: Sequence[str]) -> str | None:
        for name in names:
            if name in self._kept:
                continue
            self._kept.add(name)
            question = self._ask(_TRY, name)
            try:
                if await asyncio.shield(question):
                    return name
            except asyncio.CancelledError:
                question.add_done_callback(partial(self._give_back, name))
                raise
            except self._error_type:
                self._kept.discard(name)
                raise
            self._kept.discard(name)
        return None

    def _give_back(self, name: str, answer: asyncio.Task[bool]) -> None:
        """What was asked for by somebody who has gone meanwhile."""
        if not answer.cancelled() and answer.exception() is None and answer.result():
            self._ask(_FREE, name)
        self._kept.discard(name)

    async def _free(self, name: str) -> None:
        try:
            with suppress(self._error_type):  # then the connection has ended, and all that was kept on it is free
                await asyncio.shield(self._ask(_FREE, name))
        finally:
            self._kept.discard(name)

    def _ask(self, question: str, name: str) -> asyncio.Task[bool]:
        """A task of its own: breaking a question off would end the connection, and with it all that is kept."""
        task = asyncio.create_task(self._answer(question, _number(name)))
        self._questions.add(task)
        task.add_done_callback(self._answered)
        return task

    def _answered(self, task: asyncio.Task[bool]) -> None:
        self._questions.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even when whoever asked has gone

    async def _answer(self, question: str, number: int) -> bool:
        """On a new connection when the old one has ended: what was kept or asked for on that one is free."""
        async with self._one_at_a_time:
            with explained(self._error_type):
                if self._connection is not None:
                    try:
                        return await self._answer_on(self._connection, question, number)
                    except FAILURES:
                        logger.warning("the connection that keeps shared locks has ended; what it kept is free")
                self._connection = await LastingConnection.open(self._engine, self._patience)
                if self._is_registered:  # for once only: in the worst case the next `register` sees to it
                    await self._answer_on(self._connection, _SHARE, _number(_alive(self.process)))
                return await self._answer_on(self._connection, question, number)

    async def _answer_on(self, connection: LastingConnection, question: str, number: int) -> bool:
        try:
            return bool(await connection.ask(question, number))
        except BaseException:
            self._connection = None
            raise


class _Lines:
    """Where tasks of one process wait for names, first come first served."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], asyncio.Semaphore] = {}
        self._present: dict[tuple[str, ...], int] = {}

    @asynccontextmanager
    async def front(self, names: Sequence[str], within: float | None) -> AsyncIterator[None]:
        key = tuple(names)
        places = self._places.setdefault(key, asyncio.Semaphore(len(key)))
        self._present[key] = self._present.get(key, 0) + 1
        try:
            async with asyncio.timeout(within):
                await places.acquire()
            try:
                yield
            finally:
                places.release()
        finally:
            self._present[key] -= 1
            if not self._present[key]:
                del self._present[key], self._places[key]


def _alive(process: str) -> str:
    return f"process/{process}"


def _number(name: str) -> int:
    """Advisory locks have numbers for names. That two names meet in one of 2^64 only makes one wait for the other."""
    digest = hashlib.blake2b(f"bookings-chat/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
