"""What somebody had last: only their own, only once their address is proved, and at a bounded cost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduling.identity import NOBODY, Identity
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOON

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

MINE = "vera@example.com"
ME = Identity(frozenset({MINE}))


async def test_the_latest_comes_first_and_nobody_elses(salon: Salon) -> None:
    first = await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", "Vera@Example.com")
    second = await salon.book_from_outside(NOON, BEARD_TRIM, "Marco", MINE)
    await salon.book_from_outside(NOON + timedelta(hours=1), BEARD_TRIM, "Marco", "other@example.com")
    ahead = await salon.book_from_outside(ELEVEN + timedelta(days=7), BEARD_TRIM, "Marco", MINE)
    salon.watch.now = NOON + timedelta(days=1)

    found = await salon.desk.past_appointments_of(BUSINESS, ME)

    assert [one.id for one in found] == [second.id, first.id]
    assert ahead.id not in [one.id for one in found]


async def test_what_goes_on_is_not_past(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    salon.watch.now = ELEVEN + timedelta(minutes=5)

    assert await salon.desk.past_appointments_of(BUSINESS, ME) == ()


async def test_whoever_has_proved_nothing_costs_nothing(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    salon.watch.now = NOON + timedelta(days=1)
    await salon.requests()

    assert await salon.desk.past_appointments_of(BUSINESS, NOBODY) == ()
    assert await salon.requests() == []


@pytest.mark.parametrize(
    ("ago", "requests", "is_found"),
    [
        (timedelta(days=21), 3, True),
        (timedelta(days=100), 6, True),
        (timedelta(days=360), 12, True),
        (timedelta(days=400), 12, False),
    ],
)
async def test_it_is_looked_for_backwards_for_a_year(
    salon: Salon, ago: timedelta, requests: int, is_found: bool
) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    salon.watch.now = ELEVEN + ago
    await salon.requests()

    found = await salon.desk.past_appointments_of(BUSINESS, ME)

    assert bool(found) is is_found
    assert len(await salon.requests()) == requests


async def test_where_the_list_leaves_customers_out_each_is_looked_at(salon: Salon) -> None:
    mine = await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    await salon.book_from_outside(NOON, BEARD_TRIM, "Marco", "other@example.com")
    await salon.fault("customers-missing-in-lists")
    salon.watch.now = NOON + timedelta(days=1)

    assert [one.id for one in await salon.desk.past_appointments_of(BUSINESS, ME)] == [mine.id]
