"""What the clauses of a message want, said or implied: one goal for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dialogs.acts import ExcludeWhen, GivePeople, GiveService, GiveStaff, GiveWhen, Goal
from dialogs.understanding.about_made import is_about_made, is_from_made, is_instead, is_told_of_made
from dialogs.understanding.clause_reading import ClauseReading, names_in
from dialogs.understanding.coming_late import tells_lateness
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.done_last import is_done_too
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.named_appointments import is_of

GOALS = {goal.value: goal for goal in Goal}
FIRST = (Goal.ERASE, Goal.RECALL, Goal.MOVE, Goal.CANCEL, Goal.CHANGE, Goal.SHOW, Goal.BOOK, Goal.LATE)
"""Where a message wants several things, the one before takes the other in ("cancel Friday and come Monday")."""

_WHO_IT_IS = {Asked.EMAIL, Asked.CODE}
LOOKED_UP = {Goal.SHOW, Goal.LATE}
"""What can be left for a booking, as it changes nothing."""

THINKS_BETTER = "thinks-better"
_OF_NO_WISH = {"how-it-works", "first-time", "not-first", "gender"}


def wanted(readings: Sequence[ClauseReading], context: Context) -> Goal | None:
    """None where a message wants nothing, or only what is under way."""
    if context.done is not None and is_done_too(readings, context):
        return context.done.goal
    said = _said(readings, context)
    if context.asked is Asked.ANOTHER and not said and names_in(readings, "another"):
        return Goal.BOOK
    if not said and tells_lateness(readings):
        return None
    if _is_move(said, readings, context):
        return Goal.MOVE
    if not said and any("again" in reading.names("references") for reading in readings):
        return Goal.BOOK
    return next((goal for goal in FIRST if goal in said), None) or _implied(readings, context)


def _said(readings: Sequence[ClauseReading], context: Context) -> set[Goal]:
    said = {GOALS[name] for reading in readings for name in _own(reading)}
    if _is_unsure_how_it_stands(readings, context):
        said.add(Goal.SHOW)
    if any(_is_ruled_out(reading, context) for reading in readings):
        said.add(Goal.CHANGE)
    if Goal.BOOK in said and not context.appointments:
        said.discard(Goal.CHANGE)  # "I'm ill and need an appointment today"
    if Goal.CHANGE in said and _only_tells_hours(readings, context):
        said = said - {Goal.CHANGE} | {Goal.BOOK}
    if said >= {Goal.MOVE, Goal.CANCEL} and len(wished := said & {Goal.MOVE, Goal.CANCEL} & _wished(readings)) == 1:
        said -= {Goal.MOVE, Goal.CANCEL} - wished  # "the exam is postponed, I want to cancel"
    if Goal.SHOW in said and context.asked is Asked.CONFIRM and any(map(_wishes_otherwise, readings)):
        said.discard(Goal.SHOW)
    return said


def _only_tells_hours(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "I can't manage anything before eleven", where nothing is booked that could be meant: it tells from when on."""
    if context.appointments or context.draft.goal not in {None, Goal.BOOK}:
        return False
    telling = [reading for reading in readings if Goal.CHANGE.value in _own(reading)]
    return all(any(_is_bound(one) for one in reading.excluded) for reading in telling)


def _is_bound(one: Found) -> bool:
    """Hours before or after one, and not one by itself."""
    when = one.act.when if isinstance(one.act, GiveWhen | ExcludeWhen) else None
    return when is not None and when.at is None and (when.after is not None or when.before is not None)


