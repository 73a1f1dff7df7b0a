"""When the aids to the reading are asked: on a message that its words do not settle, and on no other."""

from __future__ import annotations

from dialogs.acts import AnyAct, GiveService
from dialogs.aids.checked import acts_of_answer
from dialogs.aids.doubtful import should_ask
from dialogs.aids.likely_answers import answering
from dialogs.aids.likely_services import Search, in_full, search_of
from dialogs.aids.likely_topics import Question, question_of, samples
from dialogs.aids.partly_named import Check, check_of
from dialogs.aids.request import request_of
from dialogs.aids.second_reading import Reading, combined
from dialogs.ports import Aids, Meaning
from dialogs.understanding.context import Context
from scheduling.model import Catalogue


def prepare(meaning: Meaning | None, shops: tuple[Catalogue, ...], locale: str) -> None:
    """What may have to be told apart is known before the first customer says what they wish for."""
    if meaning is not None:
        services = [
            in_full(service.name, shop.also_called.get(service.id, ()), service.description)
            for shop in shops
            for service in shop.services
        ]
        meaning.prepare([*services, *samples(locale)])


async def aided(said: str, acts: tuple[AnyAct, ...], context: Context, aids: Aids) -> Reading:
    """What the message is read as. A model, that reads the whole of it, is asked first."""
    added = await _added_by_model(said, acts, context, aids)
    reading = combined(acts, added)
    if any(isinstance(act, GiveService) for act in added):
        return reading
    found = await with_meaning(said, reading.acts, context, aids.meaning)
    answer = () if added else await _answer_by_meaning(said, found, context, aids.meaning)
    return Reading(found, (*reading.proposed, *answer))


async def _added_by_model(said: str, acts: tuple[AnyAct, ...], context: Context, aids: Aids) -> tuple[AnyAct, ...]:
    if aids.model is None or not context.services or not should_ask(said, acts, context, aids.policy):
        return ()
    request = request_of(said, acts, context)
    answer = await aids.model.answer(request.messages, request.schema, request.name)
    return () if answer is None else acts_of_answer(answer, request, said, context)


async def with_meaning(
    said: str, acts: tuple[AnyAct, ...], context: Context, meaning: Meaning | None
) -> tuple[AnyAct, ...]:
    """The acts, with what a question is about, and with the services that are perhaps meant."""
    if meaning is None:
        return acts
    if (question := question_of(said, acts, context)) is not None:
        acts = await _settled(question, acts, meaning)
    if (asked := check_of(said, acts, context) or search_of(said, acts, context)) is not None:
        acts = await _settled(asked, acts, meaning)
    return acts


async def _settled(asked: Question | Check | Search, acts: tuple[AnyAct, ...], meaning: Meaning) -> tuple[AnyAct, ...]:
    likeness = await meaning.likeness(asked.said, asked.described)
    return acts if likeness is None else asked.settle(acts, likeness)


async def _answer_by_meaning(
    said: str, acts: tuple[AnyAct, ...], context: Context, meaning: Meaning | None
) -> tuple[AnyAct, ...]:
    """The answer to the business's question that is perhaps meant."""
    asked = answering(said, acts, context) if meaning is not None else None
    if asked is None or meaning is None:
        return ()
    likeness = await meaning.likeness(asked.said, asked.described)
    answer = asked.likely(likeness) if likeness is not None else None
    return (answer,) if answer is not None else ()
