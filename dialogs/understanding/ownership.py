"""Whose value is whose: several services in one message, each with the days, times and people said beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Besides,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Shift,
    Skip,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.goals import GoalReading
from dialogs.understanding.services_wished import (
    OF_A_SERVICE,
    clause_of,
    is_after_draft,
    is_correction,
    service_ids_of,
    services_wished,
)
from dialogs.understanding.times import Said, merged
from dialogs.understanding.words import Words
from dialogs.when import When

_SEVERAL = 2


def owned(readings: Sequence[ClauseReading], context: Context, goals: GoalReading, words: Words) -> Iterator[AnyAct]:
    """The facts that count, each once, and a second wish as `Besides`."""
    counted = list(_first_numbers(_without_withdrawn(_counted(readings, goals), readings), readings, words))
    yield from _excluded(readings, goals)
    services = services_wished(counted, readings, context, words)
    first, others = services[0] if services else None, services[1:]
    if first is not None and isinstance(first.act, GiveService):
        yield first.act
    other = _for_other(counted) if not others else None
    if other is not None:
        ours = [one for one in counted if one.span[0] < other.span[0] or one.kind not in OF_A_SERVICE]
        theirs = [one for one in counted if one.span[0] > other.span[0] and one.kind in OF_A_SERVICE]
        ours.remove(other)
        beside = Besides(staff_ids=_staff(theirs), when=_beside(theirs, ours, context, goals))
        yield structs.replace(beside, service_ids=service_ids_of(first), is_for_other=True, span=other.span)
        yield from _of_one(ours, readings, context, goals)
        return
    ours, parts = _divided(counted, others, readings, words)
    ours, parts = _shared(first, ours, parts, readings, context)
    yield from _of_one(ours, readings, context, goals)
    is_on_top = first is not None and first.act is None
    is_for_other = is_on_top and any(isinstance(one.act, GivePeople) and one.act.is_for_other for one in counted)
    for one, theirs in zip(others, parts, strict=True):
        yield Besides(
            service_ids=service_ids_of(one),
            staff_ids=_staff(theirs),
            when=_beside(theirs, ours, context, goals),
            is_for_other=is_for_other,
            span=one.span,
        )


def _counted(readings: Sequence[ClauseReading], goals: GoalReading) -> list[Found]:
    """Not what only names an appointment. Who cancels, or asks what they have, wishes for nothing else."""
    counted = [one for reading in readings for one in reading.counted if one not in goals.naming]
    if goals.goal in {Goal.CANCEL, Goal.SHOW}:
        return [one for one in counted if one.kind in {Kind.NAME, Kind.CONTACT}]
    return counted


def _without_withdrawn(counted: Sequence[Found], readings: Sequence[ClauseReading]) -> list[Found]:
    """ "On Wednesday. Oh, I work on Wednesday, so Thursday": a day given, then ruled out or told of, then another."""
    spoken_of = [one for reading in readings for one in (*reading.excluded, *reading.aside)]
    kept = []
    for one in counted:
        days = _days_of(one)
        later = [other for other in spoken_of if other.span > one.span and days <= _days_of(other)] if days else []
        is_withdrawn = bool(later) and any(_days_of(other) and other.span > later[0].span for other in counted)
        if is_withdrawn and isinstance(one.piece, Said):
            if one.piece.wish.hours is None:
                continue
            kept.append(replace(one, piece=replace(one.piece, wish=replace(one.piece.wish, days=None))))
        else:
            kept.append(one)
    return kept


def _days_of(one: Found) -> set[date]:
    return set(one.act.when.days) if isinstance(one.act, GiveWhen | ExcludeWhen) else set()


def _first_numbers(counted: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> Iterator[Found]:
    """Without a number that is for when the first is not answered ("0151 ..., or my wife's, 0160 ...")."""
    places = [place for reading in readings for place in zip(reading.words, reading.clause.spans, strict=True)]
    known: Found | None = None
    for one in counted:
        if isinstance(one.act, GiveText) and one.act.field is Field.PHONE:
            said = {word for word, span in places if known is not None and known.span[1] <= span[0] < one.span[0]}
            if said & words.either:
                continue
            known = one
        yield one


def _divided(
    counted: Sequence[Found], others: Sequence[Found], readings: Sequence[ClauseReading], words: Words
) -> tuple[list[Found], list[list[Found]]]:
    """What belongs to the first service and to the customer, and what to each of the others."""
    borders = [_border(one, readings, words) for one in others]
    parts: list[list[Found]] = [[] for _ in others]
    ours: list[Found] = []
    for one in counted:
        place = sum(border <= one.span[0] for border in borders)
        (parts[place - 1] if place and one.kind in OF_A_SERVICE else ours).append(one)
    return ours, parts


def _shared(
    first: Found | None,
    ours: list[Found],
    parts: list[list[Found]],
    readings: Sequence[ClauseReading],
    context: Context,
) -> tuple[list[Found], list[list[Found]]]:
    """ "A cut and a colour on Friday with Ana": the day is that of the first, which the second comes right after; the
    person is that of both. What is said of a second alone stays with it, but not "a cut at 3, a colour at 4, both with
    Ana", where a clause of its own says it.
    """
    is_on_top = first is not None and first.act is None
    has_own = any(one.kind in OF_A_SERVICE for one in ours)
    theirs = [one for part in parts for one in part]
    if not any(one.kind is Kind.WHEN for one in ours):
        whens = [one for one in theirs if one.kind is Kind.WHEN and _is_of_first(one, first, readings, context)]
        ours = [*ours, *whens]
        parts = [[one for one in part if one not in whens] for part in parts]
    if not is_on_top:
        said = [one for one in theirs if one.kind is Kind.STAFF]
        staff = [one for one in said if not has_own or _stands_apart(one, readings)]
        ours = [*ours, *(one for one in staff if not _staff(ours) and _provides(one, first, context))]
        parts = [part if _staff(part) else [*part, *staff] for part in parts]
    return ours, parts


def _is_of_first(when: Found, first: Found | None, readings: Sequence[ClauseReading], context: Context) -> bool:
    """Whether a time said of the second is that of the first as well: not where the first is under way and has one."""
    if first is None or not (context.draft.when or context.draft.start):
        return True
    if first.act is None:
        return False
    is_under_way = service_ids_of(first) == (context.draft.service_id,)
    return not is_under_way or clause_of(first, readings) is clause_of(when, readings)


def _stands_apart(one: Found, readings: Sequence[ClauseReading]) -> bool:
    """Whether its clause names no service."""
    reading = clause_of(one, readings)
    return reading is not None and not any(isinstance(other.act, GiveService) for other in reading.counted)


def _provides(staff: Found, service: Found | None, context: Context) -> bool:
    """Whether one of these people does what is wished for, as far as that is known."""
    ids = staff.act.staff_ids if isinstance(staff.act, GiveStaff) else ()
    of_service = [one.staff_ids for one in context.services if one.id in service_ids_of(service)]
    return any(not able or set(able) & set(ids) for able in of_service)


def _border(second: Found, readings: Sequence[ClauseReading], words: Words) -> int:
    """Where what belongs to the second service begins: at the joiner before it ("... and then Kofi for headshots")."""
    reading = clause_of(second, readings)
    if reading is None or second.span == (0, 0):
        return second.span[0]
    places = [span[0] for word, span in zip(reading.words, reading.clause.spans, strict=True)
              if word in words.clauses.soft and span[0] < second.span[0]]  # fmt: skip
    return places[-1] if places else second.span[0]


def _for_other(found: Sequence[Found]) -> Found | None:
    """ "For me at 10 and for my husband at 11": the second person has a time of their own, after that of the first."""
    people = [one for one in found if isinstance(one.act, GivePeople) and one.act.is_for_other]
    for one in people:
        whens = [when for when in found if when.kind is Kind.WHEN]
        if any(when.span < one.span for when in whens) and any(when.span > one.span for when in whens):
            return one
    return None


def _excluded(readings: Sequence[ClauseReading], goals: GoalReading) -> Iterator[AnyAct]:
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


def _of_one(
    found: Sequence[Found], readings: Sequence[ClauseReading], context: Context, goals: GoalReading
) -> Iterator[AnyAct]:
    when = _when(found, context, goals)
    if when:
        whens = [one.act for one in found if isinstance(one.act, GiveWhen)]
        span = min(act.span for act in whens)
        yield GiveWhen(when=when, span=span, is_correction=any(act.is_correction for act in whens))
    staff = [one.act for one in found if isinstance(one.act, GiveStaff)]
    is_one = len(staff) < _SEVERAL or any(is_correction(one, readings) for one in found)
    yield from staff[-1:] if is_one else _both(staff)
    yield from _last_of_each(found, context)


def _last_of_each(found: Sequence[Found], context: Context) -> Iterator[AnyAct]:
    """The customer's details, how many come and a length of time: of each what was said last."""
    last: dict[object, AnyAct] = {}
    for one in found:
        match one.act:
            case GiveText(field=Field.NAME, text=name) if context.names_asked > 1:
                last[name] = one.act  # each of those who come
            case Skip(field=Field.NAME) if Field.NAME in last:
                pass  # "Anton and Emil, and it is booked in my name"
            case GiveText(field=field) | Skip(field=field):
                last[field] = _fuller(last.get(field), one.act)
            case GivePeople() | Shift():
                last[type(one.act)] = one.act
            case _:
                pass
    yield from last.values()


