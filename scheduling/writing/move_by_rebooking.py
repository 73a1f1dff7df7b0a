"""A move in two steps: the new appointment is taken first, and the old one left afterwards.

That is for a seat in a class, and for an appointment that is to be one of another service. Whatever fails in between
leaves the customer with two and not with none.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from graph import errors
from graph.model import Appointment
from scheduling.availability.booking_rules import refused_change
from scheduling.class_seats import AppointmentRef
from scheduling.ledger import LedgerDownError
from scheduling.model import (
    BookOutcome,
    Cancelled,
    CancelOrder,
    Catalogue,
    Moved,
    MoveOrder,
    MoveOutcome,
    NotFound,
    Order,
    Person,
    Refused,
    SlotTaken,
    Uncertain,
)
from scheduling.writing.booking import already_booked, book, settle_without_writing
from scheduling.writing.cancelling import cancel
from scheduling.writing.context import WriteContext
from scheduling.writing.join_links import loses_link
from scheduling.writing.move_limit import moved_often
from scheduling.writing.records import is_for
from storage.entries import LEAVE, TAKE, Entry
from storage.records import BookingRecord, CancelRecord, MoveRecord
from storage.transitions import Event, State


@dataclass(frozen=True, slots=True)
class Rebooking:
    """A move on record as under way: both its steps are intents of their own, and whoever finds it finishes it."""

    entry: Entry[MoveRecord]
    own: Appointment | None
    catalogue: Catalogue
    was_under_way: bool


async def begin_rebooking(
    context: WriteContext, entry: Entry[MoveRecord], own: Appointment | None, catalogue: Catalogue, order: MoveOrder
) -> MoveOutcome | Rebooking:
    if own is not None and entry.appointment_id is None and order.is_where(own):
        # Whoever looked for the new seat would take the old one for it, and then leave it.
        await context.ledger.advance(entry, Event.DONE, appointment_id=own.id)
        return Moved(own)
    if own is not None and not entry.is_in_doubt:
        refused = await moved_often(context.ledger, context.rules, entry.business_id, own.id)
        if refused is not None:
            return refused
    under_way = entry if entry.is_in_doubt else await context.ledger.advance(entry, Event.STEPS_BEGIN)
    return Rebooking(under_way, own, catalogue, entry.is_in_doubt)


async def move_by_rebooking(context: WriteContext, begun: Rebooking, order: MoveOrder) -> MoveOutcome:
    """Asking again goes on where it stopped."""
    entry, own = begun.entry, begun.own
    try:
        taken = await _take_new(context, entry, own, begun.catalogue, order)
    except errors.BookingsError as error:
        with suppress(LedgerDownError):
            await context.ledger.advance(entry, await _without_an_answer(context, begun, error))
        raise
    if isinstance(taken, SlotTaken | Refused | NotFound):
        return await _without_new(context, entry, own, taken)
    if isinstance(taken, Uncertain):
        return taken
    if entry.appointment_id is None:
        entry = await context.ledger.advance(entry, Event.NEW_ONE_TAKEN, appointment_id=taken.appointment.id)
    lost = own is not None and loses_link(own, taken.appointment)
    # Nothing is lost: who has both knows it, and the old one is cancelled as soon as that can be done.
    match await _leave_old(context, entry):
        case _Left.YES:
            await context.ledger.advance(entry, Event.DONE, appointment_id=taken.appointment.id)
            return Moved(taken.appointment, has_lost_link=lost)
        case _Left.NOT_YET:
            return Moved(taken.appointment, still_there=own, has_lost_link=lost)
        case _Left.NEVER:
            await context.ledger.advance(
                entry, Event.DONE, record=entry.record.with_both(), appointment_id=taken.appointment.id
            )
            return Moved(taken.appointment, still_there=own, is_left_there=True, has_lost_link=lost)


async def _without_an_answer(context: WriteContext, begun: Rebooking, error: errors.BookingsError) -> Event:
    """Of a move whose new appointment has not been made."""
    taking = await context.ledger.find(f"{begun.entry.id}{TAKE}")
    if taking is not None and taking.is_in_doubt:
        return Event.UNCLEAR
    if isinstance(error, errors.Rejected):
        return Event.REFUSED  # asking again cannot help
    return Event.UNCLEAR if begun.was_under_way else Event.NOT_WRITTEN


class _Left(Enum):
    YES = "yes"
    NOT_YET = "not yet"
    NEVER = "never"


async def _leave_old(context: WriteContext, entry: Entry[MoveRecord]) -> _Left:
    try:
        old = entry.record.appointment_id
        leave = CancelOrder(f"{entry.id}{LEAVE}", entry.business_id, old, message="")
        outcome = await cancel(context, leave, keep_notice=False)
    except errors.Rejected:
        return _Left.NEVER
    except errors.BookingsError:
        return _Left.NOT_YET
    return _Left.YES if isinstance(outcome, Cancelled) else _Left.NOT_YET


async def _without_new(
    context: WriteContext, entry: Entry[MoveRecord], own: Appointment | None, why: SlotTaken | Refused | NotFound
) -> MoveOutcome:
    """The new one could not be had, or is gone again; then the old one stays, unless it has been left already."""
    leaving = await context.ledger.find_of(f"{entry.id}{LEAVE}", CancelRecord)
    is_left = leaving is not None and own is None
    if leaving is not None and leaving.is_in_doubt:
        if own is not None and leaving.may_still_arrive(context.clock()):
            return Uncertain()
        await context.ledger.advance(leaving, Event.DONE_AT_REST if is_left else Event.REFUSED_AT_REST)
    record = entry.record.taken() if isinstance(why, SlotTaken) else entry.record
    await context.ledger.advance(entry, Event.DONE if is_left else Event.REFUSED, record=record)
    return why


async def _take_new(
    context: WriteContext, entry: Entry[MoveRecord], own: Appointment | None, catalogue: Catalogue, order: MoveOrder
) -> BookOutcome:
    if entry.appointment_id is not None:
        return await already_booked(context, entry)
    taking = await context.ledger.find_of(f"{entry.id}{TAKE}", BookingRecord)
    is_another_service = order.is_another_service(own)
    if own is None or own.service_id is None or not own.attendees or (is_another_service and order.is_unattended):
        return await _what_was_taken(context, taking)
    is_begun = taking is not None and (taking.is_in_doubt or taking.state is State.CONFIRMED)
    if not is_begun and (refused := refused_change(catalogue, own, context.clock())) is not None:
        return refused
    me = own.attendees[0]
    booking = Order(
        intent=f"{entry.id}{TAKE}",
        business_id=entry.business_id,
        service_id=order.service_id or own.service_id,
        start=order.start,
        person=Person(me.name or "", me.email or "", me.phone),
        staff_id=order.staff_id,
        zone=me.time_zone,
        answers=(order.answers or ()) if is_another_service else me.answers,
        notes=me.notes or "",
        holder=entry.record.holder,
        also_with=order.also_with,
    )
    if taking is not None and taking.is_in_doubt and not is_for(taking, booking):
        return await _what_was_taken(context, taking)  # staff have corrected who they are
    customer_id = me.customer_id if AppointmentRef.parse(own.id).customer_id else None
    # A class goes on for the others: only an appointment of one's own gives way.
    return await book(context, booking, customer_id=customer_id, instead_of=None if customer_id else own)


async def _what_was_taken(context: WriteContext, taking: Entry[BookingRecord] | None) -> BookOutcome:
    """Without the customer, or what they wanted to move, nothing more is written; what was is seen to."""
    if taking is not None and taking.state is State.CONFIRMED:
        return await already_booked(context, taking)
    if taking is not None and taking.is_in_doubt:
        return await settle_without_writing(context, taking)
    return NotFound()
