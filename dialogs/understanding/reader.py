"""The steps of the reading in their order: offers, values, clauses, yes and no, goals, and whose value is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Change,
    Command,
    Decline,
    Direction,
    Do,
    Doubt,
    Field,
    GiveAppointment,
    GiveText,
    GiveWhen,
    Goal,
    Pick,
    Reason,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.understanding.agreement import Stance, agreement, agrees, stance_of
from dialogs.understanding.answer import answer_of
from dialogs.understanding.beside_each_other import see_together
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import Island, clauses_of
from dialogs.understanding.commands import commands_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.described import as_described, services_spoken_of
from dialogs.understanding.facts import facts_of
from dialogs.understanding.finding import find_values
from dialogs.understanding.first_time import is_first_time
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.given_up import give_up_one
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.goals import goals_of
from dialogs.understanding.known import is_known
from dialogs.understanding.language import Language, language_of
from dialogs.understanding.message import LONGEST, Message, clean
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.moods import read_clause
from dialogs.understanding.needs import count_the_need
from dialogs.understanding.offered import business_named, offered, whole_name
from dialogs.understanding.ownership import owned
from dialogs.understanding.questions import questions_of, unread_questions
from dialogs.understanding.seen_from import are_of_same, day_that_is_moved
from dialogs.understanding.services_wished import only_besides

_WORDS_OF_A_WISH = 4
_COURTESIES = {Command.THANKS, Command.BYE, Command.HELLO}


def read(said: str, context: Context) -> tuple[AnyAct, ...]:
    """Everything that one message does. Never raises, whatever was typed; what cannot be used is a `Doubt`."""
    acts = _read(said, context)
    seen_from = day_that_is_moved(acts, context)
    if seen_from is None:
        return acts
    seen = _read(said, replace(context, seen_from=seen_from))
    return seen if are_of_same(seen, acts) else acts


def _read(said: str, context: Context) -> tuple[AnyAct, ...]:
    message = Message(said)
    if not message.tokens:
        return ()
    if (pressed := offered(message, context)) is not None:
        return pressed
    if (named := whole_name(message, context)) is not None:
        return (named,)
    language = language_of(context.locale.partition("-")[0])
    found = find_values(message, context, language)
    islands = [Island(one.kind.value, one.span) for one in found if one.kind is not Kind.NOTHING and not _is_left(one)]
    clauses = clauses_of(message, islands, language.words)
    readings = [read_clause(clause, found, language, is_foreign=context.is_foreign) for clause in clauses]
    see_together(readings, context, language)
    count_the_need(readings, context)
    give_up_one(readings, context)
    _without_goals_of_a_yes(readings, context, language)
    acts = tuple(_acts(MessageReading(message, readings, context, language, goals_of(readings, context))))
    if len(clean(said)) > LONGEST:
        return (*acts, Doubt(reason=Reason.TOO_LONG))
    whole = MessageReading(message, readings, context, language, GoalReading())
    if acts and all(isinstance(act, Do) and act.command is Command.HELLO for act in acts):
        others = [reading for reading in readings if "hello" not in reading.names("commands")]
        return (*acts, *_nothing_heard(message, others, context))
    return acts or tuple(
        as_described(act, whole) if isinstance(act, Ask) else act for act in _nothing_heard(message, readings, context)
    )


def _is_left(one: Found) -> bool:
    """What no value took: a word like any other where templates are searched ("your hours on Saturday")."""
    return isinstance(one.act, Doubt) and one.act.reason is Reason.LEFT_OVER


def _without_goals_of_a_yes(readings: Sequence[ClauseReading], context: Context, language: Language) -> None:
    """ "Yes, let's leave it like that" says yes, and gives nothing up."""
    if context.asked in {None, Asked.GOAL, Asked.CONFIRM_CANCEL}:
        return
    for reading in readings:
        if agrees(reading, context, language.words):
            reading.won = [one for one in reading.won if one.group != "goals" or one.name == "book"]


def _nothing_heard(message: Message, readings: Sequence[ClauseReading], context: Context) -> Iterator[AnyAct]:
    """ "I have a toothache", and whoever cannot tell which service they need."""
    if context.asked is Asked.CONFIRM and _asks_what_stands(readings, context):
        yield _OF_WHAT_STANDS
        return
    is_turned = any("wait" in reading.names("commands") for reading in readings)  # "wait, is it with her or with him?"
    is_unsure = any(match.name == "unsure" for reading in readings for match in reading.answers)
    is_idle = context.asked in {None, Asked.GOAL} and context.draft.goal is None
    places = [reading.clause.span for reading in readings]
    words = sum(token.is_word and any(start <= token.start < end for start, end in places) for token in message.tokens)
    if context.asked is Asked.SERVICE and is_unsure:
        yield Skip(field=Field.SERVICE)
    elif any(reading.is_question for reading in readings) and (context.asked is not Asked.CONFIRM or is_turned):
        yield Ask(topic=Topic.OTHER, span=(0, len(message.own)))
    elif is_idle and words >= _WORDS_OF_A_WISH and not any(reading.clause.is_asked for reading in readings):
        yield Doubt(reason=Reason.UNKNOWN_WORDS, words=message.own, span=(0, len(message.own)))


def _asks_what_stands(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "Is that the 25th?", of what is on the 25th."""
    asked = [reading for reading in readings if reading.is_question]
    values = [one for reading in asked for one in (*reading.aside, *reading.counted)]
    is_open = any(match.name == "hedge" for reading in asked for match in reading.answers)
    return bool(values) and not is_open and all(one.act is None or is_known(one, context) for one in values)


