"""Services that are named by their kind ("the class")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, Label

_SCORE = 0.3
_SCORE_WHOLE = 0.9


def by_kind(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "The class", where there is but one."""
    kinds = catalogue.language.services.kinds
    for token in tokens:
        labels = _labels(catalogue, [token.plain]) if token.plain in kinds else []
        ids = _open_ids(labels, conditions)
        if len(ids) == 1:
            return (_weakly(token, ids),)
    return ()


def by_kinds(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "A lesson", where there are several and other things besides, none of them called just that."""
    kinds = catalogue.language.services.kinds
    everything = {label.id for label in catalogue.labels}
    for token in (one for one in tokens if one.plain in kinds):
        labels = _labels(catalogue, _forms(token.plain, catalogue))
        whole = [label.id for label in labels if len(label.parts) == 1]
        if len(whole) == 1:
            return (FoundServices(span=(token.start, token.end), ids=(whole[0],), score=_SCORE_WHOLE),)
        ids = _open_ids(labels, conditions)
        if len(ids) > 1 and ids != everything:
            ordered = dict.fromkeys(label.id for label in catalogue.labels if label.id in ids)
            return (_weakly(token, ordered),)
    return ()


def _forms(said: str, catalogue: Catalogue) -> list[str]:
    """All forms of a word that stand in names."""
    stem = catalogue.language.grammar.stem
    return [word for word in catalogue.labels_with if stem(word) == stem(said)]


def _labels(catalogue: Catalogue, words: Iterable[str]) -> list[Label]:
    return [label for word in words for label, _ in catalogue.labels_with.get(word, ())]


def _open_ids(labels: Iterable[Label], conditions: frozenset[str]) -> set[str]:
    """The services among them that have no condition, or one that is said."""
    return {label.id for label in labels if not label.condition or label.condition in conditions}


def _weakly(token: Token, ids: Iterable[str]) -> FoundServices:
    return FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_SCORE, is_weak=True)
