"""What a message rules out: services, people, days and hours, those of one breath together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from dialogs.acts import (
    AnyAct,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    GiveService,
    GiveStaff,
    GiveWhen,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.understanding.goal_reading import GoalReading
from dialogs.when import When


def ruled_out(readings: Sequence[ClauseReading], goals: GoalReading) -> Iterator[AnyAct]:
    for reading in readings:
        for one in _at_once(reading, [found for found in reading.excluded if found not in goals.naming]):
            match one.act:
                case GiveService(service_ids=ids):
                    yield ExcludeServices(service_ids=ids, span=one.span)
                case GiveStaff(staff_ids=ids) if ids:
                    yield ExcludeStaff(staff_ids=ids, span=one.span)
                case GiveWhen(when=when):
                    yield ExcludeWhen(when=when, span=one.span)
                case ExcludeWhen():
                    yield one.act


def _at_once(reading: ClauseReading, excluded: Sequence[Found]) -> list[Found]:
    """ "On weekdays I work until five": days and hours that are ruled out in one breath are so only together."""
    whens = [one for one in excluded if isinstance(one.act, GiveWhen | ExcludeWhen)]
    breaths = [match for match in reading.moods if match.name == "rules-out"]
    for days, hours in permutations(whens, 2):
        is_one_breath = any(all(reading.within(match, one.span) for one in (days, hours)) for match in breaths)
        if is_one_breath and (when := _of_days_at(days, hours)) is not None:
            rest = [one for one in excluded if one not in (days, hours)]
            return [*rest, replace(days, act=ExcludeWhen(when=when, span=days.span))]
    return list(excluded)


def _of_days_at(days: Found, hours: Found) -> When | None:
    """None where the one names no days alone, or the other no hours."""
    if not isinstance(days.act, GiveWhen | ExcludeWhen) or not isinstance(hours.act, GiveWhen | ExcludeWhen):
        return None
    first, second = days.act.when, hours.act.when
    if not first.has_days or first.has_time or second.has_days or not second.has_time:
        return None
    return replace(second, days=first.days, since=first.since, until=first.until, weekdays=first.weekdays)
