"""The commands for the day's work, as an operator types them, beside a database that the app has made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.hosting.data_folder import prepare_data_folder
from bot.settings import Settings
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking
from storage.conversations.model import Inbound, Key
from storage.conversations.store import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from storage.intents import Intents
from storage.marks import Marks
from storage.overview import Overview
from storage.records import BookingRecord
from storage.transitions import Event
from tests.deploy.conftest import Deploy, Ended
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET

TEAMS = Key("msteams", "a:1")
WAITING = Key("msteams", "a:2")
SECRETS = ("Ana Silva", "ana@example.com", "a:1")
STATE = ConversationState(
    tasks=(Booking(service_id="cut"),), customer=Customer(name="Ana Silva", email="ana@example.com")
)


@pytest.fixture
def run(deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """With two conversations and a write without an answer in the database."""
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOOKINGS_BUSINESS_IDS", BUSINESS)
    monkeypatch.setenv("WEBCHAT_SECRET", WEBCHAT_SECRET)

    async def begin() -> None:
        database = opened(tmp_path)
        await upgrade(database)
        now = datetime.now(UTC)
        store = Conversations(database, "one")
        received = await store.receive(Inbound(TEAMS, "x", {"from": {"id": "u"}}), now)
        assert received is not None
        await store.commit(received, STATE.to_json(), [], now)
        await store.receive(Inbound(WAITING, "x", {"from": {"id": "u"}}), now - timedelta(hours=1), begins=True)
        ledger = Intents(database, lambda: now - timedelta(minutes=5))
        entry = await ledger.open("i1", BUSINESS, BookingRecord(service_id="cut", start=now + timedelta(days=1)))
        await ledger.advance(entry, Event.LEAVES, target="some slot")
        await database.aclose()

    asyncio.run(begin())
    return deploy


def called(key: Key) -> str:
    return Marks(WEBCHAT_SECRET).reference(str(key))


def opened(folder: Path) -> Database:
    return open_database(f"sqlite:///{prepare_data_folder(folder / 'data')}")


def test_a_time_is_explained_in_a_table_and_for_machines(run: Callable[..., Ended]) -> None:
    night = run("explain", "Haircut", "2030-01-07T03:00", "Dana Ferreira")
    machine = run("explain", "haircut", "tomorrow at 3am", "--json")

    assert night.code == 0, night.said
    assert "is not offered" in night.out
    assert "business hours" in night.out
    assert {"business hours", "staff"} <= {one["rule"] for one in machine.json["rules"] if not one["holds"]} | {"staff"}
    assert machine.json["offered"] is False
    assert run("explain", "Haircut", "some day").code == 1
    assert "no such service" in run("explain", "Nothing", "2030-01-07T03:00").said


def test_conversations_are_listed_without_anything_personal(run: Callable[..., Ended]) -> None:
    listed = run("conversations", "list")
    stuck = run("conversations", "list", "--stuck", "--json")
    shown = run("conversations", "show", called(TEAMS))

    assert listed.code == 2
    assert [one["reference"] for one in stuck.json] == [called(WAITING)]
    assert "book" in shown.out
    assert not any(secret in ended.out for secret in SECRETS for ended in (listed, stuck, shown))
    assert "ana@example.com" in run("conversations", "list", "--personal").out
    assert run("conversations", "show", called(TEAMS), "--personal", "--json").json["name"] == "Ana Silva"
    assert run("conversations", "show", "00000000").code == 1


def test_one_that_is_stuck_is_reset_and_goes_on(run: Callable[..., Ended], tmp_path: Path) -> None:
    assert run("conversations", "reset", called(WAITING), answer="n\n").code == 1
    assert run("conversations", "reset", called(WAITING), "--yes").code == 0
    assert run("conversations", "reset", called(TEAMS), "--yes").code == 0
    assert run("conversations", "list").code == 0
    assert "at rest" in run("conversations", "show", called(TEAMS)).out

    async def goes_on() -> tuple[int, int]:
        database = opened(tmp_path)
        now = datetime.now(UTC)
        store = Conversations(database, "two")
        received = await store.receive(Inbound(WAITING, "y", {"from": {"id": "u"}}), now)
        assert received is not None
        await store.commit(received, STATE.to_json(), [], now)
        seen = await Overview(database, Marks(WEBCHAT_SECRET), lambda state: state).all()
        await database.aclose()
        return received.number - received.memory.version, sum(one.waits_since is not None for one in seen)

    assert asyncio.run(goes_on()) == (1, 0)


def test_writes_without_an_answer_say_since_when_and_where_to_look(run: Callable[..., Ended]) -> None:
    told = run("writes", "uncertain", "--json")

    assert told.code == 2
    [one] = told.json
    assert (one["intent"], one["kind"], one["may_still_arrive"]) == ("i1", "book", False)
    assert "the calendar of the staff" in one["look_at"]
    assert "i1" in run("writes", "uncertain").out


def test_nobody_is_affected_by_a_day_far_away_and_somebody_is_forgotten(run: Callable[..., Ended]) -> None:
    assert run("sick", "Dana", "2030-01-07", "--json").json == {"asked": 0, "affected": []}
    assert "erased: 1 conversation, " in run("forget", "ana@example.com", "--yes").out
    assert run("forget", "ana").code == 1


def test_without_a_database_they_say_so(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKINGS_BUSINESS_IDS", BUSINESS)
    monkeypatch.setenv("WEBCHAT_SECRET", WEBCHAT_SECRET)

    ended = deploy("writes", "uncertain")

    assert (ended.code, "there is no database yet" in ended.said) == (1, True)


def test_nobody_is_asked_where_nobody_can_be(run: Callable[..., Ended]) -> None:
    """What is in the sample's diary was not booked in a chat."""
    told = run("sick", "Dana", "tomorrow")

    assert told.code == 0, told.said
    assert "Dana Ferreira on " in told.out
    assert "Enter the time off in Bookings" in told.out
    assert "are asked in their chat" not in told.out
    assert run("sick", "Nobody", "tomorrow").code == 1
    assert "not one day" in run("sick", "Dana", "sometime").said


def test_erasing_is_asked_about_first(run: Callable[..., Ended]) -> None:
    assert run("forget", "ana").code == 1
    assert "nothing was changed" in run("forget", "ana@example.com", answer="n\n").said
    told = run("forget", "ana@example.com", "--yes")
    assert told.code == 0, told.said
    assert told.out.strip()
    assert run("forget", "ana@example.com", "--yes", "--json").json["done"]