def _fuller(before: AnyAct | None, act: GiveText | Skip) -> AnyAct:
    """What was said last; but "Ana Silva, the lesson is for my son Rui" is booked by Ana Silva."""
    match before, act:
        case GiveText(field=Field.NAME, text=whole), GiveText(text=part) if " " in whole and " " not in part:
            return before
    return act


def _both(staff: Sequence[GiveStaff]) -> Iterator[AnyAct]:
    ids = dict.fromkeys(key for one in staff for key in one.staff_ids)
    yield GiveStaff(staff_ids=tuple(ids), span=staff[0].span)


def _staff(found: Sequence[Found]) -> tuple[str, ...]:
    return next((one.act.staff_ids for one in found if isinstance(one.act, GiveStaff)), ())


def _beside(theirs: Sequence[Found], ours: Sequence[Found], context: Context, goals: GoalReading) -> When:
    """The wish of the second; a time alone is one of the day of the first."""
    when = _when(theirs, context, goals)
    if is_after_draft(when, context):
        return When()  # "a trim after that": after what is under way, and not on another day
    first = _when(ours, context, goals)
    away = next((one.act.by for one in theirs if isinstance(one.act, Shift) and one.act.by), None)
    if away is not None and away.days and first.days and not when.has_days:
        return replace(when, days=tuple(day + away for day in first.days))  # "and the other a week later"
    if not when.has_time or when.has_days:
        return when
    return replace(when, days=first.days, since=first.since, until=first.until, weekdays=first.weekdays)


def _when(found: Sequence[Found], context: Context, goals: GoalReading) -> When:
    """The one wish that all days and times make. In a move "from Tuesday to Friday" is a wish for Friday."""
    pieces = [one.piece for one in found if one.piece is not None]
    whole = merged(pieces, context) if pieces else When()
    if goals.goal is not Goal.MOVE:
        return whole
    goal = next((piece.goal for piece in pieces if isinstance(piece, Said) and piece.goal is not None), None)
    if goal is None:
        return whole
    return goal if goal.has_time else replace(goal, at=whole.at, after=whole.after, before=whole.before)
