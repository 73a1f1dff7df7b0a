"""Numbers and ordinals, in figures or in words, as all that they may be: hours, minutes, days of a month, years."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dialogs.understanding.message import BLANK
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexemes import Lexemes
from dialogs.understanding.times.values import Clock, Value

_MOST_FIGURES = 6
_LONGEST_NUMBERS = 5
"""So many numbers in a row are a telephone number, read out."""
_HOURS, _MINUTES, _DAYS, _YEARS = range(25), range(60), range(1, 32), range(1900, 2101)

_IN_WORDS: tuple[tuple[str, Collection[int]], ...] = (
    ("hour", _HOURS),
    ("min", _MINUTES),
    ("dd", _DAYS[1:]),  # "the grey one" is no first of a month
    ("spoken_min", (5, 10, 20, 25)),
    ("hour_word", range(1, 13)),
    ("min_word", _MINUTES[10:]),
)
"""What a number in words may be."""
_TIMES = frozenset(f"<{symbol}>" for symbol, _ in _IN_WORDS)
_IN_FIGURES: dict[int, tuple[tuple[str, Collection[int]], ...]] = {
    1: (("hour", _HOURS), ("dd", _DAYS)),
    2: (("hour", _HOURS), ("min", _MINUTES), ("dd", _DAYS)),
    4: (("year", _YEARS),),
}
"""What a number of so many figures may be."""


def lex_number_words(found: Lexemes, language: TimeLanguage, barred: frozenset[int]) -> None:
    """Numbers and ordinals in words, the long ones too: "twenty", "five", "twenty-five"."""
    for i, token in enumerate(found.tokens):
        if token.is_word and i not in barred and not _is_rest_of_number(i, found):
            _lex_words_from(i, found, language)


def _is_rest_of_number(i: int, found: Lexemes) -> bool:
    """The "five" of "twenty-five"."""
    return i > 0 and found.tokens[i - 1].plain == "-" and found.is_number[i - 1]


def _lex_words_from(start: int, found: Lexemes, language: TimeLanguage) -> None:
    for length in range(min(language.longest_number, len(found.tokens) - start), 0, -1):
        end = start + length
        said = tuple(language.spelt(token.plain) for token in found.tokens[start:end])
        kind_number = language.numbers.get(said)
        if kind_number is None:
            continue
        kind, number = kind_number
        found.is_number[start:end] = [True] * length
        if kind == "ordinal":
            found.put("ord", start, end, number)
        else:
            _put_all(found, start, end, number, _IN_WORDS)
        if "-" in said:
            break


def lex_figures(found: Lexemes, language: TimeLanguage, barred: frozenset[int]) -> None:
    """Numbers in figures, with what may stand right behind them."""
    for i, token in enumerate(found.tokens):
        if not token.is_number or i in barred or len(token.plain) > _MOST_FIGURES or _is_of_a_name(i, found):
            continue
        found.is_number[i] = True
        number = int(token.plain)
        _put_all(found, i, i + 1, number, _IN_FIGURES.get(len(token.plain), ()))
        for symbol, value in _clocks_without_colon(number, token.plain):
            found.put(symbol, i, i + 1, value)
        if i + 1 < len(found.tokens) and found.tokens[i + 1].start == token.end:
            _lex_suffix(i, number, found, language)


def _is_of_a_name(i: int, found: Lexemes) -> bool:
    """ "U7", "S21": a letter right before a number makes it no time ("h" apart, as in "15h30")."""
    before = found.tokens[i - 1] if i else None
    if before is None or not before.is_word or before.end != found.tokens[i].start or len(before.plain) > 1:
        return False
    return found.words[i - 1] is None and not (i > 1 and found.is_number[i - 2])


def _lex_suffix(i: int, number: int, found: Lexemes, language: TimeLanguage) -> None:
    """What stands right behind a number: it is an ordinal, or a clock."""
    behind, suffixes = found.tokens[i + 1], language.suffixes
    if behind.plain in suffixes.ordinal and len(found.tokens[i].plain) <= 2:
        found.put("ord", i, i + 2, number)
        found.is_number[i + 1] = behind.is_word
    if behind.plain in suffixes.hours and number in _HOURS:
        found.put("clock", i, i + 2, Clock(number, half=suffixes.hours[behind.plain] or None))


def _put_all(
    found: Lexemes, start: int, end: int, number: int, could_be: tuple[tuple[str, Collection[int]], ...]
) -> None:
    found.put("n", start, end, number)
    for symbol, numbers in could_be:
        if number in numbers:
            found.put(symbol, start, end, number)


def _clocks_without_colon(number: int, figures: str) -> Iterator[tuple[str, Value]]:
    """ "1430", "930": less likely where the minutes are odd or it is a year as well."""
    hour, minute = divmod(number, 100)
    if len(figures) not in {3, 4} or hour not in _HOURS or minute not in _MINUTES:
        return
    symbol = "hhmm_odd" if number % 5 else "hhmm_year" if number in _YEARS else "hhmm"
    yield symbol, Clock(hour, minute, is_exact=hour > 12 or figures[0] == "0")


def bar_counts(found: Lexemes, language: TimeLanguage) -> None:
    """Numbers in words that count or stand for things: "the bronze one", "the first one", "the two bikes"."""
    for i, token in enumerate(found.tokens):
        if (
            found.is_number[i]
            and token.is_word
            and (_is_pronoun(i, found, language) or _counts_things(i, found, language))
        ):
            found.items[i] = [item for item in found.items[i] if item.symbol not in _TIMES]
            found.is_number[i] = False


def _is_pronoun(i: int, found: Lexemes, language: TimeLanguage) -> bool:
    """Right behind a word that has nothing to do with times, or behind an ordinal."""
    before = found.tokens[i - 1] if i else None
    if before is None or found.tokens[i].plain not in language.pronouns:
        return False
    if before.plain == BLANK:
        return _says_no_more_of_time(i + 1, found, language)
    if not before.is_word:
        return False
    is_ordinal = any(item.symbol == "<ord>" for item in found.items[i - 1])
    is_plain = found.words[i - 1] is None and not found.is_number[i - 1] and before.plain not in language.light
    return is_ordinal or (is_plain and before.plain not in language.before_hours)


def _says_no_more_of_time(i: int, found: Lexemes, language: TimeLanguage) -> bool:
    """ "The <massage> one instead", and not "<massage> one thirty"."""
    if i >= len(found.tokens):
        return True
    is_half = found.tokens[i].plain in language.suffixes.hours
    return not is_half and not found.is_number[i] and (found.words[i] or "") not in language.temporal


def _counts_things(i: int, found: Lexemes, language: TimeLanguage) -> bool:
    """Behind an article, and before what has nothing to do with times."""
    if i == 0 or i + 1 >= len(found.tokens) or found.tokens[i - 1].plain not in language.before_counts:
        return False
    after = found.tokens[i + 1]
    is_plain = found.words[i + 1] is None and not found.is_number[i + 1]
    return is_plain and after.is_word and after.plain not in language.light | language.after_hours


def bar_numbers_read_out(found: Lexemes, language: TimeLanguage) -> None:
    """A telephone number that was read out is no time."""
    run: list[int] = []
    for i in range(len(found.tokens) + 1):
        is_inside = i < len(found.tokens) and (found.is_number[i] or found.tokens[i].plain in language.spoken_digits)
        if is_inside:
            run.append(i)
            continue
        if len(run) >= _LONGEST_NUMBERS and all(found.tokens[k].is_word for k in run):
            for k in run:
                found.items[k].clear()
                found.is_number[k] = False
        run = []
