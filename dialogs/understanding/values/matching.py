"""How like a word that was said is to a word of a name: the same, another form of it, a part of it, or misspelt."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Postfix, Prefix

from dialogs.understanding.values.language import Language

SAME = 1.0
INFLECTED = 0.95
OF_ONE_KIND = 0.9
SURE = 0.9
"""From here on two words are forms of one; below, one of them is a part of the other or misspelt."""
CLIPPED = 0.8
PART = 0.7
MISSPELT = 0.75
ENDING = 0.25
"""The second part of a compound alone ("cut")."""
NONE = 0.0

_SHORTEST_CLIPPED = 4
_SHORTEST_PART = 3
_LONG = 8


def likeness_of_parts(said: str, word: str, language: Language) -> float:
    """How like two words are that are no forms of one; 0 where they have nothing to do with each other.

    Both in folded form, and `said` is no common word: those are themselves and no slips of others.
    """
    forms = (said, *_inner(said, language)) if language.grammar.has_compounds else (said,)
    composed = max(_composed(form, word, language) for form in forms)
    return max(composed, _shortened(said, word, language), misspelling(said, word))


@lru_cache(maxsize=5_000)
def _inner(said: str, language: Language) -> tuple[str, ...]:
    """A compound's stem, and what is left of it without a generic word at its end ("Haarschnitt-termin")."""
    generic = (word for word in language.services.generic if len(word) >= _SHORTEST_CLIPPED and said.endswith(word))
    rests = (said.removesuffix(word) for word in generic)
    return (language.grammar.stem(said), *(rest for rest in rests if len(rest) >= _SHORTEST_CLIPPED))


def _shortened(said: str, word: str, language: Language) -> float:
    """A compound without its middle: "Hautscreening" for "Hautkrebsscreening"."""
    if not language.grammar.has_compounds or not _SHORTEST_CLIPPED * 2 <= len(said) < len(word):
        return NONE
    begins, ends = Prefix.similarity(said, word), Postfix.similarity(said, word)
    is_whole = min(begins, ends) >= _SHORTEST_CLIPPED and begins + ends >= len(said)
    return CLIPPED if is_whole else NONE


def _composed(said: str, word: str, language: Language) -> float:
    """One word is a part of the other: "pedi", "iphone", "Haarschnitttermin"."""
    if len(said) >= _SHORTEST_CLIPPED and word.startswith(said):
        return CLIPPED
    shorter, longer = sorted((said, word), key=len)
    is_clear = len(longer) - len(shorter) >= _SHORTEST_PART or (shorter == word and len(word) > _SHORTEST_CLIPPED)
    if longer.endswith(shorter) and len(shorter) >= _SHORTEST_PART and is_clear:
        return PART
    if len(word) >= _SHORTEST_CLIPPED and word not in language.light and said.startswith(word):
        return INFLECTED if _is_generic(said.removeprefix(word), language) else PART
    return NONE


def _is_generic(rest: str, language: Language) -> bool:
    """Whether the rest of a compound is what any service could be called ("-termin"), perhaps after a joining sound."""
    return any(head in language.services.generic for head in (rest, *language.grammar.heads(rest)))


def misspelling(said: str, word: str) -> float:
    """A slip or two of typing, the fewer the shorter the word; the first letter of a short word is not mistyped."""
    shorter, longer = sorted((len(said), len(word)))
    if shorter < 4 or longer - shorter > 2:
        return NONE
    allowed = 2 if shorter >= _LONG else 1
    distance = OSA.distance(said, word, score_cutoff=allowed)
    if distance > allowed:
        return NONE
    is_swapped = shorter == longer and sorted(said) == sorted(word)
    if longer <= 4 and not is_swapped:
        return NONE
    if shorter < 6 and said[0] != word[0] and not is_swapped:
        return NONE
    return MISSPELT - 0.05 * (distance - 1)
