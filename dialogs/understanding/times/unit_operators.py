"""The algebra of days by units: weeks, weekends, months; their parts, and so many of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.acts import Reason
from dialogs.understanding.times import almanac
from dialogs.understanding.times.frame import cut_off, listed
from dialogs.understanding.times.relative_operators import RelativeOperators
from dialogs.understanding.times.values import Days, Grain


class UnitOperators(RelativeOperators):
    """What patterns say of whole units of time, and of places in them."""

    def unit(self, grain: Grain, offset: int = 0) -> Days:
        """This unit, the next (1), the one after it (2)."""
        start = self._today
        if grain is Grain.WEEKEND:
            start = almanac.unit_at(Grain.WEEK, start)[0]
        moved = almanac.add(start.replace(day=1) if grain >= Grain.MONTH else start,
                            almanac.length_of(grain, offset))  # fmt: skip
        return self._whole(grain, moved)

    def _whole(self, grain: Grain, day: date) -> Days:
        first, last = almanac.unit_at(grain, day)
        if grain is Grain.WEEKEND:
            return cut_off(replace(Days.on(first, last), grain=grain), self._today)
        return Days.on(first) if grain <= Grain.DAY else Days(since=first, until=last, grain=grain)

    def unit_at(self, grain: Grain, days: Days) -> Days:
        """The unit that a day lies in: "the week of the 7th"."""
        return days if days.trouble else self._whole(grain, days.first or self._today)

    def week_number(self, number: int) -> Days:
        """A week by its number in the year (ISO 8601): the next such."""
        for year in (self._today.year, self._today.year + 1):
            if 1 <= number <= date(year, 12, 28).isocalendar().week:
                monday = date.fromisocalendar(year, number, 1)
                if almanac.safe_add(monday, 6) >= self._today:
                    return self._whole(Grain.WEEK, monday)
        return Days.in_trouble(Reason.NO_SUCH_DAY)

    def unit_after(self, grain: Grain, days: Days) -> Days:
        return self._whole(grain, almanac.add(days.last or self._today, almanac.length_of(grain, 1)))

    def unit_before(self, grain: Grain, days: Days) -> Days:
        return self._whole(grain, almanac.add(days.first or self._today, almanac.length_of(grain, -1)))

    def rest(self, days: Days) -> Days:
        return Days(since=max(days.first or self._today, self._today), until=days.last, grain=days.grain)

    def part_of(self, days: Days, which: str) -> Days:
        """Early, mid, late: by halves; begin, end: by thirds of a month, by two days of a week."""
        if days.since is None or days.until is None:
            return days
        first, last = days.since, days.until
        count = (last - first).days + 1
        shares = {"early": (0, 0.5), "mid": (0.3, 0.66), "late": (0.5, 1), "begin": (0, 0.34), "end": (0.66, 1)}
        if count <= 7:
            shares = {"early": (0, 3 / 7), "mid": (1 / 7, 4 / 7), "late": (3 / 7, 1)}
            shares |= {"begin": (0, 2 / 7), "end": (3 / 7, 1)}
        low, high = shares[which]
        since = almanac.safe_add(first, int(low * count))
        return Days(since=since, until=almanac.safe_add(first, max(round(high * count), 1) - 1), grain=Grain.DAY)

    def first_day(self, days: Days) -> Days:
        return Days.on(days.first) if days.first else days

    def last_day(self, days: Days) -> Days:
        return Days.on(days.last) if days.last else days

    def nth(self, n: int, weekday: int, days: Days) -> Days:
        """The nth such weekday of a stretch, from its end where negative."""
        first, last = days.first or self._today, days.last
        if last is None:
            last = almanac.unit_at(Grain.MONTH, first)[1]
        there = [day for day in listed(first, last) if day.weekday() == weekday]
        index = n - 1 if n > 0 else len(there) + n
        return Days.on(there[index]) if 0 <= index < len(there) else Days.in_trouble(Reason.NO_SUCH_DAY)

    def nth_unit(self, n: int, grain: Grain, days: Days) -> Days:
        """The nth week of a stretch is counted from the one that has most of its days in it."""
        first, last = days.first or self._today, days.last or self._today
        if grain is Grain.DAY:
            day = almanac.safe_add(first, n - 1) if n > 0 else almanac.safe_add(last, n + 1)
            return Days.on(day) if first <= day <= last else Days.in_trouble(Reason.NO_SUCH_DAY)
        middle = 3 if grain is Grain.WEEK else 5
        start = almanac.on_or_after(first, middle) if n > 0 else almanac.before(almanac.safe_add(last, 1), middle)
        return self._whole(grain, almanac.safe_add(start, 7 * (n - 1 if n > 0 else n + 1)))

    def full_unit(self, n: int, days: Days) -> Days:
        """The nth week that lies in a stretch with all its days."""
        monday = almanac.on_or_after(days.first or self._today, 0)
        return self._whole(Grain.WEEK, almanac.safe_add(monday, 7 * (n - 1)))

    def next_units(self, count: int, grain: Grain) -> Days:
        """So many days from tomorrow on; weeks and months from today on."""
        first = self._today if grain > Grain.DAY else almanac.safe_add(self._today, 1)
        last = almanac.safe_add(almanac.add(first, almanac.length_of(grain, count)), -1)
        return Days(since=first, until=max(first, last), grain=grain)

    def next_workdays(self, count: int) -> Days:
        day = self._today
        days: list[date] = []
        while len(days) < min(count, 30):
            day = almanac.safe_add(day, 1)
            days += [day] if day.weekday() < 5 else []
        return replace(Days.on(*days), grain=Grain.WEEK)
