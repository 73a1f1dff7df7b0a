"""Who comes: the name under which it is booked."""

from __future__ import annotations

from dialogs.acts import AnyAct, Change, Decline, Field, GiveText
from dialogs.fields import guest
from dialogs.policy import has_unnamed_guest
from dialogs.replies import Ask
from dialogs.saying.people import for_people, who_with
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """Another name with another address is another person, whose number is not known.

    Of several who come together the first is the customer's.
    """
    customer = step.state.customer
    if act.text == customer.name:
        return step
    if customer.name not in {None, step.before.customer.name} and has_unnamed_guest(step.state.visit):
        return guest.give(step, act)  # the next name of the same message
    place = _texts(step, Field.NAME).index(act.text)
    if place and isinstance(step.state.task, Booking) and place <= len(step.state.task.guests):
        return guest.rename(step, place - 1, act.text)
    emails = _texts(step, Field.EMAIL)
    is_other_person = bool(emails) and bool(customer.email) and customer.email not in emails
    phone = None if is_other_person else customer.phone
    return step.to(_of_the_customer(step.state.unsettled()).with_customer(name=act.text, phone=phone))


def _texts(step: Step, field: Field) -> list[str]:
    """What the message gives for it."""
    return [act.text for act in step.acts if isinstance(act, GiveText) and act.field is field]


def is_put_right(step: Step, act: AnyAct) -> bool:
    """Whether a no is to the name ("no, I am not called Ana", "no, just Ana"), whatever else was asked."""
    kinds = (GiveText, Change) if isinstance(act, Decline) else Change
    return any(isinstance(one, kinds) and one.field is Field.NAME for one in step.acts)


def forget(state: ConversationState) -> ConversationState:
    return _of_the_customer(state.unsettled()).with_customer(name=None)


def _of_the_customer(state: ConversationState) -> ConversationState:
    """Whoever of several was next is called otherwise."""
    return state.with_visit(guest_name="") if isinstance(state.task, Booking) else state


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """With what it is for, unless the same was asked just before."""
    visit, say = state.visit, speaker.words.say
    if again or visit is None or visit.slot is None or visit.service_id is None:
        return Ask(say("ask-name-again"))
    service = speaker.shop.service(visit.service_id)
    what = speaker.booking(service.name if service else "", visit.slot.start, who_with(speaker, visit))
    return Ask(say("ask-name", what=for_people(speaker, visit, what)))
