"""Which values of a clause are refused: after an operator ("not", "instead of"), or by a template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import ExcludeWhen, Span
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.understanding.words import Words

_PAIR = 2


def is_refused(reading: ClauseReading, one: Found, stretches: Sequence[Span], words: Words) -> bool:
    """By the value itself, by an operator, or by a template."""
    is_within = any(start <= one.span[0] < end for start, end in stretches)
    return isinstance(one.act, ExcludeWhen) or is_within or _stands_in_refusal(reading, one, words)


def _stands_in_refusal(reading: ClauseReading, one: Found, words: Words) -> bool:
    """In "B, BE nicht A" the word before the next of its kind is of that one; "Freitag nicht nur A" refuses nothing."""
    for match in reading.moods:
        if match.name == "rules-out" and reading.within(match, one.span):
            said, after = reading.words, match.end
            is_of_next = match.end - match.start == _PAIR and after < len(said) and said[after] == said[match.start]
            is_not_only = after < len(said) and said[after] in words.only
            if not is_of_next and not is_not_only:
                return True
    return False


def is_meant(reading: ClauseReading, one: Found, *, counts: bool) -> bool:
    """Whether it is so: "if Ana can't" rules nobody out, and "does Ana not do beards?" asks."""
    if isinstance(one.act, ExcludeWhen):
        return counts or bool(reading.clause.words)
    asks = reading.is_question and bool(set(reading.names("questions")) - {"availability", "other"})
    return not reading.is_condition and not asks


def refused_stretches(reading: ClauseReading, words: Words) -> Iterator[Span]:
    """The stretches of the message that an operator rules out: from the value after it to the end of the list."""
    said, spans = reading.words, reading.clause.spans
    at = 0
    while at < len(said):
        at += next((len(one) for one in words.not_yet if said[at : at + len(one)] == one), 0)
        length = next((len(one) for one in words.rules_out if said[at : at + len(one)] == one), 0)
        at += length or 1
        first = _next_value(said, at) if length and not _wants_it(reading, at, length, words) else None
        if first is None:
            continue
        last = first
        while (following := _next_value(said, last + 1, words.clauses.soft)) is not None:
            last = following
        yield spans[first][0], spans[last][1]
        at = last + 1


def _wants_it(reading: ClauseReading, at: int, length: int, words: Words) -> bool:
    """ "Couldn't it be Friday?" and "no, Friday" want Friday; "no later than" rules nothing out."""
    said = reading.words
    is_polite = reading.clause.ends_asked and length == 1 and said[0] in words.clauses.starters
    declines = at == length == 1 and reading.opens_with_no
    return is_polite or declines or (at < len(said) and said[at] in words.rules_nothing_out)


def _next_value(said: Sequence[str], at: int, between: frozenset[str] | None = None) -> int | None:
    """Where the next value stands: within two words, or past words that join a list."""
    for number in range(at, min(at + (3 if between is None else 2), len(said))):
        if said[number].startswith("<"):
            return number if between is None or number > at else None
        if between is not None and said[number] not in between:
            return None
    return None
