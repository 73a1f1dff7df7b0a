"""The steps of the reading in their order: offers, values, clauses, yes and no, goals, and whose value is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Besides,
    Command,
    Decline,
    Do,
    Doubt,
    Field,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Reason,
    Skip,
    Span,
    Topic,
    Want,
)
from dialogs.understanding.agreement import Stance, agreement, agrees, stance_of
from dialogs.understanding.another import as_answered
from dialogs.understanding.answer import answer_of
from dialogs.understanding.asides import asides_of
from dialogs.understanding.beside_each_other import see_together
from dialogs.understanding.brought import leave_who_is_brought
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import Island, clauses_of
from dialogs.understanding.coming_late import how_late, later_by, with_lateness
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.facts import facts_of
from dialogs.understanding.finding import find_values
from dialogs.understanding.for_another import for_another
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.given_up import give_up_one, leave_less_for_more
from dialogs.understanding.goals import goals_of
from dialogs.understanding.language import Language, language_of
from dialogs.understanding.left_as_booked import leave_as_booked
from dialogs.understanding.message import LONGEST, Message, clean
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.moods import read_clause
from dialogs.understanding.names_beside import count_the_name
from dialogs.understanding.needs import count_the_need
from dialogs.understanding.nothing_heard import nothing_heard
from dialogs.understanding.offered import business_named, offered, whole_name
from dialogs.understanding.ownership import owned
from dialogs.understanding.parts_left_out import change_what_loses_a_part
from dialogs.understanding.questions import unread_questions
from dialogs.understanding.seen_from import are_of_same, day_that_is_moved
from dialogs.understanding.services_wished import only_besides
from dialogs.understanding.short_answers import denies, is_foreign_sentence, said_plainly, without_introduction
from dialogs.understanding.values.codes import code_in

_FACTS_BESIDE = (GiveWhen, GiveService, GiveStaff, Want, Besides, Do)


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
    message = _in_our_language(message, context)
    if context.asked is Asked.CODE and (code := code_in(message)) is not None:
        return (code[0], *_beside_code(message, code[1], context))
    if context.asked is Asked.HOW_LATE:
        late = how_late(message, context, language_of(context.locale.partition("-")[0]))
        if late is not None:
            return (late,)
    whole = _in_clauses(message, context)
    acts = tuple(_acts(whole))
    if context.asked in {Asked.NAME, Asked.GUEST} and is_foreign_sentence(message):
        acts = tuple(act for act in acts if not (isinstance(act, GiveText) and act.field is Field.NAME))
    if len(clean(said)) > LONGEST:
        return (*acts, Doubt(reason=Reason.TOO_LONG))
    if all(isinstance(act, Do) and act.command is Command.HELLO for act in acts):
        others = [reading for reading in whole.clauses if not acts or "hello" not in reading.names("commands")]
        return (*acts, *nothing_heard(whole, others))
    return acts


def _in_our_language(message: Message, context: Context) -> Message:
    """The same, where it is a short answer in another language. The business's own question takes what is said."""
    if context.asked is Asked.QUESTION and (context.question is None or not context.question.options):
        return message
    language = language_of(context.locale.partition("-")[0])
    return said_plainly(message, context, language) or without_introduction(message, context) or message


def _beside_code(message: Message, span: Span, context: Context) -> Iterator[AnyAct]:
    """ "123456, and make it four o'clock": what else is said beside it, of which no word need be understood."""
    rest = _read(message.own[: span[0]] + " " + message.own[span[1] :], context)
    return (act for act in rest if isinstance(act, _FACTS_BESIDE))


def _in_clauses(message: Message, context: Context) -> MessageReading:
    """The message in clauses, each with its templates and values, and what they want together."""
    language = language_of(context.locale.partition("-")[0])
    found = find_values(message, context, language)
    islands = [Island(one.kind.value, one.span) for one in found if one.kind is not Kind.NOTHING and not _is_left(one)]
    clauses = clauses_of(message, islands, language.words)
    asked = context.asked
    readings = [
        read_clause(
            clause,
            found,
            language,
            is_foreign=context.is_foreign,
            awaits_code=asked is Asked.CODE,
            asks_which=asked is Asked.WHICH,
        )
        for clause in clauses
    ]
    see_together(readings, context, language)
    leave_who_is_brought(readings, message, context)
    count_the_need(readings, context)
    count_the_name(readings, context)
    leave_less_for_more(readings)
    give_up_one(readings, context)
    change_what_loses_a_part(readings, message, context, language)
    _without_goals_of_a_yes(readings, context, language)
    leave_as_booked(readings, context)
    return MessageReading(message, readings, context, language, goals_of(readings, context))


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


def _acts(whole: MessageReading) -> Iterator[AnyAct]:
    readings, context = whole.clauses, whole.context
    answer = answer_of(whole.message, readings, context, whole.goals, whole.language)
    if answer is not None:
        owning = owned(readings, context, whole.goals, whole.language.words)
        yield answer
        yield from (act for act in owning if isinstance(act, GiveText))
        yield from unread_questions(whole)
        return
    doubts = [one.act for reading in readings for one in reading.counted if isinstance(one.act, Doubt)]
    consent = _consent(whole) if context.asked not in {None, Asked.GOAL} else None
    if consent and denies(whole.message, context):
        consent = None
    facts = facts_of(whole, consent, doubts)
    heard = [*business_named(whole.message, context), *whole.goals.acts, *facts, *doubts]
    heard += [act for reading in readings if _counts(reading) for act in asides_of(reading, whole, facts)]
    heard = as_answered(later_by(with_lateness(heard, whole), whole), context)
    yield from heard
    yield from _questions_left(whole, heard, consent=consent is True)
    yield from _stance(consent, whole, facts)


def _counts(reading: ClauseReading) -> bool:
    return not reading.is_condition or bool(reading.names("questions"))


def _questions_left(whole: MessageReading, heard: Sequence[AnyAct], *, consent: bool) -> Iterator[Ask]:
    """What is asked beside a yes or an answer, and was read as nothing: it is not passed over."""
    is_answered = any(isinstance(act, Ask | Want) for act in heard)
    if consent and not is_answered and any(reading.clause.is_asked for reading in whole.clauses):
        yield Ask(topic=Topic.OTHER, span=(0, len(whole.message.own)))
    elif heard and whole.context.asked not in {None, Asked.GOAL}:
        spans = {act.span for act in heard}
        yield from (ask for ask in unread_questions(whole) if ask.span not in spans)


def _consent(whole: MessageReading) -> bool | None:
    """ "Yes. And a beard trim after that": a plain yes to what is on the table, and the next wish."""
    readings, context, words = whole.clauses, whole.context, whole.language.words
    besides = list(whole.goals.beside)
    if context.asked is Asked.CONFIRM and not besides:
        besides = only_besides(readings, context, whole.goals.naming, words)
    if (another := for_another(readings, context)) is not None:
        besides.append(another.reading)
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
