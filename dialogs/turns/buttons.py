"""What is on screen comes first: a pressed button is its acts, and so is a text that is a button's words.

What comes back from a button went over the wire, and anything may be in it: it is checked for its form here, and for
what it may touch where it is taken in (only the customer's own appointments, only what the business offers).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from dialogs.acts import (
    Agree,
    AnyAct,
    Change,
    Decline,
    Doubt,
    Field,
    GiveAppointment,
    GiveText,
    GiveWhen,
    Goal,
    Reason,
    Want,
)
from dialogs.state.conversation import ConversationState, Offered
from dialogs.understanding.context import Asked
from dialogs.understanding.message import clean, folded
from dialogs.when import When

_MOST = 8
"""No button of ours means more acts than this."""

_LONGEST = 1_000

_UNKNOWN: tuple[AnyAct, ...] = (Doubt(reason=Reason.UNKNOWN_BUTTON),)

_OLD_FIELDS = {"slot": Field.TIME, "question": Field.ANSWER}


def acts_of_press(data: Mapping[str, object]) -> tuple[AnyAct, ...]:
    """The acts of a pressed button, of this build or an earlier one; a doubt where it is none of ours."""
    if "acts" not in data:
        # Some clients send what is in a card's boxes with its buttons too.
        return _of_day(data["day"]) if "day" in data else _of_earlier_build(data)
    try:
        acts = msgspec.convert(data["acts"], tuple[AnyAct, ...])
    except (msgspec.ValidationError, UnicodeError, RecursionError):
        return _UNKNOWN
    return acts if 0 < len(acts) <= _MOST and all(_may_be_pressed(act) for act in acts) else _UNKNOWN


def confirms(data: Mapping[str, object]) -> bool:
    """Whether a pressed button is a yes."""
    return any(isinstance(act, Agree) for act in acts_of_press(data))


def is_label(text: str, button: Offered) -> bool:
    """Whether this is what stands on it, which is more than what it says."""
    return bool(_plain(text)) and _plain(text) == _plain(button.label)


def _of_day(day: object) -> tuple[AnyAct, ...]:
    """A day that was entered into a card, where no calendar of ours is drawn."""
    try:
        return (GiveWhen(when=When(days=(date.fromisoformat(str(day)),))),)
    except ValueError:
        return _UNKNOWN


def _may_be_pressed(act: AnyAct) -> bool:
    """Names, addresses and numbers are read from words, where they are checked; no button gives one."""
    if isinstance(act, GiveText):
        return act.field is Field.ANSWER and len(act.text) <= _LONGEST
    return not isinstance(act, Doubt)


def _of_earlier_build(data: Mapping[str, object]) -> tuple[AnyAct, ...]:
    """Buttons of before the acts stay clickable."""
    match dict(data):
        case {"do": "confirm", "intent": str(intent)} if intent:
            return (Agree(intent=intent),)
        case {"do": "keep"}:
            return (Decline(),)
        case {"do": "change", "field": str(name)} if (field := _field(name)) is not None:
            return (Change(field=field),)
        case {"do": "cancel", "appointment": str(appointment)} if appointment:
            return (Want(goal=Goal.CANCEL), GiveAppointment(appointment_ids=(appointment,)))
        case {"do": "move", "appointment": str(appointment)} if appointment:
            return (Want(goal=Goal.MOVE), GiveAppointment(appointment_ids=(appointment,)))
        case _:
            return _UNKNOWN


def _field(name: str) -> Field | None:
    known = {field.value: field for field in Field} | _OLD_FIELDS
    return known.get(name)


def acts_of_label(text: str, state: ConversationState) -> tuple[AnyAct, ...] | None:
    """The acts of what is on screen and says just this; None where nothing does, or several things that differ."""
    said = _plain(text)
    found = {one.acts for one in typable(state) if said and said in {_plain(one.label), _plain(one.says)}}
    return next(iter(found)) if len(found) == 1 else None


def typable(state: ConversationState) -> tuple[Offered, ...]:
    """What is on screen and means one thing, however often its words are there."""
    return tuple(one for one in state.offered if not _stands_on_every_receipt(one.acts, state))


def _stands_on_every_receipt(acts: tuple[AnyAct, ...], state: ConversationState) -> bool:
    """ "Cancel": the receipts of other appointments are on the screen too, further up, with the same buttons."""
    is_of_one = any(isinstance(act, GiveAppointment) for act in acts) and state.asked is not Asked.WHICH
    return is_of_one and len(state.customer.made) > 1


def _plain(text: str) -> str:
    """However it is written: capitals, accents, and what stands at its end aside."""
    return folded(clean(text)).strip(" .!")
