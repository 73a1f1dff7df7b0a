"""Why a time or a day is not on offer, by example."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.model import (
    Availability,
    AvailabilityItem,
    AvailabilityStatus,
    AvailabilityType,
    Hours,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
)
from scheduling.model import Reason, Rule

if TYPE_CHECKING:
    from tests.scheduling.conftest import Shop

HOUR = timedelta(hours=1)
MONDAY, TUESDAY, SUNDAY = "2026-03-02", "2026-03-03", "2026-03-08"
DANA = StaffMember("dana", "Dana")
TUESDAYS = ((), (Hours(time(9), time(12)),), (), (), (), (), ())


def test_a_free_start_has_no_reason_against_it(shop: Shop) -> None:
    assert shop.why_not(shop.at(MONDAY, "09:00")) == ()


def test_what_is_past_is_only_past(shop: Shop) -> None:
    assert shop.why_not(shop.at("2026-02-22", "03:10")) == (Reason(Rule.PAST),)


def test_a_service_that_is_not_bookable_says_so(shop: Shop) -> None:
    never = SchedulingPolicy(general_availability=Availability(AvailabilityType.NOT_BOOKABLE))
    shop.service = structs.replace(shop.service, policy=never)

    assert shop.why_not(shop.at(MONDAY, "09:00")) == (Reason(Rule.NOT_BOOKABLE),)


def test_short_notice_names_the_notice_needed(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=timedelta(days=1))

    assert shop.why_not(shop.at(MONDAY, "09:00")) == (Reason(Rule.TOO_SOON, notice=timedelta(days=1)),)


def test_too_far_ahead_names_the_last_day(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=HOUR, maximum_advance=timedelta(days=1))

    assert shop.why_not(shop.at(TUESDAY, "09:00")) == (Reason(Rule.TOO_FAR, limit=date(2026, 3, 2)),)


def test_a_closed_day_is_told_apart_from_a_closed_hour(shop: Shop) -> None:
    opens, closes = shop.at(MONDAY, "09:00"), shop.at(MONDAY, "17:00")

    assert shop.why_not(shop.at(SUNDAY, "10:00")) == (Reason(Rule.CLOSED_DAY),)
    assert shop.why_not(shop.at(MONDAY, "16:30")) == (Reason(Rule.CLOSED, opens=opens, closes=closes),)


def test_what_would_last_into_a_break_is_told_when_the_break_begins(shop: Shop) -> None:
    shop.hours = ((Hours(time(9), time(13)), Hours(time(14), time(17))),) * 7

    (reason,) = shop.why_not(shop.at(MONDAY, "12:30"))

    assert reason == Reason(Rule.CLOSED, opens=shop.at(MONDAY, "09:00"), closes=shop.at(MONDAY, "13:00"))


def test_staff_who_do_not_work_then_are_away(shop: Shop) -> None:
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=TUESDAYS),)

    assert shop.why_not(shop.at(MONDAY, "10:00")) == (Reason(Rule.STAFF_AWAY),)
    assert shop.why_not(shop.at(TUESDAY, "10:00")) == ()


def test_staff_out_of_office_are_away_and_staff_in_a_meeting_are_taken(shop: Shop) -> None:
    shop.staff = (structs.replace(DANA, personal_calendar_counts=True),)
    nine, ten = shop.at(MONDAY, "09:00"), shop.at(MONDAY, "10:00")
    away = AvailabilityItem(nine, ten, AvailabilityStatus.OUT_OF_OFFICE)
    meeting = AvailabilityItem(ten, ten + HOUR, AvailabilityStatus.BUSY)
    shop.availability = (StaffAvailability("dana", (away, meeting)),)

    assert shop.why_not(nine) == (Reason(Rule.STAFF_AWAY),)
    assert shop.why_not(ten) == (Reason(Rule.TAKEN),)


def test_someone_who_does_not_give_the_service_is_away(shop: Shop) -> None:
    assert shop.why_not(shop.at(MONDAY, "10:00"), "nobody") == (Reason(Rule.STAFF_AWAY),)


def test_taken_is_told_for_the_one_asked_for_and_not_when_a_colleague_is_free(shop: Shop) -> None:
    shop.staff = (DANA, StaffMember("lee", "Lee"))
    ten = shop.at(MONDAY, "10:00")
    shop.book(ten)

    assert shop.why_not(ten, "dana") == (Reason(Rule.TAKEN),)
    assert shop.why_not(ten) == ()


@pytest.mark.parametrize("moment", ["10:07", "10:00:01", "10:00:00.5"])
def test_a_start_between_the_grid_is_off_it(shop: Shop, moment: str) -> None:
    assert shop.why_not(shop.at(MONDAY, moment)) == (Reason(Rule.OFF_GRID),)


def test_all_rules_that_apply_are_told_in_order(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=timedelta(days=7))
    shop.book(shop.at(MONDAY, "10:00"))

    reasons = shop.why_not(shop.at(MONDAY, "10:30"))

    assert [reason.rule for reason in reasons] == [Rule.TOO_SOON, Rule.TAKEN, Rule.OFF_GRID]


def test_a_class_with_places_is_neither_taken_nor_off_the_grid(shop: Shop) -> None:
    shop.service = Service("cut", "Course", HOUR, max_attendees=2)
    start = shop.at(MONDAY, "10:10")
    shop.book(start, max_attendees=2, filled_attendees=1)

    assert shop.why_not(start) == ()


# --- whole days ------------------------------------------------------------------------------------------------------


def test_a_day_with_one_free_start_has_no_reason_against_it(shop: Shop) -> None:
    shop.book(shop.at(MONDAY, "09:00"), timedelta(hours=7))

    assert shop.why_not_day(MONDAY) == ()


def test_a_full_day_is_taken_even_when_its_morning_is_past(shop: Shop) -> None:
    shop.book(shop.at(MONDAY, "12:00"), timedelta(hours=5))
    shop.now = shop.at(MONDAY, "11:30")

    assert shop.why_not_day(MONDAY) == (Reason(Rule.TAKEN),)


def test_a_day_gone_by_is_past(shop: Shop) -> None:
    assert shop.why_not_day("2026-02-27") == (Reason(Rule.PAST),)
    assert shop.why_not_day("2026-02-28") == (Reason(Rule.PAST),)


def test_a_closed_day_is_closed_and_possibly_too_far(shop: Shop) -> None:
    assert shop.why_not_day(SUNDAY) == (Reason(Rule.CLOSED_DAY),)

    shop.policy = SchedulingPolicy(slot_interval=HOUR, maximum_advance=timedelta(days=2))

    assert shop.why_not_day(SUNDAY) == (Reason(Rule.TOO_FAR, limit=date(2026, 3, 3)), Reason(Rule.CLOSED_DAY))


def test_a_day_too_short_for_the_service_is_closed_to_it(shop: Shop) -> None:
    shop.service = structs.replace(shop.service, duration=timedelta(hours=9))
    opens, closes = shop.at(MONDAY, "09:00"), shop.at(MONDAY, "17:00")

    assert shop.why_not_day(MONDAY) == (Reason(Rule.CLOSED, opens=opens, closes=closes),)


def test_a_day_inside_the_notice_is_too_soon(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=timedelta(days=3))

    assert shop.why_not_day(MONDAY) == (Reason(Rule.TOO_SOON, notice=timedelta(days=3)),)


def test_a_day_on_which_the_one_asked_for_does_not_work(shop: Shop) -> None:
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=TUESDAYS), StaffMember("lee", "Lee"))

    assert shop.why_not_day(MONDAY, "dana") == (Reason(Rule.STAFF_AWAY),)
    assert shop.why_not_day(MONDAY) == ()


def test_a_day_of_a_service_that_is_not_bookable(shop: Shop) -> None:
    never = SchedulingPolicy(general_availability=Availability(AvailabilityType.NOT_BOOKABLE))
    shop.service = structs.replace(shop.service, policy=never)

    assert shop.why_not_day(MONDAY) == (Reason(Rule.NOT_BOOKABLE),)
