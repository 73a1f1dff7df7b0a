"""What a message wants done, from what its clauses want."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import (
    NOWHERE,
    AnyAct,
    Change,
    Command,
    Do,
    Field,
    GiveAppointment,
    GiveService,
    Goal,
    Span,
    Want,
)
from dialogs.understanding.clause_reading import ClauseReading, names_in
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.done_last import next_of_done, same_as_done
from dialogs.understanding.found import Found
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.more_to_do import more_to_do
from dialogs.understanding.named_appointments import named_of, without_excluded
from dialogs.understanding.named_together import together_of
from dialogs.understanding.spared import ALL, spared_of
from dialogs.understanding.wanted import GOALS, LOOKED_UP, THINKS_BETTER, wanted


def goals_of(readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    goal = wanted(readings, context)
    if goal is None:
        return _which(readings, context) if context.asked is Asked.WHICH else more_to_do(readings, context)
    if goal is Goal.CANCEL and context.asked is Asked.CONFIRM_CANCEL:
        return more_to_do(readings, context)
    if _is_about_draft(context):
        return _about_draft(goal, readings, context)
    spared = spared_of(readings, context)
    together = together_of(goal, readings, spared, context)
    naming, named = together or next_of_done(readings, context) or named_of(goal, readings, spared, context)
    want = _want(goal, readings)
    given = _given(named, is_all=together is not None)
    with_draft = (Do(command=Command.STOP),) if _is_of_draft_too(goal, readings, context) else ()
    return GoalReading(goal, (want, *with_draft, *given, *same_as_done(readings, context)), naming)


def _want(goal: Goal, readings: Sequence[ClauseReading]) -> Want:
    span = _span(goal, readings)
    if goal is not Goal.BOOK:
        return Want(goal=goal, span=span)
    references = {name for reading in readings for name in reading.names("references")}
    is_another = bool(names_in(readings, "another"))
    again, points_back = "again" in references, bool(references & {"points-back", THINKS_BETTER})
    return Want(goal=goal, span=span, again=again, points_back=points_back, is_another=is_another)


def _is_of_draft_too(goal: Goal, readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "Cancel both", "cancel it all", while something else is being booked: that goes too."""
    said = {name for reading in readings if reading.names("goals") for name in reading.names("amounts")}
    several = ALL if len(context.appointments) == 1 else ALL - {"both"}
    return goal is Goal.CANCEL and context.draft.goal is Goal.BOOK and bool(said & several)


def _which(readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    """Of several appointments it was asked which is meant."""
    goal = context.draft.goal or Goal.CANCEL
    left_out = without_excluded(readings, context)
    spared = spared_of(readings, context)
    together = together_of(goal, readings, spared, context) if left_out is None else None
    naming, named = left_out or together or named_of(goal, readings, spared, context)
    given = tuple(_given(named, is_all=together is not None))
    return GoalReading(None, given, naming) if named else GoalReading()


def _given(named: Sequence[MadeAppointment], *, is_all: bool = False) -> Iterator[AnyAct]:
    if named:
        yield GiveAppointment(appointment_ids=tuple(one.id for one in named), is_all=is_all)


def _is_about_draft(context: Context) -> bool:
    """Whether nothing is booked that could be meant, and something is under way."""
    is_under_way = context.asked not in {None, Asked.GOAL, Asked.WHICH} or context.draft.goal is Goal.BOOK
    return is_under_way and not context.appointments and context.draft.goal is not Goal.MOVE


def _span(goal: Goal, readings: Sequence[ClauseReading]) -> Span:
    """Where a goal is said in words of its own; nowhere, if it only follows from what is said."""
    for reading in readings:
        for match in reading.won:
            if match.group == "goals" and GOALS.get(match.name) is goal:
                return reading.clause.spans[match.start][0], reading.clause.spans[match.end - 1][1]
    return NOWHERE


def _about_draft(goal: Goal, readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    """Nothing is booked yet: to cancel is to give up, to move is to change what was said."""
    if goal is Goal.CANCEL:
        if any(map(_changes_service, readings)):
            return GoalReading()
        naming = _instead_of_draft(readings, context)
        return GoalReading(None, () if naming else (Do(command=Command.STOP),), naming)
    if goal is Goal.MOVE and not any(reading.counted or reading.names("changes") for reading in readings):
        return GoalReading(None, (Change(field=Field.TIME),))
    span = _span(goal, readings)
    if goal is Goal.SHOW:
        is_all = bool(names_in(readings, "overview"))
        return GoalReading(None, (Want(goal=goal, span=span, is_all=is_all),), _asked_about(readings))
    is_again = context.draft.service_id is None and "again" in names_in(readings, "references")
    if goal is Goal.BOOK and is_again:
        return GoalReading(goal, (_want(goal, readings),))
    is_of_draft = span == NOWHERE and context.draft.goal not in LOOKED_UP
    if goal in {Goal.MOVE, Goal.CHANGE} or (goal is Goal.BOOK and is_of_draft):
        return GoalReading()
    return GoalReading(goal, (Want(goal=goal, span=span),))


def _asked_about(readings: Sequence[ClauseReading]) -> tuple[Found, ...]:
    """ "Half five is great, who is that with?": it asks how things stand, and what is given beside it is given."""
    return tuple(one for reading in readings if "show" in reading.names("goals") for one in reading.counted)


def _instead_of_draft(readings: Sequence[ClauseReading], context: Context) -> tuple[Found, ...]:
    """ "Cancel the massage, I want a haircut instead": the value that names what is given up for another."""
    services = [one for reading in readings for one in reading.counted if isinstance(one.act, GiveService)]
    named = tuple(one for one in services if one.act is not None and _fits_draft(one, context))
    return named if named and len(services) > len(named) else ()


def _changes_service(reading: ClauseReading) -> bool:
    """ "We don't need the blow dry after all, just the cut", in one breath: one is left out, and the other stays."""
    stays = any(isinstance(one.act, GiveService) and one.act.is_only for one in reading.counted)
    return stays and any(isinstance(one.act, GiveService) for one in reading.excluded)


def _fits_draft(one: Found, context: Context) -> bool:
    return isinstance(one.act, GiveService) and one.act.service_ids == (context.draft.service_id,)
