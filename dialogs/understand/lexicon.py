"""The words of dates and times of one language, and a message cut into them.

Weekdays and months come from the locale data of Babel; everything else from the language's phrase list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from functools import cache

from babel import Locale

from dialogs.understand.text import Phrases, load, normal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


class Kind(Enum):
    """What a word can mean for a date or a time; many words can mean several things."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    CLOCK = "clock"
    ISO_DATE = "iso-date"
    NUMERIC_DATE = "numeric-date"
    FEAST = "feast"
    WEEKDAY = "weekday"
    MONTH = "month"
    UNIT = "unit"
    PART = "part"
    WORD = "word"
    # Every other kind is a list of the same name in [dates] or [times].
    TODAY = "today"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    AFTER_TOMORROW = "after-tomorrow"
    YESTERDAY = "yesterday"
    NEXT_DAY = "next-day"
    PREVIOUS_DAY = "previous-day"
    NEXT = "next"
    THIS = "this"
    PAST = "past"
    AFTER_NEXT = "after-next"
    EARLY = "early"
    LATE = "late"
    ANY_DAY = "any-day"
    SOONEST = "soonest"
    WORKDAYS = "workdays"
    AM = "am"
    PM = "pm"
    O_CLOCK = "o-clock"
    HALF_PAST = "half-past"
    QUARTER_PAST = "quarter-past"
    QUARTER_TO = "quarter-to"
    MINUTES_PAST = "minutes-past"
    MINUTES_TO = "minutes-to"
    NOON = "noon"
    MIDNIGHT = "midnight"
    ISH = "ish"
    AT = "at"
    AFTER = "after"
    BEFORE = "before"
    AROUND = "around"
    BETWEEN = "between"
    AND = "and"
    OR = "or"
    PLUS = "plus"
    ON = "on"
    IN = "in"
    WITHIN = "within"
    OF = "of"
    THE = "the"
    FROM_NOW = "from-now"
    WEEK_FROM = "week-from"
    WEEK_FROM_NOW = "week-from-now"
    COUNTED = "counted"
    LATER_BY = "later-by"
    EARLIER_BY = "earlier-by"
    LATER_FIRST = "later-first"
    EARLIER_FIRST = "earlier-first"
    HALF_OF = "half-of"
    QUARTER_OF = "quarter-of"
    NOT = "not"
    NO_GOOD = "no-good"
    CORRECTION = "correction"


