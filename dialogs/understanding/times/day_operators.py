"""The algebra of days: small operators over days and stretches of days, which know no language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dialogs.acts import Reason
from dialogs.understanding.times import almanac
from dialogs.understanding.times.frame import Frame, cut_off, listed
from dialogs.understanding.times.values import Days, Grain, Length, Numbers, Trouble, Written

FEW_WEEKDAYS = 10
"""So many weekdays of a stretch are named one by one."""


class DayOperators:
    """What patterns say of days, resolved as of the frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    @property
    def _today(self) -> date:
        return self.frame.today

    # -- one day -----------------------------------------------------------------------------------------------

    def day(self, offset: int) -> Days:
        return Days.on(almanac.safe_add(self._today, offset))

    def anchor(self) -> Days:
        """The day that was spoken of; today where there is none."""
        return self.frame.anchor or self.day(0)

    def before_that(self) -> Days:
        return replace(self.before(self.spoken_of()), is_relative=True)

    def after_that(self) -> Days:
        return replace(self.after(self.spoken_of()), is_relative=True)

    def spoken_of(self) -> Days:
        """The day that was spoken of, if any was."""
        return self.frame.anchor or Days()

    def coming(self, weekday: int) -> Days:
        """A weekday without more: the one on offer, the one of the week that is looked at, the one nearest to the day
        that was settled on ("can we make it the Saturday?"), else the next.
        """
        on_offer = [day for day in self.frame.offered if day.weekday() == weekday]
        if on_offer:
            return replace(Days.on(*on_offer[:1]), bare=(weekday,))
        if self.frame.frame_days and (placed := self._placed(weekday, self.frame.frame_days)):
            return replace(Days.on(*placed[:1]), bare=(weekday,))
        if self.frame.chosen:
            return replace(Days.on(self._nearest(weekday, self.frame.chosen)), bare=(weekday,))
        return replace(self.weekday_after(weekday, self.day(0)), bare=(weekday,))

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
        if placed and len(placed) <= FEW_WEEKDAYS:
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

    def feast(self, name: str) -> Days:
        """The next day that a feast is kept."""
        years = (self._today.year, self._today.year + 1)
        found = [day for year in years if (day := almanac.feast(name, year, self.frame.country))]
        ahead = [day for day in found if day >= self._today]
        return Days.on(*ahead[:1]) if ahead else Days.in_trouble(Reason.NO_SUCH_DAY)

    def weekend_at(self, days: Days) -> Days:
        """The weekend around a day, with the day where it is beside it."""
        day = days.first or self._today
        saturday, sunday = almanac.unit_at(Grain.WEEKEND, day if day.weekday() else almanac.safe_add(day, -1))
        return replace(Days.on(saturday, sunday, day), grain=Grain.WEEKEND)

    # -- dates -------------------------------------------------------------------------------------------------

    def of_month(self, numbers: Numbers) -> Days:
        """Days by their numbers alone: the next ones, or those on offer."""
        on_offer = [day for day in self.frame.offered if day.day in numbers.numbers]
        if on_offer and len(numbers.numbers) == 1:
            return Days.on(*on_offer[:1])
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

    def _of_year(self, days: Days) -> Days:
        if days.last is not None and days.last < self._today:
            return replace(days, trouble=Trouble(Reason.PAST_DAY, (days.last,)))
        return days

    def number(self, number: int) -> Numbers:
        return Numbers((number,))

    def numbers(self, one: Numbers, other: Numbers) -> Numbers:
        return Numbers(tuple(dict.fromkeys((*one.numbers, *other.numbers))))

    def numbers_to(self, one: int, other: int) -> Numbers:
        return Numbers((one, other), is_stretch=True)

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

    # -- stretches ---------------------------------------------------------------------------------------------

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
            if 1 <= number <= 52:
                monday = date.fromisocalendar(year, number, 1)
                if almanac.safe_add(monday, 6) >= self._today:
                    return self._whole(Grain.WEEK, monday)
        return Days.in_trouble(Reason.NO_SUCH_DAY)

    def unit_after(self, grain: Grain, days: Days) -> Days:
        return self._whole(grain, almanac.add(days.last or self._today, almanac.length_of(grain, 1)))

    def unit_before(self, grain: Grain, days: Days) -> Days:
        return self._whole(grain, almanac.add(days.first or self._today, almanac.length_of(grain, -1)))

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

    def days_from(self, length: Length, days: Days) -> Days:
        """So long from a day on: "for 3 days from Monday"."""
        first = days.first or self._today
        return Days(since=first, until=almanac.safe_add(almanac.add(first, length), -1), grain=Grain.DAY)

    def within(self, length: Length) -> Days:
        return Days(since=self._today, until=almanac.add(self._today, length), is_spoken=True)

    # -- from days to days -------------------------------------------------------------------------------------

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
        return days if days.trouble else Days.on(almanac.add(days.last or self._today, length))

    def union(self, one: Days, other: Days) -> Days:
        """Either; a weekday without a week belongs to the week or month that the other was put in."""
        trouble = one.trouble or other.trouble
        within = one.within or other.within
        if within is not None and not trouble:
            stretch = Days(since=within[0], until=within[1])
            one = self.weekdays_of(one, stretch) if one.bare else one
            other = self.weekdays_of(other, stretch) if other.bare else other
        bare = (*one.bare, *other.bare) if one.bare and other.bare else ()
        names = one.weekdays or one.bare, other.weekdays or other.bare
        if (one.weekdays or other.weekdays) and all(names):
            return Days(weekdays=(*names[0], *names[1]), bare=bare, trouble=trouble)
        if one.picks and other.picks:
            picks = Days.on(*one.picks, *other.picks).picks
            return Days(picks=picks, bare=bare, within=within, trouble=trouble)
        firsts = [day for day in (one.first, other.first) if day]
        lasts = [day for day in (one.last, other.last) if day]
        return Days(since=min(firsts, default=None), until=max(lasts, default=None), trouble=trouble)

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
        return Days(since=days.first, weekdays=days.weekdays, trouble=days.trouble)

    def after(self, days: Days) -> Days:
        last = days.last
        return Days(since=last and almanac.safe_add(last, 1), weekdays=days.weekdays, trouble=days.trouble)

    def before(self, days: Days) -> Days:
        first = days.first
        return Days(until=first and almanac.safe_add(first, -1), weekdays=days.weekdays, trouble=days.trouble)

    def until(self, days: Days) -> Days:
        return Days(until=days.last, is_spoken=True, weekdays=days.weekdays, trouble=days.trouble)


def _full(year: int) -> int:
    return year if year >= 100 else 2000 + year
