"""A day or time that is told by an appointment that there is: "the same day as the cut"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.acts import GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context, MadeAppointment
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.named_appointments import is_of
from dialogs.understanding.times import Said
from dialogs.understanding.times.values import Clock, Days, Hours, Wish
from dialogs.when import Like, When

_NAMING = {Kind.SERVICE, Kind.STAFF}


def put_days_of_compared(readings: Sequence[ClauseReading], context: Context, language: Language) -> None:
    """The day of the appointment that is compared with stands for it; that one itself is not spoken of any further."""
    if not context.appointments:
        return
    for reading in readings:
        for values in (reading.counted, reading.aside):
            for like, compared, made in list(_compared(reading, values, context, language)):
                values[values.index(like)] = _as_that(like, made)
                values.remove(compared)


def _compared(
    reading: ClauseReading, values: Sequence[Found], context: Context, language: Language
) -> Iterator[tuple[Found, Found, MadeAppointment]]:
    """What is the same, what it is compared with, and the appointment which that is."""
    places = {span: number for number, span in enumerate(reading.clause.spans)}
    for like in values:
        for other in values:
            at, behind = places.get(like.span), places.get(other.span)
            if other.kind not in _NAMING or not _is_same(like) or at is None or behind is None or behind <= at:
                continue
            made = [one for one in context.appointments if is_of(other, one)]
            if reading.words[behind - 1] in language.words.comparing and len(made) == 1:
                yield like, other, made[0]


def _is_same(one: Found) -> bool:
    when = one.act.when if isinstance(one.act, GiveWhen) else When()
    return bool(when.like) and Like.RIGHT_AFTER not in when.like and not when.has_days and not when.has_time


def _as_that(like: Found, made: MadeAppointment) -> Found:
    said = like.act.when.like if isinstance(like.act, GiveWhen) else ()
    start = made.start
    days = (start.date(),) if Like.SAME_DAY in said else ()
    at = start.time() if Like.SAME_TIME in said else None
    hours = None if at is None else Hours(at=Clock(at.hour, at.minute, is_exact=True))
    when, wish = When(days=days, at=at), Wish(days=Days.on(*days) if days else None, hours=hours)
    return replace(like, act=GiveWhen(when=when, span=like.span), piece=Said(like.span, when, goal=when, wish=wish))
