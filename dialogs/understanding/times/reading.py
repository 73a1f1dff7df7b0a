"""Days and times of day in what a customer wrote: the pieces that were said, and what of them could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from dialogs.acts import Reason, Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.choice import Choice
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.left_over import left_over
from dialogs.understanding.times.lexemes import Lexemes
from dialogs.understanding.times.lexer import lex
from dialogs.understanding.times.resolve import is_in_hours, trouble_of, when_of
from dialogs.understanding.times.values import Days, Hours, Length, Numbers, Shift, Unsaid, Value, Wish, Without
from dialogs.when import When

_MONTH_FIRST = frozenset({"US", "PH", "PR"})


@dataclass(frozen=True, slots=True)
class Said:
    """A day, a time, or both. `origin` and `goal` are the ends of a stretch, which in a move are from where to where.

    `wish` is the same before it was resolved: what `merged` puts together.
    """

    span: Span
    when: When
    is_correction: bool = False
    origin: When | None = None
    goal: When | None = None
    wish: Wish = field(default_factory=Wish, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Days or hours that would not do. `wish` is the same before it was resolved."""

    span: Span
    when: When
    wish: Wish = field(default_factory=Wish, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Shifted:
    """Away from what is chosen or booked, by a length; negative is earlier."""

    span: Span
    by: Length


@dataclass(frozen=True, slots=True)
class Doubted:
    """What cannot be meant as it was said. `days` are what it could mean."""

    span: Span
    reason: Reason
    words: str
    days: tuple[date, ...] = ()
    wish: Wish = field(default_factory=Wish, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NoTime:
    """What looks like a day or time and is none."""

    span: Span


Piece: TypeAlias = Said | Excluded | Shifted | Doubted | NoTime


@dataclass(frozen=True, slots=True)
class TimeReading:
    """`left_over` are words of time beside the pieces that none of them took."""

    pieces: tuple[Piece, ...] = ()
    left_over: tuple[Span, ...] = ()

    @property
    def said(self) -> tuple[Said, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Said))


def read_times(
    message: Message, context: Context, language: TimeLanguage, start: int = 0, end: int | None = None
) -> TimeReading:
    """What a stretch of a message says of days and times of day."""
    stop = len(message.text) if end is None else end
    is_month_first = context.locale[-2:].upper() in _MONTH_FIRST
    lexemes = lex(message, language, start, stop, is_month_first=is_month_first)
    if not any(lexemes.items):
        return TimeReading()
    chosen = Choice(lexemes, language, context).best()
    operators = Operators(Frame.of(context, language.parts))
    pieces: list[Piece] = []
    taken: list[tuple[int, int, bool]] = []
    for readings in chosen:
        found = _pieces_of(readings, lexemes, context, operators, message)
        pieces += found
        is_time = any(not isinstance(piece, NoTime) for piece in found)
        taken.append((readings[0].start, readings[0].end, is_time))
    return TimeReading(tuple(pieces), left_over(lexemes, language, taken))


def _pieces_of(
    readings: Sequence[Item], lexemes: Lexemes, context: Context, operators: Operators, message: Message
) -> list[Piece]:
    """What one stretch of words says; of several readings the first that can be meant."""
    span = (lexemes.tokens[readings[0].start].start, lexemes.tokens[readings[0].end - 1].end)
    values = [(_settled(operators.value(item), operators), item) for item in readings]
    value = min(values, key=lambda found: _unlikeliness(found[0], found[1], context))[0]
    match value:
        case Wish():
            return _wish_pieces(value, span, context, operators, message)
        case Without(wish):
            _look_back_to(wish, operators)
            return [Excluded(span, when_of(wish, context), wish)]
        case Shift(by):
            return [Shifted(span, by)]
        case _:
            return [NoTime(span)]


def _unlikeliness(value: Value, item: Item, context: Context) -> tuple[bool, bool, bool, int, int]:
    """What can be meant comes before what cannot, what is on offer before all else, what is no time before times, the
    plain before the put together.
    """
    is_open = not _is_on_offer(value, context)
    return _is_doubtful(value, context), is_open, not isinstance(value, Unsaid), item.cost, item.size


def _is_on_offer(value: Value, context: Context) -> bool:
    """ "Saturday 12" is no twelfth where Saturday at 12:00 is on offer; nor is "not the 10" where ten o'clock is."""
    if not isinstance(value, Wish | Without) or not context.starts:
        return False
    if isinstance(value, Without):
        when = when_of(value.wish, context)
        return not when.has_days and any(when.at == start.time() for start in context.starts)
    when = when_of(value, context)
    return any(when.days == (start.date(),) and when.at == start.time() for start in context.starts)


def _settled(value: Value, operators: Operators) -> Value:
    """Hours and numbers that stood alone as the wishes they are."""
    if isinstance(value, Days | Hours):
        return operators.wish(value)
    if isinstance(value, Numbers):
        return operators.wish(operators.of_month(value))
    if isinstance(value, Wish) and value.days is not None and value.days.is_empty:
        return replace(value, days=None)
    return value


def _is_doubtful(value: Value, context: Context) -> bool:
    return isinstance(value, Wish) and (trouble_of(value, context) is not None or not is_in_hours(value, context))


def _look_back_to(wish: Wish, operators: Operators) -> None:
    """What "that day" and "before then" mean after this."""
    if wish.days is not None and wish.days.first is not None:
        operators.frame.anchor = wish.days
    elif wish.days is not None and wish.days.last is not None:
        operators.frame.anchor = Days.on(wish.days.last)


def _wish_pieces(wish: Wish, span: Span, context: Context, operators: Operators, message: Message) -> list[Piece]:
    _look_back_to(wish, operators)
    trouble = trouble_of(wish, context)
    if trouble is not None:
        return [Doubted(span, trouble.reason, message.own[span[0] : span[1]], trouble.days, wish)]
    if wish == Wish():
        return [NoTime(span)]
    said = Said(
        span,
        when_of(wish, context),
        is_correction=wish.is_correction,
        origin=when_of(wish.origin, context) if wish.origin else None,
        goal=when_of(wish.goal, context) if wish.goal else None,
        wish=wish,
    )
    if wish.without is None:
        return [said]
    return [said, Excluded(span, when_of(wish.without, context), wish.without)]
