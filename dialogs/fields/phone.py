"""The phone number: may be left out, unless the business needs one, or one at least where there is no address."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers

from dialogs.acts import AnyAct, Field, GiveText, Skip
from dialogs.fields import name
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.step import Step
from dialogs.understanding.context import Asked
from scheduling.operator_rules import CustomerContact


def give(step: Step, act: GiveText) -> Step:
    """A number, kept in the form that Graph takes; digits that are none anywhere are turned back."""
    number = international(act.text, step.regions)
    if number is None:
        is_needed = step.contact.needs_phone(step.state.customer.email)
        return step.note("unclear-phone-needed" if is_needed else "unclear-phone")
    return _known(_instead_of_address(step), number)


def _instead_of_address(step: Step) -> Step:
    """A number for an answer, where an address was asked for and either would do."""
    is_instead = step.contact is CustomerContact.EITHER and step.state.asked is Asked.EMAIL
    gives_both = any(isinstance(act, GiveText) and act.field is Field.EMAIL for act in step.acts)
    if not is_instead or gives_both or step.state.customer.email is not None:
        return step
    return step.to(step.state.unsettled().with_customer(email=""))


def international(said: str, regions: Sequence[str]) -> str | None:
    """As E.164, by the rules of the first country in which it is a number that is given out, or could be."""
    tried = [_parsed(said, region) for region in (*regions, None)]
    for is_number in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for number in tried:
            if number is not None and is_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _parsed(said: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None


def skip(step: Step, act: AnyAct) -> Step:
    """None is given. Where nothing can be booked without one, whom to ask instead is said."""
    if name.is_put_right(step, act):
        return step
    email = step.state.customer.email
    if step.contact.needs_phone(email) and not (step.has(GiveText) and _gives(step)):
        needed = "contact-needed" if step.contact is CustomerContact.EITHER else "phone-needed"
        return step if step.state.customer.phone else step.note(needed)
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
    if speaker.shop.contact.needs_phone(state.customer.email):
        return Ask(speaker.words.say("ask-phone-needed"))
    key = "ask-phone-again" if again else "ask-phone"
    return Ask(speaker.words.say(key), (speaker.choice("button-skip", Skip(field=Field.PHONE)),))
