"""Which service or staff member the customer means, with typing mistakes and half names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from dialogs.understand.text import plain

_WORDS = re.compile(r"\w+")
_SMALL = 3  # "and", "of", "de": words this short carry no meaning, except as the first of a name
_NOT_SAID = (0.0, 0.0)


def matching(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids whose names stand in the text, best matches only.

    `names` maps ids to names. A whole name beats half a name, and the longer of two whole names beats the shorter
    inside it ("haircut and colour" is not also "haircut"). Several ids come back when the words fit several equally.
    """
    words = _WORDS.findall(plain(text))
    said = [*words, *(first + second for first, second in pairwise(words))]
    scores = {key: _score(said, _WORDS.findall(plain(name))) for key, name in names.items()}
    best = max(scores.values(), default=_NOT_SAID)
    return tuple(key for key, score in scores.items() if score == best > _NOT_SAID)


def _score(said: list[str], name: list[str]) -> tuple[float, float]:
    """How much of the name was said (over 1: all of it, and the longer the name the more), then how exactly."""
    heavy = [word for i, word in enumerate(name) if i == 0 or len(word) > _SMALL or word.isdigit()]
    found = [likeness for word in heavy if (likeness := max((_likeness(s, word) for s in said), default=0.0))]
    if not found:
        return _NOT_SAID
    whole = len(found) == len(heavy)
    return (1.0 + len(heavy) if whole else len(found) / len(heavy), sum(found) / len(found))


def _likeness(said: str, word: str) -> float:
    """1.0 for the same word (or its plural), a little less for one with typing mistakes, 0 for another word."""
    if said == word:
        return 1.0
    if (
        len(word) > _SMALL
        and len(said) > _SMALL
        and (said in {word + "s", word + "es"} or word in {said + "s", said + "es"})
    ):
        return 0.99
    shorter = min(len(said), len(word))
    allowed = 0 if shorter < 4 else 1 if shorter < 8 else 2
    distance = DamerauLevenshtein.distance(said, word, score_cutoff=allowed)
    return 0.0 if distance > allowed else 0.95 - 0.1 * distance
