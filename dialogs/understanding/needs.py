"""What a customer needs, told and not wished for ("she has been limping since Sunday"): a guess, to be asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from dialogs.acts import GiveService
from dialogs.understanding.clause_reading import ClauseReading, names_in
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind

_OPEN = {"availability"}
_GREETING = {"hello", "thanks", "bye"}


def count_the_need(readings: Sequence[ClauseReading], context: Context) -> None:
    """Where no service is said, the one that is told of counts, weakly: nothing is chosen by it."""
    if not _is_open(readings, context):
        return
    told = [one for reading in readings for one in _told(reading)]
    if not told:
        return
    best = max(told, key=lambda one: (one.score, -one.span[0]))
    if _is_clear(best) and names_in(readings, "questions"):
        return  # what is asked about is what is wished for
    reading = next(each for each in readings if best in each.aside)
    assert isinstance(best.act, GiveService)  # as is told
    reading.aside.remove(best)
    reading.counted.append(replace(best, act=structs.replace(best.act, is_weak=True), is_weak=True))


def _is_clear(best: Found) -> bool:
    """Whether it is said by its name, or by a word that several have in theirs."""
    return not best.is_weak or (isinstance(best.act, GiveService) and len(best.act.service_ids) > 1)


def _is_open(readings: Sequence[ClauseReading], context: Context) -> bool:
    """Whether a service is what is missing: none is said, none is chosen, and nothing else is wanted."""
    if context.draft.service_id is not None or context.asked not in {None, Asked.GOAL, Asked.SERVICE}:
        return False
    said = [one.kind for reading in readings for one in (*reading.counted, *reading.excluded)]
    goals, commands = names_in(readings, "goals"), names_in(readings, "commands") - _GREETING
    is_other = bool(goals - {"book"}) or bool(commands) or (bool(context.appointments) and not goals)
    return Kind.SERVICE not in said and not is_other


def _told(reading: ClauseReading) -> Iterator[Found]:
    topics = set(reading.names("questions"))
    is_asked = reading.is_question and not topics and not reading.has("wish")
    if not (reading.is_condition or reading.has("held") or is_asked or topics - _OPEN):
        yield from (one for one in reading.aside if isinstance(one.act, GiveService))
