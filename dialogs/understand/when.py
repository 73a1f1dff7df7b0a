"""Days and times of day in a customer's sentence: our own grammar of spoken dates, on top of dateparser.

Our layer finds which words are about a date ("a haircut with Dana next Friday after 3"), keeps ranges as ranges, and
knows what was an impossible or a past day. Numeric dates in the locale's order, and whatever the grammar does not know
where a day was asked for, go to dateparser.
"""

from __future__ import annotations

from datetime import time, timedelta

from babel import Locale

from dialogs.understand.clock import Spoken, resolve
from dialogs.understand.days import DayRules, Days, span
from dialogs.understand.heard import Trouble, When
from dialogs.understand.lexicon import Kind, Lexicon, lexicon
from dialogs.understand.sentence import Choice, Moment, Reading, TimeWish
from dialogs.understand.times import TimeRules

__all__ = ["Moment", "Reading", "lengths_in", "read_when"]


def read_when(text: str, moment: Moment) -> Reading:
    """The day and time wishes in a text that is in `normal` form."""
    language = Locale.parse(moment.locale, sep="-").language
    return _Reader(text, moment, lexicon(language)).read()


def lengths_in(text: str, moment: Moment) -> frozenset[timedelta]:
    """Every length of time in a text that is in `normal` form ("an hour", "90 minutes")."""
    language = Locale.parse(moment.locale, sep="-").language
    reader = _Reader(text, moment, lexicon(language))
    found = (reader._length(i) for i in range(len(reader.tokens)))
    return frozenset(one[0] for one in found if one)


