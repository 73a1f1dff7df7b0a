"""Which languages there are, and which of them a message is written in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

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


def words_in(names: Iterable[str]) -> frozenset[str]:
    """The words of names, as those of a message are compared."""
    return frozenset(word for name in names for word in _WORDS.findall(folded(name)))


def language_asked_for(text: str, but: frozenset[str] = frozenset(), *, is_name: bool = False) -> str | None:
    """The language that somebody wants to go on in, where they ask for that alone ("in English please").

    `but` are words that mean something else here, as in the name of a service. Where a name is expected, the bare name
    of a language may be one.
    """
    said = frozenset(_WORDS.findall(folded(text[:LONGEST])))
    named = {code for word in said - but if (code := _names_of_languages().get(word))}
    others = said - _names_of_languages().keys()
    if len(named) != 1 or not others <= _asking() or (is_name and not others):
        return None
    return named.pop()


@cache
def _names_of_languages() -> dict[str, str]:
    """What each language is called in each of them."""
    codes = languages_with("detect.toml")
    called = ((code, Locale(said_in).languages.get(code, "")) for said_in in codes for code in codes)
    return {folded(name): code for code, name in called if name}


@cache
def _asking() -> frozenset[str]:
    return frozenset(word for lexicon in _lexicons().values() for word in lexicon.asking)


def language_of(text: str, but: frozenset[str] = frozenset()) -> str | None:
    """The language that a message is written in, by the common words in it; None where that is not clear. `but` are
    words that stand in names, whatever language they are of.

    Clear is more different words of one language than of any other, two of them at least such as do not stand in names.
    So names, addresses, dates, single words and what is half and half are of no language.
    """
    found: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for word in sorted(set(_WORDS.findall(_ADDRESSES.sub(" ", folded(text[:LONGEST])))) - but):
        for language, lexicon in _lexicons().items():
            if form := lexicon.form_of(word):
                found[language] += 1
                sure[language] += form not in _in_names()
    (best, most), (_, next_most) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return best if sure[best] >= _FEWEST and most > next_most else None


def says_days_plainly(text: str, language: str) -> bool:
    """Whether a day that is named in a message means that day, as far as the words of the language tell."""
    turning = _lexicons()[language].turning
    words = _WORDS.findall(folded(text[:LONGEST]))
    return turning.isdisjoint(word for said in words for word in (said, *_elided(said)))


def _elided(word: str) -> Iterator[str]:
    """What stands before an apostrophe, with it ("n'" of "n'est")."""
    head, apostrophe, _ = word.partition("'")
    if apostrophe:
        yield head + apostrophe


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The common words of a language, compared plainly."""

    words: frozenset[str]
    in_names: frozenset[str]
    asking: frozenset[str]
    turning: frozenset[str]

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
    others = (frozenset(map(folded, lists.get(name, ()))) for name in ("in_names", "asking", "turning"))
    return _Lexicon(words, *others)
