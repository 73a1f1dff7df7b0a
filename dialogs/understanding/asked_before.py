"""What a question told already, of the service, the person or the day, is wished for beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Besides,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.language import Language
from dialogs.understanding.message_reading import MessageReading
from dialogs.when import Like, When

_MOST_OF_A_NAME = 0.85
_DAYS_ASKED = {"hours", "rota", "availability"}


def with_what_was_asked_about(facts: Sequence[AnyAct], whole: MessageReading) -> Iterator[AnyAct]:
    """The facts, and what a question beside them told already; then what only points to what there is."""
    readings, context = whole.clauses, whole.context
    yield from _on_the_day_asked_about(facts, readings)
    is_timed = any(isinstance(act, GiveWhen) for act in facts)
    if is_timed:
        told = (_person(readings, facts, whole.language), _subject(readings, facts, context))
        yield from (act for act in told if act is not None)
    if context.appointments and not is_timed and any("right-after" in one.names("references") for one in readings):
        yield GiveWhen(when=When(like=(Like.RIGHT_AFTER,)))
    if context.appointments and any("one-more" in one.names("references") for one in readings):
        yield GivePeople(count=1, is_for_other=True)


def _on_the_day_asked_about(facts: Sequence[AnyAct], readings: Sequence[ClauseReading]) -> Iterator[AnyAct]:
    """ "How late are you open on Thursday, and could I come at six?": a time without a day is one of that day."""
    asked = [one.act.when for reading in readings if _DAYS_ASKED & set(reading.names("questions"))
             for one in reading.aside if isinstance(one.act, GiveWhen)]  # fmt: skip
    days = asked[0] if len(asked) == 1 and asked[0].has_days else None
    for act in facts:
        if isinstance(act, GiveWhen) and days is not None and not act.when.has_days and not act.when.like:
            when = replace(act.when, days=days.days, since=days.since, until=days.until, weekdays=days.weekdays)
            yield structs.replace(act, when=when)
        else:
            yield act


def _person(readings: Sequence[ClauseReading], facts: Sequence[AnyAct], language: Language) -> AnyAct | None:
    """ "Is Marek in on Mondays? If so, him at ten": whom "him" means, where one person was asked or told about."""
    if any(isinstance(act, GiveStaff) for act in facts):
        return None
    named = _named_before(readings)
    wishing = (reading for reading in readings if reading.counted or reading.has("wish"))
    is_meant = any(language.words.whom & set(reading.words) for reading in wishing)
    return named[0] if len(named) == 1 and is_meant else None


def _named_before(readings: Sequence[ClauseReading]) -> list[GiveStaff]:
    told = [one.act for each in readings if each.has("past") or each.has("told") for one in each.aside]
    return [act for act in (*_asked_about(readings), *told) if isinstance(act, GiveStaff) and act.staff_ids]


def _asked_about(readings: Sequence[ClauseReading]) -> list[AnyAct | None]:
    """What the values mean of which a question is."""
    return [one.act for reading in readings if reading.names("questions") for one in reading.aside]


def _subject(readings: Sequence[ClauseReading], facts: Sequence[AnyAct], context: Context) -> AnyAct | None:
    """ "How much is a haircut, and do you have anything on Saturday?": what is spoken of is what is wished for.

    What was spoken of by half a name ("the check thing") is asked about.
    """
    if any(isinstance(act, GiveService | Besides) for act in facts):
        return None
    spoken_of = [*_asked_about(readings), *(_told(readings) if _is_at_the_beginning(context) else ())]
    services = [act for act in spoken_of if isinstance(act, GiveService)]
    sure = [act for act in services if not act.is_weak]
    said = sure or (services if context.draft.service_id is None else [])
    return said[0] if len({act.service_ids for act in said}) == 1 else None


def _is_at_the_beginning(context: Context) -> bool:
    return context.asked is None and context.draft.service_id is None and not context.appointments


def _told(readings: Sequence[ClauseReading]) -> Iterator[AnyAct | None]:
    """What the values mean that are told plainly, by most of a name."""
    for reading in readings:
        if not _is_of_no_wish(reading):
            yield from (one.act for one in reading.aside if one.score >= _MOST_OF_A_NAME)


def _is_of_no_wish(reading: ClauseReading) -> bool:
    return reading.is_condition or any(reading.has(mood) for mood in ("past", "held", "told"))
