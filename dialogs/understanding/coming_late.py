"""Somebody says that they come late: by how much, or at what time instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import structs

from dialogs.acts import (
    NOWHERE,
    Agree,
    AnyAct,
    Ask,
    Direction,
    Doubt,
    ExcludeWhen,
    GiveAppointment,
    GiveStaff,
    GiveWhen,
    Goal,
    Shift,
    Topic,
    Want,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.times import lengths_in
from dialogs.when import When

_FEW_WORDS = 6
_YES = frozenset({"agree", "agree-softly"})
_INSTEAD = frozenset({Goal.MOVE, Goal.CANCEL})
_LATEST = timedelta(hours=3)
"""Whoever names a later time than this after their appointment begins hardly comes late to it."""


def with_lateness(acts: Sequence[AnyAct], whole: MessageReading) -> list[AnyAct]:
    """The acts, with all that is said of when they come in the one that tells that they are late: it is no wish."""
    if any(isinstance(act, Want) and act.goal in _INSTEAD and act.span != NOWHERE for act in acts):
        return [act for act in acts if not _tells(act)]  # "I'm late, can we move it to tomorrow?"
    told = next((act for act in acts if isinstance(act, Ask) and _tells(act)), None)
    if told is None:
        told = next(_arrivals(whole, acts), None)
        if told is None:
            return list(acts)
        acts = [act for act in acts if not isinstance(act, Want | GiveAppointment)]  # "I can't make it before ten"
    told = structs.replace(told, minutes=max(_minutes(acts, whole), told.minutes))
    if (day := _day_named(told, acts, whole)) is not None:
        told = structs.replace(told, when=When(days=(day,)))
        acts = [act for act in acts if not (isinstance(act, GiveWhen) and act.when.days == (day,))]
    arrives = next((at for act in acts if (at := _time_in(act, whole.context.today)) is not None), None)
    if arrives is not None and not told.minutes and told.past_hour is None:
        told = structs.replace(told, arrives=arrives)
    others = [act for act in acts if not _is_of_lateness(act, whole.context.today)]
    return [told, *others]


def _day_named(told: Ask, acts: Sequence[AnyAct], whole: MessageReading) -> date | None:
    """ "On Friday I'll be ten minutes late": the day of an appointment, said with it or beside it, and no wish."""
    others = [reading for reading in whole.clauses if "late" not in reading.names("questions")]
    is_wished = any(reading.has("wish") or reading.is_question for reading in others)
    beside = [] if is_wished else [act.when for act in acts if isinstance(act, GiveWhen)]
    days = {when.days for when in (told.when, *beside) if when.has_days}
    named = days.pop()[:1] if len(days) == 1 and all(len(one) == 1 for one in days) else ()
    made = {one.start.date() for one in whole.context.appointments}
    return next((day for day in named if not made or day in made), None)


def _tells(act: AnyAct) -> bool:
    return isinstance(act, Ask) and act.topic is Topic.LATE and act.is_told


def how_late(message: Message, context: Context, language: Language) -> Ask | None:
    """ "Ten", "about a quarter of an hour", where it was asked by how much."""
    said = [token for token in message.tokens if token.is_word or token.is_number]
    lengths = [minutes for _, minutes in lengths_in(message, context, language.times)]
    numbers = [_number(token.plain, language) for token in said]
    minutes = next((one for one in (*lengths, *numbers) if one), 0)
    if len(said) > _FEW_WORDS or not 0 < minutes <= _LATEST // timedelta(minutes=1):
        return None
    return Ask(topic=Topic.LATE, is_told=True, minutes=minutes, span=(0, len(message.own)))


def later_by(acts: Sequence[AnyAct], whole: MessageReading) -> list[AnyAct]:
    """ "Yes, an hour", where it was offered to move what they come late to: by so much later."""
    is_yes = any(one.name in _YES for reading in whole.clauses for one in reading.answers)
    is_all = all(isinstance(act, Agree | Doubt) for act in acts)
    if whole.context.asked is not Asked.MOVE_INSTEAD or not is_yes or not is_all:
        return list(acts)
    lengths = list(lengths_in(whole.message, whole.context, whole.language.times))
    if len(lengths) != 1:
        return list(acts)
    [(span, minutes)] = lengths
    return [Shift(direction=Direction.LATER, by=timedelta(minutes=minutes), span=span)]


def _number(word: str, language: Language) -> int:
    number = language.times.numbers.get((word,))
    return int(word[:3]) if word.isdecimal() else number[1] if number is not None else 0


def _minutes(acts: Sequence[AnyAct], whole: MessageReading) -> int:
    """ "Half an hour", wherever it stands; else what stands beside the word that says it."""
    lengths = lengths_in(whole.message, whole.context, whole.language.times)
    said = next((minutes for _, minutes in lengths), 0)
    return said or max((act.minutes for act in acts if isinstance(act, Ask)), default=0)


def _arrivals(whole: MessageReading, acts: Sequence[AnyAct]) -> Iterator[Ask]:
    """ "I can only be there at quarter past": of an appointment of today; with a full time only where it is known."""
    if whole.context.asked not in {None, Asked.GOAL} or whole.context.draft.goal is not None:
        return
    for reading in whole.clauses:
        names = reading.names("arrival")
        minutes = next((int(name) for name in names if name.isdecimal()), None)
        if reading.is_question or reading.is_condition or not names:
            continue
        if minutes is not None:
            yield Ask(topic=Topic.LATE, is_told=True, past_hour=minutes, span=reading.clause.span)
        elif any(_is_soon_after_made(act, whole.context) for act in acts):
            yield Ask(topic=Topic.LATE, is_told=True, span=reading.clause.span)


def _is_soon_after_made(act: AnyAct, context: Context) -> bool:
    at = _time_in(act, context.today)
    if at is None:
        return False
    comes = datetime.combine(context.today, at, tzinfo=context.now.tzinfo)
    return any(one.start < comes <= one.start + _LATEST for one in context.appointments)


def _time_in(act: AnyAct, today: date) -> time | None:
    """The time of day that is named, where it is none of another day."""
    match act:
        case GiveWhen(when=when) | ExcludeWhen(when=when) if _is_of_today(when, today):
            return when.at or when.after or when.before
        case _:
            return None


def _is_of_today(when: When, today: date) -> bool:
    return not when.has_days or when.days == (today,)


def _is_of_lateness(act: AnyAct, today: date) -> bool:
    match act:
        case Ask(topic=Topic.LATE):
            return True
        case Want(span=span):
            return span == NOWHERE
        case GiveWhen(when=when) | ExcludeWhen(when=when):
            return _is_of_today(when, today)
        case _:
            return isinstance(act, Shift | GiveStaff)  # "tell Ana that I'm late"


def tells_lateness(readings: Sequence[ClauseReading]) -> bool:
    """Whether a message is about that, so that a length of time in it moves nothing."""
    return any("late" in reading.names("questions") for reading in readings)
