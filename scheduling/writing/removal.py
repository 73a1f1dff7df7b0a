"""Takes a customer's part out of the calendar, and makes sure that it is gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from graph.errors import BookingsError, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.model import Appointment, AppointmentChanges
from scheduling.class_seats import AppointmentRef
from scheduling.ports import Bookings
from scheduling.reading.appointments import find_now

# Graph's way to refuse a time, when it says so again and again and nothing has been written.
# https://learn.microsoft.com/graph/bookingsbusiness-business-rules
REFUSED_WITH = 500


async def remove_part(
    client: Bookings,
    business_id: str,
    ref: AppointmentRef,
    *,
    cancel: Callable[[str], Awaitable[None]],
    before_each: Callable[[], Awaitable[None]],
) -> bool:
    """Takes a customer's part out of the calendar; when this returns it has been seen to be gone.

    False when none of our requests took it: it was gone by itself, or under another id.

    `cancel` removes a whole appointment; a class that others attend is only left. An unclear answer is looked into
    and the write repeated once, each put on record by `before_each`; not in a class, where what arrives late would
    undo what came after it.

    Raises OutcomeUnknown when something was sent and cannot be looked into or may still arrive, TryLater when it is
    still there, Rejected when that is Graph's will, and whatever else Graph says when nothing has been changed.
    """
    is_sent = is_loose = is_ours = False
    status: int | None = None
    for tries_left in (2, 1, 0):
        try:
            appointment = await find_now(client, business_id, ref.appointment_id)
        except BookingsError as error:
            if is_sent:
                raise OutcomeUnknown(
                    "get_appointment: cannot see whether it is gone", may_still_arrive=is_loose
                ) from error
            raise
        if appointment is None or is_off(ref, appointment):
            return is_ours
        if not tries_left or (is_loose and ref.customer_id):
            break
        await before_each()
        try:
            await _leave_once(client, business_id, ref, appointment, cancel)
            is_ours = True
        except NotThere:
            pass
        except OutcomeUnknown as error:
            is_ours = True
            is_loose, status = is_loose or error.may_still_arrive, error.status
        except BookingsError as error:
            if is_loose:
                raise OutcomeUnknown("cancel_appointment: an earlier request may still arrive") from error
            raise
        is_sent = True
    if is_loose:
        raise OutcomeUnknown("cancel_appointment: it is still there")
    if status == REFUSED_WITH:
        raise Rejected("cancel_appointment: Graph will not have it", status=status)
    raise TryLater("cancel_appointment: it is still there")


async def withdraw(
    client: Bookings, business_id: str, ref: AppointmentRef, *, before_each: Callable[[], Awaitable[None]]
) -> None:
    """Takes back what we have just written, without a word to the customer, who has not heard of it yet."""

    async def delete(appointment_id: str) -> None:
        await client.delete_appointment(business_id, appointment_id)

    await remove_part(client, business_id, ref, cancel=delete, before_each=before_each)


async def _leave_once(
    client: Bookings,
    business_id: str,
    ref: AppointmentRef,
    appointment: Appointment,
    cancel: Callable[[str], Awaitable[None]],
) -> None:
    if ref.customer_id:
        check_all_attendees_seen(appointment)
    others = ref.others(appointment) if ref.customer_id else ()
    if not others:
        await cancel(appointment.id)
        return
    await client.update_appointment(business_id, appointment.id, AppointmentChanges(attendees=others))


def check_all_attendees_seen(appointment: Appointment) -> None:
    """Attendees are replaced as a whole: before that, everyone must be known, or someone would lose their seat.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    if len(appointment.attendees) != appointment.filled_attendees:
        raise TryLater("update_appointment: Graph did not name all attendees of the class")


def is_off(ref: AppointmentRef, appointment: Appointment) -> bool:
    """Whether a customer is not on it (any more). A list in which somebody is missing does not say so."""
    is_whole = ref.customer_id is None or len(appointment.attendees) == appointment.filled_attendees
    return is_whole and ref.own_part(appointment) is None
