"""The algebra of times: operators over wishes, on top of those over days and hours; none knows a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from dialogs.understanding.times.almanac import add
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.grammar import Action, Call, Place
from dialogs.understanding.times.hour_operators import HourOperators
from dialogs.understanding.times.values import (
    Clock,
    Days,
    Grain,
    Hours,
    Length,
    Shift,
    Unsaid,
    Value,
    Wish,
    Without,
)
from dialogs.when import Like

Said: TypeAlias = Wish | Days | Hours | Clock | int


class Operators(HourOperators):
    """All operators that patterns may name."""

    def value(self, item: Item) -> Value:
        """What an item means: its rule's action over the meanings of its parts."""
        if item.rule is None:
            return item.value if item.value is not None else Unsaid()
        parts = [None if i is None else item.parts[i] for i in item.rule.places]
        found = self._evaluate(item.rule.action, parts)
        return Unsaid() if found is None else found

    def _evaluate(self, action: Action, parts: Sequence[Item | None]) -> Value | None:
        match action:
            case Place(index):
                part = parts[index]
                return None if part is None else self.value(part)
            case Call(operator, arguments):
                values = [self._evaluate(one, parts) for one in arguments]
                while values and values[-1] is None:
                    values.pop()
                found: Value = getattr(self, operator)(*values)
                return found
            case _:
                return action

    # -- wishes ------------------------------------------------------------------------------------------------

    def wish(self, *said: Said | None) -> Wish:
        """All that was said, as one wish."""
        whole = Wish()
        for one in said:
            whole = self.joined(whole, self._wish(one)) if one is not None else whole
        return whole

    def _wish(self, said: Said) -> Wish:
        if isinstance(said, Wish):
            return said
        if isinstance(said, Days):
            return Wish(days=said)
        return Wish(hours=said if isinstance(said, Hours) else self.at(said))

    def joined(self, one: Wish, other: Wish) -> Wish:
        """Both at once: a day and a time, a week and a weekday, two bounds."""
        options = one.options or other.options
        if one.options and other.options:
            options = (*one.options, *other.options)
        return Wish(
            days=self.narrowed(one.days, other.days) if one.days and other.days else one.days or other.days,
            hours=self.meet(one.hours, other.hours) if one.hours and other.hours else one.hours or other.hours,
            soonest=one.soonest or other.soonest,
            latest=one.latest or other.latest,
            like=tuple(dict.fromkeys((*one.like, *other.like))),
            options=options,
            is_correction=one.is_correction or other.is_correction,
            without=one.without or other.without,
            origin=one.origin or other.origin,
            goal=one.goal or other.goal,
        )

    def narrowed(self, one: Days, other: Days) -> Days:
        """What both allow; where that is nothing: either."""
        if one.trouble or other.trouble:
            return one if one.trouble else other
        for some, stretch in ((one, other), (other, one)):
            names = some.bare or (some.weekdays if some.first is None and some.last is None else ())
            if names and not stretch.bare and not (stretch.weekdays and some.weekdays):
                if stretch.stretch or (stretch.first is None) != (stretch.last is None):
                    return self._named_in(some, stretch)
                is_same = any(day.weekday() == names[0] for day in stretch.picks)
                if len(names) == 1 and len(stretch.picks) == 1 and (is_same or stretch.is_by_number):
                    return self.both(names[0], stretch)
        return self._overlap(one, other) or self.union(one, other)

    def _named_in(self, some: Days, stretch: Days) -> Days:
        found = self.weekdays_of(some, stretch)
        is_list = bool(some.bare) and not some.weekdays and found.stretch is None and not found.picks
        if is_list and some.picks and all(_is_in(day, stretch) for day in some.picks):
            return some
        return found

    @staticmethod
    def _overlap(one: Days, other: Days) -> Days | None:
        if one.picks and other.picks:
            common = tuple(day for day in one.picks if day in other.picks)
            return replace(one, picks=common) if common else None
        if one.picks or other.picks:
            few, wide = (one, other) if one.picks else (other, one)
            inside = tuple(day for day in few.picks if _is_in(day, wide))
            return replace(few, picks=inside) if inside else None
        since = max((day for day in (one.since, other.since) if day), default=None)
        until = min((day for day in (one.until, other.until) if day), default=None)
        if since and until and since > until:
            return None
        return replace(other, since=since, until=until, weekdays=one.weekdays or other.weekdays,
                       is_spoken=one.is_spoken or other.is_spoken)  # fmt: skip

    def options(self, one: Said, other: Said) -> Wish:
        """Each with a time of its own: "Friday at 6 or Saturday at 11"."""
        first, second = self._wish(one), self._wish(other)
        if first.hours == second.hours and first.days is not None and second.days is not None:
            return replace(first, days=self.union(first.days, second.days))
        whole = (*(first.options or (first,)), *(second.options or (second,)))
        return Wish(options=whole)

    def soonest(self, said: Said | None = None) -> Wish:
        return replace(self.wish(said), soonest=True)

    def latest(self, said: Said | None = None) -> Wish:
        return replace(self.wish(said), latest=True)

    def like(self, what: str, said: Said | None = None) -> Wish:
        whole = self.wish(said)
        return replace(whole, like=(*whole.like, Like(what)))

    def corrected(self, said: Said) -> Wish:
        return replace(self._wish(said), is_correction=True)

    def instead(self, said: Said, wrong: Said | Without) -> Wish:
        """ "The 4th, not the 5th": the first is meant; but "next week, not Monday" rules something out."""
        wanted, other = self._wish(said), self._ruled_out(wrong)
        if wanted.days is not None and other.days is not None and _contains(wanted.days, other.days):
            return replace(wanted, without=self._named(other))
        if (wanted.days is None) != (other.days is None) or (wanted.hours is None) != (other.hours is None):
            return replace(wanted, without=self._named(other))
        return replace(wanted, is_correction=True)

    def _ruled_out(self, wrong: Said | Without) -> Wish:
        return wrong.wish if isinstance(wrong, Without) else self._wish(wrong)

    def but(self, said: Said, wrong: Said | Without) -> Wish:
        return replace(self._wish(said), without=self._named(self._ruled_out(wrong)))

    def without(self, wrong: Said) -> Without:
        return Without(self._named(self._wish(wrong)))

    def _named(self, wish: Wish) -> Wish:
        """A weekday that does not suit does not suit in any week."""
        days = wish.days
        if days is None or not days.bare:
            return wish
        return replace(wish, days=Days(weekdays=days.bare, bare=days.bare))

    def from_to(self, one: Said, other: Said) -> Wish:
        """A stretch; in a move, from where to where."""
        origin, goal = self._wish(one), self._wish(other)
        days = hours = None
        if origin.days and goal.days:
            days = self.interval(origin.days, goal.days)
        if origin.hours and goal.hours and origin.hours.at and goal.hours.at:
            hours = self.between(origin.hours.at, goal.hours.at)
        return Wish(days=days, hours=hours or goal.hours, origin=origin, goal=goal)

    def from_now(self, length: Length) -> Wish:
        """So long from now: a day, or a time of today where hours or minutes are counted."""
        if not length.minutes:
            return Wish(days=Days.on(add(self._today, length)))
        moment = self._later(replace(length, minutes=0), length.minutes)
        return Wish(days=Days.on(moment.date()), hours=self.at(self.exact(moment.hour, moment.minute)))

    def within_length(self, length: Length) -> Wish:
        if not length.minutes:
            return Wish(days=self.within(length))
        end = self._later(replace(length, minutes=0), length.minutes)
        now = self.frame.now
        hours = self.between(self.exact(now.hour, now.minute), self.exact(end.hour, end.minute))
        return Wish(days=Days.on(now.date()), hours=hours)

    def _later(self, length: Length, minutes: int) -> datetime:
        day = add(self._today, length)
        start = datetime.combine(day, self.frame.now.time())
        try:
            return start + timedelta(minutes=minutes)
        except OverflowError:
            return start

    def that_day(self) -> Wish:
        """The day that was spoken of; where none was, whatever day the other appointment has."""
        return Wish(days=self.frame.anchor) if self.frame.anchor else Wish(like=(Like.SAME_DAY,))

    def now(self) -> Wish:
        return Wish(soonest=True)

    # -- shifts, and what is none ------------------------------------------------------------------------------

    def shift(self, length: Length, sign: int) -> Shift:
        return Shift(length.times(sign))

    def unsaid(self) -> Unsaid:
        return Unsaid()

    def grain(self, grain: int) -> Grain:
        return Grain(grain)


def _is_in(day: date, stretch: Days) -> bool:
    if stretch.picks:
        return day in stretch.picks
    return (stretch.since is None or stretch.since <= day) and (stretch.until is None or day <= stretch.until)


def _contains(wide: Days, narrow: Days) -> bool:
    """Whether a stretch of more than a day has these in it, or days of their name."""
    if wide.stretch is None and not wide.weekdays and (wide.first is not None) == (wide.last is not None):
        return False
    return bool(narrow.weekdays or narrow.bare) or any(_is_in(day, wide) for day in narrow.picks)
