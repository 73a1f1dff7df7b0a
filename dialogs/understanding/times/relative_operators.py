"""The algebra of days as seen from others: moved, from one to another, and what lies before or after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.acts import Reason
from dialogs.understanding.times import almanac
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.values import Days, Grain, Length, Trouble


class RelativeOperators:
    """What patterns say of days that others are counted from, resolved as of the frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    @property
    def _today(self) -> date:
        return self.frame.today

    def day(self, offset: int) -> Days:
        return Days.on(almanac.safe_add(self._today, offset))

    def anchor(self) -> Days:
        """The day that was spoken of; today where there is none."""
        return self.frame.anchor or self.day(0)

    def spoken_of(self) -> Days:
        """The day that was spoken of, if any was."""
        return self.frame.anchor or Days()

    def before_that(self) -> Days:
        return replace(self.before(self.spoken_of()), is_relative=True)

    def after_that(self) -> Days:
        return replace(self.after(self.spoken_of()), is_relative=True)

    def moved(self, days: Days, length: Length) -> Days:
        if days.trouble is not None:
            return days
        if days.picks:
            return Days.on(*(almanac.add(day, length) for day in days.picks))
        since = days.since and almanac.add(days.since, length)
        return replace(days, since=since, until=days.until and almanac.add(days.until, length))

    def earlier(self, days: Days, length: Length) -> Days:
        first = days.first or self._today
        return days if days.trouble else Days.on(almanac.add(first, -length))

    def later(self, days: Days, length: Length) -> Days:
        if length.is_of_hours:
            return replace(days, trouble=days.trouble or Trouble(Reason.NO_SUCH_DAY))
        return days if days.trouble else Days.on(almanac.add(days.last or self._today, length))

    def interval(self, one: Days, other: Days) -> Days:
        """From the first to the last, both included; a last day before the first is the next of its kind."""
        since, until = one.first, other.last
        trouble = one.trouble or other.trouble
        if since is not None and until is not None and until < since:
            if other.bare:
                until = almanac.on_or_after(since, until.weekday())
            elif almanac.add(since, Length(months=-12)) <= until:
                since = almanac.add(since, Length(months=-12))
        whole = Grain.MONTH if other.grain is Grain.MONTH else Grain.DAY
        return Days(since=since, until=until, grain=whole, is_spoken=True, trouble=trouble)

    def since(self, days: Days) -> Days:
        return _ending(Days(since=days.first), days)

    def after(self, days: Days) -> Days:
        last = days.last
        return _ending(Days(since=last and almanac.safe_add(last, 1)), days)

    def before(self, days: Days) -> Days:
        first = days.first
        return _ending(Days(until=first and almanac.safe_add(first, -1)), days)

    def until(self, days: Days) -> Days:
        return _ending(Days(until=days.last, is_spoken=True), days)

    def other_side(self, days: Days) -> Days:
        """ "Not before Wednesday": from Wednesday on."""
        if days.until is not None:
            return replace(days, since=almanac.safe_add(days.until, 1), until=None)
        return replace(days, since=None, until=days.since and almanac.safe_add(days.since, -1))

    def days_from(self, length: Length, days: Days) -> Days:
        """So long from a day on: "for 3 days from Monday"."""
        first = days.first or self._today
        return Days(since=first, until=almanac.safe_add(almanac.add(first, length), -1), grain=Grain.DAY)

    def within(self, length: Length) -> Days:
        return Days(since=self._today, until=almanac.add(self._today, length), is_spoken=True)


def _ending(open_days: Days, days: Days) -> Days:
    """A stretch with an open end, with what is kept of the days that its other end was told by."""
    return replace(open_days, weekdays=days.weekdays, trouble=days.trouble, is_of_weekday=len(days.bare) == 1)
