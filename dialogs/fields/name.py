"""Who comes: the name under which it is booked."""

from __future__ import annotations

from dialogs.acts import Field, GiveText
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.saying.who import whoever
from dialogs.state import ConversationState
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """Another name with another address is another person, whose number is not known."""
    customer = step.state.customer
    if act.text == customer.name:
        return step
    emails = [one.text for one in step.acts if isinstance(one, GiveText) and one.field is Field.EMAIL]
    is_other_person = bool(emails) and customer.email not in {None, *emails}
    phone = None if is_other_person else customer.phone
    return step.to(step.state.unsettled().with_customer(name=act.text, phone=phone))


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_customer(name=None)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """With what it is for, unless the same was asked just before."""
    visit, say = state.visit, speaker.words.say
    if again or visit is None or visit.slot is None or visit.service_id is None:
        return Ask(say("ask-name-again"))
    service = speaker.shop.service(visit.service_id)
    what = speaker.booking(service.name if service else "", visit.slot.start, whoever(speaker, visit))
    return Ask(say("ask-name", what=what))
