"""E-mail addresses spelt out in words: "dave.r.kim at example dot com"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dialogs.acts import Field, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, folded
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.email_endings import KNOWN_ENDS, valid_address
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import overlaps

_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS_BEFORE = re.compile(r"(?<!\S)[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_PARTS_OF_A_NAME = 3


def spelt_out(message: Message, context: Context, language: Language, taken: Sequence[Span]) -> Iterator[FoundText]:
    """ "dave.r.kim at example dot com"."""
    words = language.contact
    if not (_is_any_in((".", *words.dot), message.text) and _is_any_in(("@", *words.at), message.text)):
        return
    for match in _spelt_pattern(language).finditer(_without_asides(message.text, language)):
        if overlaps(match.span(), taken):
            continue
        dots = _words_pattern(language.contact.dot)
        start = _beginning(message, match.start(1), context, language)
        local = _joined(message.own[start : match.end(1)], dots, language)
        domain = _joined(message.own[slice(*match.span(2))], dots, language)
        is_certain = context.asked is Asked.EMAIL or domain.rpartition(".")[2].lower() in KNOWN_ENDS
        address = valid_address(f"{local}@{domain}") if is_certain else None
        if address:
            is_weak = local.lower() in language.common
            yield FoundText(span=(start, match.end()), field=Field.EMAIL, text=address, is_weak=is_weak)


def _without_asides(text: str, language: Language) -> str:
    """ "annlee all one word at example dot com", with spaces in the place of what is no part of it."""
    asides = "|".join(map(re.escape, language.contact.as_one))
    return re.sub(rf"(?<!\w)(?:{asides})(?!\w)", lambda match: " " * len(match[0]), text)


def _beginning(message: Message, start: int, context: Context, language: Language) -> int:
    """Where an address begins of which a name is said in parts: "ann lee at example dot com"."""
    name = "".join(_LETTERS.findall(folded(context.draft.name or "")))
    if not name:
        return start
    first = start
    for word in reversed(list(_WORDS_BEFORE.finditer(message.text, 0, start))[-_PARTS_OF_A_NAME:]):
        if message.text[word.end() : first].strip() or word[0] in language.common:
            break
        first = word.start()
    said = "".join(_LETTERS.findall(folded(message.text[first:])))
    return first if context.asked is Asked.EMAIL or said.startswith(name) else start


def _is_any_in(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _joined(said: str, dots: re.Pattern[str], language: Language) -> str:
    said = dots.sub(".", said)
    for word, digit in language.contact.digits.items():
        said = re.sub(rf"(?<=[\s.]){re.escape(word)}(?!\w)", digit, said, flags=re.IGNORECASE)
    for word, sign in language.contact.signs.items():
        said = re.sub(rf"\s+{re.escape(word)}\s+", sign, said, flags=re.IGNORECASE)
    return re.sub(r"\s+", "", said)


@lru_cache(maxsize=20)
def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words between spaces, or in brackets with or without."""
    plain = "|".join(re.escape(word) for word in words if word.isalpha())
    signs = "|".join(re.escape(word) for word in words if not word.isalpha()) or "(?!)"
    return re.compile(rf"\s+(?:{plain})\s+|\s*(?:{signs})\s*|\s*\.\s*", re.IGNORECASE)


def _spelt_pattern(language: Language) -> re.Pattern[str]:
    words = language.contact
    return _spelt_pattern_of(words.at, words.dot, tuple(words.signs), tuple(words.digits))


@lru_cache(maxsize=20)
def _spelt_pattern_of(
    at: tuple[str, ...], dot: tuple[str, ...], signs: tuple[str, ...], digits: tuple[str, ...]
) -> re.Pattern[str]:
    ats = "|".join(re.escape(word) for word in at if word.isalpha())
    at_signs = "|".join(re.escape(word) for word in at if not word.isalpha()) or "(?!)"
    dots = "|".join(re.escape(word) for word in dot if word.isalpha())
    dot_signs = "|".join(re.escape(word) for word in dot if not word.isalpha()) or "(?!)"
    joins = "|".join(map(re.escape, signs))
    point = rf"(?:\s+(?:{dots})\s+|\s*(?:{dot_signs})\s*|\.)"
    numbers = "|".join(map(re.escape, digits))
    local = rf"[\w+-]+(?:(?:{point}|\s+(?:{joins})\s+)[\w+-]+|\s+(?:{numbers}|\d+)(?!\w))*"
    return re.compile(
        rf"(?<![\w.@+-])({local})(?:\s+(?:{ats})\s+|\s*(?:{at_signs})\s*|@)"
        rf"([\w-]+(?:\s+(?:{joins})\s+[\w-]+)*(?:{point}[a-z][\w-]*)+)(?![\w@])"
    )
