"""A list that is behind for a moment hides what an order has made, which is neither refused nor made again for that."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from scheduling.model import Booked, Moved, MoveOrder, SlotTaken
from storage.notifications import Result
from storage.transitions import State
from tests.scheduling.stories import A_MINUTE, OVER, arrives, booked, lost_order, reports, starts
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, WEDNESDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

LAGS = (0, 1, 2)


async def made_and_answered_500(salon: Salon) -> None:
    await salon.fault("unavailable", "createAppointment", status=500, when="after", times=1)


@pytest.mark.parametrize("lags", LAGS)
@pytest.mark.parametrize(("service", "start"), [(BEARD_TRIM, ELEVEN), ("Yoga class", YOGA)])
async def test_what_an_order_has_made_is_its_own(salon: Salon, service: str, start: datetime, lags: int) -> None:
    order = await salon.order("i1", start, service)
    await made_and_answered_500(salon)
    salon.client.lags = lags

    assert isinstance(await salon.desk.book(order), Booked)

    assert len(await salon.calendar(start)) == 1
    assert await salon.state("i1") is State.CONFIRMED


@pytest.mark.parametrize("lags", LAGS)
async def test_so_is_what_a_change_of_service_has_made(salon: Salon, lags: int) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await made_and_answered_500(salon)
    salon.client.lags = lags

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut))

    assert isinstance(outcome, Moved)
    assert await starts(salon) == [WEDNESDAY]


async def test_so_is_what_has_arrived_when_its_customer_asks_after_the_two_minutes(salon: Salon) -> None:
    order = await lost_order(salon)
    salon.later(A_MINUTE)
    await arrives(salon)
    salon.later(OVER)
    salon.client.lags = 1

    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_so_it_is_when_it_is_looked_into_after_the_two_minutes(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(A_MINUTE)
    await arrives(salon)
    salon.later(OVER)
    salon.client.lags = 1

    assert await salon.desk.reconcile() == 1
    assert await reports(salon) == [("i1", Result.DONE)]


@pytest.mark.parametrize("lags", LAGS)
async def test_what_somebody_else_has_made_meanwhile_is_taken(salon: Salon, lags: int) -> None:
    order = await salon.order("i1", ELEVEN, staff="Marco")

    async def somebody_else() -> None:
        await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco")
        await salon.fault("unavailable", "createAppointment", status=500, when="before", times=1)

    salon.client.before_create = somebody_else
    salon.client.lags = lags

    assert await salon.desk.book(order) == SlotTaken()
    assert [one.emails for one in await salon.calendar(ELEVEN)] == [frozenset({"outside@example.com"})]
