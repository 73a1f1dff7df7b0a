"""From a wish as it was said to a `When`: against opening hours, offers and now, at the very end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from dialogs.acts import Reason
from dialogs.understanding.context import Context
from dialogs.understanding.times.clocks import Opening, all_times, resolve, resolve_stretch
from dialogs.understanding.times.values import Clock, Days, Hours, Length, Part, Trouble, Wish
from dialogs.when import When

AROUND = 30
"""Minutes: what "around five" allows before and after."""

_NOON = time(12)
_LEAST_OF_A_PART = 120
"""Minutes: where less is left of a part of the day, what was said beside it goes beyond."""


def when_of(wish: Wish, context: Context) -> When:
    """The wish, on the calendar and the clock."""
    options = _spread(wish)
    if len(options) > 1:
        return replace(When.one_of([_single(one, context) for one in options]), soonest=wish.soonest)
    return _single(options[0] if options else wish, context)


def _spread(wish: Wish) -> list[Wish]:
    """The wishes of which each would do: of different days, or at different times."""
    if wish.options:
        return [single for one in wish.options for single in _spread(one)]
    if wish.hours is not None and wish.hours.others:
        several = (replace(wish.hours, others=()), *wish.hours.others)
        return [replace(wish, hours=hours) for hours in several]
    return [wish]


def _single(wish: Wish, context: Context) -> When:
    when = When(soonest=wish.soonest, latest=wish.latest, like=wish.like)
    days = wish.days
    if days is not None:
        when = replace(when, days=days.picks)
        if not days.picks:
            when = replace(when, since=days.since, until=days.until, weekdays=tuple(sorted(set(days.weekdays))))
    if wish.hours is None:
        return when
    return _with_hours(when, wish.hours, Opening.of(context, days))


def _with_hours(when: When, hours: Hours, opening: Opening) -> When:
    when = replace(when, zone=hours.zone)
    if hours.at is not None:
        return _with_start(when, resolve(hours.at, opening), is_around=hours.is_around)
    if hours.part is not None and hours.after is None and hours.before is None:
        first, last = _part_bounds(hours.part)
        return replace(when, after=first, before=last, is_loose=True)
    after, before = _bounds(hours, opening)
    if hours.part is not None:
        after, before = _within_part(after, before, hours.part)
    return replace(when, after=after, before=before, is_before_included=hours.is_before_included)


def _with_start(when: When, at: time | None, *, is_around: bool) -> When:
    if at is None or not is_around:
        return replace(when, at=at)
    return replace(when, after=later(at, -AROUND), before=later(at, AROUND), is_before_included=True, is_loose=True)


def _part_bounds(part: Part) -> tuple[time | None, time | None]:
    return None if part.after == time.min else part.after, None if part.before == time.max else part.before


def _within_part(after: time | None, before: time | None, part: Part) -> tuple[time | None, time | None]:
    """Bounds, with an end of the part of the day where one was left open and they still make a stretch."""
    first, last = _part_bounds(part)
    if after is None and (before is None or (first or time.min) < before):
        after = first
    if before is None and (after is None or _leaves_enough(after, last or time.max)):
        before = last
    return after, before


def _leaves_enough(after: time, last: time) -> bool:
    """ "Afternoon, after five" is after five; "in the morning, after eleven" is no afternoon."""
    return last > after if last <= _NOON else later(after, _LEAST_OF_A_PART) <= last


def _bounds(hours: Hours, opening: Opening) -> tuple[time | None, time | None]:
    if hours.after is not None and hours.length is not None:
        start = resolve(hours.after, opening)
        return start, start and later(start, _minutes(hours.length))
    if hours.after is not None and hours.before is not None:
        return resolve_stretch(hours.after, hours.before, opening) or (None, None)
    after = None if hours.after is None else resolve(hours.after, opening)
    return after, None if hours.before is None else resolve(hours.before, opening)


def later(moment: time, minutes: int) -> time:
    """So many minutes later, on the same day."""
    total = min(max(moment.hour * 60 + moment.minute + minutes, 0), 24 * 60 - 1)
    return time(total // 60, total % 60)


def _minutes(length: Length) -> int:
    return length.minutes + length.days * 24 * 60


def trouble_of(wish: Wish, context: Context) -> Trouble | None:
    """Why there is no such day or time, if so; a day that is over is no day either."""
    for one in _spread(wish):
        if one.days is not None and (found := _trouble_of_days(one.days, context)):
            return found
        if one.hours is not None and not all_times(list(_clocks(one.hours))):
            return Trouble(Reason.NO_SUCH_TIME)
    return None


def _trouble_of_days(days: Days, context: Context) -> Trouble | None:
    if days.trouble is not None:
        return days.trouble
    if days.picks and days.picks[-1] < context.today:
        return Trouble(Reason.PAST_DAY, days.picks[-1:])
    return None


def _clocks(hours: Hours) -> Iterator[Clock | None]:
    yield from (hours.at, hours.after, hours.before)


def is_in_hours(wish: Wish, context: Context) -> bool:
    """Whether the business is open then, so far as a single start was said: what tells a time from a date."""
    if wish.hours is None or wish.hours.at is None:
        return True
    opening = Opening.of(context, wish.days)
    at = resolve(wish.hours.at, opening)
    return at is not None and opening.is_about(at)
