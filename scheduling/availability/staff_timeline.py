"""One service laid out between two moments: when it can be given, and who works and who is engaged meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.availability.booking_rules import BookingRules, booking_rules_of, service_windows, staff_time
from scheduling.availability.busy_times import BusyTimes, busy_times_of
from scheduling.availability.intervals import Interval, common, merged
from scheduling.availability.opening_hours import Days, Window
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import ServiceChoice


@dataclass(frozen=True, slots=True)
class StaffTimeline:
    """One staff member: the open time in which they work, and what keeps them busy in it."""

    staff_id: str
    hours: list[Interval]
    busy: BusyTimes

    def seats(self, rules: BookingRules) -> dict[int, int]:
        """When a class with places left begins, and how many; its own teacher is busy with nothing but that class."""
        found: dict[int, int] = {}
        for start, left in self.busy.seats:
            if not any(away < start + rules.length and start < back for away, back in self.busy.away):
                found[start] = max(left, found.get(start, 0))
        return found


@dataclass(frozen=True, slots=True)
class Timetable:
    """`people` come together, of whom so many of the staff, a `team`, can have `capacity` at a time.

    Those who are `wished` for have to be in it.
    """

    rules: BookingRules
    zone: ZoneInfo
    days: Days
    windows: tuple[Window, ...]
    open_time: list[Interval]
    staff: tuple[StaffTimeline, ...]
    people: int = 1
    capacity: int = 1
    team: int = 1
    wished: frozenset[str] = frozenset()

    @property
    def staff_needed(self) -> int:
        """How many have to be free where no class is to be joined; 0 where there is never room for all of them.

        Not even a new class may have it, and whoever is wished for is in one team only.
        """
        if self.capacity > 1:
            return int(self.people <= self.capacity)
        return 0 if self.wished and self.people > 1 else self.people * self.team

    def rooms(self, free: Collection[str]) -> int:
        """For how many there is room with so many free of the staff, each to a team of their own."""
        return min(len(free) // self.team, 1) if self.wished else len(free) // self.team

    def classes(self, place: StaffTimeline) -> dict[int, int]:
        """When the classes of one of the staff begin that have a place for each of them, and how many they have."""
        return {second: left for second, left in place.seats(self.rules).items() if left >= self.people}


def lay_out(choice: ServiceChoice, calendar: CalendarSnapshot, *, start: int, end: int, now: datetime) -> Timetable:
    """The timetable for starts from second `start` to second `end`."""
    catalogue, service, staff = choice.catalogue, choice.service, choice.staff
    rules = booking_rules_of(catalogue, service, now)
    last = end + max(rules.length, 0)
    days = Days.between(start, last, catalogue.zone)
    service_time = service_windows(catalogue, service, days)
    open_time = merged((window.start, window.end) for window in service_time)
    engaged = busy_times_of(staff, service, calendar.appointments, calendar.availability, calendar.holds)
    places = []
    for member in staff:
        own = staff_time(member, catalogue, start, last)
        hours = open_time if own is None else common(open_time, own)
        places.append(StaffTimeline(member.id, hours, engaged[member.id]))
    return Timetable(
        rules,
        catalogue.zone,
        days,
        service_time,
        open_time,
        tuple(places),
        people=choice.people,
        capacity=service.max_attendees,
        team=choice.staff_needed,
        wished=choice.wished,
    )
