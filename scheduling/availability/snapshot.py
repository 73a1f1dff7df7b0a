"""A calendar as it stands for whoever asks: what Graph says of it, and what other customers hold in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.model import Appointment, StaffAvailability
from scheduling.availability.busy_times import without
from storage.holds import Hold


@dataclass(frozen=True, slots=True)
class CalendarSnapshot:
    """What can stand against a start.

    `appointments` hold everything that touches the time asked about, with its buffers; for the staff with the least to
    do to come first they hold those days whole. `availability` is what personal calendars say; it only takes away, and
    so do `holds`, those of other customers.
    """

    appointments: Sequence[Appointment]
    availability: Sequence[StaffAvailability] = ()
    holds: Sequence[Hold] = ()

    def without(self, appointment: Appointment | None) -> CalendarSnapshot:
        """As if this appointment had given up its time."""
        if appointment is None:
            return self
        others = tuple(one for one in self.appointments if one.id != appointment.id)
        return replace(self, appointments=others, availability=without(self.availability, appointment))
