"""Slips in the words that templates know: "cansel", "appoinment"."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import takewhile

from rapidfuzz.distance import OSA

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_SHORTEST = 5
_LONG = 10
_ENDING = 2
"""Words that differ only in so many last letters are forms of one."""


def corrected(
    words: tuple[str, ...], vocabulary: frozenset[str], other: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The words with slips of known words mended. A word that is known, short, or slips too far stays as it is.

    So does what is a word of the language by itself ("brother" is no "bother"): `other` are those that look like slips.
    """
    return tuple(
        word if word in vocabulary or word in other else mended(_shortened(word, vocabulary), vocabulary)
        for word in words
    )


def is_another_word(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a real word would be mended to one that is no other form of it."""
    found = mended(word, vocabulary)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, found, strict=False)))
    return found != word and alike < max(len(word), len(found)) - _ENDING and alike < min(len(word), len(found))


def _shortened(word: str, vocabulary: frozenset[str]) -> str:
    """ "yesss", "sooo": drawn out words in their own length, where that is known."""
    if _DRAWN_OUT.search(word) is None:
        return word
    return next((short for repeat in (r"\1", r"\1\1") if (short := _DRAWN_OUT.sub(repeat, word)) in vocabulary), word)


@lru_cache(maxsize=4096)
def mended(word: str, vocabulary: frozenset[str]) -> str:
    """The known word that a word slips from; the word itself where it slips from none."""
    if not word.isalpha() or len(word) < _SHORTEST or word in vocabulary:
        return word
    most = 1 if len(word) < _LONG else 2
    best, distance = word, most + 1
    for known in _by_start(vocabulary).get(word[0], ()):
        if len(known) >= _SHORTEST and abs(len(known) - len(word)) <= 1:
            found = OSA.distance(word, known, score_cutoff=most)
            if found < distance:
                best, distance = known, found
    return best


@lru_cache(maxsize=16)
def _by_start(vocabulary: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        found[word[0]].append(word)
    return {first: tuple(words) for first, words in found.items()}
