"""What a message wants done, from what its clauses want."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.acts import (
    NOWHERE,
    AnyAct,
    Change,
    Command,
    Do,
    ExcludeWhen,
    Field,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
    Goal,
    Shift,
    Span,
    Want,
)
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.message import folded
from dialogs.understanding.moods import ClauseReading
from dialogs.understanding.times import Said

_NAMES = {goal.value: goal for goal in Goal}
FIRST = (Goal.MOVE, Goal.CANCEL, Goal.CHANGE, Goal.SHOW, Goal.BOOK)
"""Where a message wants several things, the one before takes the other in ("cancel Friday and come Monday")."""


@dataclass(frozen=True, slots=True)
class GoalReading:
    """The goal, which appointments it is about, and the values that only name those (they wish for nothing)."""

    goal: Goal | None = None
    acts: tuple[AnyAct, ...] = ()
    naming: tuple[Found, ...] = ()


def goals_of(readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    goal = _goal(readings, context)
    if goal is None and context.asked is Asked.WHICH:
        naming, named = _named(context.draft.goal or Goal.CANCEL, readings, context)
        naming, named = _without_excluded(readings, context) or (naming, named)
        if not (naming and named):
            return GoalReading()
        return GoalReading(None, (GiveAppointment(appointment_ids=tuple(one.id for one in named)),), naming)
    if goal is None:
        return GoalReading()
    if goal is Goal.CANCEL and context.asked is Asked.CONFIRM_CANCEL:
        return GoalReading()
    under_way = context.asked not in {None, Asked.GOAL, Asked.WHICH} or context.draft.goal is Goal.BOOK
    if under_way and not context.appointments and context.draft.goal is not Goal.MOVE:
        return _about_draft(goal, readings, context)
    naming, named = _named(goal, readings, context)
    again = any("again" in reading.names("references") for reading in readings)
    back = any("points-back" in reading.names("references") for reading in readings)
    acts: list[AnyAct] = [
        Want(
            goal=goal,
            span=_span(goal, readings),
            again=again and goal is Goal.BOOK,
            points_back=back and goal is Goal.BOOK,
        )
    ]
    if named:
        acts.append(GiveAppointment(appointment_ids=tuple(one.id for one in named)))
    return GoalReading(goal, tuple(acts), naming)


def _without_excluded(
    readings: Sequence[ClauseReading], context: Context
) -> tuple[tuple[Found, ...], tuple[MadeAppointment, ...]] | None:
    """ "Not the document one, the other": what is left of the appointments; None where none is ruled out."""
    ruled_out = tuple(one for reading in readings for one in reading.excluded)
    if not ruled_out or any(reading.counted for reading in readings):
        return None
    left = tuple(made for made in context.appointments if not any(_is_of(one, made) for one in ruled_out))
    return (ruled_out, left) if 0 < len(left) < len(context.appointments) else None


def _span(goal: Goal, readings: Sequence[ClauseReading]) -> Span:
    """Where a goal is said in words of its own; nowhere, if it only follows from what is said."""
    for reading in readings:
        for match in reading.won:
            if match.group == "goals" and _NAMES.get(match.name) is goal:
                return reading.clause.spans[match.start][0], reading.clause.spans[match.end - 1][1]
    return NOWHERE


def _about_draft(goal: Goal, readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    """Nothing is booked yet: to cancel is to give up, to move is to change what was said."""
    if goal is Goal.CANCEL and (naming := _instead_of_draft(readings, context)):
        return GoalReading(None, (), naming)
    if goal is Goal.CANCEL:
        return GoalReading(None, (Do(command=Command.STOP),))
    if goal is Goal.MOVE and not any(reading.counted or reading.names("changes") for reading in readings):
        return GoalReading(None, (Change(field=Field.TIME),))
    span = _span(goal, readings)
    if goal in {Goal.MOVE, Goal.CHANGE} or (goal is Goal.BOOK and span == NOWHERE):
        return GoalReading()
    return GoalReading(goal, (Want(goal=goal, span=span),))


def _instead_of_draft(readings: Sequence[ClauseReading], context: Context) -> tuple[Found, ...]:
    """ "Cancel the massage, I want a haircut instead": the value that names what is given up for another."""
    services = [one for reading in readings for one in reading.counted if isinstance(one.act, GiveService)]
    named = tuple(one for one in services if one.act is not None and _fits_draft(one, context))
    return named if named and len(services) > len(named) else ()


def _fits_draft(one: Found, context: Context) -> bool:
    return isinstance(one.act, GiveService) and one.act.service_ids == (context.draft.service_id,)


def _goal(readings: Sequence[ClauseReading], context: Context) -> Goal | None:
    said = {_NAMES[name] for reading in readings for name in _own(reading)}
    if any(_is_ruled_out(reading, context) for reading in readings):
        said.add(Goal.CHANGE)
    has_when = any(_is_new_time(one, reading, context) for reading in readings for one in reading.counted)
    if Goal.CHANGE in said and Goal.BOOK in said and not context.appointments:
        said.discard(Goal.CHANGE)  # "I'm ill and need an appointment today"
    if Goal.CHANGE in said and Goal.CANCEL not in said and (has_when or any(map(_asks_for_others, readings))):
        return Goal.MOVE
    if Goal.CANCEL in said and said & {Goal.BOOK} and has_when and context.appointments:
        return Goal.MOVE
    if not said and any("again" in reading.names("references") for reading in readings):
        return Goal.BOOK
    if said == {Goal.BOOK} and context.appointments and _is_about_made(readings, context):
        return Goal.MOVE
    for goal in FIRST:
        if goal in said:
            return goal
    return _implied(readings, context)


def _asks_for_others(reading: ClauseReading) -> bool:
    """ "I can't make Monday, what else have you got?"."""
    return "availability" in reading.names("questions") or bool(reading.names("shifts"))


def _is_new_time(one: Found, reading: ClauseReading, context: Context) -> bool:
    """Not the day in "I can't make it on Friday", where the appointment is on Friday."""
    if one.kind is not Kind.WHEN or "change" not in reading.names("goals"):
        return one.kind in {Kind.WHEN, Kind.SHIFT}
    return not any(_is_of(one, made) for made in context.appointments)


def _is_ruled_out(reading: ClauseReading, context: Context) -> bool:
    """ "I can't make Monday", where the appointment is on Monday."""
    whens = (one.act.when for one in reading.excluded if isinstance(one.act, ExcludeWhen | GiveWhen))
    return any(when.fits_day(made.start.date()) for when in whens if when.has_days for made in context.appointments)


def _own(reading: ClauseReading) -> Iterator[str]:
    """The goals of a clause; what stands on a condition, in the past or inside a question wants nothing."""
    if reading.is_condition or "none" in reading.names("goals"):
        return
    topics = set(reading.names("questions"))
    for name in reading.names("goals"):
        if name == "book" and (
            reading.asks_openly or (topics - {"availability", "advance"} and not reading.has("wish"))
        ):
            continue  # "how much is the first session?"
        if reading.asks_whether and name != "show":
            continue
        if name == "show" or not topics & {"changes", "advance", "confirmation"}:
            yield name


def _implied(readings: Sequence[ClauseReading], context: Context) -> Goal | None:
    """A bare "haircut tomorrow" says "book"; a length of time away from what is booked says "move"."""
    if context.asked not in {None, Asked.GOAL} or context.draft.goal is not None:
        return None
    acts = [one.act for reading in readings for one in reading.counted]
    if any(reading.names("references") for reading in readings):
        return Goal.BOOK
    wishing = [reading for reading in readings if reading.has("wish") or reading.is_question]
    if context.appointments and _is_told_of_made(readings, context):
        return Goal.MOVE
    away = {name for reading in wishing for name in reading.shifts} - {"other"}
    if context.appointments and (away or _is_about_made(readings, context) or _is_instead(readings)):
        return Goal.MOVE
    if context.appointments and acts and all(isinstance(act, GiveStaff) and act.staff_ids for act in acts):
        return Goal.MOVE  # "with Marco, please", by somebody who has an appointment
    asks = any(reading.names("questions") for reading in readings)
    is_fact = any(isinstance(act, GiveService | GiveWhen | GiveStaff) for act in acts)
    is_fact = is_fact or (not asks and any(isinstance(act, GivePeople) for act in acts))
    only_asks = any(reading.names("questions") for reading in readings) and not any(
        reading.counted and ("availability" in reading.names("questions") or not reading.names("questions"))
        for reading in readings
    )
    return Goal.BOOK if is_fact and not only_asks else None


def _is_told_of_made(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "I booked the glazing for Sunday, can we do the week after": what there is, and another time for it."""
    told = [one for reading in readings if reading.has("past") or reading.has("held") for one in reading.aside]
    is_named = any(_is_of(one, made) for one in told for made in context.appointments)
    counted = [one for reading in readings for one in reading.counted]
    kinds = {one.kind for one in counted}
    return is_named and Kind.WHEN in kinds and Kind.SERVICE not in kinds


