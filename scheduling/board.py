"""One service laid out between two moments: when it can be given, and who works and who is engaged meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from graph.values import Appointment, Service, StaffAvailability
from scheduling.diaries import Diary, diaries
from scheduling.stretches import Stretch, common, merged, remaining
from scheduling.terms import Terms, service_windows, staff_hours, terms_of
from scheduling.values import Catalogue, Hold
from scheduling.windows import Days, Window, windows


@dataclass(frozen=True, slots=True)
class Place:
    """One staff member on the board: the open time in which they work, and their diary."""

    staff_id: str
    hours: list[Stretch]
    diary: Diary

    def free_starts(self, terms: Terms) -> list[Stretch]:
        """The seconds at which the service could begin: inside working time, buffers clear of all engagements.

        Only appointments need room for buffers; a buffer may lie outside working hours.
        """
        fitting = [(start, end - terms.length + 1) for start, end in self.hours if end - start >= terms.length]
        reach = terms.length + terms.post_buffer - 1
        engaged = [*self.diary.booked, *self.diary.away]
        return remaining(
            fitting, merged((start - reach, end + terms.pre_buffer) for start, end in engaged if start < end)
        )

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


def _stretches(week: Sequence[Sequence[Stretch]], days: Days) -> list[Stretch]:
    return merged((window.start, window.end) for window in windows(lambda day: week[day.weekday()], days))
