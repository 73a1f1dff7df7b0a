"""Which services a message names: by a whole name, by words that only one has, or weakly by a part or a slip.

Each name is laid over the words of the message; what covers most of them wins, and what covers the same as well as
the winner is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dialogs.acts import GiveService, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, catalogue_of
from dialogs.understanding.values.matching import SURE
from dialogs.understanding.values.service_acronyms import by_acronym
from dialogs.understanding.values.service_candidates import candidate
from dialogs.understanding.values.service_choice import best_groups
from dialogs.understanding.values.service_conditions import conditions_said, offered_by_condition
from dialogs.understanding.values.service_descriptions import beside_named, on_top
from dialogs.understanding.values.service_echoes import without_echoes, without_generic
from dialogs.understanding.values.service_fits import Fit
from dialogs.understanding.values.service_kin import beside_kin
from dialogs.understanding.values.service_kinds import by_kind, by_kinds
from dialogs.understanding.values.service_laying import names_in_full, names_laid
from dialogs.understanding.values.service_needs import by_need
from dialogs.understanding.values.words import free_tokens

_FEW_WORDS = 6


def find_services(message: Message, context: Context, taken: Sequence[Span] = ()) -> tuple[FoundServices, ...]:
    """All that are named, from left to right. Where services are on offer, what tells them apart counts first."""
    tokens = free_tokens(message, taken)
    everything = catalogue_of(context.services, context.locale)
    wished = context.draft.service_ids
    found = _found(tokens, everything, wished)
    found = _of_those_wished(found, tokens, context)
    offered = _offered(context)
    if offered and all(one.is_weak for one in found):
        among = catalogue_of(context.services, context.locale, offered)
        found = _found(tokens, among, wished) or found or offered_by_condition(tokens, among)
    if context.draft.service_id is not None:
        found = beside_kin(found, tokens, everything, context.draft.service_id)
    if found:
        return tuple(sorted((*found, *beside_named(tokens, found, everything)), key=lambda one: one.span))
    if context.draft.service_id is not None:
        return on_top(tokens, everything, context.draft.service_id)
    return _unnamed(tokens, everything, context) if context.spoken_of is None else ()


def _unnamed(tokens: Sequence[Token], everything: Catalogue, context: Context) -> tuple[FoundServices, ...]:
    """By its kind, by its first letters, or by what is needed."""
    conditions = conditions_said(tokens, everything)
    online = frozenset(one.id for one in context.services if one.is_online)
    return (
        by_kind(tokens, everything, conditions)
        or by_acronym(tokens, everything)
        or by_need(tokens, everything, conditions, online)
        or by_kinds(tokens, everything, conditions)
    )


def _of_those_wished(
    found: tuple[FoundServices, ...], tokens: Sequence[Token], context: Context
) -> tuple[FoundServices, ...]:
    """ "The dental", of two that are dental, where one is wished for; "just the check", of two that are."""
    wished = context.draft.service_ids
    found = tuple(_of_the_one_wished(one, wished) for one in found)
    is_open = len(wished) > 1 and context.asked is not Asked.SERVICE and all(one.is_weak for one in found)
    if not is_open or sum(token.is_word for token in tokens) > _FEW_WORDS:
        return found
    among = catalogue_of(context.services, context.locale, wished)
    definite = _places_after(among.language.people.determiners, tokens)
    return tuple(one for one in _found(tokens, among, wished) if one.span[0] in definite) or found


def _places_after(words: frozenset[str], tokens: Sequence[Token]) -> set[int]:
    return {after.start for before, after in pairwise(tokens) if before.plain in words}


def _of_the_one_wished(one: FoundServices, wished: frozenset[str]) -> FoundServices:
    known = tuple(key for key in one.ids if key in wished)
    return replace(one, ids=known, is_weak=False, score=SURE) if len(known) == 1 < len(one.ids) else one


def _offered(context: Context) -> frozenset[str]:
    if context.asked is not Asked.SERVICE:
        return frozenset()
    acts = (act for option in context.options for act in option.acts)
    return frozenset(key for act in acts if isinstance(act, GiveService) for key in act.service_ids)


def _found(tokens: Sequence[Token], catalogue: Catalogue, wished: frozenset[str]) -> tuple[FoundServices, ...]:
    conditions = conditions_said(tokens, catalogue)
    laid = (*names_in_full(tokens, catalogue), *names_laid(tokens, catalogue, conditions))
    fits = [fit for fit in laid if _is_allowed(fit, conditions, catalogue, wished)]
    candidates = [candidate(group, tokens, catalogue) for group in best_groups(fits, tokens, catalogue)]
    chosen = without_generic(candidates, tokens, catalogue)
    return tuple(sorted(without_echoes(chosen, tokens, catalogue), key=lambda one: one.span))


def _is_allowed(fit: Fit, conditions: frozenset[str], catalogue: Catalogue, wished: frozenset[str]) -> bool:
    """Light words of time alone are a time; a service with a condition is none unless that is said, or it is wished for
    already.
    """
    if fit.is_in_full:
        return True
    if len(fit.hits) == 1 and not fit.is_whole and catalogue.is_of_the_trade(fit.label, fit.hits[0].part):
        return False
    time = catalogue.language.time
    if not fit.has_telling and all(hit.part.plain in time or hit.part.plain.isdecimal() for hit in fit.hits):
        return False
    return not fit.label.condition or fit.label.id in wished or fit.label.condition in conditions
