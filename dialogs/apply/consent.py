"""A yes or a no to what was asked, and to nothing else."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    AnyAct,
    Command,
    Decline,
    Do,
    ExcludeStaff,
    ExcludeWhen,
    GiveStaff,
    GiveWhen,
    Shift,
    Skip,
    Want,
)
from dialogs.apply.tasks import finished, kept_note, said_to_go_on
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Showing
from dialogs.step import Step
from dialogs.understanding.context import Asked


def agree(step: Step, act: Agree) -> Step:
    """Yes to exactly the summary that was last shown; a change in the same message has taken it off the table."""
    task = step.task
    if task is None or task.intent is None:
        return step
    return step.to(step.state.with_task(replace(task, agreed=True)))


def with_proposed(acts: tuple[AnyAct, ...], state: ConversationState) -> tuple[AnyAct, ...]:
    """A yes to what was said back, or to a move that was offered, stands for all of that; so does a new time for the
    appointment that it was offered for ("yes, at four").
    """
    if state.asked not in {Asked.UNDERSTOOD, Asked.MOVE_INSTEAD}:
        return acts
    if state.asked is Asked.MOVE_INSTEAD and _says_where_to(acts):
        offered = (one for one in state.proposed if not isinstance(one, Shift))
        return (*offered, *(act for act in acts if not isinstance(act, Agree)))
    return tuple(one for act in acts for one in (state.proposed if isinstance(act, Agree) else (act,)))


_OF_A_MOVE = (GiveWhen, ExcludeWhen, GiveStaff, ExcludeStaff, Shift)
_BESIDE_IT = (*_OF_A_MOVE, Agree, Skip)


def _says_where_to(acts: tuple[AnyAct, ...]) -> bool:
    """And nothing else than that."""
    is_said = any(isinstance(act, GiveWhen | Shift | GiveStaff) for act in acts)
    return is_said and all(isinstance(act, _BESIDE_IT) or _is_courtesy(act) for act in acts)


def _is_courtesy(act: AnyAct) -> bool:
    return isinstance(act, Do) and act.command in {Command.THANKS, Command.HELLO, Command.BYE}


def put_otherwise(step: Step, act: Decline) -> Step:
    """What was said back was not meant; what else the message says is taken in."""
    others = [one for one in step.acts if one is not act]
    return step if others else step.note("say-otherwise")


def press_confirm(step: Step, act: Agree) -> Step | None:
    """A confirm button of a summary before: it gets its old answer again, or none. None where it is the last one's."""
    task = step.before.task
    if not act.intent or (task is not None and task.intent == act.intent):
        return None
    made = next((one for one in step.state.customer.made if one.intent == act.intent), None)
    if made is None:
        return step.note("trouble-old-button").over()
    return step.to(step.state.pushed(Showing(appointment_id=made.appointment_id, is_again=True))).over()


def keep(step: Step, act: Decline) -> Step:
    """The appointment stays."""
    return said_to_go_on(step.note(kept_note(step.state)).to(finished(step.state)))


def keep_as_it_is(step: Step, act: Decline) -> Step:
    """It is not moved; what else the message says is taken in."""
    others = [one for one in step.acts if one is not act]
    return step if others else step.note("gave-up-cancel")


def ask_what_to_change(step: Step, act: Decline | Want) -> Step:
    """The summary is not right, and nothing else is said: what shall change? A yes now would be to this question."""
    before = replace(step.before, unclear=step.state.unclear)
    if step.state.unsettled() != before.unsettled() or step.notes:
        return step
    return step.to(step.state.unsettled()).note("ask-change", is_final=True)
