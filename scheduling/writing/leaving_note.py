"""Telling the staff something of an appointment: a line more in its staff notes, read back, and never the same twice.

It needs no intent on record. A line is known by what it says: the same of the same person on the same day is there
already, whoever asks again. https://learn.microsoft.com/graph/api/bookingappointment-update
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from graph import errors
from graph.model import Appointment, AppointmentChanges, AppointmentDetails
from scheduling.class_seats import AppointmentRef
from scheduling.model import Noted, NoteOrder, NoteOutcome, NotFound, Refused, Uncertain
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from scheduling.writing.renamed import find_renamed

MOST = 5
"""So many lines are written of one person on one day: whoever has more to say is better heard by a person."""

_TRIES = 2
_MOMENT = timedelta(seconds=1)

# Somebody else has changed the appointment meanwhile. Bookings has no ETags, and would have to grow them first.
_CHANGED_MEANWHILE = frozenset({409, 412})


async def leave_note(context: WriteContext, order: NoteOrder) -> NoteOutcome:
    """Raises what Graph says when nothing has been written, nor will be."""
    ref = AppointmentRef.parse(order.appointment_id)
    async with context.access.notes_to_oneself(order.business_id, ref.appointment_id):
        whole = await find_now(context.client, order.business_id, ref.appointment_id)
        if whole is None:
            whole = await find_renamed(context, order.business_id, ref)
        own = ref.own_part(whole) if whole is not None else None
        if whole is None or own is None or own.end <= context.clock():
            return NotFound()
        if ref.customer_id is None and whole.max_attendees > 1:
            raise ValueError("nothing is noted in a class for one customer: the id names no seat")
        catalogue = await context.catalogues.get(order.business_id)
        line = NoteLine(name_on(own), order.text, context.clock().astimezone(catalogue.zone))
        return await _Writing(context, order.business_id, ref, whole, line).carry_out()


class NoteLine:
    """A line of the staff notes: when it was said, of whom, and what."""

    def __init__(self, about: str, text: str, said_at: datetime) -> None:
        self._about = f"] {' '.join(about.split())}: "
        self._text = " ".join(text.split())
        self._day = f"[{said_at:%Y-%m-%d} "
        self._line = f"[{said_at:%Y-%m-%d %H:%M}{self._about}{self._text}"

    def is_last_in(self, notes: str) -> bool:
        """Whether it is what was noted last of this person today: at whatever hour, so that a repetition is none."""
        lines = self._of_same(notes)
        return bool(lines) and lines[-1].endswith(f"{self._about}{self._text}")

    def is_too_many(self, notes: str) -> bool:
        return len(self._of_same(notes)) >= MOST

    def after(self, notes: str) -> str:
        """The notes with it at their end; what staff have written stays as it is."""
        return f"{notes.rstrip()}\n{self._line}" if notes.strip() else self._line

    def _of_same(self, notes: str) -> list[str]:
        return [one for one in notes.splitlines() if one.startswith(self._day) and self._about in one]


def name_on(own: Appointment) -> str:
    """Of whom the note is: the customer of the appointment, or of this seat in a class."""
    named = next((one.name or one.email for one in own.attendees if one.name or one.email), None)
    return named or own.customer_name or own.customer_email or "-"


@dataclass(slots=True)
class _Writing:
    """A line on its way. The notes are sent as a whole, so that they may be sent again without harm."""

    context: WriteContext
    business_id: str
    ref: AppointmentRef
    whole: Appointment
    line: NoteLine
    is_loose: bool = False
    """Whether a request of it may still arrive."""

    async def carry_out(self) -> NoteOutcome:
        """Each answer is checked by reading."""
        for _ in range(_TRIES):
            if (known := self._known()) is not None:
                return known
            if (refused := await self._try()) is not None:
                return refused
            try:
                after = await _read_back(self.context, self.business_id, self.whole, self.line)
            except errors.BookingsError:
                return Uncertain()
            if after is None:
                return NotFound()
            self.whole = after
        if self.line.is_last_in(self.whole.service_notes):
            return self._noted()
        if self.is_loose:
            return Uncertain()
        raise errors.TryLater("update_appointment: the notes are as they were")

    def _known(self) -> NoteOutcome | None:
        if self.line.is_last_in(self.whole.service_notes):
            return self._noted()
        return Refused(()) if self.line.is_too_many(self.whole.service_notes) else None

    def _noted(self) -> NoteOutcome:
        own = AppointmentRef(self.whole.id, self.ref.customer_id).own_part(self.whole)
        return Noted(own) if own is not None else NotFound()

    async def _try(self) -> NoteOutcome | None:
        """Sends it once. None where reading tells what came of it; raises what says that nothing did."""
        try:
            await _send(self.context, self.business_id, self.whole, self.line)
        except errors.OutcomeUnknown as error:
            self.is_loose = self.is_loose or error.may_still_arrive
        except errors.NotThere:
            pass  # cancelled just now, or under another id
        except errors.Rejected as error:
            if error.status not in _CHANGED_MEANWHILE:
                return Uncertain() if self.is_loose else Refused(())
        except errors.BookingsError:
            if self.is_loose:
                return Uncertain()
            raise
        finally:
            await self.context.calendars.changed(self.business_id)
        return None


async def _send(context: WriteContext, business_id: str, whole: Appointment, line: NoteLine) -> None:
    # A request that does not say that an appointment is online has been reported to take its meeting away.
    is_online = True if whole.is_online else None
    details = AppointmentDetails(service_notes=line.after(whole.service_notes), is_online=is_online)
    await context.client.update_appointment(business_id, whole.id, AppointmentChanges(details=details))


async def _read_back(
    context: WriteContext, business_id: str, before: Appointment, line: NoteLine
) -> Appointment | None:
    """As it is now. Whether Graph gives it another id when it is changed is not documented: then the line tells."""
    after = await find_now(context.client, business_id, before.id)
    if after is not None:
        return after
    for one in await context.calendars.appointments_now(business_id, before.start, before.start + _MOMENT):
        if (one.start, one.service_id) != (before.start, before.service_id):
            continue
        renamed = await find_now(context.client, business_id, one.id)  # lists leave the notes out
        is_same = renamed is not None and renamed.emails == before.emails
        if renamed is not None and is_same and line.is_last_in(renamed.service_notes):
            return renamed
    return None
