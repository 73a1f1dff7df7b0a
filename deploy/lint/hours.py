"""When a service can be booked in a usual week, by the hours that stand in the file alone.

The rules are those of `scheduling/availability/booking_rules.py`: own hours of a service or of staff count only within
the hours of the business, and an appointment begins a whole number of intervals after the opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import time, timedelta
from enum import Enum, auto
from itertools import pairwise
from typing import TypeAlias

from deploy.business_file.parts import BusinessFile, StaffPart
from graph.model import Hours, WeeklyHours

Stretch: TypeAlias = tuple[timedelta, timedelta]
"""From and until, counted from the beginning of Monday."""

_DAY = timedelta(days=1)


class Obstacle(Enum):
    """The first thing on the way to any time in a usual week."""

    NO_OWN_HOURS = auto()
    OUTSIDE_BUSINESS_HOURS = auto()
    NO_STAFF_HOURS = auto()
    STAFF_ELSEWHEN = auto()
    TOO_LONG = auto()
    OFF_THE_GRID = auto()


def obstacle(
    duration: timedelta,
    interval: timedelta,
    business: WeeklyHours | None,
    own: WeeklyHours | None,
    staff: Sequence[WeeklyHours | None],
) -> Obstacle | None:
    """None where there are times. Hours that are None are not known, and are in nobody's way."""
    if own is not None and not any(own):
        return Obstacle.NO_OWN_HOURS
    windows = [*_common(_stretches(business), _stretches(own))]
    if not windows:
        return Obstacle.OUTSIDE_BUSINESS_HOURS
    if staff and all(week is not None and not any(week) for week in staff):
        return Obstacle.NO_STAFF_HOURS
    rooms = [room for week in staff or [None] for room in _joined(_common(_joined(windows), _stretches(week)))]
    if not rooms:
        return Obstacle.STAFF_ELSEWHEN
    if all(end - start < duration for start, end in rooms):
        return Obstacle.TOO_LONG
    is_on_the_grid = any(
        max(start, room_start) <= begin and begin + duration <= room_end
        for start, end in windows
        for begin in _grid(start, end, interval)
        for room_start, room_end in rooms
    )
    return None if is_on_the_grid else Obstacle.OFF_THE_GRID


def hours_of(member: StaffPart, described: BusinessFile) -> WeeklyHours | None:
    """None when the file does not say, and Graph chooses, or keeps what is there."""
    if member.use_business_hours is False:
        return None if member.hours is None else member.hours.days
    is_unclear = member.use_business_hours is None and member.hours is not None
    return None if is_unclear or described.business.hours is None else described.business.hours.days


def longest_closed(week: WeeklyHours | None) -> timedelta:
    """How long the business is closed at a stretch, at most; nothing when that is not known."""
    stretches = _joined(_stretches(week))
    return max((later[0] - earlier[1] for earlier, later in pairwise(stretches)), default=timedelta(0))


def _stretches(week: WeeklyHours | None) -> list[Stretch]:
    """Of two weeks, as what begins on Sunday may end on Monday."""
    if week is None:
        return [(timedelta(0), 14 * _DAY)]
    days = enumerate([*week, *week])
    return [(day * _DAY + _clock(one.start), day * _DAY + _end(one)) for day, hours in days for one in hours]


def _common(some: Iterable[Stretch], others: Sequence[Stretch]) -> Iterator[Stretch]:
    for start, end in some:
        for other_start, other_end in others:
            if max(start, other_start) < min(end, other_end):
                yield max(start, other_start), min(end, other_end)


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those that touch, such as over midnight, are one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _grid(start: timedelta, end: timedelta, interval: timedelta) -> Iterator[timedelta]:
    while start < end:
        yield start
        start += interval


def _clock(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _end(hours: Hours) -> timedelta:
    """23:59 is what some forms write for midnight."""
    return _DAY if hours.end == time(0) or hours.end >= time(23, 59) else _clock(hours.end)
