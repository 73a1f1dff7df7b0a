"""The whole app: Direct Line over HTTP in front, the simulator behind, and a customer who talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx
from aiohttp import web

from bot.cards.elements import CONTENT_TYPE
from bot.hosting.http_server import make_runner
from bot.server import Timing
from bot.settings import Settings
from bot.turns.pace import Patience
from dialogs.replies import Choice
from dialogs.said import Said
from dialogs.turns.buttons import acts_of_press
from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.model import Appointment
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from tests.transcripts import Heard
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET, ZONE_NAME
from tests.worlds.studio import AT_ONCE, Studio, impatient_client
from wiring import AppOptions, create_app

UNHURRIED = Timing(patience=Patience(typing_after=600, words_after=()), look_every=0.2)


class DirectLineCustomer:
    """Talks to the app as Web Chat does, and reads what Web Chat would draw."""

    def __init__(self, http: aiohttp.ClientSession, base: str, store: Conversations) -> None:
        self.http = http
        self.base = base
        self.store = store
        self.headers: dict[str, str] = {}
        self.conversation = ""
        self.watermark = ""

    async def call(self, method: str, path: str, **options: Any) -> Any:
        async with self.http.request(method, f"{self.base}{path}", headers=self.headers, **options) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def open(self, locale: str) -> None:
        token = await self.call("POST", "/webchat/token")
        self.conversation = token["conversationId"]
        self.headers = {"Authorization": f"Bearer {token['token']}"}
        await self.call("POST", "/directline/conversations", json={"locale": locale})

    async def send(self, said: Said) -> None:
        activity: dict[str, Any] = {"type": "message", "text": said.text, "textFormat": "plain"}
        activity |= {"locale": said.locale, "localTimezone": said.zone, "from": {"id": "whoever", "role": "user"}}
        if said.pressed is not None:
            activity |= {"value": dict(said.pressed)}
        await self.call("POST", f"/directline/conversations/{self.conversation}/activities", json=activity)

    async def shown(self) -> list[Heard]:
        """What the bot has said since the last look, once it has nothing more to handle."""
        async with asyncio.timeout(60):
            while await self.store.open_turns():  # noqa: ASYNC110 - the database is what tells that a turn is over
                await asyncio.sleep(0.005)
        path = f"/directline/conversations/{self.conversation}/activities?watermark={self.watermark}"
        found = await self.call("GET", path)
        self.watermark = found["watermark"]
        return [_drawn(a) for a in found["activities"] if a["from"]["id"] != "whoever" and a["from"]["role"] == "bot"]


class Visitor(DirectLineCustomer):
    """Somebody in the sample's zone who says one thing after the other, and waits for what comes unasked."""

    async def say(self, *words: str) -> None:
        for one in words:
            await self.send(Said(one, locale="en-GB", zone=ZONE_NAME))

    async def hear(self, beginning: str) -> Heard:
        """The next thing said that begins so."""
        async with asyncio.timeout(60):
            while True:
                for heard in await self.shown():
                    if heard.text.startswith(beginning):
                        return heard
                await asyncio.sleep(0.02)


def _drawn(activity: dict[str, Any]) -> Heard:
    suggested = tuple(_choice(one) for one in (activity.get("suggestedActions") or {}).get("actions", []))
    if cards := [one for one in activity.get("attachments", ()) if one["contentType"] == CONTENT_TYPE]:
        card = cards[0]["content"]
        return Heard(
            activity.get("text") or card["fallbackText"], (*map(_card_choice, card.get("actions", [])), *suggested)
        )
    return Heard(activity["text"], suggested)


def _choice(action: dict[str, Any]) -> Choice:
    if action["type"] == "imBack":
        return Choice(action["title"], action["value"])
    return Choice(action["title"], action["text"], acts_of_press(action["value"]))


def _card_choice(action: dict[str, Any]) -> Choice:
    if action["type"] == "Action.OpenUrl":
        return Choice(action["title"], action["url"])
    pressed = action["data"]["cardAction"]
    value = pressed.get("value")
    return Choice(action["title"], pressed["text"], acts_of_press(value) if value else ())


@asynccontextmanager
async def open_app(
    studio: Studio,
    folder: Path,
    *,
    database: str | None = None,
    settings: Mapping[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[tuple[str, Conversations]]:
    """`database` is an address; without one it is a file in the folder. `settings` stand above those of the tests."""
    address = database or f"sqlite:///{folder / 'bookings-chat.sqlite'}"
    env = {
        "DATABASE_URL": address,
        "GRAPH_BASE_URL": studio.base_url,
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
        "OFFLINE_MEANING": "false",
        **(settings or {}),
    }
    usual: dict[str, Any] = {"client": impatient_client(studio), "timing": UNHURRIED}
    app = create_app(Settings.from_env(env, demo=True), AppOptions(data=folder, **usual | options))
    database_of_ours = open_database(address)
    runner = make_runner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", Conversations(database_of_ours, "the test")
    finally:
        await runner.cleanup()
        await database_of_ours.aclose()


class UnluckyClient(BookingsClient):
    """The connection is lost while an appointment is written, and after it the calendar cannot be read."""

    studio: Studio
    when: str

    async def create_appointment(self, *what: Any, **more: Any) -> Appointment:
        await self.studio.fault("dropped", "createAppointment", when=self.when)
        await self.studio.fault("unavailable", "listCalendarView", status=503)
        return await super().create_appointment(*what, **more)


def unlucky(studio: Studio, when: str) -> UnluckyClient:
    client = UnluckyClient(httpx.AsyncClient(), studio.base_url, StaticToken("test"), timing=AT_ONCE)
    client.studio, client.when = studio, when
    return client
