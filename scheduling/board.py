"""One service laid out between two moments: when it can be given, and who works and who is engaged meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from graph.values import Appointment, Service, StaffAvailability
from scheduling.diaries import Diary, diaries
from scheduling.stretches import Stretch, common, merged
from scheduling.terms import Terms, service_windows, staff_hours, terms_of
from scheduling.values import Catalogue, Hold
from scheduling.windows import Days, Window, windows


@dataclass(frozen=True, slots=True)
class Place:
    """One staff member on the board: the open time in which they work, and their diary."""

    staff_id: str
    hours: list[Stretch]
    diary: Diary

    def free_on(self, grid: Sequence[int], fitting: int, terms: Terms) -> int:
        """The starts of the grid at which the service could begin, as bits; those outside `fitting` cannot.

        Buffers must be clear of all engagements. Only appointments need room for buffers; a buffer may lie outside
        working hours.
        """
        reach, pre_buffer = terms.length + terms.post_buffer - 1, terms.pre_buffer
        taken = 0
        for start, end in chain(self.diary.booked, self.diary.away):
            if start < end:
                first = bisect_left(grid, start - reach)
                taken |= ((1 << bisect_left(grid, end + pre_buffer, first) - first) - 1) << first
        return fitting & ~taken

    def seats(self, terms: Terms) -> set[int]:
        """When a class with places left begins; its own teacher is busy with nothing but that class."""
        return {
            start
            for start in self.diary.seats
            if not any(away < start + terms.length and start < back for away, back in self.diary.away)
        }


@dataclass(frozen=True, slots=True)
class Board:
    terms: Terms
    zone: ZoneInfo
    days: Days
    windows: list[Window]
    open_time: list[Stretch]
    places: tuple[Place, ...]


def lay_out(
    catalogue: Catalogue,
    service: Service,
    *,
    staff_id: str | None,
    start: int,
    end: int,
    now: datetime,
    appointments: Sequence[Appointment],
    availability: Iterable[StaffAvailability],
    holds: Sequence[Hold],
) -> Board:
    """The board for starts from second `start` to second `end`."""
    terms = terms_of(catalogue, service, now)
    last = end + max(terms.length, 0)
    days = Days.between(start, last, catalogue.zone)
    service_time = service_windows(catalogue, service, days)
    open_time = merged((window.start, window.end) for window in service_time)
    staff = [member for member in catalogue.staff_of(service) if staff_id is None or member.id == staff_id]
    engaged = diaries(staff, service, appointments, availability, holds)
    calendars = {catalogue.zone.key: days}
    places = []
    for member in staff:
        hours = open_time
        if (own := staff_hours(member, catalogue)) is not None:
            week, zone = own
            if zone.key not in calendars:
                calendars[zone.key] = Days.between(start, last, zone)
            hours = common(open_time, _stretches(week, calendars[zone.key]))
        places.append(Place(member.id, hours, engaged[member.id]))
    return Board(terms, catalogue.zone, days, service_time, open_time, tuple(places))


def fitting_on(grid: Sequence[int], hours: Iterable[Stretch], length: int) -> int:
    """The starts of the grid, as bits, from which the whole length lies inside working time."""
    bits = 0
    for start, end in hours:
        first, after = bisect_left(grid, start), bisect_left(grid, end - length + 1)
        if first < after:
            bits |= ((1 << after - first) - 1) << first
    return bits


def _stretches(week: Sequence[Sequence[Stretch]], days: Days) -> list[Stretch]:
    return merged((window.start, window.end) for window in windows(lambda day: week[day.weekday()], days))
