"""Working hours as stretches of real time: weekly hours, a day and a zone in, UTC intervals out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from simulator.bookings.schema.properties import DAYS
from simulator.bookings.schema.time_formats import parse_time_of_day
from simulator.json_types import JsonObject

Interval: TypeAlias = tuple[datetime, datetime]
"""From, until; both in UTC."""


def intervals_on(on: date, weekly: Iterable[JsonObject], zone: ZoneInfo) -> list[Interval]:
    """The stretches of one calendar day; on a day of a clock change they may be longer or shorter than they look."""
    name = DAYS[on.weekday()]
    slots = [slot for hours in weekly if hours["day"] == name for slot in hours["timeSlots"]]
    stretches = [
        (_at(on, parse_time_of_day(slot["startTime"]), zone), _end(on, parse_time_of_day(slot["endTime"]), zone))
        for slot in slots
    ]
    return sorted((start, end) for start, end in stretches if start < end)


def intervals_of_day(on: date, stretches: Iterable[str], zone: ZoneInfo) -> list[Interval]:
    """Stretches of one day written as "09:00-13:00"."""
    pairs = (text.partition("-") for text in stretches)
    return [
        (_at(on, time.fromisoformat(start), zone), _end(on, time.fromisoformat(end), zone)) for start, _, end in pairs
    ]


def intersect(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second)
    return sorted((start, end) for start, end in pairs if start < end)


def subtract(windows: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    free = list(windows)
    for start, end in taken:
        free = [
            piece
            for window in free
            for piece in ((window[0], min(window[1], start)), (max(window[0], end), window[1]))
            if piece[0] < piece[1]
        ]
    return free


def join(intervals: Iterable[Interval]) -> list[Interval]:
    """Touching and overlapping stretches become one."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> list[date]:
    """Every calendar day in `zone` that [start, end) touches."""
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _at(on: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, at, zone).astimezone(UTC)


def _end(on: date, at: time, zone: ZoneInfo) -> datetime:
    """Midnight, and the last minute of the day, both mean that the day is worked to its end."""
    if at == time(0) or at >= time(23, 59):
        return _at(on + timedelta(days=1), time(0), zone)
    return _at(on, at, zone)
