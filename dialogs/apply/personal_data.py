"""What is kept of the customer: told, and erased with what they say on the way to it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from dialogs.acts import AnyAct, Want
from dialogs.apply.tasks import finished, said_to_go_on
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Cancelling, Erasing, Recalling
from dialogs.step import Step


def begin_recalling(step: Step, act: Want) -> Step:
    """What is kept of them is told; what is under way goes on afterwards."""
    return step.to(_above(step.state, Recalling()))


def begin_erasing(step: Step, act: Want) -> Step:
    """What is kept of them is erased; what is under way waits, and goes on if they think better of it."""
    return step.note("erase-begin").to(_above(step.state, Erasing()))


def _above(state: ConversationState, task: Recalling | Erasing) -> ConversationState:
    """One of the two at a time."""
    is_other = isinstance(state.task, Recalling | Erasing)
    return (replace(state, tasks=state.tasks[:-1]) if is_other else state).pushed(task)


def tell_all(step: Step, act: AnyAct) -> Step:
    """What is kept in other conversations too, which takes a proof."""
    task = step.task
    return step.to(step.state.with_task(replace(task, is_wide=True))) if isinstance(task, Recalling) else step


def tell_no_more(step: Step, act: AnyAct) -> Step:
    """This conversation is all that they wanted to hear of."""
    return said_to_go_on(step.note("gave-up-recall").to(finished(step.state)))


def only_here(step: Step, act: AnyAct) -> Step:
    """Nothing is proved, so what is erased is this conversation alone."""
    task = step.task
    if not isinstance(task, Erasing):
        return step
    return step.to(step.state.with_task(replace(task, is_here_only=True, ahead=None, is_settled=False)))


def cancel_first(step: Step, act: AnyAct) -> Step:
    """A yes to just those that were listed: they are cancelled as with any other yes, one after the other."""
    task = step.task
    if not isinstance(task, Erasing) or not task.ahead or task.intent is None:
        return step
    first, *others = task.ahead
    below = step.state.with_task(replace(task, ahead=None, is_settled=True))
    cancelling = Cancelling(appointment_id=first, others=tuple(others), intent=task.intent, agreed=True)
    return step.to(below.pushed(cancelling))


def cancel_some(step: Step, act: AnyAct) -> Step:
    """ "Cancel them", in words of its own: which are meant is settled as ever."""
    task = step.task
    if not isinstance(task, Erasing):
        return step
    return step.to(step.state.with_task(replace(task, ahead=None)).pushed(Cancelling()))


def keep_them(step: Step, act: AnyAct) -> Step:
    """What lies ahead stays in the calendar; the yes to what follows is to another question."""
    task = step.task
    if not isinstance(task, Erasing):
        return step
    return step.to(step.state.with_task(replace(task, is_settled=True, intent=None, agreed=False)))


def leave_it(step: Step, act: AnyAct) -> Step:
    """Nothing is erased."""
    return said_to_go_on(step.note("gave-up-erase").to(finished(step.state)))


def looked_ahead(state: ConversationState, appointment_ids: Iterable[str]) -> ConversationState:
    """What lies ahead of them is known; nothing is on the table."""
    task = state.unsettled().task
    return state.with_task(replace(task, ahead=tuple(appointment_ids))) if isinstance(task, Erasing) else state


def erased() -> ConversationState:
    """Nothing is left of what was known."""
    return ConversationState()
