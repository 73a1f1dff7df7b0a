"""What is needed, in words that name no service: those of a description, near to a name, or of a service online."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import Postfix, Prefix

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, bare
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.matching import NONE, SAME, misspelling

_SCORE = 0.3
_MOST = 3
"""Between so many services it is asked; of more, the words tell nothing."""
_SHORTEST = 4
_LONG = 6
"""So long is what two compounds have to have in common."""
_NEAR, _LOOSE = 0.9, 0.7
_AS_GOOD = 0.05


def by_need(
    tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str], online: frozenset[str]
) -> tuple[FoundServices, ...]:
    """Those of which most is said; all of it is a guess, about which the customer is asked."""
    worth: dict[str, float] = defaultdict(float)
    places: dict[str, tuple[int, int]] = {}
    for start, end, word in _words(tokens, catalogue.language):
        is_pair = end - start > len(word)
        for key, like in _near(word, catalogue, conditions, online, is_pair=is_pair).items():
            worth[key] += like
            places.setdefault(key, (start, end))
    best = max(worth.values(), default=NONE)
    ids = tuple(key for key, one in worth.items() if one >= best - _AS_GOOD)
    if not 0 < len(ids) <= _MOST:
        return ()
    return (FoundServices(span=min(places[key] for key in ids), ids=ids, score=_SCORE, is_weak=True),)


def _words(tokens: Sequence[Token], language: Language) -> Iterator[tuple[int, int, str]]:
    """Single words, and neighbours read as one ("check-up")."""
    for n, token in enumerate(tokens):
        if not token.is_word:
            continue
        said = bare(token.plain)
        if len(said) >= _SHORTEST and said not in language.light and said not in language.services.generic:
            yield token.start, token.end, said
        has_sign = n + 2 < len(tokens) and tokens[n + 1].plain == "-"
        after = n + 2 if has_sign else n + 1
        is_joined = len(said) > _SHORTEST - 2 and said not in language.words.function
        if is_joined and after < len(tokens) and tokens[after].is_word:
            yield token.start, tokens[after].end, said + bare(tokens[after].plain)


def _near(
    said: str, catalogue: Catalogue, conditions: frozenset[str], online: frozenset[str], *, is_pair: bool
) -> dict[str, float]:
    """The services that one word has to do with. A word that most have in common tells of none."""
    found: dict[str, float] = {}
    if said in catalogue.language.services.online:
        found |= dict.fromkeys(online, SAME)
    described = _by_descriptions(said, catalogue, is_pair=is_pair)
    for key, like, more in chain(described, _by_names(said, catalogue, conditions, is_pair=is_pair)):
        if like > found.get(key, NONE):
            found[key] = like + more
    return found


def _by_descriptions(said: str, catalogue: Catalogue, *, is_pair: bool) -> Iterator[tuple[str, float, float]]:
    for word, ids in catalogue.described.items():
        if len(ids) > _MOST:
            continue
        like = _likeness(said, word, catalogue.language)
        if like == SAME or not is_pair:
            yield from ((key, like, NONE) for key in ids)


def _by_names(
    said: str, catalogue: Catalogue, conditions: frozenset[str], *, is_pair: bool
) -> Iterator[tuple[str, float, float]]:
    """With what it is worth more where the condition of a service is said."""
    for word, pairs in catalogue.labels_with.items():
        is_near = len(word) >= _LONG and misspelling(said, word) > NONE
        if not is_near and (is_pair or not _shares(said, word, catalogue.language)):
            continue
        for label, part in pairs:
            if part.is_telling and label.condition in {"", *conditions}:
                yield label.id, _NEAR, _AS_GOOD * 2 if conditions & {label.condition, label.audience} else NONE


def _likeness(said: str, stem: str, language: Language) -> float:
    """Of a word to one of a description: another form of it, misspelt, or the one a part of the other."""
    own = language.grammar.stem(said)
    if own == stem:
        return SAME
    if misspelling(own, stem) > NONE and min(len(own), len(stem)) >= _LONG - 1:
        return _LOOSE
    if not language.grammar.has_compounds:
        return NONE
    shorter, longer = sorted((own, stem), key=len)
    is_part = len(shorter) >= _LONG - 1 and (longer.startswith(shorter) or longer.endswith(shorter))
    return _LOOSE if is_part else NONE


def _shares(said: str, word: str, language: Language) -> bool:
    """Whether two compounds have a word in common: the end of the one and the beginning of the other
    ("Winterreifen", "Reifenwechsel"), the end of both ("Haareschneiden"), or the beginning, misspelt ("Baterie").
    """
    shorter = min(len(said), len(word))
    if not language.grammar.has_compounds or shorter < _LONG:
        return False
    if any(said.endswith(word[:n]) or word.endswith(said[:n]) for n in range(_LONG, shorter + 1)):
        return True
    return _ends_alike(said, word, language) or _begins_misspelt(said, word)


def _ends_alike(said: str, word: str, language: Language) -> bool:
    """In more than a word that stands at the end of any service."""
    stem = language.grammar.stem
    ends = Postfix.similarity(stem(said), stem(word))
    return ends >= _LONG and not any(stem(said)[-ends:].endswith(stem(one)) for one in language.services.generic)


def _begins_misspelt(said: str, word: str) -> bool:
    beginnings = (word[:n] for n in range(len(said) - 1, len(said) + 2) if n < len(word))
    is_begun = len(said) >= _LONG and Prefix.similarity(said, word) >= 3
    return is_begun and any(misspelling(said, one) > NONE for one in beginnings)
