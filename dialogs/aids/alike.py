"""Services that are the same but for whom they are: ladies', gents' and children's cuts.

Whoever does not say for whom it is, is asked between all of them, and not between two and something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.message import Message
from dialogs.understanding.values.catalogue import Catalogue, Label, catalogue_of
from dialogs.understanding.values.service_conditions import conditions_said


def alike_but_for_whom(said: str, services: Sequence[NamedService], context: Context) -> tuple[frozenset[str], ...]:
    """Their groups, of those services; none where the message says for whom it is."""
    catalogue = catalogue_of(context.services, context.locale)
    if conditions_said(Message(said).tokens, catalogue):
        return ()
    possible = {one.id for one in services}
    groups: dict[tuple[str, ...], set[str]] = {}
    for label in catalogue.labels:
        what = _what(label, catalogue)
        if what and label.id in possible:
            groups.setdefault(what, set()).add(label.id)
    return tuple(frozenset(group) for group in groups.values() if len(group) > 1)


def _what(label: Label, catalogue: Catalogue) -> tuple[str, ...]:
    """The words of a name without those for whom it is; none where it has no such words, or no others."""
    words = [(part.plain, catalogue.without_audience(part.plain)) for part in label.parts if not part.kind]
    has_audience = len(words) < len(label.parts) or any(word != bare for word, bare in words)
    return tuple(bare for _, bare in words) if has_audience else ()
