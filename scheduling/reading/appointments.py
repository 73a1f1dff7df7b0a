"""One appointment as Graph holds it now, and what a customer may see of it."""

from __future__ import annotations

from graph.errors import NotThere
from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.ports import Bookings


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
