"""What a group of equally good names gives: services, with how sure it is that they are meant."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue
from dialogs.understanding.values.matching import ENDING, SURE
from dialogs.understanding.values.service_fits import Fit, Hit

_HALF = 0.5
_MOST_OF_IT = 0.6
"""So much of a name stands for the whole, or else its last telling word does: "whitening", but not "teeth"."""


def candidate(group: tuple[Fit, ...], tokens: Sequence[Token], catalogue: Catalogue) -> FoundServices:
    best = group[0]
    ids = tuple(dict.fromkeys(fit.label.id for fit in group))
    places = _without_joiner(sorted(best.places), tokens, catalogue)
    score = _score(best, is_alone=len(ids) == 1)
    if catalogue.language.grammar.has_compounds and _is_half(best, tokens, catalogue):
        score = min(score, _HALF)
    return FoundServices(
        span=(tokens[places[0]].start, tokens[places[-1]].end),
        ids=ids,
        score=score,
        words=sum(1 for n in places if tokens[n].is_word or tokens[n].is_number),
        is_in_full=best.is_in_full,
        is_weak=len(ids) > 1 or not _is_strong(best, catalogue),
    )


def _without_joiner(places: list[int], tokens: Sequence[Token], catalogue: Catalogue) -> list[int]:
    """ "A pedicure or ...": the joiner is no part of the name."""
    function = catalogue.language.words.function
    end = len(places)
    while end > 1 and tokens[places[end - 1]].plain in function:
        end -= 1
    return places[:end]


def _score(fit: Fit, *, is_alone: bool) -> float:
    if fit.is_in_full:
        return 1.0
    is_decided = is_alone and fit.is_conditioned
    likeness = min(SURE if is_decided and hit.likeness == ENDING else hit.likeness for hit in fit.hits)
    return min(1.0, 0.5 * fit.share + 0.5 * likeness)


def _is_half(fit: Fit, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    """The end of one word of several ("rad" of "Laufrad zentrieren"), or what many could be called ("Beratung")."""
    if not all(hit.is_clipped for hit in fit.hits):
        return False
    generic = catalogue.language.services.generic
    return fit.share < _MOST_OF_IT or all(tokens[place].plain in generic for place in fit.places)


def _is_strong(fit: Fit, catalogue: Catalogue) -> bool:
    if fit.is_whole and fit.is_sure:
        return fit.has_telling or fit.is_in_full or len(fit.hits) > 1
    telling = fit.sure_telling
    if len(fit.hits) < 2 and (catalogue.is_offered or _has_common(telling, catalogue)):
        return catalogue.is_offered
    return fit.is_sure and _is_most_of_it(fit, telling) and _has_own(telling, catalogue)


def _is_most_of_it(fit: Fit, telling: Sequence[Hit]) -> bool:
    return fit.share >= _MOST_OF_IT or any(hit.part is fit.label.head for hit in telling)


def _has_common(hits: Sequence[Hit], catalogue: Catalogue) -> bool:
    return any(hit.part.plain in catalogue.language.common for hit in hits)


def _has_own(hits: Sequence[Hit], catalogue: Catalogue) -> bool:
    """Whether one of the words stands in the names of one service alone."""
    return any(len(catalogue.ids_with.get(hit.part.plain, ())) == 1 for hit in hits)
