"""What is wished for as it was made last: the same again, or the same for somebody else."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import time
from zoneinfo import ZoneInfo

from dialogs.acts import Field, GivePeople, GiveText
from dialogs.fields.shift import is_again, shifted
from dialogs.policy import names_staff
from dialogs.saying.speaker import customer_of
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Made
from dialogs.state.tasks import AnyTask, Booking
from dialogs.step import Step
from dialogs.when import When
from graph.model import Appointment, Service
from scheduling.model import Catalogue


def take_after_made(step: Step) -> Step:
    """ "The same again in May", "book my friend in too": what the last appointment was, is what is wished for now."""
    made, is_for_other = step.state.last_made, _is_for_other(step)
    if made is None or not _is_open(step.task) or not (is_again(step) or is_for_other):
        return _looked_for(step, made)
    service = _service_of(made, step)
    if service is None or made.start is None:
        return step
    said = _name_in(step)
    name = said if is_for_other else said or made.customer or step.state.customer.name
    taken = step.to(step.state.with_customer(name=name).with_visit(service_id=service.id))
    taken = _with_its_staff(taken, made) if is_again(step) else taken
    return _with_its_time(taken, made, is_for_other=is_for_other or said not in {None, made.customer})


def _looked_for(step: Step, made: Made | None) -> Step:
    """ "Same as last time", by somebody who has made nothing here: what that was is looked for, until they say what
    they want.
    """
    booking = step.task
    if not isinstance(booking, Booking):
        return step
    if booking.elsewhere and (booking.service_id is not None or booking.service_options):
        return step.visit(elsewhere=False)
    is_open = made is None and step.shop is not None and _is_open(booking) and is_again(step)
    return step.visit(elsewhere=True) if is_open and not _is_for_other(step) else step


def as_last_time(
    state: ConversationState, past: Sequence[Appointment], shop: Catalogue, zone: ZoneInfo
) -> ConversationState:
    """The service and person of what was last, at their usual hour, as far as nothing else was said. `past` is latest
    first, and not empty; `zone` is that in which the last is told.
    """
    last = past[0]
    booking, service = state.task, shop.service(last.service_id or "")
    assert isinstance(booking, Booking) and service is not None  # whoever asks has looked
    able = {one.id for one in shop.staff_of(service)} - set(booking.not_staff)
    is_one = len(last.staff_ids) == 1 and last.staff_ids[0] in able
    taken = state.with_visit(service_id=service.id, elsewhere=False)
    if booking.staff_ids is None and is_one and names_staff(taken.visit or booking, shop):
        taken = taken.with_visit(staff_ids=last.staff_ids)
    if not booking.when.has_time and not booking.when.soonest:
        usual = usual_hour([one for one in past if one.service_id == service.id], zone)
        taken = taken.with_visit(when=dataclasses.replace(booking.when, at=usual))
    return taken.with_customer(name=state.customer.name or customer_of(last) or None)


def usual_hour(past: Sequence[Appointment], zone: ZoneInfo) -> time:
    """When most of them began, on the clock of this zone; of several the one of the latest."""
    hours = [one.start.astimezone(zone).time() for one in past]
    return max(hours, key=lambda one: (hours.count(one), -hours.index(one)))


def _is_for_other(step: Step) -> bool:
    return any(isinstance(act, GivePeople) and act.is_for_other for act in step.acts)


def _is_open(task: AnyTask | None) -> bool:
    """Whether it is a booking for which no service was named."""
    return isinstance(task, Booking) and task.service_id is None and not task.service_options


def _service_of(made: Made, step: Step) -> Service | None:
    """None where it is not done here any more."""
    return step.shop.service(made.service_id) if step.shop is not None and made.service_id else None


def _name_in(step: Step) -> str | None:
    return next((act.text for act in step.acts if isinstance(act, GiveText) and act.field is Field.NAME), None)


def _with_its_staff(step: Step, made: Made) -> Step:
    visit = step.state.visit
    theirs = {member.id for member in step.able}
    is_open = visit is not None and visit.staff_ids is None and len(made.staff_ids) == 1
    return step.visit(staff_ids=made.staff_ids) if is_open and made.staff_ids[0] in theirs else step


def _with_its_time(step: Step, made: Made, *, is_for_other: bool) -> Step:
    visit = step.state.visit
    if visit is None or made.start is None:
        return step
    start = made.start.astimezone(step.zone)
    if is_for_other and visit.when.at is not None and not visit.when.has_days:
        return step.visit(when=dataclasses.replace(visit.when, days=(start.date(),)))  # "the same for Jo at half past"
    if visit.when:
        return step
    if is_for_other:
        return step.visit(when=When((start.date(),), at=start.time()))
    if visit.shift is not None and visit.shift.by is not None:
        return step.visit(when=shifted(start, visit.shift.by), shift=None)
    return step
