"""Whose value is whose: several services in one message, each with the days, times and people said beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.goals import GoalReading
from dialogs.understanding.moods import ClauseReading
from dialogs.understanding.times import Said, merged
from dialogs.understanding.words import Words
from dialogs.when import When

_WHOLE = 0.95
_OWNED = {Kind.WHEN, Kind.STAFF, Kind.SHIFT}
"""What belongs to the service that it is said beside; a name, an address and a number are the customer's."""


def owned(readings: Sequence[ClauseReading], context: Context, goals: GoalReading, words: Words) -> Iterator[AnyAct]:
    """The facts that count, each once, and a second wish as `Besides`."""
    counted = [one for reading in readings for one in reading.counted if one not in goals.naming]
    if goals.goal in {Goal.CANCEL, Goal.SHOW}:
        counted = [one for one in counted if one.kind in {Kind.NAME, Kind.CONTACT}]
    yield from _excluded(readings, goals)
    services = _services(counted, readings, words)
    services = _sure(services, readings, words)
    if services and _is_beside(services[0], readings, context):
        services = [Found(Kind.SERVICE, (0, 0), None), *services]
    first, second = (services[0] if services else None), (services[1] if len(services) > 1 else None)
    if first is not None and isinstance(first.act, GiveService):
        yield first.act
    border = _border(second, readings, words) if second is not None else 0
    theirs = [one for one in counted if second is not None and one.span[0] >= border and one.kind in _OWNED]
    ours = [one for one in counted if one not in theirs]
    if second is not None and not any(one.kind is Kind.WHEN for one in ours):
        # "A cut and a colour on Friday": the day is that of the first; the second comes after it.
        ours += [one for one in theirs if one.kind is Kind.WHEN]
        theirs = [one for one in theirs if one.kind is not Kind.WHEN]
    other = _for_other(ours) if second is None else None
    if other is not None:
        ours = [one for one in ours if one.span[0] < other.span[0] or one.kind not in _OWNED]
        theirs = [one for one in counted if one.span[0] > other.span[0] and one.kind in _OWNED]
        yield Besides(
            service_ids=first.act.service_ids if first is not None and isinstance(first.act, GiveService) else (),
            when=_beside(theirs, ours, context, goals),
            staff_ids=_staff(theirs),
            is_for_other=True,
            span=other.span,
        )
        ours.remove(other)
    yield from _of_one(ours, readings, context, goals)
    is_beside = bool(services) and services[0].act is None
    others = [one for one in counted if isinstance(one.act, GivePeople) and one.act.is_for_other]
    if second is not None and isinstance(second.act, GiveService):
        yield Besides(
            is_for_other=is_beside and bool(others),
            service_ids=second.act.service_ids,
            staff_ids=_staff(theirs),
            when=_beside(theirs, ours, context, goals),
            span=second.span,
        )


def _border(second: Found, readings: Sequence[ClauseReading], words: Words) -> int:
    """Where what belongs to the second service begins: at the joiner before it ("... and then Kofi for headshots")."""
    reading = _clause_of(second, readings)
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
    for one in (found for reading in readings for found in reading.excluded if found not in goals.naming):
        match one.act:
            case GiveService(service_ids=ids):
                yield ExcludeServices(service_ids=ids, span=one.span)
            case GiveStaff(staff_ids=ids) if ids:
                yield ExcludeStaff(staff_ids=ids, span=one.span)
            case GiveWhen(when=when):
                yield ExcludeWhen(when=when, span=one.span)
            case ExcludeWhen():
                yield one.act


