"""The algebra of times: operators over wishes, on top of those over days and hours; none knows a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from dialogs.acts import Reason
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
    Numbers,
    Shift,
    Trouble,
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
        return Wish(
            days=self._joined_days(one.days, other.days),
            hours=self._joined_hours(one.hours, other.hours),
            soonest=one.soonest or other.soonest,
            latest=one.latest or other.latest,
            like=tuple(dict.fromkeys((*one.like, *other.like))),
            options=(*one.options, *other.options),
            is_correction=one.is_correction or other.is_correction,
            without=one.without or other.without,
            origin=one.origin or other.origin,
            goal=one.goal or other.goal,
            is_thing=one.is_thing or other.is_thing,
        )

    def _joined_days(self, one: Days | None, other: Days | None) -> Days | None:
        return self.narrowed(one, other) if one and other else one or other

    def _joined_hours(self, one: Hours | None, other: Hours | None) -> Hours | None:
        return self.meet(one, other) if one and other else one or other

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
        if wanted.days is not None and other.days is not None and _is_bound_of(other, wanted.days):
            return replace(wanted, days=self.narrowed(wanted.days, self.other_side(other.days)))
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

    def the_one(self, said: Said) -> Wish:
        """What is on that day, or at that time: an offer, or an appointment."""
        return replace(self._wish(said), is_thing=True)

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

    # -- a length away from a time that is named, or stands on offer -------------------------------------------

    def from_clock(self, length: Length, clock: Clock | int, sign: int) -> Wish:
        """ "Half an hour later than the three o'clock"; no time where days are counted."""
        return self.wish(self.at(self.plus(clock, sign * length.minutes))) if length.is_of_hours else _no_time()

    def from_place(self, length: Length, number: int, sign: int) -> Wish:
        """ "A quarter of an hour after the first one", counted on offer (-1 is the last); "a week after the first"."""
        if not length.is_of_hours:
            days = self.of_month(Numbers((max(number, 1),)))
            return self.wish(self.moved(days, length.times(sign)))
        starts, place = self.frame.starts, number if number < 0 else number - 1
        if not -len(starts) <= place < len(starts):
            return _no_time()
        start = starts[place] + timedelta(minutes=sign * length.minutes)
        hours = self.at(self.exact(start.hour, start.minute))
        is_one_day = len({one.date() for one in starts}) == 1
        return self.wish(hours) if is_one_day else self.wish(Days.on(start.date()), hours)

    def now(self) -> Wish:
        return Wish(soonest=True)

    # -- shifts, and what is none ------------------------------------------------------------------------------

    def shift(self, length: Length, sign: int) -> Shift:
        return Shift(length.times(sign))

    def unsaid(self) -> Unsaid:
        return Unsaid()

    def grain(self, grain: int) -> Grain:
        return Grain(grain)


def _no_time() -> Wish:
    return Wish(days=Days(trouble=Trouble(Reason.NO_SUCH_TIME)))


def _is_bound_of(other: Wish, wide: Days) -> bool:
    """ "Next week, not before Wednesday"."""
    days = other.days
    is_bound = days is not None and days.is_half_open and not days.weekdays and other.hours is None
    return is_bound and wide.stretch is not None


def _contains(wide: Days, narrow: Days) -> bool:
    """Whether a stretch of more than a day has these in it, or days of their name."""
    if wide.stretch is None and not wide.weekdays and not wide.is_half_open:
        return False
    return bool(narrow.weekdays or narrow.bare) or any(wide.has(day) for day in narrow.picks)
