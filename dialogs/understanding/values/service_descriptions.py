"""Services that are named by no word of their names, and are described by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, bare

_SCORE = 0.3
_SCORE_JOINED = 0.95
_WIDEST_GAP = 3
"""So many words may stand between two of a list ("shot and a")."""


def by_description(tokens: Sequence[Token], catalogue: Catalogue) -> tuple[FoundServices, ...]:
    """A word that one service is described by."""
    stem, common = catalogue.language.grammar.stem, catalogue.language.light
    for token in tokens:
        is_usable = token.is_word and len(token.plain) > 3 and token.plain not in common
        ids = catalogue.described.get(stem(bare(token.plain)), frozenset()) if is_usable else frozenset()
        if len(ids) == 1:
            return (_weakly(token, ids),)
    return ()


def beside_named(
    tokens: Sequence[Token], found: Sequence[FoundServices], catalogue: Catalogue
) -> tuple[FoundServices, ...]:
    """ "A rabies shot and a microchip": what is described, joined to what is named."""
    free = tuple(token for token in tokens if not any(one.span[0] <= token.start < one.span[1] for one in found))
    named = {key for one in found for key in one.ids}
    return tuple(
        replace(one, score=_SCORE_JOINED, is_weak=False)
        for one in by_description(free, catalogue)
        if not named & set(one.ids) and any(_is_joined(one, other, tokens, catalogue) for other in found)
    )


def _is_joined(one: FoundServices, other: FoundServices, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    before, after = sorted((one, other), key=lambda each: each.span)
    between = [token.plain for token in tokens if before.span[1] <= token.start < after.span[0]]
    return len(between) <= _WIDEST_GAP and bool(catalogue.language.people.conjunctions & set(between))


def on_top(tokens: Sequence[Token], catalogue: Catalogue, under_way: str) -> tuple[FoundServices, ...]:
    """ "He also needs the rabies shot": what is described is wished for beside what is under way."""
    if not any(token.plain in catalogue.language.services.besides for token in tokens):
        return ()
    return tuple(one for one in by_description(tokens, catalogue) if one.ids != (under_way,))


def _weakly(token: Token, ids: frozenset[str]) -> FoundServices:
    return FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_SCORE, is_weak=True)
