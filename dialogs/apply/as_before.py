"""What is wished for as it was made last: the same again, or the same for somebody else."""

from __future__ import annotations

import dataclasses

from dialogs.acts import Field, GivePeople, GiveText
from dialogs.fields.shift import is_again, shifted
from dialogs.state import AnyTask, Booking, Made
from dialogs.step import Step
from dialogs.when import When
from graph.model import Service


def take_after_made(step: Step) -> Step:
    """ "The same again in May", "book my friend in too": what the last appointment was, is what is wished for now."""
    made, is_for_other = step.state.last_made, _is_for_other(step)
    if made is None or not _is_open(step.task) or not (is_again(step) or is_for_other):
        return step
    service = _service_of(made, step)
    if service is None or made.start is None:
        return step
    said = _name_in(step)
    name = said if is_for_other else said or made.customer or step.state.customer.name
    taken = step.to(step.state.with_customer(name=name).with_visit(service_id=service.id))
    taken = _with_its_staff(taken, made) if is_again(step) else taken
    return _with_its_time(taken, made, is_for_other=is_for_other or said not in {None, made.customer})


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