def _services(counted: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> list[Found]:
    """The services wished for; those that are joined by "or" are one wish, and the later one corrects the earlier."""
    made: list[Found] = []
    for one in (found for found in counted if isinstance(found.act, GiveService)):
        act = one.act
        if not isinstance(act, GiveService):
            continue
        before = made[-1] if made else None
        if before is None or not isinstance(before.act, GiveService):
            made.append(one)
        elif set(act.service_ids) <= set(before.act.service_ids):
            made[-1] = one if len(act.service_ids) < len(before.act.service_ids) else before
        elif set(before.act.service_ids) <= set(act.service_ids):
            continue
        elif _is_correction(one, readings):
            made[-1] = one
        elif _is_either(before, one, readings, words):
            both = structs.replace(before.act, service_ids=(*before.act.service_ids, *act.service_ids))
            made[-1] = Found(Kind.SERVICE, before.span, both)
        else:
            made.append(one)
    return made


def _is_beside(one: Found, readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "... and could she do my brows as well?": another service than the one whose time is chosen, on top of it."""
    reading, draft = _clause_of(one, readings), context.draft
    is_other = isinstance(one.act, GiveService) and draft.service_id not in {None, *one.act.service_ids}
    is_chosen = draft.start is not None or any(each.names("picks") or each.counted for each in readings[:1])
    return is_other and is_chosen and reading is not None and reading.has("also") and not reading.has("correction")


def _sure(services: list[Found], readings: Sequence[ClauseReading], words: Words) -> list[Found]:
    """What may be meant gives way to what is said: of a whole name and half of another the whole one counts."""
    best = max((one.score for one in services), default=0.0)
    if any(not one.is_weak for one in services):
        services = [
            one
            for one in services
            if not one.is_weak and (one.score >= min(best, _WHOLE) or _is_apart(one, services, readings, words))
        ]
    return services[:1] if services and services[0].is_weak else services


def _is_apart(one: Found, services: Sequence[Found], readings: Sequence[ClauseReading], words: Words) -> bool:
    """Whether it is a wish of its own, or the next one is ("wax, and then the hearing test")."""
    after = next((other for other in services if other.span[0] >= one.span[1]), None)
    return _is_wish_of_its_own(one, readings, words) or (
        after is not None and not after.is_weak and _is_wish_of_its_own(after, readings, words)
    )


def _is_wish_of_its_own(one: Found, readings: Sequence[ClauseReading], words: Words) -> bool:
    """ "... and a massage", "... and after that a massage": after a joiner; or alone in a clause that wishes."""
    reading = _clause_of(one, readings)
    if reading is None:
        return False
    is_alone = sum(isinstance(other.act, GiveService) for other in reading.counted) == 1
    has_own = any(other.kind in _OWNED for other in reading.counted)
    if is_alone and (reading.has("wish") or has_own) and reading is not readings[0]:
        return True
    place = next((n for n, span in enumerate(reading.clause.spans) if span[0] >= one.span[0]), 0)
    return _is_joined(reading.words[:place], words)


def _is_joined(before: Sequence[str], words: Words) -> bool:
    """Whether a joiner stands before a value, with no more between than values, filler and one word ("a quick ...")."""
    for number, word in enumerate(reversed(before)):
        if word in words.clauses.soft:
            return True
        if number and not word.startswith("<") and word not in words.kept:
            return False
    return False


def _clause_of(one: Found, readings: Sequence[ClauseReading]) -> ClauseReading | None:
    return next((reading for reading in readings if reading.clause.holds(one.span)), None)


def _is_correction(one: Found, readings: Sequence[ClauseReading]) -> bool:
    reading = _clause_of(one, readings)
    return reading is not None and reading.has("correction")


def _is_either(before: Found, one: Found, readings: Sequence[ClauseReading], words: Words) -> bool:
    """Whether "or" joins two values: it stands between them in their clause, or opens that of the second."""
    reading = _clause_of(one, readings)
    if reading is None:
        return False
    places = list(zip(reading.words, reading.clause.spans, strict=True))
    said = [word for word, span in places if before.span[1] <= span[0] < one.span[0]]
    opening = [word for word, span in places if span[1] <= before.span[0]][-2:]
    return bool(words.either & set(said)) or bool(words.between & set(opening))


def _of_one(
    found: Sequence[Found], readings: Sequence[ClauseReading], context: Context, goals: GoalReading
) -> Iterator[AnyAct]:
    when = _when(found, context, goals)
    if when:
        whens = [one.act for one in found if isinstance(one.act, GiveWhen)]
        span = min(act.span for act in whens)
        yield GiveWhen(when=when, span=span, is_correction=any(act.is_correction for act in whens))
    if any(one.kind is Kind.STAFF for one in found):
        last = [one.act for one in found if isinstance(one.act, GiveStaff)]
        yield from last[-1:] if len(last) < 2 or any(_is_correction(one, readings) for one in found) else _both(last)
    fields: dict[object, AnyAct] = {}
    for one in found:
        match one.act:
            case GiveText(field=Field.NAME, text=name) if context.names_asked > 1:
                fields[name] = one.act  # each of those who come
            case GiveText(field=field) | Skip(field=field):
                fields[field] = _fuller(fields.get(field), one.act)
            case GivePeople():
                fields["people"] = one.act
            case Shift():
                fields["shift"] = one.act
            case _:
                pass
    yield from fields.values()


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
    if not when.has_time or when.has_days:
        return when
    first = _when(ours, context, goals)
    return replace(when, days=first.days, since=first.since, until=first.until, weekdays=first.weekdays)


def _when(found: Sequence[Found], context: Context, goals: GoalReading) -> When:
    """The one wish that all days and times make. In a move "from Tuesday to Friday" is a wish for Friday."""
    pieces = [one.piece for one in found if one.piece is not None]
    whole = merged(pieces, context) if pieces else When()
    if goals.goal is Goal.MOVE:
        return next((piece.goal for piece in pieces if isinstance(piece, Said) and piece.goal is not None), whole)
    return whole
