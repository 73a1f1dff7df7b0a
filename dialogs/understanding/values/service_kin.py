"""Services whose names are alike but for one word: beside the one that is under way, that word alone tells which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.understanding.message import Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, Label
from dialogs.understanding.values.matching import SURE


def beside_kin(
    found: Sequence[FoundServices], tokens: Sequence[Token], catalogue: Catalogue, under_way: str
) -> tuple[FoundServices, ...]:
    """ "G2, not G", where "G road test prep" is under way: what could be several is the one that is like it."""
    kin = tuple(one for one in _kin_said(tokens, catalogue, under_way) if not _is_within_another(one, found))
    others = (one for one in found if not any(_is_told_by(one, other) for other in kin))
    return (*others, *kin)


def _kin_said(tokens: Sequence[Token], catalogue: Catalogue, under_way: str) -> Iterator[FoundServices]:
    telling = _telling_words(catalogue, under_way)
    inside = -1
    for n, token in enumerate(tokens):
        if n <= inside:
            continue
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        with_number = token.plain + after.plain if after is not None and after.is_number else ""
        word = with_number if with_number in telling else token.plain
        inside = n + 1 if word == with_number else n
        if word in telling:
            yield FoundServices(span=(token.start, tokens[inside].end), ids=(telling[word],), score=SURE)


def _telling_words(catalogue: Catalogue, under_way: str) -> dict[str, str]:
    """The words by which names like that of this service differ from it, and the one by which it differs from them."""
    found: dict[str, str] = {}
    for own in (label for label in catalogue.labels if label.id == under_way):
        for other in (label for label in catalogue.labels if label.id != under_way):
            if (words := _difference(own, other)) is not None:
                found[words[0]], found[words[1]] = own.id, other.id
    function = catalogue.language.words.function
    return {word: key for word, key in found.items() if word not in function and not word.isdecimal()}


def _difference(own: Label, other: Label) -> tuple[str, str] | None:
    """The one word of each that the other has not; None where they have nothing in common or differ in more."""
    ours, theirs = ({part.plain for part in label.parts} for label in (own, other))
    if len(ours - theirs) != 1 or len(theirs - ours) != 1 or not ours & theirs:
        return None
    return next(iter(ours - theirs)), next(iter(theirs - ours))


def _is_within_another(kin: FoundServices, found: Sequence[FoundServices]) -> bool:
    return any(_overlap(kin, one) and not _is_told_by(one, kin) for one in found)


def _is_told_by(one: FoundServices, kin: FoundServices) -> bool:
    """Whether what could be several, or is half a name, is the one that is like what is under way."""
    return _overlap(one, kin) and one.is_weak and one.words <= kin.words and set(kin.ids) <= set(one.ids)


def _overlap(one: FoundServices, other: FoundServices) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
