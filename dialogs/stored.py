"""Reads a state that was stored by this build or an earlier one: a conversation goes on over an update.

    form 1   a frame; appointments made, slots and what follows are lists of their parts
    form 2   a frame; every part has its name, as msgspec writes a dataclass
    form 3   the customer, tasks and agenda of `state/`

A part that came later has a default, and a part that went is passed over: neither makes a new form.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import msgspec

from dialogs.state.conversation import VERSION, ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.stored_frame import Frame, state_of

log = logging.getLogger(__name__)

_MADE = ("business_id", "appointment_id", "intent")
_SLOT = ("start", "minutes", "staff_ids")
_FOLLOWING = ("service_id", "when", "is_for_other")


def read_state(stored: object) -> ConversationState:
    """The state that was stored; a new one for None.

    What cannot be read begins anew, and the customer is told so. What they have booked remains theirs, as far as that
    can be read by itself.
    """
    if stored is None:
        return ConversationState()
    try:
        return _read(stored)
    except RecursionError:
        reason = "goes too deep"
    except msgspec.ValidationError as error:
        # Only the place ("`$.slots[0]`"): what stands there may be a customer's.
        reason = f"does not fit at {str(error).rpartition(' - at ')[2].strip('`')}"
    except _UnknownFormError as error:
        reason = str(error)
    except UnicodeError:
        reason = "holds half of a character"  # which is fine in what a customer says, and nowhere else
    log.warning("a stored state cannot be read and begins anew: it %s", reason)
    return ConversationState(customer=Customer(made=tuple(_made_in(stored))), begun_anew=True)


class _UnknownFormError(Exception):
    """Nothing that any build so far has stored."""


def _read(stored: object) -> ConversationState:
    if not isinstance(stored, dict):
        raise _UnknownFormError("is not an object")
    form = stored.get("version")
    if form == VERSION:
        return msgspec.convert(stored, ConversationState)
    if form in {1, 2}:
        return state_of(read_frame(stored))
    if isinstance(form, int) and form > VERSION:
        raise _UnknownFormError(f"has form {form}, and {VERSION} is the latest that is known")
    raise _UnknownFormError("has no known form")


def read_frame(stored: dict[str, Any]) -> Frame:
    """A state in form 1 or 2, as the frame that it was."""
    return msgspec.convert(_with_names(stored) if stored.get("version") == 1 else stored, Frame)


def _made_in(stored: object) -> Iterator[Made]:
    for one in _parts_made(stored):
        try:
            yield msgspec.convert(_named(one, _MADE), Made)
        except (msgspec.ValidationError, UnicodeError, RecursionError):
            continue


def _parts_made(stored: object) -> list[Any]:
    """Where the appointments made stand: at the top in forms 1 and 2, the customer's in form 3."""
    if not isinstance(stored, dict):
        return []
    customer = stored.get("customer")
    places = (stored.get("made"), customer.get("made") if isinstance(customer, dict) else None)
    return [one for made in places if isinstance(made, list) for one in made]


# Form 1. What does not fit is left as it is, and refused with the rest.


def _with_names(data: dict[str, Any]) -> dict[str, Any]:
    named = {**data, "slot": _named(data.get("slot"), _SLOT)}
    for key, names in (("made", _MADE), ("slots", _SLOT), ("then_services", _FOLLOWING)):
        if isinstance(parts := data.get(key), list):
            # What follows was only the id of a service at first.
            named[key] = [{names[0]: part} if isinstance(part, str) else _named(part, names) for part in parts]
    for key in ("parked", "dropped"):
        if isinstance(frame := data.get(key), dict):
            named[key] = _with_names(frame)
    return named


def _named(parts: object, names: tuple[str, ...]) -> object:
    return dict(zip(names, parts, strict=True)) if isinstance(parts, list) and len(parts) == len(names) else parts


def addresses_in(stored: dict[str, Any]) -> frozenset[str]:
    """The mail addresses that a state names as its customer's, given or proved; none in a form before the last."""
    customer = stored.get("customer")
    if not isinstance(customer, dict):
        return frozenset()
    proofs = (one.get("address") for one in customer.get("proofs", ()))
    found = (customer.get("email"), customer.get("code_sent_to"), *proofs)
    return frozenset(one for one in found if one)
