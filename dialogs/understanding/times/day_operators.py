"""The algebra of days: small operators over days and stretches of days, which know no language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs.understanding.times.almanac import earliest, latest
from dialogs.understanding.times.values import Days, Stretch
from dialogs.understanding.times.weekday_operators import WeekdayOperators

_WEEK = 7


class DayOperators(WeekdayOperators):
    """All that patterns say of days, and how two sayings become one."""

    def union(self, one: Days, other: Days) -> Days:
        """Either; a weekday without a week belongs to the week or month that the other was put in."""
        trouble = one.trouble or other.trouble
        within = one.within or other.within
        if within is not None and not trouble:
            one, other = self._put_in(one, within), self._put_in(other, within)
        bare = (*one.bare, *other.bare) if one.bare and other.bare else ()
        if names := _weekdays_of_both(one, other):
            return Days(weekdays=names, bare=bare, trouble=trouble)
        if one.picks and other.picks:
            picks = Days.on(*one.picks, *other.picks).picks
            return Days(picks=picks, bare=bare, within=within, trouble=trouble)
        return Days(since=earliest(one.first, other.first), until=latest(one.last, other.last), trouble=trouble)

    def listed(self, one: Days, other: Days) -> Days:
        """Either of a list; but "next week, not before Thursday" is the end of that week."""
        is_bound = one.stretch is not None and other.is_half_open and not other.weekdays
        return self.narrowed(one, other) if is_bound else self.union(one, other)

    def _put_in(self, days: Days, stretch: Stretch) -> Days:
        return self.weekdays_of(days, Days(since=stretch[0], until=stretch[1])) if days.bare else days

    def narrowed(self, one: Days, other: Days) -> Days:
        """What both allow; where that is nothing: either."""
        if one.trouble or other.trouble:
            return one if one.trouble else other
        named = self._weekday_in(one, other) or self._weekday_in(other, one)
        return named or _overlap(one, other) or self.union(one, other)

    def _weekday_in(self, some: Days, days: Days) -> Days | None:
        """Weekdays in the stretch that was said beside them, or the one that is the name of a date."""
        names = _unplaced(some)
        if not names or days.bare or (days.weekdays and some.weekdays):
            return None
        if days.stretch or days.is_half_open:
            return self._named_in(some, days)
        is_date = len(names) == 1 and len(days.picks) == 1
        if is_date and (days.is_by_number or days.picks[0].weekday() == names[0]):
            return self.both(names[0], days)
        return None

    def _named_in(self, some: Days, stretch: Days) -> Days:
        found = self.weekdays_of(some, stretch)
        is_list = bool(some.bare) and not some.weekdays and found.stretch is None and not found.picks
        if is_list and some.picks and all(stretch.has(day) for day in some.picks):
            return some
        return found


def _weekdays_of_both(one: Days, other: Days) -> tuple[int, ...]:
    """Their weekdays, where both have some and for one of them at least these are a condition."""
    names, others = one.weekdays or one.bare, other.weekdays or other.bare
    is_condition = bool(one.weekdays or other.weekdays)
    return (*names, *others) if is_condition and names and others else ()


def _unplaced(days: Days) -> tuple[int, ...]:
    """Weekdays that are of no stretch yet."""
    is_open = days.first is None and days.last is None
    return days.bare or (days.weekdays if is_open else ())


def _overlap(one: Days, other: Days) -> Days | None:
    """The days that are in both."""
    if one.picks:
        return _picks_in(one, other)
    if other.picks:
        return _picks_in(other, one)
    other = _in_week_of(other, one)
    since, until = latest(one.since, other.since), earliest(one.until, other.until)
    if since and until and since > until:
        return None
    weekdays, is_spoken = one.weekdays or other.weekdays, one.is_spoken or other.is_spoken
    return replace(other, since=since, until=until, weekdays=weekdays, is_spoken=is_spoken)


def _in_week_of(bound: Days, week: Days) -> Days:
    """ "Next week, after Wednesday": the Wednesday of that week; not "before Wednesday. Next week would do too"."""
    day = bound.first or bound.last
    if not bound.is_of_weekday or day is None or week.stretch is None or day >= week.stretch[0]:
        return bound
    first, last = week.stretch
    moved = day + timedelta(weeks=-((day - first).days // 7))
    if (last - first).days >= _WEEK or moved > last:
        return bound
    return replace(bound, since=bound.since and moved, until=bound.until and moved)


def _picks_in(few: Days, wide: Days) -> Days | None:
    inside = tuple(day for day in few.picks if wide.has(day))
    return replace(few, picks=inside) if inside else None
