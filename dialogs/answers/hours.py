"""When the business is open: in the week, or on a few days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Hours, SchedulingPolicy, Service, WeeklyHours
from scheduling.availability.booking_rules import hours_on

_DAYS_NAMED = 3
"""A question about more days than this is about the whole week."""

_A_DAY = date(2000, 1, 3)


def few_days(ask: Ask) -> tuple[date, ...]:
    """The days that a question is about, where they are few enough to be named."""
    return ask.when.days if len(ask.when.days) <= _DAYS_NAMED else ()


def days_asked(ask: Ask, week: WeeklyHours) -> list[tuple[int, Sequence[Hours]]]:
    """The weekdays that a question is about, Monday being 0; all where it names none."""
    return [(number, day) for number, day in enumerate(week) if number in ask.when.weekdays or not ask.when.weekdays]


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    say, hours = speaker.words.say, speaker.shop.business.hours
    if hours is None:
        return say("answer-hours-unknown")
    if days := few_days(ask):
        return "\n".join(_open_on(speaker, hours, day) for day in days)
    lines = [say("answer-hours")]
    for number, day in days_asked(ask, hours):
        shown = spans(speaker, day) or say("hours-closed")
        lines.append(say("hours-line", days=speaker.words.weekday(number), hours=shown))
    return "\n".join(lines)


def _open_on(speaker: Speaker, hours: WeeklyHours, day: date) -> str:
    """With the dates on which the business is not to be booked, such as its holidays."""
    policy = speaker.shop.business.policy or SchedulingPolicy()
    open_at = [Hours(_clock(start), _clock(end)) for start, end in hours_on(hours, policy, day)]
    named = speaker.words.day(day)
    if not open_at:
        return speaker.words.say("why-closed-day", day=named)
    return speaker.words.say("answer-hours-day", day=named, hours=spans(speaker, open_at))


def _clock(seconds: int) -> time:
    return time(seconds // 3600 % 24, seconds // 60 % 60)


def spans(speaker: Speaker, hours: Sequence[Hours], day: date = _A_DAY, zone: ZoneInfo | None = None) -> str:
    """On the clock of the business, whatever the zone in which they are published."""

    def wall(clock: time) -> str:
        moment = datetime.combine(day, clock, tzinfo=zone or speaker.shop.zone)
        return speaker.words.time(moment.astimezone(speaker.shop.zone))

    return ", ".join(f"{wall(span.start)}–{wall(span.end)}" for span in hours)
