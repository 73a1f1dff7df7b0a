"""The desk in memory with which the conversation is tried keeps the promises of the real one."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogs.trial.business import shop_of
from dialogs.trial.desk import TrialDesk
from scheduling.model import AlreadyBooked, Booked, Moved, MoveOrder, NotFound, Order, Person, SlotTaken
from tests.dialogs.talk import MONDAY, STUDIO


@pytest.fixture
def desk() -> TrialDesk:
    shop = shop_of(STUDIO)
    return TrialDesk(shop, MONDAY.replace(tzinfo=shop.zone))


def tuesday(desk: TrialDesk, hour: int) -> datetime:
    return datetime(2026, 11, 24, hour, tzinfo=desk.shop.zone)


def order(desk: TrialDesk, intent: str, hour: int = 10) -> Order:
    ana = Person("Ana Silva", "ana@example.com", None)
    return Order(intent, desk.shop.business.id, "Haircut", tuesday(desk, hour), ana, staff_id="Ana Costa")


def move(desk: TrialDesk, appointment_id: str, hour: int) -> MoveOrder:
    return MoveOrder("i9", desk.shop.business.id, appointment_id, tuesday(desk, hour), staff_id="Ana Costa")


async def test_the_same_yes_books_once(desk: TrialDesk) -> None:
    first = await desk.book(order(desk, "i1"))
    again = await desk.book(order(desk, "i1"))

    assert isinstance(first, Booked)
    assert again == AlreadyBooked(first.appointment)
    assert desk.appointments == [first.appointment]


async def test_nobody_is_in_two_places(desk: TrialDesk) -> None:
    await desk.book(order(desk, "i1"))

    assert await desk.book(order(desk, "i2")) == SlotTaken()
    assert len(desk.appointments) == 1


async def test_an_appointment_is_moved_to_where_there_is_room(desk: TrialDesk) -> None:
    await desk.book(order(desk, "i1"))
    second = await desk.book(order(desk, "i2", hour=12))
    assert isinstance(second, Booked)

    assert await desk.move(move(desk, second.appointment.id, 10)) == SlotTaken()
    assert await desk.move(move(desk, "gone", 15)) == NotFound()
    assert isinstance(await desk.move(move(desk, second.appointment.id, 15)), Moved)
    assert [one.start for one in desk.appointments] == [tuesday(desk, 10), tuesday(desk, 15)]
