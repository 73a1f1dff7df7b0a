"""Several who come together: a hold and an intent for each, so that every seat is taken exactly once and by itself.

`tests/scheduling/test_kill.py` has the processes that die between two of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import BookingsError
from scheduling.model import (
    AlreadyBooked,
    BookAnswer,
    Booked,
    Held,
    Order,
    Reason,
    Refused,
    Rule,
    SlotQuery,
    SlotTaken,
    Uncertain,
    place_of,
)
from tests.scheduling.stories import OVER, QUIET, booked, delivered, lose, people
from tests.worlds.sample import BUSINESS, ELEVEN, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

NAMES = ["Ann Lee", "Bea Lee", "Cem Lee"]
"""They come together, and one of them writes."""


async def hold(salon: Salon, place: int, *, service: str = "Yoga class", start: datetime = YOGA) -> object:
    """For one of the three, and with room for those who are not held for yet."""
    people = 4 - place if service == "Yoga class" else 1
    query = SlotQuery(BUSINESS, (await salon.service(service)).id, holder=place_of("chat 7", place), people=people)
    return await salon.desk.hold(query, start)


async def orders(salon: Salon, service: str = "Yoga class", start: datetime = YOGA) -> list[Order]:
    made = [await salon.order(f"i1+{place}", start, service, who=who) for place, who in enumerate(NAMES, start=1)]
    return [
        replace(one, holder="chat 7", place=place, person=replace(one.person, email="ann@example.com"))
        for place, one in enumerate(made, start=1)
    ]


async def at_last(salon: Salon, order: Order) -> BookAnswer:
    """As the conversation does: what is in doubt, or could not be done just now, is asked for again."""
    for _ in range(3):
        try:
            outcome = await salon.desk.book(order)
        except BookingsError:
            outcome = Uncertain()
        if outcome != Uncertain():
            return outcome
        salon.later(QUIET)
    raise AssertionError(f"no end of {order.intent}")


async def offered(salon: Salon, *, people: int = 1, holder: str | None = None) -> list[datetime]:
    query = SlotQuery(BUSINESS, (await salon.service("Yoga class")).id, people=people, holder=holder)
    return [slot.start for slot in await salon.desk.find(query, YOGA, YOGA + timedelta(hours=1))]


async def test_each_seat_is_held_before_the_first_is_booked(salon: Salon) -> None:
    for number in range(5):
        await booked(salon, YOGA, f"x{number}", service="Yoga class", who=f"X{number} Ray")

    held = [await hold(salon, place) for place in (1, 2, 3)]

    assert all(isinstance(one, Held) for one in held)
    assert await offered(salon) == []
    late = await salon.desk.book(await salon.order("late", YOGA, "Yoga class", who="Dan Ray"))
    assert late == SlotTaken()
    assert [type(await salon.desk.book(order)) for order in await orders(salon)] == [Booked] * 3
    assert (await people(salon, YOGA))[5:] == NAMES


async def test_a_class_without_a_seat_for_each_is_not_offered_nor_held(salon: Salon) -> None:
    for number in range(6):
        await booked(salon, YOGA, f"x{number}", service="Yoga class", who=f"X{number} Ray")

    held = await hold(salon, 1)

    assert held == Refused((Reason(Rule.TOO_FEW, places=2),))
    assert (await offered(salon, people=3), await offered(salon, people=2)) == ([], [YOGA])


async def test_what_the_first_holds_is_in_the_way_of_the_second(salon: Salon) -> None:
    """Of single appointments each needs somebody of the staff to themselves, buffers and all."""
    first = await hold(salon, 1, service="Haircut", start=ELEVEN)
    second = await hold(salon, 2, service="Haircut", start=ELEVEN)

    assert isinstance(first, Held)
    assert isinstance(second, Held)
    assert set(first.slot.staff_ids).isdisjoint(second.slot.staff_ids)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", ["unavailable", "dropped"])
@pytest.mark.parametrize("number", [1, 2])
async def test_a_fault_between_two_seats_leaves_each_taken_once(
    salon: Salon, name: str, when: str, number: int
) -> None:
    """And whoever sits there already stays."""
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Ray")
    for place in (1, 2, 3):
        await hold(salon, place)
    for place, order in enumerate(await orders(salon)):
        if place == number:
            await salon.fault(name, "updateAppointment", when=when, times=1)
        assert isinstance(await at_last(salon, order), Booked | AlreadyBooked)

    assert await people(salon, YOGA) == ["Bob Ray", *NAMES]


async def test_all_that_were_asked_for_again_are_the_same_seats(salon: Salon) -> None:
    """The turn was carried out, and its end was lost with the process."""
    first = [await salon.desk.book(order) for order in await orders(salon)]

    again = [await salon.another_desk().book(order) for order in await orders(salon)]

    assert [one.appointment.id for one in first if isinstance(one, Booked)] == [
        one.appointment.id for one in again if isinstance(one, AlreadyBooked)
    ]
    assert await people(salon, YOGA) == NAMES


async def test_the_end_of_a_seat_is_told_in_the_conversation_of_them_all(salon: Salon) -> None:
    _, second, _ = await orders(salon)
    await hold(salon, 1)
    await hold(salon, 2)
    await lose(salon, "createAppointment")
    assert await salon.desk.book(second) == Uncertain()
    salon.later(OVER + QUIET)

    await salon.desk.reconcile()

    assert [(one.intent, one.holder) for one in await delivered(salon)] == [("i1+2", "chat 7")]


async def test_a_seat_that_was_not_booked_is_held_by_its_own_place_again(salon: Salon) -> None:
    _, second, _ = await orders(salon)
    await hold(salon, 1)
    await hold(salon, 2)
    await salon.fault("unavailable", "createAppointment", status=503, when="before")

    with pytest.raises(BookingsError):
        await salon.desk.book(second)

    standing = await salon.ledger.holds.standing(BUSINESS)
    assert sorted(one.holder for one in standing.holds) == ["chat 7", "place/2/chat 7"]
