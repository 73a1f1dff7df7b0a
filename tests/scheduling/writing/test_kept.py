"""Appointments that the business alone moves and cancels, and those that only look like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.model import Appointment, Business, PageSettings, SchedulingPolicy, Service, StaffMember
from scheduling.availability.booking_rules import refused_change
from scheduling.model import Cancelled, CancelOrder, Change, Moved, MoveOrder, Reason, Refused, Rule, Uncertain
from scheduling.operator_rules import CustomerChanges, OperatorRules
from scheduling.reading.catalogue import make_catalogue
from scheduling.reading.catalogue_remarks import remarks_on
from tests.scheduling.stories import booked
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOON

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

KEPT = Refused((Reason(Rule.KEPT),))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOP = Business("shop@x", "Shop", page=PageSettings("Europe/Berlin"))
CUT = Service("cut", "Haircut", timedelta(hours=1))
SHAVE = Service("shave", "Shave", timedelta(hours=1))
DANA = StaffMember("dana", "Dana")
MINE = Appointment("a1", "cut", "Haircut", NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1), ("dana",))

USED, SET, ALWAYS = CustomerChanges.WHERE_USED, CustomerChanges.AS_SET, CustomerChanges.ALWAYS


@pytest.mark.parametrize(
    ("changes", "of_cut", "of_shave", "is_kept"),
    [
        (USED, None, None, False),
        (USED, False, False, False),  # as Graph has them by default: nobody has decided anything
        (USED, False, None, False),
        (USED, False, True, True),
        (USED, None, True, False),  # what is not said is no no
        (USED, True, False, False),
        (SET, False, False, True),
        (SET, None, False, False),
        (SET, True, False, False),
        (ALWAYS, False, True, False),
        (ALWAYS, False, False, False),
    ],
)
@pytest.mark.parametrize("is_hidden", [False, True])
def test_off_is_a_no_where_it_stands_beside_a_yes(
    changes: CustomerChanges, of_cut: bool | None, of_shave: bool | None, is_kept: bool, is_hidden: bool
) -> None:
    cut = structs.replace(CUT, customers_may_manage=of_cut, is_hidden=is_hidden)
    shave = structs.replace(SHAVE, customers_may_manage=of_shave)

    catalogue = make_catalogue(SHOP, (cut, shave), (DANA,), (), OperatorRules(customer_changes=changes))

    assert refused_change(catalogue, MINE, NOW) == (KEPT if is_kept else None)


@pytest.mark.parametrize(("said", "is_kept"), [(None, True), (False, True), (True, False)])
def test_staff_may_allow_it_for_one_appointment(said: bool | None, is_kept: bool) -> None:
    services = (structs.replace(CUT, customers_may_manage=False), structs.replace(SHAVE, customers_may_manage=True))
    catalogue = make_catalogue(SHOP, services, (DANA,), ())

    refused = refused_change(catalogue, structs.replace(MINE, customer_may_manage=said), NOW)

    assert refused == (KEPT if is_kept else None)


def test_whom_it_is_too_late_for_need_not_turn_to_anybody_in_vain() -> None:
    """What is over is over for the business as well."""
    services = (structs.replace(CUT, customers_may_manage=False), structs.replace(SHAVE, customers_may_manage=True))
    catalogue = make_catalogue(
        structs.replace(SHOP, policy=SchedulingPolicy(minimum_lead_time=timedelta(days=3))), services, (DANA,), ()
    )

    assert refused_change(catalogue, MINE, MINE.start) == Refused((Reason(Rule.PAST),))
    assert refused_change(catalogue, MINE, NOW) == KEPT


def test_an_appointment_of_a_service_that_is_gone_is_not_kept() -> None:
    catalogue = make_catalogue(SHOP, (SHAVE,), (DANA,), (), OperatorRules(customer_changes=SET))

    assert refused_change(catalogue, MINE, NOW) is None


def test_an_operator_hears_which_services_are_kept() -> None:
    services = (structs.replace(CUT, customers_may_manage=False), structs.replace(SHAVE, customers_may_manage=True))
    catalogue = make_catalogue(SHOP, services, (DANA,), ())

    [remark] = remarks_on(catalogue, NOW)

    assert remark.endswith("what Bookings does not let them manage (CUSTOMER_CHANGES): 'Haircut'")


async def let_customers_manage(salon: Salon, name: str | None) -> None:
    for service in await salon.studio.get("services"):
        is_theirs = service["displayName"] == name
        kind = "bookingService"
        await salon.studio.change(f"services/{service['id']}", kind, isCustomerAllowedToManageBooking=is_theirs)
    salon.later(timedelta(minutes=11))


@pytest.mark.parametrize(("theirs", "is_kept"), [(None, False), ("Haircut", True), (BEARD_TRIM, False)])
async def test_what_is_kept_is_neither_moved_nor_cancelled(salon: Salon, theirs: str | None, is_kept: bool) -> None:
    mine = await booked(salon, ELEVEN)
    await let_customers_manage(salon, theirs)

    known = [await salon.desk.why_not_change(BUSINESS, mine, change) for change in Change]
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))
    cancelled = await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    if is_kept:
        assert (known, moved, cancelled) == ([KEPT.reasons] * 2, KEPT, KEPT)
        assert [one.id for one in await salon.calendar(ELEVEN)] == [mine.id]
    else:
        assert known == [(), ()]
        assert isinstance(moved, Moved)
        assert isinstance(cancelled, Cancelled)


async def test_what_was_under_way_when_it_was_decided_comes_to_its_end(salon: Salon) -> None:
    """A move whose answer got lost is done; that it could not be begun any more changes nothing about that."""
    mine = await booked(salon, ELEVEN)
    await salon.fault("unavailable", "updateAppointment", status=504, when="after", times=1)
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    first = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))
    await salon.repair()
    await let_customers_manage(salon, "Haircut")

    again = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))

    assert first == Uncertain()
    assert isinstance(again, Moved)
