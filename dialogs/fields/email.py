"""The e-mail address: needed to book, unless the business takes a phone number instead."""

from __future__ import annotations

from dialogs.acts import AnyAct, Decline, Field, GiveText, Skip
from dialogs.fields import name
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Erasing, Recalling
from dialogs.step import Step
from scheduling.access import entry_to, proves_addresses
from scheduling.model import Access
from scheduling.operator_rules import CustomerContact


def give(step: Step, act: GiveText) -> Step:
    """Where the business writes to; the reader has checked its form."""
    if act.text == step.state.customer.email:
        return step
    return step.to(step.state.unsettled().with_customer(email=act.text, code=""))


def skip(step: Step, act: AnyAct) -> Step:
    """None is given. Where nothing can be booked without one, whom to ask instead is said."""
    customer = step.state.customer
    if step.task is not None and step.task.elsewhere:
        return step.visit(elsewhere=False).note("last-time-unknown")
    if name.is_put_right(step, act) or customer.email:
        return step
    if _is_to_be_proved(step):
        return step.note("email-needed")
    if step.contact is CustomerContact.EITHER and customer.phone == "":
        return step.note("contact-needed")
    if step.contact.needs_email(customer.phone):
        return step.note("email-needed")
    return step.to(step.state.unsettled().with_customer(email=""))


def _is_to_be_proved(step: Step) -> bool:
    """Whether the business books only for addresses that are certainly the customer's."""
    if step.shop is None:
        return False
    is_closed = entry_to(step.shop, step.state.customer.identity) is not Access.ALLOWED
    return is_closed or proves_addresses(step.shop.business)


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_customer(email=None, code_sent_to="", code="")


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """Thanked by their name, unless it is one word: nobody is called by a surname alone."""
    if (key := _wanted_for(state, speaker)) is not None:
        choices = only_here(speaker) if isinstance(state.task, Erasing) else ()
        return Ask(speaker.words.say(key, business=speaker.shop.business.name), choices)
    called, say = state.customer.name, speaker.words.say
    contact = speaker.shop.contact
    if not contact.needs_email(state.customer.phone) and not proves_addresses(speaker.shop.business):
        key = "ask-email-or-phone" if contact is CustomerContact.EITHER else "ask-email-too"
        return Ask(say(key), (speaker.choice("button-skip", Skip(field=Field.EMAIL)),))
    if not called or again:
        return Ask(say("ask-email-again"))
    guests = state.task.guests if isinstance(state.task, Booking) else ()
    all_called = speaker.words.all_of([called, *(guest.name for guest in guests if guest.name)])
    return Ask(say("ask-email", name=all_called) if " " in called else say("ask-email-plain"))


def only_here(speaker: Speaker) -> tuple[Choice, ...]:
    """For whoever wants to have data erased, and proves no address."""
    return (speaker.choice("button-only-here", Decline()),)


def _wanted_for(state: ConversationState, speaker: Speaker) -> str | None:
    """The question where the address shows who they are, and is not only written to."""
    task = state.task
    if isinstance(task, Recalling | Erasing):
        return "ask-email-kept" if isinstance(task, Recalling) else "ask-email-erase"
    if task is not None and (task.elsewhere or not isinstance(task, Booking)):
        return "ask-email-elsewhere"
    is_closed = entry_to(speaker.shop, state.customer.identity) is not Access.ALLOWED
    return "ask-email-members" if is_closed else None