def _is_unsure_how_it_stands(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "I can't remember if mine's with Chloe or Priya": asks, although it stands on a condition."""
    after_doubt = (reading for before, reading in pairwise(readings) if _is_unsure(before))
    return bool(context.appointments) and any("show" in reading.names("goals") for reading in after_doubt)


def _is_unsure(reading: ClauseReading) -> bool:
    return any(match.name == "unsure" for match in reading.answers)


def _wished(readings: Sequence[ClauseReading]) -> set[Goal]:
    return {GOALS[name] for reading in readings if reading.has("wish") for name in _own(reading)}


def _wishes_otherwise(reading: ClauseReading) -> bool:
    """ "(On Tuesday I have something on.) Wednesday instead, please"."""
    is_show = "show" in reading.names("goals")
    return not is_show and bool(reading.counted) and (reading.has("wish") or reading.has("correction"))


def _is_move(said: set[Goal], readings: Sequence[ClauseReading], context: Context) -> bool:
    """Whether it takes what is said together: a change to another time, a cancellation and a new booking."""
    has_when = any(_is_new_time(one, reading, context) for reading in readings for one in reading.counted)
    if Goal.CHANGE in said and Goal.CANCEL not in said:
        return has_when or any(map(_asks_for_others, readings))
    if not context.appointments:
        return False
    is_replaced = has_when and {Goal.CANCEL, Goal.BOOK} <= said
    return is_replaced or (said == {Goal.BOOK} and is_about_made(readings, context))


def _asks_for_others(reading: ClauseReading) -> bool:
    """ "I can't make Monday, what else have you got?"."""
    return "availability" in reading.names("questions") or bool(reading.names("shifts"))


def _is_new_time(one: Found, reading: ClauseReading, context: Context) -> bool:
    """Not the day in "I can't make it on Friday", where the appointment is on Friday."""
    if one.kind is not Kind.WHEN or "change" not in reading.names("goals"):
        return one.kind in {Kind.WHEN, Kind.SHIFT}
    return not any(is_of(one, made) for made in context.appointments)


def _is_ruled_out(reading: ClauseReading, context: Context) -> bool:
    """ "I can't make Monday", where the appointment is on Monday."""
    whens = (one.act.when for one in reading.excluded if isinstance(one.act, ExcludeWhen | GiveWhen))
    return any(when.fits_day(made.start.date()) for when in whens if when.has_days for made in context.appointments)


def _own(reading: ClauseReading) -> Iterator[str]:
    """The goals of a clause; what stands on a condition, in the past or inside a question wants nothing."""
    if reading.is_condition or "none" in reading.names("goals"):
        return
    topics = set(reading.names("questions"))
    is_of_what_can_be = reading.asks_whether or bool(topics & {"changes", "advance", "confirmation"})
    is_statement = reading.words[:1] == ("<when>",) and not reading.clause.is_asked  # "on Tuesday I have a meeting"
    for name in reading.names("goals"):
        if name == "show" and is_statement:
            continue
        only_asks = name == "book" and _only_asks_about(reading, topics)  # "how much is the first session?"
        if name == "show" or not (only_asks or is_of_what_can_be):
            yield name


def _only_asks_about(reading: ClauseReading, topics: set[str]) -> bool:
    return reading.asks_openly or (bool(topics - {"availability", "advance"}) and not reading.has("wish"))


def _implied(readings: Sequence[ClauseReading], context: Context) -> Goal | None:
    """A bare "haircut tomorrow" says "book"; a length of time away from what is booked says "move"."""
    if context.asked in _WHO_IT_IS and context.draft.goal in LOOKED_UP:
        return Goal.BOOK if _gives_visit(readings) and not _only_asks(readings) else None
    if context.asked not in {None, Asked.GOAL} or context.draft.goal is not None:
        return None
    no_wish = _OF_NO_WISH if _has_cancelled(context) else _OF_NO_WISH | {THINKS_BETTER}
    if any(set(reading.names("references")) - no_wish for reading in readings):
        return Goal.BOOK
    if context.appointments and any(map(_is_unsure, readings)) and _gives_only_people(readings):
        return Goal.SHOW  # "I think it's with Marco, but I'm not sure"
    if context.appointments and _implies_move(readings, context):
        return Goal.MOVE
    return Goal.BOOK if _gives_facts(readings) and not _only_asks(readings) else None


def _has_cancelled(context: Context) -> bool:
    """A moment ago; nothing else has been begun."""
    return context.done is not None and context.done.goal is Goal.CANCEL


def _gives_visit(readings: Sequence[ClauseReading]) -> bool:
    """Both what and when: less may only tell which appointment is meant."""
    kinds = {type(one.act) for reading in readings for one in reading.counted}
    return kinds >= {GiveService, GiveWhen}


def _implies_move(readings: Sequence[ClauseReading], context: Context) -> bool:
    wishing = [reading for reading in readings if reading.has("wish") or reading.is_question]
    is_away = bool({name for reading in wishing for name in reading.shifts} - {"other"})
    return (
        is_away
        or is_told_of_made(readings, context)
        or is_about_made(readings, context)
        or is_instead(readings)
        or is_from_made(readings, context)
        or _is_person_alone(readings)
    )


def _is_person_alone(readings: Sequence[ClauseReading]) -> bool:
    """ "With Marco, please", by somebody who has an appointment; not "with Marco, or I'm not sure"."""
    is_open = any(reading.is_condition or reading.opens_with_no or _is_unsure(reading) for reading in readings)
    return not is_open and _gives_only_people(readings)


def _gives_only_people(readings: Sequence[ClauseReading]) -> bool:
    acts = [one.act for reading in readings for one in reading.counted]
    return bool(acts) and all(isinstance(act, GiveStaff) and act.staff_ids for act in acts)


def _gives_facts(readings: Sequence[ClauseReading]) -> bool:
    acts = [one.act for reading in readings for one in reading.counted]
    if any(isinstance(act, GiveService | GiveWhen | GiveStaff) for act in acts):
        return True
    asks = any(reading.names("questions") for reading in readings)
    return not asks and any(isinstance(act, GivePeople) for act in acts)


def _only_asks(readings: Sequence[ClauseReading]) -> bool:
    """Whether all that is given stands in questions, and of none is it asked whether it is to be had."""
    if not any(reading.names("questions") for reading in readings):
        return False
    giving = [set(reading.names("questions")) for reading in readings if reading.counted]
    return not any(not topics or "availability" in topics for topics in giving)
