"""Notice, how far ahead, and the cut-off of a change are real hours, also where the clocks are changed in between.

In Berlin 2026-03-29 has 23 hours and 2026-10-25 has 25; each case stands on both sides of such a night.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from graph.model import (
    Appointment,
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    Hours,
    SchedulingPolicy,
)
from scheduling.availability.booking_rules import refused_change
from scheduling.model import Reason, Refused, Rule

if TYPE_CHECKING:
    from tests.scheduling.conftest import Shop

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


def every_day(opens: str, closes: str) -> tuple[tuple[Hours, ...], ...]:
    return ((Hours(time.fromisoformat(opens), time.fromisoformat(closes)),),) * 7


def noon(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


# The hour on the day before at which 24 hours are left until noon.
NIGHTS = [(SPRING - DAY, 12), (SPRING, 11), (SPRING + DAY, 12), (AUTUMN - DAY, 12), (AUTUMN, 13), (AUTUMN + DAY, 12)]


@pytest.mark.parametrize(("day", "hour_before"), NIGHTS)
def test_a_notice_of_a_day_is_24_hours_and_not_the_same_time_of_the_day_before(
    shop: Shop, day: date, hour_before: int
) -> None:
    shop.hours = every_day("12:00", "13:00")
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=DAY)
    edge = noon(day - DAY, hour_before)

    found = []
    for now in (edge, edge + SECOND):
        shop.now = now.astimezone(UTC)
        found.append((shop.on(day.isoformat()), shop.why_not(noon(day))))

    assert found == [(["12:00"], ()), ([], (Reason(Rule.TOO_SOON, notice=DAY),))]


@pytest.mark.parametrize(("day", "hour_before"), NIGHTS)
def test_a_day_ahead_is_24_hours(shop: Shop, day: date, hour_before: int) -> None:
    shop.hours = every_day("12:00", "13:00")
    shop.policy = SchedulingPolicy(slot_interval=HOUR, maximum_advance=DAY)
    edge = noon(day - DAY, hour_before)

    found = []
    for now in (edge, edge - SECOND):
        shop.now = now.astimezone(UTC)
        found.append((shop.on(day.isoformat()), [reason.rule for reason in shop.why_not(noon(day))]))

    assert found == [(["12:00"], []), ([], [Rule.TOO_FAR])]


@pytest.mark.parametrize("zone", [UTC, BERLIN, ZoneInfo("America/New_York")])
@pytest.mark.parametrize(("day", "hour_before"), NIGHTS)
def test_what_can_be_booked_now_could_be_cancelled_and_moved_now(
    shop: Shop, zone: ZoneInfo, day: date, hour_before: int
) -> None:
    """In whatever zone the moments come: between two of the same zone Python would count hours of the clock."""
    shop.policy = SchedulingPolicy(minimum_lead_time=DAY)
    start = noon(day).astimezone(zone)
    mine = Appointment("a1", "cut", "Haircut", start, start.astimezone(UTC) + HOUR, ("dana",))
    edge = noon(day - DAY, hour_before).astimezone(UTC)

    found = [refused_change(shop.catalogue, mine, now.astimezone(zone)) for now in (edge, edge + SECOND)]

    assert found == [None, Refused((Reason(Rule.TOO_SOON, notice=DAY),))]


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_over_when_it_is_over(shop: Shop, fold: int) -> None:
    shop.policy = SchedulingPolicy(minimum_lead_time=timedelta(0))
    start = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
    mine = Appointment("a1", "cut", "Haircut", start, start.astimezone(UTC) + HOUR, ("dana",))
    begun = start.astimezone(UTC)

    found = [refused_change(shop.catalogue, mine, at.astimezone(BERLIN)) for at in (begun - SECOND, begun)]

    assert found == [None, Refused((Reason(Rule.PAST),))]


# The service's policy over the business's.


def test_each_rule_of_the_service_goes_before_that_of_the_business_and_the_rest_is_the_business_s(shop: Shop) -> None:
    shop.hours = every_day("09:00", "12:00")
    shop.now = shop.at("2026-03-02", "07:00")
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=4 * HOUR, maximum_advance=5 * HOUR)
    shop.service = structs.replace(shop.service, policy=SchedulingPolicy(minimum_lead_time=2 * HOUR))
    mine = shop.book(shop.at("2026-03-02", "10:00"))

    assert refused_change(shop.catalogue, mine, shop.now) is None
    shop.appointments.clear()
    assert shop.on("2026-03-02") == ["09:00", "10:00", "11:00"]
    assert shop.on("2026-03-03") == []


@pytest.mark.parametrize("service", [None, SchedulingPolicy(), SchedulingPolicy(custom_availabilities=())])
def test_days_on_which_the_business_is_closed_count_for_services_that_go_by_its_policy(
    shop: Shop, service: SchedulingPolicy | None
) -> None:
    """In JSON an empty list cannot be told from nothing."""
    holiday = AvailabilityWindow(date(2026, 3, 3), date(2026, 3, 3), Availability(AvailabilityType.NOT_BOOKABLE))
    shop.policy = SchedulingPolicy(slot_interval=HOUR, custom_availabilities=(holiday,))
    shop.service = structs.replace(shop.service, policy=service)

    assert shop.on("2026-03-03") == []
    assert shop.why_not_day("2026-03-03") == (Reason(Rule.NOT_BOOKABLE),)


def test_a_service_with_an_availability_of_its_own_has_its_own_windows_or_none(shop: Shop) -> None:
    holiday = AvailabilityWindow(date(2026, 3, 3), date(2026, 3, 3), Availability(AvailabilityType.NOT_BOOKABLE))
    shop.policy = SchedulingPolicy(slot_interval=HOUR, custom_availabilities=(holiday,))
    own = SchedulingPolicy(general_availability=Availability(AvailabilityType.STAFF_FREE), custom_availabilities=())
    shop.service = structs.replace(shop.service, policy=own)

    assert shop.on("2026-03-03") != []


def test_an_interval_of_no_length_is_that_of_the_business(shop: Shop) -> None:
    shop.hours = every_day("09:00", "11:00")
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=15))
    shop.service = structs.replace(shop.service, policy=SchedulingPolicy(slot_interval=timedelta(0)))

    assert shop.on("2026-03-02") == ["09:00", "09:15", "09:30", "09:45", "10:00"]
