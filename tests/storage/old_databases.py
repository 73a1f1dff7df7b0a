"""The databases of an earlier version, loaded, and the app of today going on with them; see `samples/README.md`."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from aiohttp import web
from sqlalchemy import Connection, text

from bot.channels.webchat.tokens import ChatSession, Tokens
from bot.server import Timing
from bot.turns.pace import Patience
from dialogs.said import Said
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from storage.database.transactions import Database
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BUSINESS, NOW, WEBCHAT_SECRET, ZONE_NAME
from tests.worlds.studio import Studio, open_studio

SAMPLES = Path(__file__).parent / "samples"
NOBODY = "http://127.0.0.1:9"

# Nobody hears that it takes longer; what waits is looked after often.
TIMING = Timing(clock=lambda: NOW, patience=Patience(typing_after=600, words_after=()), look_every=0.05)


async def load(address: str, *, teams: str = NOBODY) -> None:
    """Fills an empty database with the sample of its kind. `teams` is where its conversations of Teams live."""
    kind = "postgresql" if "postgresql" in address else "sqlite"
    script = (SAMPLES / f"a249ac1.{kind}.sql").read_text(encoding="utf-8").replace(NOBODY, teams)
    if kind == "sqlite":
        with sqlite3.connect(address.removeprefix("sqlite:///")) as file:
            file.executescript(script)
        file.close()
        return
    connection = await asyncpg.connect(address.replace("+asyncpg", ""))
    await connection.execute(script)
    await connection.close()


async def rebuild_calendar(studio: Studio) -> None:
    """Makes the appointments that the sample knows, with the ids by which it knows them."""
    for one in json.loads((SAMPLES / "a249ac1.appointments.json").read_text(encoding="utf-8")):
        url = f"{studio.base_url}/solutions/bookingBusinesses/{BUSINESS}/{one['path']}"
        answer = await studio.http.post(url, json=one["body"])
        answer.raise_for_status()
        assert one["id"] in {None, answer.json()["id"]}


@dataclass
class Teams:
    """Where the bot delivers to, and from where it is written to."""

    address: str
    http: aiohttp.ClientSession
    came: list[dict[str, Any]] = field(default_factory=list)

    def heard(self) -> dict[str, list[str]]:
        """All that has been delivered, by conversation."""
        found: dict[str, list[str]] = {}
        for one in self.came:
            words = one.get("text") or one["attachments"][0]["content"]["fallbackText"]
            found.setdefault(one["conversation"]["id"], []).append(in_short(words))
        return found

    async def write(self, base: str, conversation: str, words: str) -> None:
        activity = {
            "type": "message",
            "id": f"again-{words}",
            "serviceUrl": f"{self.address}/teams/",
            "channelId": "msteams",
            "from": {"id": "29:x", "name": "x"},
            "conversation": {"id": conversation, "conversationType": "personal"},
            "recipient": {"id": "28:bookings-chat", "name": "Bookings"},
            "text": words,
            "locale": "en-GB",
            "entities": [{"type": "clientInfo", "locale": "en-GB", "timezone": ZONE_NAME}],
        }
        async with self.http.post(f"{base}/api/messages", json=activity) as answer:
            answer.raise_for_status()


def in_short(said: str) -> str:
    """Of a card its title, time, staff and customer; anything else as it is, in one line."""
    title, *lines = said.split("\n")
    facts = dict(line.split(": ", 1) for line in lines if ": " in line)
    if not {"When", "With", "Name"} <= facts.keys():
        return " ".join([title, *lines])
    return f"{title} {facts['When']}, {facts['With']}, {facts['Name']}"


@asynccontextmanager
async def open_teams(http: aiohttp.ClientSession) -> AsyncIterator[Teams]:
    came: list[dict[str, Any]] = []

    async def receive(request: web.Request) -> web.Response:
        came.append(await request.json())
        return web.json_response({"id": str(len(came))})

    app = web.Application()
    app.router.add_post("/{rest:.*}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Teams(f"http://127.0.0.1:{runner.addresses[0][1]}", http, came)
    finally:
        await runner.cleanup()


@dataclass
class Left:
    """What the earlier build has left: its database, filled, its calendar, and Teams as its customers have it."""

    address: str
    studio: Studio
    teams: Teams
    said_before: dict[str, int]
    """Up to where each customer of the web chat has read."""


@dataclass
class GoingOn:
    """The app of today over a database of then. `clock` holds the desk's time."""

    base: str
    store: Conversations
    database: Database
    teams: Teams
    clock: list[datetime]
    said_before: dict[str, int]
    customers: dict[str, DirectLineCustomer] = field(default_factory=dict)

    def customer(self, conversation: str) -> DirectLineCustomer:
        """Of the web chat, in the conversation that they had. They see what has been said since the upgrade."""
        if conversation not in self.customers:
            customer = DirectLineCustomer(self.teams.http, self.base, self.store)
            customer.conversation = conversation
            token = Tokens(WEBCHAT_SECRET).issue(ChatSession(conversation, f"dl_{conversation}"), NOW)
            customer.headers = {"Authorization": f"Bearer {token}"}
            customer.watermark = str(self.said_before.get(conversation) or "")
            self.customers[conversation] = customer
        return self.customers[conversation]

    async def say(self, conversation: str, words: str) -> list[str]:
        """Gives what is said to it."""
        customer = self.customer(conversation)
        await customer.send(Said(words, locale="en-GB", zone=ZONE_NAME))
        return await self.news(conversation)

    async def news(self, conversation: str) -> list[str]:
        """What has been said in the web chat since the last look."""
        return [in_short(heard.text) for heard in await self.customer(conversation).shown()]

    async def all_news(self) -> dict[str, list[str]]:
        """The same of every conversation of then in which something was said."""
        found = {conversation: await self.news(conversation) for conversation in self.said_before}
        return {conversation: said for conversation, said in found.items() if said}

    async def write_in_teams(self, conversation: str, words: str) -> list[str]:
        before = len(self.teams.heard().get(conversation, []))
        await self.teams.write(self.base, conversation, words)
        await self.is_quiet()
        return self.teams.heard()[conversation][before:]

    async def is_quiet(self) -> None:
        """Until all that came in has been answered, all that is known been told, and all that was said delivered."""
        async with asyncio.timeout(60):
            # In this order each leads to the next.
            while (  # noqa: ASYNC110 - the database is what tells
                await self.count("notifications")
                or await self.store.open_turns()
                or await self.store.outgoing.undelivered()
            ):
                await asyncio.sleep(0.02)

    async def no_write_is_uncertain(self) -> None:
        async with asyncio.timeout(60):
            while await self.count("intents WHERE state IN ('sending', 'uncertain')"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def count(self, of: str) -> int:
        found = await rows(self.database, f"SELECT count(*) FROM {of}")  # noqa: S608 - words of ours
        return int(found[0][0])


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    def work(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(text(query))]

    return await database.read(work)


@asynccontextmanager
async def left_behind(address: str) -> AsyncIterator[Left]:
    """Puts the sample into this empty database."""
    async with aiohttp.ClientSession() as http, open_teams(http) as teams, open_studio() as studio:
        await load(address, teams=teams.address)
        await rebuild_calendar(studio)
        database = open_database(address)
        query = "SELECT conversation, last_seq FROM conversations WHERE channel = 'local/webchat'"
        said_before: dict[str, int] = dict(await rows(database, query))
        await database.aclose()
        yield Left(address, studio, teams, said_before)


@asynccontextmanager
async def going_on(left: Left, folder: Path) -> AsyncIterator[GoingOn]:
    """Starts the app of today."""
    clock = [NOW]
    options: dict[str, Any] = {"clock": lambda: clock[0], "timing": TIMING, "look_every": 0.02}
    database = open_database(left.address)
    async with open_app(left.studio, folder, database=left.address, **options) as (base, store):
        yield GoingOn(base, store, database, left.teams, clock, left.said_before)
    await database.aclose()
