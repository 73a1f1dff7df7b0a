"""Which of the customer's appointments a message names: by day, service, person, customer or place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from dialogs.acts import GiveService, GiveStaff, GiveText, GiveWhen, Goal, Shift
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.message import folded
from dialogs.understanding.picks import left_of_places
from dialogs.understanding.times import Said

Named: TypeAlias = tuple[tuple[Found, ...], tuple[MadeAppointment, ...]]
"""The values that name appointments (they wish for nothing), and the appointments that fit all of them."""


def named_of(goal: Goal, readings: Sequence[ClauseReading], spared: Named, context: Context) -> Named:
    """Nothing for a booking, or where no appointment in particular is meant. `spared`: what stays as it is."""
    if goal is Goal.BOOK or not context.appointments:
        return (), ()
    excepted, kept = spared
    there = [made for made in context.appointments if made not in kept]
    naming, left = narrowed_to(goal, readings, there, excepted, context)
    naming = (*naming, *excepted)
    if told := by_person(left, readings, context) or _by_place(left, readings):
        return naming, told
    is_only = len(context.appointments) == 1 and goal is not Goal.SHOW
    is_told = is_only or len(left) < len(context.appointments)
    return naming, left if is_told else ()


def narrowed_to(
    goal: Goal,
    readings: Sequence[ClauseReading],
    left: Sequence[MadeAppointment],
    excepted: Sequence[Found],
    context: Context,
) -> Named:
    """Value by value those that still fit, the surest values first; `excepted` names none of them."""
    is_named = goal is not Goal.MOVE or context.asked is Asked.WHICH
    values = [one for one in _naming(readings, context) if one not in excepted]
    whens = [one for one in values if isinstance(one.act, GiveWhen)]
    naming: list[Found] = []
    for one in sorted(values, key=lambda found: found.is_weak):
        fits = fitting(one, left) if is_named or is_thing(one) else tuple(made for made in left if is_of(one, made))
        if from_there := () if is_named else at_origin(one, left):
            left = from_there
        elif fits and (goal is not Goal.MOVE or _names_in_move(one, whens, readings)):
            naming.append(one)
            left = fits
    return tuple(naming), tuple(left)


def is_thing(one: Found) -> bool:
    """ "The Tuesday one"."""
    return isinstance(one.piece, Said) and one.piece.wish.is_thing


def at_origin(one: Found, appointments: Sequence[MadeAppointment]) -> tuple[MadeAppointment, ...]:
    """ "From Tuesday to Wednesday": those on Tuesday, in whichever week."""
    if not isinstance(one.piece, Said) or one.piece.origin is None or one.piece.wish.origin is None:
        return ()
    origin = Said(one.span, one.piece.origin, wish=one.piece.wish.origin)
    return fitting(replace(one, act=GiveWhen(when=origin.when, span=one.span), piece=origin), appointments)


def _naming(readings: Sequence[ClauseReading], context: Context) -> list[Found]:
    """The values of the clauses that want something; of all, where none of those has any."""
    wanting = [reading for reading in readings if reading.names("goals") and _values(reading)]
    values = [one for reading in wanting or readings if not reading.has("held") for one in _values(reading)]
    return [one for one in values if not _is_other_than(one, readings, context)]


def _is_other_than(one: Found, readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "Not the MOT, the tyres": the service or person that is not meant, beside the one that is."""
    if not isinstance(one.act, GiveService | GiveStaff) or not any(one in reading.excluded for reading in readings):
        return False
    meant = [other for reading in readings for other in reading.counted if other.kind is one.kind]
    return any(is_of(other, made) for other in meant for made in context.appointments)


def _values(reading: ClauseReading) -> tuple[Found, ...]:
    return (*reading.counted, *reading.aside, *reading.excluded)


def _names_in_move(one: Found, whens: Sequence[Found], readings: Sequence[ClauseReading]) -> bool:
    """In a move a day or time names the appointment only where it is no target: the first of two, or ruled out."""
    if not isinstance(one.act, GiveWhen):
        return True
    if is_thing(one) or any(one in reading.excluded or one in reading.aside for reading in readings):
        return True
    if isinstance(one.piece, Said) and one.piece.goal is not None:
        return False  # "from Friday to Monday" says where to
    if one.act.when.has_days and not one.act.when.has_time and len(whens) == 1:
        return True  # the day that it is on cannot be the day that it shall be on
    return any(map(_is_away, readings)) or (len(whens) > 1 and one is whens[0])


