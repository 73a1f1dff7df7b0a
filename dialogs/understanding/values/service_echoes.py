"""Candidates that fall beside others: generic words, and weak ones that say again what another says better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue


def without_generic(found: list[FoundServices], tokens: Sequence[Token], catalogue: Catalogue) -> list[FoundServices]:
    """ "A consultation on the mortgage": what any service could be called gives way to what tells of one."""
    generic = catalogue.language.services.generic
    words = {token.start: token.plain for token in tokens}
    told = [one for one in found if one.words > 1 or one.is_in_full or words[one.span[0]] not in generic]
    return told if any(not one.is_weak for one in told) else found


def without_echoes(
    found: list[FoundServices], tokens: Sequence[Token], catalogue: Catalogue
) -> Iterator[FoundServices]:
    """A weak candidate falls where a strong one beside it, or one of the same service, says more; not where that one is
    refused ("class B, not double").
    """
    left = _without_tails(sorted(found, key=lambda one: one.span), tokens)
    denied = catalogue.language.services.denied
    louder = [one for one in left if not one.is_weak] or left
    louder = [one for one in louder if not _is_refused(one, tokens, denied)]
    for one in left:
        if not (one.is_weak and any(_is_echo(one, other, tokens) for other in louder if other is not one)):
            yield one


def _is_refused(one: FoundServices, tokens: Sequence[Token], denied: frozenset[str]) -> bool:
    before = [token.plain for token in tokens if token.end <= one.span[0]]
    return bool(before) and before[-1] in denied


def _without_tails(found: list[FoundServices], tokens: Sequence[Token]) -> list[FoundServices]:
    """Without single words that stand right behind a strong candidate."""
    tails = [
        after
        for before, after in pairwise(found)
        if after.words == 1 and not after.is_in_full and not before.is_weak and _are_neighbours(before, after, tokens)
    ]
    return [one for one in found if not any(one is tail for tail in tails)]


def _is_echo(one: FoundServices, other: FoundServices, tokens: Sequence[Token]) -> bool:
    if set(other.ids) <= set(one.ids):
        return other.ids != one.ids or other.span < one.span
    if other.is_weak:
        return False
    return _are_neighbours(one, other, tokens)


def _are_neighbours(one: FoundServices, other: FoundServices, tokens: Sequence[Token]) -> bool:
    between = (t for t in tokens if min(one.span[1], other.span[1]) <= t.start < max(one.span[0], other.span[0]))
    return next(between, None) is None
