"""The rules for days: how people say a date, a weekday, a week, or a stretch of days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

import dateparser
from babel import Locale

from dialogs.understand.heard import Trouble
from dialogs.understand.lexicon import Kind
from dialogs.understand.sentence import Sentence, TimeWish
from dialogs.understand.text import normal

Days: TypeAlias = tuple[date, ...]

OPEN_END = 28
"""How many days an open-ended wish ("after the 10th") is taken to mean."""


class DayRules(Sentence):
    """Each rule looks at one place and gives the days found there and the place after them, or None."""

    def _day_range(self, i: int) -> tuple[Days, int] | None:
        """ "between Monday and Wednesday", "from 3 to 5 December", "Monday to Friday", "after the 10th"."""
        start = self._skip(i, Kind.BETWEEN)
        if first := self._day(start):
            joint = first[1]
            is_list = self._is(joint, Kind.OR) or self._is(joint, Kind.PLUS)
            if self._is(joint, Kind.AND) and (start > i or not is_list):
                last = self._day(self._skip(joint + 1, Kind.ON, Kind.THE))
                if last and first[0] and last[0] and last[0][-1] != first[0][0]:
                    end = last[0][-1]
                    if end < first[0][0]:
                        end += timedelta(days=7)
                    return span(first[0][0], min(end, first[0][0] + timedelta(days=62))), last[1]
        inner = self._skip(i + 1, Kind.ON, Kind.THE)
        if self._is(i, Kind.BEFORE) and (limit := self._day(inner)) and limit[0]:
            until = limit[0][0] if self.tokens[i].text in self._inclusive else limit[0][0] - timedelta(days=1)
            return span(self.today, until) or limit[0], limit[1]
        if self._is(i, Kind.AFTER) and (limit := self._day(inner)) and limit[0]:
            since = limit[0][0] if Kind.BETWEEN in self.tokens[i].means else limit[0][-1] + timedelta(days=1)
            return span(since, since + timedelta(days=OPEN_END - 1)), limit[1]
        return None

    @property
    def _inclusive(self) -> frozenset[str]:
        return frozenset(normal(p) for p in self.words.phrases.list("times", "and")) | {"by"}

    def _day_or_nothing(self, i: int) -> tuple[Days, int] | None:
        return self._day(self._skip(i, Kind.ON)) or self._day(self._skip(i, Kind.ON, Kind.THE, Kind.IN))

    def _day(self, i: int) -> tuple[Days, int] | None:
        rules: tuple[Callable[[int], tuple[Days, int] | None], ...] = (
            self._written_date,
            self._beside_day,
            self._relative_day,
            self._counted_day,
            self._period,
            self._weekday,
            self._month_date,
            self._ordinal_date,
        )
        return next((found for rule in rules if (found := rule(i))), None)

    def _written_date(self, i: int) -> tuple[Days, int] | None:
        token = self._token(i)
        if token is None:
            return None
        if Kind.ISO_DATE in token.means:
            year, month, day = (int(part) for part in token.text.split("-"))
            return self._exact(day, month, year, token.text, i + 1)
        if Kind.FEAST in token.means:
            month, day = (int(part) for part in str(token.means[Kind.FEAST]).split("-"))
            return self._exact(day, month, None, token.text, i + 1)
        if Kind.NUMERIC_DATE in token.means:
            found = self._parse(token.text)
            if found is None:
                self.reading.troubles.append((Trouble.NO_SUCH_DAY, token.text))
                return (), i + 1
            return (found,), i + 1
        return None

    def _exact(self, day: int, month: int, year: int | None, said: str, end: int) -> tuple[Days, int]:
        """A day given by number and month; without a year, the next one that comes."""
        for candidate in (year,) if year else range(self.today.year, self.today.year + 5):
            try:
                found = date(candidate, month, day)
            except ValueError:
                continue
            if year or found >= self.today:
                return (found,), end
        self.reading.troubles.append((Trouble.NO_SUCH_DAY, said))
        return (), end

    def _beside_day(self, i: int) -> tuple[Days, int] | None:
        """ "the day before 5 December", "the day after Friday"."""
        step = 1 if self._is(i, Kind.NEXT_DAY) else -1 if self._is(i, Kind.PREVIOUS_DAY) else 0
        if not step or not (beside := self._day(self._skip(i + 1, Kind.THE))) or not beside[0]:
            return None
        edge = beside[0][-1] if step == 1 else beside[0][0]
        return (edge + timedelta(days=step),), beside[1]

    def _relative_day(self, i: int) -> tuple[Days, int] | None:
        base = self.days[-1] if self.days else self.moment.day or self.today
        offsets = (
            (Kind.AFTER_TOMORROW, self.today, 2),
            (Kind.TOMORROW, self.today, 1),
            (Kind.TODAY, self.today, 0),
            (Kind.YESTERDAY, self.today, -1),
            (Kind.NEXT_DAY, base, 1),
            (Kind.PREVIOUS_DAY, base, -1),
        )
        for kind, start, days in offsets:
            if self._is(i, kind):
                return (start + timedelta(days=days),), i + 1
        if self._is(i, Kind.TONIGHT):
            self.times.append(TimeWish(part="evening"))
            return (self.today,), i + 1
        if self._is(i, Kind.THIS) and self._is(i + 1, Kind.PART):
            self.times.append(TimeWish(part=str(self.tokens[i + 1].means[Kind.PART])))
            return (self.today,), i + 2
        if self._is(i, Kind.WORKDAYS):
            return tuple(d for d in span(self.today, self.today + timedelta(days=13)) if d.weekday() < 5), i + 1
        if self._is(i, Kind.ANY_DAY):
            return span(self.today, self.today + timedelta(days=OPEN_END - 1)), i + 1
        return None

    def _counted_day(self, i: int) -> tuple[Days, int] | None:
        """ "in 3 days", "two weeks from now", "a week from Friday", "Friday in two weeks", "in a fortnight"."""
        start = self._skip(i, Kind.IN, Kind.WITHIN)
        count = self._number(start)
        unit = self._unit(start + 1) if count is not None else self._unit(start)
        after_unit = start + (2 if count is not None else 1)
        if count is not None and self._is(start + 1, Kind.WEEK_FROM_NOW):
            return (self.today + timedelta(weeks=min(count, 400)),), start + 2
        if count is not None and unit is None and self._is(start + 1, Kind.WEEK_FROM):
            if later := self._day(self._skip(start + 2, Kind.ON, Kind.THE)):
                return tuple(d + timedelta(weeks=count) for d in later[0]), later[1]
            return None
        if unit == "fortnight" and (later := self._day(self._skip(after_unit, Kind.ON, Kind.AFTER))):
            return tuple(d + timedelta(weeks=2) for d in later[0]), later[1]
        if unit not in {"day", "week", "fortnight", "month"} or (count is None and unit != "fortnight"):
            return None
        if start == i and not self._is(after_unit, Kind.FROM_NOW):
            return None
        end = after_unit + 1 if self._is(after_unit, Kind.FROM_NOW) else after_unit
        n = count or 1
        if n > 400:
            return None
        days = {"day": 1, "week": 7, "fortnight": 14}
        last = _months_later(self.today, n) if unit == "month" else self.today + timedelta(days=days[unit] * n)
        is_within = start > i and self._is(start - 1, Kind.WITHIN)
        return span(self.today, min(last, self.today + timedelta(days=62))) if is_within else (last,), end

    def _period(self, i: int) -> tuple[Days, int] | None:
        """ "next week", "this weekend", "early next week", "end of the month", "the week after next"."""
        if both := self._two_periods(i):
            return both
        start = self._skip(i, Kind.THE)
        third = 1 if self._is(start, Kind.EARLY) else 3 if self._is(start, Kind.LATE) else 0
        at = self._skip(start + 1, Kind.THE, Kind.OF) if third else start
        step = 1 if self._is(at, Kind.NEXT) else -1 if self._is(at, Kind.PAST) else 0
        named = at + 1 if step or self._is(at, Kind.THIS) else at
        if step == 1 and (count := self._number(named)) and (unit := self._unit(named + 1)) in {"day", "week"}:
            days = count * (7 if unit == "week" else 1)
            return span(self.today, self.today + timedelta(days=min(days, 62))), named + 2
        if third and self._is(named, Kind.MONTH):
            month = self._month_days(self.tokens[named].value(Kind.MONTH), None)
            return _third(month, third), named + 1
        # "Next week on Tuesday" is not "a week on Tuesday".
        unit = "week" if step == 1 and self._is(named, Kind.WEEK_FROM) else self._unit(named)
        if unit not in {"week", "weekend", "month"}:
            return None
        marked = named > at or third or unit == "weekend" or self._is(named + 1, Kind.AFTER_NEXT)
        if not marked:
            return None
        end = named + 1
        if self._is(end, Kind.AFTER_NEXT):
            step, end = 2, end + 1
        return _third(self._period_days(unit, step), third), end

    def _two_periods(self, i: int) -> tuple[Days, int] | None:
        """ "this or next week", "this week or next"."""
        if not self._is(i, Kind.THIS):
            return None
        at = i + 1 if self._unit(i + 1) is None else i + 2
        unit = self._unit(i + 1) or self._unit(at + 2)
        if unit is None or not (self._is(at, Kind.OR) and self._is(at + 1, Kind.NEXT)):
            return None
        end = at + 3 if self._unit(at + 2) == unit else at + 2
        return (*self._period_days(unit, 0), *self._period_days(unit, 1)), end

    def _period_days(self, unit: str, step: int) -> Days:
        monday = self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=step)
        if unit == "week":
            return span(monday, monday + timedelta(days=6))
        if unit == "weekend":
            return span(monday + timedelta(days=5), monday + timedelta(days=6))
        first = _months_later(self.today.replace(day=1), step)
        return span(first, _months_later(first, 1) - timedelta(days=1))

    def _weekday(self, i: int) -> tuple[Days, int] | None:
        """ "Friday", "next Friday", "this coming Friday", "Friday the 27th", "Friday after next"."""
        start = self._skip(i, Kind.THE)
        step = 1 if self._is(start, Kind.NEXT) else 0
        past = self._is(start, Kind.PAST)
        at = start + 1 if step or past or self._is(start, Kind.THIS) else start
        if not self._is(at, Kind.WEEKDAY):
            return None
        weekday = self.tokens[at].value(Kind.WEEKDAY)
        end = at + 1
        named = self._month_date(end) or self._ordinal_date(self._skip(end, Kind.THE)) or self._bare_date(end)
        if named and named[0]:
            if len(named[0]) == 1 and named[0][0].weekday() != weekday:
                self.reading.troubles.append((Trouble.OTHER_WEEKDAY, named[0][0].isoformat()))
            return named
        if past:
            return (self.today - timedelta(days=(self.today.weekday() - weekday - 1) % 7 + 1),), end
        among = tuple(d for d in self.moment.among if d.weekday() == weekday)
        if among and at == start and not self._is(end, Kind.NEXT) and not self._is(end, Kind.UNIT):
            # One of the days that were just offered.
            return among, end
        coming = self.today + timedelta(days=(weekday - self.today.weekday()) % 7)
        if self._is(end, Kind.AFTER_NEXT):
            return (self._in_week(weekday, 2),), end + 1
        if self._is(end, Kind.NEXT) and not self._is(end + 1, Kind.WEEKDAY) and not self._is(end + 1, Kind.UNIT):
            return (self._in_week(weekday, 1),), end + 1
        if step:
            return (self._in_week(weekday, 1),), end
        if self._unit(end) == "week" and self.tokens[end].text in self._one_week:
            # "Thursday week"
            return (coming + timedelta(days=7),), end + 1
        if coming == self.today and at == start:
            # "Friday" said on a Friday: people say "today" when they mean today.
            coming += timedelta(days=7)
        following = self._period(self._skip(end, Kind.OF, Kind.IN))
        if following and (within := tuple(d for d in following[0] if d.weekday() == weekday)):
            self.followed_by = following[0]
            return within, following[1]
        return (coming,), end

    @property
    def _one_week(self) -> frozenset[str]:
        return frozenset(normal(self.words.phrases.list("dates", "units", "week")[0]).split("\n"))

    def _in_week(self, weekday: int, weeks: int) -> date:
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(weeks=weeks, days=weekday)

    def _bare_date(self, i: int) -> tuple[Days, int] | None:
        """ "Friday 27": a number after a weekday is a day of the month when that day is such a weekday."""
        number = self._number(i)
        if number is None or not 1 <= number <= 31 or self._is(i + 1, Kind.AM) or self._is(i + 1, Kind.PM):
            return None
        weekday = self.tokens[i - 1].value(Kind.WEEKDAY)
        days = self._next_numbered(number)
        return (days, i + 1) if days and days[0].weekday() == weekday else None

    def _month_date(self, i: int) -> tuple[Days, int] | None:
        """ "27 November", "November 27th 2026", "the 3rd of December", "in March", "3 to 5 December"."""
        start = self._skip(i, Kind.THE)
        day = self._day_number(start)
        if day is not None:
            month_at = self._skip(start + 1, Kind.OF)
            if self._is(month_at, Kind.MONTH):
                return self._dated(day, month_at, month_at + 1, start)
            return None
        if not self._is(start, Kind.MONTH):
            return None
        number_at = self._skip(start + 1, Kind.THE)
        day = self._day_number(number_at)
        if day is not None and not self._is(number_at + 1, Kind.AM) and not self._is(number_at + 1, Kind.PM):
            return self._dated(day, start, number_at + 1, start)
        if self.tokens[start].text in self.words.ambiguous_months and not (
            start > 0 and any(self._is(start - 1, kind) for kind in (Kind.IN, Kind.NEXT, Kind.THIS, Kind.OF))
        ):
            return None
        year = self._year(start + 1)
        return self._month_days(self.tokens[start].value(Kind.MONTH), year), start + (2 if year else 1)

    def _day_number(self, i: int) -> int | None:
        if self._is(i, Kind.ORDINAL):
            return self.tokens[i].value(Kind.ORDINAL)
        if self._is(i, Kind.NUMBER) and self.tokens[i].text.isdigit() and self.tokens[i].value(Kind.NUMBER) <= 99:
            return self.tokens[i].value(Kind.NUMBER)
        return None

    def _dated(self, day: int, month_at: int, end: int, start: int) -> tuple[Days, int]:
        year = self._year(end)
        end += 1 if year else 0
        said = self.text[self.tokens[start].start : self.tokens[end - 1].end]
        return self._exact(day, self.tokens[month_at].value(Kind.MONTH), year, said, end)

    def _year(self, i: int) -> int | None:
        number = self._number(i)
        return number if number is not None and 1900 <= number <= 2200 else None

    def _month_days(self, month: int, year: int | None) -> Days:
        if year is None:
            year = self.today.year if month >= self.today.month else self.today.year + 1
        first = date(year, month, 1)
        days = span(first, _months_later(first, 1) - timedelta(days=1))
        return tuple(d for d in days if d >= self.today) or days

    def _ordinal_date(self, i: int) -> tuple[Days, int] | None:
        """ "the 27th"; a word such as "first" alone is a choice from a list, never a date."""
        start = self._skip(i, Kind.THE)
        token = self._token(start)
        if token is None:
            return None
        bare = self.moment.expects_day and len(self.tokens) == 1 and Kind.NUMBER in token.means and token.text.isdigit()
        if not bare and not (Kind.ORDINAL in token.means and token.text[0].isdigit()):
            return None
        number = token.value(Kind.NUMBER if bare else Kind.ORDINAL)
        days = self._next_numbered(number)
        if not days:
            self.reading.troubles.append((Trouble.NO_SUCH_DAY, token.text))
        return days, start + 1

    def _next_numbered(self, number: int) -> Days:
        """The next day with this number in its month."""
        if not 1 <= number <= 31:
            return ()
        for months in range(4):
            first = _months_later(self.today.replace(day=1), months)
            try:
                found = first.replace(day=number)
            except ValueError:
                continue
            if found >= self.today:
                return (found,)
        return ()

    def _parse(self, text: str) -> date | None:
        """One date by dateparser; the future is preferred where the year is left out."""
        language = Locale.parse(self.moment.locale, sep="-").language
        found = dateparser.parse(
            text,
            languages=[language],
            settings={
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": self.moment.now.replace(tzinfo=None),
                "DATE_ORDER": date_order(self.moment.locale),
                "REQUIRE_PARTS": ["day", "month"],
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
        return found.date() if found else None


@cache
def date_order(locale: str) -> str:
    """The order of day, month and year in which a locale writes dates: "DMY", "MDY" or "YMD"."""
    pattern = Locale.parse(locale, sep="-").date_formats["short"].pattern.casefold()
    return "".join(sorted("DMY", key=lambda part: pattern.index(part.casefold())))


def span(first: date, last: date) -> Days:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _third(days: Days, third: int) -> Days:
    """The first or the last part of a stretch, as "early" and "end of" mean it."""
    part = max(1, round(len(days) * 0.4))
    return days[:part] if third == 1 else days[-part:] if third == 3 else days


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
