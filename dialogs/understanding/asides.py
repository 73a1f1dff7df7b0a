"""What one clause does beside giving something: questions, commands, changes, and the way from what is on offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import (
    AnyAct,
    Ask,
    Change,
    Command,
    Direction,
    Do,
    Field,
    GiveAppointment,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Pick,
    Shift,
    Topic,
    Want,
)
from dialogs.understanding.agreement import agrees
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.commands import commands_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.described import services_spoken_of
from dialogs.understanding.first_time import is_first_time
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.picks import ruled_out_by_place
from dialogs.understanding.questions import questions_of

OF_WHAT_STANDS = Want(goal=Goal.SHOW, points_back=True)
_BESIDE_A_YES = {Command.THANKS, Command.BYE, Command.HELLO, Command.FORGET}


def asides_of(reading: ClauseReading, whole: MessageReading, facts: Sequence[AnyAct]) -> Iterator[AnyAct]:
    """Of a clause of a message that gives these facts."""
    commands = list(_commands(reading, whole))
    if not _says_yes(reading, whole):
        yield from _whether_it_holds(_asked(reading, whole), reading, whole.context)
    yield from (Do(command=command) for command in commands)
    yield from (Change(field=field) for field in _asked_again(reading, facts))
    if Command.STOP not in commands:
        yield from _shifts(reading, whole, facts)
    if _has_offer(whole.context) and not _is_turned(reading, whole, facts):
        if not _is_named(whole.context, facts):
            yield from (Pick(index=int(name), span=reading.clause.span) for name in reading.names("picks"))
        yield from ruled_out_by_place(reading, whole.context)


def _is_named(context: Context, facts: Sequence[AnyAct]) -> bool:
    """ "Chloe or Priya, don't mind": of those who are asked between somebody is named, and no place takes another."""
    return context.asked is Asked.STAFF and any(isinstance(act, GiveStaff) and act.staff_ids for act in facts)


def _says_yes(reading: ClauseReading, whole: MessageReading) -> bool:
    return whole.context.asked not in {None, Asked.GOAL} and agrees(reading, whole.context, whole.language.words)


def _commands(reading: ClauseReading, whole: MessageReading) -> Iterator[Command]:
    """Beside a yes only courtesies, and to be forgotten, which is all that is said then; "how does it work", of a
    service, asks for no help here.
    """
    is_of_service = "how-it-works" in reading.names("references") and bool(services_spoken_of(whole))
    is_yes = _says_yes(reading, whole)
    for command in commands_of(reading, whole):
        if not (is_of_service and command is Command.HELP) and (not is_yes or command in _BESIDE_A_YES):
            yield command


def _asked(reading: ClauseReading, whole: MessageReading) -> Iterator[Ask]:
    """ "Is it possible with a woman?" asks for nothing else."""
    is_of_gender = "gender" in reading.names("references")
    if is_of_gender:
        yield Ask(topic=Topic.GENDER, span=reading.clause.span)
    for ask in questions_of(reading, whole):
        is_of_email = ask.topic is Topic.PLACE and _gives_email(reading, whole)
        if not is_of_email and (not is_of_gender or ask.topic not in {Topic.OTHER, Topic.STAFF}):
            yield ask


def _gives_email(reading: ClauseReading, whole: MessageReading) -> bool:
    """ "Take my son's address then: ..." asks for no place."""
    is_asked_for = whole.context.asked is Asked.EMAIL and not reading.clause.is_asked
    given = (one.act for each in whole.clauses for one in each.counted)
    return is_asked_for and any(isinstance(act, GiveText) and act.field is Field.EMAIL for act in given)


def _whether_it_holds(asks: Iterator[Ask], reading: ClauseReading, context: Context) -> Iterator[AnyAct]:
    """ "Is that free?", of a time that is chosen, asks for no other."""
    is_open = context.draft.start is None or not reading.has("asks-whether-so") or bool(reading.shifts)
    is_open = is_open or not reading.clause.ends_asked
    for ask in asks:
        names_none = not (ask.service_ids or ask.staff_ids or ask.when)
        is_of_it = ask.topic is Topic.AVAILABILITY and names_none and not is_open
        yield OF_WHAT_STANDS if is_of_it else ask


def _asked_again(reading: ClauseReading, facts: Sequence[AnyAct]) -> Iterator[Field]:
    given = {act.field for act in facts if isinstance(act, GiveText)}
    if any(isinstance(act, GiveWhen) for act in facts):
        given |= {Field.DAY, Field.TIME}
    yield from (field for field in map(Field, reading.names("changes")) if field not in given)


def _shifts(reading: ClauseReading, whole: MessageReading, facts: Sequence[AnyAct]) -> Iterator[Shift]:
    """Away from what is under way, where no other time is said; "the other one too" is of an appointment."""
    context, is_moved = whole.context, whole.goals.goal is Goal.MOVE
    is_under_way = context.asked is not None or context.draft.goal is not None or is_moved
    has_when = any(isinstance(act, GiveWhen) for act in facts)
    if any(isinstance(act, Shift) and act.by for act in facts):
        return  # "an hour later, I can't get away any earlier"
    if not is_under_way or (has_when and not is_moved) or reading.names("ways"):
        return
    passed = {Direction.OTHER} if _is_of_appointment(reading, whole) else set()
    yield from (Shift(direction=one) for one in map(Direction, reading.shifts) if one not in passed)


def _is_of_appointment(reading: ClauseReading, whole: MessageReading) -> bool:
    is_named = any(isinstance(act, GiveAppointment) for act in whole.goals.acts)
    return is_named and "rest" in reading.names("amounts")


def _has_offer(context: Context) -> bool:
    return bool(context.options or context.days or context.starts)


def _is_turned(reading: ClauseReading, whole: MessageReading, facts: Sequence[AnyAct]) -> bool:
    """Whether a number of the clause counts nothing on offer; but "the first one, and can it go to Friday?" does."""
    is_time = any(isinstance(act, GiveWhen) for act in facts) and whole.context.asked is not Asked.WHICH
    is_all = any(isinstance(act, GiveAppointment) and act.is_all for act in whole.goals.acts)
    return is_time or is_all or reading.has("past") or "other" in reading.shifts or is_first_time(reading, whole)
