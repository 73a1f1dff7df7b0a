"""The algebra of days: small operators over days and stretches of days, which know no language."""

from __future__ import annotations

from dialogs.understanding.times.almanac import earliest, latest
from dialogs.understanding.times.values import Days, Stretch
from dialogs.understanding.times.weekday_operators import WeekdayOperators


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

    def _put_in(self, days: Days, stretch: Stretch) -> Days:
        return self.weekdays_of(days, Days(since=stretch[0], until=stretch[1])) if days.bare else days


def _weekdays_of_both(one: Days, other: Days) -> tuple[int, ...]:
    """Their weekdays, where both have some and for one of them at least these are a condition."""
    names, others = one.weekdays or one.bare, other.weekdays or other.bare
    is_condition = bool(one.weekdays or other.weekdays)
    return (*names, *others) if is_condition and names and others else ()
