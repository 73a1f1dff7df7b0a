"""The algebra of times of day: small operators over clocks and hours, which know no language."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from dialogs.understanding.times.almanac import length_of
from dialogs.understanding.times.day_operators import DayOperators
from dialogs.understanding.times.values import Clock, Grain, Hours, Length, Part


class HourOperators(DayOperators):
    """What patterns say of the time of day; hours stay as they were said until they are resolved."""

    # -- clocks ------------------------------------------------------------------------------------------------

    def clock(self, hour: int, minute: int = 0, half: str | None = None) -> Clock:
        return Clock(hour, minute, half)

    def exact(self, hour: int, minute: int = 0) -> Clock:
        return Clock(hour, minute, is_exact=True)

    def half_of_day(self, clock: Clock | int, half: str) -> Clock:
        """ "am" or "pm", which were said behind a clock."""
        clock = self._clock(clock)
        return clock if clock.is_exact and clock.hour > 12 else replace(clock, half=half, is_exact=False)

    def minus(self, clock: Clock | int, minutes: int) -> Clock:
        """So many minutes before the hour."""
        clock = self._clock(clock)
        return replace(clock, minus=clock.minus + minutes)

    def plus(self, clock: Clock | int, minutes: int) -> Clock:
        return self.minus(clock, -minutes)

    def _clock(self, said: Clock | int) -> Clock:
        return said if isinstance(said, Clock) else Clock(said)

    # -- hours -------------------------------------------------------------------------------------------------

    def at(self, clock: Clock | int) -> Hours:
        return Hours(at=self._clock(clock))

    def around(self, clock: Clock | int) -> Hours:
        return Hours(at=self._clock(clock), is_around=True)

    def from_hour(self, clock: Clock | int) -> Hours:
        return Hours(after=self._clock(clock))

    def to_hour(self, clock: Clock | int) -> Hours:
        """Before an hour, which is no longer in."""
        return Hours(before=self._clock(clock))

    def up_to(self, clock: Clock | int) -> Hours:
        """By an hour, which is still in."""
        return Hours(before=self._clock(clock), is_before_included=True)

    def between(self, one: Clock | int, other: Clock | int) -> Hours:
        return Hours(after=self._clock(one), before=self._clock(other))

    def for_length(self, hours: Hours | Clock, length: Length) -> Hours:
        """From a start on for a length of time."""
        start = hours.at or hours.after if isinstance(hours, Hours) else hours
        return Hours(after=start, length=length)

    def part(self, name: str) -> Hours:
        return self._hours(self.frame.parts[name])

    def early(self, name: str) -> Hours:
        part = self.frame.parts[name]
        return self._hours(replace(part, before=_middle(part)))

    def late(self, name: str) -> Hours:
        part = self.frame.parts[name]
        return self._hours(replace(part, after=_middle(part)))

    def middle(self, name: str) -> Hours:
        part = self.frame.parts[name]
        quarter = (_minutes(part.before) - _minutes(part.after)) // 4
        after, before = _minutes(part.after) + quarter, _minutes(part.before) - quarter
        return self._hours(replace(part, after=_time(after), before=_time(before)))

    def after_part(self, name: str) -> Hours:
        """Once a part of the day is over."""
        part = self.frame.parts[name]
        return self._hours(replace(part, after=part.before, before=time.max))

    def before_part(self, name: str) -> Hours:
        part = self.frame.parts[name]
        return self._hours(replace(part, after=time.min, before=part.after))

    def _hours(self, part: Part) -> Hours:
        return Hours(part=part)

    def in_part(self, hours: Hours | Clock | int, name: str) -> Hours:
        """A clock in a part of the day: "3 in the afternoon"; a bound of it: "afternoon, after 3"."""
        return self._within_part(hours, self.frame.parts[name])

    def _within_part(self, hours: Hours | Clock | int, part: Part) -> Hours:
        said = hours if isinstance(hours, Hours) else self.at(hours)
        if said.part is not None:
            return said
        told = replace(said.with_half(part.half), others=tuple(one.with_half(part.half) for one in said.others))
        is_bounded = told.at is None and (told.after is None or told.before is None)
        return replace(told, part=part) if is_bounded else told

    def clock_in(self, clock: Clock | int, name: str) -> Clock:
        """A clock with the half of the day that a part of it tells."""
        half = self.frame.parts[name].half
        clock = self._clock(clock)
        return clock if half is None or clock.half or clock.is_exact else replace(clock, half=half)

    def either(self, one: Hours | Clock | int, other: Hours | Clock | int) -> Hours:
        first = one if isinstance(one, Hours) else self.at(one)
        second = other if isinstance(other, Hours) else self.at(other)
        half = second.at.half if second.at else None
        first = first.with_half(half) if half and first.at else first
        return replace(first, others=(*first.others, replace(second, others=()), *second.others))

    def meet(self, one: Hours, other: Hours) -> Hours:
        """Both at once: "after 4, not later than 6"."""
        if one.part is not None and other.part is None:
            return self._within_part(other, one.part)
        if other.part is not None and one.part is None:
            return self.meet(other, one)
        is_bound = one.at is None and other.at is None
        if not is_bound or one.part is not None:
            return other
        return replace(
            other,
            after=other.after or one.after,
            before=other.before or one.before,
            is_before_included=other.is_before_included if other.before else one.is_before_included,
            zone=other.zone or one.zone,
        )

    def in_zone(self, hours: Hours, zone: str) -> Hours:
        return replace(hours, zone=zone)

    # -- lengths -----------------------------------------------------------------------------------------------

    def length(self, count: int, grain: int) -> Length:
        return length_of(Grain(grain), count)

    def half_length(self, grain: int, whole: int = 0) -> Length:
        """Half of a unit, on top of so many whole ones."""
        match Grain(grain):
            case Grain.HOUR:
                half = Length(minutes=30)
            case Grain.DAY:
                half = Length(minutes=12 * 60)
            case Grain.YEAR:
                half = Length(months=6)
            case Grain.MONTH:
                half = Length(days=15)
            case Grain.WEEK | Grain.FORTNIGHT | Grain.WEEKEND:
                half = Length(days=3)
            case _:
                half = Length()
        return length_of(Grain(grain), whole) + half

    def sum(self, one: Length, other: Length) -> Length:
        return one + other


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _middle(part: Part) -> time:
    return _time((_minutes(part.after) + _minutes(part.before)) // 2)
