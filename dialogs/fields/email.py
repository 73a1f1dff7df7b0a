"""The e-mail address: needed to book."""

from __future__ import annotations

from dialogs.acts import AnyAct, GiveText
from dialogs.fields import name
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state import Booking, ConversationState
from dialogs.step import Step
from scheduling.access import entry_to
from scheduling.model import Access


def give(step: Step, act: GiveText) -> Step:
    """Where the business writes to; the reader has checked its form."""
    if act.text == step.state.customer.email:
        return step
    return step.to(step.state.unsettled().with_customer(email=act.text, code=""))


def refuse(step: Step, act: AnyAct) -> Step:
    """Without an address nothing can be booked: whom to ask instead is said."""
    is_to_name = name.is_put_right(step, act)
    return step if is_to_name or step.state.customer.email is not None else step.note("email-needed")


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_customer(email=None, code_sent_to="", code="")


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """Thanked by their name, unless it is one word: nobody is called by a surname alone."""
    if (key := _wanted_for(state, speaker)) is not None:
        return Ask(speaker.words.say(key, business=speaker.shop.business.name))
    called, say = state.customer.name, speaker.words.say
    if not called or again:
        return Ask(say("ask-email-again"))
    guests = state.task.guests if isinstance(state.task, Booking) else ()
    all_called = speaker.words.all_of([called, *(guest.name for guest in guests if guest.name)])
    return Ask(say("ask-email", name=all_called) if " " in called else say("ask-email-plain"))


def _wanted_for(state: ConversationState, speaker: Speaker) -> str | None:
    """The question where the address shows who they are, and is not only written to."""
    task = state.task
    if task is not None and (task.elsewhere or not isinstance(task, Booking)):
        return "ask-email-elsewhere"
    is_closed = entry_to(speaker.shop, state.customer.identity) is not Access.ALLOWED
    return "ask-email-members" if is_closed else None
