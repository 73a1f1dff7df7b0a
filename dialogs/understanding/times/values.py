"""The values that the algebra of times is about: lengths, days, clocks, hours, wishes; they know no language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import IntEnum
from typing import TypeAlias

from dialogs.acts import Reason
from dialogs.when import Like


class Grain(IntEnum):
    """A unit of time, the smallest first."""

    MINUTE = 1
    HOUR = 2
    DAY = 3
    WEEKEND = 4
    WEEK = 5
    FORTNIGHT = 6
    MONTH = 7
    QUARTER = 8
    YEAR = 9


@dataclass(frozen=True, slots=True)
class Length:
    """How long, in what a calendar can count: a month has no fixed number of days."""

    months: int = 0
    days: int = 0
    minutes: int = 0

    def __add__(self, other: Length) -> Length:
        return Length(self.months + other.months, self.days + other.days, self.minutes + other.minutes)

    def __neg__(self) -> Length:
        return Length(-self.months, -self.days, -self.minutes)

    def times(self, factor: int) -> Length:
        return Length(self.months * factor, self.days * factor, self.minutes * factor)

    @property
    def is_of_hours(self) -> bool:
        """Whether it is less than a day."""
        return not (self.months or self.days)

    @property
    def delta(self) -> timedelta | None:
        """The same as a fixed length of time; None where months are counted."""
        return None if self.months else timedelta(days=self.days, minutes=self.minutes)


Stretch: TypeAlias = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why what was said is no time; `days` are what it could mean."""

    reason: Reason
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The few days of `picks`, or a stretch of days, both ends included, None where it is open.

    `weekdays` leaves only those of a stretch. `bare` are weekdays that were said without a week: they may belong to a
    stretch said beside; `within` is the stretch that they were put in. `grain` is the unit that was named.
    `is_spoken`: the last day of a stretch is one that was said ("until Friday"). `is_by_number`: no month was said
    ("the 4th"). `is_relative`: it is seen from a day that was spoken of before ("before then"). `is_of_weekday`: the
    one end of it that is known is a weekday that was said without a week ("after Wednesday").
    """

    picks: tuple[date, ...] = ()
    since: date | None = None
    until: date | None = None
    weekdays: tuple[int, ...] = ()
    bare: tuple[int, ...] = ()
    within: Stretch | None = None
    grain: Grain = Grain.DAY
    is_spoken: bool = False
    is_by_number: bool = False
    is_relative: bool = False
    is_of_weekday: bool = False
    trouble: Trouble | None = None

    @property
    def first(self) -> date | None:
        return self.picks[0] if self.picks else self.since

    @property
    def last(self) -> date | None:
        return self.picks[-1] if self.picks else self.until

    @property
    def stretch(self) -> Stretch | None:
        """From the first to the last, where both are known and it is more than a day."""
        if self.first is None or self.last is None or self.first == self.last:
            return None
        return self.first, self.last

    @property
    def is_half_open(self) -> bool:
        """Whether only one of its ends is known."""
        return (self.first is None) != (self.last is None)

    def has(self, day: date) -> bool:
        if self.picks:
            return day in self.picks
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def is_empty(self) -> bool:
        return not (self.picks or self.since or self.until or self.weekdays or self.trouble)

    @classmethod
    def on(cls, *picks: date) -> Days:
        return cls(picks=tuple(sorted(set(picks))))

    @classmethod
    def in_trouble(cls, reason: Reason, *days: date) -> Days:
        return cls(trouble=Trouble(reason, days))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Days of a month by their numbers; `is_stretch`: from the first to the last."""

    numbers: tuple[int, ...]
    is_stretch: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A date in figures."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was said: `half` is "am", "pm" or "night", None where it was left open; `is_exact`: of 24 hours."""

    hour: int
    minute: int = 0
    half: str | None = None
    is_exact: bool = False
    minus: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, whose ends are a matter of taste."""

    name: str
    after: time
    before: time
    half: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """A start, or bounds of it, as they were said. `around`: give or take half an hour. `others` would do as well."""

    at: Clock | None = None
    after: Clock | None = None
    before: Clock | None = None
    part: Part | None = None
    is_around: bool = False
    is_before_included: bool = False
    length: Length | None = None
    zone: str | None = None
    others: tuple[Hours, ...] = ()

    def with_half(self, half: str | None) -> Hours:
        def told(clock: Clock | None) -> Clock | None:
            return replace(clock, half=half) if clock and clock.half is None and not clock.is_exact else clock

        return replace(self, at=told(self.at), after=told(self.after), before=told(self.before))


@dataclass(frozen=True, slots=True)
class Wish:
    """All that was said in one piece. `without` was ruled out in it; `options` are wishes of which each would do.

    `origin` and `goal` are the ends of a stretch, which a move may have meant as from where to where. `is_thing`: it
    names what is on that day or at that time ("the Tuesday one").
    """

    days: Days | None = None
    hours: Hours | None = None
    soonest: bool = False
    latest: bool = False
    like: tuple[Like, ...] = ()
    options: tuple[Wish, ...] = ()
    is_correction: bool = False
    without: Wish | None = None
    origin: Wish | None = None
    goal: Wish | None = None
    is_thing: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Away from what is chosen or booked, by a length: negative is earlier."""

    by: Length


@dataclass(frozen=True, slots=True)
class Without:
    """A wish that would not do."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What looks like a time and is none: an age, a price, a courtesy."""


Value: TypeAlias = (
    Length | Days | Numbers | Written | Clock | Part | Hours | Wish | Shift | Without | Unsaid | Grain | int | str
)
