"""What the desk's work has in common: its tools, and the steps that booking, moving and cancelling share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.errors import BookingsError, NotThere, OutcomeUnknown, TryLater
from graph.values import Appointment, Service, StaffAvailability
from scheduling.catalogue import Catalogues
from scheduling.diaries import without
from scheduling.ledger import Ledger
from scheduling.ports import Bookings
from scheduling.readings import Readings
from scheduling.reasons import why_not
from scheduling.seats import Handle
from scheduling.slots import open_slots
from scheduling.turns import Turns
from scheduling.values import Catalogue, Reason, Refused, Rule, Slot, SlotTaken

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Office:
    client: Bookings
    ledger: Ledger
    catalogues: Catalogues
    readings: Readings
    turns: Turns
    clock: Callable[[], datetime]

    async def calendar(
        self, business_id: str, catalogue: Catalogue, service: Service, start: datetime, end: datetime, *, fresh: bool
    ) -> tuple[tuple[Appointment, ...], tuple[StaffAvailability, ...]]:
        """Everything that can stand against starts in [start, end); personal calendars only of those who have it so."""
        until = end + service.duration + service.post_buffer
        personal = [member.id for member in catalogue.staff_of(service) if member.personal_calendar_counts]
        appointments = await self.readings.appointments(business_id, start - service.pre_buffer, until, fresh=fresh)
        availability = await self.readings.availability(
            business_id, personal, start - service.pre_buffer, until, fresh=fresh
        )
        return appointments, availability

    async def free_slot(
        self,
        business_id: str,
        catalogue: Catalogue,
        service: Service,
        staff_id: str | None,
        start: datetime,
        *,
        instead_of: Appointment | None = None,
    ) -> tuple[Slot | Refused | SlotTaken, tuple[Appointment, ...]]:
        """Whether this start is free by a calendar read now, and that calendar.

        `instead_of` is an appointment that would give up its time for this one.
        """
        appointments, availability = await self.calendar(
            business_id, catalogue, service, start, start + _MOMENT, fresh=True
        )
        if instead_of is not None:
            appointments = tuple(one for one in appointments if one.id != instead_of.id)
            availability = without(availability, instead_of)
        now = self.clock()
        slots = open_slots(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            end=start + _MOMENT,
            now=now,
            appointments=appointments,
            availability=availability,
        )
        if slots and slots[0].start == start:
            return slots[0], appointments
        reasons = why_not(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            now=now,
            appointments=appointments,
            availability=availability,
        )
        return _not_free(reasons), appointments

    async def find_now(self, business_id: str, appointment_id: str) -> Appointment | None:
        """The appointment as Graph holds it now; None when it is not there."""
        try:
            return await self.client.get_appointment(business_id, appointment_id)
        except NotThere:
            return None

    async def leave(self, business_id: str, handle: Handle, *, cancel: Callable[[str], Awaitable[None]]) -> None:
        """Takes a customer's part out of the calendar; when this returns it has been seen to be gone.

        `cancel` removes a whole appointment; a class that others attend is only left. An unclear answer is looked
        into and the write repeated once. Raises OutcomeUnknown when something was sent and cannot be looked into,
        TryLater when it is still there, and whatever else Graph says when nothing has been changed.
        """
        is_sent = False
        for tries_left in (2, 1, 0):
            try:
                appointment = await self.find_now(business_id, handle.appointment_id)
            except BookingsError as error:
                if is_sent:
                    raise OutcomeUnknown("get_appointment: cannot see whether it is gone") from error
                raise
            if appointment is None or handle.own_part(appointment) is None:
                return
            if tries_left:
                with suppress(OutcomeUnknown, NotThere):
                    await self._leave_once(business_id, handle, appointment, cancel)
                is_sent = True
        raise TryLater("cancel_appointment: it is still there")

    async def withdraw(self, business_id: str, handle: Handle) -> None:
        """Takes back what we have just written, without a word to the customer, who has not heard of it yet."""

        async def delete(appointment_id: str) -> None:
            await self.client.delete_appointment(business_id, appointment_id)

        await self.leave(business_id, handle, cancel=delete)

    async def _leave_once(
        self, business_id: str, handle: Handle, appointment: Appointment, cancel: Callable[[str], Awaitable[None]]
    ) -> None:
        others = handle.others(appointment) if handle.customer_id else ()
        if not others:
            await cancel(appointment.id)
            return
        check_all_attendees_seen(appointment)
        await self.client.update_appointment(business_id, appointment.id, attendees=others)


def check_all_attendees_seen(appointment: Appointment) -> None:
    """Attendees are replaced as a whole: before that, everyone must be known, or someone would lose their seat.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    if len(appointment.attendees) != appointment.filled_attendees:
        raise TryLater("update_appointment: Graph did not name all attendees of the class")


def too_late(catalogue: Catalogue, appointment: Appointment, now: datetime) -> Refused | None:
    """Whether it is too late to give this appointment up: the notice for booking holds for cancelling too.

    https://learn.microsoft.com/graph/bookingsbusiness-business-rules
    """
    service = catalogue.service(appointment.service_id or "")
    policy = catalogue.policy_of(service) if service else catalogue.business.policy
    notice = policy.minimum_lead_time if policy else None
    if appointment.start <= now:
        return Refused((Reason(Rule.PAST),))
    if notice is not None and appointment.start - notice < now:
        return Refused((Reason(Rule.TOO_SOON, notice=notice),))
    return None


def touching(appointments: Sequence[Appointment], mine: Appointment) -> list[Appointment]:
    """The other appointments of the same staff that meet this one, buffers of both counted."""
    start, end = mine.start - mine.pre_buffer, mine.end + mine.post_buffer
    return [
        other
        for other in appointments
        if other.id != mine.id
        and not set(mine.staff_ids).isdisjoint(other.staff_ids)
        and other.start - other.pre_buffer < end
        and start < other.end + other.post_buffer
    ]


def _not_free(reasons: tuple[Reason, ...]) -> Refused | SlotTaken:
    return SlotTaken() if all(reason.rule is Rule.TAKEN for reason in reasons) else Refused(reasons)
