"""Cancelling an appointment, or a seat in a class: within the business's notice, and seen to be gone."""

from __future__ import annotations

from graph import errors
from scheduling.availability.booking_rules import refused_change
from scheduling.class_seats import AppointmentRef
from scheduling.model import Cancelled, CancelOrder, CancelOutcome, Uncertain
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from scheduling.writing.removal import is_off, remove_part
from scheduling.writing.renamed import find_renamed
from storage.entries import Entry
from storage.intents import OvertakenError
from storage.records import CancelRecord
from storage.transitions import Event, State


async def cancel(context: WriteContext, order: CancelOrder, *, keep_notice: bool = True) -> CancelOutcome:
    """What is gone already counts as cancelled. Raises what Graph says when nothing has been changed, nor will be."""
    wanted = CancelRecord(appointment_id=order.appointment_id, holder=order.holder or None)
    entry = await context.ledger.open(order.intent, order.business_id, wanted)
    if entry.record.appointment_id != order.appointment_id:
        raise ValueError(f"intent {order.intent!r} is on record for another appointment")
    if entry.state is State.CONFIRMED:
        return Cancelled()
    ref = AppointmentRef.parse(order.appointment_id)
    try:
        async with context.access.appointment_to_oneself(entry, ref):
            return await _carry_out(context, entry, ref, order.message, keep_notice=keep_notice)
    except OvertakenError:
        return Uncertain()
    except errors.BookingsError as error:
        return await context.ledger.uncertain_or_raise(entry.id, error)


async def _carry_out(
    context: WriteContext, entry: Entry[CancelRecord], ref: AppointmentRef, message: str, *, keep_notice: bool
) -> CancelOutcome:
    appointment = await find_now(context.client, entry.business_id, ref.appointment_id)
    if appointment is None:
        appointment = await find_renamed(context, entry.business_id, ref)
    if appointment is None:
        await context.ledger.advance(entry, Event.DONE_AT_REST)
        if entry.is_in_doubt:
            return Cancelled()
        into = await context.ledger.changed_into(entry.business_id, entry.record.appointment_id)
        return Cancelled(is_found_gone=True, changed_into=into)
    ref = AppointmentRef(appointment.id, ref.customer_id)
    if ref.customer_id is None and appointment.max_attendees > 1:
        raise ValueError("a class is not cancelled for one customer: the id names no seat")
    refused = refused_change(await context.catalogues.get(entry.business_id), appointment, context.clock())
    if refused is not None and keep_notice and not entry.is_in_doubt:
        await context.ledger.advance(entry, Event.REFUSED_AT_REST)
        return refused
    if ref.customer_id is None:
        return await _leave(context, entry, ref, message)
    async with context.access.class_to_oneself(entry.id, entry.business_id, appointment.service_id, appointment.start):
        await context.access.check_nothing_under_way(entry.id, entry.business_id, appointment.id)
        if entry.may_still_arrive(context.clock()):
            return await _look_again(context, entry, ref)
        return await _leave(context, entry, ref, message)


async def _leave(context: WriteContext, entry: Entry[CancelRecord], ref: AppointmentRef, message: str) -> CancelOutcome:
    async def cancel_whole(appointment_id: str) -> None:
        try:
            await context.client.cancel_appointment(entry.business_id, appointment_id, message)
        except errors.NotAllowed:
            # With BookingsAppointment.ReadWrite.All alone an application may delete and not cancel.
            # https://learn.microsoft.com/graph/api/bookingappointment-cancel#permissions
            await context.client.delete_appointment(entry.business_id, appointment_id)

    under_way = entry

    async def put_on_record() -> None:
        nonlocal under_way
        under_way = await context.ledger.advance(under_way, Event.LEAVES, target=ref.appointment_id)

    try:
        is_ours = await remove_part(
            context.client, entry.business_id, ref, cancel=cancel_whole, before_each=put_on_record
        )
        # A request of a move that arrives just now may have given it another id since it was looked at.
        renamed = None if is_ours else await find_renamed(context, entry.business_id, ref)
    except errors.OutcomeUnknown as error:
        await context.ledger.note(under_way, Event.UNCLEAR if error.may_still_arrive else Event.UNCLEAR_AT_REST)
        return Uncertain()
    except errors.Rejected:
        if entry.may_still_arrive(context.clock()):
            await context.ledger.note(under_way, Event.UNCLEAR)
            return Uncertain()
        # It is still there, and asking again cannot help: whoever waits for an answer has to be told.
        await context.ledger.note(under_way, Event.REFUSED_AT_REST)
        raise
    except errors.BookingsError:
        await context.ledger.note(under_way, Event.UNCLEAR_AT_REST if entry.is_in_doubt else Event.NOT_WRITTEN)
        raise
    finally:
        await context.calendars.changed(entry.business_id)
    if renamed is not None and renamed.id != ref.appointment_id:
        return await _leave(context, under_way, AppointmentRef(renamed.id), message)
    await context.ledger.note(under_way, Event.DONE_AT_REST)
    return Cancelled()


async def _look_again(context: WriteContext, entry: Entry[CancelRecord], ref: AppointmentRef) -> CancelOutcome:
    """A request to leave a class may still arrive: until then no other is sent."""
    appointment = await find_now(context.client, entry.business_id, ref.appointment_id)
    if appointment is not None and not is_off(ref, appointment):
        return Uncertain()
    await context.ledger.note(entry, Event.DONE_AT_REST)
    return Cancelled()
