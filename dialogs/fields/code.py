"""The code that was sent to the customer's address: it shows that the address is theirs."""

from __future__ import annotations

from dialogs.acts import Change, Field, GiveText
from dialogs.fields.email import only_here
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Erasing
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """Whether it is right is found out before anything else is done."""
    return step.to(step.state.with_customer(code=act.text))


def forget(state: ConversationState) -> ConversationState:
    """The next one is another."""
    return state.with_customer(code_sent_to="", code="")


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    new = speaker.choice("button-new-code", Change(field=Field.CODE))
    other = speaker.choice("button-other-address", Change(field=Field.EMAIL))
    here = only_here(speaker) if isinstance(state.task, Erasing) else ()
    return Ask(speaker.words.say("ask-code-again" if again else "ask-code"), (new, other, *here))
