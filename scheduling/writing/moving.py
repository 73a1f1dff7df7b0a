"""Giving an appointment another time, or another service, so that old and new are never both gone."""

from __future__ import annotations

from datetime import UTC

from graph import errors
from graph.model import Appointment, Service
from scheduling.availability.booking_rules import refused_change
from scheduling.class_seats import AppointmentRef
from scheduling.errors import UnderWayError
from scheduling.model import Moved, MoveOrder, MoveOutcome, NotFound, Uncertain
from scheduling.reading.appointments import find_now, own_part
from scheduling.writing.context import WriteContext
from scheduling.writing.move_by_rebooking import Rebooking, begin_rebooking, move_by_rebooking
from scheduling.writing.move_in_place import MoveInPlace
from scheduling.writing.move_limit import moved_often
from scheduling.writing.renamed import find_renamed, under_another_id
from storage.entries import Entry
from storage.intents import OvertakenError
from storage.records import MoveRecord
from storage.transitions import Event, State


async def move(context: WriteContext, order: MoveOrder) -> MoveOutcome:
    """Raises what Graph says when nothing has been changed."""
    asked = MoveRecord(
        appointment_id=order.appointment_id,
        start=order.start.astimezone(UTC),
        asked_staff_id=order.staff_id or None,
        asked_also_with=order.also_with,
        service_id=order.service_id,
        holder=order.holder or None,
    )
    entry = await context.ledger.open(order.intent, order.business_id, asked)
    if not entry.record.is_for(asked):
        raise ValueError(f"intent {order.intent!r} is on record for another move")
    try:
        if not entry.is_in_doubt and entry.state is not State.CONFIRMED and not order.is_unattended:
            if entry.may_still_arrive(context.clock()):
                raise UnderWayError("update_appointment: what was sent to take it back may still arrive")
            # They hear the new answer here; what became of it before has been reported.
            fresh = entry.record.asked_again(asked)
            entry = await context.ledger.advance(entry, Event.ASKED_AGAIN, record=fresh)
        return await _carry_out(context, entry, AppointmentRef.parse(order.appointment_id), order)
    except OvertakenError:
        return Uncertain()
    except errors.BookingsError as error:
        return await context.ledger.uncertain_or_raise(order.intent, error)


async def _carry_out(
    context: WriteContext, entry: Entry[MoveRecord], ref: AppointmentRef, order: MoveOrder
) -> MoveOutcome:
    if entry.state is State.CONFIRMED:
        return await _already_moved(context, entry)
    async with context.access.appointment_to_oneself(entry, ref):
        begun = await _begin(context, entry, ref, order)
    if not isinstance(begun, Rebooking):
        return begun
    return await move_by_rebooking(context, begun, order)


async def _already_moved(context: WriteContext, entry: Entry[MoveRecord]) -> MoveOutcome:
    assert entry.appointment_id is not None, "a confirmed move has its appointment"
    record = entry.record
    try:
        own = await own_part(context.client, entry.business_id, entry.appointment_id)
        old = await own_part(context.client, entry.business_id, record.appointment_id) if record.has_both else None
    except errors.BookingsError:
        return Uncertain()  # an error would say that nothing has been changed
    return Moved(own, still_there=old, is_left_there=old is not None) if own else NotFound()


async def _begin(
    context: WriteContext, entry: Entry[MoveRecord], ref: AppointmentRef, order: MoveOrder
) -> MoveOutcome | Rebooking:
    """The whole move, or the beginning of one in two steps: from then on others see that it is under way."""
    business_id = entry.business_id
    appointment = await _find(context, entry, ref)
    catalogue = await context.catalogues.get(business_id)
    own = ref.own_part(appointment) if appointment else None
    if ref.customer_id is not None or order.is_another_service(own):
        return await begin_rebooking(context, entry, own, catalogue, order)
    if appointment is not None and appointment.max_attendees > 1:
        raise ValueError("a class is not moved for one customer: the id names no seat")
    if appointment is None:
        if entry.may_still_arrive(context.clock()):
            return Uncertain()
        if entry.is_in_doubt:
            await context.ledger.advance(entry, Event.REFUSED_AT_REST)
        return NotFound()
    service = catalogue.service(appointment.service_id or "")
    if service is None and not entry.is_in_doubt:
        return NotFound()
    if not entry.is_in_doubt:
        refused = refused_change(catalogue, appointment, context.clock())
        refused = refused or await moved_often(context.ledger, context.rules, business_id, appointment.id)
        if refused is not None:
            return refused
        await context.access.check_nothing_under_way(entry.id, business_id, appointment.id)
    move = MoveInPlace(context, entry, appointment, catalogue, service or _service_of(appointment), order)
    try:
        outcome = await move.carry_out()
    except errors.Rejected:
        await context.slot_holds.end(move.claim, entry.record.holder, intent=entry.id)
        raise
    if not isinstance(outcome, Uncertain):
        await context.slot_holds.end(move.claim, entry.record.holder, intent=entry.id)
    return outcome


async def _find(context: WriteContext, entry: Entry[MoveRecord], ref: AppointmentRef) -> Appointment | None:
    """The appointment, also under another id that this move or an earlier one has given it."""
    found = await find_now(context.client, entry.business_id, ref.appointment_id)
    if found is None and entry.is_in_doubt:
        found = await under_another_id(context, entry)
    if found is None:
        found = await find_renamed(context, entry.business_id, ref)
    return found


def _service_of(appointment: Appointment) -> Service:
    """What has to be known of a service that is no longer offered, to find out what became of a move."""
    return Service(appointment.service_id or "", appointment.service_name, appointment.end - appointment.start)
