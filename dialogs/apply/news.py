"""What others have changed of a customer's appointments: what of it is news to them, and what they know afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Flag, auto

from msgspec.structs import replace

from dialogs.apply.events import last_told, renamed, seen_again, shown
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Made
from dialogs.state.tasks import AnyTask, Cancelling, Erasing, Late, Moving, Showing
from dialogs.understanding.context import Asked
from graph.model import Appointment
from scheduling.differences import is_apart, link_mark


class News(Flag):
    """What has changed since the customer was last told."""

    NOTHING = 0
    WHAT = auto()
    """When it begins, who it is with, or which service it is."""
    LENGTH = auto()
    LINK = auto()
    """To join it online: another, the first, or none any more."""


def known(state: ConversationState, ids: Sequence[str]) -> Made | None:
    """An appointment of theirs by the first of these ids that they know it by, even if it is in the calendar no more
    and they have not been told.
    """
    by_id = {one.appointment_id: one for one in (*state.customer.gone, *state.customer.made)}
    return next((by_id[one] for one in ids if one in by_id), None)


def as_told(made: Made) -> Made:
    """The appointment as its customer knows it."""
    last = last_told(made)
    return replace(
        made,
        service_id=last.service_id,
        staff_ids=last.staff_ids,
        start=last.start,
        end=last.end,
        link=last.link,
        told=None,
    )


def news_of(made: Made, now: Appointment) -> News:
    last = last_told(made)
    found = News.NOTHING
    is_elsewhen = last.start is not None and is_apart(last.start, now.start)
    if is_elsewhen or set(last.staff_ids) != set(now.staff_ids) or last.service_id != now.service_id:
        found |= News.WHAT
    if last.start is not None and last.end is not None and is_apart(last.start + (now.end - now.start), last.end):
        found |= News.LENGTH
    if last.link is not None and last.link != link_mark(now):
        found |= News.LINK
    return found


def is_past(made: Made, now: datetime, found: Appointment | None = None) -> bool:
    """Whether nothing of it lies ahead, as the customer knows it or as it is now: then nothing is told."""
    start = last_told(made).start
    was_past = start is not None and start <= now
    return was_past and (found is None or found.start <= now)


def told_change(state: ConversationState, made: Made, now: Appointment) -> ConversationState:
    """One that was thought to be gone is theirs again, and one that has another id is known by that."""
    if now.id != made.appointment_id:
        state = renamed(state, made.appointment_id, now.id)
        made = replace(made, appointment_id=now.id, other_id="")
    back = state.customer.gone
    if state.made(made.appointment_id) is None:
        state = state.with_customer(made=(*state.customer.made, seen_again(made, now)))
    left = tuple(one for one in back if one.appointment_id != made.appointment_id)
    return shown(state.with_customer(gone=left), now)


def told_gone(state: ConversationState, appointment_id: str) -> ConversationState:
    """It is forgotten, with what was under way about it."""
    known_now = state.customer
    state = state.with_customer(
        made=tuple(one for one in known_now.made if one.appointment_id != appointment_id),
        gone=tuple(one for one in known_now.gone if one.appointment_id != appointment_id),
    )
    if state.task is not None and _is_about(state.task, appointment_id):
        state = state.popped()
    tasks = tuple(_without(one, appointment_id) for one in state.tasks if not _is_about(one, appointment_id))
    return replace(state, tasks=tasks, asked=state.asked if tasks else Asked.GOAL)


def _is_about(task: AnyTask, appointment_id: str) -> bool:
    return isinstance(task, Moving | Cancelling | Showing | Late) and task.appointment_id == appointment_id


def _without(task: AnyTask, appointment_id: str) -> AnyTask:
    if isinstance(task, Erasing) and appointment_id in (task.ahead or ()):
        return replace(task, ahead=None, is_settled=False)  # what lies ahead is looked up again
    if not isinstance(task, Moving | Cancelling | Late):
        return task
    others = tuple(one for one in task.others if one != appointment_id)
    options = tuple(one for one in task.options if one != appointment_id)
    return replace(task, others=others, options=options)
