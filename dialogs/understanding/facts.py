"""What a message gives: of the values in its clauses those that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Command,
    Doubt,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveTogether,
    GiveWhen,
    Pick,
    Reason,
    Skip,
    Want,
)
from dialogs.understanding.asked_before import with_what_was_asked_about
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.commands import commands_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.first_time import with_first_of_several
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.known import is_known, is_known_way
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.one_for_all import in_one, to_one_appointment
from dialogs.understanding.ownership import owned
from dialogs.understanding.questions import is_series, next_of_each
from dialogs.when import Like, When

_AS_ONE = "as-one"


def facts_of(whole: MessageReading, consent: bool | None, doubts: Sequence[Doubt]) -> list[AnyAct]:
    """What is given: services, people, days and times, how many, and the details of the customer."""
    words, context = whole.language.words, whole.context
    owning = owned(whole.clauses, context, whole.goals, words)
    facts: Iterable[AnyAct] = [act for act in owning if not (consent and _restates(act, context))]
    facts = _counted(list(facts), whole, doubts)
    if any(is_series(reading, whole.message, whole.language) for reading in whole.clauses):
        facts = (_first_of_series(act, context) for act in facts)
    ways = dict.fromkeys(name for reading in whole.clauses for name in _ways(reading, context))
    given = list(with_first_of_several(with_what_was_asked_about(list(facts), whole), whole))
    return _with_ways(to_one_appointment(given, context), ways, context)


def _with_ways(given: list[AnyAct], ways: Iterable[str], context: Context) -> list[AnyAct]:
    if _AS_ONE not in ways:
        return [*given, *(GiveTogether(at_once=name == "at-once") for name in ways)]
    if any(isinstance(act, GivePeople) and act.count > 1 for act in given):
        return in_one(given)
    return [*given, GivePeople(count=1, in_one=True)] if _are_several(context) else given


def _are_several(context: Context) -> bool:
    """Whether several come, so that one appointment is one for all of them."""
    return context.asked is Asked.TOGETHER or context.names_asked > 1 or context.draft.is_at_once is not None


def _ways(reading: ClauseReading, context: Context) -> Iterator[str]:
    """How several come. "One after the other, great" says again what stands, and "one after the other?" asks."""
    for name in reading.names("ways"):
        if reading.clause.ends_asked or not is_known_way(name, context):
            yield name


def _counted(facts: Sequence[AnyAct], whole: MessageReading, doubts: Sequence[Doubt]) -> list[AnyAct]:
    """What of the facts counts: little where it is only told, nothing but details of who gives up."""
    is_told = _is_only_told(whole, facts)
    left = [act for act in facts if not is_told or isinstance(act, GiveText | Skip)]
    left = _of_sure_days(left, whole, doubts)
    if _wants_it_again(whole):
        left = list(map(_like_before, left))
    if _gives_up(whole):
        return [act for act in left if isinstance(act, GiveText)]  # "leave it, I'll come in the new year"
    return left


def _of_sure_days(facts: list[AnyAct], whole: MessageReading, doubts: Sequence[Doubt]) -> list[AnyAct]:
    """No day or time where one is in doubt, or is when to call; any day where that is said."""
    if any(doubt.reason in {Reason.LEFT_OVER, Reason.TWO_VALUES} for doubt in doubts):
        return [act for act in facts if not isinstance(act, GiveWhen | Pick)]
    if _is_when_to_call(whole, facts):
        return [act for act in facts if not isinstance(act, GiveWhen)]
    return [*facts, *_any_day(facts, whole)]


def _is_when_to_call(whole: MessageReading, facts: Sequence[AnyAct]) -> bool:
    """ "0221 555 0188, in the evening": a time without a day, beside the number that was asked for."""
    is_given = any(isinstance(act, GiveText) and act.field is Field.PHONE for act in facts)
    whens = [act.when for act in facts if isinstance(act, GiveWhen)]
    is_vague = not any(when.has_days or when.at is not None or when.like for when in whens)
    return whole.context.asked is Asked.PHONE and is_given and is_vague


def _wants_it_again(whole: MessageReading) -> bool:
    return any(isinstance(act, Want) and act.again for act in whole.goals.acts)


def _any_day(facts: Sequence[AnyAct], whole: MessageReading) -> Iterator[GiveWhen]:
    """From today on, where any day is said to do and no other is given."""
    is_given = any(isinstance(act, GiveWhen) for act in facts)
    if not is_given and any(_is_open(one, whole.context) for one in whole.clauses):
        yield GiveWhen(when=When(since=whole.context.today))


def _gives_up(whole: MessageReading) -> bool:
    return any(Command.STOP in commands_of(reading, whole) for reading in whole.clauses)


def _restates(act: AnyAct, context: Context) -> bool:
    is_fact = isinstance(act, GiveWhen | GiveStaff | GiveService | GiveText)
    return is_fact and context.asked is Asked.CONFIRM and is_known(Found(Kind.WHEN, act.span, act), context)


def _is_only_told(whole: MessageReading, facts: Sequence[AnyAct]) -> bool:
    """Whether what else is said beside an answer in the customer's own words wishes for nothing."""
    if any(map(_wishes, whole.clauses)) or any(isinstance(act, GiveWhen) and act.is_correction for act in facts):
        return False
    asked = whole.context.asked
    if asked is not Asked.QUESTION and any(map(_asks_for_a_day, whole.clauses)):
        return False
    is_given = any(isinstance(act, GiveText) for act in facts)
    return asked in {Asked.QUESTION, Asked.EMAIL, Asked.PHONE} or (asked is Asked.NAME and is_given)


def _wishes(reading: ClauseReading) -> bool:
    is_meant = reading.has("correction") or reading.has("wish")
    return bool(reading.names("goals")) or (is_meant and bool(reading.counted))


def _asks_for_a_day(reading: ClauseReading) -> bool:
    """ "Same time Friday?": a question that is a day and nothing else."""
    is_day = any(
        isinstance(one.act, GiveWhen) and (one.act.when.has_days or one.act.when.like) for one in reading.counted
    )
    return is_day and reading.clause.ends_asked and all(word.startswith("<") for word in reading.words)


def _is_open(reading: ClauseReading, context: Context) -> bool:
    """ "Any day": all of them would do, which is another thing than to say no day."""
    is_said = bool(reading.counted) or context.asked is Asked.DAY
    return reading.has("any-day") and not reading.is_condition and is_said


def _like_before(act: AnyAct) -> AnyAct:
    """ "The same again the week after": the same day of that week, at the same time."""
    is_stretch = isinstance(act, GiveWhen) and (act.when.since or act.when.until) and not act.when.has_time
    if isinstance(act, GiveWhen) and is_stretch:
        return structs.replace(act, when=replace(act.when, like=(Like.SAME_TIME, Like.SAME_DAY)))
    return act


def _first_of_series(act: AnyAct, context: Context) -> AnyAct:
    return structs.replace(act, when=next_of_each(act.when, context.today)) if isinstance(act, GiveWhen) else act
