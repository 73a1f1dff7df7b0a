"""The rules for times of day: how people say an hour, a part of the day, or a stretch of hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dialogs.understand.clock import Spoken, resolve
from dialogs.understand.lexicon import Kind
from dialogs.understand.sentence import Sentence, TimeWish
from dialogs.understand.text import normal

_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}


class TimeRules(Sentence):
    """Each rule looks at one place and gives what was found there and the place after it, or None."""

    def _time_wish(self, i: int) -> tuple[TimeWish, int] | None:
        if span := self._time_span(i):
            return span
        for kind in (Kind.AFTER, Kind.BEFORE, Kind.AROUND):
            if self._is(i, kind) and (found := self._time(self._skip(i + 1, Kind.AT, Kind.AROUND), loose=True)):
                return self._related(kind, found[0]), found[1]
        if self._is(i, Kind.AT):
            found = self._time(self._skip(i + 1, Kind.AROUND, Kind.THE), loose=not self._counts_something(i + 1))
            if found:
                return TimeWish(at=found[0]), found[1]
        loose = (self.moment.expects_time or self.correcting or self._is_beside_day(i)) and self._could_be_hour(i)
        if found := self._time(i, loose=loose):
            if self._is(found[1], Kind.ISH):
                return TimeWish(around=found[0]), found[1] + 1
            return TimeWish(at=found[0]), found[1]
        token = self._token(i)
        if token and Kind.PART in token.means:
            # "morning 10": the part of the day says which ten o'clock.
            if (
                self._is(i + 1, Kind.NUMBER)
                and not self._counts_something(i + 1)
                and (found := self._time(i + 1, loose=True))
            ):
                self.times.append(TimeWish(part=str(token.means[Kind.PART])))
                return TimeWish(at=found[0]), found[1]
            return TimeWish(part=str(token.means[Kind.PART])), i + 1
        return None

    def _is_beside_day(self, i: int) -> bool:
        """ "Saturday 11", where that is no eleventh: digits right after a day are the hour."""
        if not i or self._last_days[1] != i or not self.tokens[i].text.isdigit():
            return False
        return not self.text[self.tokens[i - 1].end : self.tokens[i].start].strip()

    def _distance(self, i: int) -> tuple[timedelta, int] | None:
        """ "half an hour later", "30 minutes earlier", "a week later", "push it back by an hour"."""
        sign = 1 if self._is(i, Kind.LATER_FIRST) else -1 if self._is(i, Kind.EARLIER_FIRST) else 0
        found = self._length(i + 1 if sign else i) or self._week(i)
        if not found:
            return None
        length, end = found
        if sign:
            return sign * length, end
        if self._is(end, Kind.AFTER) and not self._is_dated(end + 1):
            return length, end + 1
        sign = 1 if self._is(end, Kind.LATER_BY) else -1 if self._is(end, Kind.EARLIER_BY) else 0
        return (sign * length, end + 1) if sign else None

    def _is_dated(self, i: int) -> bool:
        """Whether something stands here from which what is before it may be counted, such as a day, or Christmas."""
        if i >= len(self.tokens) or self._is(i, Kind.AT):
            return False
        return self._is(i, Kind.THE) or self._is(i, Kind.ON) or self.tokens[i].text not in self._fillers

    @property
    def _fillers(self) -> frozenset[str]:
        return frozenset(normal(p) for p in self.words.phrases.list("filler", "words"))

    def _week(self, i: int) -> tuple[timedelta, int] | None:
        """ "the week after"."""
        start = self._skip(i, Kind.THE)
        return (
            (_LENGTHS["week"], start + 1) if self._unit(start) == "week" and self._is(start + 1, Kind.AFTER) else None
        )

    def _soon(self, i: int) -> tuple[date, list[TimeWish], int] | None:
        """ "in half an hour", "in 2 hours", "3 hours from now": the day, the hour from then on, and the place after."""
        start = self._skip(i, Kind.IN, Kind.WITHIN)
        if not (found := self._length(start)) or found[0] >= timedelta(days=1):
            return None
        length, end = found
        if self._is(end, Kind.FROM_NOW):
            end += 1
        elif start == i:
            return None
        then = self.moment.now + length
        if start > i and self._is(start - 1, Kind.WITHIN):
            return self.today, [TimeWish(before=_exactly(then))] if then.date() == self.today else [], end
        then -= timedelta(minutes=then.minute % 5)
        late = then + timedelta(hours=1, minutes=1)
        wishes = [TimeWish(after=_exactly(then))]
        if late.date() == then.date():
            wishes.append(TimeWish(before=_exactly(late)))
        return then.date(), wishes, end

    def _length(self, i: int) -> tuple[timedelta, int] | None:
        """ "half an hour", "a quarter of an hour", "20 minutes", "an hour and a half", "two weeks"."""
        for kind, minutes in ((Kind.HALF_OF, 30), (Kind.QUARTER_OF, 15)):
            if self._is(i, kind):
                return (timedelta(minutes=minutes), i + 2) if self._unit(i + 1) == "hour" else None
        count, unit = self._number(i), self._unit(i + 1)
        if count is None or unit not in _LENGTHS:
            return None
        length, end = min(count, 1_000) * _LENGTHS[unit], i + 2
        if self._is(end, Kind.AND) and self._number(end + 1) == 1 and self._is(end + 2, Kind.HALF_PAST):
            return length + _LENGTHS[unit] / 2, end + 3
        return length, end

    @property
    def _ors(self) -> frozenset[str]:
        return frozenset(normal(p) for p in self.words.phrases.list("times", "or"))

    def _related(self, kind: Kind, spoken: Spoken) -> TimeWish:
        if kind is Kind.AFTER:
            return TimeWish(after=spoken)
        return TimeWish(before=spoken) if kind is Kind.BEFORE else TimeWish(around=spoken)

    def _counts_something(self, i: int) -> bool:
        """ "at 2 places", "3 people": a number that counts is no hour."""
        return self._is(i, Kind.NUMBER) and (self._is(i + 1, Kind.COUNTED) or self._is(i + 1, Kind.UNIT))

    def _could_be_hour(self, i: int) -> bool:
        """Whether a bare number may be an hour: "the other one" is not, and neither is what counts."""
        word = (
            self._is(i, Kind.NUMBER) and not self.tokens[i].text.isdecimal() and self.tokens[i].value(Kind.NUMBER) == 1
        )
        return not word and not self._counts_something(i)

    def _time_span(self, i: int) -> tuple[TimeWish, int] | None:
        """ "between 2 and 4", "from 2 to 4", "2-4pm", "3 or 4 pm"."""
        marked = self._is(i, Kind.BETWEEN)
        start = i + 1 if marked else i
        first = self._time(start, loose=True)
        if not first or not self._is(first[1], Kind.AND):
            return None
        last = self._time(first[1] + 1, loose=True)
        if not last or self._is(last[1], Kind.UNIT):
            return None
        loose = first[0].half is None and not first[0].exact and last[0].half is None and not last[0].exact
        if (
            loose
            and not marked
            and not self.moment.expects_time
            and not self._is_beside_day(i)
            and not self._is(i - 1 if i else len(self.tokens), Kind.AT)
        ):
            return None
        opening, closing = first[0], last[0]
        if opening.half is None and closing.half and opening.hour <= 12:
            same = Spoken(opening.hour, opening.minute, closing.half)
            earlier = resolve(same), resolve(closing)
            fits = earlier[0] is not None and earlier[1] is not None and earlier[0] < earlier[1]
            opening = same if fits else Spoken(opening.hour, opening.minute, "am")
        either = self._is(first[1], Kind.OR) and self.tokens[first[1]].text in self._ors
        return TimeWish(after=opening, before=closing, either=either), last[1]

    def _time(self, i: int, *, loose: bool) -> tuple[Spoken, int] | None:
        """A time at this place; `loose` takes a bare number for an hour."""
        token = self._token(i)
        if token is None:
            return None
        if Kind.NOON in token.means:
            return Spoken(12, 0, exact=True), i + 1
        if Kind.MIDNIGHT in token.means:
            return Spoken(0, 0, exact=True), i + 1
        if Kind.CLOCK in token.means:
            hour, minute = (int(part) for part in token.text.replace("h", ":").replace(".", ":").split(":"))
            half = self._half(i + 1)
            exact = half is None and (token.text[0] == "0" or hour >= 10)
            return Spoken(hour, minute, half, exact=exact), i + (2 if half else 1)
        for kind, minutes in ((Kind.HALF_PAST, 30), (Kind.QUARTER_PAST, 15), (Kind.QUARTER_TO, -15)):
            if self._is(i, kind) and (hour_after := self._number(i + 1)) is not None and hour_after <= 12:
                half = self._half(i + 2)
                return _shifted(hour_after, minutes, half), i + (3 if half else 2)
        return self._hour(i, loose=loose)

    def _hour(self, i: int, *, loose: bool) -> tuple[Spoken, int] | None:
        number = self._number(i)
        if number is None or (not self.tokens[i].text.isdigit() and self.tokens[i].text in {"a", "an"}):
            return None
        for kind, sign in ((Kind.MINUTES_PAST, 1), (Kind.MINUTES_TO, -1)):
            hour = self._number(i + 2)
            if self._is(i + 1, kind) and hour is not None and number in {5, 10, 15, 20, 25} and hour <= 12:
                half = self._half(i + 3)
                return _shifted(hour, sign * number, half), i + (4 if half else 3)
        at = i + 1
        if o_clock := self._is(at, Kind.O_CLOCK):
            at += 1
        if not o_clock and (minutes := self._spoken_minutes(i)):
            half = self._half(i + 2)
            return Spoken(number, minutes, half), i + (3 if half else 2)
        half = self._half(at)
        end = at + 1 if half else at
        if self.tokens[i].text.isdigit() and len(self.tokens[i].text) >= 3:
            hour, minute = divmod(number, 100)
            after_day = bool(self.days) and number % 5 == 0
            if (half or loose or after_day) and hour <= 24 and minute < 60:
                # "430" may be in the afternoon; nobody writes "0430" or "1630" of another.
                return Spoken(hour, minute, half, exact=half is None and len(self.tokens[i].text) > 3), end
            return None
        if half or o_clock or self._is(at, Kind.ISH) or (loose and number <= 24 and not self._is(at, Kind.UNIT)):
            return Spoken(number, 0, half), end
        return None

    def _spoken_minutes(self, i: int) -> int | None:
        """ "three thirty": an hour and minutes, both in words."""
        if (
            self.tokens[i].text.isdecimal()
            or not self._is(i + 1, Kind.NUMBER)
            or self.tokens[i].value(Kind.NUMBER) > 12
        ):
            return None
        minutes = self.tokens[i + 1].value(Kind.NUMBER)
        return minutes if minutes in {15, 20, 30, 45} and not self.tokens[i + 1].text.isdecimal() else None

    def _half(self, i: int) -> str | None:
        """ "am" or "pm" right after a number; "that one. Am I free?" has neither."""
        if i < len(self.tokens) and self.text[self.tokens[i - 1].end : self.tokens[i].start].strip():
            return None
        return "am" if self._is(i, Kind.AM) else "pm" if self._is(i, Kind.PM) else None


def _exactly(moment: datetime) -> Spoken:
    return Spoken(moment.hour, moment.minute, exact=True)


def _shifted(hour: int, minutes: int, half: str | None) -> Spoken:
    total = hour * 60 + minutes
    return Spoken(12 if total < 60 else total // 60, total % 60, half)
