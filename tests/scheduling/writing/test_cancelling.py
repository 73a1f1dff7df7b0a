"""Cancelling and moving through the desk, over HTTP against the simulator."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import TryLater
from scheduling.model import (
    Cancelled,
    CancelOrder,
    Moved,
    MoveOrder,
    NotFound,
    Reason,
    Refused,
    Rule,
    SlotQuery,
    SlotTaken,
    Uncertain,
)
from storage.transitions import State
from tests.scheduling.stories import booked
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, TUESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


# --- cancelling ------------------------------------------------------------------------------------------------------


async def test_what_is_cancelled_is_gone(salon: Salon) -> None:
    mine = await booked(salon)

    outcome = await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "I am ill"))

    assert outcome == Cancelled()
    assert await salon.calendar(ELEVEN) == ()
    assert await salon.desk.look_up(BUSINESS, mine.id) is None
    assert salon.cancellations == ["I am ill"]


async def test_it_is_told_apart_what_a_yes_has_cancelled_and_what_was_gone_before_it(salon: Salon) -> None:
    mine = await booked(salon)

    outcomes = [await salon.desk.cancel(CancelOrder(intent, BUSINESS, mine.id, "")) for intent in ("c1", "c1", "c2")]

    assert [one.is_found_gone for one in outcomes if isinstance(one, Cancelled)] == [False, False, True]


@pytest.mark.parametrize("intent", ["c1", "c2"], ids=["same-intent", "another-intent"])
async def test_cancelling_twice_is_as_good_as_once(salon: Salon, intent: str) -> None:
    mine = await booked(salon)
    await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    assert await salon.desk.cancel(CancelOrder(intent, BUSINESS, mine.id, "")) == Cancelled()
    assert len(salon.cancellations) == 1


async def test_a_double_click_on_cancel_cancels_once(salon: Salon) -> None:
    mine = await booked(salon)

    outcomes = await asyncio.gather(*(salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) for _ in range(4)))

    assert outcomes == [Cancelled()] * 4
    assert len(salon.cancellations) == 1


async def test_inside_the_notice_it_is_too_late_to_cancel(salon: Salon) -> None:
    mine = await booked(salon)
    salon.watch.now = ELEVEN - timedelta(hours=2) + timedelta(seconds=1)

    outcome = await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    assert outcome == Refused((Reason(Rule.TOO_SOON, notice=timedelta(hours=2)),))
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_at_the_notice_it_is_not_too_late(salon: Salon) -> None:
    mine = await booked(salon)
    salon.watch.now = ELEVEN - timedelta(hours=2)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_what_has_begun_is_past(salon: Salon) -> None:
    mine = await booked(salon)
    salon.watch.now = ELEVEN

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Refused((Reason(Rule.PAST),))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", ["unavailable", "dropped"])
async def test_a_cancellation_without_a_clear_answer_is_looked_into(salon: Salon, fault: str, when: str) -> None:
    mine = await booked(salon)
    await salon.fault(fault, "cancelAppointment", when=when, times=5 if when == "before" else 1)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.calendar(ELEVEN) == ()


async def test_when_graph_is_down_nothing_is_cancelled_and_the_same_intent_works_later(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("unavailable", status=503)
    with pytest.raises(TryLater):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))
    await salon.repair()
    assert len(await salon.calendar(ELEVEN)) == 1

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_a_cancellation_that_cannot_be_read_back_is_uncertain_until_it_can(salon: Salon) -> None:
    mine = await booked(salon)
    salon.client.after_cancel = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Uncertain()
    assert await salon.state("c1") is State.UNCERTAIN
    await salon.repair()

    assert await salon.another_desk().cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_an_application_that_may_not_cancel_deletes(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.sign_in_with("BookingsAppointment.ReadWrite.All", "Bookings.Read.All")

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.calendar(ELEVEN) == ()


async def test_a_cancelled_slot_is_on_offer_again_at_once(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    mine = await booked(salon)
    assert await salon.desk.find(SlotQuery(BUSINESS, trim.id), ELEVEN, NOON - timedelta(minutes=30)) == ()

    await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    [slot] = await salon.desk.find(SlotQuery(BUSINESS, trim.id), ELEVEN, NOON - timedelta(minutes=30))
    assert slot.start == ELEVEN


# --- moving ----------------------------------------------------------------------------------------------------------


async def test_what_is_moved_is_the_same_appointment_at_its_new_time(salon: Salon) -> None:
    mine = await booked(salon)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    [held] = await salon.calendar(TUESDAY, TUESDAY + timedelta(days=1))
    assert outcome == Moved(await salon.client.get_appointment(BUSINESS, held.id))
    assert (held.id, held.start, held.end, held.staff_ids) == (
        mine.id,
        NOON,
        NOON + timedelta(minutes=30),
        mine.staff_ids,
    )
    assert held.emails == {"vera@example.com"}


async def test_the_same_move_again_gets_the_same_answer(salon: Salon) -> None:
    mine = await booked(salon)
    first = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))
    await salon.requests()

    again = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    assert again == first
    assert "updateAppointment" not in await salon.requests()


async def test_its_own_old_time_does_not_stand_in_the_way(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN + timedelta(minutes=30), None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.staff_ids == mine.staff_ids


async def test_its_own_time_in_a_personal_calendar_does_not_stand_in_the_way_either(salon: Salon) -> None:
    await salon.studio.let_personal_calendar_count(await salon.staff_id("Marco"))
    salon.later(timedelta(minutes=10))  # the desk reads its catalogue again
    mine = await booked(salon, service="Haircut", staff="Marco")
    await salon.requests()

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN + timedelta(minutes=30), None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.staff_ids == mine.staff_ids
    assert "getStaffAvailability" in await salon.requests()


async def test_staff_who_are_busy_then_hand_over_to_a_colleague(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    await salon.book_from_outside(NOON, "Haircut", "Marco")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.staff_ids == (await salon.staff_id("Dana"),)


async def test_a_move_to_somebody_else_at_the_same_time(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    dana = await salon.staff_id("Dana")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN, dana))

    assert isinstance(outcome, Moved)
    assert (outcome.appointment.start, outcome.appointment.staff_ids) == (ELEVEN, (dana,))


async def test_a_move_to_a_taken_time_keeps_the_old(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.book_from_outside(NOON, "Beard trim", "Marco")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)) == SlotTaken()
    assert await salon.desk.look_up(BUSINESS, mine.id) == mine


async def test_a_move_that_breaks_a_rule_keeps_the_old(salon: Salon) -> None:
    mine = await booked(salon)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN + timedelta(minutes=7), None))

    assert outcome == Refused((Reason(Rule.OFF_GRID),))
    assert await salon.desk.look_up(BUSINESS, mine.id) == mine


async def test_what_may_not_be_cancelled_any_more_may_not_be_moved_either(salon: Salon) -> None:
    mine = await booked(salon)
    salon.watch.now = ELEVEN - timedelta(hours=1)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON + timedelta(hours=2), None))

    assert outcome == Refused((Reason(Rule.TOO_SOON, notice=timedelta(hours=2)),))


async def test_a_move_of_what_is_gone_is_not_found(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)) == NotFound()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", ["unavailable", "dropped"])
async def test_a_move_without_a_clear_answer_is_looked_into(salon: Salon, fault: str, when: str) -> None:
    mine = await booked(salon)
    await salon.fault(fault, "updateAppointment", when=when, times=1)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    assert isinstance(outcome, Moved)
    assert [one.start for one in await salon.calendar(TUESDAY, TUESDAY + timedelta(days=1))] == [NOON]


async def test_a_move_that_fails_keeps_the_old_and_the_same_intent_works_later(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("unavailable", "updateAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))
    assert await salon.desk.look_up(BUSINESS, mine.id) == mine
    await salon.repair()

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)), Moved)


async def test_a_moved_appointment_is_found_when_its_id_has_changed(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("id-changes-on-patch")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.id != mine.id
    assert await salon.desk.look_up(BUSINESS, outcome.appointment.id) == outcome.appointment
