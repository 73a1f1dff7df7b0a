"""What instead of a time that is not free: one slot for each wish that could be given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from graph.model import PageSettings
from graph.model.businesses import PageAccess
from scheduling.availability.alternatives import at_another_time, on_another_day
from scheduling.model import Alternative, Slot, SlotQuery, Wish
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BUSINESS, ELEVEN

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

BERLIN = ZoneInfo("Europe/Berlin")


def slots(*starts: datetime) -> list[Slot]:
    return [Slot(start, 30, ("dana",)) for start in starts]


def berlin(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN)


def test_another_time_is_the_nearest_of_that_day_and_of_two_the_earlier() -> None:
    wished = berlin(2, 11)
    there = slots(berlin(1, 11), berlin(2, 9), berlin(2, 10), berlin(2, 12), berlin(3, 11))

    assert at_another_time(there, wished, BERLIN) == there[2]
    assert at_another_time(there[:1], wished, BERLIN) is None


def test_a_day_is_one_of_the_business() -> None:
    wished = berlin(2, 0, 30).astimezone(UTC)  # still the 1st in London

    assert at_another_time(slots(berlin(1, 23)), wished, BERLIN) is None
    assert at_another_time(slots(berlin(2, 9)), wished, BERLIN) == slots(berlin(2, 9))[0]


def test_another_day_has_the_same_time_on_the_clock_across_a_clock_change() -> None:
    wished = berlin(27, 11)  # the clocks go forward on the 28th
    there = slots(berlin(24, 11), berlin(29, 10), berlin(29, 11), berlin(29, 12))

    assert on_another_day(there, wished, BERLIN) == there[2]
    assert on_another_day(slots(berlin(27, 12)), wished, BERLIN) is None


async def test_each_wish_that_is_given_up_gets_its_best_slot(salon: Salon) -> None:
    marco, dana = await salon.staff_id("Marco"), await salon.staff_id("Dana")
    haircut = await salon.service("Haircut")
    await salon.book_from_outside(ELEVEN, "Haircut", "Marco")

    found = await salon.desk.alternatives(SlotQuery(BUSINESS, haircut.id, marco), ELEVEN)

    at = {one.given_up: one.slot for one in found}
    assert list(at) == [Wish.TIME, Wish.STAFF, Wish.DAY]
    assert at[Wish.STAFF] == Slot(ELEVEN, 45, (dana,))
    assert at[Wish.DAY] == Slot(ELEVEN + timedelta(days=1), 45, (marco,))
    assert at[Wish.TIME].staff_ids == (marco,)
    assert at[Wish.TIME].start == ELEVEN + timedelta(hours=1)


async def test_every_alternative_can_be_had(salon: Salon) -> None:
    haircut = await salon.service("Haircut")
    marco = await salon.staff_id("Marco")
    await salon.book_from_outside(ELEVEN, "Haircut", "Marco")

    for one in await salon.desk.alternatives(SlotQuery(BUSINESS, haircut.id, marco), ELEVEN):
        assert await salon.desk.why_not(SlotQuery(BUSINESS, haircut.id, one.slot.staff_ids[0]), one.slot.start) == ()


@pytest.mark.parametrize("holder", ["Ann", "Bob"])
async def test_what_another_holds_is_no_alternative(salon: Salon, holder: str) -> None:
    trim = await salon.service("Beard trim")
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")
    free = await salon.desk.alternatives(SlotQuery(BUSINESS, trim.id), ELEVEN)
    await salon.desk.hold(SlotQuery(BUSINESS, trim.id, holder="Ann"), free[0].slot.start)

    found = await salon.desk.alternatives(SlotQuery(BUSINESS, trim.id, holder=holder), ELEVEN)

    assert (found == free) is (holder == "Ann")


async def test_another_business_has_the_same_service_at_the_same_time(salon: Salon) -> None:
    second = "second@contoso.onmicrosoft.com"
    desk = TellingDesk(salon.client, salon.ledger, [BUSINESS, second], clock=lambda: salon.watch.now)
    trim = await salon.service("Beard trim")
    catalogue, elsewhere = await desk.catalogue(BUSINESS), Slot(ELEVEN, 30, ("nuno",))

    async def catalogue_of(business_id: str) -> object:
        return catalogue

    async def find(query: SlotQuery, *_: object) -> tuple[Slot, ...]:
        return (elsewhere,) if query.business_id == second else ()

    desk.catalogue = catalogue_of  # type: ignore[assignment,method-assign]  # a second business just like the first
    desk.find = find  # type: ignore[assignment,method-assign]

    found = await desk.alternatives(SlotQuery(BUSINESS, trim.id), ELEVEN)

    assert found == (Alternative(Wish.BUSINESS, second, trim.id, elsewhere),)

    closed = PageSettings(access=PageAccess.ORGANIZATION)
    catalogue = replace(catalogue, business=structs.replace(catalogue.business, page=closed))
    assert await desk.alternatives(SlotQuery(BUSINESS, trim.id), ELEVEN) == (), (
        "where they may not book nothing is offered"
    )


async def test_a_business_that_cannot_be_asked_is_left_out(salon: Salon) -> None:
    desk = TellingDesk(salon.client, salon.ledger, [BUSINESS, "gone@x"], clock=lambda: salon.watch.now)
    trim = await salon.service("Beard trim")

    found = await desk.alternatives(SlotQuery(BUSINESS, trim.id), ELEVEN)

    assert [one.given_up for one in found] == [Wish.TIME, Wish.DAY]
