"""A request whose sender has given it up may still take effect. For two minutes nothing is done that it could undo or
double; after them it is known that it was lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.client import BookingsClient
from graph.errors import TryLater
from graph.model import AppointmentChanges
from scheduling.errors import UnderWayError
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder, SlotQuery, SlotTaken, Uncertain
from storage.entries import intent_lock
from storage.notifications import Result
from storage.records import MoveRecord
from storage.transitions import Event, State
from tests.scheduling.stories import A_MINUTE, OVER, arrives, as_sent, booked, lose, lost_order, reports, starts
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

# --- booking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_another", [False, True])
async def test_an_order_that_may_still_arrive_is_not_sent_again(salon: Salon, is_another: bool) -> None:
    order = await lost_order(salon)
    desk = salon.another_desk() if is_another else salon.desk
    await salon.requests()

    assert await desk.book(order) == Uncertain()
    salon.later(A_MINUTE)
    assert await desk.book(order) == Uncertain()

    assert "createAppointment" not in await salon.requests()


async def test_an_order_that_arrives_late_is_found_when_its_customer_asks(salon: Salon) -> None:
    order = await lost_order(salon)
    salon.later(A_MINUTE)
    await arrives(salon)

    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_an_order_that_arrives_late_is_reported_as_done(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(A_MINUTE)
    await arrives(salon)

    assert await salon.desk.reconcile() == 1
    assert await reports(salon) == [("i1", Result.DONE)]


async def test_after_two_minutes_it_is_known_to_be_lost_and_the_same_order_is_sent_again(salon: Salon) -> None:
    order = await lost_order(salon)
    salon.later(OVER)

    assert await salon.desk.reconcile() == 1
    assert await reports(salon) == [("i1", Result.NOT_DONE)]
    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_whoever_asks_after_two_minutes_need_not_wait_for_the_report(salon: Salon) -> None:
    order = await lost_order(salon)
    salon.later(OVER)

    assert isinstance(await salon.desk.book(order), Booked)
    assert await salon.desk.reconcile() == 0


async def test_a_process_that_died_may_have_sent_something_too(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    entry = await salon.ledger.find("i1")
    assert entry is not None
    await salon.ledger.advance(entry, Event.LEAVES, target="intent/i1")
    await salon.repair()

    assert await salon.another_desk().book(order) == Uncertain()
    salon.later(OVER)
    assert isinstance(await salon.another_desk().book(order), Booked)


async def test_a_clock_that_was_put_back_makes_it_wait_two_minutes_from_then(salon: Salon) -> None:
    order = await lost_order(salon)
    salon.later(-timedelta(hours=1))

    assert await salon.desk.book(order) == Uncertain()
    salon.later(A_MINUTE)
    assert await salon.desk.book(order) == Uncertain()
    salon.later(A_MINUTE)
    assert isinstance(await salon.desk.book(order), Booked)


@pytest.mark.parametrize("turns_to", ["nothing", "another slot"])
async def test_its_slot_stays_held_whatever_its_customer_turns_to(salon: Salon, turns_to: str) -> None:
    order = await lost_order(salon, staff="Marco")
    if turns_to == "nothing":
        await salon.desk.release("chat 7")
    else:
        await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), WEDNESDAY)

    assert await salon.desk.book(await salon.order("i2", ELEVEN, staff="Marco", who="Bob Lee")) == SlotTaken()
    await arrives(salon)
    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_when_nothing_was_written_the_slot_is_its_customers_again(salon: Salon) -> None:
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)

    assert await salon.desk.renew("chat 7") is not None
    await salon.repair()
    assert isinstance(await salon.desk.book(order), Booked)
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()


async def test_a_service_that_is_offered_no_longer_keeps_nobody_waiting(salon: Salon) -> None:
    order = await lost_order(salon)
    await salon.client.delete_service(BUSINESS, order.service_id)
    salon.later(timedelta(hours=1))

    assert await salon.another_desk().reconcile() == 1
    assert await reports(salon) == [("i1", Result.NOT_DONE)]


# --- two orders of one customer for one slot -------------------------------------------------------------------------


async def test_what_another_order_made_is_not_reported_as_this_one(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(timedelta(minutes=6))
    assert isinstance(await salon.desk.book(await salon.order("i2", ELEVEN)), Booked)

    assert await salon.desk.reconcile() == 1

    assert await salon.state("i1") is State.REFUSED
    assert await reports(salon) == [("i1", Result.NOT_DONE)]


async def test_of_two_orders_in_doubt_the_first_has_the_one_appointment(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(timedelta(minutes=6))
    await lost_order(salon, "i2")
    await arrives(salon)
    salon.later(A_MINUTE)

    assert await salon.desk.reconcile() == 0  # the second may yet hear that it is its own
    salon.later(A_MINUTE)
    assert await salon.desk.reconcile() == 2

    assert [await salon.state("i1"), await salon.state("i2")] == [State.CONFIRMED, State.REFUSED]
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_of_two_orders_in_doubt_the_one_in_whose_time_it_was_made_has_the_appointment(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(timedelta(minutes=8))
    await lost_order(salon, "i2")
    await arrives(salon)
    salon.later(OVER)

    assert await salon.desk.reconcile() == 1
    salon.later(A_MINUTE)
    assert await salon.desk.reconcile() == 1

    assert [await salon.state("i1"), await salon.state("i2")] == [State.REFUSED, State.CONFIRMED]
    assert sorted(await reports(salon)) == [("i1", Result.NOT_DONE), ("i2", Result.DONE)]


# --- moving and cancelling -------------------------------------------------------------------------------------------


async def test_a_lost_move_is_sent_again_at_once_as_it_was(salon: Salon) -> None:
    mine = await booked(salon)
    await lose(salon, "updateAppointment")

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)), Moved)


async def test_another_move_waits_until_the_lost_one_cannot_undo_it(salon: Salon) -> None:
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))

    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY, None))
    salon.later(OVER)
    assert isinstance(await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY, None)), Moved)


async def test_moves_that_were_answered_need_not_wait_for_each_other(salon: Salon) -> None:
    mine = await booked(salon)

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)), Moved)
    assert isinstance(await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY, None)), Moved)
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_a_move_that_stays_lost_is_uncertain_and_finished_in_the_background(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="before")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    await salon.repair()
    salon.later(OVER)

    assert await salon.desk.reconcile() == 1
    assert await reports(salon) == [("m1", Result.DONE)]
    assert await starts(salon) == [WEDNESDAY]


@pytest.mark.parametrize("change", ["move", "cancel"])
async def test_a_change_waits_for_an_earlier_one_that_is_under_way_and_finishes_it_when_its_process_has_died(
    salon: Salon, change: str
) -> None:
    mine = await booked(salon)
    await salon.die_sending("m1", MoveRecord(appointment_id=mine.id, start=WEDNESDAY))

    async def change_it() -> object:
        if change == "cancel":
            return await salon.desk.cancel(CancelOrder("x2", BUSINESS, mine.id, ""))
        return await salon.desk.move(MoveOrder("x2", BUSINESS, mine.id, THURSDAY, None))

    async with salon.ledger.locks.one_of([intent_lock("m1")]):
        with pytest.raises(UnderWayError):
            await change_it()

    assert isinstance(await change_it(), Cancelled | Moved)
    assert await salon.state("m1") is State.CONFIRMED
    assert await starts(salon) == ([] if change == "cancel" else [THURSDAY])


async def test_a_lost_move_does_not_go_back_from_where_it_may_still_arrive(salon: Salon) -> None:
    """Somebody from outside writes at the new time just before."""
    mine = await booked(salon)
    await salon.fault("overlap-allowed")
    await lose(salon, "updateAppointment")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    assert await starts(salon) == [WEDNESDAY, WEDNESDAY]
    salon.later(OVER)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == SlotTaken()
    assert await starts(salon) == [ELEVEN, WEDNESDAY]


# --- classes ---------------------------------------------------------------------------------------------------------


async def test_nobody_changes_a_class_to_which_an_older_list_of_its_people_may_still_arrive(salon: Salon) -> None:
    anns = await salon.desk.book(await salon.order("ann", YOGA, "Yoga class", who="Ann Lee"))
    assert isinstance(anns, Booked)
    await lose(salon, "updateAppointment")
    bobs = await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")
    assert await salon.desk.book(bobs) == Uncertain()
    cems = await salon.order("cem", YOGA, "Yoga class", who="Cem Lee")

    with pytest.raises(TryLater):
        await salon.desk.book(cems)
    with pytest.raises(TryLater):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, anns.appointment.id, ""))
    assert await salon.desk.book(bobs) == Uncertain()
    salon.later(OVER)

    assert isinstance(await salon.desk.book(cems), Booked)
    assert isinstance(await salon.desk.book(bobs), Booked)
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, anns.appointment.id, "")) == Cancelled()
    [course] = await salon.calendar(YOGA)
    assert {one.name for one in course.attendees} == {"Bob Lee", "Cem Lee"}


async def test_a_class_is_not_opened_twice(salon: Salon) -> None:
    await lost_order(salon, "ann", YOGA, service="Yoga class", who="Ann Lee")
    bobs = await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")

    with pytest.raises(TryLater):
        await salon.desk.book(bobs)
    await arrives(salon)
    salon.later(OVER)
    assert isinstance(await salon.desk.book(bobs), Booked)

    [course] = await salon.calendar(YOGA)
    assert {one.name for one in course.attendees} == {"Ann Lee", "Bob Lee"}


async def test_a_seat_is_left_once_and_who_joins_meanwhile_waits(salon: Salon) -> None:
    seats = [await salon.desk.book(await salon.order(n, YOGA, "Yoga class", who=f"{n} Lee")) for n in ("Ann", "Bob")]
    assert isinstance(seats[0], Booked)
    await salon.fault("dropped", "updateAppointment", when="before")

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, seats[0].appointment.id, "")) == Uncertain()
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, seats[0].appointment.id, "")) == Uncertain()
    await salon.repair()
    with pytest.raises(TryLater):
        await salon.desk.book(await salon.order("cem", YOGA, "Yoga class", who="Cem Lee"))
    [course] = await salon.calendar(YOGA)
    bob = [one for one in course.attendees if one.name == "Bob Lee"]
    await BookingsClient.update_appointment(
        salon.client, BUSINESS, course.id, AppointmentChanges(attendees=[as_sent(one) for one in bob])
    )

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, seats[0].appointment.id, "")) == Cancelled()
