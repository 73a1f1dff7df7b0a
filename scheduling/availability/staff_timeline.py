"""One service laid out between two moments: when it can be given, and who works and who is engaged meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from graph.values import Appointment, Service, StaffAvailability
from scheduling.availability.booking_rules import Terms, service_windows, staff_time, terms_of
from scheduling.availability.busy_times import Diary, diaries
from scheduling.availability.intervals import Stretch, common, merged
from scheduling.availability.opening_hours import Days, Window
from scheduling.model import Catalogue
from storage.holds import Hold


@dataclass(frozen=True, slots=True)
class Place:
    """One staff member on the board: the open time in which they work, and their diary."""

    staff_id: str
    hours: list[Stretch]
    diary: Diary

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
    windows: tuple[Window, ...]
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
    places = []
    for member in staff:
        own = staff_time(member, catalogue, start, last)
        hours = open_time if own is None else common(open_time, own)
        places.append(Place(member.id, hours, engaged[member.id]))
    return Board(terms, catalogue.zone, days, service_time, open_time, tuple(places))
