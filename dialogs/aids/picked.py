"""What an answer chooses by its number: of what is on offer, and of the customer's appointments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from dialogs.acts import NOWHERE, AnyAct, Field, GiveAppointment, GiveService, GiveStaff, GiveText, GiveWhen
from dialogs.aids.answered import Fields
from dialogs.aids.heard import settled
from dialogs.aids.keys import MOST_APPOINTMENTS, MOST_OFFERED
from dialogs.understanding.context import Context


def picked(fields: Fields, known: frozenset[Field], context: Context) -> tuple[AnyAct, ...]:
    """What stands at the place that was picked; nothing where the rules have heard what it would say."""
    number = fields.number("pick", min(len(context.options), MOST_OFFERED))
    acts = context.options[number - 1].acts if number is not None else ()
    if settled(acts, context) & known:
        return ()
    return tuple(_weakly(act) for act in acts if _may_be_picked(act))


def _may_be_picked(act: AnyAct) -> bool:
    match act:
        case GiveService() | GiveStaff() | GiveWhen() | GiveAppointment():
            return True
        case GiveText(field=field):
            return field is Field.ANSWER
        case _:
            return False


def _weakly(act: AnyAct) -> AnyAct:
    if isinstance(act, GiveService):
        return replace(act, is_weak=True, span=NOWHERE)
    return replace(act, span=NOWHERE)


def appointment_acts(fields: Fields, heard: Sequence[AnyAct], context: Context) -> Iterator[AnyAct]:
    """The one that is meant, unless it is the one that is moved or cancelled already."""
    number = fields.number("appointment", min(len(context.appointments), MOST_APPOINTMENTS))
    if number is None or any(isinstance(act, GiveAppointment) for act in heard):
        return
    key = context.appointments[number - 1].id
    if key not in context.draft.appointment_ids:
        yield GiveAppointment(appointment_ids=(key,))
