"""Days and times of day, and ways from them, as values of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from dialogs.acts import (
    Direction,
    Doubt,
    ExcludeWhen,
    GiveWhen,
    Reason,
    Shift,
    Span,
)
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded
from dialogs.understanding.times import Doubted, Excluded, NoTime, Piece, Said, Shifted, TimeReading, read_times
from dialogs.understanding.times.others import language_of
from dialogs.understanding.times.values import Length

_ALMOST_A_YEAR, _SOON = timedelta(days=270), timedelta(days=90)
_NEVER_NUMBERS = {Asked.NAME, Asked.STAFF}


def _expecting(message: Message, context: Context) -> Context:
    """ "4" is no name and nobody of the staff: more likely the hour."""
    said = message.text.strip(" .!?")
    is_hour = said.isdecimal() and len(said) <= 2 and int(said) > len(context.options)
    return replace(context, asked=Asked.TIME) if is_hour and context.asked in _NEVER_NUMBERS else context


def times_in(message: Message, context: Context, language: Language) -> Iterator[Found]:
    expecting = _expecting(message, context)
    reading = read_times(message, expecting, language.times)
    if context.also_dates_in:
        theirs = read_times(message, expecting, language_of(context.also_dates_in))
        reading = theirs if _said_in(theirs) > _said_in(reading) else reading
    for piece in reading.pieces:
        is_past = _is_rather_past(piece, reading.said, message, context)
        yield Found(Kind.NOTHING, piece.span, None) if is_past else _time(piece, language)
    for span in reading.left_over:
        yield Found(Kind.WHEN, span, Doubt(reason=Reason.LEFT_OVER, words=message.own[slice(*span)], span=span))


def _said_in(reading: TimeReading) -> int:
    """How much of a message a reading takes for days and times."""
    return sum(end - start for start, end in (piece.span for piece in reading.said))


def _is_rather_past(piece: Piece, said: Sequence[Said], message: Message, context: Context) -> bool:
    """ "I had the operation on 2 March. Could I come on Monday?": a date that has just been, beside one to come."""
    far, near = context.today + _ALMOST_A_YEAR, context.today + _SOON
    firsts = [(one, first) for one in said if (first := min(one.when.days, default=one.when.since)) is not None]
    has_year = any(str(far.year + n) in message.own[slice(*piece.span)] for n in (0, 1))
    is_far = not has_year and any(one is piece and first > far for one, first in firsts)
    return is_far and any(first < near for _, first in firsts)


def _time(piece: Piece, language: Language) -> Found:
    span = piece.span
    match piece:
        case Said(when=when, is_correction=is_correction):
            return Found(Kind.WHEN, span, GiveWhen(when=when, is_correction=is_correction, span=span), piece=piece)
        case Excluded(when=when):
            return Found(Kind.WHEN, span, ExcludeWhen(when=when, span=span), piece=piece)
        case Shifted(by=length):
            return Found(Kind.SHIFT, span, _shift(length, span))
        case Doubted(reason=reason, words=words, days=days):
            said = _without_light(words, language)
            return Found(Kind.WHEN, span, Doubt(reason=reason, words=said, days=days, span=span))
        case NoTime():
            return Found(Kind.NOTHING, span, None)


def _without_light(words: str, language: Language) -> str:
    """Without what leads in: "on 31 February" is "31 February"."""
    said = words.split()
    while len(said) > 1 and folded(said[0]) in language.times.light:
        del said[0]
    return " ".join(said)


def _shift(length: Length, span: Span) -> Shift:
    """A month counts thirty days here: what is chosen or booked is looked at again when times are searched."""
    by = timedelta(days=length.days + 30 * length.months, minutes=length.minutes)
    return Shift(direction=Direction.EARLIER if by < timedelta(0) else Direction.LATER, by=by, span=span)
