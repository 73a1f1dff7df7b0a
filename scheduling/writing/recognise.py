"""What an order has made, as far as it can be seen: Graph knows no ids of ours by which it could be asked.

An appointment is taken for that of an order when service, start, staff, customer and the time of its making agree, and
no other order has made it. Of a team one is enough: the business may have given the place of another to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graph.errors import TryLater
from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from scheduling.writing.customer_marks import marks_on
from storage.entries import MAY_STILL_ARRIVE, Entry
from storage.records import BookingRecord

# How far Graph's clock may be behind ours when an appointment is looked for by when it was made.
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """For what one order has made; `entry` is the order as it is on record, sent or not."""

    context: WriteContext
    entry: Entry[BookingRecord]

    async def known(self) -> str | None:
        """The id of the appointment that is on record as this order's, when it is still there.

        Who is on it decides in a class alone: staff correct addresses.
        """
        if self.entry.record.left_at is None or self.entry.appointment_id is None:
            return None
        known = AppointmentRef.parse(self.entry.appointment_id).appointment_id
        appointment = await find_now(self.context.client, self.entry.business_id, known)
        is_seat = self.ref(known).customer_id is not None
        return known if appointment is not None and (not is_seat or self.is_on(appointment)) else None

    async def among(self, calendar: Sequence[Appointment]) -> list[Appointment]:
        """The appointments in a calendar that this order has made.

        Customers have been known to order the same twice. Raises TryLater where it is not known yet whether another
        order has made one; when both stay in doubt, the one in whose time it was made has it, then the one sent first.
        """
        if self.entry.record.left_at is None:
            return []
        found = [whole for one in self._like_ours(calendar) if (whole := await self._ours(one)) is not None]
        if not found:
            return []
        business_id, ledger = self.entry.business_id, self.context.ledger
        names = {one.id: str(self.ref(one.id)) for one in found}
        theirs = await ledger.made_by_others(business_id, names.values(), besides=self.entry.id)
        left = [one for one in found if names[one.id] not in theirs]
        for other in await ledger.bookings_in_doubt(business_id, besides=self.entry.id) if left else ():
            if any(self._has_precedence(Recogniser(self.context, other), one) for one in left):
                raise TryLater("calendar_view: another order of the same customer is to be settled first")
        return left

    def could_have_made(self, appointment: Appointment) -> bool:
        return self._is_like_ours(appointment) and self.is_on(appointment)

    def is_on(self, appointment: Appointment) -> bool:
        """Whether its customer is among those of the appointment."""
        ref = self.ref(appointment.id)
        if ref.customer_id:
            return ref.attendee(appointment) is not None
        return self.entry.record.customer_mark in marks_on(self.entry.id, appointment)

    def ref(self, appointment_id: str) -> AppointmentRef:
        """What its customer has of an appointment: a seat, if it is a class."""
        return AppointmentRef(appointment_id, self.entry.record.customer_id)

    def _like_ours(self, calendar: Sequence[Appointment]) -> Iterator[Appointment]:
        return (one for one in calendar if self._is_like_ours(one))

    def _is_like_ours(self, one: Appointment) -> bool:
        """Whether it is what a request of this order makes: made since then, unless it was to join a class.

        When then was later than now our clock was wrong, and says nothing.
        """
        record = self.entry.record
        if record.left_at is None:
            return False
        is_our_clock_right = record.left_at <= self.context.clock()
        since = record.left_at - _CLOCKS_DIFFER if is_our_clock_right else datetime.min.replace(tzinfo=UTC)
        is_same = (one.service_id, one.start) == (record.service_id, record.start)
        is_new = one.created is None or one.created >= since
        is_theirs = not record.staff_ids.isdisjoint(one.staff_ids)
        return is_same and is_theirs and (is_new or record.class_id is not None)

    async def _ours(self, candidate: Appointment) -> Appointment | None:
        """Lists have been seen to leave the customers out; then only the appointment itself can tell."""
        if self.is_on(candidate):
            return candidate
        if candidate.emails and len(candidate.attendees) == candidate.filled_attendees:
            return None
        whole = await find_now(self.context.client, self.entry.business_id, candidate.id)
        return whole if whole is not None and self.is_on(whole) else None

    def _has_precedence(self, other: Recogniser, appointment: Appointment) -> bool:
        """Whether what both may have made is to be taken for the other's."""
        if not other.could_have_made(appointment):
            return False
        if other.entry.may_still_arrive(self.context.clock()):
            return True  # it may yet hear from Graph which appointment is its own
        return other._precedence(appointment) < self._precedence(appointment)

    def _precedence(self, appointment: Appointment) -> tuple[bool, datetime, str]:
        """What was made long after a request could still arrive was hardly made by it: then others come first."""
        left_at = self.entry.record.left_at
        assert left_at is not None, "what has not been sent has made nothing"
        is_late = appointment.created is not None and appointment.created > left_at + MAY_STILL_ARRIVE + _CLOCKS_DIFFER
        return is_late, left_at, self.entry.id
