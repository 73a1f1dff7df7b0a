"""The algebra of dates: days by their numbers, months and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.acts import Reason
from dialogs.understanding.times import almanac
from dialogs.understanding.times.unit_operators import UnitOperators
from dialogs.understanding.times.values import Days, Grain, Length, Numbers, Trouble, Written


class DateOperators(UnitOperators):
    """What patterns say of dates; one without a month or a year is the next such."""

    def of_month(self, numbers: Numbers) -> Days:
        """Days by their numbers alone: the next ones, or those on offer; those of a list are in one month, unless they
        run over its end ("the 30th or the 1st").
        """
        on_offer = [day for day in self.frame.offered if day.day in numbers.numbers]
        if on_offer and len(numbers.numbers) == 1:
            return Days.on(*on_offer[:1])
        if (over := self._over_the_end(numbers)) is not None:
            return over
        month = self._today.replace(day=1)
        first = numbers.numbers[0] if numbers.is_stretch else min(numbers.numbers, default=0)
        if first < self._today.day:
            month = almanac.add(month, Length(months=1))
        for _ in range(12):
            found = self._numbered(month.year, month.month, numbers)
            if found.trouble is None or max(numbers.numbers) > 31:
                return replace(found, is_by_number=True)
            month = almanac.add(month, Length(months=1))
        return found

    def _over_the_end(self, numbers: Numbers) -> Days | None:
        """Each number the next such day, where only so they stand in the order in which they were said."""
        if numbers.is_stretch or list(numbers.numbers) == sorted(numbers.numbers):
            return None
        days = [self.of_month(Numbers((number,))) for number in numbers.numbers]
        picks = [pick for day in days for pick in day.picks]
        is_in_order = len(picks) == len(days) and picks == sorted(picks)
        return replace(Days.on(*picks), is_by_number=True) if is_in_order else None

    def in_month(self, month: int, numbers: Numbers, year: int | None = None) -> Days:
        """Days of a month: the next such, or those of the year that was said."""
        if year is not None:
            return self._of_year(self._numbered(_full(year), month, numbers))
        found = self._numbered(self._today.year, month, numbers)
        is_over = found.last is not None and found.last < self._today
        if is_over or (found.trouble is not None and month < self._today.month):
            found = self._numbered(self._today.year + 1, month, numbers)
        return found

    def written(self, written: Written) -> Days:
        return self.in_month(written.month, Numbers((written.day,)), written.year)

    def in_period(self, numbers: Numbers, days: Days) -> Days:
        """ "The 4th of next month"."""
        first = days.first or self._today
        return self._numbered(first.year, first.month, numbers)

    def _numbered(self, year: int, month: int, numbers: Numbers) -> Days:
        first, last = almanac.month_of(year, month) if 1 <= month <= 12 else (None, None)
        if first is None or last is None or not all(1 <= n <= last.day for n in numbers.numbers):
            return Days.in_trouble(Reason.NO_SUCH_DAY)
        picks = [first.replace(day=n) for n in numbers.numbers]
        if not numbers.is_stretch:
            return Days.on(*picks)
        end = picks[1] if picks[1] >= picks[0] else almanac.add(picks[1], Length(months=1))
        return self.interval(Days.on(picks[0]), Days.on(end))

    def number(self, number: int) -> Numbers:
        return Numbers((number,))

    def numbers(self, one: Numbers, other: Numbers) -> Numbers:
        return Numbers(tuple(dict.fromkeys((*one.numbers, *other.numbers))))

    def numbers_to(self, one: int, other: int) -> Numbers:
        return Numbers((one, other), is_stretch=True)

    def month(self, month: int, year: int | None = None) -> Days:
        """A month: the one under way, else the next."""
        of = _full(year) if year is not None else self._today.year + (month < self._today.month)
        first, last = almanac.month_of(of, month)
        return self._of_year(Days(since=first, until=last, grain=Grain.MONTH))

    def month_after(self, month: int, offset: int) -> Days:
        """A month of this year (0) or of the next (1)."""
        return self.month(month, self._today.year + offset)

    def year(self, year: int) -> Days:
        return self._of_year(Days(since=date(year, 1, 1), until=date(year, 12, 31), grain=Grain.YEAR))

    def in_year(self, days: Days, year: int) -> Days:
        day = days.first
        if day is None:
            return days
        return self._of_year(self._numbered(_full(year), day.month, Numbers((day.day,))))

    def feast(self, name: str) -> Days:
        """The next day that a feast is kept."""
        years = (self._today.year, self._today.year + 1)
        found = [day for year in years if (day := almanac.feast(name, year, self.frame.country))]
        ahead = [day for day in found if day >= self._today]
        return Days.on(*ahead[:1]) if ahead else Days.in_trouble(Reason.NO_SUCH_DAY)

    def _of_year(self, days: Days) -> Days:
        if days.last is not None and days.last < self._today:
            return replace(days, trouble=Trouble(Reason.PAST_DAY, (days.last,)))
        return days


def _full(year: int) -> int:
    return year if year >= 100 else 2000 + year
