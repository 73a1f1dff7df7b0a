"""Days and times of day in what a customer wrote: the pieces that were said, and what of them could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from dialogs.acts import Reason, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.chart import Chart, Item
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexer import Lexemes, lex
from dialogs.understanding.times.resolve import is_in_hours, trouble_of, when_of
from dialogs.understanding.times.values import Days, Hours, Length, Numbers, Shift, Unsaid, Value, Wish, Without
from dialogs.when import When

LIGHT = 0.3
PIECE = 0.7
"""What another piece costs, in words: one piece is better than two."""
UNLIKELY = 0.01
_SAME = 1e-9
NEAR = 3
"""So many words from a piece is beside it."""
_ENDS = frozenset(".!?;")
_ROOTS = ("<wish>", "<fixed>", "<without>", "<shift>", "<unsaid>")
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
    """Days or hours that would not do."""

    span: Span
    when: When


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
    chosen = _Choice(lexemes, language, context).best()
    operators = Operators(Frame.of(context, language.parts))
    pieces: list[Piece] = []
    taken: list[tuple[int, int, bool]] = []
    for readings in chosen:
        found = _pieces_of(readings, lexemes, context, operators, message)
        pieces += found
        is_time = any(not isinstance(piece, NoTime) for piece in found)
        taken.append((readings[0].start, readings[0].end, is_time))
    return TimeReading(tuple(pieces), tuple(_left_over(lexemes, language, taken)))


class _Choice:
    """The pieces that cover most words of content, and of these the fewest."""

    def __init__(self, lexemes: Lexemes, language: TimeLanguage, context: Context) -> None:
        self._language = language
        self._lexemes = lexemes
        self._asked = context.asked
        self._chart = Chart(language.root, lexemes.items)
        weights = [LIGHT if token.plain in language.light else 1.0 for token in lexemes.tokens]
        self._sums = [0.0]
        for weight in weights:
            self._sums.append(self._sums[-1] + weight)

    def best(self) -> list[list[Item]]:
        """The chosen pieces in order, each with all its readings, the likeliest first."""
        count = len(self._lexemes.tokens)
        scores = [0.0] * (count + 1)
        choices: list[list[Item]] = [[] for _ in range(count)]
        for i in range(count - 1, -1, -1):
            scores[i] = scores[i + 1]
            for item in self._chart.items(i, self._roots()):
                if self._is_lone(item):
                    continue
                score = self._sums[item.end] - self._sums[i] - PIECE - UNLIKELY * item.cost + scores[item.end]
                is_longer = bool(choices[i]) and abs(score - scores[i]) < _SAME and item.end > choices[i][0].end
                if score > scores[i] + _SAME or is_longer:
                    same = choices[i] if choices[i] and choices[i][0].end == item.end else []
                    scores[i], choices[i] = score, [item, *same]
                elif choices[i] and item.end == choices[i][0].end:
                    choices[i].append(item)
        return self._path(choices)

    def _path(self, choices: list[list[Item]]) -> list[list[Item]]:
        found, i = [], 0
        while i < len(choices):
            if choices[i]:
                found.append(choices[i])
                i = choices[i][0].end
            else:
                i += 1
        return found

    def _roots(self) -> tuple[str, ...]:
        if self._asked in {Asked.TIME, Asked.CONFIRM}:
            return (*_ROOTS, "<bare>")
        if self._asked is Asked.DAY:
            return (*_ROOTS, "<nums>")
        return _ROOTS

    def _is_lone(self, item: Item) -> bool:
        """Words that name a time only beside others, and stand alone."""
        if item.symbol == "<unsaid>" or (self._asked is Asked.DAY and item.symbol != "<bare>"):
            return False
        if item.end - item.start > 2:
            return False
        words = (self._lexemes.tokens[i].plain for i in range(item.start, item.end))
        return all(word in self._language.lone for word in words)


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
            return [Excluded(span, when_of(wish, context))]
        case Shift(by):
            return [Shifted(span, by)]
        case _:
            return [NoTime(span)]


def _unlikeliness(value: Value, item: Item, context: Context) -> tuple[bool, bool, int, int]:
    """What can be meant comes before what cannot, what is no time before times, the plain before the put together."""
    return _is_doubtful(value, context), not isinstance(value, Unsaid), item.cost, item.size


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
    return [said, Excluded(span, when_of(wish.without, context))]


def _left_over(lexemes: Lexemes, language: TimeLanguage, taken: list[tuple[int, int, bool]]) -> list[Span]:
    """Words of time that no piece took, in reach of one that is a time, in the same sentence."""
    covered = {i for start, end, _ in taken for i in range(start, end)}
    timely = {i for start, end, is_time in taken if is_time for i in range(start, end)}
    found = []
    for i, token in enumerate(lexemes.tokens):
        is_word_of_time = lexemes.is_number[i] or (lexemes.words[i] or "") in language.temporal
        if i in covered or not is_word_of_time or not _changes_a_time(i, lexemes, language):
            continue
        if _is_beside(i, lexemes, timely):
            found.append((token.start, token.end))
    return found


def _changes_a_time(i: int, lexemes: Lexemes, language: TimeLanguage) -> bool:
    """Not "before" in "before the school run", nor "day" in "for the day: Wednesday"."""
    if lexemes.tokens[i].plain in language.leading and _is_last(i, lexemes):
        return False  # German "ab", as the end of a verb ("sagen Sie es am Freitag ab")
    if lexemes.words[i] in language.grains:
        return not _is_a_heading(i, lexemes, language)
    if lexemes.words[i] not in language.ends:
        return True
    after = i + 1
    while after < len(lexemes.tokens) and lexemes.tokens[after].plain in language.light:
        after += 1
    if after == len(lexemes.tokens):
        return True
    return lexemes.words[after] is not None or lexemes.is_number[after] or not lexemes.tokens[after].is_word


def _is_a_heading(i: int, lexemes: Lexemes, language: TimeLanguage) -> bool:
    """ "For the day, Wednesday": an article before it and a sign behind it."""
    tokens = lexemes.tokens
    return 0 < i < len(tokens) - 1 and tokens[i - 1].plain in language.light and not tokens[i + 1].is_word


def _is_last(i: int, lexemes: Lexemes) -> bool:
    """Whether a word ends the message, or what it belongs to."""
    return i + 1 == len(lexemes.tokens) or not lexemes.tokens[i + 1].plain.isalnum()


def _is_beside(i: int, lexemes: Lexemes, timely: set[int]) -> bool:
    for step in (-1, 1):
        for k in range(i + step, i + step * (NEAR + 1), step):
            if k in timely:
                return True
            if not 0 <= k < len(lexemes.tokens) or not _is_joining(k, lexemes):
                break
            if lexemes.tokens[k].plain == "," and not lexemes.is_number[i]:
                break  # "that's the wrong day, I said Tuesday"
    return False


def _is_joining(k: int, lexemes: Lexemes) -> bool:
    """Whether a word does not part what stands on its two sides: it is of the language of times, and ends nothing."""
    is_known = lexemes.words[k] is not None or lexemes.is_number[k]
    return is_known and lexemes.tokens[k].plain not in _ENDS