_LISTS = {
    "dates": (
        *("today", "tonight", "tomorrow", "after-tomorrow", "yesterday", "next-day", "previous-day", "next", "this"),
        *("past", "after-next", "early", "late", "any-day", "soonest", "workdays"),
    ),
    "times": (
        *("am", "pm", "o-clock", "half-past", "quarter-past", "quarter-to", "minutes-past", "minutes-to", "noon"),
        *("midnight", "ish", "at", "after", "before", "around", "between", "and", "or", "plus", "on", "in", "within"),
        *("of", "the", "from-now", "week-from", "week-from-now", "counted", "not", "no-good"),
        *("later-by", "earlier-by", "later-first", "earlier-first", "half-of", "quarter-of"),
    ),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number, where it stands, and everything it can mean: kind to value."""

    text: str
    start: int
    end: int
    means: dict[Kind, int | str]

    def value(self, kind: Kind) -> int:
        return int(self.means[kind])


_NUMBERS = (
    (Kind.ISO_DATE, re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")),
    (Kind.NUMERIC_DATE, re.compile(r"\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?(?!\d)")),
    (Kind.NUMERIC_DATE, re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?!\d)")),
    (Kind.NUMERIC_DATE, re.compile(r"\d{1,2}-\d{1,2}-\d{4}(?!\d)")),
    (Kind.CLOCK, re.compile(r"\d{1,2}(?:[:.]|h(?=\d))\d{2}(?![\d])")),
)
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\S")


class Lexicon:
    """The date and time words of one language; build it once per language with `lexicon`."""

    def __init__(self, phrases: Phrases) -> None:
        means: dict[str, dict[Kind, int | str]] = defaultdict(dict)
        for section, names in _LISTS.items():
            for name in names:
                for phrase in phrases.list(section, name):
                    means[normal(phrase)][Kind(name)] = 0
        for phrase in phrases.list("answers", "corrections"):
            means[normal(phrase)].setdefault(Kind.CORRECTION, 0)
        locale = Locale(phrases.language)
        for width in ("abbreviated", "wide"):
            for number, name in locale.days["format"][width].items():
                means[normal(name)][Kind.WEEKDAY] = number
            for number, name in locale.months["format"][width].items():
                means[normal(name).rstrip(".")][Kind.MONTH] = number
        for number, name in enumerate(WEEKDAYS):
            for phrase in phrases.list("dates", "weekdays", name):
                means[normal(phrase)][Kind.WEEKDAY] = number
        for number, name in enumerate(MONTHS, start=1):
            if name in phrases.names("dates", "months"):
                for phrase in phrases.list("dates", "months", name):
                    means[normal(phrase)][Kind.MONTH] = number
        for feast in phrases.names("dates", "feasts"):
            for phrase in phrases.list("dates", "feasts", feast):
                means[normal(phrase)][Kind.FEAST] = feast
        for unit in phrases.names("dates", "units"):
            for phrase in phrases.list("dates", "units", unit):
                means[normal(phrase)][Kind.UNIT] = unit
        for section, kind in (("numbers", Kind.NUMBER), ("ordinals", Kind.ORDINAL)):
            for number_name in phrases.names(section):
                for phrase in phrases.list(section, number_name):
                    means[normal(phrase)][kind] = int(number_name)
        for part in phrases.names("times", "parts"):
            for phrase in phrases.list("times", "parts", part, "says"):
                means[normal(phrase)][Kind.PART] = part
        self.phrases = phrases
        self.ambiguous_months = frozenset(normal(m) for m in phrases.list("dates", "months", "ambiguous"))
        self._means = dict(means)
        longest_first = sorted(means, key=len, reverse=True)
        self._phrase = re.compile(
            "|".join(
                re.escape(p) + (r"(?![^\W\d_])" if p[-1].isalpha() else r"(?!\w)" if p[-1].isalnum() else "")
                for p in longest_first
            )
        )
        ends = "|".join(re.escape(end) for end in phrases.list("times", "ordinal-ends"))
        self._ordinal = re.compile(rf"(\d{{1,2}})(?:{ends})(?!\w)")

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Cut a text in `normal` form; punctuation other than dashes and "@" falls away."""
        found: list[Token] = []
        at = 0
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            token = self._token(text, at)
            at = token.end
            if token.means:
                found.append(token)
        return tuple(found)

    def _token(self, text: str, at: int) -> Token:
        if text[at].isdecimal():
            return self._number(text, at)
        if phrase := self._phrase.match(text, at):
            return Token(phrase[0], at, phrase.end(), self._means[phrase[0]])
        word = _WORD.match(text, at)
        assert word is not None  # a character that is not a space always matches
        means: dict[Kind, int | str] = {Kind.WORD: word[0]} if word[0][0].isalpha() else {}
        return Token(word[0], at, word.end(), means)

    def _is_in_a_word(self, text: str, at: int, end: int) -> bool:
        """Whether letters stand right before or after digits, and are no part of a date or time ("nov27", "10am")."""
        before, after = _LETTERS_BEFORE.search(text, 0, at), _LETTERS.match(text, end)
        is_after_word = before is not None and before[0] not in self._means
        is_before_word = after is not None and len(after[0]) > 1 and self._phrase.match(text, end) is None
        return is_after_word or is_before_word

    def _number(self, text: str, at: int) -> Token:
        for kind, pattern in _NUMBERS:
            if match := pattern.match(text, at):
                return Token(match[0], at, match.end(), {kind: match[0]})
        if match := self._ordinal.match(text, at):
            return Token(match[0], at, match.end(), {Kind.ORDINAL: int(match[1])})
        match = _DIGITS.match(text, at)
        assert match is not None  # a digit was seen
        if self._is_in_a_word(text, at, match.end()):
            # "AB12 CDE" is the number of a car, and no time.
            return Token(match[0], at, match.end(), {Kind.WORD: match[0]})
        value: dict[Kind, int | str] = {Kind.NUMBER: int(match[0])} if len(match[0]) <= 4 else {Kind.WORD: match[0]}
        return Token(match[0], at, match.end(), value)


@cache
def lexicon_months(language: str) -> frozenset[str]:
    """The full names of the months, as `normal` writes them."""
    return frozenset(normal(name) for name in Locale(language).months["format"]["wide"].values())


@cache
def lexicon(language: str) -> Lexicon:
    return Lexicon(load(language))
