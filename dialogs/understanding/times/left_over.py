"""Words of time that no piece took: where they stand beside one, it may not be what was meant."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Span
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexemes import Lexemes

NEAR = 3
"""So many words from a piece is beside it."""
_ENDS = frozenset(".!?;")


def left_over(lexemes: Lexemes, language: TimeLanguage, taken: Sequence[tuple[int, int, bool]]) -> tuple[Span, ...]:
    """Those in reach of a piece that is a time, in the same sentence; `taken` says of each piece whether it is one."""
    covered = {i for start, end, _ in taken for i in range(start, end)}
    timely = {i for start, end, is_time in taken if is_time for i in range(start, end)}
    return tuple(
        (token.start, token.end)
        for i, token in enumerate(lexemes.tokens)
        if i not in covered and _is_of_time(i, lexemes, language) and _is_beside(i, lexemes, timely)
    )


def _is_of_time(i: int, lexemes: Lexemes, language: TimeLanguage) -> bool:
    is_temporal = lexemes.is_number[i] or (lexemes.words[i] or "") in language.temporal
    return is_temporal and _changes_a_time(i, lexemes, language)


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
