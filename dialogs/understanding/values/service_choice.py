"""Of the names of services that fit the same words, the one that covers most of them, and what is as good as it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.understanding.message import Token
from dialogs.understanding.values.catalogue import Catalogue
from dialogs.understanding.values.matching import PART
from dialogs.understanding.values.service_fits import Fit

_AS_GOOD = 0.05


def best_groups(fits: Sequence[Fit], tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[tuple[Fit, ...]]:
    """What covers most, with what is as good in the same place; the rest of what stands there falls."""
    rest = _best_first(fits)
    while rest:
        best = rest[0]
        covered = best.places
        group = [one for one in rest if one.places & covered]
        yield tuple(one for one in group if _is_asked_between(one, best, tokens, catalogue))
        others = [one for one in rest if not one.places & covered]
        rest = _best_first([*others, *_sharing(rest, best, tokens, catalogue)])


def _is_asked_between(fit: Fit, best: Fit, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    """Whether the customer may mean it as well as the best, and is asked which."""
    if _is_as_good(fit, best) or _vies(fit, best, tokens, catalogue):
        return True
    return catalogue.language.grammar.has_compounds and _is_of_its_kind(fit, best)


def _best_first(fits: Sequence[Fit]) -> list[Fit]:
    return sorted(fits, key=lambda one: (-one.worth, not one.is_whole))


def _is_as_good(fit: Fit, best: Fit) -> bool:
    return fit.worth >= best.worth - _AS_GOOD and (fit.is_whole or not best.is_whole)


def _vies(fit: Fit, best: Fit, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    """ "Trial piano lesson", where there are trial lessons and piano lessons: both are said in full, in one breath."""
    if not (fit.is_whole and best.is_whole) or fit.label.id == best.label.id:
        return False
    if not fit.places & best.places or fit.places <= best.places or best.places <= fit.places:
        return False
    said = fit.places | best.places
    is_one = len(said) == max(said) - min(said) + 1
    return is_one and not any(tokens[n].plain in catalogue.language.people.conjunctions for n in said)


def _is_of_its_kind(fit: Fit, best: Fit) -> bool:
    """ "Massage" is no more "Klassische Massage" than "Sportmassage": part of a name and of a compound."""
    if best.is_whole or best.bonus or fit.places != best.places:
        return False
    if len(best.hits) != 1 or len(fit.hits) != 1:
        return False
    own, other = fit.hits[0], best.hits[0]
    return own.is_clipped and all(hit.part.is_telling and hit.likeness >= PART for hit in (own, other))


def _sharing(fits: Sequence[Fit], best: Fit, tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[Fit]:
    """Those that only share words with the best one, without these words."""
    covered = best.places
    for fit in fits:
        if fit is not best and _shares(fit, best) and _is_joined(fit, best, tokens, catalogue):
            yield replace(fit, lent=covered)


def _shares(fit: Fit, best: Fit) -> bool:
    """Whether it is another name that has words of its own, one of them telling, and words in common with the best."""
    own = fit.places - best.places
    if not own or fit.lent or fit.label.id == best.label.id or not fit.places & best.places:
        return False
    return any(hit.part.is_telling for hit in fit.hits if hit.first in own)


def _is_joined(fit: Fit, best: Fit, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    """ "Pass und Ausweis beantragen": a conjunction between its own words and those of the best."""
    conjunctions = catalogue.language.people.conjunctions
    own, covered = fit.places - best.places, best.places
    is_first = max(own) < min(covered)
    between = range(max(own) + 1, min(covered)) if is_first else range(max(covered) + 1, min(own))
    return any(tokens[n].plain in conjunctions for n in between)
