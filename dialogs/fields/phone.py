"""The phone number: may be left out."""

from __future__ import annotations

from dialogs.acts import AnyAct, Field, GiveText, Skip
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state import ConversationState
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """A number, in the form that Graph takes; the reader has seen to that."""
    return _known(step, act.text)


def skip(step: Step, act: AnyAct) -> Step:
    """None is given."""
    return step if step.has(GiveText) and _gives(step) else _known(step, "")


def _gives(step: Step) -> bool:
    return any(isinstance(act, GiveText) and act.field is Field.PHONE for act in step.acts)


def _known(step: Step, phone: str) -> Step:
    if phone == step.state.customer.phone:
        return step
    return step.to(step.state.unsettled().with_customer(phone=phone))


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_customer(phone=None)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    return Ask(speaker.words.say("ask-phone"), (speaker.choice("button-skip", Skip(field=Field.PHONE)),))
