"""Classes at the desk: one appointment of many customers, each of whom sees and changes only their own seat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.errors import TryLater
from graph.model import Appointment, Customer
from scheduling.model import AlreadyBooked, Booked, Cancelled, CancelOrder, Moved, MoveOrder, SlotTaken
from scheduling.writing.removal import check_all_attendees_seen
from tests.scheduling.stories import booked
from tests.worlds.sample import BUSINESS, YOGA, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def seat(salon: Salon, who: str, start: datetime = YOGA, intent: str | None = None) -> Appointment:
    return await booked(salon, start, intent or who, service="Yoga class", who=who)


async def names(salon: Salon, start: datetime = YOGA) -> list[list[str | None]]:
    """Who is in each class at this time."""
    return [
        [attendee.name for attendee in (await salon.client.get_appointment(BUSINESS, one.id)).attendees]
        for one in await salon.calendar(start)
    ]


async def customers(salon: Salon, email: str) -> list[Customer]:
    return [one for one in await salon.client.list_customers(BUSINESS) if one.email == email]


async def test_the_first_opens_the_class_and_the_others_join_it(salon: Salon) -> None:
    for who in ("Ann Lee", "Bob Lee", "Cem Lee"):
        await seat(salon, who)

    assert await names(salon) == [["Ann Lee", "Bob Lee", "Cem Lee"]]


async def test_a_receipt_shows_its_own_customer_and_nobody_else(salon: Salon) -> None:
    await seat(salon, "Ann Lee")

    bobs = await seat(salon, "Bob Lee")

    assert [attendee.name for attendee in bobs.attendees] == ["Bob Lee"]
    assert bobs.emails == {"bob@example.com"}
    assert (bobs.customer_name, bobs.filled_attendees) == ("Bob Lee", 2)
    assert "ann" not in repr(bobs).casefold()
    assert await salon.desk.look_up(BUSINESS, bobs.id) == bobs


async def test_an_id_without_a_seat_shows_no_customer_at_all(salon: Salon) -> None:
    await seat(salon, "Ann Lee")
    [held] = await salon.calendar(YOGA)

    shown = await salon.desk.look_up(BUSINESS, held.id)

    assert shown is not None
    assert (shown.attendees, shown.emails) == ((), frozenset())
    with pytest.raises(ValueError, match="names no seat"):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, held.id, ""))
    with pytest.raises(ValueError, match="names no seat"):
        await salon.desk.move(MoveOrder("m1", BUSINESS, held.id, YOGA_ON_WEDNESDAY, None))


async def test_those_who_join_at_once_all_get_their_seat(salon: Salon) -> None:
    who = [f"C{n} Lee" for n in range(6)]

    await asyncio.gather(*(seat(salon, one) for one in who))

    [together] = await names(salon)
    assert sorted(map(str, together)) == who


async def test_the_last_seat_goes_once(salon: Salon) -> None:
    for n in range(7):
        await seat(salon, f"C{n} Lee")
    orders = [await salon.order(who, YOGA, "Yoga class", who=who) for who in ("Ann Lee", "Bob Lee")]

    outcomes = await asyncio.gather(*map(salon.desk.book, orders))

    assert {type(outcome) for outcome in outcomes} == {Booked, SlotTaken}
    assert [len(attendees) for attendees in await names(salon)] == [8]


async def test_a_known_customer_is_not_entered_again(salon: Salon) -> None:
    order = await salon.order("i1", YOGA, "Yoga class")
    known = replace(order, person=replace(order.person, name="Joana", email="joana.mendes@example.com"))

    await salon.desk.book(known)

    assert len(await customers(salon, "joana.mendes@example.com")) == 1


async def test_a_second_seat_under_the_same_address_is_a_seat_of_its_own(salon: Salon) -> None:
    first = await seat(salon, "Ann Lee", intent="i1")

    second = await seat(salon, "Ann Lee", intent="i2")

    assert first.id != second.id
    assert await names(salon) == [["Ann Lee", "Ann Lee"]]
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, second.id, "")) == Cancelled()
    assert await salon.desk.look_up(BUSINESS, first.id) is not None


async def test_the_same_intent_takes_one_seat(salon: Salon) -> None:
    order = await salon.order("i1", YOGA, "Yoga class")
    first = await salon.desk.book(order)
    assert isinstance(first, Booked)

    assert await salon.desk.book(order) == AlreadyBooked(first.appointment)
    assert await names(salon) == [["Vera Cruz"]]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("operation", ["createAppointment", "updateAppointment"])
async def test_an_unclear_answer_leaves_one_seat(salon: Salon, operation: str, when: str) -> None:
    if operation == "updateAppointment":
        await seat(salon, "Ann Lee")
    await salon.fault("unavailable", operation, when=when, times=1)

    await seat(salon, "Bob Lee")

    assert [name for attendees in await names(salon) for name in attendees].count("Bob Lee") == 1


async def test_cancelling_a_seat_leaves_the_others_in_theirs(salon: Salon) -> None:
    anns, bobs = await seat(salon, "Ann Lee"), await seat(salon, "Bob Lee")

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, anns.id, "")) == Cancelled()
    assert await names(salon) == [["Bob Lee"]]
    assert await salon.desk.look_up(BUSINESS, anns.id) is None
    assert await salon.desk.look_up(BUSINESS, bobs.id) is not None


async def test_the_last_to_leave_cancels_the_class(salon: Salon) -> None:
    anns = await seat(salon, "Ann Lee")

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, anns.id, "sorry")) == Cancelled()
    assert await salon.calendar(YOGA) == ()


async def test_a_class_that_names_fewer_attendees_than_it_has_is_not_overwritten(salon: Salon) -> None:
    await seat(salon, "Ann Lee")
    [held] = await salon.calendar(YOGA)

    check_all_attendees_seen(held)

    with pytest.raises(TryLater):
        check_all_attendees_seen(structs.replace(held, attendees=()))


async def test_moving_a_seat_moves_nobody_else(salon: Salon) -> None:
    anns, _ = await seat(salon, "Ann Lee"), await seat(salon, "Bob Lee")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.start == YOGA_ON_WEDNESDAY
    assert await names(salon) == [["Bob Lee"]]
    assert await names(salon, YOGA_ON_WEDNESDAY) == [["Ann Lee"]]
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None)) == outcome


async def test_moving_a_seat_to_a_class_where_one_has_a_seat_already_makes_two(salon: Salon) -> None:
    anns = await seat(salon, "Ann Lee", intent="i1")
    await seat(salon, "Ann Lee", YOGA_ON_WEDNESDAY, intent="i2")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None))

    assert isinstance(outcome, Moved)
    assert (await names(salon), await names(salon, YOGA_ON_WEDNESDAY)) == ([], [["Ann Lee", "Ann Lee"]])


async def test_a_seat_that_is_moved_to_where_it_is_stays_there(salon: Salon) -> None:
    """Found by chaos: the old seat was taken for the new one, and given up."""
    anns = await seat(salon, "Ann Lee")
    await salon.fault("unavailable", "updateAppointment", status=503)
    await salon.fault("unavailable", "createAppointment", status=503)
    first = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA, None))
    await salon.repair()
    salon.later(timedelta(minutes=3))

    await salon.desk.reconcile()

    assert isinstance(first, Moved)
    assert first.appointment.id == anns.id
    assert await names(salon) == [["Ann Lee"]]


async def test_a_seat_that_cannot_be_moved_is_kept(salon: Salon) -> None:
    anns = await seat(salon, "Ann Lee")
    await salon.book_from_outside(YOGA_ON_WEDNESDAY, "Relaxing massage", "Ana")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None)) == SlotTaken()
    assert await salon.desk.look_up(BUSINESS, anns.id) == anns


async def test_a_new_seat_whose_old_one_cannot_be_left_yet_is_finished_when_asked_again(salon: Salon) -> None:
    anns, _ = await seat(salon, "Ann Lee"), await seat(salon, "Bob Lee")
    salon.client.after_create = lambda: salon.fault("unavailable", "updateAppointment", status=503)
    both = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None))
    assert isinstance(both, Moved)
    assert both.still_there is not None
    assert both.still_there.id == anns.id
    assert (await names(salon), await names(salon, YOGA_ON_WEDNESDAY)) == ([["Ann Lee", "Bob Lee"]], [["Ann Lee"]])
    await salon.repair()

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY, None))

    assert isinstance(outcome, Moved)
    assert (await names(salon), await names(salon, YOGA_ON_WEDNESDAY)) == ([["Bob Lee"]], [["Ann Lee"]])
