"""Cancelling an appointment, or a seat in a class: within the business's notice, and seen to be gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from graph import errors
from graph.values import Appointment
from scheduling.database import LedgerDownError
from scheduling.ledger import Entry, Kind, OvertakenError, State
from scheduling.office import Office, too_late
from scheduling.seats import Handle
from scheduling.values import Cancelled, CancelOutcome, Uncertain


async def cancel(
    office: Office,
    intent: str,
    business_id: str,
    appointment_id: str,
    message: str,
    *,
    keep_notice: bool = True,
    holder: str | None = None,
) -> CancelOutcome:
    """What is gone already counts as cancelled. Raises what Graph says when nothing has been changed."""
    details = {"appointment": appointment_id} | ({"holder": holder} if holder else {})
    entry = await office.ledger.open(intent, business_id, Kind.CANCEL, details)
    if entry.details["appointment"] != appointment_id:
        raise ValueError(f"intent {intent!r} is on record for another appointment")
    if entry.state is State.CONFIRMED:
        return Cancelled()
    try:
        return await _carry_out(office, entry, Handle.parse(appointment_id), message, keep_notice=keep_notice)
    except OvertakenError:
        return Uncertain()


async def _carry_out(office: Office, entry: Entry, handle: Handle, message: str, *, keep_notice: bool) -> CancelOutcome:
    business_id, ledger = entry.business_id, office.ledger
    try:
        appointment = await office.find_now(business_id, handle.appointment_id)
        if appointment is None:
            await ledger.advance(entry, State.CONFIRMED)
            return Cancelled()
        if handle.customer_id is None and appointment.max_attendees > 1:
            raise ValueError("a class is not cancelled for one customer: the id names no seat")
        refused = too_late(await office.catalogues.get(business_id), appointment, office.clock())
    except errors.BookingsError:
        if entry.is_in_doubt:
            return Uncertain()
        raise
    if refused is not None and keep_notice and not entry.is_in_doubt:
        await ledger.advance(entry, State.REFUSED)
        return refused

    async def cancel_whole(appointment_id: str) -> None:
        try:
            await office.client.cancel_appointment(business_id, appointment_id, message)
        except errors.NotAllowed:
            # With BookingsAppointment.ReadWrite.All alone an application may delete and not cancel.
            # https://learn.microsoft.com/graph/api/bookingappointment-cancel#permissions
            await office.client.delete_appointment(business_id, appointment_id)

    was_in_doubt = entry.is_in_doubt
    entry = await ledger.advance(entry, State.SENDING)
    try:
        await _leave(office, handle, appointment, business_id, cancel_whole)
    except errors.OutcomeUnknown:
        with suppress(LedgerDownError):
            await ledger.advance(entry, State.UNCERTAIN)
        return Uncertain()
    except errors.BookingsError:
        with suppress(LedgerDownError):
            await ledger.advance(entry, State.UNCERTAIN if was_in_doubt else State.PROPOSED)
        raise
    finally:
        await office.changed(business_id)
    with suppress(LedgerDownError):  # what is on record makes whoever asks again look, and find nothing
        await ledger.advance(entry, State.CONFIRMED)
    return Cancelled()


async def _leave(
    office: Office,
    handle: Handle,
    appointment: Appointment,
    business_id: str,
    cancel_whole: Callable[[str], Awaitable[None]],
) -> None:
    if handle.customer_id is None:
        await office.leave(business_id, handle, cancel=cancel_whole)
        return
    async with office.class_to_oneself(business_id, appointment.service_id, appointment.start):
        await office.leave(business_id, handle, cancel=cancel_whole)
