"""Slots against a slow oracle that looks at every minute and follows the rules word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import (
    Appointment,
    Availability,
    AvailabilityItem,
    AvailabilityStatus,
    AvailabilityType,
    AvailabilityWindow,
    Business,
    Hours,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
    WeeklyHours,
)
from scheduling.availability.busy_intervals import CalendarReading
from scheduling.availability.reasons import why_not, why_not_day
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import Catalogue, ServiceChoice, Slot
from scheduling.operator_rules import StaffHoursZone

MINUTE = timedelta(minutes=1)
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""Minutes are counted from it: to look at each of them as a moment takes ten times as long."""

# Days on which clocks change by an hour, by half an hour, at midnight, by a whole day; and zones that are always odd.
DAYS = (
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 17)),
    ("America/Havana", date(2026, 11, 1)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2026, 5, 5)),
    ("Asia/Kolkata", date(2026, 5, 5)),
    ("UTC", date(2026, 12, 31)),
)


@dataclass(frozen=True)
class Case:
    catalogue: Catalogue
    service: Service
    staff_id: str | None
    start: datetime
    end: datetime
    now: datetime
    appointments: tuple[Appointment, ...]
    availability: tuple[StaffAvailability, ...]
    people: int = 1

    @property
    def choice(self) -> ServiceChoice:
        return ServiceChoice(self.catalogue, self.service, self.staff_id, self.people)

    @property
    def calendar(self) -> CalendarSnapshot:
        return CalendarSnapshot(self.appointments, self.availability)


# --- the oracle ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def minutes_by_day(zone: ZoneInfo, middle: date) -> dict[date, list[tuple[int, int]]]:
    """Every minute around a day, under the date that a calendar in the zone shows, with what a clock there shows."""
    first = datetime.combine(middle, time.min, UTC) - timedelta(days=3)
    filed: dict[date, list[tuple[int, int]]] = {}
    for minute in span(first, first + timedelta(days=7)):
        local = moment_of(minute).astimezone(zone)
        filed.setdefault(local.date(), []).append((minute, local.hour * 60 + local.minute))
    return filed


def wall_minutes(hours: Iterable[Hours]) -> set[int]:
    """The minutes of a day that lie in these hours."""
    found: set[int] = set()
    for h in hours:
        end = h.end.hour * 60 + h.end.minute or 24 * 60
        end = 24 * 60 if end == 24 * 60 - 1 else end
        found |= set(range(h.start.hour * 60 + h.start.minute, end))
    return found


def working_minutes(walls_on: dict[date, set[int]], zone: ZoneInfo, middle: date) -> dict[int, int]:
    """Every minute in which a clock has passed an opening time and not the closing time, with that opening time."""
    working: dict[int, int] = {}
    for day, minutes in minutes_by_day(zone, middle).items():
        walls = walls_on[day]
        for opens in (wall for wall in walls if wall - 1 not in walls):
            closes = next(wall for wall in range(opens, 24 * 60 + 1) if wall not in walls)
            begins = next((n for n, (_, wall) in enumerate(minutes) if wall >= opens), len(minutes))
            ends = next((n for n, (_, wall) in enumerate(minutes) if wall >= closes), len(minutes))
            working.update({minute: opens for minute, _ in minutes[begins:ends]})
    return working


def service_minutes(case: Case, middle: date) -> dict[int, int]:
    policy = case.catalogue.policy_of(case.service)
    walls: dict[date, set[int]] = {}
    for day in minutes_by_day(case.catalogue.zone, middle):
        rule = policy.general_availability or Availability(AvailabilityType.STAFF_FREE)
        for window in reversed(policy.custom_availabilities or ()):
            if (window.first or date.min) <= day <= (window.last or date.max):
                rule = window.availability
        walls[day] = wall_minutes((case.catalogue.business.hours or ((),) * 7)[day.weekday()])
        if rule.type is AvailabilityType.CUSTOM_HOURS:
            walls[day] &= wall_minutes((rule.weekly or ((),) * 7)[day.weekday()])
        elif rule.type is not AvailabilityType.STAFF_FREE:
            walls[day] = set()
    return working_minutes(walls, case.catalogue.zone, middle)


