"""Customers who are asked because somebody is away: once each, whatever process dies when."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from storage.absences import AWAY, Absence, Absences, AskedOf
from storage.conversations.model import EMBEDDED, Inbound, Key
from storage.conversations.store import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from storage.json_types import JsonObject
from storage.notifications import Notifications, Report
from storage.watched import Asked, Seen, watch

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = NOW + timedelta(days=1)
SHOP = "shop@x"
ROOT = Path(__file__).parent.parent.parent

# Asks three customers, and is killed just before its statement of this number.
DYING = """
import asyncio, os, signal, sys
from datetime import datetime
from sqlalchemy import event
from sqlalchemy.engine import Engine
from storage.absences import Absence, Absences
from storage.database.engine import open_database

left = int(sys.argv[2])

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    start = datetime.fromisoformat(sys.argv[3])
    database = open_database(sys.argv[1])
    asking = Absences(database, lambda: start)
    for number in range(3):
        await asking.ask(Absence("shop@x", f"a{number}", "dana", start), [f"local/webchat|c{number}"])

asyncio.run(main())
"""


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{folder / 'some.sqlite'}")
    try:
        await upgrade(database)
        yield database
    finally:
        await database.aclose()


def absence(number: int = 0) -> Absence:
    return Absence(SHOP, f"a{number}", "dana", START)


async def told_in(database: Database, at: datetime) -> list[Report]:
    found: list[Report] = []

    async def tell(report: Report) -> None:
        found.append(report)

    await Notifications(database, lambda: at).deliver(tell)
    return found


@pytest.mark.parametrize("statement", range(1, 8))
async def test_whoever_is_killed_while_asking_goes_on_and_asks_nobody_twice(tmp_path: Path, statement: int) -> None:
    async with opened(tmp_path) as database:
        address = f"sqlite:///{tmp_path / 'some.sqlite'}"
        command = [sys.executable, "-c", DYING, address, str(statement), START.isoformat()]
        ended = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False, capture_output=True)
        first = await told_in(database, START)

        asked = [await Absences(database, lambda: START).ask(absence(n), [f"local/webchat|c{n}"]) for n in range(3)]
        second = await told_in(database, START)

    # Two statements for each of the three; the seventh never comes.
    assert ended.returncode == (0 if statement == 7 else -signal.SIGKILL), ended.stderr
    assert len(first) == asked.count(False)
    assert sorted(str(one.appointment_id) for one in first + second) == ["a0", "a1", "a2"]
    assert {one.kind for one in first + second} == {AWAY}


async def test_who_is_reached_is_who_has_a_chat_that_is_open(tmp_path: Path) -> None:
    async with opened(tmp_path) as database:
        store = Conversations(database, "one")
        for number in range(3):
            key = Key(EMBEDDED, f"c{number}")
            received = await store.receive(Inbound(key, "x", {"from": {"id": "u"}}), NOW, begins=True)
            assert received is not None
            await store.commit(received, {"version": 1}, [], NOW)
            asked = Asked(SHOP, f"a{number}", f"i{number}", str(key))
            await database.write(partial(watch, asked=asked, seen=Seen(START)))
        await store.close(Key(EMBEDDED, "c1"), {"type": "endOfConversation"}, NOW)
        await store.end_reach(Key(EMBEDDED, "c2"))
        asking = Absences(database, lambda: NOW)

        assert await asking.holders_between(SHOP, START, START + timedelta(days=1)) == {"a0": (f"{EMBEDDED}|c0",)}
        assert await asking.holders_between(SHOP, START - timedelta(days=1), START) == {}


async def test_it_is_known_who_was_asked_and_who_was_told_until_a_day_after(
    databases: tuple[Database, Database],
) -> None:
    database, _ = databases
    asking = Absences(database, lambda: NOW)
    await asking.ask(absence(), ["local/webchat|c0"])
    waiting = await asking.asked([absence(0), absence(1)])
    await turn_about(database, absence(), NOW + timedelta(minutes=1), says=[{"type": "message"}])
    told = await asking.asked([absence()])
    found = await asking.find(absence().intent)
    kept = await Absences(database, lambda: START + timedelta(hours=23)).forget_old()
    gone = await Absences(database, lambda: START + timedelta(hours=24)).forget_old()

    assert waiting == {absence(): AskedOf(NOW, is_told=False, is_owed=True)}
    assert told == {absence(): AskedOf(NOW, is_told=True, is_owed=False, is_told_on_page=True)}
    assert found == absence()
    assert (kept, gone) == (0, 2)


async def test_who_was_asked_and_could_not_be_told_was_not_told(databases: tuple[Database, Database]) -> None:
    """Their turn said nothing, as it is not theirs any more; nobody was there to take a turn; or the chat was closed
    just before it.
    """
    database, _ = databases
    asking = Absences(database, lambda: NOW)
    for number in range(3):
        await asking.ask(absence(number), [f"local/webchat|c{number}"])
    await turn_about(database, absence(0), NOW, says=[])
    await Conversations(database, "one").close(Key(EMBEDDED, "c0"), {"type": "endOfConversation"}, NOW)
    await turn_about(database, absence(2), NOW, says=[{"type": "message"}])
    [left] = await told_in(database, NOW)
    found = await asking.asked([absence(0), absence(1), absence(2)])
    again = await asking.ask(absence(0), ["local/webchat|c0"])

    assert left.intent == f"{absence(1).intent}/0/page"
    assert found == dict.fromkeys([absence(0), absence(1), absence(2)], AskedOf(NOW, is_told=False, is_owed=False))
    assert not again


async def turn_about(database: Database, about: Absence, now: datetime, *, says: list[JsonObject]) -> None:
    store, key = Conversations(database, "one"), Key(EMBEDDED, "c0")
    received = await store.receive(Inbound(key, about.intent, {"from": {"id": "u"}}), now, begins=True)
    assert received is not None
    await store.commit(received, {"version": 1}, says, now, told_of=[f"{about.intent}/0/page"])
