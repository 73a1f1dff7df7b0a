"""What expressions of time are resolved against: today, what is on offer, and what was spoken of before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from dialogs.acts import Goal
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.times.values import Days, Part
from dialogs.when import When


@dataclass(slots=True)
class Frame:
    """`anchor` is what "that day" or "before then" look back to: the last day of the message, else of the draft.

    `chosen` is the day that was settled on, once other things are asked. `seen_from` is the day that is wished for in a
    move, else that of the appointment. The anchor moves on while a message is read; all else stays.
    """

    now: datetime
    country: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    offered: tuple[date, ...] = ()
    starts: tuple[datetime, ...] = ()
    chosen: date | None = None
    frame_days: Days | None = None
    anchor: Days | None = None
    seen_from: date | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    @classmethod
    def of(cls, context: Context, parts: Mapping[str, Part]) -> Frame:
        now = context.now.replace(tzinfo=None)
        drafted = _days(context.draft.when)
        return cls(
            now=now,
            country=context.country,
            parts=parts,
            offered=tuple(sorted(_offered(context))),
            starts=tuple(start.replace(tzinfo=None) for start in context.starts),
            chosen=_chosen(context),
            frame_days=drafted if drafted and drafted.stretch and context.draft.start is None else None,
            anchor=_anchor(context, drafted),
            seen_from=_seen_from(context),
        )


def _offered(context: Context) -> set[date]:
    """The days on the screen: those on offer, or the one of the summary."""
    if context.asked is Asked.CONFIRM and context.draft.start is not None:
        return {context.draft.start.date()}
    is_day_open = context.asked in {Asked.DAY, Asked.TIME}
    return {*context.days, *(start.date() for start in context.starts)} if is_day_open else set()


def _chosen(context: Context) -> date | None:
    is_day_open = context.asked in {None, Asked.GOAL, Asked.DAY, Asked.TIME}
    return None if is_day_open or context.draft.start is None else context.draft.start.date()


def _seen_from(context: Context) -> date | None:
    wished = context.draft.when.days if context.draft.goal is Goal.MOVE else ()
    return wished[0] if context.seen_from is not None and len(wished) == 1 else context.seen_from


def _days(when: When) -> Days | None:
    if not when.has_days:
        return None
    return Days(picks=when.days, since=when.since, until=when.until, weekdays=when.weekdays)


def _anchor(context: Context, drafted: Days | None) -> Days | None:
    if context.draft.start is not None:
        return Days.on(context.draft.start.date())
    if drafted is not None:
        return drafted
    if context.seen_from is not None:
        return Days.on(context.seen_from)
    if len(context.appointments) == 1:
        return Days.on(context.appointments[0].start.date())
    return None


def cut_off(days: Days, today: date) -> Days:
    """Without the days of a list that are over."""
    ahead = tuple(day for day in days.picks if day >= today)
    return replace(days, picks=ahead) if ahead and len(ahead) < len(days.picks) else days


def listed(first: date, last: date) -> tuple[date, ...]:
    """All days of a stretch; of a very long one the first hundred."""
    count = min((last - first).days, 99)
    return tuple(first + timedelta(days=i) for i in range(count + 1))
