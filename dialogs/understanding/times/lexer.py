"""From a message's tokens to typed ones: numbers, ordinals, clocks and dates in figures, and the language's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.understanding.message import Message, Token
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.values import Clock, Value, Written

_NO_TIMES = re.compile(
    r"\S+@\S+\.\w+|(?:https?://|www\.)\S+"
    r"|(?<![\w.])\+\d[\d ()/-]{7,}\d|(?<![\w.])(?:\(0?\d{2,5}\) ?|0\d{2,4}[ /-])\d[\d -]{4,}\d|\b0\d{8,}\b|\b\d{7}\d*\b"
    r"|\b\d{3}[- .]\d{3}[- .]\d{4}\b|\b\d{3}-\d{4}\b|\b\d{1,3}(?:[,.]\d{3})+\b(?![:.]\d)"
)
_FIGURES = re.compile(
    r"(?<![\d.:/-])(?:"
    r"(?P<iso>(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2}))"
    r"|(?P<full>(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{4}|\d{2}))"
    r"|(?P<dots>(?P<e>\d{1,2})\.\s?(?P<f>0?[1-9]|1[0-2])\.(?!\d))"
    r"|(?P<slash>(?P<g>\d{1,2})/(?P<h>\d{1,2}))"
    r"|(?P<clock>(?P<hour>\d{1,2})(?P<colon>[:.h])(?P<minute>\d{2})(?::\d{2})?)"
    r")(?![\d/]|[:.]\d|[a-z]{4})"
)
MOST_WORDS_OF_TIME = 24
"""Nobody names so many days and times in one message; more are not read, so that every message is read fast."""
_FARTHEST_VERB = 6
_LONGEST_NUMBERS = 5
"""So many numbers in a row are a telephone number, read out."""


@dataclass(slots=True)
class Lexemes:
    """What each token may be. `is_figure`: numbers and ordinals; `at` finds the token that begins at a character."""

    tokens: tuple[Token, ...]
    items: list[list[Item]]
    words: list[str | None]
    is_number: list[bool]

    def put(self, symbol: str, start: int, end: int, value: Value) -> None:
        self.items[start].append(Item(f"<{symbol}>", start, end, value))


def lex(message: Message, language: TimeLanguage, start: int, end: int, *, is_month_first: bool) -> Lexemes:
    """All meanings of all tokens of a stretch of a message."""
    tokens = tuple(token for token in message.tokens if token.start >= start and token.end <= end)
    words = [language.meant_by(token.plain) for token in tokens]
    found = Lexemes(tokens, [[] for _ in tokens], words, [False] * len(tokens))
    barred = _barred(message.text, tokens, start, end)
    for i, word in enumerate(words):
        if word is not None and i not in barred:
            found.items[i].append(Item(word, i, i + 1))
    _lex_words(found, language, barred)
    _lex_numbers(found, language, barred)
    for match in _FIGURES.finditer(message.text, start, end):
        _lex_figures(match, found, barred, language, is_month_first=is_month_first)
    _bar_spoken_numbers(found, language)
    _part_sentences(found, language)
    _bound(found, language)
    return found


def _part_sentences(found: Lexemes, language: TimeLanguage) -> None:
    """ "Dienstag, am Montag ist Training": a comma joins no days where a verb stands second behind it."""
    tokens = found.tokens
    for i, token in enumerate(tokens):
        if token.plain != "," or i + 1 == len(tokens) or tokens[i + 1].plain not in language.light:
            continue
        for k in range(i + 2, min(i + 2 + _FARTHEST_VERB, len(tokens))):
            if tokens[k].plain in language.verbs and k > i + 2:
                found.items[i].clear()
                found.words[i] = None
            is_of_time = found.words[k] is not None or found.is_number[k] or tokens[k].plain == "."
            if tokens[k].plain in language.verbs or not is_of_time or tokens[k].plain == ",":
                break


def _bound(found: Lexemes, language: TimeLanguage) -> None:
    """Of a flood of numbers and names only the first are read: the rest is left over."""
    count = 0
    for i, items in enumerate(found.items):
        count += found.is_number[i] or (found.words[i] or "") in language.temporal
        if count > MOST_WORDS_OF_TIME:
            items.clear()


def _barred(text: str, tokens: tuple[Token, ...], start: int, end: int) -> frozenset[int]:
    """Tokens of addresses, telephone numbers and large numbers."""
    spans = [match.span() for match in _NO_TIMES.finditer(text, start, end)]
    if not spans:
        return frozenset()
    return frozenset(i for i, token in enumerate(tokens) for a, b in spans if a <= token.start and token.end <= b)


def _lex_words(found: Lexemes, language: TimeLanguage, barred: frozenset[int]) -> None:
    """Numbers and ordinals in words, the long ones too: "twenty", "five", "twenty-five"."""
    tokens = found.tokens
    spelt = [language.spelt(token.plain) for token in tokens]
    for i, token in enumerate(tokens):
        if not token.is_word or i in barred:
            continue
        if i and tokens[i - 1].plain == "-" and found.is_number[i - 1]:
            continue
        for length in range(language.longest_number, 0, -1):
            kind_number = language.numbers.get(tuple(spelt[i : i + length]))
            if kind_number is None or i + length > len(tokens):
                continue
            kind, number = kind_number
            for k in range(i, i + length):
                found.is_number[k] = True
            if kind == "ordinal":
                found.put("ord", i, i + length, number)
            else:
                _put_number(found, i, i + length, number, "")
            if any(one.plain == "-" for one in tokens[i : i + length]):
                break


def _is_of_a_name(i: int, found: Lexemes) -> bool:
    """ "U7", "S21": a letter right before a number makes it no time ("h" apart, as in "15h30")."""
    before = found.tokens[i - 1] if i else None
    if before is None or not before.is_word or before.end != found.tokens[i].start or len(before.plain) > 1:
        return False
    return found.words[i - 1] is None and not (i > 1 and found.is_number[i - 2])


def _lex_numbers(found: Lexemes, language: TimeLanguage, barred: frozenset[int]) -> None:
    """Numbers in figures, with what may stand right behind them."""
    for i, token in enumerate(found.tokens):
        if not token.is_number or i in barred or len(token.plain) > 6 or _is_of_a_name(i, found):
            continue
        found.is_number[i] = True
        number = int(token.plain)
        _put_number(found, i, i + 1, number, token.plain)
        behind = found.tokens[i + 1] if i + 1 < len(found.tokens) else None
        if behind is None or behind.start != token.end:
            continue
        if behind.plain in language.suffixes.ordinal and len(token.plain) <= 2:
            found.put("ord", i, i + 2, number)
            found.is_number[i + 1] = behind.is_word
        if behind.plain in language.suffixes.hours and number <= 24:
            found.put("clock", i, i + 2, Clock(number, half=language.suffixes.hours[behind.plain] or None))


def _put_number(found: Lexemes, start: int, end: int, number: int, figures: str) -> None:
    """A number as all that it may be: an hour, minutes, a day of the month, a year, a time without a colon."""
    found.put("n", start, end, number)
    if number <= 24 and len(figures) <= 2:
        found.put("hour", start, end, number)
    if number <= 59 and (not figures or len(figures) == 2):
        found.put("min", start, end, number)
    if (figures or number > 1) and 1 <= number <= 31 and len(figures) <= 2:  # "the grey one" is no first of a month
        found.put("dd", start, end, number)
    if not figures and number in {5, 10, 20, 25}:
        found.put("spoken_min", start, end, number)
    if not figures and 1 <= number <= 12:
        found.put("hour_word", start, end, number)
    if not figures and 10 <= number <= 59:
        found.put("min_word", start, end, number)
    if 1900 <= number <= 2100 and len(figures) == 4:
        found.put("year", start, end, number)
    if len(figures) in {3, 4} and number // 100 <= 24 and number % 100 <= 59:
        is_exact = number // 100 > 12 or figures[0] == "0"
        could_be_year = 1900 <= number <= 2100
        symbol = "hhmm_odd" if number % 5 else "hhmm_year" if could_be_year else "hhmm"
        found.put(symbol, start, end, Clock(number // 100, number % 100, is_exact=is_exact))


def _lex_figures(
    match: re.Match[str], found: Lexemes, barred: frozenset[int], language: TimeLanguage, *, is_month_first: bool
) -> None:
    inside = [i for i, token in enumerate(found.tokens) if match.start() <= token.start and token.end <= match.end()]
    if not inside or inside[0] in barred:
        return
    first, last = inside[0], inside[-1] + 1
    for symbol, value in _figures(match, is_month_first=is_month_first, is_dot_date=language.is_dot_ordinal):
        found.put(symbol, first, last, value)


def _figures(match: re.Match[str], *, is_month_first: bool, is_dot_date: bool) -> Iterator[tuple[str, Value]]:
    if match["iso"]:
        yield "date", Written(int(match["d"]), int(match["m"]), int(match["y"]))
    elif match["full"]:
        yield "date", _in_order(match["a"], match["b"], is_month_first and match["sign"] != ".", match["c"])
    elif match["dots"]:
        if is_dot_date or (int(match["f"]) <= 12 and int(match["f"]) % 5):
            yield "date", _in_order(match["e"], match["f"], is_month_first=False)
    elif match["slash"]:
        yield "date", _in_order(match["g"], match["h"], is_month_first)
    else:
        hour, minute = int(match["hour"]), int(match["minute"])
        is_dot = match["colon"] == "."
        if not is_dot or (hour <= 24 and minute <= 59):
            yield "hm", Clock(hour, minute, is_exact=hour > 12 or match["hour"][0] == "0")
        if is_dot and is_dot_date:
            yield "dot_date", _in_order(match["hour"], match["minute"], is_month_first=False)


def _in_order(one: str, other: str, is_month_first: bool, year: str | None = None) -> Written:
    """Day and month in the order of the country, or in the only one that there is."""
    day, month = (int(other), int(one)) if is_month_first else (int(one), int(other))
    if month > 12 >= day:
        day, month = month, day
    return Written(day, month, None if year is None else int(year))


def _bar_spoken_numbers(found: Lexemes, language: TimeLanguage) -> None:
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
