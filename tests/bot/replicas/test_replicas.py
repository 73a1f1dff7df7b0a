"""Two processes over one PostgreSQL: a customer's socket is with the one, and their message goes to the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.turns.runner import News
from storage.conversations.model import EMBEDDED, Key
from tests.bot.conftest import Visitor
from tests.postgres_server import execute

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge

Json = dict[str, Any]

HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE 'LISTEN%'
"""


@pytest.fixture
async def replicas(open_edge: OpenEdge, postgresql_address: str) -> list[Edge]:
    """Both start at the same moment, on a database with nothing in it."""
    address = postgresql_address
    return list(await asyncio.gather(open_edge(database=address), open_edge(database=address)))


class Socket:
    """What comes over a stream, one activity after the other."""

    def __init__(self, heard: asyncio.Queue[Json]) -> None:
        self._heard = heard

    async def next(self, **wanted: str) -> Json:
        async with asyncio.timeout(10):
            while True:
                activity = await self._heard.get()
                if wanted.items() <= activity.items():
                    return activity


@asynccontextmanager
async def stream(visitor: Visitor) -> AsyncIterator[Socket]:
    _, conversation = await visitor.start()
    heard: asyncio.Queue[Json] = asyncio.Queue()
    async with visitor.http.ws_connect(conversation["streamUrl"]) as socket:

        async def read() -> None:
            async for message in socket:
                for activity in message.json()["activities"]:
                    heard.put_nowait(activity)

        reading = asyncio.create_task(read())
        yield Socket(heard)
        reading.cancel()


def at(edge: Edge, visitor: Visitor) -> Visitor:
    """The same customer, whose next request another process gets."""
    return type(visitor)(edge.http, edge.base, visitor.token, visitor.conversation, visitor.user)


async def test_what_one_process_says_reaches_the_socket_at_the_other(replicas: list[Edge]) -> None:
    here, there = replicas
    visitor = await here.visitor()

    async with stream(visitor) as socket:
        await socket.next(text="welcome")
        await at(there, visitor).post(text="hello")

        assert (await socket.next(text="hello"))["from"]["role"] == "user"
        assert (await socket.next(text="2: hello"))["from"]["role"] == "bot"


async def test_what_is_said_unasked_reaches_it_too(replicas: list[Edge]) -> None:
    here, there = replicas
    visitor = await here.visitor()

    async with stream(visitor) as socket:
        await socket.next(text="welcome")
        await at(here, visitor).post(text="hello")
        await socket.next(text="2: hello")
        await there.owe("i1")
        await there.turns.speak_of(News(str(Key(EMBEDDED, visitor.conversation)), "i1", is_done=True))

        await socket.next(text="3: None")


async def test_a_lost_connection_to_the_database_is_made_up_for(replicas: list[Edge], postgresql_address: str) -> None:
    here, there = replicas
    visitor = await here.visitor()

    async with stream(visitor) as socket:
        await socket.next(text="welcome")
        await execute(postgresql_address, HANG_UP)
        await at(there, visitor).post(text="hello")

        await socket.next(text="2: hello")


async def test_a_chat_that_is_forgotten_at_one_process_is_over_at_the_other(replicas: list[Edge]) -> None:
    """Its open page hears so, and its token is taken by none."""
    here, there = replicas
    async with here.http.post(f"{here.base}/webchat/token") as response:
        visit = await response.json()
    visitor = Visitor(here.http, here.base, visit["token"], visit["conversationId"], visit["userId"])

    async with stream(visitor) as socket:
        await socket.next(text="welcome")
        async with there.http.post(f"{there.base}/webchat/forget", json={"memory": visit["memory"]}) as response:
            assert response.status == 200
        await socket.next(type="endOfConversation")

    assert [(await at(edge, visitor).post(text="hello?"))[0] for edge in replicas] == [403, 403]
    assert [(await at(edge, visitor).poll())[0] for edge in replicas] == [403, 403]
