"""Seats in classes: many customers share one appointment of Graph's, and each may see and change only their own part.

The id that the booking service hands out for such an appointment names the customer too, so that everything that is
done with it later concerns this one customer and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from graph.model import Appointment, Attendee

# Ids of Graph's are made of letters, digits, "-", "_" and "=".
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class AppointmentRef:
    """What an id of ours stands for: a whole appointment, or the part in it of one customer of the business."""

    appointment_id: str
    customer_id: str | None = None

    @classmethod
    def parse(cls, text: str) -> AppointmentRef:
        appointment_id, _, customer_id = text.partition(_BETWEEN)
        return cls(appointment_id, customer_id or None)

    def __str__(self) -> str:
        return _BETWEEN.join([self.appointment_id, self.customer_id] if self.customer_id else [self.appointment_id])

    def own_part(self, appointment: Appointment) -> Appointment | None:
        """The appointment as its customer may see it; None when they are not on it (any more).

        Nothing of the other attendees is left in it, and without a customer nothing of anybody in a class.
        """
        if self.customer_id is None:
            if appointment.max_attendees <= 1:
                return appointment
            return structs.replace(appointment, attendees=(), customer_name=None, customer_email=None)
        me = self.attendee(appointment)
        if me is None:
            return None
        own_id = str(AppointmentRef(appointment.id, self.customer_id))
        return structs.replace(
            appointment,
            id=own_id,
            attendees=(me,),
            customer_name=me.name,
            customer_email=me.email,
            customer_time_zone=me.time_zone,
        )

    def attendee(self, appointment: Appointment) -> Attendee | None:
        return next((one for one in appointment.attendees if one.customer_id == self.customer_id), None)

    def is_among_first(self, appointment: Appointment, seats: int) -> bool:
        """Whether there was a seat left for this customer, counted in the order in which they came."""
        return any(one.customer_id == self.customer_id for one in appointment.attendees[:seats])

    def others(self, appointment: Appointment) -> tuple[Attendee, ...]:
        return tuple(one for one in appointment.attendees if one.customer_id != self.customer_id)
