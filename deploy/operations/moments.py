"""Days and moments as an operator types them: by ISO 8601, or in words as customers say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.times import language, merged, read_times
from dialogs.when import When
from dialogs.zones import country_of
from graph.model import WeeklyHours

# In the order in which they are tried.
_LANGUAGES = ("en", "de")

# As far as a clock is asked for and not a stretch of hours, the usual ones of a day.
_USUAL = ((time(8), time(20)),)


class MomentError(ValueError):
    """It cannot be read, or leaves open which moment is meant."""


def read_moment(text: str, zone: ZoneInfo, now: datetime, hours: WeeklyHours | None = None) -> datetime:
    """Without an offset it is meant on the clock of the business. Raises MomentError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        if _is_day(text):
            raise MomentError(f"{text}: at what time? Such as {text}T15:00")
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    for wish in _wishes(text, zone, now, hours):
        if wish.is_one_start and wish.at is not None:
            return datetime.combine(wish.days[0], wish.at, zone)
    raise MomentError(f"{text!r}: not one moment; such as 2026-12-01T15:00, or 'tomorrow at 3pm'")


def read_day(text: str, zone: ZoneInfo, now: datetime) -> date:
    """On the calendar of the business. Raises MomentError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    for wish in _wishes(text, zone, now, None):
        if wish.is_one_day:
            return wish.days[0]
    raise MomentError(f"{text!r}: not one day; such as 2026-12-01, or 'tomorrow'")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wishes(text: str, zone: ZoneInfo, now: datetime, hours: WeeklyHours | None) -> list[When]:
    open_on = tuple(tuple((one.start, one.end) for one in day) or _USUAL for day in hours or ((),) * 7)
    context = Context(
        now=now.astimezone(zone), locale="en-GB", country=country_of(zone), asked=Asked.TIME, hours=open_on
    )
    message = Message(text)
    found = []
    for code in _LANGUAGES:
        spoken = replace(context, locale=f"{code}-{'GB' if code == 'en' else 'DE'}")
        reading = read_times(message, spoken, language(code))
        if reading.said and not reading.left_over:
            found.append(merged(reading.pieces, spoken))
    return found
