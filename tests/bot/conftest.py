"""A real edge on loopback around a small scripted conversation, and clients that speak to it over the wire.

Also the scenes of `tests.bot.scene`, which need no wire.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import Select

from bot.bookings_bot import BotAnswer, Converse
from bot.channels.webchat.contacts import ContactsNow, nobody_to_call
from bot.channels.webchat.page_texts import PageTextsFor
from bot.channels.webchat.pages import SampleBusiness
from bot.hosting.http_server import USUAL_DEADLINES, Deadlines, make_runner
from bot.server import TURNS, Channels, Dialogue, ServerOptions, Timing, create_server, utc_now
from bot.settings import Settings
from bot.stores import Storage
from bot.turns.pace import Patience
from bot.turns.runner import Turns
from dialogs.replies import InPublic, Say
from dialogs.said import Said
from scheduling.limits import USUAL_LIMITS, Limits
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from storage.database.locks import locks_on
from storage.database.transactions import Database
from storage.notifications import Report, Result, put_report
from storage.suggested_names import SuggestedNames
from tests.bot.scene import Scene
from tests.bot.status_texts import PAGE, SENTENCES
from tests.worlds.sample import WEBCHAT_SECRET

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)

LOOPBACK = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0",
    "GRAPH_STATIC_TOKEN": "simulated",
    "WEBCHAT_SECRET": WEBCHAT_SECRET,
    "OFFLINE_MEANING": "false",
    "WEBCHAT_ALLOWED_ORIGINS": "https://salon.example",
}


@dataclass
class Script:
    """A conversation that says what it heard, and how many turns it has had. `holders`: which conversations it was,
    and `whence` from which network and user each message came.
    """

    heard: list[Said] = field(default_factory=list)
    holders: set[str] = field(default_factory=set)
    whence: list[tuple[str, str]] = field(default_factory=list)

    @property
    def networks(self) -> list[str]:
        return [network for network, _ in self.whence]

    async def converse(self, frame: Json | None, said: Said) -> BotAnswer:
        self.heard.append(replace(said, holder="", network="", user=""))
        self.holders.add(said.holder)
        self.whence.append((said.network, said.user))
        if said.is_public:
            return BotAnswer({}, (InPublic(f"in public: {said.text}", "Alone", said.text),))
        turns = (frame or {}).get("turns", 0) + 1
        told = "welcome" if said.joined else f"{turns}: {said.text or said.pressed}"
        return BotAnswer({"turns": turns}, (Say(told),), (said.settled.intent,) if said.settled else ())


@dataclass
class Visitor:
    """A Direct Line client: one token, plain HTTP."""

    http: aiohttp.ClientSession
    base: str
    token: str
    conversation: str
    user: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def url(self) -> str:
        return f"{self.base}/directline/conversations/{self.conversation}"

    async def call(self, method: str, url: str, **options: Any) -> tuple[int, Json]:
        headers = self.headers | options.pop("headers", {})
        async with self.http.request(method, url, headers=headers, **options) as response:
            return response.status, await response.json()

    async def start(self, **body: Any) -> tuple[int, Json]:
        return await self.call("POST", f"{self.base}/directline/conversations", json=body)

    async def post(self, **activity: Any) -> tuple[int, Json]:
        return await self.call("POST", f"{self.url}/activities", json={"type": "message"} | activity)

    async def poll(self, watermark: str = "") -> tuple[int, Json]:
        return await self.call("GET", f"{self.url}/activities", params={"watermark": watermark})

    async def until(self, count: int, watermark: str = "") -> list[Json]:
        """All activities after the watermark, once there are so many."""
        async with asyncio.timeout(10):
            while len(found := (await self.poll(watermark))[1]["activities"]) < count:  # noqa: ASYNC110  # by polling
                await asyncio.sleep(0.005)
        assert isinstance(found, list)
        return found


@dataclass
class Edge:
    """A running edge."""

    base: str
    http: aiohttp.ClientSession
    store: Conversations
    database: Database
    turns: Turns

    async def rows(self, wanted: Select[Any]) -> Sequence[Any]:
        """What is in the database."""
        return await self.database.read(lambda connection: connection.execute(wanted).all())

    async def owe(self, intent: str) -> None:
        """A write has ended of which its customer has not been told."""
        report = Report(intent, "studio@example.com", "book", Result.DONE, None, None, NOW)
        await self.database.write(lambda connection: put_report(connection, report, due_at=NOW))

    async def visitor(self) -> Visitor:
        async with self.http.post(f"{self.base}/webchat/token") as response:
            answer = await response.json()
        return Visitor(self.http, self.base, answer["token"], answer["conversationId"], answer["userId"])

    async def guest(self) -> Visitor:
        """A visitor whose conversation has begun and who has been greeted."""
        visitor = await self.visitor()
        await visitor.start()
        await visitor.until(1)
        return visitor


UNHURRIED = Patience(typing_after=600, words_after=())
MICROSOFT = Channels()


@dataclass(frozen=True)
class Options:
    converse: Converse
    database: Path | str
    env: dict[str, str]
    bundle: Path
    patience: Patience = UNHURRIED
    limits: Limits = USUAL_LIMITS
    channels: Channels = MICROSOFT
    demo: bool = True
    turns_end_within: float = 5
    look_every: float = 30
    business: SampleBusiness | None = None
    page_texts: PageTextsFor = lambda _: PAGE
    languages: tuple[str, ...] = ("en",)
    contacts: ContactsNow = nobody_to_call
    deadlines: Deadlines = USUAL_DEADLINES


OpenEdge = Callable[..., Awaitable[Edge]]
Serve = Callable[[web.Application], Awaitable[str]]


@asynccontextmanager
async def served(app: web.Application, deadlines: Deadlines = USUAL_DEADLINES) -> AsyncIterator[str]:
    runner = make_runner(app, shutdown_timeout=1.0, deadlines=deadlines)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _running(options: Options) -> AsyncIterator[Edge]:
    address = options.database if isinstance(options.database, str) else f"sqlite:///{options.database}"
    database = open_database(address)
    locks = locks_on(database)
    store = Conversations(database, locks.process)
    app = create_server(
        Settings.from_env(options.env, demo=options.demo),
        Storage(database, store, locks, SuggestedNames(database, utc_now)),
        Dialogue(
            options.converse,
            lambda _: SENTENCES,
            options.page_texts,
            contacts=options.contacts,
            languages=options.languages,
        ),
        ServerOptions(
            bundle=options.bundle,
            channels=options.channels,
            timing=Timing(
                patience=options.patience, turns_end_within=options.turns_end_within, look_every=options.look_every
            ),
            limits=options.limits,
            business=options.business,
        ),
    )
    try:
        async with served(app, options.deadlines) as base, aiohttp.ClientSession() as http:
            yield Edge(base, http, store, database, app[TURNS])
    finally:
        await locks.aclose()
        await database.aclose()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def options(script: Script, tmp_path: Path, prepared_file: Path) -> Options:
    shutil.copy(prepared_file, tmp_path / "chat.sqlite")
    return Options(script.converse, tmp_path / "chat.sqlite", LOOPBACK, tmp_path / "webchat.js")


@pytest.fixture
def edge_in(options: Options) -> Callable[..., Any]:
    """An edge for a `async with` block, with these options changed."""
    return lambda **changed: _running(replace(options, **changed))


@pytest.fixture
async def open_edge(options: Options) -> AsyncIterator[OpenEdge]:
    """Opens an edge that lives as long as the test, with these options changed."""
    async with AsyncExitStack() as stack:

        async def open_(**changed: Any) -> Edge:
            return await stack.enter_async_context(_running(replace(options, **changed)))

        yield open_


@pytest.fixture
async def edge(open_edge: OpenEdge) -> Edge:
    return await open_edge()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves another application beside the edge, and tells its address."""
    async with AsyncExitStack() as stack:

        async def serve_(app: web.Application) -> str:
            return await stack.enter_async_context(served(app))

        yield serve_


@pytest.fixture
async def scene(sqlite_address: str) -> AsyncIterator[Scene]:
    database = open_database(sqlite_address)
    yield Scene(database)
    await database.aclose()


@pytest.fixture
async def shared_scene(postgresql_address: str) -> AsyncIterator[Scene]:
    database = open_database(postgresql_address)
    scene = Scene(database)
    yield scene
    await scene.locks.aclose()
    await database.aclose()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Callable[[], Scene]:
    name = {"sqlite": "scene", "postgresql": "shared_scene"}[request.param]
    found: Scene = request.getfixturevalue(name)
    return lambda: found
