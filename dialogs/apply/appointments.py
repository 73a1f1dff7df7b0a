"""Which of the appointments a move, a cancellation or a look-up is about."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import (
    GiveAppointment,
    GiveService,
    GiveStaff,
    GiveWhen,
)
from dialogs.state import (
    Cancelling,
    ConversationState,
    Made,
    Moving,
    Showing,
)
from dialogs.step import Step


def point_at(step: Step, act: GiveAppointment) -> Step:
    """Only appointments of this conversation can be meant: a button's data came over the wire."""
    mine = {made.appointment_id for made in step.state.customer.made}
    if not mine.issuperset(act.appointment_ids) or not act.appointment_ids:
        return _not_mine(step)
    task = step.task
    if not isinstance(task, Moving | Cancelling | Showing):
        return step
    if isinstance(task, Showing) or len(act.appointment_ids) == 1:
        one = act.appointment_ids[0]
        if one == task.appointment_id:
            return step
        return step.to(_pointed(step.state.unsettled(), one))
    return step.to(step.state.with_task(replace(task, options=act.appointment_ids)))


def _not_mine(step: Step) -> Step:
    """The goal that came with it is none."""
    begun = len(step.state.tasks) > len(step.before.tasks)
    return step.note("trouble-old-button").to(step.state.popped() if begun else step.state)


def _pointed(state: ConversationState, appointment_id: str) -> ConversationState:
    task = state.task
    assert isinstance(task, Moving | Cancelling | Showing)
    if isinstance(task, Showing):
        return state.with_task(replace(task, appointment_id=appointment_id))
    return state.with_task(replace(task, appointment_id=appointment_id, options=()))


def narrow(step: Step, act: GiveService | GiveStaff | GiveWhen) -> Step:
    """What is said of the appointment that shall be cancelled tells which it is, if it fits any."""
    task = step.task
    if not isinstance(task, Cancelling) or task.appointment_id is not None:
        return step
    made = [one for one in step.state.customer.made if one.appointment_id in task.options or not task.options]
    fits = tuple(one.appointment_id for one in made if _fits(one, act, step))
    return step.to(step.state.with_task(replace(task, options=fits))) if fits else step


def _fits(made: Made, act: GiveService | GiveStaff | GiveWhen, step: Step) -> bool:
    match act:
        case GiveService(service_ids=ids):
            return made.service_id in ids
        case GiveStaff(staff_ids=ids):
            return not ids or bool(set(ids) & set(made.staff_ids))
        case GiveWhen(when=when):
            start = made.start.astimezone(step.zone) if made.start else None
            return start is not None and when.fits(start.date(), start.time())