def span(start: datetime, end: datetime) -> range:
    """The minutes from a whole one on."""
    first, left = divmod(start - FIRST, MINUTE)
    assert not left
    return range(first, first + (end - start) // MINUTE)


def moment_of(minute: int) -> datetime:
    return FIRST + minute * MINUTE


def visits(case: Case, length: timedelta) -> Iterator[tuple[datetime, range]]:
    """Whatever could begin in the time that is asked for: when, and the minutes that it takes."""
    for at in span(case.start, case.end):
        yield moment_of(at), range(at, at + length // MINUTE)


def oracle(case: Case, middle: date) -> tuple[Slot, ...]:
    service, catalogue = case.service, case.catalogue
    policy = catalogue.policy_of(service)
    zone, length = catalogue.zone, service.duration
    interval = (policy.slot_interval or timedelta(minutes=30)) // MINUTE
    open_minutes = service_minutes(case, middle)

    def day_of(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    def load(member: StaffMember, day: date) -> timedelta:
        mine = [a for a in case.appointments if member.id in a.staff_ids and day_of(a.start) == day]
        return sum((a.end - a.start for a in mine), timedelta(0))

    works: dict[str, set[int]] = {}
    busy: dict[str, set[int]] = {}
    away: dict[str, set[int]] = {}
    for member in catalogue.staff_of(service):
        works[member.id] = set(open_minutes)
        if not member.use_business_hours and member.hours is not None:
            own_zone = zone
            if catalogue.staff_hours_zone is StaffHoursZone.MEMBER and member.time_zone:
                own_zone = ZoneInfo(member.time_zone)
            days = minutes_by_day(own_zone, middle)
            walls = {day: wall_minutes(member.hours[day.weekday()]) for day in days}
            works[member.id] &= set(working_minutes(walls, own_zone, middle))
        busy[member.id], away[member.id] = set(), set()
        for a in case.appointments:
            if member.id in a.staff_ids:
                busy[member.id] |= set(span(a.start - a.pre_buffer, a.end + a.post_buffer))
        for one in case.availability:
            if one.staff_id == member.id and member.personal_calendar_counts:
                for item in one.items:
                    if item.status is AvailabilityStatus.BUSY:
                        busy[member.id] |= set(span(item.start, item.end))
                    if item.status is AvailabilityStatus.OUT_OF_OFFICE:
                        away[member.id] |= set(span(item.start, item.end))

    slots = []
    for start, visit in visits(case, length):
        if not all(minute in open_minutes for minute in visit):
            continue
        if start < case.now + (policy.minimum_lead_time or timedelta(0)):
            continue
        if policy.maximum_advance is not None and start > case.now + policy.maximum_advance:
            continue
        local = start.astimezone(zone)
        on_grid = (local.hour * 60 + local.minute - open_minutes[visit[0]]) % interval == 0
        taken = span(start - service.pre_buffer, start + length + service.post_buffer)
        able: list[tuple[bool, timedelta, int, str]] = []
        left: dict[str, int] = {}
        for place, member in enumerate(catalogue.staff_of(service)):
            if case.staff_id not in (None, member.id):
                continue
            classes = [
                a.max_attendees - a.filled_attendees
                for a in case.appointments
                if service.max_attendees > 1
                and a.service_id == service.id
                and member.id in a.staff_ids
                and a.start == start
                and a.end - a.start == length
                and a.filled_attendees + case.people <= a.max_attendees
            ]
            joins = bool(classes) and not any(minute in away[member.id] for minute in visit)
            left[member.id] = max(classes) if joins else 0
            free = (
                on_grid
                and (service.max_attendees == 1 or case.people <= service.max_attendees)
                and all(minute in works[member.id] for minute in visit)
                and not any(minute in busy[member.id] or minute in away[member.id] for minute in taken)
            )
            if joins or free:
                able.append((not joins, load(member, day_of(start)), place, member.id))
        if len(able) >= (case.people if service.max_attendees == 1 else 1):
            staff_ids = tuple(staff_id for *_, staff_id in sorted(able))
            slots.append(Slot(start, length // MINUTE, staff_ids, places=left[staff_ids[0]]))
    return tuple(slots)


# --- the cases -------------------------------------------------------------------------------------------------------


@st.composite
def hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    marks = draw(st.lists(st.integers(0, 24 * 12).map(lambda five: five * 5), max_size=5, unique=True).map(sorted))
    plain = tuple(Hours(_clock(a), _clock(b)) for a, b in zip(marks[::2], marks[1::2], strict=False))
    usual = (Hours(time(8), time(12)), Hours(time(12), time(18)))
    late = (Hours(time(0), time(4)), Hours(time(20), time(0)))
    always = (Hours(time(0), time(0)),)
    to_the_last_minute = (Hours(time(0), time(23, 59)),)
    return draw(st.sampled_from([plain, usual, late, to_the_last_minute, always, always, always, always, ()]))


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


week: st.SearchStrategy[WeeklyHours] = st.builds(lambda a, b: (a, b, a, b, a, b, b), hours(), hours())


def minutes(*choices: int) -> st.SearchStrategy[timedelta]:
    return st.sampled_from([timedelta(minutes=choice) for choice in choices])


@st.composite
def policies(draw: st.DrawFn, day: date) -> SchedulingPolicy:
    when_free = st.just(Availability(AvailabilityType.STAFF_FREE))
    never = st.just(Availability(AvailabilityType.NOT_BOOKABLE))
    at_own_hours = st.builds(Availability, st.just(AvailabilityType.CUSTOM_HOURS), week)
    availability = st.sampled_from(range(8)).flatmap(
        lambda n: never if n == 0 else at_own_hours if n < 4 else when_free
    )
    near = st.none() | st.integers(-2, 2).map(lambda n: day + timedelta(days=n))
    dated = st.lists(st.builds(AvailabilityWindow, near, near, availability), max_size=2).map(tuple)
    return SchedulingPolicy(
        slot_interval=draw(st.none() | minutes(5, 15, 30, 40, 60, 90)),
        minimum_lead_time=draw(st.none() | minutes(0, 0, 30, 600)),
        maximum_advance=draw(st.none() | minutes(1440, 2880, 4000)),
        general_availability=draw(st.none() | availability),
        custom_availabilities=draw(st.none() | dated),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, date]:
    zone_name, day = draw(st.sampled_from(DAYS))
    noon = datetime.combine(day, time(12), UTC)
    near = st.integers(-36 * 12, 36 * 12).map(lambda five: noon + timedelta(minutes=5 * five))
    service = Service(
        "s",
        "S",
        draw(minutes(15, 30, 45, 60, 150)),
        pre_buffer=draw(minutes(0, 0, 10, 25)),
        post_buffer=draw(minutes(0, 0, 5, 30)),
        max_attendees=draw(st.sampled_from([1, 1, 3])),
        policy=draw(st.none() | policies(day)),
    )
    staff = tuple(
        StaffMember(
            f"m{n}",
            f"M{n}",
            use_business_hours=draw(st.booleans()),
            hours=draw(st.none() | week),
            time_zone=draw(st.sampled_from([None, zone_name, "Asia/Kathmandu", "America/New_York"])),
            personal_calendar_counts=draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    appointments = tuple(
        Appointment(
            f"a{n}",
            draw(st.sampled_from(["s", "other"])),
            "",
            begins := draw(near),
            begins + draw(minutes(5, 15, 45, 60, 200)),
            tuple(draw(st.sets(st.sampled_from([m.id for m in staff]), max_size=2))),
            pre_buffer=draw(minutes(0, 0, 15)),
            post_buffer=draw(minutes(0, 0, 20)),
            max_attendees=service.max_attendees,
            filled_attendees=draw(st.integers(0, service.max_attendees)),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    availability = tuple(
        StaffAvailability(
            member.id,
            tuple(
                AvailabilityItem(
                    begins := draw(near), begins + timedelta(hours=1), draw(st.sampled_from(AvailabilityStatus))
                )
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for member in staff
    )
    business = Business("b", "B", hours=draw(week), policy=draw(st.none() | policies(day)))
    in_zone_of = draw(st.sampled_from(StaffHoursZone))
    catalogue = Catalogue(business, ZoneInfo(zone_name), (service,), staff, {}, staff_hours_zone=in_zone_of)
    start = draw(near)
    return (
        Case(
            catalogue,
            service,
            draw(st.sampled_from([None] * 6 + ["m0"] * 3 + ["nobody"])),
            start,
            start + draw(minutes(60, 600, 1440)),
            start - draw(minutes(-200, 0, 600, 1000, 2000)) + timedelta(seconds=draw(st.sampled_from([0, 17]))),
            appointments,
            availability,
            draw(st.sampled_from([1, 1, 1, 2, 3, 4])),
        ),
        day,
    )


# --- what must hold --------------------------------------------------------------------------------------------------

slowly = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def slots_of(case: Case) -> tuple[Slot, ...]:
    return open_slots(
        case.choice,
        case.calendar,
        start=case.start,
        end=case.end,
        now=case.now,
    )


@slowly
@given(cases())
def test_slots_are_those_of_the_oracle(drawn: tuple[Case, date]) -> None:
    case, middle = drawn

    slots = slots_of(case)

    assert slots == oracle(case, middle)


@slowly
@given(cases())
def test_a_reading_that_is_asked_again_gives_the_slots_of_the_oracle(drawn: tuple[Case, date]) -> None:
    """First for somebody's whole day, so that what is kept from that would show."""
    case, middle = drawn
    reading = CalendarReading(case.appointments)
    slots_of(replace(case, appointments=reading, staff_id="m0", start=case.start - timedelta(days=1)))

    slots = slots_of(replace(case, appointments=reading))

    assert slots == oracle(case, middle)


@slowly
@given(cases(), st.data())
def test_a_start_has_no_reason_against_it_exactly_when_it_is_a_slot(
    drawn: tuple[Case, date], data: st.DataObject
) -> None:
    case, _ = drawn
    offered = {slot.start for slot in slots_of(case)}
    every_five = [case.start + timedelta(minutes=m) for m in range(0, (case.end - case.start) // MINUTE, 5)]
    start = data.draw(st.sampled_from([*sorted(offered), *every_five]))

    reasons = why_not(
        case.choice,
        case.calendar,
        start=start,
        now=case.now,
    )

    assert (reasons == ()) == (start in offered)


@slowly
@given(cases())
def test_a_day_has_no_reason_against_it_exactly_when_it_has_a_slot(drawn: tuple[Case, date]) -> None:
    case, day = drawn
    next_day = datetime.combine(day + timedelta(days=1), time.min, case.catalogue.zone)
    start = datetime.combine(day, time.min, case.catalogue.zone)
    slots = open_slots(
        case.choice,
        case.calendar,
        start=start.astimezone(UTC),
        end=next_day.astimezone(UTC),
        now=case.now,
    )

    reasons = why_not_day(
        case.choice,
        case.calendar,
        day=day,
        now=case.now,
    )

    assert (reasons == ()) == any(slot.start.astimezone(case.catalogue.zone).date() == day for slot in slots)
