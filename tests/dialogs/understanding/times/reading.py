"""Short forms for the tests of days and times: a shop that is open from nine to six, on Monday 23 November 2026."""

from __future__ import annotations

from datetime import date, datetime, time

from dialogs.understanding.context import Asked, Context, Draft
from dialogs.understanding.message import Message
from dialogs.understanding.times import TimeReading, language, merged, read_times
from dialogs.when import When

NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001
OPEN = ((time(9), time(18)),)


def context(asked: Asked | None = None, locale: str = "en-GB", draft: Draft | None = None) -> Context:
    return Context(
        now=NOW, locale=locale, country=locale[-2:], asked=asked, draft=draft or Draft(), hours=((), *(OPEN,) * 5, ())
    )


def reading(text: str, asked: Asked | None = None, locale: str = "en-GB") -> TimeReading:
    return read_times(Message(text), context(asked, locale), language(locale[:2]))


def when(text: str, asked: Asked | None = None, locale: str = "en-GB") -> When:
    return merged(reading(text, asked, locale).pieces, context(asked, locale))


def day(text: str) -> date:
    return date.fromisoformat(text)
