"""What a message rules out: services, people, days and hours, those of one breath together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

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
from dialogs.understanding.words import Words
from dialogs.when import When


def ruled_out(readings: Sequence[ClauseReading], goals: GoalReading, words: Words) -> Iterator[AnyAct]:
    for reading in readings:
        for one in _at_once(reading, [found for found in reading.excluded if found not in goals.naming], words):
            match one.act:
                case GiveService(service_ids=ids):
                    yield ExcludeServices(service_ids=ids, span=one.span)
                case GiveStaff(staff_ids=ids) if ids:
                    yield ExcludeStaff(staff_ids=ids, span=one.span)
                case GiveWhen(when=when):
                    yield ExcludeWhen(when=when, span=one.span)
                case ExcludeWhen():
                    yield one.act


def _at_once(reading: ClauseReading, excluded: Sequence[Found], words: Words) -> list[Found]:
    """ "I can't do Friday before noon": days and hours that are ruled out in one breath are so only together."""
    for days, hours in pairwise(sorted(excluded, key=lambda one: one.span)):
        between = {word for word, span in zip(reading.words, reading.clause.spans, strict=True)
                   if days.span[1] <= span[0] < hours.span[0]}  # fmt: skip
        if not between & words.clauses.soft and (when := _of_days_at(days.act, hours.act)) is not None:
            rest = [one for one in excluded if one not in (days, hours)]
            return [*rest, replace(days, act=ExcludeWhen(when=when, span=days.span))]
    return list(excluded)


def _of_days_at(days: AnyAct | None, hours: AnyAct | None) -> When | None:
    """None where the one names no days alone, or the other no hours."""
    if not isinstance(days, GiveWhen | ExcludeWhen) or not isinstance(hours, GiveWhen | ExcludeWhen):
        return None
    first, second = days.when, hours.when
    if not first.has_days or first.has_time or second.has_days or not second.has_time:
        return None
    return replace(second, days=first.days, since=first.since, until=first.until, weekdays=first.weekdays)
