"""Where long numbers stand that are no days and no times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.acts import Span

_LONG, _LONG_IN_PARTS = 5, 7
"""So many digits in a row, or in parts, are a number that may tell who somebody is."""
_MOST_MOMENTS = 4
_TAIL = 6
"""So many of the last digits of a number tell it from others, however its beginning is said."""

_RUN = re.compile(r"[+(]*\d(?:[\s()./:-]{0,3}\d)*")
_BETWEEN = r"[\s()./-]*"
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"{_DAY}\s?[./-]\s?{_DAY}(?:\s?[./-]\s?(?:(?:19|20)\d\d|\d\d))?"
_ISO = r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?:T[0-2]\d:[0-5]\d(?::[0-5]\d)?)?"
_SPACED = rf"{_DAY}\s{_DAY}\s(?:19|20)\d\d"
_MOMENT = rf"(?:{_ISO}|{_SPACED}|{_DATE}|{_CLOCK}|(?:19|20)\d\d)"
_MOMENTS = re.compile(rf"(?<![\d+(]){_MOMENT}\.?(?:\s?[-/]\s?{_MOMENT}\.?){{0,3}}(?![.:/-]?\d)")
_SPACED_DATE = re.compile(_SPACED)
_SIGNS = re.compile(r"[.:/-]")
_DIGITS = re.compile(r"\d+")


def number_places(text: str) -> Iterator[Span]:
    """A run of digits, with the signs of phone numbers in it, that holds more than days and times.

    With the letters that stand against it, as in the number of an account.
    """
    for match in _RUN.finditer(text):
        said = match[0]
        if _is_long(said) and (said.startswith(("+", "0")) or not _is_moments(said)):
            yield _with_letters(text, match.span())


def _with_letters(text: str, place: Span) -> Span:
    start, end = place
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _is_long(said: str) -> bool:
    parts = _DIGITS.findall(said)
    return max(map(len, parts)) >= _LONG or sum(map(len, parts)) >= _LONG_IN_PARTS


def _is_moments(said: str) -> bool:
    """Whether all of it can be days, times and years; a long list of short numbers is none."""
    left, count = _MOMENTS.subn("", said)
    has_signs = _SIGNS.search(said) is not None or _SPACED_DATE.match(said) is not None
    return has_signs and count <= _MOST_MOMENTS and not _DIGITS.search(left)


def phone_places(text: str, phone: str) -> Iterator[Span]:
    """Where a known number stands, whatever is put between its digits, and with more or less of its prefix."""
    digits = "".join(_DIGITS.findall(phone))
    if len(digits) < _TAIL:
        return
    tail = _BETWEEN.join(digits[-_TAIL:])
    before = rf"(?:[+(]*\d[\s()./-]{{0,3}}){{0,{15 - _TAIL}}}"
    # A longer run of digits only holds the same ones, as a date may.
    yield from (match.span() for match in re.finditer(rf"{before}{tail}(?!\d)", text))
