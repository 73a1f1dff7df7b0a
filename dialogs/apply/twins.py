"""A booking of what the customer has booked already: another one, or that one at another time."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from dialogs.acts import Besides, GivePeople, Want
from dialogs.state.tasks import Booking, Moving
from dialogs.step import Step


def see_twin(step: Step) -> Step:
    """Once for each service, and not of whoever says that it is one more, or for somebody else, or for several."""
    booking, before = step.state.task, step.before.visit
    if not isinstance(booking, Booking) or booking.service_id is None or booking.slot is not None:
        return step
    is_news = before is None or before.service_id != booking.service_id
    is_settled = booking.is_another or booking.guests or booking.place > 1 or _says_another(step)
    if not is_news or is_settled or booking.service_id in step.state.told_twins:
        return step
    twin = min(_twins(step, booking.service_id), default=None)
    if twin is None:
        return step
    asked = replace(step.state, told_twins=(*step.state.told_twins, booking.service_id))
    return step.to(asked.with_visit(twin=twin[1]))


def _says_another(step: Step) -> bool:
    for act in step.acts:
        match act:
            case Want(again=again, is_another=is_another) if again or is_another:
                return True
            case GivePeople() | Besides():
                return True
            case _:
                pass
    return False


def _twins(step: Step, service_id: str) -> list[tuple[datetime, str]]:
    """When they start, and their ids."""
    return [
        (one.start, one.appointment_id)
        for one in step.state.customer.made
        if one.service_id == service_id
        and one.business_id == step.state.business_id
        and one.start is not None
        and one.start > step.context.now
    ]


def take_another(step: Step, act: Want) -> Step:
    """It goes on with all that was said."""
    return step.visit(twin=None, is_another=True)


def move_twin(step: Step, act: Want) -> Step:
    """The time that was wished for is where it is to be moved."""
    booking = step.state.task
    assert isinstance(booking, Booking)  # as the table has looked
    moving = Moving(
        appointment_id=booking.twin,
        when=booking.when,
        staff_ids=booking.staff_ids,
        not_when=booking.not_when,
        not_staff=booking.not_staff,
    )
    return step.to(replace(step.state, tasks=(*step.state.tasks[:-1], moving), asked=None))
