"""Which languages there are, and which of them a message is written in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache

from dialogs.saying.catalogue import MASTER, folder, keys_of, languages_with
from dialogs.understanding.message import LONGEST, folded

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")

_ADDRESSES = re.compile(r"\S+@\S+|https?:\S+|www\.\S+")

_FEWEST = 2
"""A single word of a language can be a name, or a loan."""


@cache
def full_languages() -> tuple[str, ...]:
    """The languages that are spoken: all sentences are there."""
    return tuple(code for code in languages_with("sentences.ftl") if keys_of(code) >= keys_of(MASTER))


@cache
def partial_languages() -> tuple[str, ...]:
    """The languages in which no more is said than that they are not spoken."""
    return tuple(code for code in languages_with("sentences.ftl") if code not in full_languages())


def language_of(text: str) -> str | None:
    """The language that a message is written in, by the common words in it; None where that is not clear.

    Clear is more different words of one language than of any other, two of them at least such as do not stand in names.
    So names, addresses, dates, single words and what is half and half are of no language.
    """
    found: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for word in sorted(set(_WORDS.findall(_ADDRESSES.sub(" ", folded(text[:LONGEST]))))):
        for language, lexicon in _lexicons().items():
            if form := lexicon.form_of(word):
                found[language] += 1
                sure[language] += form not in _in_names()
    (best, most), (_, next_most) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return best if sure[best] >= _FEWEST and most > next_most else None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The common words of a language, compared plainly."""

    words: frozenset[str]
    in_names: frozenset[str]

    def form_of(self, word: str) -> str | None:
        """The word, or what of it stands before an apostrophe ("l'examen"), as far as it is among the common ones."""
        head, apostrophe, _ = word.partition("'")
        return next((form for form in (word, head + apostrophe) if form in self.words), None)


@cache
def _lexicons() -> dict[str, _Lexicon]:
    return {code: _lexicon(code) for code in languages_with("detect.toml")}


@cache
def _in_names() -> frozenset[str]:
    return frozenset(word for lexicon in _lexicons().values() for word in lexicon.in_names)


def _lexicon(language: str) -> _Lexicon:
    lists = tomllib.loads((folder() / language / "detect.toml").read_text(encoding="utf-8"))
    words = frozenset(folded(word) for name in ("common", "booking") for word in lists[name])
    return _Lexicon(words, frozenset(folded(word) for word in lists.get("in_names", ())))