def _is_about_made(readings: Sequence[ClauseReading], context: Context) -> bool:
    """A length of time away from what is booked; or "the crown on the 21st", where a crown is booked."""
    counted = [one for reading in readings for one in reading.counted]
    if any(isinstance(one.act, Shift) for one in counted):
        return True
    services = [one for one in counted if one.is_definite and isinstance(one.act, GiveService)]
    is_made = any(_is_of(one, made) for one in services for made in context.appointments)
    return (is_made and any(isinstance(one.act, GiveWhen) for one in counted)) or _is_that_day(counted, context)


def _is_that_day(counted: Sequence[Found], context: Context) -> bool:
    """ "Could I come at two on Friday?", where the appointment is on Friday at three."""
    whens = [one.act.when for one in counted if isinstance(one.act, GiveWhen)]
    days = {day for when in whens for day in when.days}
    is_timed = any(when.has_time for when in whens) and not any(isinstance(one.act, GiveService) for one in counted)
    return is_timed and bool(days) and days <= {made.start.date() for made in context.appointments}


def _is_instead(readings: Sequence[ClauseReading]) -> bool:
    """Another day or time that is wished for in the place of the one that there is."""
    counted = [one for reading in readings for one in reading.counted]
    kinds = {one.kind for one in counted}
    is_correction = any(reading.has("correction") for reading in readings)
    is_correction = is_correction or any(isinstance(one.act, GiveWhen) and one.act.is_correction for one in counted)
    return Kind.WHEN in kinds and Kind.SERVICE not in kinds and is_correction


