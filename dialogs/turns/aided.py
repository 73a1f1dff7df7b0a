"""When the aids to the reading are asked: on a message that its words do not settle, and on no other."""

from __future__ import annotations

from dialogs.acts import AnyAct, GiveService
from dialogs.aids.checked import acts_of_answer
from dialogs.aids.doubtful import should_ask
from dialogs.aids.likely_services import described, search_of
from dialogs.aids.partly_named import check_of
from dialogs.aids.request import request_of
from dialogs.aids.second_reading import Reading, combined
from dialogs.ports import Aids, Meaning
from dialogs.turns.reading import named_services
from dialogs.understanding.context import Context
from scheduling.model import Catalogue


def prepare(meaning: Meaning | None, shops: tuple[Catalogue, ...]) -> None:
    """What may have to be told apart is known before the first customer says what they wish for."""
    if meaning is not None:
        meaning.prepare([described(service) for shop in shops for service in named_services(shop)])


async def aided(said: str, acts: tuple[AnyAct, ...], context: Context, aids: Aids) -> Reading:
    """What the message is read as. A model, that reads the whole of it, is asked first."""
    added = await _added_by_model(said, acts, context, aids)
    reading = combined(acts, added)
    if any(isinstance(act, GiveService) for act in added):
        return reading
    return Reading(await with_meaning(said, reading.acts, context, aids.meaning), reading.proposed)


async def _added_by_model(said: str, acts: tuple[AnyAct, ...], context: Context, aids: Aids) -> tuple[AnyAct, ...]:
    if aids.model is None or not context.services or not should_ask(said, acts, context, aids.policy):
        return ()
    request = request_of(said, acts, context)
    answer = await aids.model.answer(request.messages, request.schema, request.name)
    return () if answer is None else acts_of_answer(answer, request, said, context)


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