class _Reader(DayRules, TimeRules):
    """Reads from left to right, days before times, and puts together what was found."""

    def __init__(self, text: str, moment: Moment, words: Lexicon) -> None:
        super().__init__(text, moment, words)
        self._weekdays: set[int] = set()
        self._stretch: Days = ()

    def read(self) -> Reading:
        i = 0
        joined = corrected = negated = False
        while i < len(self.tokens):
            self.correcting = (corrected or joined) and bool(self.times)
            self.followed_by = ()
            if distance := self._distance(i):
                self.reading.shift, end = distance
            elif soon := self._soon(i):
                day, wishes, end = soon
                self.days, self.times = (day,), [*self.times, *wishes]
            elif (found := self._day_range(i)) or (found := self._day_or_nothing(i)):
                days, end = found
                negated = negated or self._is(end, Kind.NO_GOOD)
                if negated:
                    self._exclude(days, i, end)
                else:
                    self._hear_days(days, i, end, joined=joined, corrected=corrected)
            elif wish := self._time_wish(i):
                end = wish[1]
                negated = negated or self._is(end, Kind.NO_GOOD)
                if corrected:
                    self.times.clear()
                if joined and not negated:
                    self._begin_another(keeps_days=self._day_or_nothing(end) is None)
                self.times.append(self._opposite(wish[0]) if negated else wish[0])
            else:
                joined = joined or self._is(i, Kind.OR)
                corrected = corrected or self._is(i, Kind.CORRECTION)
                # "can't do Monday or Tuesday": what is joined to a negated day is negated too.
                negated = self._is(i, Kind.NOT) or (negated and self._is_small(i))
                if joined:
                    self._open_end(i)
                if self._is(i, Kind.SOONEST):
                    self.soonest = True
                    self._take(i, i + 1)
                i += 1
                continue
            self._take(i, end)
            joined = corrected = False
            negated = negated and self._is(end, Kind.OR)
            i = end
        self._finish()
        self.reading.troubles = list(dict.fromkeys(self.reading.troubles))
        return self.reading

    def _hear_days(self, days: Days, i: int, end: int, *, joined: bool, corrected: bool) -> None:
        """Bare weekdays belong to the week or month that is named with them, before or after."""
        weekday = self._bare_weekday(i, end)
        joined = joined or self._is_listed(i, end)
        self._last_days = i, end
        if corrected:
            self._stretch, self._weekdays = (), set()
        if weekday is not None:
            days = tuple(d for d in self._stretch if d.weekday() == weekday and d > self.today) or days
        named = self.followed_by or (days if self._is_stretch(i, end, days) else ())
        if named and (joined or not self.followed_by):
            self._put_into(named)
        if joined and not corrected:
            self._begin_another()
        is_named_after = bool(named) and not self.followed_by and not joined and bool(self._weekdays)
        if not is_named_after:
            self._add_day(days, joined=joined, corrected=corrected)
            self._weekdays = (self._weekdays if joined else set()) | (set() if weekday is None else {weekday})
        stays = joined or weekday is not None
        self._stretch = named or self._week_of_next(i, end, days) or (self._stretch if stays else ())

    def _bare_weekday(self, i: int, end: int) -> int | None:
        """The weekday when nothing but its name was said."""
        said = [k for k in range(i, end) if not self._is(k, Kind.ON) and not self._is(k, Kind.THE)]
        return self.tokens[said[0]].value(Kind.WEEKDAY) if len(said) == 1 and self._is(said[0], Kind.WEEKDAY) else None

    def _is_stretch(self, i: int, end: int, days: Days) -> bool:
        vague = any(self._is(k, kind) for k in range(i, end) for kind in (Kind.ANY_DAY, Kind.WORKDAYS, Kind.WEEKDAY))
        return len(days) > 1 and not vague

    def _week_of_next(self, i: int, end: int, days: Days) -> Days:
        """ "Next Tuesday or Thursday" are days of one week."""
        if not days or not any(self._is(k, Kind.NEXT) for k in range(i, end)):
            return ()
        monday = days[0] - timedelta(days=days[0].weekday())
        return span(monday, monday + timedelta(days=6))

    def _put_into(self, stretch: Days) -> None:
        """ "Tuesday or Thursday, next week": what was said of days before is meant in there."""

        def within(days: Days, weekdays: set[int]) -> Days:
            return tuple(d for d in stretch if d.weekday() in weekdays and d >= self.today) or days

        self.days = within(self.days, self._weekdays)
        for choice in self.choices:
            choice.days = within(choice.days, choice.weekdays)

    def _is_listed(self, i: int, end: int) -> bool:
        """Whether these go on a list of days: "Monday, Wednesday", "the 3rd, 4th", "Monday and Friday"."""
        begin, last = self._last_days
        if not last:
            return False
        if last == i - 1 and self._is(last, Kind.PLUS):
            return True
        between = self.text[self.tokens[i - 1].end : self.tokens[i].start].strip()
        return last == i and between in {",", "/"} and self._kind_of_day(begin, last) == self._kind_of_day(i, end) != ""

    def _kind_of_day(self, i: int, end: int) -> str:
        if self._bare_weekday(i, end) is not None:
            return "weekday"
        kinds = (Kind.ORDINAL, Kind.THE, Kind.ON)
        return "number" if all(any(self._is(k, kind) for kind in kinds) for k in range(i, end)) else ""

    def _begin_another(self, *, keeps_days: bool = False) -> None:
        """ "Friday at 6 or Saturday at 11", "Friday at 3 or 4": each with a time of its own."""
        if self.days and self.times:
            self.choices.append(Choice(self.days, self.times, self._weekdays))
            self.times = []
            if not keeps_days:
                self.days, self._weekdays = (), set()

    def _open_end(self, i: int) -> None:
        """ "At 10 or later"."""
        at = self.times[-1].at if self.times else None
        if at is not None and self._is(i, Kind.LATER_BY):
            self.times[-1] = TimeWish(after=at)
        elif at is not None and self._is(i, Kind.EARLIER_BY):
            self.times[-1] = TimeWish(before=at, either=True)

    def _is_small(self, i: int) -> bool:
        return any(self._is(i, kind) for kind in (Kind.OR, Kind.ON, Kind.IN, Kind.THE, Kind.AT))

    def _exclude(self, days: Days, start: int, end: int) -> None:
        """Days that do not suit; a weekday by its name does not suit in any week."""
        self.excluded.update(days)
        if any(self._is(i, Kind.WEEKDAY) for i in range(start, end)):
            self.excluded_weekdays.update(day.weekday() for day in days)

    def _opposite(self, wish: TimeWish) -> TimeWish:
        """What is left of the day when this does not suit."""
        if wish.part is not None:
            says = self.words.phrases.data["times"]["parts"][wish.part]
            noonish = says["to"] <= time(13, 0)
            edge = says["to"] if noonish else says["from"]
            bound = Spoken(edge.hour, edge.minute, exact=True)
            return TimeWish(after=bound) if noonish else TimeWish(before=bound)
        return TimeWish(after=wish.before, before=wish.after)

    def _add_day(self, days: Days, *, joined: bool, corrected: bool) -> None:
        """Put a day to those before: "Monday or Tuesday" adds, "Friday, the 27th" narrows, "no, Tuesday" replaces."""
        both = tuple(d for d in self.days if d in days)
        if joined:
            self.days = tuple(sorted({*self.days, *days}))
        elif both and not corrected:
            self.days = both
        elif days:
            self.days = days

    def _finish(self) -> None:
        if self.choices and not (self.days and self.times):
            # "Friday at 6 or Saturday" is one wish.
            last = self.choices.pop()
            self.days, self.times = tuple(sorted({*last.days, *self.days})), [*last.times, *self.times]
        if self.choices:
            self._finish_choices()
            return
        days = self.days
        if not days and not self.reading.troubles and not self.excluded:
            days = self._by_dateparser()
        if self.excluded:
            days = days or span(self.today, self.today + timedelta(days=13))
            days = tuple(d for d in days if d not in self.excluded and d.weekday() not in self.excluded_weekdays)
        ahead = tuple(d for d in days if d >= self.today)
        if days and not ahead:
            self.reading.troubles.append((Trouble.PAST_DAY, days[-1].isoformat()))
        self.reading.when = self._settle(ahead)

    def _finish_choices(self) -> None:
        wishes = []
        for choice in [*self.choices, Choice(self.days, self.times, set())]:
            self.times = choice.times
            if ahead := tuple(d for d in choice.days if d >= self.today):
                wishes.append(self._settle(ahead))
        if wishes:
            self.reading.when = When.one_of(wishes) if len(wishes) > 1 else wishes[0]
        else:
            self.reading.troubles.append((Trouble.PAST_DAY, self.days[-1].isoformat()))

    def _by_dateparser(self) -> Days:
        """Where a day was asked for and our grammar found none: the whole sentence, as dateparser reads it."""
        if not self.moment.expects_day or self.times or self.soonest or not 3 <= len(self.text) <= 60:
            return ()
        found = self._parse(self.text)
        if found is None or found < self.today:
            return ()
        self.reading.spans.append((0, len(self.text)))
        return (found,)

    def _take(self, start: int, end: int) -> None:
        self.reading.spans.append((self.tokens[start].start, self.tokens[end - 1].end))

    def _settle(self, days: Days) -> When:
        """All time wishes together, with "am" and "pm" decided by what else was said and by the opening hours."""
        at: time | None = None
        after: time | None = None
        before: time | None = None
        half: str | None = None
        for wish in self.times:
            if wish.part is not None:
                says = self.words.phrases.data["times"]["parts"][wish.part]
                after, before = says["from"], says["to"]
                half = "am" if before <= time(12, 0) else "pm"
        for wish in self.times:
            if wish.at is not None:
                at = self._resolved(wish.at, half) or at
            if wish.around is not None and (middle := self._resolved(wish.around, half)):
                after, before = _shift(middle, -60), _shift(middle, 61)
            if wish.after is not None and (start := self._resolved(wish.after, half)):
                after = start
                before = before if before and before > start else None
            if wish.before is not None and (end := self._resolved(wish.before, half)):
                is_open = wish.before.half is None and not wish.before.exact
                if wish.after is not None and after is not None and is_open and end <= after and end.hour < 12:
                    end = end.replace(hour=end.hour + 12)  # "3-8" ends after it begins
                before = _shift(end, 1) if wish.either else end
                after = after if after and after < end else None
        when = When(days=days, soonest=self.soonest)
        if at is not None:
            return When(days=days, at=at, soonest=self.soonest)
        if after is not None or before is not None:
            return When(days=days, after=after, before=before, soonest=self.soonest)
        return when

    def _resolved(self, spoken: Spoken, half: str | None) -> time | None:
        found = resolve(spoken, self.moment.opening, half, self.moment.offered)
        if found is None:
            self.reading.troubles.append((Trouble.NO_SUCH_TIME, f"{spoken.hour}:{spoken.minute:02d}"))
        return found


def _shift(moment: time, minutes: int) -> time:
    total = min(max(moment.hour * 60 + moment.minute + minutes, 0), 23 * 60 + 59)
    return time(total // 60, total % 60)