def _named(
    goal: Goal, readings: Sequence[ClauseReading], context: Context
) -> tuple[tuple[Found, ...], tuple[MadeAppointment, ...]]:
    """The values that name appointments, and the appointments that fit all of them."""
    if goal is Goal.BOOK or not context.appointments:
        return (), ()
    wanting = [reading for reading in readings if reading.names("goals") and _values(reading)]
    kept = _kept(readings, context)
    values = [one for reading in wanting or readings if not reading.has("held") for one in _values(reading)]
    whens = [one for one in values if isinstance(one.act, GiveWhen)]
    left = [made for made in context.appointments if made not in kept]
    naming: list[Found] = []
    for one in sorted(values, key=lambda found: found.is_weak):
        fits = [made for made in left if _is_of(one, made)]
        if not fits or (goal is Goal.MOVE and not _names_in_move(one, whens, readings)):
            continue
        naming.append(one)
        left = fits
    theirs = _by_customer(left, readings)
    place = _by_place(left, readings)
    if theirs or place:
        return tuple(naming), theirs or place
    is_only = len(context.appointments) == 1 and goal is not Goal.SHOW
    is_told = is_only or (bool(naming or kept) and len(left) < len(context.appointments))
    return tuple(naming), tuple(left) if is_told else ()


def _kept(readings: Sequence[ClauseReading], context: Context) -> tuple[MadeAppointment, ...]:
    """ "The guitar stays": of several appointments those that shall be left as they are."""
    held = [one for reading in readings if reading.has("held") for one in reading.aside]
    kept = tuple(made for made in context.appointments if any(_is_of(one, made) for one in held))
    return kept if len(kept) < len(context.appointments) else ()


def _by_customer(
    appointments: Sequence[MadeAppointment], readings: Sequence[ClauseReading]
) -> tuple[MadeAppointment, ...]:
    """ "Cancel Pat's": those of whom is named, where they are not of all."""
    said = {folded(word).removesuffix("'s") for reading in readings for word in reading.words}
    theirs = tuple(one for one in appointments if said & set(folded(one.customer).split()))
    return theirs if len(theirs) < len(appointments) else ()


def _by_place(
    appointments: Sequence[MadeAppointment], readings: Sequence[ClauseReading]
) -> tuple[MadeAppointment, ...]:
    """ "Cancel the second one", counted as they come."""
    places = [int(name) for reading in readings for name in reading.names("picks")]
    return tuple(
        appointments[place] for place in places[:1] if -1 <= place < len(appointments) and len(appointments) > 1
    )


def _values(reading: ClauseReading) -> tuple[Found, ...]:
    return (*reading.counted, *reading.aside, *reading.excluded)


def _names_in_move(one: Found, whens: Sequence[Found], readings: Sequence[ClauseReading]) -> bool:
    """In a move a day or time names the appointment only where it is no target: the first of two, or ruled out."""
    if not isinstance(one.act, GiveWhen):
        return True
    if any(one in reading.excluded or one in reading.aside for reading in readings):
        return True
    if isinstance(one.piece, Said) and one.piece.goal is not None:
        return False  # "from Friday to Monday" says where to
    if one.act.when.has_days and not one.act.when.has_time and len(whens) == 1:
        return True  # the day that it is on cannot be the day that it shall be on
    is_away = any(set(reading.shifts) - {"other"} for reading in readings)
    is_away = is_away or any(isinstance(each.act, Shift) for reading in readings for each in reading.counted)
    return is_away or (len(whens) > 1 and one is whens[0])


def _is_of(one: Found, made: MadeAppointment) -> bool:
    match one.act:
        case GiveService(service_ids=ids):
            return made.service_id in ids
        case GiveStaff(staff_ids=ids):
            return bool(set(ids) & set(made.staff_ids))
        case GiveWhen(when=when):
            return bool(when.has_days or when.at) and when.fits(made.start.date(), made.start.time())
        case _:
            return False
