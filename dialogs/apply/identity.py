"""Showing who one is: another code, another address, or none at all."""

from __future__ import annotations

from dialogs.acts import AnyAct, GiveText
from dialogs.apply.tasks import finished, given_up, said_to_go_on
from dialogs.fields import code, email
from dialogs.state.tasks import Booking
from dialogs.step import Step


def send_again(step: Step, act: AnyAct) -> Step:
    """Another code; the one before counts no more."""
    return step.to(code.forget(step.state))


def another_address(step: Step, act: AnyAct) -> Step:
    return step.to(email.forget(step.state))


def refuse(step: Step, act: AnyAct) -> Step:
    """Without a proof nothing is shown that was made elsewhere; a booking waits for it."""
    if step.has(GiveText):
        return step  # "no, the other address: ..."
    if isinstance(step.task, Booking) and step.task.elsewhere:
        return step.visit(elsewhere=False).note("last-time-unknown")
    if isinstance(step.task, Booking):
        return step.note("code-needed")
    if len(step.state.tasks) > 1:
        return said_to_go_on(step.note("none-made").to(finished(step.state)))  # what waits below keeps all it has
    return step.note("none-made").to(given_up(step.state))
