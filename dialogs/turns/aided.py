"""When the aids to the reading are asked: on a message that its words do not settle, and on no other."""

from __future__ import annotations

from dialogs.acts import AnyAct
from dialogs.aids.likely_services import described, search_of
from dialogs.aids.partly_named import check_of
from dialogs.ports import Meaning
from dialogs.turns.reading import named_services
from dialogs.understanding.context import Context
from scheduling.model import Catalogue


def prepare(meaning: Meaning | None, shops: tuple[Catalogue, ...]) -> None:
    """What may have to be told apart is known before the first customer says what they wish for."""
    if meaning is not None:
        meaning.prepare([described(service) for shop in shops for service in named_services(shop)])


async def with_meaning(
    said: str, acts: tuple[AnyAct, ...], context: Context, meaning: Meaning | None
) -> tuple[AnyAct, ...]:
    """The acts, with the services that are perhaps meant."""
    if meaning is None:
        return acts
    asked = check_of(said, acts, context) or search_of(said, acts, context)
    if asked is None:
        return acts
    likeness = await meaning.likeness(asked.said, asked.described)
    return acts if likeness is None else asked.settle(acts, likeness)
