"""The phone number: may be left out."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers

from dialogs.acts import AnyAct, Field, GiveText, Skip
from dialogs.fields import name
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state import ConversationState
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """A number, kept in the form that Graph takes; digits that are none anywhere are turned back."""
    number = international(act.text, step.regions)
    return step.note("unclear-phone") if number is None else _known(step, number)


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
    """None is given."""
    if name.is_put_right(step, act):
        return step
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
    key = "ask-phone-again" if again else "ask-phone"
    return Ask(speaker.words.say(key), (speaker.choice("button-skip", Skip(field=Field.PHONE)),))