def _acts(whole: MessageReading) -> Iterator[AnyAct]:
    readings, context, words = whole.clauses, whole.context, whole.language.words
    doubts = [one.act for reading in readings for one in reading.counted if isinstance(one.act, Doubt)]
    consent = _consent(whole) if context.asked not in {None, Asked.GOAL} else None
    answer = answer_of(whole.message, readings, context, whole.goals, whole.language)
    if answer is not None:
        yield answer
        yield from (act for act in owned(readings, context, whole.goals, words) if isinstance(act, GiveText))
        yield from unread_questions(whole)
        return
    yield from business_named(whole.message, context)
    yield from whole.goals.acts
    facts = facts_of(whole, consent, doubts)
    yield from facts
    yield from doubts
    asides = [
        act
        for reading in readings
        if not reading.is_condition or reading.names("questions")
        for act in _asides(reading, whole, facts)
    ]
    yield from asides
    is_answered = any(isinstance(act, Ask | Want) for act in (*asides, *whole.goals.acts))
    if consent and not is_answered and any(reading.clause.is_asked for reading in readings):
        yield Ask(topic=Topic.OTHER, span=(0, len(whole.message.own)))  # taken, and the question is not passed over
    elif context.asked not in {None, Asked.GOAL} and (facts or asides or whole.goals.acts):
        spans = {act.span for act in asides}
        yield from (ask for ask in unread_questions(whole) if ask.span not in spans)
    yield from _stance(consent, whole, facts)


def _consent(whole: MessageReading) -> bool | None:
    """ "Yes. And a beard trim after that": a plain yes to what is on the table, and the next wish."""
    readings, context, words = whole.clauses, whole.context, whole.language.words
    besides = list(whole.goals.beside)
    if context.asked is Asked.CONFIRM and not besides:
        besides = only_besides(readings, context, whole.goals.naming, words)
    if not besides:
        return agreement(readings, context, words)
    others = [reading for reading in readings if reading not in besides]
    is_plain = any(stance_of(reading, context, words) is Stance.AGREES for reading in others)
    return agreement(others, context, words) if is_plain else None


def _stance(consent: bool | None, whole: MessageReading, facts: Sequence[AnyAct]) -> Iterator[AnyAct]:
    asked = whole.context.asked
    if consent and (whole.goals.goal in {None, Goal.BOOK} or asked is Asked.CONFIRM_CANCEL):
        yield Agree()
    elif consent is False:
        fields = {Asked.PHONE: Field.PHONE, Asked.EMAIL: Field.EMAIL}
        if asked in fields and not any(isinstance(act, Skip | GiveText) for act in facts):
            yield Skip(field=fields[asked])
        yield Decline()


def _asides(reading: ClauseReading, whole: MessageReading, facts: Sequence[AnyAct]) -> Iterator[AnyAct]:
    """Questions, commands, what shall be asked again, and the way from what is on offer."""
    context, commands = whole.context, list(commands_of(reading, whole))
    if "how-it-works" in reading.names("references") and services_spoken_of(whole):
        commands = [command for command in commands if command is not Command.HELP]
    if context.asked not in {None, Asked.GOAL} and agrees(reading, context, whole.language.words):
        commands = [command for command in commands if command in _COURTESIES]
    else:
        yield from _whether_it_holds(_asked(reading, whole), reading, context)
    yield from (Do(command=command) for command in commands)
    yield from (Change(field=field) for field in _asked_again(reading, facts))
    has_when = any(isinstance(act, GiveWhen) for act in facts)
    is_moved = whole.goals.goal is Goal.MOVE
    is_under_way = context.asked is not None or context.draft.goal is not None or is_moved
    if is_under_way and (not has_when or is_moved) and not reading.names("ways") and Command.STOP not in commands:
        is_rest = "rest" in reading.names("amounts") and any(
            isinstance(act, GiveAppointment) for act in whole.goals.acts
        )
        shifts = map(Direction, reading.shifts)
        yield from (Shift(direction=one) for one in shifts if not (is_rest and one is Direction.OTHER))
    is_time = has_when and context.asked is not Asked.WHICH  # "the first one, and can it go to Friday?"
    is_turned = is_time or reading.has("past") or "other" in reading.shifts or is_first_time(reading, whole)
    if (context.options or context.days or context.starts) and not is_turned:
        yield from (Pick(index=int(name), span=reading.clause.span) for name in reading.names("picks"))


def _asked(reading: ClauseReading, whole: MessageReading) -> Iterator[Ask]:
    """ "Is it possible with a woman?" asks for nothing else."""
    is_of_gender = "gender" in reading.names("references")
    if is_of_gender:
        yield Ask(topic=Topic.GENDER, span=reading.clause.span)
    for ask in questions_of(reading, whole):
        if not is_of_gender or ask.topic not in {Topic.OTHER, Topic.STAFF}:
            yield ask


def _whether_it_holds(asks: Iterator[Ask], reading: ClauseReading, context: Context) -> Iterator[AnyAct]:
    """ "Is that free?", of a time that is chosen, asks for no other."""
    is_open = context.draft.start is None or not reading.has("asks-whether-so") or bool(reading.shifts)
    is_open = is_open or not reading.clause.ends_asked
    for ask in asks:
        names_none = not (ask.service_ids or ask.staff_ids or ask.when)
        is_of_it = ask.topic is Topic.AVAILABILITY and names_none and not is_open
        yield _OF_WHAT_STANDS if is_of_it else ask


_OF_WHAT_STANDS = Want(goal=Goal.SHOW, points_back=True)


def _asked_again(reading: ClauseReading, facts: Sequence[AnyAct]) -> Iterator[Field]:
    given = {act.field for act in facts if isinstance(act, GiveText)}
    if any(isinstance(act, GiveWhen) for act in facts):
        given |= {Field.DAY, Field.TIME}
    yield from (field for field in map(Field, reading.names("changes")) if field not in given)
