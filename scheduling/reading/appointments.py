"""Appointments as Graph holds them now, and what a customer may see of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from graph.errors import NotThere
from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.identity import Identity
from scheduling.ports import Bookings

logger = logging.getLogger("scheduling")

# How far ahead a customer's appointments are looked for; Bookings lets customers book a year ahead by default.
_AHEAD = timedelta(days=372)

# How long ago the last one may have been.
_BACK = timedelta(days=372)

# The spans that are read side by side, or one after the other.
_SPAN = timedelta(days=93)

# So many appointments of which a list does not say whose they are are read one by one.
_MOST_UNNAMED = 200


async def find_now(client: Bookings, business_id: str, appointment_id: str) -> Appointment | None:
    """The appointment as Graph holds it now; None when it is not there."""
    try:
        return await client.get_appointment(business_id, appointment_id)
    except NotThere:
        return None


async def own_part(client: Bookings, business_id: str, appointment_id: str) -> Appointment | None:
    """What the customer has of it now; the id is one of ours, which may name a seat."""
    ref = AppointmentRef.parse(appointment_id)
    appointment = await find_now(client, business_id, ref.appointment_id)
    return ref.own_part(appointment) if appointment else None


async def appointments_of(
    client: Bookings, business_id: str, identity: Identity, now: datetime
) -> tuple[Appointment, ...]:
    """The own parts of what has not ended, of all who have one of these addresses, earliest first."""
    if not identity.addresses:
        return ()
    starts = [now + _SPAN * number for number in range(_AHEAD // _SPAN)]
    parts = await asyncio.gather(*(client.calendar_view(business_id, one, one + _SPAN) for one in starts))
    ahead = {one.id: one for part in parts for one in part if one.end > now}
    return await _own_among(client, business_id, identity, ahead)


async def past_appointments_of(
    client: Bookings, business_id: str, identity: Identity, now: datetime
) -> tuple[Appointment, ...]:
    """The own parts of what was last, in the quarter of a year in which that was, latest first; nothing after a year.

    Looked for backwards, so that it costs three requests of a month each for whoever comes every few weeks, and twelve
    at most; and as many more for those of whom a list does not say whose they are.
    """
    if not identity.addresses:
        return ()
    for number in range(_BACK // _SPAN):
        end = now - _SPAN * number
        part = await client.calendar_view(business_id, end - _SPAN, end)
        past = {one.id: one for one in part if one.end <= now}
        if own := await _own_among(client, business_id, identity, past):
            return own[::-1]
    return ()


async def _own_among(
    client: Bookings, business_id: str, identity: Identity, found: dict[str, Appointment]
) -> tuple[Appointment, ...]:
    """Earliest first."""
    unnamed = [one for one in found.values() if _may_leave_out(one)]
    if len(unnamed) > _MOST_UNNAMED:
        logger.warning("the list of appointments of %s names hardly any customers; some may not be found", business_id)
    whole = await asyncio.gather(*(find_now(client, business_id, one.id) for one in unnamed[:_MOST_UNNAMED]))
    found = found | {one.id: one for one in whole if one is not None}
    own = [part for one in found.values() for part in _parts_of(one, identity)]
    return tuple(sorted(own, key=lambda one: (one.start, one.id)))


def _may_leave_out(appointment: Appointment) -> bool:
    """Whether the list does not say who all of its customers are, as has been seen."""
    if appointment.max_attendees > 1:
        return len(appointment.attendees) < appointment.filled_attendees
    return not appointment.emails


def _parts_of(appointment: Appointment, identity: Identity) -> Iterator[Appointment]:
    if appointment.max_attendees <= 1:
        if any(identity.owns(address) for address in appointment.emails):
            yield appointment
        return
    for attendee in appointment.attendees:
        if attendee.customer_id is not None and identity.owns(attendee.email):
            part = AppointmentRef(appointment.id, attendee.customer_id).own_part(appointment)
            if part is not None:
                yield part
