"""Whom a service is for: what a message says of it, and the service on offer that it decides for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, Label, bare
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.matching import SURE

_DENIED_WITHIN = 2
"""In words: "not for children" says that it is not for children."""
_MOST_DIGITS = 3
"""Of an age."""


def conditions_said(tokens: Sequence[Token], catalogue: Catalogue) -> frozenset[str]:
    kinds = {
        catalogue.kind_of(bare(token.plain)) or catalogue.kind_of_compound(bare(token.plain))
        for n, token in enumerate(tokens)
        if token.is_word and not _is_denied(tokens, n, catalogue.language)
    }
    kinds.update(_of_ages(tokens, catalogue.language))
    return frozenset(kinds - {""})


def _is_denied(tokens: Sequence[Token], at: int, language: Language) -> bool:
    denied = language.services.denied
    return any(one.plain in denied for one in tokens[max(at - _DENIED_WITHIN, 0) : at])


def _of_ages(tokens: Sequence[Token], language: Language) -> Iterator[str]:
    """ "8 years", "aged 8"."""
    words = language.services
    for token, after in pairwise(tokens):
        if token.is_number and after.plain in words.years:
            yield words.ages_of(int(token.plain) if len(token.plain) <= _MOST_DIGITS else 0)
        if token.plain in words.ages and after.is_number:
            yield words.ages[token.plain]


def offered_by_condition(tokens: Sequence[Token], offered: Catalogue) -> tuple[FoundServices, ...]:
    """ "The kids one", "the adult one": whom it is for decides between what is on offer."""
    if len({label.id for label in offered.labels}) < 2:
        return ()
    for token, condition in _conditions_named(tokens, offered):
        fits = {label.id for label in offered.labels if _is_for(label, condition)}
        if len(fits) == 1:
            return (FoundServices(span=(token.start, token.end), ids=tuple(fits), score=SURE),)
    return ()


def _is_for(label: Label, kind: str) -> bool:
    return label.condition == kind or (bool(kind) and kind in {label.audience, *(part.kind for part in label.parts)})


def _conditions_named(tokens: Sequence[Token], offered: Catalogue) -> Iterator[tuple[Token, str]]:
    """Words for a condition; "" for those of whom needs none, unless a condition is said as well."""
    words = offered.language.services
    has_condition = bool(conditions_said(tokens, offered) & words.conditions.keys())
    for token in tokens:
        if token.plain in words.unconditional and not has_condition:
            yield token, ""
        elif token.is_word and (kind := offered.kind_of(bare(token.plain))):
            yield token, kind
