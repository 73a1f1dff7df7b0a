"""A wish for a day and a time of day, as open as the customer left it until slots are searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum


class Like(Enum):
    """What a wish has in common with an appointment that is made, or with the booking under way."""

    SAME_TIME = "same-time"
    SAME_DAY = "same-day"
    RIGHT_AFTER = "right-after"


_AROUND = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class When:
    """A wish for a day and a time of day, on the calendar of the conversation's zone.

    Days: `days` are the few that were named, of which each would do; or a stretch from `since` to `until`, both
    included and None where it is open. `weekdays` (Monday is 0) leaves only those of a stretch; nothing at all in these
    four: no day was said.

    Time: `at` is one start; `after` (included) and `before` (not included, unless `is_before_included`) bound it.
    `is_loose` says that the bounds are a matter of taste ("in the morning", "around five"). `soonest` and `latest` ask
    for the first or the last that is free. `like` are what it shares with another appointment. `zone` is an IANA zone
    by which the time was said, until it is known by which clock it is told. `choices` are several wishes of which each
    would do ("Friday at 6 or Saturday at 11"); then `days` are those of all, and the times stand in them.
    """

    days: tuple[date, ...] = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    soonest: bool = False
    choices: tuple[When, ...] = ()
    since: date | None = None
    until: date | None = None
    weekdays: tuple[int, ...] = ()
    is_before_included: bool = False
    is_loose: bool = False
    latest: bool = False
    like: tuple[Like, ...] = ()
    zone: str | None = None

    @classmethod
    def one_of(cls, choices: Sequence[When]) -> When:
        return cls(days=tuple(sorted({day for one in choices for day in one.days})), choices=tuple(choices))

    def __bool__(self) -> bool:
        return bool(self.has_days or self.has_time or self.soonest or self.latest or self.like)

    @property
    def has_days(self) -> bool:
        return bool(self.days or self.since or self.until or self.weekdays)

    @property
    def has_time(self) -> bool:
        return bool(self.at is not None or self.after is not None or self.before is not None or self.choices)

    @property
    def names_starts(self) -> bool:
        """Whether it says just when to begin, and not between which hours."""
        return self.at is not None or (bool(self.choices) and all(one.at is not None for one in self.choices))

    @property
    def about(self) -> time | None:
        """The hour of "around eleven", half an hour on both sides of it; None for any other wish."""
        if not (self.is_loose and self.is_before_included and self.after and self.before):
            return None
        first = datetime.combine(date.min, self.after)
        around = first + _AROUND
        return around.time() if datetime.combine(date.min, self.before) - first == 2 * _AROUND else None

    @property
    def is_one_day(self) -> bool:
        """Whether it is one day, at any time of it."""
        return len(self.days) == 1 and not self.has_time and not self.soonest and not self.latest

    @property
    def is_one_start(self) -> bool:
        """Whether it is one time on one day."""
        return self.at is not None and len(self.days) == 1 and not self.choices

    def fits_day(self, day: date) -> bool:
        if self.days and day not in self.days:
            return False
        if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
            return False
        return not self.weekdays or day.weekday() in self.weekdays

    def fits(self, day: date, moment: time) -> bool:
        """Whether a start on this day, at this time of it, is within the wish."""
        if self.choices:
            return any(one.fits(day, moment) for one in self.choices)
        if not self.fits_day(day):
            return False
        if self.at is not None:
            return moment == self.at
        if self.after is not None and moment < self.after:
            return False
        return self.before is None or moment < self.before or (self.is_before_included and moment == self.before)

    def stretch(self, today: date, ahead: timedelta) -> tuple[date, date]:
        """The first and the last day that would do, an open end being `ahead` of the first."""
        if self.days:
            return self.days[0], self.days[-1]
        first = max(self.since or today, today)
        return first, self.until or first + ahead

    def changed_by(self, later: When) -> When:
        """This wish with what was said later on top: a new day keeps the old time of day, and the reverse."""
        if (later.soonest or later.latest) and not later.has_days:
            return replace(later, days=self.days, since=self.since, until=self.until, weekdays=self.weekdays)
        if not later.has_days:
            later = replace(later, days=self.days, since=self.since, until=self.until, weekdays=self.weekdays)
        if later.has_time:
            return later
        there = next((one for one in self.choices if set(later.days) <= set(one.days)), None)
        kept = there or self
        return replace(
            later,
            at=kept.at,
            after=kept.after,
            before=kept.before,
            is_before_included=kept.is_before_included,
            is_loose=kept.is_loose,
            zone=self.zone,
        )
