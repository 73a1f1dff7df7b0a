"""The algebra of weekdays: the coming one, those of a stretch, and one that must be the day of a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dialogs.acts import Reason
from dialogs.understanding.times import almanac
from dialogs.understanding.times.date_operators import DateOperators
from dialogs.understanding.times.frame import listed
from dialogs.understanding.times.values import Days, Grain, Length, Trouble

_FEW_WEEKDAYS = 10
"""So many weekdays of a stretch are named one by one."""


class WeekdayOperators(DateOperators):
    """What patterns say of days by their names; 0 is Monday."""

    def coming(self, weekday: int) -> Days:
        """A weekday without more: the one on offer, the one of the week that is looked at, the one nearest to the day
        that was settled on ("can we make it the Saturday?"), or to the one that is moved, else the next.
        """
        on_offer = [day for day in self.frame.offered if day.weekday() == weekday]
        if on_offer:
            return replace(Days.on(*on_offer[:1]), bare=(weekday,))
        if self.frame.frame_days and (placed := self._placed(weekday, self.frame.frame_days)):
            return replace(Days.on(*placed[:1]), bare=(weekday,))
        if near := self.frame.chosen or self.frame.seen_from:
            return replace(Days.on(self._nearest(weekday, near)), bare=(weekday,))
        return replace(self.weekday_after(weekday, self.day(0)), bare=(weekday,))

    def that_weekday(self, weekday: int) -> Days:
        """The one that was just spoken of."""
        anchor = self.frame.anchor.picks if self.frame.anchor else ()
        spoken_of = [day for day in (*self.frame.offered, *anchor) if day.weekday() == weekday]
        return Days.on(spoken_of[0]) if spoken_of else self.coming(weekday)

    def _nearest(self, weekday: int, chosen: date) -> date:
        first = almanac.on_or_after(almanac.safe_add(chosen, -3), weekday)
        return first if first > self._today else almanac.safe_add(first, 7)

    def this_weekday(self, weekday: int) -> Days:
        return Days.on(almanac.on_or_after(self._today, weekday))

    def after_next(self, weekday: int) -> Days:
        """The weekday of the next week."""
        return self.weekday_of(weekday, self.unit(Grain.WEEK, 1))

    def weekday_after(self, weekday: int, days: Days) -> Days:
        after = almanac.safe_add(days.last or self._today, 1)
        return Days.on(almanac.on_or_after(after, weekday))

    def weekday_before(self, weekday: int, days: Days) -> Days:
        return Days.on(almanac.before(days.first or self._today, weekday))

    def weekday_of(self, weekday: int, days: Days) -> Days:
        return self.weekdays_of(Days(bare=(weekday,)), days)

    def weekdays_of(self, some: Days, days: Days) -> Days:
        """Such weekdays of a stretch; of one that is open the weekdays stay a condition."""
        names = some.bare or some.weekdays
        if days.trouble is not None:
            return days
        if days.first is None or days.last is None:
            return replace(days, picks=(), weekdays=names)
        placed = tuple(day for name in names for day in self._placed(name, days))
        if placed and len(placed) <= _FEW_WEEKDAYS:
            return replace(Days.on(*placed), within=days.stretch)
        return replace(days, weekdays=names)

    def _placed(self, weekday: int, days: Days) -> tuple[date, ...]:
        """The days of this name in a stretch, the coming ones if there are any."""
        if days.first is None or days.last is None:
            return ()
        there = [day for day in (days.picks or listed(days.first, days.last)) if day.weekday() == weekday]
        return tuple([day for day in there if day >= self._today] or there)

    def every(self, weekday: int) -> Days:
        return Days(weekdays=(weekday,), bare=(weekday,))

    def workdays(self) -> Days:
        return Days(weekdays=(0, 1, 2, 3, 4))

    def week_from(self, weekday: int, weeks: int) -> Days:
        """A weekday and so many weeks on top: "Tuesday week"."""
        return self.moved(self.weekday_after(weekday, self.day(0)), Length(days=7 * weeks))

    def weekend_at(self, days: Days) -> Days:
        """The weekend around a day, with the day where it is beside it."""
        day = days.first or self._today
        saturday, sunday = almanac.unit_at(Grain.WEEKEND, day if day.weekday() else almanac.safe_add(day, -1))
        return replace(Days.on(saturday, sunday, day), grain=Grain.WEEKEND)

    def both(self, weekday: int, days: Days) -> Days:
        """A weekday and a date that must be the same day."""
        if days.trouble is not None:
            return days
        fitting = [day for day in days.picks if day.weekday() == weekday]
        if fitting:
            return replace(days, picks=tuple(fitting))
        placed = self._placed(weekday, days) if not days.picks else ()
        if placed:
            return Days.on(*placed)
        return replace(days, trouble=Trouble(Reason.OTHER_WEEKDAY, self._could_be(weekday, days)))

    def _could_be(self, weekday: int, days: Days) -> tuple[date, ...]:
        """The next day of this number that has the name, and the day that was said."""
        said = days.picks[:1]
        for day in said if days.is_by_number else ():
            months = (almanac.add(day.replace(day=1), Length(months=i)) for i in range(1, 15))
            same = (month + timedelta(days=day.day - 1) for month in months)
            named = next((one for one in same if one.day == day.day and one.weekday() == weekday), None)
            return (named, day) if named else said
        return said
