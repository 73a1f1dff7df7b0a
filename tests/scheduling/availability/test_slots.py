"""Slots by example: one rule at a time, in the times that the shop's own clock shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.model import (
    Availability,
    AvailabilityItem,
    AvailabilityStatus,
    AvailabilityType,
    AvailabilityWindow,
    Hours,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
)
from scheduling.availability.reasons import why_not
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import Reason, Rule, Slot
from scheduling.operator_rules import StaffHoursZone
from scheduling.writing.slot_holds import hold_for

if TYPE_CHECKING:
    from tests.scheduling.conftest import Shop

HOUR = timedelta(hours=1)
MONDAY, TUESDAY, FRIDAY, SUNDAY = "2026-03-02", "2026-03-03", "2026-03-06", "2026-03-08"
EVERY_HOUR = [f"{hour:02}:00" for hour in range(9, 17)]

DANA = StaffMember("dana", "Dana")
LEE = StaffMember("lee", "Lee")
KIM = StaffMember("kim", "Kim")


def hours(*spans: str) -> tuple[Hours, ...]:
    """`hours("09:00-12:00")`"""
    return tuple(Hours(*map(time.fromisoformat, span.split("-"))) for span in spans)


def every_day(*spans: str) -> tuple[tuple[Hours, ...], ...]:
    return (hours(*spans),) * 7


def custom(*spans: str) -> Availability:
    return Availability(AvailabilityType.CUSTOM_HOURS, every_day(*spans))


def test_an_open_day_has_every_start_that_still_ends_before_closing(shop: Shop) -> None:
    assert shop.on(MONDAY) == EVERY_HOUR


def test_a_slot_is_a_moment_in_utc_with_its_length_and_its_staff(shop: Shop) -> None:
    slots = shop.slots(shop.at(MONDAY, "09:00"), shop.at(MONDAY, "09:01"))

    assert slots == (Slot(datetime(2026, 3, 2, 8, tzinfo=UTC), 60, ("dana",)),)


def test_the_asked_stretch_holds_its_first_moment_and_not_its_last(shop: Shop) -> None:
    slots = shop.slots(shop.at(MONDAY, "10:00"), shop.at(MONDAY, "12:00"))

    assert [slot.start for slot in slots] == [shop.at(MONDAY, "10:00"), shop.at(MONDAY, "11:00")]


def test_a_closed_day_has_none(shop: Shop) -> None:
    assert shop.on(SUNDAY) == []


def test_a_business_that_names_no_hours_is_never_open(shop: Shop) -> None:
    shop.hours = None

    assert shop.on(MONDAY) == []


def test_a_lunch_break_is_kept_and_the_afternoon_counts_from_its_own_opening(shop: Shop) -> None:
    shop.hours = every_day("09:00-12:30", "13:15-16:00")

    assert shop.on(MONDAY) == ["09:00", "10:00", "11:00", "13:15", "14:15"]


@pytest.mark.parametrize("spans", [("09:00-11:00", "11:00-12:00"), ("09:00-11:30", "10:10-12:00")])
def test_hours_that_touch_or_overlap_are_one_stretch(shop: Shop, spans: tuple[str, ...]) -> None:
    shop.hours = every_day(*spans)
    shop.service = structs.replace(shop.service, duration=2 * HOUR)

    assert shop.on(MONDAY) == ["09:00", "10:00"]


def test_hours_go_through_midnight_into_the_next_day(shop: Shop) -> None:
    shop.hours = every_day("00:00-01:00", "22:00-00:00")
    shop.service = structs.replace(shop.service, duration=timedelta(minutes=90))

    assert shop.on(MONDAY) == ["22:00", "23:00"]


@pytest.mark.parametrize("end", ["23:59", "23:59:30", "23:59:59.999999", "00:00"])
def test_a_day_that_is_worked_to_its_last_minute_has_no_hole_at_midnight(shop: Shop, end: str) -> None:
    shop.hours = every_day(f"00:00-{end}")
    shop.service = structs.replace(shop.service, duration=timedelta(minutes=90))

    late = shop.slots(shop.at(MONDAY, "22:00"), shop.at(TUESDAY, "01:00"))

    assert [slot.start for slot in late] == [
        shop.at(MONDAY, "22:00"),
        shop.at(MONDAY, "23:00"),
        shop.at(TUESDAY, "00:00"),
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [(("20:00-23:59",), ["20:00", "21:00", "22:00"]), (("20:00-23:58",), ["20:00", "21:00"])],
    ids=["to-the-last-minute", "a-minute-less"],
)
def test_what_ends_at_midnight_does_not_go_on_where_the_next_day_opens_later(
    shop: Shop, spans: tuple[str, ...], expected: list[str]
) -> None:
    shop.hours = every_day(*spans)
    shop.service = structs.replace(shop.service, duration=timedelta(hours=2))

    assert shop.on(MONDAY) == expected


def test_staff_hours_that_end_with_the_last_minute_leave_no_hole_either(shop: Shop) -> None:
    shop.hours = every_day("00:00-00:00")
    shop.service = structs.replace(shop.service, duration=timedelta(minutes=90))
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=every_day("00:00-00:30", "22:30-23:59")),)

    assert shop.on(MONDAY) == ["23:00"]


def test_starts_follow_the_interval_and_not_the_length(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=20))
    shop.hours = every_day("09:00-10:30")

    assert shop.on(MONDAY) == ["09:00", "09:20"]


def test_without_an_interval_anywhere_starts_are_half_an_hour_apart(shop: Shop) -> None:
    shop.policy = None
    shop.hours = every_day("09:00-10:30")

    assert shop.on(MONDAY) == ["09:00", "09:30"]


def test_the_service_rules_over_the_business_field_by_field(shop: Shop) -> None:
    shop.hours = every_day("09:00-13:00")
    shop.now = shop.at(MONDAY, "08:00")
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=30), minimum_lead_time=2 * HOUR)
    shop.service = structs.replace(shop.service, policy=SchedulingPolicy(slot_interval=HOUR))

    assert shop.on(MONDAY) == ["10:00", "11:00", "12:00"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [("10:00", ["12:00", "13:00"]), ("10:01", ["13:00"]), ("13:00", [])],
    ids=["just-in-time", "a-minute-late", "too-late"],
)
def test_notice_is_kept_to_the_minute(shop: Shop, now: str, expected: list[str]) -> None:
    shop.hours = every_day("09:00-14:00")
    shop.policy = SchedulingPolicy(slot_interval=HOUR, minimum_lead_time=2 * HOUR)
    shop.now = shop.at(MONDAY, now)

    assert shop.on(MONDAY) == expected


def test_a_start_that_is_a_moment_ago_is_past(shop: Shop) -> None:
    shop.now = shop.at(MONDAY, "15:00") + timedelta(microseconds=1)

    assert shop.on(MONDAY) == ["16:00"]


def test_the_last_start_is_the_maximum_advance_from_now(shop: Shop) -> None:
    shop.now = shop.at(MONDAY, "11:00")
    shop.policy = SchedulingPolicy(slot_interval=HOUR, maximum_advance=timedelta(days=1))

    assert shop.on(TUESDAY) == ["09:00", "10:00", "11:00"]


def test_an_endless_advance_is_no_error(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=HOUR, maximum_advance=timedelta.max)

    assert shop.on(MONDAY) == EVERY_HOUR


@pytest.mark.parametrize("kind", [AvailabilityType.NOT_BOOKABLE, AvailabilityType.OTHER])
def test_a_service_that_is_not_bookable_has_none(shop: Shop, kind: AvailabilityType) -> None:
    shop.service = structs.replace(shop.service, policy=SchedulingPolicy(general_availability=Availability(kind)))

    assert shop.on(MONDAY) == []


def test_custom_hours_start_the_grid_and_stay_inside_business_hours(shop: Shop) -> None:
    shop.service = structs.replace(
        shop.service, policy=SchedulingPolicy(general_availability=custom("07:30-11:00", "15:15-20:00"))
    )

    assert shop.on(MONDAY) == ["09:00", "10:00", "15:15"]
    assert shop.on(SUNDAY) == []


def test_a_dated_window_replaces_the_general_availability_on_its_first_and_last_day(shop: Shop) -> None:
    window = AvailabilityWindow(date(2026, 3, 3), date(2026, 3, 4), custom("10:00-12:00"))
    shop.service = structs.replace(shop.service, policy=SchedulingPolicy(custom_availabilities=(window,)))

    assert [shop.on(f"2026-03-0{day}") for day in (2, 3, 4, 5)] == [
        EVERY_HOUR,
        ["10:00", "11:00"],
        ["10:00", "11:00"],
        EVERY_HOUR,
    ]


def test_a_dated_window_opens_a_service_that_is_otherwise_not_bookable(shop: Shop) -> None:
    never = Availability(AvailabilityType.NOT_BOOKABLE)
    window = AvailabilityWindow(None, date(2026, 3, 2), Availability(AvailabilityType.STAFF_FREE))
    policy = SchedulingPolicy(general_availability=never, custom_availabilities=(window,))
    shop.service = structs.replace(shop.service, policy=policy)

    assert shop.on(MONDAY) == EVERY_HOUR
    assert shop.on(TUESDAY) == []


def test_staff_with_own_hours_work_those_inside_business_hours(shop: Shop) -> None:
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=every_day("08:00-10:30", "15:30-19:00")),)

    assert shop.on(MONDAY) == ["09:00", "16:00"]


def test_staff_hours_are_meant_in_the_zone_of_the_business(shop: Shop) -> None:
    shop.staff = (
        structs.replace(DANA, use_business_hours=False, hours=every_day("09:00-12:00"), time_zone="Europe/London"),
    )

    assert shop.on(MONDAY) == ["09:00", "10:00", "11:00"]


def test_staff_hours_can_be_meant_in_their_own_zone(shop: Shop) -> None:
    shop.staff_hours_zone = StaffHoursZone.MEMBER
    shop.staff = (
        structs.replace(DANA, use_business_hours=False, hours=every_day("09:00-12:00"), time_zone="Europe/London"),
    )

    assert shop.on(MONDAY) == ["10:00", "11:00", "12:00"]


def test_staff_hours_in_a_zone_across_the_date_line_fall_on_the_right_weekday(shop: Shop) -> None:
    shop.zone = "Pacific/Auckland"
    shop.staff_hours_zone = StaffHoursZone.MEMBER
    mondays_in_honolulu = (hours("11:00-15:00"),) + ((),) * 6
    shop.staff = (
        structs.replace(DANA, use_business_hours=False, hours=mondays_in_honolulu, time_zone="Pacific/Honolulu"),
    )

    assert shop.on(MONDAY) == []
    assert shop.on(TUESDAY) == ["10:00", "11:00", "12:00", "13:00"]


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc", None])
def test_an_unknown_staff_zone_means_the_zone_of_the_business(shop: Shop, name: str | None) -> None:
    shop.staff_hours_zone = StaffHoursZone.MEMBER
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=every_day("09:00-11:00"), time_zone=name),)

    assert shop.on(MONDAY) == ["09:00", "10:00"]


def test_staff_told_to_keep_business_hours_do_so_whatever_else_is_noted(shop: Shop) -> None:
    shop.staff = (structs.replace(DANA, use_business_hours=True, hours=every_day("09:00-10:00")),)

    assert shop.on(MONDAY) == EVERY_HOUR


def test_only_the_staff_of_the_service_give_it(shop: Shop) -> None:
    shop.staff = (DANA, LEE)
    shop.service = structs.replace(shop.service, staff_ids=("lee",))

    assert shop.staffed(MONDAY)["09:00"] == ("lee",)
    assert shop.on(MONDAY, "dana") == []


def test_an_appointment_takes_every_start_that_would_meet_it(shop: Shop) -> None:
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=30))
    shop.hours = every_day("09:00-13:00")
    shop.book(shop.at(MONDAY, "10:30"))

    assert shop.on(MONDAY) == ["09:00", "09:30", "11:30", "12:00"]


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ((0, 0), (0, 0), ["09:00", "10:00", "12:00", "13:00"]),
        ((1, 0), (0, 0), ["09:00", "12:00", "13:00"]),
        ((0, 1), (0, 0), ["09:00", "10:00", "13:00"]),
        ((0, 0), (1, 0), ["09:00", "10:00", "13:00"]),
        ((0, 0), (0, 1), ["09:00", "12:00", "13:00"]),
        ((0, 60), (60, 0), ["09:00", "10:00"]),
    ],
    ids=["none", "their-pre", "their-post", "our-pre", "our-post", "both-add-up"],
)
def test_buffers_of_both_sides_are_kept(
    shop: Shop, theirs: tuple[int, int], ours: tuple[int, int], expected: list[str]
) -> None:
    shop.hours = every_day("09:00-14:00")
    pre, post = (timedelta(minutes=length) for length in ours)
    shop.service = structs.replace(shop.service, pre_buffer=pre, post_buffer=post)
    pre, post = (timedelta(minutes=length) for length in theirs)
    shop.book(shop.at(MONDAY, "11:00"), pre_buffer=pre, post_buffer=post)

    assert shop.on(MONDAY) == expected


def test_one_second_that_both_would_need_is_enough_to_be_taken(shop: Shop) -> None:
    shop.hours = every_day("09:00-13:00")
    shop.book(shop.at(MONDAY, "09:59:59"), HOUR + timedelta(seconds=2))

    assert shop.on(MONDAY) == ["12:00"]


def test_buffers_may_lie_outside_opening_hours(shop: Shop) -> None:
    shop.service = structs.replace(shop.service, pre_buffer=HOUR, post_buffer=HOUR)

    assert shop.on(MONDAY) == EVERY_HOUR


def test_a_long_appointment_from_the_day_before_still_counts(shop: Shop) -> None:
    shop.book(shop.at(SUNDAY, "12:00"), timedelta(hours=22))

    assert shop.on("2026-03-09") == ["10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_each_slot_names_who_is_free_with_the_least_load_first(shop: Shop) -> None:
    shop.staff = (DANA, LEE, KIM)
    shop.hours = every_day("09:00-12:00")
    shop.book(shop.at(MONDAY, "09:00"), staff=("dana",))
    shop.book(shop.at(MONDAY, "10:00"), timedelta(minutes=30), staff=("lee",))

    assert shop.staffed(MONDAY) == {"09:00": ("kim", "lee"), "10:00": ("kim", "dana"), "11:00": ("kim", "lee", "dana")}


def test_equal_load_keeps_the_order_of_the_catalogue_and_counts_one_day_only(shop: Shop) -> None:
    shop.staff = (KIM, DANA, LEE)
    shop.book(shop.at(TUESDAY, "09:00"), 5 * HOUR, staff=("kim",))

    assert shop.staffed(MONDAY)["09:00"] == ("kim", "dana", "lee")
    assert shop.staffed(TUESDAY)["15:00"] == ("dana", "lee", "kim")


def test_load_is_counted_by_the_day_of_the_business(shop: Shop) -> None:
    shop.zone = "Pacific/Auckland"
    shop.staff = (DANA, LEE)
    shop.book(shop.at(MONDAY, "09:00"), staff=("dana",))  # still Sunday in UTC

    assert shop.staffed(MONDAY)["16:00"] == ("lee", "dana")


def test_an_appointment_of_two_keeps_both_busy(shop: Shop) -> None:
    shop.staff = (DANA, LEE, KIM)
    shop.book(shop.at(MONDAY, "09:00"), staff=("dana", "kim"))

    assert shop.staffed(MONDAY)["09:00"] == ("lee",)


@pytest.mark.parametrize(
    ("counts", "status", "expected"),
    [
        (True, AvailabilityStatus.BUSY, ["09:00", "12:00"]),
        (True, AvailabilityStatus.OUT_OF_OFFICE, ["09:00", "12:00"]),
        (True, AvailabilityStatus.AVAILABLE, ["09:00", "10:00", "11:00", "12:00"]),
        (True, AvailabilityStatus.SLOTS_AVAILABLE, ["09:00", "10:00", "11:00", "12:00"]),
        (False, AvailabilityStatus.BUSY, ["09:00", "10:00", "11:00", "12:00"]),
    ],
)
def test_a_personal_calendar_blocks_only_those_for_whom_it_counts(
    shop: Shop, counts: bool, status: AvailabilityStatus, expected: list[str]
) -> None:
    shop.hours = every_day("09:00-13:00")
    shop.staff = (structs.replace(DANA, personal_calendar_counts=counts),)
    item = AvailabilityItem(shop.at(MONDAY, "10:30"), shop.at(MONDAY, "11:30"), status)
    shop.availability = (StaffAvailability("dana", (item,)), StaffAvailability("stranger", (item,)))

    assert shop.on(MONDAY) == expected


# --- classes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def school(make_shop: Callable[..., Shop]) -> Shop:
    return make_shop(service=Service("yoga", "Yoga", HOUR, max_attendees=3), staff=(DANA, LEE))


def test_a_class_with_places_can_be_joined_and_comes_before_a_new_one(school: Shop) -> None:
    at_ten = school.at(MONDAY, "10:00")
    school.book(at_ten, staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=2)

    assert school.staffed(MONDAY)["10:00"] == ("lee", "dana")


def test_a_class_that_can_be_joined_says_how_many_places_are_left(school: Shop) -> None:
    at_ten, at_noon = school.at(MONDAY, "10:00"), school.at(MONDAY, "12:00")
    school.book(at_ten, staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=2)
    school.book(at_noon, staff=("dana",), service_id="yoga", max_attendees=3, filled_attendees=1)

    places = {slot.start: slot.places for slot in school.slots(at_ten, at_noon + HOUR) if slot.places}

    assert places == {at_ten: 1, at_noon: 2}


def test_a_full_class_keeps_its_teacher_busy(school: Shop) -> None:
    at_ten = school.at(MONDAY, "10:00")
    school.book(at_ten, staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=3)

    assert school.staffed(MONDAY)["10:00"] == ("dana",)


def test_a_class_can_be_joined_only_at_its_own_start(school: Shop) -> None:
    school.policy = SchedulingPolicy(slot_interval=timedelta(minutes=30))
    school.staff, school.hours = (LEE,), every_day("10:00-12:30")
    school.book(school.at(MONDAY, "10:30"), staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=1)

    assert school.on(MONDAY) == ["10:30", "11:30"]


def test_a_class_that_staff_set_off_the_grid_can_be_joined_there(school: Shop) -> None:
    school.hours = every_day("10:00-12:00")
    school.book(school.at(MONDAY, "10:10"), staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=1)

    assert school.staffed(MONDAY) == {"10:00": ("dana",), "10:10": ("lee",), "11:00": ("dana",)}


@pytest.mark.parametrize(
    ("length", "service_id"),
    [(HOUR, "pilates"), (HOUR, None), (2 * HOUR, "yoga")],
    ids=["another-service", "no-service", "another-length"],
)
def test_what_is_not_the_same_class_cannot_be_joined(school: Shop, length: timedelta, service_id: str | None) -> None:
    at_ten = school.at(MONDAY, "10:00")
    school.book(at_ten, length, staff=("lee",), service_id=service_id, max_attendees=3, filled_attendees=1)

    assert school.staffed(MONDAY)["10:00"] == ("dana",)


def test_a_class_whose_teacher_is_away_cannot_be_joined(school: Shop) -> None:
    school.staff = (structs.replace(LEE, personal_calendar_counts=True),)
    at_ten = school.at(MONDAY, "10:00")
    school.book(at_ten, staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=1)
    away = AvailabilityItem(at_ten, at_ten + HOUR, AvailabilityStatus.OUT_OF_OFFICE)
    school.availability = (StaffAvailability("lee", (away,)),)

    assert "10:00" not in school.on(MONDAY)


# --- several who come together --------------------------------------------------------------------------------------


def test_several_are_offered_only_classes_with_a_place_for_each(school: Shop) -> None:
    school.staff, school.hours, school.people = (LEE,), every_day("10:00-13:00"), 2
    for clock, filled in (("10:00", 1), ("11:00", 2)):
        school.book(
            school.at(MONDAY, clock), staff=("lee",), service_id="yoga", max_attendees=3, filled_attendees=filled
        )

    assert school.on(MONDAY) == ["10:00", "12:00"]
    assert school.why_not(school.at(MONDAY, "11:00")) == (Reason(Rule.TOO_FEW, places=1),)


def test_more_than_a_class_takes_are_offered_none(school: Shop) -> None:
    school.people = 4

    assert school.on(MONDAY) == []
    assert school.why_not_day(MONDAY) == (Reason(Rule.TOO_FEW, places=3),)


def test_the_places_that_are_held_in_a_class_are_not_there_for_others(school: Shop) -> None:
    school.staff, school.people = (LEE,), 2
    at_ten = school.at(MONDAY, "10:00")
    holds = [
        hold_for(f"chat {n}", "shop@x", school.service, ("lee",), at_ten.astimezone(UTC), school.now) for n in range(2)
    ]
    calendar = CalendarSnapshot((), holds=holds)

    assert not open_slots(school.choice(), calendar, start=at_ten, end=at_ten + timedelta(minutes=1), now=school.now)
    assert why_not(school.choice(), calendar, start=at_ten, now=school.now) == (Reason(Rule.TOO_FEW, places=1),)


def test_several_at_once_need_as_many_of_the_staff(make_shop: Callable[..., Shop]) -> None:
    salon = make_shop(staff=(DANA, LEE), people=2, hours=every_day("10:00-12:00"))
    salon.book(salon.at(MONDAY, "11:00"), staff=("lee",))

    assert salon.staffed(MONDAY) == {"10:00": ("dana", "lee")}
    assert salon.why_not(salon.at(MONDAY, "11:00")) == (Reason(Rule.TOO_FEW, places=1),)


# --- clocks ----------------------------------------------------------------------------------------------------------


def test_in_spring_the_skipped_hour_is_not_offered(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(zone="Europe/Berlin", hours=every_day("00:00-05:00"))

    assert shop.on("2026-03-29") == ["00:00", "01:00", "03:00", "04:00"]


def test_in_autumn_the_hour_that_comes_twice_is_offered_twice(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(zone="Europe/Berlin", hours=every_day("00:00-05:00"))

    assert shop.on("2026-10-25") == ["00:00", "01:00", "02:00", "02:00*", "03:00", "04:00"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-29", ["00:00", "04:00", "06:00"]), ("2026-10-25", ["00:00", "02:00", "02:00*", "04:00", "06:00"])],
)
def test_the_grid_is_one_of_clock_times_on_both_sides_of_a_change(
    make_shop: Callable[..., Shop], day: str, expected: list[str]
) -> None:
    shop = make_shop(zone="Europe/Berlin", hours=every_day("00:00-07:00"))
    shop.policy = SchedulingPolicy(slot_interval=2 * HOUR)

    assert shop.on(day) == expected


def test_an_opening_time_that_is_skipped_means_the_moment_of_the_jump(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(zone="Europe/Berlin", hours=every_day("02:30-05:00"))
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=30))

    assert shop.on("2026-03-29") == ["03:00", "03:30", "04:00"]


def test_a_shop_that_closes_in_the_hour_that_comes_twice_closes_the_first_time(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(zone="America/New_York", hours=every_day("00:00-01:30"))
    shop.policy = SchedulingPolicy(slot_interval=timedelta(minutes=30))

    assert shop.on("2026-11-01") == ["00:00", "00:30"]


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"])
def test_shops_that_sleep_through_the_change_notice_nothing(make_shop: Callable[..., Shop], day: str) -> None:
    shop = make_shop(hours=every_day("09:00-17:00"))

    assert shop.on(day) == EVERY_HOUR


def test_where_midnight_itself_is_skipped_the_day_starts_at_one(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(zone="Asia/Beirut", hours=every_day("00:00-03:00"), now=datetime(2026, 3, 20, tzinfo=UTC))

    assert shop.on("2026-03-29") == ["01:00", "02:00"]


def test_a_length_is_real_time_when_the_clock_jumps_meanwhile(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(hours=every_day("01:00-03:30"))
    shop.service = structs.replace(shop.service, duration=timedelta(minutes=90))

    assert shop.on("2026-03-29") == ["01:00"]  # an hour and a half of work left before half past three, once


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Asia/Kolkata", "America/St_Johns", "Australia/Eucla"])
def test_zones_off_the_full_hour_are_like_any_other(make_shop: Callable[..., Shop], zone: str) -> None:
    assert make_shop(zone=zone).on(FRIDAY) == EVERY_HOUR


# --- what is kept between questions ----------------------------------------------------------------------------------


def test_a_booking_between_two_questions_shows_in_the_second(shop: Shop) -> None:
    shop.staff, shop.hours = (DANA, LEE), every_day("09:00-11:00")
    before = shop.staffed(MONDAY)
    shop.book(shop.at(MONDAY, "09:00"), staff=("dana",))

    assert before == {"09:00": ("dana", "lee"), "10:00": ("dana", "lee")}
    assert shop.staffed(MONDAY) == {"09:00": ("lee",), "10:00": ("lee", "dana")}


def test_other_rules_than_at_the_last_question_are_kept_at_once(shop: Shop) -> None:
    shop.hours = every_day("09:00-11:00")
    told = [shop.on(MONDAY)]
    shop.hours = every_day("09:00-12:00")
    told.append(shop.on(MONDAY))
    shop.policy = SchedulingPolicy(slot_interval=2 * HOUR)
    told.append(shop.on(MONDAY))
    shop.policy = SchedulingPolicy(slot_interval=2 * HOUR, general_availability=custom("10:00-11:00"))
    told.append(shop.on(MONDAY))
    shop.staff = (structs.replace(DANA, use_business_hours=False, hours=every_day("12:00-13:00")),)
    told.append(shop.on(MONDAY))

    assert told == [["09:00", "10:00"], ["09:00", "10:00", "11:00"], ["09:00", "11:00"], ["10:00"], []]


def test_the_same_starts_of_two_services_are_slots_of_two_lengths(shop: Shop) -> None:
    nine, ten = shop.at(MONDAY, "09:00"), shop.at(MONDAY, "10:00")
    [hour] = shop.slots(nine, ten)
    shop.service = structs.replace(shop.service, duration=timedelta(minutes=30))

    assert shop.slots(nine, ten) == (structs.replace(hour, minutes=30),)


# --- nothing to offer ------------------------------------------------------------------------------------------------


def test_nothing_asked_and_nothing_long_enough_is_nothing(shop: Shop) -> None:
    nine = shop.at(MONDAY, "09:00")
    endless = structs.replace(shop.service, duration=timedelta(0))

    assert shop.slots(nine, nine) == ()
    shop.service = endless
    assert shop.slots(nine, nine + HOUR) == ()
