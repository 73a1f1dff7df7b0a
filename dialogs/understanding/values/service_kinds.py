"""Services that are named by their kind ("the class")."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue

_SCORE = 0.3


def by_kind(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "The class", where there is but one."""
    kinds = catalogue.language.services.kinds
    for token in tokens:
        pairs = catalogue.labels_with.get(token.plain, ()) if token.plain in kinds else ()
        ids = frozenset(label.id for label, _ in pairs if not label.condition or label.condition in conditions)
        if len(ids) == 1:
            return (_weakly(token, ids),)
    return ()


def _weakly(token: Token, ids: frozenset[str]) -> FoundServices:
    return FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_SCORE, is_weak=True)
