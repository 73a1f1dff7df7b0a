"""Where the database cannot be used, every route that needs it says so, and when to try again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from sqlalchemy import Connection

from storage.database.engine import open_database, upgrade
from tests.postgres_server import Server, running

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Serve

Json = dict[str, Any]
SALON = "https://salon.example"

SEND_IT_AGAIN = (
    503,
    "5",
    {"error": {"code": "StorageUnavailable", "message": "nothing can be stored here now; please send it again"}},
)


def lose_all_tables(connection: Connection) -> None:
    for table in ("turns", "outgoing", "conversations"):
        connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/directline/conversations", {}),
        ("GET", "/directline/conversations/{conversation}", None),
        ("POST", "/directline/conversations/{conversation}/activities", {"type": "message", "text": "my name is Ana"}),
        ("GET", "/directline/conversations/{conversation}/activities", None),
    ],
)
async def test_the_web_chat_is_told_to_try_again(
    edge: Edge, method: str, path: str, body: Json | None, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = await edge.guest()
    await edge.database.write(lose_all_tables)

    url = f"{edge.base}{path.format(conversation=visitor.conversation)}"
    headers = visitor.headers | {"Origin": SALON}
    async with edge.http.request(method, url, json=body, headers=headers) as answer:
        told = answer.status, answer.headers["Retry-After"], (await answer.json())["error"]["code"]
        allowed = answer.headers["Access-Control-Allow-Origin"], answer.headers["Access-Control-Expose-Headers"]

    assert (told, allowed) == ((503, "5", "StorageUnavailable"), (SALON, "Retry-After"))
    assert "Ana" not in caplog.text


async def test_a_channel_is_told_to_try_again(edge: Edge) -> None:
    await edge.database.write(lose_all_tables)
    message = {
        "type": "message",
        "id": "1",
        "channelId": "emulator",
        "serviceUrl": "http://127.0.0.1:9",
        "conversation": {"id": "a:1"},
        "from": {"id": "u"},
        "recipient": {"id": "bot"},
        "text": "hi",
    }

    async with edge.http.post(f"{edge.base}/api/messages", json=message) as answer:
        told = answer.status, answer.headers["Retry-After"], (await answer.json())["error"]["code"]

    assert told == (503, "5", "StorageUnavailable")


# The database comes back.


@dataclass(frozen=True, slots=True)
class Unsteady:
    """A database that cannot be used while `lost()` lasts."""

    address: str
    lost: Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def server_of_our_own(postgresql_binaries: Path) -> Iterator[Server]:
    """Nobody else's tests suffer when it is stopped."""
    with running(postgresql_binaries) as server:
        asyncio.run(make_tables(server.address))
        yield server


async def make_tables(address: str) -> None:
    database = open_database(address)
    await upgrade(database)
    await database.aclose()


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def locked(file: str) -> Iterator[None]:
    """As a backup does, or an operator's shell."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(params=["a stopped PostgreSQL", "a locked SQLite file"])
def unsteady(request: pytest.FixtureRequest) -> Unsteady:
    if request.param == "a stopped PostgreSQL":
        server: Server = request.getfixturevalue("server_of_our_own")
        return Unsteady(server.address, lambda: stopped(server))
    address: str = request.getfixturevalue("sqlite_address")
    file = address.removeprefix("sqlite:///")
    return Unsteady(f"{address}?timeout=0.05", lambda: locked(file))


async def test_the_web_chat_is_answered_once_the_database_is_back(open_edge: OpenEdge, unsteady: Unsteady) -> None:
    edge = await open_edge(database=unsteady.address)
    visitor = await edge.guest()
    message = {"type": "message", "text": "hello"}

    with unsteady.lost():
        refused = await posted(edge, f"{visitor.url}/activities", message, visitor.headers)
    taken, _ = await visitor.post(text="hello")
    heard = [one["text"] for one in await visitor.until(3)]

    assert (refused, taken) == (SEND_IT_AGAIN, 200)
    assert heard == ["welcome", "hello", "2: hello"]


async def test_a_channel_is_answered_once_the_database_is_back(
    open_edge: OpenEdge, serve: Serve, unsteady: Unsteady
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    edge = await open_edge(database=unsteady.address)
    message = {
        "type": "message",
        "id": "1",
        "channelId": "emulator",
        "serviceUrl": await serve(channel(heard)),
        "conversation": {"id": "a:1"},
        "from": {"id": "29:1"},
        "recipient": {"id": "28:bot"},
        "text": "hello",
    }

    with unsteady.lost():
        refused = await posted(edge, f"{edge.base}/api/messages", message)
    async with edge.http.post(f"{edge.base}/api/messages", json=message) as answer:
        taken = answer.status
    async with asyncio.timeout(10):
        said = await heard.get()

    assert (refused, taken) == (SEND_IT_AGAIN, 200)
    assert said == "1: hello"


async def posted(edge: Edge, url: str, message: Json, headers: dict[str, str] | None = None) -> tuple[int, str, Json]:
    async with edge.http.post(url, json=message, headers=headers) as answer:
        return answer.status, answer.headers.get("Retry-After", ""), await answer.json()


def channel(heard: asyncio.Queue[str]) -> web.Application:
    """Takes what the bot says."""

    async def take(request: web.Request) -> web.Response:
        heard.put_nowait((await request.json())["text"])
        return web.json_response({"id": "theirs"})

    app = web.Application()
    app.router.add_post("/v3/{tail:.*}", take)
    return app
