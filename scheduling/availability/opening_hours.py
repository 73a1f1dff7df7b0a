"""From hours on a clock to stretches of real time, on days with and without a change of the clocks.

A window opens at the first moment at which the clock on the wall reaches its opening time, and closes at the first
moment at which it reaches its closing time. So an opening time that is skipped in spring means the moment of the
jump, and an hour that comes twice in autumn is worked twice if the window spans it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graph.model import Hours
from scheduling.availability.intervals import Interval, merged, second_of

DAY = 86_400

LAST_MINUTE = time(23, 59)
"""Hours that end then, or within that minute, end at midnight: not every form that hours are typed into has 24:00.

Graph documents no spelling for the end of a day; the reading of Graph's answers has 00:00 for the last second of it.
"""

_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Window:
    """Working time [start, end) on one day; `opening` is the opening time in seconds of the wall clock.

    Wall seconds are counted from midnight of 1 January 1970 as if the clock had never been changed.
    """

    day: date
    start: int
    end: int
    opening: int


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days on the calendar of one zone, and where each begins in real time."""

    zone: ZoneInfo
    first: date
    midnights: tuple[int, ...]

    @staticmethod
    def between(start: int, end: int, zone: ZoneInfo) -> Days:
        """The days that [start, end] touches."""
        return _days(datetime.fromtimestamp(start, zone).date(), datetime.fromtimestamp(end, zone).date(), zone)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self.midnights) - 1))

    def moment(self, index: int, wall: int) -> int:
        """When the clock first reaches `wall` seconds after midnight on the day with this index."""
        midnight, next_midnight = self.midnights[index], self.midnights[index + 1]
        if next_midnight - midnight == DAY:
            return midnight + wall
        return next_midnight if wall == DAY else clock_reaches(self.first, wall, self.zone, days=index)


def day_hours(hours: Iterable[Hours]) -> list[Interval]:
    """A day's hours in seconds after midnight, joined where they touch."""
    return merged((_wall(h.start), DAY if ends_at_midnight(h) else _wall(h.end)) for h in hours)


def ends_at_midnight(hours: Hours) -> bool:
    """Whether these hours last till the day is over, so that the next day's may go on from them without a hole."""
    return hours.end == time(0) or hours.end >= LAST_MINUTE


def windows(hours_on: Callable[[date], Sequence[Interval]], days: Days) -> tuple[Window, ...]:
    """The windows of each day, in order; `hours_on` gives a day's hours as `day_hours` does."""
    found: list[Window] = []
    for index, day in enumerate(days):
        wall_midnight = (day.toordinal() - _EPOCH_DAY) * DAY
        for opens, closes in hours_on(day):
            start, end = days.moment(index, opens), days.moment(index, closes)
            if start < end:
                found.append(Window(day, start, end, wall_midnight + opens))
    return tuple(found)


def starts(window: Window, interval: int, zone: ZoneInfo) -> Iterator[int]:
    """The moments of a window at which the clock stands a whole number of intervals from the opening time.

    The grid is one of clock times, not of elapsed time: where the clocks change while a business is open, customers
    still find the hours they know, none that is skipped, and both of those that come twice.
    """
    for start, end, offset in _steady(window.start, window.end, zone):
        wait = (window.opening - start - offset) % interval
        yield from range(start + wait, end, interval)


@lru_cache(maxsize=64)
def grid(windows: tuple[Window, ...], interval: int, zone: ZoneInfo) -> tuple[int, ...]:
    """The starts of all these windows, in order. Kept, as customers ask about the same days over and over."""
    return tuple(second for window in windows for second in starts(window, interval, zone))


def clock_reaches(day: date, wall: int, zone: ZoneInfo, *, days: int = 0) -> int:
    """The first second at which a zone's clock shows `wall` seconds after midnight or more, `days` after `day`."""
    shown = datetime.combine(day + timedelta(days=days), time.min) + timedelta(seconds=wall)
    local = shown.replace(tzinfo=zone)
    before, after = _offset(local), _offset(local.replace(fold=1))
    if after <= before:
        return second_of(local)
    plain = second_of(shown.replace(tzinfo=UTC))
    return _change(plain - after, plain - before, zone)


def midnight(day: date, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """The moment at which the day that comes `days` after `day` begins, in UTC."""
    return datetime.fromtimestamp(clock_reaches(day, 0, zone, days=days), UTC)


def zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of this IANA name; None when there is no such zone."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=256)
def _days(first: date, last: date, zone: ZoneInfo) -> Days:
    count = (last - first).days + 1
    return Days(zone, first, tuple(clock_reaches(first, 0, zone, days=n) for n in range(count + 1)))


def _steady(start: int, end: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """[start, end) in parts during which the zone's offset stays the same, each with that offset."""
    first, last = _offset_at(start, zone), _offset_at(end - 1, zone)
    if first == last:
        yield start, end, first
        return
    change = _change(start, end - 1, zone)
    yield start, change, first
    yield change, end, last


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first second with the new offset, where the offset differs between two moments."""
    old = _offset_at(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset_at(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset_at(second: int, zone: ZoneInfo) -> int:
    return _offset(datetime.fromtimestamp(second, zone))


def _offset(local: datetime) -> int:
    offset = local.utcoffset()
    assert offset is not None, "a ZoneInfo always knows its offset"
    return offset.days * DAY + offset.seconds


@lru_cache(maxsize=512)
def _wall(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
