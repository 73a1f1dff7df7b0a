"""Customers who give no e-mail address: booked once, found again, and never taken for each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model import Appointment, Attendee
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder, Order, Person, Uncertain
from scheduling.writing.customer_marks import mark_of_person, mark_on, marks_on
from tests.scheduling.stories import arrives, lose
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, YOGA, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

ANN = Person("Ann Lee", "", "+351910000201")
BOB = Person("Bob Lee", "", "+351910000202")
NAMELESS_NUMBER = Person("Cem Lee", "")


async def order(salon: Salon, person: Person, intent: str = "i1", **more: str) -> Order:
    start = YOGA if more.get("service") == "Yoga class" else ELEVEN
    return replace(await salon.order(intent, start, **more), person=person)


async def book(salon: Salon, person: Person, intent: str = "i1", **more: str) -> Appointment:
    outcome = await salon.desk.book(await order(salon, person, intent, **more))
    assert isinstance(outcome, Booked)
    return outcome.appointment


@pytest.mark.parametrize("person", [ANN, NAMELESS_NUMBER])
async def test_they_are_booked_with_what_they_gave(salon: Salon, person: Person) -> None:
    made = await book(salon, person)

    [attendee] = made.attendees
    assert (attendee.name, attendee.email or "", attendee.phone or None) == (person.name, "", person.phone)
    assert made.emails == frozenset()


@pytest.mark.parametrize("person", [ANN, NAMELESS_NUMBER])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("hides", [False, True])
async def test_an_answer_that_is_lost_leaves_one_appointment(
    salon: Salon, person: Person, when: str, hides: bool
) -> None:
    if hides:
        await salon.fault("customers-missing-in-lists")
    await salon.fault("unavailable", "createAppointment", status=503, when=when, times=1)

    made = await book(salon, person)

    assert [one.id for one in await salon.calendar(ELEVEN)] == [made.id]


async def test_what_was_in_doubt_is_found_by_the_number(salon: Salon) -> None:
    await lose(salon, "createAppointment")
    assert await salon.desk.book(await order(salon, ANN)) == Uncertain()
    await arrives(salon)
    salon.later(timedelta(minutes=5))

    assert await salon.desk.reconcile() == 1
    again = await salon.desk.book(await order(salon, ANN))

    assert len(await salon.calendar(ELEVEN)) == 1
    assert not isinstance(again, Uncertain)


@pytest.mark.parametrize("other", [BOB, NAMELESS_NUMBER, replace(ANN, email="ann@example.com")])
async def test_a_yes_of_one_is_not_that_of_another(salon: Salon, other: Person) -> None:
    await lose(salon, "createAppointment")
    assert await salon.desk.book(await order(salon, ANN)) == Uncertain()

    with pytest.raises(ValueError, match="under way with another"):
        await salon.desk.book(await order(salon, other))


async def test_each_has_a_seat_and_an_entry_of_their_own(salon: Salon) -> None:
    before = {one.id for one in await salon.client.list_customers(BUSINESS)}
    anns = await book(salon, ANN, "i1", service="Yoga class")
    bobs = await book(salon, BOB, "i2", service="Yoga class")

    new = [one for one in await salon.client.list_customers(BUSINESS) if one.id not in before]
    assert sorted((one.name, one.email or "") for one in new) == [("Ann Lee", ""), ("Bob Lee", "")]
    assert await salon.ledger.customers.find(BUSINESS, "") is None
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, anns.id, "")) == Cancelled()
    still = await salon.desk.look_up(BUSINESS, bobs.id)
    assert still is not None
    assert [one.name for one in still.attendees] == ["Bob Lee"]


async def test_a_seat_is_moved_and_stays_theirs(salon: Salon) -> None:
    await book(salon, BOB, "i2", service="Yoga class")
    anns = await book(salon, ANN, "i1", service="Yoga class")

    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY))

    assert isinstance(moved, Moved)
    assert [one.name for one in moved.appointment.attendees] == ["Ann Lee"]


async def test_a_move_under_another_id_whose_answer_is_lost_is_found(salon: Salon) -> None:
    mine = await book(salon, ANN)
    await salon.fault("id-changes-on-patch")
    await salon.fault("dropped", "updateAppointment", when="after", times=1)

    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))

    assert isinstance(moved, Moved)
    assert moved.appointment.id != mine.id
    assert await salon.calendar(ELEVEN) == ()


async def test_a_move_that_gets_lost_moves_nobody_else(salon: Salon) -> None:
    mine = await book(salon, ANN)
    await lose(salon, "updateAppointment")

    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))

    assert isinstance(moved, Moved)
    assert [one.name for one in moved.appointment.attendees] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("attendee", "is_ann"),
    [
        (Attendee(None, "Ann Lee", None, "+351910000201"), True),
        (Attendee(None, "A. Lee", "", "+351 910 000 201"), True),  # however it is written
        (Attendee(None, "Ann Lee", None, "+351910000202"), False),
        (Attendee(None, "Ann Lee", None, None), False),
        (Attendee(None, "Ann Lee", "ann@example.com", "+351910000201"), False),  # that is somebody with an address
        (Attendee(None, None, None, None), False),
    ],
)
def test_by_what_somebody_without_an_address_is_recognised(attendee: Attendee, is_ann: bool) -> None:
    made = Appointment("a1", "cut", "Haircut", ELEVEN, NOON, ("m",), (attendee,))

    assert (mark_of_person("i1", ANN) in marks_on("i1", made)) == is_ann
    assert (mark_on("i1", made) == mark_of_person("i1", ANN)) == is_ann
    assert mark_of_person("i2", ANN) not in marks_on("i1", made)


def test_of_an_appointment_that_shows_nobody_there_is_no_mark() -> None:
    made = Appointment("a1", "cut", "Haircut", ELEVEN, NOON, ("m",), (Attendee(None, " ", None, ""),))

    assert (mark_on("i1", made), marks_on("i1", made)) == (None, frozenset())
