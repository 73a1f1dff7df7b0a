"""Which of the words that turned out to mean a service are kept, to be suggested to the operator as another name of it.

They are a customer's, so what could lead to a person is left out here, whatever the conversation has left out already.
Nothing here costs a customer their answer: what cannot be kept is dropped, and no word of it is in the log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence

from dialogs.ports import Desk
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.turns.open_turn import Turn
from dialogs.understanding.message import clean, folded
from storage.suggested_names import LONGEST_WORDS, SuggestedName, SuggestedNames

log = logging.getLogger(__name__)

MOST_WORDS = 5

_WORD = re.compile(r"[^\W\d_]+")
_AROUND = " .,;:!?'\"()[]-"
_SHORTEST_OF_NAME = 2


async def learned_in(turn: Turn, before: ConversationState, desk: Desk) -> tuple[SuggestedName, ...]:
    """What may be kept of what a turn has learned; `before` is the state that it began with."""
    business_id = turn.state.business_id or before.business_id
    if not turn.learned or business_id is None:
        return ()
    try:
        shop = await desk.catalogue(business_id)
    except Exception as error:  # noqa: BLE001  # whose names must not be kept is not known then
        log.warning("what a service was called is not kept: %s", type(error).__name__)
        return ()
    people = [*(member.name for member in shop.staff), *_people_in(before), *_people_in(turn.state)]
    found = ((one.service_id, plain_words(one.words, people)) for one in turn.learned)
    names = (SuggestedName(business_id, key, words) for key, words in found if words is not None and shop.service(key))
    return tuple(dict.fromkeys(names))


def plain_words(said: str, people: Iterable[str]) -> str | None:
    """In the form in which words are compared; None where they are not kept, as they hold a number, an address or a
    name of one of these people, or are too many.
    """
    plain = in_plain_form(said)
    words = _WORD.findall(plain)
    if not 0 < len(words) <= MOST_WORDS or len(plain) > LONGEST_WORDS:
        return None
    if "@" in plain or not plain.isprintable() or any(char.isnumeric() for char in plain):
        return None
    return None if _names(people).intersection(words) else plain


def in_plain_form(said: str) -> str:
    return folded(clean(said)).strip(_AROUND)


def _names(people: Iterable[str]) -> set[str]:
    """All parts of them, and with the s of a possessive; initials are no names."""
    parts = {part for name in people for part in _WORD.findall(folded(name)) if len(part) >= _SHORTEST_OF_NAME}
    return parts | {f"{part}s" for part in parts}


def _people_in(state: ConversationState) -> Iterator[str]:
    yield state.customer.name or ""
    yield from (made.customer for made in state.customer.made)
    for task in state.tasks:
        if isinstance(task, Booking):
            yield task.guest_name
            yield from (guest.name or "" for guest in task.guests)


async def keep(suggested: SuggestedNames, names: Sequence[SuggestedName], conversation: str) -> None:
    """Once for each conversation, however often it is called."""
    try:
        for name in names:
            await suggested.add(name, conversation)
    except Exception as error:  # noqa: BLE001  # it would be good to know, and nobody waits for it
        log.warning("what a service was called could not be kept: %s", type(error).__name__)
