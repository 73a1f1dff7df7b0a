"""Services that are named by the first letters of their names ("PT", "PZR")."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, Label

_SCORE = 0.3
_SHORTEST, _LONGEST = 2, 5


def by_acronym(tokens: Sequence[Token], catalogue: Catalogue) -> tuple[FoundServices, ...]:
    """It is said, and not taken; what is a word of the language is none."""
    language = catalogue.language
    known = language.light | language.services.generic | language.names.titles
    for token in tokens:
        said = token.plain
        if token.is_word and _SHORTEST <= len(said) <= _LONGEST and said not in known:
            ids = tuple(dict.fromkeys(label.id for label in catalogue.labels if _is_of(said, label, catalogue)))
            if len(ids) == 1:
                return (FoundServices(span=(token.start, token.end), ids=ids, score=_SCORE, is_weak=True),)
    return ()


def _is_of(said: str, label: Label, catalogue: Catalogue) -> bool:
    """The first letters of its first words, and of a compound at the end one of each part."""
    words = [word for word in label.run if word[:1].isalpha() and word not in catalogue.language.words.function]
    firsts = "".join(word[0] for word in words)
    if len(words) < _SHORTEST:
        return False
    if firsts.startswith(said):
        return True
    rest = said.removeprefix(firsts)
    has_rest = catalogue.language.grammar.has_compounds and said.startswith(firsts) and len(rest) == 1
    return has_rest and rest in words[-1][_SHORTEST:]
