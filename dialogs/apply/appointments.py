"""Which of the appointments a move, a cancellation or a look-up is about."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    GiveAppointment,
    GiveService,
    GiveStaff,
    GiveWhen,
)
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Made
from dialogs.state.tasks import AnyTask, Cancelling, Late, Moving, Showing
from dialogs.step import Step
from dialogs.when import When
from dialogs.zones import customer_zone

MOST = 6
"""So many are cancelled or moved with one yes: each is written by itself, and the customer waits for all of them."""


def point_at(step: Step, act: GiveAppointment) -> Step:
    """One of them, several between which it is asked, or those that are seen to next."""
    if not _are_theirs(step, act.appointment_ids):
        return _not_mine(step)
    task = step.task
    if not isinstance(task, Moving | Cancelling | Showing | Late):
        return step
    if act.is_next and step.has(Agree):
        return step.to(followed_by(step.state, act.appointment_ids))
    if act.is_next and not isinstance(task, Showing) and task.appointment_id is not None:
        return _aim(step, task, (task.appointment_id, *task.others, *act.appointment_ids))
    if isinstance(task, Showing) or len(act.appointment_ids) == 1 or act.is_all:
        return _aim(step, task, act.appointment_ids)
    return step.to(step.state.with_task(replace(task, options=act.appointment_ids)))


def _are_theirs(step: Step, appointment_ids: tuple[str, ...]) -> bool:
    """Only appointments of this conversation can be meant: a button's data came over the wire."""
    made = {one.appointment_id for one in step.state.customer.made}
    return bool(appointment_ids) and made.issuperset(appointment_ids)


def _aim(step: Step, task: Moving | Cancelling | Showing | Late, appointment_ids: tuple[str, ...]) -> Step:
    one, *others = appointment_ids[:MOST]
    if one == task.appointment_id and (isinstance(task, Showing) or set(others) == set(task.others)):
        return step
    if isinstance(task, Showing):
        return step.to(step.state.unsettled().with_task(replace(task, appointment_id=one)))
    made = step.state.made(one)
    # What its business asks of whoever changes it counts, and not what that asks which is spoken of.
    there = replace(step.state, business_id=made.business_id if made is not None else step.state.business_id)
    if isinstance(task, Moving) and task.appointment_id is not None and task.moves_from is not None:
        return step.to(_aimed_anew(there, task, one, tuple(others)))
    aimed = replace(task, appointment_id=one, others=tuple(others), options=(), intent=None, agreed=False, sent=False)
    return step.to(there.with_task(aimed))


def _aimed_anew(state: ConversationState, task: Moving, one: str, others: tuple[str, ...]) -> ConversationState:
    """ "Only mine", "both": the time that was wished for stays, and is looked for again for whom it is now."""
    wish = task.when if task.slot is None else When(days=task.when.days, at=task.when.at)
    return state.with_task(Moving(appointment_id=one, others=others, when=wish, not_when=task.not_when))


def followed_by(state: ConversationState, appointment_ids: tuple[str, ...]) -> ConversationState:
    """The same is done with these afterwards, each with a yes of its own."""
    task = state.task
    assert isinstance(task, Moving | Cancelling | Showing)  # whoever asks has looked
    waiting = {getattr(one, "appointment_id", None) for one in state.tasks}
    ids = [key for key in appointment_ids if key not in waiting]
    later = [_like(task, made) for key in reversed(ids) if (made := state.made(key)) is not None]
    return replace(state, tasks=(*state.tasks[:-1], *later, task))


def _like(task: AnyTask, made: Made) -> Moving | Cancelling:
    """In a move the same day is wished for."""
    if not isinstance(task, Moving):
        return Cancelling(appointment_id=made.appointment_id, business_id=made.business_id)
    when = dataclasses.replace(task.when, at=None, choices=())
    return Moving(appointment_id=made.appointment_id, business_id=made.business_id, when=when)


def _not_mine(step: Step) -> Step:
    """The goal that came with it is none."""
    begun = len(step.state.tasks) > len(step.before.tasks)
    return step.note("trouble-old-button").to(step.state.popped() if begun else step.state)


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
            zone = customer_zone(when.zone) or step.context.zones_of(step.state, made.service_id, made.business_id).main
            start = made.start.astimezone(zone) if made.start else None
            return start is not None and when.fits(start.date(), start.time())
