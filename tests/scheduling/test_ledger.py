"""The ledger on real databases: what is said to be on disk is there when another process looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduling.ledger import Ledger
from storage.database.engine import upgrade
from storage.database.transactions import Database
from storage.entries import Entry
from storage.intents import OvertakenError, People
from storage.notifications import Report, told
from storage.records import BookingRecord, CancelRecord, Record, mark_of
from storage.transitions import Event, State
from tests.worlds.sample import Watch

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CUT = BookingRecord(service_id="cut", start=NOON)


@pytest.fixture
def watch() -> Watch:
    return Watch(NOON)


@pytest.fixture
async def ledger(databases: tuple[Database, Database], watch: Watch) -> Ledger:
    return Ledger(databases[0], lambda: watch.now)


@pytest.fixture
def other(databases: tuple[Database, Database], ledger: Ledger, watch: Watch) -> Ledger:
    return Ledger(databases[1], lambda: watch.now)


async def test_a_new_intent_is_proposed_and_others_see_it(ledger: Ledger, other: Ledger) -> None:
    entry = await ledger.open("i1", "shop@x", CUT)

    assert entry == Entry("i1", "shop@x", State.PROPOSED, CUT, None, NOON, NOON)
    assert await other.find("i1") == entry


async def test_opening_again_gives_what_is_there(ledger: Ledger, other: Ledger) -> None:
    first = await ledger.open("i1", "shop@x", CUT)

    assert await other.open("i1", "shop@x", BookingRecord(service_id="colour", start=NOON)) == first


@pytest.mark.parametrize(("business_id", "record"), [("shop@x", CancelRecord(appointment_id="AAMk")), ("other@x", CUT)])
async def test_an_intent_is_not_used_for_anything_else(ledger: Ledger, business_id: str, record: Record) -> None:
    await ledger.open("i1", "shop@x", CUT)

    with pytest.raises(ValueError, match="'i1' is on record as book"):
        await ledger.open("i1", business_id, record)


async def test_a_step_is_on_disk_with_its_time_and_what_is_not_said_stays(
    ledger: Ledger, other: Ledger, watch: Watch
) -> None:
    entry = await ledger.open("i1", "shop@x", CUT)
    watch.now = (NOON + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=5)))

    to_dana = CUT.sent(staff_ids=("dana",), at=watch.now, length=timedelta(minutes=30), class_id=None, customer_id=None)
    sending = await ledger.advance(entry, Event.LEAVES, record=to_dana, target="intent/i1")
    done = await ledger.advance(sending, Event.DONE_AT_REST, appointment_id="AAMk")

    later = NOON + timedelta(minutes=1)
    assert done == Entry("i1", "shop@x", State.CONFIRMED, to_dana, "AAMk", NOON, later)
    assert await other.find("i1") == done
    assert done.updated_at.tzinfo is UTC


async def test_of_two_who_take_the_same_step_one_is_told_that_he_is_late(ledger: Ledger, other: Ledger) -> None:
    entry = await ledger.open("i1", "shop@x", CUT)
    await ledger.advance(entry, Event.LEAVES, target="intent/i1")

    with pytest.raises(OvertakenError, match="no longer proposed"):
        await other.advance(entry, Event.LEAVES, target="intent/i1")


async def test_entries_are_found_by_their_state_the_oldest_first(ledger: Ledger, watch: Watch) -> None:
    for name in ("b", "a", "c"):
        entry = await ledger.open(name, "shop@x", CUT)
        if name != "c":
            await ledger.advance(entry, Event.UNCLEAR)
        watch.now += timedelta(seconds=1)

    found = await ledger.in_doubt()

    assert [entry.id for entry in found] == ["b", "a"]


async def test_preparing_twice_loses_nothing(
    ledger: Ledger, other: Ledger, databases: tuple[Database, Database]
) -> None:
    await ledger.open("i1", "shop@x", CUT)

    await upgrade(databases[1])

    assert await other.find("i1") is not None


async def test_an_unknown_intent_is_nothing(ledger: Ledger) -> None:
    assert await ledger.find("i1") is None


WEEKS = timedelta(days=30)
ANNS = BookingRecord(
    service_id="cut", start=NOON, customer_mark=mark_of("i1", "ann@example.com"), holder="chat 7", customer_id="c1"
)
BOBS = BookingRecord(
    service_id="cut", start=NOON, customer_mark=mark_of("i2", "bob@example.com"), holder="chat 7", customer_id="c1"
)


async def test_who_the_customer_was_is_forgotten_after_a_while(
    ledger: Ledger, other: Ledger, watch: Watch, databases: tuple[Database, Database]
) -> None:
    entry = await ledger.open("i1", "shop@x", ANNS)
    done = await ledger.advance(entry, Event.DONE, appointment_id="AAMk")
    await databases[0].write(lambda connection: told(connection, ["i1"]))
    watch.now = NOON + WEEKS - timedelta(seconds=1)
    assert await ledger.forget_old() == 0
    watch.now = NOON + WEEKS

    assert [await ledger.forget_old(), await ledger.forget_old()] == [1, 0]

    assert await other.find("i1") == replace(done, record=CUT)


def people(email: str) -> People:
    return People([email], ())


@pytest.mark.parametrize("event", [Event.STEPS_BEGIN, Event.UNCLEAR])
async def test_what_is_in_doubt_is_not_forgotten(ledger: Ledger, watch: Watch, event: Event) -> None:
    entry = await ledger.advance(await ledger.open("i1", "shop@x", ANNS), event)
    watch.now = NOON + 2 * WEEKS

    assert await ledger.forget_old() == 0
    assert await ledger.forget(people("ann@example.com")) == (entry,)

    assert await ledger.find("i1") == entry


async def test_what_has_not_been_told_yet_is_not_forgotten(ledger: Ledger, watch: Watch) -> None:
    entry = await ledger.open("i1", "shop@x", ANNS.owed())
    await ledger.advance(entry, Event.DONE, appointment_id="AAMk")
    watch.now = NOON + 2 * WEEKS
    assert await ledger.forget_old() == 0

    async def tell(report: Report) -> None:
        assert report.holder == "chat 7"

    assert await ledger.notifications.deliver(tell) == 1
    assert await ledger.forget_old() == 1


async def test_an_address_is_erased_on_request_and_no_other(ledger: Ledger, other: Ledger) -> None:
    await ledger.customers.add("shop@x", "c1", "ann@example.com")
    for name, record in (("i1", ANNS), ("i2", BOBS)):
        entry = await ledger.open(name, "shop@x", record)
        await ledger.advance(entry, Event.REFUSED_AT_REST)

    assert await ledger.forget(people("Ann@Example.com")) == ()

    anns, bobs = await other.find("i1"), await other.find("i2")
    assert anns is not None
    assert anns.record == CUT
    assert bobs is not None
    assert bobs.record == BOBS
    assert await other.customers.find("shop@x", "ann@example.com") is None


async def test_an_end_is_owed_to_its_conversation_until_that_has_told_it(
    ledger: Ledger, other: Ledger, watch: Watch, databases: tuple[Database, Database]
) -> None:
    for name in ("told", "lost"):
        entry = await ledger.open(name, "shop@x", BookingRecord(service_id="cut", start=NOON, holder="chat 7"))
        await ledger.advance(entry, Event.DONE, appointment_id="AAMk")
    await databases[0].write(lambda connection: told(connection, ["told"]))
    reports: list[str] = []

    async def tell(report: Report) -> None:
        reports.append(report.intent)

    too_early = await other.notifications.deliver(tell)
    watch.now += timedelta(minutes=2)

    assert (too_early, await other.notifications.deliver(tell), reports) == (0, 1, ["lost"])
