"""The day from which days are seen: in a move that of the appointment, and no longer today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dialogs.acts import AnyAct, GiveAppointment, GiveWhen, Goal, Shift, Want
from dialogs.understanding.context import Context
from dialogs.when import Like


def day_that_is_moved(acts: Sequence[AnyAct], context: Context) -> date | None:
    """None where nothing is moved, or appointments of several days may be meant."""
    if not context.appointments or not _is_move(acts, context):
        return None
    named = next((act.appointment_ids for act in acts if isinstance(act, GiveAppointment)), ())
    ids = named or context.draft.appointment_ids or tuple(one.id for one in context.appointments)
    days = {one.start.date() for one in context.appointments if one.id in ids}
    return next(iter(days)) if len(days) == 1 else None


def _is_move(acts: Sequence[AnyAct], context: Context) -> bool:
    goal = next((act.goal for act in acts if isinstance(act, Want)), context.draft.goal)
    if goal is None or goal is Goal.CHANGE:
        return any(map(_is_another_time, acts)) or (goal is Goal.CHANGE and any(isinstance(a, GiveWhen) for a in acts))
    return goal is Goal.MOVE


def _is_another_time(act: AnyAct) -> bool:
    """ "Could we make it Tuesday, same time?", said by somebody who has an appointment."""
    if isinstance(act, GiveWhen):
        return act.is_correction or Like.SAME_TIME in act.when.like
    return isinstance(act, Shift)


def are_of_same(acts: Sequence[AnyAct], others: Sequence[AnyAct]) -> bool:
    """Whether both are about the same appointments: a day that only names one is no other by where it is seen from."""
    one, other = ({act for act in each if isinstance(act, GiveAppointment)} for each in (acts, others))
    return one == other
