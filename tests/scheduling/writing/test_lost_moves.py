"""A move whose answer was lost: it is not done twice, not undone, and its customer hears what is so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.client import BookingsClient
from graph.errors import TryLater
from graph.model import AppointmentChanges
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder, NotFound, SlotTaken, Uncertain
from storage.notifications import Result
from storage.transitions import State
from tests.scheduling.stories import A_MINUTE, as_sent, booked, by_hand, lose, reports, starts, yoga_days
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY, YOGA, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_a_lost_move_is_not_sent_again_once_others_may_have_its_time(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    for _ in range(9):
        salon.later(timedelta(seconds=50))
        await salon.desk.reconcile()
    await salon.desk.book(await salon.order("b1", WEDNESDAY, staff="Marco", who="Bob Lee"))
    await salon.repair()
    await salon.fault("overlap-allowed")
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert (await starts(salon)).count(WEDNESDAY) == 1


async def test_who_was_told_that_nothing_was_changed_is_not_moved_later(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("unavailable", "updateAppointment", status=503, when="before")
    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))
    await salon.repair()
    salon.later(timedelta(seconds=40))

    await salon.desk.reconcile()

    assert await starts(salon) == [ELEVEN]


async def test_whose_address_staff_correct_meanwhile_hears_what_became_of_their_move(salon: Salon) -> None:
    seat = await booked(salon, YOGA, service="Yoga class", who="Ann Lee")
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None)) == Uncertain()
    [there] = await salon.calendar(YOGA)
    corrected = structs.replace(as_sent(there.attendees[0]), email="ann.lee@example.com")
    await BookingsClient.update_appointment(salon.client, BUSINESS, there.id, AppointmentChanges(attendees=[corrected]))
    salon.later(A_MINUTE)
    salon.later(timedelta(minutes=10))

    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.NOT_DONE)]
    assert await yoga_days(salon) == [YOGA]


async def test_whose_name_staff_take_off_meanwhile_hears_that_it_is_not_theirs(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut)) == Uncertain()
    await salon.studio.change(f"appointments/{mine.id}", "bookingAppointment", customers=[])
    salon.later(timedelta(minutes=10))

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut)) == NotFound()

    assert await reports(salon) == []
    assert await starts(salon) == [ELEVEN]


async def test_a_move_during_which_staff_reassign_it_is_not_said_to_have_changed_nothing(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    dana = await salon.staff_id("Dana")
    salon.client.before_update = lambda: by_hand(salon, mine.id, staff_ids=[dana])

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)), Moved)

    assert await starts(salon) == [WEDNESDAY]


async def test_a_lost_move_that_graph_then_refuses_for_good_comes_to_an_end(salon: Salon) -> None:
    """500 is Graph's way to refuse: it has other rules than we know of, and is in good health."""
    mine = await booked(salon, service="Haircut", staff="Marco")
    await salon.fault("own-slot-busy-on-patch")
    await salon.fault("dropped", "updateAppointment", when="before", times=2)
    half_past = ELEVEN + timedelta(minutes=30)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, half_past, None)) == Uncertain()
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_the_new_time_is_held_as_long_as_a_move_sent_again_may_arrive(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    for _ in range(5):
        salon.later(timedelta(seconds=58))
        await salon.desk.reconcile()  # the last time after 4:50
    salon.later(timedelta(seconds=15))
    entry = await salon.ledger.find("m1")
    assert entry is not None
    assert entry.may_still_arrive(salon.watch.now)
    bobs = await salon.order("b1", WEDNESDAY, staff="Marco", who="Bob Lee")

    assert await salon.desk.book(bobs) == SlotTaken()


async def test_a_move_that_was_done_and_then_reassigned_is_not_reported_as_not_done(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Dana")
    marco, dana = await salon.staff_id("Marco"), await salon.staff_id("Dana")
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, marco)) == Uncertain()
    await salon.repair()
    await by_hand(salon, mine.id, staff_ids=[dana])
    await salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert (await salon.client.get_appointment(BUSINESS, mine.id)).start == WEDNESDAY
    assert await reports(salon) != [("m1", Result.NOT_DONE)]


async def test_an_appointment_of_another_order_is_not_taken_for_a_move(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    salon.later(timedelta(minutes=6))
    other = await booked(salon, WEDNESDAY, "i2", staff="Marco")
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    await salon.repair()
    await salon.desk.reconcile()

    assert other.id != mine.id
    assert await reports(salon) == [("m1", Result.NOT_DONE)]


async def test_an_appointment_of_another_order_is_not_moved_in_place_of_one_that_is_gone(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    salon.later(timedelta(minutes=6))
    other = await booked(salon, WEDNESDAY, "i2", staff="Marco")
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    await salon.repair()
    await salon.fault("overlap-allowed")
    await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")
    await salon.desk.reconcile()

    assert (await salon.client.get_appointment(BUSINESS, other.id)).start == WEDNESDAY


async def test_what_staff_have_moved_elsewhere_since_is_not_moved_by_an_older_wish(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    await salon.repair()
    await by_hand(salon, mine.id, start=THURSDAY, end=THURSDAY + timedelta(minutes=30))
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await starts(salon) == [THURSDAY]
