"""The calendar as read from Graph: kept for seconds while customers browse, read anew around every write."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Generic, TypeVar

from graph.model import StaffAvailability
from scheduling.availability.busy_intervals import CalendarReading
from scheduling.ports import Bookings
from scheduling.reading.single_flight import SingleFlight

KEPT_FOR = timedelta(seconds=30)

# No greatest span is documented, neither for calendarView nor for getStaffAvailability; a month has always worked.
LONGEST = timedelta(days=31)

_DAY = timedelta(days=1)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T]):
    """What one read gave, and which time and whom it covers."""

    whom: tuple[str, ...]
    start: datetime
    end: datetime
    read_at: datetime
    found: T


@dataclass(slots=True)
class _Shelf(Generic[T]):
    """The readings of one kind for one business. `edition` changes with every write of ours."""

    edition: int = 0
    readings: list[_Reading[T]] = field(default_factory=list)


class _Kept(Generic[T]):
    """CalendarCache of one kind. Equal ones under way are shared, and one that covers more serves too."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._shelves: dict[str, _Shelf[T]] = {}
        self._flights: SingleFlight[tuple[object, ...], T] = SingleFlight()

    async def get(
        self, business_id: str, whom: tuple[str, ...], start: datetime, end: datetime, read: Callable[[], Awaitable[T]]
    ) -> T:
        shelf = self._shelves.setdefault(business_id, _Shelf())
        now = self._clock()
        shelf.readings = [reading for reading in shelf.readings if timedelta(0) <= now - reading.read_at < KEPT_FOR]
        for reading in shelf.readings:
            if reading.whom == whom and reading.start <= start and end <= reading.end:
                return reading.found
        edition = shelf.edition

        async def read_and_keep() -> T:
            found = await read()
            if shelf.edition == edition:
                shelf.readings.append(_Reading(whom, start, end, now, found))
            return found

        return await self._flights.join((business_id, edition, whom, start, end), read_and_keep)

    def forget(self, business_id: str) -> None:
        """What was read, and what is being read now, was read before a write."""
        shelf = self._shelves.setdefault(business_id, _Shelf())
        shelf.edition += 1
        shelf.readings.clear()

    async def aclose(self) -> None:
        await self._flights.aclose()


class CalendarCache:
    def __init__(self, client: Bookings, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._appointments: _Kept[CalendarReading] = _Kept(clock)
        self._availability: _Kept[tuple[StaffAvailability, ...]] = _Kept(clock)

    async def appointments(
        self, business_id: str, start: datetime, end: datetime, *, fresh: bool = False
    ) -> CalendarReading:
        """The appointments of all the days around [start, end), so that their load and their buffers are known."""
        first, last = _whole_days(start, end)

        async def read() -> CalendarReading:
            parts = _months(first, last)
            pages = await asyncio.gather(*(self._client.calendar_view(business_id, *part) for part in parts))
            # An appointment that touches two parts is in both.
            return CalendarReading({appointment.id: appointment for page in pages for appointment in page}.values())

        if fresh:
            # Whoever sees a slot taken now must not be offered it again from what was kept.
            self._appointments.forget(business_id)
            return await read()
        return await self._appointments.get(business_id, (), first, last, read)

    async def availability(
        self, business_id: str, staff_ids: Sequence[str], start: datetime, end: datetime, *, fresh: bool = False
    ) -> tuple[StaffAvailability, ...]:
        """What the calendars of these staff say; empty without a call when there are none."""
        whom = tuple(sorted(staff_ids))
        if not whom:
            return ()
        first, last = _whole_days(start, end)

        async def read() -> tuple[StaffAvailability, ...]:
            parts = _months(first, last)
            answers = await asyncio.gather(*(self._client.staff_availability(business_id, whom, *p) for p in parts))
            return tuple(one for answer in answers for one in answer)

        if fresh:
            self._availability.forget(business_id)
            return await read()
        return await self._availability.get(business_id, whom, first, last, read)

    def forget(self, business_id: str) -> None:
        """After a write of ours."""
        self._appointments.forget(business_id)
        self._availability.forget(business_id)

    async def aclose(self) -> None:
        await self._appointments.aclose()
        await self._availability.aclose()


def _whole_days(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """From a day before to a day after, in whole days of UTC: no zone is a day from it, and equal questions are equal.

    So the days of the business that [start, end) touches are whole, and buffers of up to a day are seen.
    """
    first = datetime.combine(start.astimezone(UTC).date(), time.min, UTC) - _DAY
    last = datetime.combine(end.astimezone(UTC).date(), time.min, UTC) + 2 * _DAY
    return first, last


def _months(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    parts = []
    while start < end:
        parts.append((start, min(start + LONGEST, end)))
        start += LONGEST
    return parts
