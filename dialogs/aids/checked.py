"""What of a model's answer is taken: only what it may say, and nothing that our own rules have heard for sure.

It never gives a yes or a no, an address or a number, an id that it was not shown, a day out of reach, or a text that
does not stand in the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from dialogs.acts import (
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Do,
    ExcludeServices,
    ExcludeStaff,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    Goal,
    Topic,
    Want,
)
from dialogs.aids.answered import Fields
from dialogs.aids.heard import gives_up, settled
from dialogs.aids.own_words import answer_in, name_in, visible
from dialogs.aids.picked import appointment_acts, picked
from dialogs.aids.request import ModelRequest
from dialogs.aids.schema import CHANGES, COMMANDS, GOALS, Anyone
from dialogs.aids.wished_times import times_ruled_out, times_wished
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message

MOST_PEOPLE = 50
_MOST_SERVICES, _MOST_STAFF, _MOST_BESIDES = 3, 5, 3


def acts_of_answer(answer: object, request: ModelRequest, said: str, context: Context) -> tuple[AnyAct, ...]:
    """What the answer adds to what our rules have heard; nothing beside a word that gives up what is under way.

    Services are weak: they are asked about. What was picked is given as what stands there, and no more as a `Pick`.
    """
    if not isinstance(answer, dict) or gives_up(request.heard):
        return ()
    reading = Reading(Fields(answer, context.today), request, context, settled(request.heard, context))
    chosen = picked(reading.fields, reading.settled, context)
    reading = replace(reading, chosen=chosen, settled=reading.settled | _given(chosen, context))
    facts = (*chosen, *_facts(reading), *_texts(reading, said))
    return (*_goal(reading), *_commands(reading), *_questions(reading), *_changes(reading, facts), *facts)


@dataclass(frozen=True)
class Reading:
    """An answer beside what it is read against.

    `chosen` is what was picked, `settled` are the fields of which nothing else is taken.
    """

    fields: Fields
    request: ModelRequest
    context: Context
    settled: frozenset[Field]
    chosen: tuple[AnyAct, ...] = ()

    def heard(self, *kinds: type) -> bool:
        return any(isinstance(act, kinds) for act in self.request.heard)

    def services(self, field: str) -> tuple[str, ...]:
        """The ids of those that it names, and that it may."""
        keys = self.request.keys.services
        return tuple(keys[key].id for key in self.fields.texts(field) if key in keys)

    def staff(self, field: str) -> tuple[str, ...]:
        keys = self.request.keys.staff
        return tuple(keys[key].id for key in self.fields.texts(field) if key in keys)

    @cached_property
    def not_services(self) -> tuple[str, ...]:
        wished = {
            key for act in self.request.heard if isinstance(act, GiveService | Besides) for key in act.service_ids
        }
        return _without(self.services("not_services"), wished | set(self.services("services")))

    @cached_property
    def not_staff(self) -> tuple[str, ...]:
        wished = {key for act in self.request.heard if isinstance(act, GiveStaff) for key in act.staff_ids}
        return _without(self.staff("not_staff"), wished | set(self.staff("staff")))


def _without(ids: tuple[str, ...], out: set[str]) -> tuple[str, ...]:
    return tuple(key for key in ids if key not in out)


def _goal(reading: Reading) -> Iterator[AnyAct]:
    """Not the one that is under way; and what is not made yet cannot be cancelled, but only given up."""
    goal, draft = reading.fields.one_of("goal", GOALS), reading.context.draft
    if goal is None or goal is draft.goal or reading.heard(Want):
        return
    if goal is Goal.CANCEL and draft.goal is not None and not reading.context.appointments:
        return
    yield Want(goal=goal)


def _commands(reading: Reading) -> Iterator[AnyAct]:
    command = reading.fields.one_of("command", COMMANDS)
    if command is not None and not any(_says_more(act) for act in reading.request.heard):
        yield Do(command=command)


def _says_more(act: AnyAct) -> bool:
    return isinstance(act, Do) and act.command not in {Command.HELLO, Command.THANKS, Command.BYE}


def _questions(reading: Reading) -> Iterator[AnyAct]:
    """Which times there are is asked without a service: that would be taken for what is wished for, and surely."""
    topic = reading.fields.one_of("question", tuple(Topic))
    asked = [act for act in reading.request.heard if isinstance(act, Ask)]
    is_answered = any(act.topic is not Topic.OTHER or act.is_described for act in asked)
    if topic is None or is_answered or (asked and topic is Topic.OTHER):
        return
    about = () if topic is Topic.AVAILABILITY else reading.services("question_about")
    yield Ask(topic=topic, service_ids=about)


def _changes(reading: Reading, facts: tuple[AnyAct, ...]) -> Iterator[AnyAct]:
    """What shall be asked again of what is under way, and is said neither by the rules nor by the answer itself."""
    field = reading.fields.one_of("change", CHANGES)
    if field is None or reading.context.draft.goal is None or reading.heard(Change):
        return
    if field not in reading.settled | _given(facts, reading.context):
        yield Change(field=field)


def _given(acts: tuple[AnyAct, ...], context: Context) -> frozenset[Field]:
    """With the service that is only to be asked about."""
    has_service = any(isinstance(act, GiveService) for act in acts)
    return settled(acts, context) | ({Field.SERVICE} if has_service else set())


def _facts(reading: Reading) -> Iterator[AnyAct]:
    yield from _services(reading)
    yield from _staff(reading)
    if Field.PEOPLE not in reading.settled and (count := reading.fields.number("people", MOST_PEOPLE)):
        yield GivePeople(count=count)
    heard = reading.request.heard
    yield from times_ruled_out(reading.fields, heard, reading.settled)
    yield from times_wished(reading.fields, heard, reading.settled, reading.context)
    yield from appointment_acts(reading.fields, (*heard, *reading.chosen), reading.context)


def _services(reading: Reading) -> Iterator[AnyAct]:
    heard, draft = reading.request.heard, reading.context.draft
    out = {key for act in heard if isinstance(act, ExcludeServices) for key in act.service_ids}
    out |= set(reading.services("not_services"))
    wished: tuple[str, ...] = ()
    if Field.SERVICE not in reading.settled:
        wished = _without(reading.services("services"), out)[:_MOST_SERVICES]
    if draft.service_id not in wished and wished:
        yield GiveService(service_ids=wished, is_weak=True)
    if not reading.heard(ExcludeServices) and reading.not_services:
        yield ExcludeServices(service_ids=reading.not_services)
    if not reading.heard(Besides):
        named = {key for act in heard if isinstance(act, GiveService) for key in act.service_ids}
        besides = _without(reading.services("also_services"), out | named | set(wished) | draft.service_ids)
        yield from (Besides(service_ids=(key,)) for key in besides[:_MOST_BESIDES])


def _staff(reading: Reading) -> Iterator[AnyAct]:
    heard, keys = reading.request.heard, reading.fields.texts("staff")
    out = {key for act in heard if isinstance(act, ExcludeStaff) for key in act.staff_ids}
    wished = _without(reading.staff("staff"), out | set(reading.staff("not_staff")))[:_MOST_STAFF]
    if Field.STAFF not in reading.settled:
        if wished and wished != (reading.context.draft.staff_id,):
            yield GiveStaff(staff_ids=wished)
        elif Anyone.ANYONE.value in keys and not reading.staff("staff"):
            yield GiveStaff()
    if not reading.heard(ExcludeStaff) and reading.not_staff:
        yield ExcludeStaff(staff_ids=reading.not_staff)


def _texts(reading: Reading, said: str) -> Iterator[AnyAct]:
    """A name where it was asked for and none is known, and the answer to the question of the business."""
    fields, context = reading.fields, reading.context
    asks_name = context.asked is Asked.NAME and not context.draft.name and Field.NAME not in reading.settled
    asks_question = context.asked is Asked.QUESTION and Field.ANSWER not in reading.settled
    if not (asks_name or asks_question):
        return
    message: Message = visible(said, context, reading.request.heard)
    if asks_name and (name := name_in(fields.text("name"), message, context)):
        yield GiveText(field=Field.NAME, text=name)
    if asks_question and context.question is not None:
        answer = answer_in(fields.text("answer"), message, context.question)
        if answer:
            yield GiveText(field=Field.ANSWER, text=answer)
