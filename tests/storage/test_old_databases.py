"""A database of an earlier build is brought up, and everybody goes on where they were."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, text

import storage.engine
from bot.channels.webchat.tokens import Pass, Tokens
from bot.edge import Timing
from dialogs.said import Said
from storage.conversations import EMBEDDED, Conversations, Key
from storage.engine import open_database, upgrade
from storage.tables import conversations, metadata, turns
from tests.storage.old_databases import load, rebuild_calendar
from tests.studio import ZONE, open_studio
from tests.whole_app import UNHURRIED, DirectLineCustomer, open_app

NOW = datetime(2026, 11, 23, 9, tzinfo=ZONE)
SECRET = "a secret of the tests, long enough to sign"


async def test_the_tables_are_those_of_today_and_nothing_in_them_is_lost(empty_address: str) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    old = await database.read(_old_counts)

    await upgrade(database)
    await upgrade(database)

    new = await database.read(lambda c: {table.name: c.scalar(_count(table)) for table in metadata.tables.values()})
    assert await database.read(_differences) == []
    assert {name: new[name] for name in ("conversations", "holds", "intents", "outgoing")} == {
        name: old[name] for name in ("conversations", "holds", "intents", "outgoing")
    }
    assert new["turns"] == old["inbox"]
    assert new["notifications"] == old["outbox"] + 1  # the one that had been passed on and not been told
    assert (
        await database.read(lambda c: c.scalar(_count(conversations).where(conversations.c.address.is_not(None))))
        == (old["addresses"])
    )
    await database.aclose()


async def test_turns_are_numbered_with_what_waits_behind_what_has_been_seen_to(empty_address: str) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    await upgrade(database)
    store = Conversations(database, "the test")

    open_ones = {(turn.inbound.key.conversation, turn.inbound.activity["type"]) for turn in await store.open_turns()}

    assert open_ones == {
        ("killed-while-booking", "message"),
        ("not-handled", "message"),
        ("just-opened", "conversationUpdate"),
        ("a:not-handled", "message"),
    }
    for key in (Key(EMBEDDED, "not-handled"), Key(EMBEDDED, "overtaken"), Key("msteams", "a:booked")):
        numbers = await database.read(lambda c, k=key: c.scalars(_numbers(k)).all())  # type: ignore[misc]
        version = (await store.load(key)).version
        assert numbers == list(range(2, len(numbers) + 2))
        assert version == numbers[-1] - (key.conversation == "not-handled")
    await database.aclose()


async def test_an_upgrade_that_fails_half_way_leaves_the_old_tables(
    empty_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load(empty_address)
    database = open_database(empty_address)
    before = await database.read(_old_counts)
    run = storage.engine._upgrade

    def fails_at_the_end(connection: Connection) -> None:
        run(connection)
        raise RuntimeError("the machine is switched off")

    monkeypatch.setattr(storage.engine, "_upgrade", fails_at_the_end)
    with pytest.raises(RuntimeError):
        await upgrade(database)

    assert await database.read(_old_counts) == before
    monkeypatch.undo()
    await upgrade(database)
    assert await database.read(_differences) == []
    await database.aclose()


async def test_every_conversation_goes_on_where_it_was(empty_address: str, tmp_path: Path) -> None:
    async with open_teams() as teams, open_studio(NOW) as studio, aiohttp.ClientSession() as http:
        await load(empty_address, teams=teams.service)
        await rebuild_calendar(studio)
        before = await studio.calendar()
        clock = [NOW]
        timing = Timing(clock=lambda: NOW, patience=UNHURRIED.patience, look_every=0.05)
        options: dict[str, Any] = {"clock": lambda: clock[0], "timing": timing, "look_every": 0.05}
        async with open_app(studio, tmp_path, database=empty_address, **options) as (base, store):
            people = People(http, base, store)
            await teams.hear(5)
            unasked = {
                "killed-while-booking": "You're booked!",
                "report-of-a-booking": "You're booked!",
                "report-of-no-booking": "I looked, and that did not go through",
                "event-not-handled": "You're booked!",
                "not-handled": "Haircut on Saturday 28 November at 14:00 with Dana Ferreira.",
                "just-opened": "Hello, and welcome to Studio Almeida!",
            }
            for name, beginning in unasked.items():
                await people.hear(name, beginning)
            assert await people.last("overtaken") == "Beard trim: €15.\nIs there anything else I can do for you?"

            for name, words, answer in [
                ("slots-on-offer", "15:00", "Haircut on Thursday 26 November at 15:00 with Dana Ferreira."),
                ("slots-on-offer", "Rita Gomes, rita.gomes@example.com", "And a phone number"),
                ("summary", "yes", "You're booked!"),
                ("booked", "what have I booked?", "Your appointment"),
                ("booked-class", "cancel it", "Shall I cancel your Yoga class on Wednesday 25 November at 18:00"),
                ("booked-class", "yes", "Done: your Yoga class on Wednesday 25 November at 18:00"),
                ("about-to-move", "yes", "Your appointment has moved"),
                ("about-to-cancel", "yes", "Done: your Beard trim on Wednesday 25 November at 11:00"),
            ]:
                await people.say(name, words)
                await people.hear(name, answer)
            for number, (conversation, words) in enumerate(
                [("a:slots-on-offer", "15:00"), ("a:booked", "cancel it"), ("a:booked", "yes")]
            ):
                await teams.say(http, base, conversation, words, number)
                await teams.hear(6 + number)

            clock[0] += timedelta(minutes=3)
            await people.hear("uncertain-booked", "You're booked!")
            await people.hear("uncertain-not-booked", "I looked, and that did not go through")
            for name in ("uncertain-not-booked", "report-of-no-booking"):
                await people.say(name, "yes")
                await people.hear(name, "You're booked!")

            assert await store.open_turns() == []
            async with asyncio.timeout(10):
                while await store.undelivered():  # noqa: ASYNC110  # until the last has been brought
                    await asyncio.sleep(0.02)

        assert [said.split("\n")[0].rstrip(".") for said in teams.said("a:booked")][:2] == [
            "Please check your booking",
            "You're booked!",
        ]
        assert teams.said("a:not-handled")[-1].startswith("Haircut on Friday 27 November at 15:00 with Marco Silva.")
        assert teams.said("a:booked")[-1].startswith("Done: your Haircut on Wednesday 25 November at 16:00")
        after = await studio.calendar()
        assert sorted(set(after) - set(before)) == [
            "Haircut 2026-11-24 16:00 Dana Ferreira, Eva Ramos",
            "Haircut 2026-11-25 10:00 Dana Ferreira, Gabriela Matos",
            "Haircut 2026-11-25 12:00 Marco Silva, Ivo Neves",
            "Haircut 2026-11-26 10:00 Dana Ferreira, Carla Nunes",
        ]
        assert len(set(before) - set(after)) == 4
        assert len(after) == len(set(after)) == len(before)


class People:
    """The customers of the sample, each back in their conversation."""

    def __init__(self, http: aiohttp.ClientSession, base: str, store: Conversations) -> None:
        self._http, self._base, self._store = http, base, store
        self._customers: dict[str, DirectLineCustomer] = {}
        self._heard: dict[str, list[str]] = {}

    async def say(self, name: str, words: str) -> None:
        await self._listen(name)
        self._heard[name].clear()
        await self._back(name).send(Said(words, locale="en-GB", zone="Europe/Lisbon"))

    async def hear(self, name: str, beginning: str) -> None:
        """Once, since they have spoken."""
        async with asyncio.timeout(20):
            while not any(said.startswith(beginning) for said in await self._listen(name)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def last(self, name: str) -> str:
        return (await self._listen(name))[-1]

    async def _listen(self, name: str) -> list[str]:
        heard = self._heard.setdefault(name, [])
        heard += [one.text for one in await self._back(name).shown()]
        return heard

    def _back(self, name: str) -> DirectLineCustomer:
        if name not in self._customers:
            customer = self._customers[name] = DirectLineCustomer(self._http, self._base, self._store)
            customer.conversation = name
            token = Tokens(SECRET).issue(Pass(name, f"dl_{name}"), NOW)
            customer.headers = {"Authorization": f"Bearer {token}"}
        return self._customers[name]


class Teams:
    """Stands in for Bot Framework: takes what is posted to it."""

    def __init__(self) -> None:
        self.service = ""
        self._came: list[dict[str, Any]] = []

    async def take(self, request: web.Request) -> web.Response:
        self._came.append(await request.json())
        return web.json_response({"id": str(len(self._came))})

    def said(self, conversation: str) -> list[str]:
        return [
            one.get("text") or one["attachments"][0]["content"]["fallbackText"]
            for one in self._came
            if one["conversation"]["id"] == conversation
        ]

    async def hear(self, count: int) -> None:
        """Until so many have come in all, and no more."""
        async with asyncio.timeout(20):
            while len(self._came) < count:  # noqa: ASYNC110  # by what comes
                await asyncio.sleep(0.02)
        assert len(self._came) == count

    async def say(self, http: aiohttp.ClientSession, base: str, conversation: str, words: str, number: int) -> None:
        message = {
            "type": "message",
            "id": f"again-{number}",
            "serviceUrl": f"{self.service}/teams/",
            "channelId": "msteams",
            "from": {"id": "29:x"},
            "conversation": {"id": conversation, "conversationType": "personal"},
            "recipient": {"id": "28:bookings-chat"},
            "text": words,
            "locale": "en-GB",
            "entities": [{"type": "clientInfo", "locale": "en-GB", "timezone": "Europe/Lisbon"}],
        }
        async with http.post(f"{base}/api/messages", json=message) as answer:
            assert answer.status == 200


@asynccontextmanager
async def open_teams() -> AsyncIterator[Teams]:
    teams, app = Teams(), web.Application()
    app.router.add_post("/{rest:.*}", teams.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.service = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield teams
    finally:
        await runner.cleanup()


def _old_counts(connection: Connection) -> dict[str, int]:
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in sorted(names)}  # noqa: S608


def _count(table: Any) -> Any:
    return select(func.count()).select_from(table)


def _numbers(key: Key) -> Any:
    its = (turns.c.channel == key.channel, turns.c.conversation == key.conversation)
    return select(turns.c.number).where(*its).order_by(turns.c.number)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))
