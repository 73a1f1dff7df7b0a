"""Times of day: what a spoken hour means when nobody says "am" or "pm"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.times.values import Clock, Days

DAYLIGHT = (8, 11)
"""Of these hours people mean the morning where nothing else tells; of all others the afternoon."""


@dataclass(frozen=True, slots=True)
class Opening:
    """When the business is open, and which starts are on offer: what decides between morning and evening."""

    spans: tuple[tuple[time, time], ...] = ()
    offered: frozenset[time] = frozenset()

    @classmethod
    def of(cls, context: Context, days: Days | None) -> Opening:
        """The hours of these days; of the whole week where no day is known."""
        weekdays = _weekdays(days) or _weekdays_of(context.draft.when.days) or set(range(7))
        spans = tuple(span for weekday in sorted(weekdays) for span in context.hours[weekday])
        if not spans:
            spans = tuple(span for of_day in context.hours for span in of_day)
        starts = context.starts if context.asked in {Asked.TIME, Asked.DAY} else ()
        return cls(spans, frozenset(start.time().replace(tzinfo=None) for start in starts))

    def has(self, moment: time) -> bool:
        return any(start <= moment < end for start, end in self.spans)

    def is_about(self, moment: time) -> bool:
        """Whether it lies in the hours, or these are not known."""
        return not self.spans or self.has(moment)


def _weekdays(days: Days | None) -> set[int]:
    if days is None:
        return set()
    return _weekdays_of(days.picks) or set(days.weekdays)


def _weekdays_of(days: Sequence[date]) -> set[int]:
    return {day.weekday() for day in days}


def candidates(clock: Clock) -> list[time]:
    """The times that a clock may mean, the earlier first; none where there is no such time."""
    hour, minute = _shifted(clock)
    if not _is_on_a_clock(hour, minute):
        return []
    if hour in {0, 24} and clock.half is None:
        return [time(0, minute)]
    if clock.is_exact or hour > 12:
        return [time(hour % 24, minute)]
    morning, evening = time(hour % 12, minute), time(hour % 12 + 12, minute)
    match clock.half:
        case "am":
            return [morning]
        case "pm":
            return [evening]
        case "night":
            return [evening if 5 <= hour < 12 else morning]
        case _:
            return [morning, evening]


def _is_on_a_clock(hour: int, minute: int) -> bool:
    return (0 <= hour < 24 and 0 <= minute <= 59) or (hour == 24 and minute == 0)


def _shifted(clock: Clock) -> tuple[int, int]:
    """Hour and minute, "ten to four" as 3:50; what is no time stays none."""
    if not clock.minus or not 0 <= clock.hour <= 24:
        return clock.hour, clock.minute
    total = clock.hour * 60 + clock.minute - clock.minus
    if total < 60 and clock.hour <= 12 and not clock.is_exact:
        total += 12 * 60
    return total // 60, total % 60


def resolve(clock: Clock, opening: Opening) -> time | None:
    """The time that was meant, or None if there is no such time.

    Without "am" or "pm" the reading that is on offer wins, then the one that lies in the opening hours; where both or
    neither do, the one that people mean by daylight: 8 to 11 in the morning, 12 to 7 in the afternoon.
    """
    could_be = candidates(clock)
    if len(could_be) < 2:
        return could_be[0] if could_be else None
    for fits in (lambda moment: moment in opening.offered, opening.has):
        fitting = [moment for moment in could_be if fits(moment)]
        if len(fitting) == 1:
            return fitting[0]
    return could_be[0] if DAYLIGHT[0] <= _shifted(clock)[0] <= DAYLIGHT[1] else could_be[1]


def resolve_stretch(start: Clock, end: Clock, opening: Opening) -> tuple[time, time] | None:
    """From when to when: an end comes after its start, and "5 to 6pm" is an hour."""
    starts, ends = candidates(start), candidates(end)
    if not starts or not ends:
        return None
    if len(starts) > 1 and len(ends) == 1:
        earlier = [moment for moment in starts if moment < ends[0]]
        return (earlier[-1] if earlier else starts[0]), ends[0]
    first = resolve(start, opening)
    if first is None:
        return None
    later = [moment for moment in ends if moment > first]
    return first, (later[0] if later else ends[-1])


def is_time(clock: Clock | None) -> bool:
    return clock is None or bool(candidates(clock))


def all_times(clocks: Collection[Clock | None]) -> bool:
    return all(is_time(clock) for clock in clocks)
