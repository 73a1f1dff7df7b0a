"""A service that needs several of its staff at once: one appointment with all of them, written exactly once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduling.model import (
    AlreadyBooked,
    Booked,
    Cancelled,
    CancelOrder,
    Held,
    Moved,
    MoveOrder,
    Order,
    Reason,
    Refused,
    Rule,
    Slot,
    SlotQuery,
    SlotTaken,
    Uncertain,
    place_of,
)
from scheduling.operator_rules import OperatorRules
from scheduling.reading.service_rules import ServiceRule
from storage.holds import Hold
from storage.notifications import Result
from storage.transitions import State
from tests.scheduling.stories import OVER, QUIET, arrives, by_hand, lose, reports
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, THURSDAY, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

PANEL = "Children's haircut"
"""Dana's and Marco's, and here only with both."""
PAIR = "Haircut"
"""Of Dana, Marco and Ana, here any two."""
RULES = {BUSINESS: {PANEL: ServiceRule("all"), PAIR: ServiceRule(2)}}
FAULTS = ("dropped", "unavailable")

HINT = (
    'appointments of the service "Children\'s haircut" of the salon are with several of the staff, and the chat books '
    "one; if it always needs several, say so in SERVICE_RULES_FILE"
)


@pytest.fixture(autouse=True)
async def teams(salon: Salon) -> None:
    await salon.desk.aclose()
    salon.desk = TellingDesk(
        salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now, rules=OperatorRules(teams=RULES)
    )


async def ids(salon: Salon, *names: str) -> set[str]:
    return {await salon.staff_id(name) for name in names}


async def panel(salon: Salon, intent: str = "i1", start: datetime = ELEVEN, service: str = PANEL) -> Order:
    return replace(await salon.order(intent, start, service), holder="chat 7")


async def query(salon: Salon, holder: str | None = None, service: str = PANEL, people: int = 1) -> SlotQuery:
    return SlotQuery(BUSINESS, (await salon.service(service)).id, holder=holder, people=people)


async def slots(salon: Salon, of: SlotQuery, start: datetime = ELEVEN) -> tuple[Slot, ...]:
    return await salon.desk.find(of, start, start + timedelta(minutes=1))


async def test_one_appointment_is_made_with_all_of_them(salon: Salon) -> None:
    outcome = await salon.desk.book(await panel(salon))

    [made] = await salon.calendar(ELEVEN)
    assert isinstance(outcome, Booked)
    assert set(outcome.appointment.staff_ids) == set(made.staff_ids) == await ids(salon, "Dana", "Marco")
    assert await slots(salon, await query(salon)) == ()
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()
    assert isinstance(await salon.desk.book(await panel(salon)), AlreadyBooked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_the_slot_of_a_customer_is_nobody_elses_of_any_of_the_team(salon: Salon) -> None:
    held = await salon.desk.hold(await query(salon, "chat 7"), ELEVEN)

    assert isinstance(held, Held)
    assert set(held.slot.staff_ids) == await ids(salon, "Dana", "Marco")
    for service in (PANEL, PAIR, "Beard trim"):
        assert await slots(salon, await query(salon, "chat 8", service)) == ()
    assert await salon.desk.hold(await query(salon, "chat 8", "Beard trim"), ELEVEN) == SlotTaken()
    await salon.desk.release("chat 7")
    assert isinstance(await salon.desk.hold(await query(salon, "chat 8", "Beard trim"), ELEVEN), Held)


async def test_of_a_team_of_which_one_is_gone_nobody_is_held_and_the_reason_is_true(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")

    assert await salon.desk.hold(await query(salon, "chat 7"), ELEVEN) == SlotTaken()

    assert await salon.desk.why_not(await query(salon), ELEVEN) == (Reason(Rule.TAKEN),)
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()
    assert isinstance(await salon.desk.book(await panel(salon)), SlotTaken)


async def test_where_one_of_the_team_is_not_at_work_it_is_said_that_they_are_away(salon: Salon) -> None:
    ten = ELEVEN - timedelta(hours=1)  # Marco comes at eleven

    assert await salon.desk.hold(await query(salon, "chat 7"), ten) == Refused((Reason(Rule.STAFF_AWAY),))


async def test_the_customer_has_the_two_whom_they_were_told_of_or_nobody(salon: Salon) -> None:
    """On Wednesday all three are there."""
    held = await salon.desk.hold(await query(salon, "chat 7", PAIR), WEDNESDAY)
    assert isinstance(held, Held)
    first, second = held.slot.staff_ids
    await salon.desk.release("chat 7")
    free = (await slots(salon, await query(salon, None, PAIR), WEDNESDAY))[0].staff_ids
    assert len(free) == 3
    name = next(one.name for one in (await salon.desk.catalogue(BUSINESS)).staff if one.id == second)
    await salon.book_from_outside(WEDNESDAY, PAIR, name.split()[0])
    told = replace(await panel(salon, start=WEDNESDAY, service=PAIR), staff_id=first, also_with=(second,))

    assert await salon.desk.book(told) == SlotTaken()

    left = await salon.desk.book(await panel(salon, "i2", WEDNESDAY, PAIR))
    assert isinstance(left, Booked)
    assert set(left.appointment.staff_ids) == set(free) - {second}


async def test_whoever_is_wished_for_is_among_them(salon: Salon) -> None:
    ana = await salon.staff_id("Ana")
    wish = replace(await query(salon, "chat 7", PAIR), staff_id=ana)

    held = await salon.desk.hold(wish, WEDNESDAY)

    assert isinstance(held, Held)
    assert ana in held.slot.staff_ids and len(held.slot.staff_ids) == 2
    assert await salon.desk.hold(wish, ELEVEN) != held, "she is away on Tuesday"
    assert (await salon.desk.why_not(wish, ELEVEN))[0].rule is Rule.STAFF_AWAY


async def test_whoever_is_wished_for_later_takes_the_place_of_one_who_was_held(salon: Salon) -> None:
    pair = await query(salon, "chat 7", PAIR)
    first = await salon.desk.hold(pair, WEDNESDAY)
    assert isinstance(first, Held)
    [third] = await ids(salon, "Dana", "Marco", "Ana") - set(first.slot.staff_ids)

    held = await salon.desk.hold(replace(pair, staff_id=third), WEDNESDAY)

    assert isinstance(held, Held)
    assert third in held.slot.staff_ids
    [kept] = (await salon.ledger.holds.standing(BUSINESS)).holds
    assert kept.staff_ids == set(held.slot.staff_ids)


async def test_two_at_once_need_two_teams(salon: Salon) -> None:
    pair, two = await query(salon, "chat 7", PAIR), await query(salon, "chat 7", PAIR, people=2)

    assert len(await slots(salon, pair, WEDNESDAY)) == 1
    assert await slots(salon, two, WEDNESDAY) == ()
    assert await salon.desk.why_not(two, WEDNESDAY) == (Reason(Rule.TOO_FEW, places=1),)
    assert isinstance(await salon.desk.hold(pair, WEDNESDAY), Held)
    assert not isinstance(await salon.desk.hold(replace(pair, holder=place_of("chat 7", 2)), WEDNESDAY), Held)


async def test_of_two_customers_for_teams_that_overlap_one_has_all_and_the_other_nothing(salon: Salon) -> None:
    one, other = (
        salon.desk,
        TellingDesk(
            salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now, rules=OperatorRules(teams=RULES)
        ),
    )

    outcomes = await asyncio.gather(
        one.book(await panel(salon, "a")),
        other.book(replace(await panel(salon, "b"), holder="chat 8")),
        one.book(replace(await panel(salon, "c", service=PAIR), holder="chat 9")),
        other.book(replace(await salon.order("d", ELEVEN), holder="chat 10")),
    )
    await other.aclose()

    made = await salon.calendar(ELEVEN)
    won = [one for one in outcomes if isinstance(one, Booked)]
    assert len(won) == len(made) == 1
    assert [one.appointment.id for one in won] == [made[0].id]
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()


@pytest.mark.parametrize("staff", ["Dana", "Marco"])
async def test_ours_yields_to_whoever_was_faster_with_any_of_them(salon: Salon, staff: str) -> None:
    await salon.fault("overlap-allowed")

    async def rival() -> None:
        await salon.book_from_outside(ELEVEN, PAIR, staff)

    salon.client.before_create = rival

    assert await salon.desk.book(await panel(salon)) == SlotTaken()

    [left] = await salon.calendar(ELEVEN)
    assert left.emails == {"outside@example.com"}
    assert await salon.state("i1") is State.REFUSED


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_doubles_nothing_and_loses_nobody(salon: Salon, fault: str, when: str) -> None:
    await salon.fault(fault, "createAppointment", when=when, times=1)

    outcome = await salon.desk.book(await panel(salon))
    for _ in range(2):
        if isinstance(outcome, Uncertain):
            salon.later(QUIET)
            outcome = await salon.desk.book(await panel(salon))

    assert isinstance(outcome, Booked | AlreadyBooked)
    [made] = await salon.calendar(ELEVEN)
    assert set(made.staff_ids) == await ids(salon, "Dana", "Marco")


async def test_as_long_as_it_may_still_arrive_all_of_them_are_kept_for_it(salon: Salon) -> None:
    await lose(salon, "createAppointment")
    assert await salon.desk.book(await panel(salon)) == Uncertain()

    for service in (PANEL, PAIR, "Beard trim"):
        assert await slots(salon, await query(salon, "chat 8", service)) == ()
    await arrives(salon)
    salon.later(OVER)
    await salon.desk.reconcile()

    [made] = await salon.calendar(ELEVEN)
    assert set(made.staff_ids) == await ids(salon, "Dana", "Marco")
    assert await reports(salon) == [("i1", Result.DONE)]
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()


async def test_it_is_known_again_when_staff_have_given_the_place_of_one_to_another(salon: Salon) -> None:
    await lose(salon, "createAppointment")
    order = await panel(salon, "i1", WEDNESDAY, PAIR)
    assert await salon.desk.book(order) == Uncertain()
    await arrives(salon)
    [made] = await salon.calendar(WEDNESDAY)
    third = await ids(salon, "Dana", "Marco", "Ana") - set(made.staff_ids)
    await by_hand(salon, made.id, staff_ids=(made.staff_ids[0], *third))

    outcome = await salon.desk.book(order)

    assert isinstance(outcome, Booked | AlreadyBooked)
    assert len(await salon.calendar(WEDNESDAY)) == 1


async def test_it_is_moved_with_all_of_them_and_cancelled(salon: Salon) -> None:
    booked = await salon.desk.book(await panel(salon))
    assert isinstance(booked, Booked)

    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, WEDNESDAY))

    assert isinstance(moved, Moved)
    assert await salon.calendar(ELEVEN) == ()
    assert set(moved.appointment.staff_ids) == await ids(salon, "Dana", "Marco")
    assert await slots(salon, await query(salon, None, "Beard trim"), WEDNESDAY) == ()
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, moved.appointment.id, "")) == Cancelled()
    assert len(await slots(salon, await query(salon), WEDNESDAY)) == 1


async def test_while_a_move_is_under_way_the_new_time_of_all_of_them_is_kept_for_it(salon: Salon) -> None:
    booked = await salon.desk.book(await panel(salon))
    assert isinstance(booked, Booked)
    kept: list[frozenset[str]] = []

    async def look() -> None:
        kept.extend(hold.staff_ids for hold in (await salon.ledger.holds.standing(BUSINESS)).holds)

    salon.client.before_update = look
    await salon.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, WEDNESDAY, holder="chat 7"))

    assert kept == [await ids(salon, "Dana", "Marco")]


async def test_a_pair_keeps_its_two_when_both_are_free_and_else_has_two_others(salon: Salon) -> None:
    wish = replace(await panel(salon, "i1", WEDNESDAY, PAIR), staff_id=await salon.staff_id("Ana"))
    booked = await salon.desk.book(wish)
    assert isinstance(booked, Booked)
    theirs = set(booked.appointment.staff_ids)

    later = await salon.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, WEDNESDAY + timedelta(weeks=1)))
    assert isinstance(later, Moved)
    assert set(later.appointment.staff_ids) == theirs
    away = await salon.desk.move(MoveOrder("m2", BUSINESS, booked.appointment.id, ELEVEN))  # Ana is

    assert isinstance(away, Moved)
    assert set(away.appointment.staff_ids) == await ids(salon, "Dana", "Marco")


async def test_a_move_goes_back_when_somebody_was_faster_with_one_of_them_and_nobody_gets_the_old_time(
    salon: Salon,
) -> None:
    booked = await salon.desk.book(await panel(salon))
    assert isinstance(booked, Booked)
    await salon.fault("overlap-allowed")

    async def rival() -> None:
        await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    salon.client.before_update = rival

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, WEDNESDAY)) == SlotTaken()

    [back] = await salon.calendar(ELEVEN)
    assert set(back.staff_ids) == await ids(salon, "Dana", "Marco")


async def test_what_was_booked_with_one_before_the_rule_is_moved_to_two(salon: Salon) -> None:
    plain = TellingDesk(salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now)
    alone = await plain.book(await panel(salon))
    await plain.aclose()
    assert isinstance(alone, Booked) and len(alone.appointment.staff_ids) == 1

    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, alone.appointment.id, NOON))

    assert isinstance(moved, Moved)
    assert set(moved.appointment.staff_ids) == await ids(salon, "Dana", "Marco")


async def test_when_one_of_a_team_is_taken_as_it_is_held_the_others_are_tried(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds, take = salon.ledger.holds, salon.ledger.holds.take
    tries: list[set[str]] = []

    async def late(wanted: Hold, **more: Any) -> int | None:
        tries.append(set(wanted.staff_ids))
        if len(tries) == 1:
            rival = replace(wanted, holder="chat 8", staff_ids=frozenset(sorted(wanted.staff_ids)[:1]))
            assert await take(rival) is not None
        return await take(wanted, **more)

    monkeypatch.setattr(holds, "take", late)

    held = await salon.desk.hold(await query(salon, "chat 7", PAIR), WEDNESDAY)

    assert isinstance(held, Held)
    assert len(tries) == 2 and tries[0] != tries[1] == set(held.slot.staff_ids)


async def test_a_rule_is_warned_about_once_where_it_is_of_no_use_and_the_calendar_hints_at_one_that_is_missing(
    salon: Salon, caplog: pytest.LogCaptureFixture
) -> None:
    rules = {"Pedicure": ServiceRule("all"), "Yoga class": ServiceRule(2), "Beard trim": ServiceRule(2)}
    await salon.desk.book(await panel(salon))
    other = TellingDesk(
        salon.client,
        salon.ledger,
        [BUSINESS],
        clock=lambda: salon.watch.now,
        rules=OperatorRules(teams={BUSINESS: rules}),
    )
    for _ in range(2):
        await other.find(await query(salon), ELEVEN, THURSDAY)
        salon.later(timedelta(minutes=11))
    await other.aclose()

    said = "\n".join(record.getMessage().replace(BUSINESS, "the salon") for record in caplog.records)
    rule = "a rule is kept for the service"
    assert said.splitlines() == [
        f"{rule} 'Pedicure' of the salon, which is not offered",
        f"{rule} 'Yoga class' of the salon, which is for several customers at a time, each with a seat",
        f"{rule} 'Beard trim' of the salon, which needs 2 of its staff, and 1 can be booked: it has no times",
        HINT,
    ]
