"""One of several services given up, and not all that is under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.acts import GiveService
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found

_GIVES_UP = {("goals", "cancel"), ("commands", "stop")}


def give_up_one(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Cancel the pedicure", "scrap the singing, piano": it is ruled out, and what else is wished for stands."""
    for reading in readings:
        named = _services((*reading.counted, *reading.excluded))
        if named and _gives_up(reading) and _leaves_another(reading, _ids_of(named), readings, context):
            reading.won = [match for match in reading.won if (match.group, match.name) not in _GIVES_UP]
            reading.counted = [one for one in reading.counted if one not in named]
            reading.excluded = [*(one for one in reading.excluded if one not in named), *named]


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
