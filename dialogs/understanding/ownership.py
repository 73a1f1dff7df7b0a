"""Whose value is whose: several services in one message, each with the days, times and people said beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Besides,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Shift,
    Skip,
    Span,
)
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.for_another import for_another
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.ruling_out import ruled_out
from dialogs.understanding.services_wished import (
    OF_A_SERVICE,
    is_after_draft,
    is_correction,
    service_ids_of,
    services_wished,
)
from dialogs.understanding.sharing import divided, shared, staff_of
from dialogs.understanding.times import Said, merged
from dialogs.understanding.withdrawn import first_numbers, without_withdrawn
from dialogs.understanding.words import Words
from dialogs.when import When

_SEVERAL = 2


def owned(readings: Sequence[ClauseReading], context: Context, goals: GoalReading, words: Words) -> Iterator[AnyAct]:
    """The facts that count, each once, and a second wish as `Besides`."""
    another = for_another(readings, context)
    if another is not None:
        yield another.act
        readings = [reading for reading in readings if reading is not another.reading]
    counted = list(first_numbers(without_withdrawn(_counted(readings, goals), readings), readings, words))
    if another is not None:
        counted = [one for one in counted if not another.is_theirs(one)]
    yield from ruled_out(readings, goals, words)
    services = services_wished(counted, readings, context, words)
    if services and isinstance(services[0].act, GiveService):
        yield services[0].act
    other = _for_other(counted) if len(services) < _SEVERAL else None
    if other is None:
        yield from _of_each(services, counted, readings, context, goals, words)
        return
    ours, theirs = _parted_at(other, counted)
    beside = Besides(staff_ids=staff_of(theirs), when=_beside(theirs, ours, context, goals))
    ids = service_ids_of(services[0] if services else None)
    yield structs.replace(beside, service_ids=ids, is_for_other=True, span=other.span)
    yield from _of_one(ours, readings, context, goals, words)


def _of_each(
    services: Sequence[Found],
    counted: Sequence[Found],
    readings: Sequence[ClauseReading],
    context: Context,
    goals: GoalReading,
    words: Words,
) -> Iterator[AnyAct]:
    """What is said of the first service, and each other one with what is said of it."""
    first, others = services[0] if services else None, services[1:]
    ours, parts = divided(counted, others, readings, words)
    ours, parts = shared(first, ours, parts, others, readings, context)
    yield from _of_one(ours, readings, context, goals, words)
    is_on_top = first is not None and first.act is None
    is_for_other = is_on_top and any(map(_is_for_other, counted))
    for one, theirs in zip(others, parts, strict=True):
        yield Besides(
            service_ids=service_ids_of(one),
            staff_ids=staff_of(theirs),
            when=_beside(theirs, ours, context, goals),
            is_for_other=is_for_other,
            span=one.span,
        )


def _parted_at(other: Found, counted: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """What is said of the customer, and what of the other person: that stands behind them, but for details."""
    ours = [one for one in counted if one.span[0] < other.span[0] or one.kind not in OF_A_SERVICE]
    theirs = [one for one in counted if one.span[0] > other.span[0] and one.kind in OF_A_SERVICE]
    ours.remove(other)
    return ours, theirs


def _is_for_other(one: Found) -> bool:
    return isinstance(one.act, GivePeople) and one.act.is_for_other


def _counted(readings: Sequence[ClauseReading], goals: GoalReading) -> list[Found]:
    """Not what only names an appointment. Who cancels, or asks what they have, wishes for nothing else."""
    counted = [one for reading in readings for one in reading.counted if one not in goals.naming]
    if goals.goal in {Goal.CANCEL, Goal.SHOW}:
        return [one for one in counted if one.kind in {Kind.NAME, Kind.CONTACT}]
    return counted


def _for_other(found: Sequence[Found]) -> Found | None:
    """ "For me at 10 and for my husband at 11": the second person has a time of their own, after that of the first."""
    whens = [when for when in found if when.kind is Kind.WHEN]
    for one in filter(_is_for_other, found):
        if any(when.span < one.span for when in whens) and any(when.span > one.span for when in whens):
            return one
    return None


def _of_one(
    found: Sequence[Found], readings: Sequence[ClauseReading], context: Context, goals: GoalReading, words: Words
) -> Iterator[AnyAct]:
    when = _when(found, context, goals)
    if when:
        whens = [one.act for one in found if isinstance(one.act, GiveWhen)]
        span = min(act.span for act in whens)
        yield GiveWhen(when=when, span=span, is_correction=any(act.is_correction for act in whens))
    staff = [one.act for one in found if isinstance(one.act, GiveStaff)]
    if any(is_correction(one, readings) for one in found):
        staff = _named_last(staff, readings, words)
    yield from staff if len(staff) < _SEVERAL else _both(staff)
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


def _named_last(staff: Sequence[GiveStaff], readings: Sequence[ClauseReading], words: Words) -> list[GiveStaff]:
    """ "With Marco, no, Dana" is Dana; of "with Marco and Dana instead" both are."""
    last = list(staff[-1:])
    for one in reversed(staff[:-1]):
        if not any(_are_joined(one.span, last[0].span, reading, words) for reading in readings):
            break
        last.insert(0, one)
    return last


def _are_joined(first: Span, second: Span, reading: ClauseReading, words: Words) -> bool:
    """Whether no more than one word stands between two names, and that joins them."""
    places = [n for n, span in enumerate(reading.clause.spans) if span in {first, second}]
    return (
        len(places) == _SEVERAL
        and places[1] - places[0] == _SEVERAL
        and reading.words[places[0] + 1] in words.clauses.soft
    )


def _both(staff: Sequence[GiveStaff]) -> Iterator[AnyAct]:
    ids = dict.fromkeys(key for one in staff for key in one.staff_ids)
    yield GiveStaff(staff_ids=tuple(ids), span=staff[0].span)


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
