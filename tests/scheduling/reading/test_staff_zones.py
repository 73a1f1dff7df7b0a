"""In which zone the hours of staff are meant, with Bookings on the other side of the wire reading them too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.model import Business, PageSettings, StaffMember
from scheduling.model import Booked, Refused, SlotQuery, SlotTaken
from scheduling.operator_rules import OperatorRules, StaffHoursZone
from scheduling.reading.catalogue import make_catalogue
from scheduling.reading.catalogue_remarks import remarks_on
from scheduling.service import BookingService
from tests.worlds.sample import BEARD_TRIM, BUSINESS, TUESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SHOP = Business("shop@x", "Shop", page=PageSettings("Europe/Berlin"))
DANA = StaffMember("dana", "Dana", use_business_hours=False, hours=((),) * 7, time_zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("rules", "is_other_side_alike", "first"),
    [
        (StaffHoursZone.BUSINESS, True, 11),
        (StaffHoursZone.MEMBER, True, 9),
        # Whoever reads them otherwise than Bookings offers what Graph then refuses.
        (StaffHoursZone.BUSINESS, False, 11),
        (StaffHoursZone.MEMBER, False, 9),
    ],
)
async def test_what_is_offered_can_be_booked_where_both_sides_read_hours_alike(
    salon: Salon, rules: StaffHoursZone, is_other_side_alike: bool, first: int
) -> None:
    """Marco works from eleven, and in Helsinki that is two hours earlier."""
    marco = await salon.staff_id("Marco")
    await salon.studio.change(f"staffMembers/{marco}", "bookingStaffMember", timeZone="Europe/Helsinki")
    if is_other_side_alike == (rules is StaffHoursZone.MEMBER):
        await salon.fault("staff-hours-in-own-zone")
    desk = BookingService(
        salon.client,
        salon.ledger,
        [BUSINESS],
        clock=lambda: salon.watch.now,
        rules=OperatorRules(staff_hours_zone=rules),
    )
    trim = await salon.service(BEARD_TRIM)

    slots = await desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + timedelta(days=1))
    edge = slots[0] if rules is StaffHoursZone.MEMBER else slots[-1]
    outcome = await desk.book(await salon.order("i1", edge.start))
    await desk.aclose()

    assert slots[0].start.hour == first
    assert isinstance(outcome, Booked if is_other_side_alike else Refused | SlotTaken)


@pytest.mark.parametrize(
    ("member", "rules", "is_told"),
    [
        (DANA, StaffHoursZone.BUSINESS, True),
        (DANA, StaffHoursZone.MEMBER, True),
        (structs.replace(DANA, time_zone="Europe/Berlin"), StaffHoursZone.BUSINESS, False),
        (structs.replace(DANA, time_zone="Europe/Madrid"), StaffHoursZone.BUSINESS, False),  # the same clock
        (structs.replace(DANA, time_zone="Africa/Algiers"), StaffHoursZone.BUSINESS, True),  # only in winter
        (structs.replace(DANA, time_zone=None), StaffHoursZone.BUSINESS, False),
        (structs.replace(DANA, use_business_hours=True), StaffHoursZone.BUSINESS, False),
    ],
)
def test_an_operator_hears_of_staff_whose_zone_makes_a_difference(
    member: StaffMember, rules: StaffHoursZone, is_told: bool
) -> None:
    catalogue = make_catalogue(SHOP, (), (member,), (), OperatorRules(staff_hours_zone=rules))

    remarks = list(remarks_on(catalogue, NOW))

    assert [remark.startswith("the staff member dana of shop@x names another time zone") for remark in remarks] == (
        [True] if is_told else []
    )
    assert all("Dana" not in remark and "Tokyo" not in remark for remark in remarks)


async def test_it_is_said_once_however_often_the_business_is_read(
    salon: Salon, caplog: pytest.LogCaptureFixture
) -> None:
    marco = await salon.staff_id("Marco")
    await salon.studio.change(f"staffMembers/{marco}", "bookingStaffMember", timeZone="Europe/Helsinki")
    desk = salon.another_desk()

    with caplog.at_level("WARNING", "scheduling"):
        await desk.catalogue(BUSINESS)
        salon.later(timedelta(minutes=11))
        await desk.catalogue(BUSINESS)
    await desk.aclose()

    assert [marco in record.message for record in caplog.records] == [True]
