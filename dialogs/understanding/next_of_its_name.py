"""A weekday whose next date is ruled out in the same message: the one after it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dialogs.acts import ExcludeWhen, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.understanding.times import Excluded, Said
from dialogs.understanding.times.values import Days
from dialogs.when import When

_WEEKS = 8
"""So far it is looked for; a weekday that is ruled out as such is in no week."""


def go_on_to_the_next(readings: Sequence[ClauseReading]) -> None:
    """ "A Thursday, but not this week"."""
    out = [when for reading in readings for one in reading.excluded if (when := _days_of(one)) is not None]
    if not out:
        return
    for reading in readings:
        reading.counted = [_next_of(one, out) for one in reading.counted]


def _days_of(one: Found) -> When | None:
    """Not a weekday by its name alone ("on Wednesday. Ah, Wednesday I work"), which does not suit at all."""
    days = one.piece.wish.days if isinstance(one.piece, Said | Excluded) else None
    if days is not None and days.bare:
        return None
    when = one.act.when if isinstance(one.act, GiveWhen | ExcludeWhen) else When()
    return when if when.has_days and not when.has_time else None


def _next_of(one: Found, out: Sequence[When]) -> Found:
    if not isinstance(one.act, GiveWhen) or not isinstance(one.piece, Said) or len(one.act.when.days) != 1:
        return one
    days, first = one.piece.wish.days, one.act.when.days[0]
    if days is None or len(days.bare) != 1 or not _is_out(first, out):
        return one
    later = (first + timedelta(weeks=week) for week in range(1, _WEEKS + 1))
    day = next((one for one in later if not _is_out(one, out)), None)
    if day is None:
        return one
    when, wish = replace(one.act.when, days=(day,)), replace(one.piece.wish, days=Days.on(day))
    piece = replace(one.piece, when=when, wish=wish)
    return replace(one, act=GiveWhen(when=when, is_correction=one.act.is_correction, span=one.span), piece=piece)


def _is_out(day: date, out: Sequence[When]) -> bool:
    return any(when.fits_day(day) for when in out)
