"""German word formation: endings, verbs and their nouns, umlauts typed as two letters, joining sounds."""

from __future__ import annotations

from functools import lru_cache

from dialogs.understanding.grammar import Grammar

_SHORTEST_STEM = 4
_ENDINGS = ("ungen", "ung", "innen", "erin", "ens", "ern", "en", "er", "es", "em", "e", "n", "s")
_SHORT_ENDINGS = {"e", "n", "s", "en", "es", "ung"}
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_VERB_VOWELS = {"schneid": "schnitt"}
_JOINTS = ("s", "es", "n", "en", "e", "er")


class German(Grammar):
    has_capital_nouns = True
    has_compounds = True

    def stem(self, word: str) -> str:
        return _stem(word)

    def spellings(self, word: str) -> tuple[str, ...]:
        """Words are compared without the dots of their umlauts, so "ae" stands for "a"."""
        swapped = [word.replace(typed, plain) for typed, plain in _UMLAUTS if typed in word]
        every = word
        for typed, plain in _UMLAUTS:
            every = every.replace(typed, plain)
        return tuple(dict.fromkeys(other for other in (*swapped, every) if other != word))

    def compounds(self, first: str, second: str) -> tuple[str, ...]:
        """ "Brille abholen" is "Brillenabholung"."""
        joints = ("", *_JOINTS) if len(second) >= _SHORTEST_STEM else ("",)
        return tuple(dict.fromkeys(start + joint + second for start in (first, _stem(first)) for joint in joints))

    def heads(self, compound: str) -> tuple[str, ...]:
        return (compound, *(compound[len(joint) :] for joint in _JOINTS if compound.startswith(joint)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Takes one ending away ("Massagen": "massag"), and the "ge" of a participle ("gewechselt": "wechsel")."""
    for typed, plain in _UMLAUTS:
        word = word.replace(typed, plain)
    if word.startswith("ge") and word.endswith(("t", "en")) and len(word) > 6:
        word = word[2:].removesuffix("t")
    word = _without_ending(word)
    for verb, noun in _VERB_VOWELS.items():
        if word.endswith(verb):
            return word.removesuffix(verb) + noun
    return word.removesuffix("el") + "l" if word.endswith("el") and len(word) > 5 else word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        least = _SHORTEST_STEM if ending in _SHORT_ENDINGS else _SHORTEST_STEM + 1
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word


GRAMMAR = German()
