"""The calendar: whole months, with how much is free on each day, and the way to the months before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dialogs.acts import GiveWhen
from dialogs.offers import month_end
from dialogs.replies import Choice, Day, DayPicker, Month
from dialogs.saying.speaker import Speaker
from dialogs.state.tasks import DaysSeen
from dialogs.when import When
from graph.model import SchedulingPolicy
from scheduling.availability.booking_rules import hours_on

_A_DAY = timedelta(days=1)


def day_choice(speaker: Speaker, day: date) -> Choice:
    return Choice(speaker.words.short_day(day), speaker.words.day(day), (GiveWhen(when=When(days=(day,))),))


def day_picker(speaker: Speaker, seen: DaysSeen) -> DayPicker:
    """Of all that was looked at; days before and after it cannot be chosen."""
    words = speaker.words
    free = dict(seen.free)
    months = tuple(
        Month(words.month(first, with_year=True), words.blanks(first), _days(speaker, seen, free, first))
        for first in _months(seen.first.replace(day=1), seen.last)
    )
    before, after = seen.first.replace(day=1) - _A_DAY, seen.last + _A_DAY
    has_earlier = before >= seen.today
    has_later = seen.horizon is None or after <= seen.horizon
    return DayPicker(
        words.weekdays(),
        months,
        first=seen.today,
        last=seen.horizon,
        other=words.say("pick-day-label"),
        show=words.say("pick-day-show"),
        earlier=_month_choice(speaker, seen, before) if has_earlier else None,
        later=_month_choice(speaker, seen, after) if has_later else None,
    )


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = month_end(first) + _A_DAY


def _days(speaker: Speaker, seen: DaysSeen, free: dict[date, int], first: date) -> tuple[Day, ...]:
    days = (first.replace(day=number) for number in range(1, month_end(first).day + 1))
    return tuple(_day(speaker, seen, free.get(day, 0), day) for day in days)


def _day(speaker: Speaker, seen: DaysSeen, free: int, day: date) -> Day:
    say, named = speaker.words.say, speaker.words.day(day)
    if free:
        return Day(day, say("pick-day-free", day=named, number=free), day_choice(speaker, day))
    if day < seen.today:
        return Day(day, named)
    if seen.horizon is not None and day > seen.horizon:
        return Day(day, say("pick-day-far", day=named))
    return Day(day, say("pick-day-closed" if _is_closed(speaker, day) else "pick-day-full", day=named))


def _is_closed(speaker: Speaker, day: date) -> bool:
    """A day of the customer's may be parts of two days of the business."""
    hours, policy = speaker.shop.business.hours, speaker.shop.business.policy or SchedulingPolicy()
    if hours is None:
        return False
    begins = datetime.combine(day, time(0), tzinfo=speaker.zones.main)
    ends = datetime.combine(day + _A_DAY, time(0), tzinfo=speaker.zones.main) - timedelta(seconds=1)
    there = {moment.astimezone(speaker.shop.zone).date() for moment in (begins, ends)}
    return not any(hours_on(hours, policy, one) for one in there)


def _month_choice(speaker: Speaker, seen: DaysSeen, day: date) -> Choice:
    """The month of a day, from today on."""
    label = speaker.words.month(day, with_year=day.year != seen.today.year)
    when = When(since=max(day.replace(day=1), seen.today), until=month_end(day))
    return Choice(label, label, (GiveWhen(when=when),))
