"""English word formation: plurals, possessives, what follows a verb's stem, British and American spellings."""

from __future__ import annotations

import re
from functools import lru_cache

from dialogs.understanding.grammar import Grammar

_SHORTEST_STEM = 3
_VOWELS = "aeiou"
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ations", "ation", "itions", "ition", "rations", "ration",
    "ements", "ement", "ments", "ment", "ities", "ings", "ing", "ions", "ion", "ers", "ors", "er", "or",
    "ied", "ies", "ed", "es", "al", "als", "ses", "sis", "s", "e", "y",
)  # fmt: skip
_KEPT_LONG = {"ation", "ations", "ration", "rations", "al", "als", "er", "ers", "or", "ors", "ion", "ions"}
_AMERICAN = (("our", "or"), ("ise", "ize"), ("tyre", "tire"), ("centre", "center"), ("grey", "gray"), ("ence", "ense"))


class English(Grammar):
    has_capital_nouns = False
    has_compounds = False

    def stem(self, word: str) -> str:
        return _stem(word)

    def spellings(self, word: str) -> tuple[str, ...]:
        swapped = [word.replace(one, other) for pair in _AMERICAN for one, other in (pair, pair[::-1]) if one in word]
        return tuple(other for other in swapped if other != word)

    def compounds(self, first: str, second: str) -> tuple[str, ...]:
        return first + second, _stem(first) + second

    def heads(self, compound: str) -> tuple[str, ...]:
        return (compound,)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Takes endings away until none is left, keeping three letters; "trimming" loses its doubled letter."""
    word = re.sub(r"'s?$", "", word)
    for ending in _ENDINGS:
        least = 5 if ending in _KEPT_LONG else _SHORTEST_STEM
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= least and any(c in _VOWELS + "y" for c in stem):
            if ending == "s" and stem.endswith("s"):
                continue
            bare = _undoubled(stem, ending)
            return _stem(bare) if ending in {"s", "es", "ings", "ments"} else bare
    return word


def _undoubled(stem: str, ending: str) -> str:
    is_doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in _VOWELS + "ls"
    if is_doubled and ending[0] in _VOWELS:
        return stem[:-1]
    return stem[:-1] if len(stem) > _SHORTEST_STEM and stem[-1] in "ey" else stem


GRAMMAR = English()
