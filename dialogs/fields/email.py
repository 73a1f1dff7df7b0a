"""The e-mail address: needed to book."""

from __future__ import annotations

from dialogs.acts import AnyAct, GiveText
from dialogs.fields import name
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state import Booking, ConversationState
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """Where the business writes to; the reader has checked its form."""
    if act.text == step.state.customer.email:
        return step
    return step.to(step.state.unsettled().with_customer(email=act.text))


def refuse(step: Step, act: AnyAct) -> Step:
    """Without an address nothing can be booked: whom to ask instead is said."""
    is_to_name = name.is_put_right(step, act)
    return step if is_to_name or step.state.customer.email is not None else step.note("email-needed")


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_customer(email=None)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """Thanked by their name, unless it is one word: nobody is called by a surname alone."""
    called, say = state.customer.name, speaker.words.say
    if not called or again:
        return Ask(say("ask-email-again"))
    guests = state.task.guests if isinstance(state.task, Booking) else ()
    all_called = speaker.words.all_of([called, *(guest.name for guest in guests if guest.name)])
    return Ask(say("ask-email", name=all_called) if " " in called else say("ask-email-plain"))
