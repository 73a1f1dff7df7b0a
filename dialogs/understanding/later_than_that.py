"""A length of time away from a time that the clause before speaks of: the time that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from dialogs.acts import ExcludeWhen, GiveWhen, Shift
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.times import Said
from dialogs.understanding.times.values import Clock, Hours, Wish
from dialogs.when import When

_AWAY = {"shifts", "goals"}


def lead_to_the_time(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Three is too tight, half an hour later?", where a time is asked for: half past three."""
    if context.asked is not Asked.TIME:
        return
    for before, after in pairwise(readings):
        shift, named = _only_shift(after), _only_start(before)
        when = _moved(named, shift) if shift is not None and named is not None else None
        if shift is None or named is None or when is None:
            continue
        after.counted = [_as_said(shift, when)]
        after.won = [match for match in after.won if match.group not in _AWAY]
        before.counted = [one for one in before.counted if one is not named]
        before.excluded = [one for one in before.excluded if one is not named]
        before.aside.append(named)
        before.won = [match for match in before.won if match.group not in _AWAY]


def _only_shift(reading: ClauseReading) -> Found | None:
    counted = reading.counted
    return counted[0] if len(counted) == 1 and counted[0].kind is Kind.SHIFT and not reading.excluded else None


def _only_start(reading: ClauseReading) -> Found | None:
    values = [*reading.counted, *reading.excluded]
    return values[0] if len(values) == 1 and _start_of(values[0]).at is not None else None


def _start_of(one: Found) -> When:
    return one.act.when if isinstance(one.act, GiveWhen | ExcludeWhen) else When()


def _moved(named: Found, shift: Found) -> When | None:
    """So much later or earlier, on the same day; nothing where days are counted."""
    when = _start_of(named)
    if when.at is None or not isinstance(shift.act, Shift) or not shift.act.by:
        return None
    start = datetime.combine(date.min + timedelta(days=1), when.at)
    moved = start + shift.act.by if abs(shift.act.by) < timedelta(days=1) else start
    return replace(when, at=moved.time()) if moved.date() == start.date() and moved != start else None


def _as_said(shift: Found, when: When) -> Found:
    clock = Clock(when.at.hour, when.at.minute, is_exact=True) if when.at is not None else None
    piece = Said(shift.span, when, wish=Wish(hours=Hours(at=clock)))
    return Found(Kind.WHEN, shift.span, GiveWhen(when=when, span=shift.span), piece=piece)