def _is_away(reading: ClauseReading) -> bool:
    """ "Later", "an hour earlier"."""
    return bool(set(reading.shifts) - {"other"}) or any(isinstance(each.act, Shift) for each in reading.counted)


def without_excluded(readings: Sequence[ClauseReading], context: Context) -> Named | None:
    """ "Not the document one, the other": what is left of the appointments; None where none is ruled out."""
    ruled_out = tuple(one for reading in readings for one in reading.excluded)
    places = left_of_places(readings, len(context.appointments))
    if not (ruled_out or places) or any(reading.counted for reading in readings):
        return None
    there = [context.appointments[place] for place in places] or context.appointments
    left = tuple(made for made in there if not any(is_of(one, made) for one in ruled_out))
    return (ruled_out, left) if 0 < len(left) < len(context.appointments) else None


def by_person(
    appointments: Sequence[MadeAppointment], readings: Sequence[ClauseReading], context: Context
) -> tuple[MadeAppointment, ...]:
    """Whose they are: by a name, or as the customer's own or not ("my wife's", "only mine")."""
    if named := _by_customer(appointments, readings):
        return named
    own = folded(context.draft.name or "")
    whose = {name for reading in readings for name in reading.names("whose")}
    if not own or len(whose) != 1:
        return ()
    theirs = tuple(one for one in appointments if (folded(one.customer) == own) is ("mine" in whose))
    return theirs if len(theirs) < len(appointments) else ()


def _by_customer(
    appointments: Sequence[MadeAppointment], readings: Sequence[ClauseReading]
) -> tuple[MadeAppointment, ...]:
    """ "Cancel Pat's", "the one of Pat Reid": those with most words of a name in common, where they are not all."""
    said = {word for reading in readings for word in words_of(reading)}
    shared = [len(said & set(folded(one.customer).split())) for one in appointments]
    most = max(shared, default=0)
    theirs = tuple(one for one, count in zip(appointments, shared, strict=True) if count == most > 0)
    return theirs if len(theirs) < len(appointments) else ()


def words_of(reading: ClauseReading) -> Iterator[str]:
    yield from (folded(word).removesuffix("'s") for word in reading.words)
    for one in _values(reading):
        if isinstance(one.act, GiveText):
            yield from folded(one.act.text).split()


def _by_place(
    appointments: Sequence[MadeAppointment], readings: Sequence[ClauseReading]
) -> tuple[MadeAppointment, ...]:
    """ "Cancel the second one", counted as they come."""
    places = [int(name) for reading in readings for name in reading.names("picks")]
    return tuple(
        appointments[place] for place in places[:1] if -1 <= place < len(appointments) and len(appointments) > 1
    )


def fitting(one: Found, appointments: Sequence[MadeAppointment]) -> tuple[MadeAppointment, ...]:
    """Those that a value names: "the Tuesday one" is on Tuesday, in whichever week."""
    fits = tuple(made for made in appointments if is_of(one, made))
    return fits or tuple(made for made in appointments if _is_on_weekday(one, made))


def _is_on_weekday(one: Found, made: MadeAppointment) -> bool:
    days = one.piece.wish.days if isinstance(one.piece, Said) else None
    if days is None or not isinstance(one.act, GiveWhen) or made.start.weekday() not in days.bare:
        return False
    return replace(one.act.when, days=(made.start.date(),)).fits(made.start.date(), made.start.time())


def is_of(one: Found, made: MadeAppointment) -> bool:
    match one.act:
        case GiveService(service_ids=ids):
            return made.service_id in ids
        case GiveStaff(staff_ids=ids):
            return bool(set(ids) & set(made.staff_ids))
        case GiveWhen(when=when):
            return bool(when.has_days or when.at) and when.fits(made.start.date(), made.start.time())
        case _:
            return False
