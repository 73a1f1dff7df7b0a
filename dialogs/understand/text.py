"""Text made comparable, and the phrase lists of a language made searchable."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LONGEST = 1_000
"""Longer messages are read only so far: nobody books in more words, and every search below stays cheap."""

_SAME = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]{0,200}>")


def clean(text: str) -> str:
    """The customer's own words on one line: no markup, no invisible or control characters, single spaces."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _TAGS.sub(" ", visible)).strip()


def normal(text: str) -> str:
    """The form in which texts are compared: case, quotes, dashes and compatibility characters made alike.

    NFKC turns the narrow spaces that Babel puts before "PM" into plain ones, so our own buttons can be typed.
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold().translate(_SAME)).strip()


def plain(text: str) -> str:
    """`normal` without accents: how names are compared ("Andre" finds "André")."""
    decomposed = unicodedata.normalize("NFD", normal(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the phrases as whole words, the longest first."""
    longest_first = sorted({normal(p) for p in phrases}, key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p) for p in longest_first) + r")(?!\w)")


@dataclass(frozen=True)
class Phrases:
    """The phrase lists of one language. `data` is the file as read; lists are compiled when first asked for."""

    language: str
    data: Mapping[str, Any]

    def list(self, *path: str) -> tuple[str, ...]:
        """The phrases at a path such as ("answers", "yes")."""
        found: Any = self.data
        for name in path:
            found = found[name]
        return tuple(found)

    def names(self, *path: str) -> tuple[str, ...]:
        """The names of the lists in a section, in the file's order."""
        found: Any = self.data
        for name in path:
            found = found[name]
        return tuple(found)

    def is_made_of(self, text: str, section: str, core: str, beside: str) -> bool:
        """As `is_only`, with words that may stand beside the phrases: any of them, in any order."""
        rest = self.pattern(section, core).sub(" ", text)
        if rest == text:
            return False
        rest = self.pattern("filler", "words").sub(" ", self.pattern(section, beside).sub(" ", rest))
        return not re.sub(r"[\W_]+", "", rest)

    def spelt_out(self, text: str) -> str:
        """The (normal) text with what is written short written out ("u", "pls")."""
        return self._replaced(text, "short")

    def alike(self, text: str) -> str:
        """The (normal) text with words for the same thing made the same ("kids", "children's")."""
        return self._replaced(text, "alike")

    def _replaced(self, text: str, section: str) -> str:
        for word in self.names(section):
            text = self.pattern(section, word).sub(word, text)
        return text

    def pattern(self, *path: str) -> re.Pattern[str]:
        return _pattern(self.language, path)

    def has(self, text: str, *path: str) -> bool:
        """Whether one of the phrases stands anywhere in the (normal) text."""
        return self.pattern(*path).search(text) is not None

    def is_only(self, text: str, *path: str) -> bool:
        """Whether the (normal) text is nothing but these phrases and filler."""
        rest = self.pattern(*path).sub(" ", text)
        return rest != text and not re.sub(r"[\W_]+", "", self.pattern("filler", "words").sub(" ", rest))


@cache
def is_read(language: str) -> bool:
    """Whether there are phrase lists of this language."""
    return (resources.files("dialogs") / "phrases" / f"{language}.toml").is_file()


@cache
def load(language: str) -> Phrases:
    """The phrase lists of a language ("en"); FileNotFoundError when the product does not speak it."""
    file = resources.files("dialogs") / "phrases" / f"{language}.toml"
    return Phrases(language, tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def _pattern(language: str, path: tuple[str, ...]) -> re.Pattern[str]:
    return phrase_pattern(load(language).list(*path))
