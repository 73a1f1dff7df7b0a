"""The table of transitions: what holds of every line, and what is not in it does not happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from storage.database.transactions import Database
from storage.entries import Entry
from storage.intents import Intents
from storage.notifications import Notifications, Report
from storage.records import CancelRecord
from storage.transitions import (
    TRANSITIONS,
    Event,
    InFlight,
    Owed,
    State,
    Transition,
    UnlistedTransitionError,
    transition,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LISTED = {(one.before, one.event): one for one in TRANSITIONS}
UNLISTED = [pair for pair in product(State, Event) if pair not in LISTED]

# The events that lead from a new intent to each state.
WAYS = {
    State.PROPOSED: (),
    State.SENDING: (Event.LEAVES,),
    State.UNCERTAIN: (Event.LEAVES, Event.UNCLEAR),
    State.CONFIRMED: (Event.LEAVES, Event.DONE_AT_REST),
    State.REFUSED: (Event.LEAVES, Event.REFUSED_AT_REST),
}


def name(one: Transition) -> str:
    return f"{one.before.value}, {one.event.value}"


@pytest.fixture
def intents(databases: tuple[Database, Database]) -> Intents:
    return Intents(databases[0], lambda: NOON)


async def happen(intents: Intents, entry: Entry[CancelRecord], *events: Event) -> Entry[CancelRecord]:
    for event in events:
        entry = await intents.advance(entry, event, target="AAMk" if event is Event.LEAVES else None)
    return entry


async def in_state(intents: Intents, state: State, *, holder: str | None = None) -> Entry[CancelRecord]:
    entry = await intents.open("c1", "shop@x", CancelRecord(appointment_id="AAMk", holder=holder))
    return await happen(intents, entry, *WAYS[state])


def test_no_event_is_listed_twice_in_one_state_and_each_is_listed_somewhere() -> None:
    assert len(LISTED) == len(TRANSITIONS)
    assert {one.event for one in TRANSITIONS} == set(Event)


def test_what_is_done_stays_done() -> None:
    assert [one for one in TRANSITIONS if one.before is State.CONFIRMED] == []


@pytest.mark.parametrize("one", TRANSITIONS, ids=name)
def test_nothing_that_may_have_been_sent_is_called_not_sent_while_it_may_still_arrive(one: Transition) -> None:
    if one.after is State.PROPOSED:
        assert one.request is InFlight.AT_REST
    if one.request is InFlight.LEAVES:
        assert one.after is State.SENDING


@pytest.mark.parametrize("one", TRANSITIONS, ids=name)
def test_an_end_is_told_and_an_old_end_that_is_not_true_any_more_is_not(one: Transition) -> None:
    if one.event is Event.LET_GO:
        assert one.owed is Owed.NOTHING  # nobody knows what became of it
    elif one.after.is_end:
        assert one.owed is (Owed.SAME_END if one.before is one.after else Owed.END)
    elif one.before is State.REFUSED and one.after is State.PROPOSED:
        assert one.owed is Owed.OLD_END_LATER
    else:
        assert one.owed is (Owed.NOTHING if one.before.is_in_doubt else Owed.OLD_END_NEVER)


@pytest.mark.parametrize(("state", "event"), UNLISTED)
def test_an_event_that_is_not_in_the_line_of_a_state_does_not_happen(state: State, event: Event) -> None:
    with pytest.raises(UnlistedTransitionError, match=f"an intent that is {state.value} cannot become '{event.value}'"):
        transition(state, event)


async def test_an_unlisted_transition_changes_nothing_on_disk(intents: Intents) -> None:
    done = await in_state(intents, State.CONFIRMED)

    with pytest.raises(UnlistedTransitionError):
        await intents.advance(done, Event.LEAVES, target="AAMk")

    assert await intents.find("c1") == done


@pytest.mark.parametrize("one", TRANSITIONS, ids=name)
async def test_each_line_is_what_happens_on_disk(intents: Intents, one: Transition) -> None:
    before = await in_state(intents, one.before)

    after = await happen(intents, before, one.event)

    expected = {InFlight.LEAVES: NOON, InFlight.AT_REST: None, InFlight.AS_BEFORE: before.sent_at}
    assert (after.state, after.sent_at) == (one.after, expected[one.request])
    assert await intents.find("c1") == after


async def test_what_leaves_names_what_it_changes_and_nothing_else_does(intents: Intents) -> None:
    entry = await in_state(intents, State.PROPOSED)

    for event, target in ((Event.LEAVES, None), (Event.UNCLEAR, "AAMk")):
        with pytest.raises(ValueError, match="a target is for what leaves"):
            await intents.advance(entry, event, target=target)


async def test_of_what_is_let_go_nothing_is_claimed_to_anybody(
    intents: Intents, databases: tuple[Database, Database]
) -> None:
    """Not even two minutes later, and though it is on record which conversation asked for it."""
    entry = await in_state(intents, State.UNCERTAIN, holder="chat 7")

    await happen(intents, entry, Event.LET_GO)

    assert await told(databases[0], NOON + timedelta(hours=1)) == []


async def test_an_end_is_told_unasked_when_the_turn_that_asked_has_not(
    intents: Intents, databases: tuple[Database, Database]
) -> None:
    entry = await in_state(intents, State.UNCERTAIN, holder="chat 7")

    await happen(intents, entry, Event.REFUSED_AT_REST)

    assert await told(databases[0], NOON + timedelta(hours=1)) == ["c1"]


async def told(database: Database, now: datetime) -> list[str]:
    reports: list[str] = []

    async def tell(report: Report) -> None:
        reports.append(report.intent)

    await Notifications(database, lambda: now).deliver(tell)
    return reports
