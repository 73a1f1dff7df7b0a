"""Somebody comes late: told to the staff, or only asked about."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from dialogs.acts import Ask, GiveAppointment, Want
from dialogs.apply import questions
from dialogs.state.tasks import Late
from dialogs.step import Step
from dialogs.understanding.context import Asked


def begin(step: Step, act: Ask | Want) -> Step:
    """Whoever says so is heard at once, and what is under way waits; whoever asks what then is answered."""
    if isinstance(act, Ask) and not act.is_told:
        return questions.answer(step, act)
    said = act if isinstance(act, Ask) else None
    now = step.task if isinstance(step.task, Late) else _of_what_was_noted(step)
    if said is not None and (said.minutes or said.arrives or said.past_hour is not None):
        now = replace(now, minutes=said.minutes, arrives=said.arrives, past_hour=said.past_hour)
    if said is not None and len(said.when.days) == 1:
        now = replace(now, day=said.when.days[0])
    return step.to(step.state.with_task(now) if isinstance(step.task, Late) else step.state.pushed(now))


def _of_what_was_noted(step: Step) -> Late:
    """Whoever was asked by how much they come late is late to what has been noted."""
    noted = [act for act in step.before.proposed if isinstance(act, GiveAppointment)]
    if step.before.asked is not Asked.HOW_LATE or not noted:
        return Late()
    one, *others = noted[0].appointment_ids
    return Late(appointment_id=one, others=tuple(others), day=_day_of(step, one))


def _day_of(step: Step, appointment_id: str) -> date | None:
    """By the clock of its service."""
    made = step.state.made(appointment_id)
    if made is None or made.start is None:
        return None
    return made.start.astimezone(step.context.zones_of(step.state, made.service_id).main).date()
