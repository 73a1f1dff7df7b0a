"""Which customers a business knows: read from Graph once, kept in the ledger, and never a reason to book wrongly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduling.model import Booked
from storage.customers import KEPT_FOR, LIST_LASTS, Customers
from storage.database.engine import open_database
from tests.worlds.sample import BUSINESS, YOGA, Watch

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


@pytest.fixture
def watch() -> Watch:
    return Watch(YOGA)


@pytest.fixture
async def index(address: str, watch: Watch) -> AsyncIterator[Customers]:
    engine = open_database(address)
    yield Customers(engine, lambda: watch.now)
    await engine.aclose()


async def test_addresses_are_found_whatever_their_case_and_only_at_their_business(index: Customers) -> None:
    await index.fill("shop@x", [("c1", "Ann@Example.com")])
    await index.add("shop@x", "c3", "bob@example.com")

    assert await index.find("shop@x", "ann@example.COM") == "c1"
    assert await index.find("shop@x", "bob@example.com") == "c3"
    assert await index.find("elsewhere@x", "ann@example.com") is None


async def test_of_several_with_one_address_those_who_are_seated_are_passed_over(index: Customers) -> None:
    await index.fill("shop@x", [("c1", "a@example.com"), ("c2", "a@example.com")])

    assert await index.find("shop@x", "a@example.com", besides={"c1"}) == "c2"
    assert await index.find("shop@x", "a@example.com", besides={"c1", "c2"}) is None


async def test_the_whole_list_is_good_for_hours_and_forgets_who_has_gone(index: Customers, watch: Watch) -> None:
    assert not await index.are_listed("shop@x")
    await index.fill("shop@x", [("c1", "a@example.com")])
    assert await index.are_listed("shop@x")

    watch.now += LIST_LASTS
    assert not await index.are_listed("shop@x")
    await index.fill("shop@x", [])

    assert await index.find("shop@x", "a@example.com") is None


async def test_a_list_that_is_not_read_again_is_forgotten(index: Customers, watch: Watch) -> None:
    await index.fill("shop@x", [("c1", "a@example.com")])
    watch.now += KEPT_FOR - timedelta(seconds=1)
    await index.fill("elsewhere@x", [("c1", "a@example.com")])
    too_early = await index.forget_old()
    watch.now += timedelta(seconds=1)

    assert (too_early, await index.forget_old()) == (0, 1)
    assert await index.find("shop@x", "a@example.com") is None
    assert await index.find("elsewhere@x", "a@example.com") == "c1"


async def test_an_address_is_erased_everywhere(index: Customers) -> None:
    await index.add("shop@x", "c1", "Ann@example.com")
    await index.add("elsewhere@x", "c9", "ann@example.com")
    await index.add("shop@x", "c2", "bob@example.com")

    await index.forget("ANN@example.com")

    assert await index.find("shop@x", "ann@example.com") is None
    assert await index.find("elsewhere@x", "ann@example.com") is None
    assert await index.find("shop@x", "bob@example.com") == "c2"


async def seat(salon: Salon, intent: str, who: str, start: datetime = YOGA) -> list[str]:
    """What it took."""
    order = await salon.order(intent, start, "Yoga class", who=who)
    await salon.requests()
    assert isinstance(await salon.desk.book(order), Booked)
    return await salon.requests()


async def test_all_customers_are_listed_once(salon: Salon) -> None:
    assert (await seat(salon, "i1", "Ann Lee")).count("listCustomers") == 1

    bobs = await seat(salon, "i2", "Bob Lee")
    assert (bobs.count("listCustomers"), bobs.count("createCustomer")) == (0, 1)


async def test_whoever_is_known_gets_a_seat_in_four_requests(salon: Salon) -> None:
    await seat(salon, "i1", "Ann Lee")
    await seat(salon, "i2", "Bob Lee", YOGA + timedelta(days=7))

    assert await seat(salon, "i3", "Ann Lee", YOGA + timedelta(days=7)) == [
        "listCalendarView",
        "getAppointment",
        "updateAppointment",
        "getAppointment",
    ]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_customer_whom_the_staff_have_deleted_is_entered_again(salon: Salon, is_first: bool) -> None:
    await seat(salon, "i1", "Ann Lee", YOGA + timedelta(days=7))
    known = await salon.ledger.customers.find(BUSINESS, "ann@example.com")
    if not is_first:
        await seat(salon, "i2", "Bob Lee")
    await salon.studio.delete(f"customers/{known}")

    await seat(salon, "i3", "Ann Lee")

    [held] = await salon.calendar(YOGA)
    names = [one.name for one in (await salon.client.get_appointment(BUSINESS, held.id)).attendees]
    assert names == (["Ann Lee"] if is_first else ["Bob Lee", "Ann Lee"])
