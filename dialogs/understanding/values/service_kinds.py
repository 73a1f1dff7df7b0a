"""Services that are named by their kind ("the class")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue

_SCORE = 0.3
_SCORE_WHOLE = 0.9


def by_kind(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "The class", where there is but one."""
    kinds = catalogue.language.services.kinds
    for token in tokens:
        pairs = catalogue.labels_with.get(token.plain, ()) if token.plain in kinds else ()
        ids = frozenset(label.id for label, _ in pairs if not label.condition or label.condition in conditions)
        if len(ids) == 1:
            return (_weakly(token, ids),)
    return ()


def by_kinds(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "A lesson", where there are several and other things besides, none of them called just that."""
    kinds = catalogue.language.services.kinds
    stem = catalogue.language.grammar.stem
    everything = {label.id for label in catalogue.labels}
    for token in (one for one in tokens if one.plain in kinds):
        forms = [word for word in catalogue.labels_with if stem(word) == stem(token.plain)]
        pairs = [pair for word in forms for pair in catalogue.labels_with[word]]
        whole = [label.id for label, _ in pairs if len(label.parts) == 1]
        if len(whole) == 1:
            return (FoundServices(span=(token.start, token.end), ids=(whole[0],), score=_SCORE_WHOLE),)
        ids = {label.id for label, _ in pairs if not label.condition or label.condition in conditions}
        if len(ids) > 1 and ids != everything:
            ordered = dict.fromkeys(label.id for label in catalogue.labels if label.id in ids)
            return (_weakly(token, ordered),)
    return ()


def _weakly(token: Token, ids: Iterable[str]) -> FoundServices:
    return FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_SCORE, is_weak=True)
