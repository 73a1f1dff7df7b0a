"""From a message's tokens to typed ones: the language's words, numbers, and clocks and dates in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.understanding.message import Message, Token
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexemes import Lexemes
from dialogs.understanding.times.number_lexer import bar_counts, bar_numbers_read_out, lex_figures, lex_number_words
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
    r"|(?P<short>(?P<k>\d{1,2})\.(?P<l>[1-9]))"
    r")(?![\d/]|[:.]\d|[a-z]{4})"
)
_FARTHEST_VERB = 6
MOST_WORDS_OF_TIME = 24
"""Nobody names so many days and times in one message; more are not read, so that every message is read fast."""


def lex(message: Message, language: TimeLanguage, start: int, end: int, *, is_month_first: bool) -> Lexemes:
    """All meanings of all tokens of a stretch of a message."""
    tokens = tuple(token for token in message.tokens if token.start >= start and token.end <= end)
    words = [language.meant_by(token.plain) for token in tokens]
    found = Lexemes(tokens, [[] for _ in tokens], words, [False] * len(tokens))
    barred = _barred(message.text, tokens, start, end)
    for i, word in enumerate(words):
        if word is not None and i not in barred:
            found.items[i].append(Item(word, i, i + 1))
    lex_number_words(found, language, barred)
    lex_figures(found, language, barred)
    for match in _FIGURES.finditer(message.text, start, end):
        _lex_dates(match, found, barred, language, is_month_first=is_month_first)
    bar_numbers_read_out(found, language)
    bar_counts(found, language)
    _part_sentences(found, language)
    _bound(found, language)
    return found


def _part_sentences(found: Lexemes, language: TimeLanguage) -> None:
    """ "Dienstag, am Montag ist Training": a comma joins no days where a verb stands second behind it."""
    tokens = found.tokens
    for i, token in enumerate(tokens[:-1]):
        if token.plain == "," and tokens[i + 1].plain in language.light and _has_verb(i + 2, found, language):
            found.items[i].clear()
            found.words[i] = None


def _has_verb(start: int, found: Lexemes, language: TimeLanguage) -> bool:
    """Whether a verb stands right behind the day or time that begins here."""
    for k in range(start, min(start + _FARTHEST_VERB, len(found.tokens))):
        plain = found.tokens[k].plain
        if plain in language.verbs:
            return k > start
        if found.words[k] is None and not found.is_number[k] and plain != ".":
            return False
    return False


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
    covered = bytearray(end)
    for a, b in spans:
        covered[a:b] = b"1" * (b - a)
    return frozenset(i for i, token in enumerate(tokens) if all(covered[token.start : token.end]))


def _lex_dates(
    match: re.Match[str], found: Lexemes, barred: frozenset[int], language: TimeLanguage, *, is_month_first: bool
) -> None:
    inside = [i for i, token in enumerate(found.tokens) if match.start() <= token.start and token.end <= match.end()]
    if not inside or inside[0] in barred:
        return
    first, last = inside[0], inside[-1] + 1
    if language.is_dot_ordinal and (match["short"] or match["colon"] == "."):
        found.items[first] = [one for one in found.items[first] if one.end == first + 1]  # "24.12" is no "24." and a 12
    for symbol, value in _dates(match, is_month_first=is_month_first, is_dot_date=language.is_dot_ordinal):
        found.put(symbol, first, last, value)


def _dates(match: re.Match[str], *, is_month_first: bool, is_dot_date: bool) -> Iterator[tuple[str, Value]]:
    if match["iso"]:
        yield "date", Written(int(match["d"]), int(match["m"]), int(match["y"]))
    elif match["full"]:
        yield "date", _in_order(match["a"], match["b"], is_month_first and match["sign"] != ".", match["c"])
    elif match["dots"]:
        if is_dot_date or int(match["f"]) % 5:
            yield "date", _in_order(match["e"], match["f"], is_month_first=False)
    elif match["slash"]:
        yield "date", _in_order(match["g"], match["h"], is_month_first)
    elif match["short"]:
        if is_dot_date:
            yield "dot_date", _in_order(match["k"], match["l"], is_month_first=False)
    else:
        yield from _clocks(match["hour"], match["minute"], is_dot=match["colon"] == ".", is_dot_date=is_dot_date)


def _clocks(hour: str, minute: str, *, is_dot: bool, is_dot_date: bool) -> Iterator[tuple[str, Value]]:
    """ "10:30"; with a dot it may be a date too, or no time at all."""
    is_time = int(hour) <= 24 and int(minute) <= 59
    if is_time or not is_dot:
        yield "hm", Clock(int(hour), int(minute), is_exact=int(hour) > 12 or hour[0] == "0")
    if is_dot and is_dot_date:
        yield "dot_date", _in_order(hour, minute, is_month_first=False)


def _in_order(one: str, other: str, is_month_first: bool, year: str | None = None) -> Written:
    """Day and month in the order of the country, or in the only one that there is."""
    day, month = (int(other), int(one)) if is_month_first else (int(one), int(other))
    if month > 12 >= day:
        day, month = month, day
    return Written(day, month, None if year is None else int(year))
