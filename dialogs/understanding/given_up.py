"""One of several services given up, and not all that is under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.acts import GiveService
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found

_GIVES_UP = {("goals", "cancel"), ("commands", "stop")}


def leave_less_for_more(readings: Sequence[ClauseReading]) -> None:
    """ "Not just the nails, the whole groom": the first goes; of "not just the nails, but the ears too" both stand."""
    places = [(reading, one) for reading in readings for one in (*reading.counted, *reading.excluded)]
    for reading, one in places:
        if not one.is_not_only:
            continue
        more = [(each, other) for each, other in places if _is_more(other, one) and not each.is_condition]
        if more:
            _put(one, reading, is_counted=any(_is_on_top(each, other) for each, other in more))


def _put(one: Found, reading: ClauseReading, *, is_counted: bool) -> None:
    reading.counted = [each for each in reading.counted if each is not one] + ([one] if is_counted else [])
    reading.excluded = [each for each in reading.excluded if each is not one] + ([] if is_counted else [one])


def _is_on_top(reading: ClauseReading, other: Found) -> bool:
    return other.is_besides or reading.has("also") or reading.has("adds")


def _is_more(other: Found, one: Found) -> bool:
    return other.span > one.span and not set(_ids_of([other])) <= set(_ids_of([one]))


def give_up_one(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Cancel the pedicure", "scrap the singing, piano": it is ruled out, and what else is wished for stands."""
    _drop_what_is_asked_about(readings, context)
    for reading in readings:
        named = _services((*reading.counted, *reading.excluded))
        if named and _gives_up(reading) and _leaves_another(reading, _ids_of(named), readings, context):
            reading.won = [match for match in reading.won if (match.group, match.name) not in _GIVES_UP]
            reading.counted = [one for one in reading.counted if one not in named]
            reading.excluded = [*(one for one in reading.excluded if one not in named), *named]


def _drop_what_is_asked_about(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "What is that massage there? I don't want it": it goes, and what else is wished for stands."""
    wished = context.draft.service_ids
    asked: list[Found] = []
    for reading in readings:
        drops = reading.has("drops-it") and not reading.counted and not reading.excluded
        if drops and len(asked) == 1 and _ids_of(asked) < wished:
            reading.won = [match for match in reading.won if (match.group, match.name) not in _GIVES_UP]
            reading.excluded = list(asked)
        elif reading.aside and (reading.is_question or reading.names("questions")):
            asked = _services(reading.aside)


def _services(found: Iterable[Found]) -> list[Found]:
    return [one for one in found if isinstance(one.act, GiveService)]


def _gives_up(reading: ClauseReading) -> bool:
    return any((match.group, match.name) in _GIVES_UP for match in reading.won)


def _leaves_another(
    own: ClauseReading, ids: frozenset[str], readings: Sequence[ClauseReading], context: Context
) -> bool:
    """Whether it is said of one that is wished for, or is plainly ruled out, and there is another."""
    if ids & {one.service_id for one in context.appointments}:
        return False
    wished = context.draft.service_ids
    is_ruled_out = any(isinstance(one.act, GiveService) for one in own.excluded)
    others = _ids_of(one for reading in readings if reading is not own for one in reading.counted)
    return (ids <= wished or is_ruled_out) and bool((wished | others) - ids)


def _ids_of(found: Iterable[Found]) -> frozenset[str]:
    return frozenset(key for one in found if isinstance(one.act, GiveService) for key in one.act.service_ids)
