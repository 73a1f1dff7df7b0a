"""What a customer wants of a move, and what they have once it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph import errors
from graph.model import Answer, Appointment
from scheduling.model import Moved, MoveOutcome, NotFound, Uncertain
from scheduling.reading.appointments import own_part
from scheduling.writing.context import WriteContext
from storage.intents import Entry
from storage.records import MoveRecord


@dataclass(frozen=True, slots=True)
class WantedMove:
    """What the customer has said yes to. `answers` are None where they are not there to give them."""

    start: datetime
    staff_id: str | None
    service_id: str | None
    answers: tuple[Answer, ...] | None

    @property
    def is_unattended(self) -> bool:
        """Whether it is finished for a customer who has gone on."""
        return self.answers is None

    def is_where(self, own: Appointment) -> bool:
        """Whether it is what they have already."""
        is_same_staff = self.staff_id is None or self.staff_id in own.staff_ids
        return not self.is_another_service(own) and own.start == self.start and is_same_staff

    def is_another_service(self, own: Appointment | None) -> bool:
        return self.service_id is not None and (own is None or own.service_id != self.service_id)


async def already_moved(context: WriteContext, entry: Entry[MoveRecord]) -> MoveOutcome:
    assert entry.appointment_id is not None, "a confirmed move has its appointment"
    record = entry.record
    try:
        own = await own_part(context.client, entry.business_id, entry.appointment_id)
        old = await own_part(context.client, entry.business_id, record.appointment_id) if record.has_both else None
    except errors.BookingsError:
        return Uncertain()  # an error would say that nothing has been changed
    return Moved(own, still_there=old, is_left_there=old is not None) if own else NotFound()
