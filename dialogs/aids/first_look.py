"""Where somebody is seen who tells what is wrong, and not what shall be done about it.

"My laptop won't turn on": whoever takes the call names what is nearest, and that it can be looked at first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.message import Message
from dialogs.understanding.values.catalogue import Catalogue, catalogue_of
from dialogs.understanding.values.language import load_language


def first_looks(said: str, services: Sequence[NamedService], context: Context) -> tuple[str, ...]:
    """The services that are there to look at any complaint: those for what cannot wait, else those that find out what
    is wrong. None where the message tells of no complaint.
    """
    language = load_language(context.locale)
    if not language.phrases(language.services.complaints).is_in(Message(said).tokens):
        return ()
    catalogue = catalogue_of(context.services, context.locale)
    possible = {one.id for one in services}
    for words in (language.services.urgent, language.services.looking | language.services.first):
        if found := tuple(dict.fromkeys(_called(words, possible, catalogue))):
            return found
    return ()


def _called(words: frozenset[str], possible: set[str], catalogue: Catalogue) -> Iterator[str]:
    yield from (
        label.id for label in catalogue.labels if label.id in possible and catalogue.is_for_complaints(label, words)
    )
