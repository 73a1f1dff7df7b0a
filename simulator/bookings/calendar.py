"""The appointments of one business, kept in order of time so that a range is found without reading the rest."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.bookings.rules.working_hours import Interval
from simulator.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class StoredAppointment:
    """One appointment: what the rules look at, beside the whole of it as Graph shows it by id (`body`)."""

    id: str
    start: datetime
    end: datetime
    pre_buffer: timedelta
    post_buffer: timedelta
    service_id: str
    staff_ids: tuple[str, ...]
    seats: int
    taken_seats: int
    body: JsonObject

    @property
    def blocked(self) -> Interval:
        """The time that is gone for the staff: buffers lengthen an appointment on both sides.

        https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        """
        return self.start - self.pre_buffer, self.end + self.post_buffer


class BusinessCalendar:
    def __init__(self, bookings: Iterable[StoredAppointment] = ()) -> None:
        self._by_id = {booking.id: booking for booking in bookings}
        self._order = sorted(self._by_id.values(), key=_place)
        self._longest = max((_reach(booking) for booking in self._order), default=timedelta(0))
        self.renamed: dict[str, str] = {}
        """Old id to new id, for whoever looks on from outside; Graph tells nobody."""

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[StoredAppointment]:
        """Earliest first."""
        return iter(self._order)

    def get(self, booking_id: str) -> StoredAppointment | None:
        return self._by_id.get(booking_id)

    def add(self, booking: StoredAppointment) -> None:
        self._by_id[booking.id] = booking
        insort(self._order, booking, key=_place)
        self._longest = max(self._longest, _reach(booking))

    def remove(self, booking_id: str) -> None:
        booking = self._by_id.pop(booking_id)
        del self._order[bisect_left(self._order, _place(booking), key=_place)]

    def between(self, start: datetime, end: datetime) -> list[StoredAppointment]:
        """Appointments that overlap [start, end), buffers not counted, earliest first."""
        first, begun, last = self._position(start, -self._longest), self._position(start), self._position(end)
        # What starts inside the range overlaps it; only what starts before it needs a look.
        return [booking for booking in self._order[first:begun] if booking.end > start] + self._order[begun:last]

    def blocking(self, start: datetime, end: datetime, staff_id: str) -> list[StoredAppointment]:
        """Appointments of one person whose time, buffers included, overlaps [start, end)."""
        first, last = self._position(start, -self._longest), self._position(end, self._longest)
        return [
            booking
            for booking in self._order[first:last]
            if staff_id in booking.staff_ids and booking.blocked[0] < end and start < booking.blocked[1]
        ]

    def _position(self, moment: datetime, shift: timedelta = timedelta(0)) -> int:
        """Where the first appointment stands that starts at a moment, or after it."""
        try:
            shifted = moment + shift
        except OverflowError:
            return 0 if shift < timedelta(0) else len(self._order)
        return bisect_left(self._order, shifted, key=lambda booking: booking.start)


def _place(booking: StoredAppointment) -> tuple[datetime, str]:
    return booking.start, booking.id


def _reach(booking: StoredAppointment) -> timedelta:
    """How far from its start an appointment is felt; a calendar's longest never shrinks, which only costs a look."""
    return booking.end - booking.start + booking.pre_buffer + booking.post_buffer
