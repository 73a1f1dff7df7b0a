"""The steps of the reading in their order: offers, values, clauses, yes and no, goals, and whose value is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

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
    GiveText,
    GiveWhen,
    Goal,
    Pick,
    Reason,
    Shift,
    Skip,
    Topic,
)
from dialogs.understanding.agreement import agreement
from dialogs.understanding.answer import answer_of
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import Island, clauses_of
from dialogs.understanding.commands import commands_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.described import as_described, services_spoken_of
from dialogs.understanding.facts import facts_of
from dialogs.understanding.finding import find_values
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.goals import GoalReading, goals_of
from dialogs.understanding.language import Language, language_of
from dialogs.understanding.message import LONGEST, Message, clean
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.moods import read_clause
from dialogs.understanding.needs import count_the_need
from dialogs.understanding.offered import business_named, offered, whole_name
from dialogs.understanding.ownership import owned
from dialogs.understanding.questions import questions_of

_WORDS_OF_A_WISH = 4
_SEVERAL = 2
_FEW_WORDS = 5
_ANSWERED_BY = {Asked.STAFF: Kind.STAFF, Asked.SERVICE: Kind.SERVICE}


def read(said: str, context: Context) -> tuple[AnyAct, ...]:
    """Everything that one message does. Never raises, whatever was typed; what cannot be used is a `Doubt`."""
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
    _leave_to_the_question(readings, language)
    _without_relative_questions(readings, language)
    _without_greeting(readings, context)
    _count_the_answer(readings, context)
    count_the_need(readings, context)
    acts = tuple(_acts(MessageReading(message, readings, context, language, goals_of(readings, context))))
    if len(clean(said)) > LONGEST:
        return (*acts, Doubt(reason=Reason.TOO_LONG))
    whole = MessageReading(message, readings, context, language, GoalReading())
    return acts or tuple(
        as_described(act, whole) if isinstance(act, Ask) else act for act in _nothing_heard(message, readings, context)
    )


def _is_left(one: Found) -> bool:
    """What no value took: a word like any other where templates are searched ("your hours on Saturday")."""
    return isinstance(one.act, Doubt) and one.act.reason is Reason.LEFT_OVER


def _without_relative_questions(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "One for my lad who is 12" asks nothing; "can you tell me who is in on Friday" does."""
    pronouns = language.words.clauses.pronouns
    for before, reading in pairwise(readings):
        is_relative = reading.clause.is_attached and reading.clause.joiner in pronouns
        if is_relative and not reading.clause.is_asked and not before.has("question"):
            reading.won = [match for match in reading.won if match.group != "questions"]


def _without_greeting(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Morning! Could I come on Friday?" greets; "morning, if possible" does not."""
    begins = context.asked in {None, Asked.GOAL} and context.draft.goal is None
    if not begins or len(readings) < _SEVERAL or not _is_part_of_day(readings[0]):
        return
    rest = [reading for reading in readings[1:] if not reading.is_condition]
    if any(reading.has("wish") or reading.names("goals") or reading.is_question for reading in rest):
        readings[0].aside, readings[0].counted = readings[0].counted, []


def _count_the_answer(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "That Graham so": in few words, the one value of what was asked for is the answer, whatever the others say."""
    kind = _ANSWERED_BY.get(context.asked) if context.asked else None
    if kind is None or sum(len(reading.words) for reading in readings) > _FEW_WORDS:
        return
    for reading in readings:
        is_told = reading.is_question or reading.is_condition or any(map(reading.has, ("past", "told", "held")))
        if is_told or reading.counted or reading.excluded or [one.kind for one in reading.aside] != [kind]:
            continue
        reading.counted, reading.aside = reading.aside, []


def _is_part_of_day(reading: ClauseReading) -> bool:
    """Whether a clause is nothing else."""
    whens = [one.act.when for one in reading.counted if isinstance(one.act, GiveWhen)]
    is_alone = len(reading.words) == 1 and len(reading.counted) == 1
    return is_alone and any(when.is_loose and when.after is not None and not when.has_days for when in whens)


def _nothing_heard(message: Message, readings: Sequence[ClauseReading], context: Context) -> Iterator[AnyAct]:
    """ "I have a toothache", and whoever cannot tell which service they need."""
    is_unsure = any(match.name == "unsure" for reading in readings for match in reading.answers)
    is_idle = context.asked in {None, Asked.GOAL} and context.draft.goal is None
    words = sum(token.is_word for token in message.tokens)
    if context.asked is Asked.SERVICE and is_unsure:
        yield Skip(field=Field.SERVICE)
    elif any(reading.is_question for reading in readings) and context.asked is not Asked.CONFIRM:
        yield Ask(topic=Topic.OTHER, span=(0, len(message.own)))
    elif is_idle and words >= _WORDS_OF_A_WISH and not any(reading.clause.is_asked for reading in readings):
        yield Doubt(reason=Reason.UNKNOWN_WORDS, words=message.own, span=(0, len(message.own)))


def _leave_to_the_question(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Which is cheaper, a cut or a colour?": values alone, before the question mark, are what is asked about."""
    for before, after in pairwise(readings):
        is_asking = before.asks_openly and before.clause.is_asked and after.clause.ends_asked
        if is_asking and all(word.startswith("<") or word in language.words.clauses.soft for word in after.words):
            before.aside += after.counted
            after.aside, after.counted = after.aside + after.counted, []


def _acts(whole: MessageReading) -> Iterator[AnyAct]:
    readings, context, words = whole.clauses, whole.context, whole.language.words
    doubts = [one.act for reading in readings for one in reading.counted if isinstance(one.act, Doubt)]
    consent = agreement(readings, context, words) if context.asked not in {None, Asked.GOAL} else None
    answer = answer_of(whole.message, readings, context, whole.goals, whole.language)
    if answer is not None:
        yield answer
        yield from (act for act in owned(readings, context, whole.goals, words) if isinstance(act, GiveText))
        return
    yield from business_named(whole.message, context)
    yield from whole.goals.acts
    facts = facts_of(whole, consent, doubts)
    yield from facts
    yield from doubts
    for reading in readings:
        if not reading.is_condition or reading.names("questions"):
            yield from _asides(reading, whole, facts)
    yield from _stance(consent, whole, facts)


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
    yield from questions_of(reading, whole)
    yield from (Do(command=command) for command in commands)
    yield from (Change(field=field) for field in _asked_again(reading, facts))
    has_when = any(isinstance(act, GiveWhen) for act in facts)
    is_moved = whole.goals.goal is Goal.MOVE
    is_under_way = context.asked is not None or context.draft.goal is not None or is_moved
    if is_under_way and (not has_when or is_moved) and not reading.names("ways") and Command.STOP not in commands:
        yield from (Shift(direction=Direction(name)) for name in reading.shifts)
    is_time = has_when and context.asked is not Asked.WHICH  # "the first one, and can it go to Friday?"
    is_turned = is_time or reading.has("past") or "other" in reading.shifts
    if (context.options or context.days or context.starts) and not is_turned:
        yield from (Pick(index=int(name)) for name in reading.names("picks"))


def _asked_again(reading: ClauseReading, facts: Sequence[AnyAct]) -> Iterator[Field]:
    given = {act.field for act in facts if isinstance(act, GiveText)}
    if any(isinstance(act, GiveWhen) for act in facts):
        given |= {Field.DAY, Field.TIME}
    yield from (field for field in map(Field, reading.names("changes")) if field not in given)
