"""What staff have moved, where Graph has given it another id by that: nothing on record leads from the old one to it.

Whether Graph does so is not documented. To the customer that the old one is not there would mean that it is cancelled.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.ledger import Ledger
from scheduling.ports import Bookings
from scheduling.reading.appointments import find_now
from scheduling.writing.customer_marks import marks_on
from storage.records import BookingRecord, MoveRecord
from storage.watching import Watched

# What is stored with fewer digits than it was told with is still the same moment.
_ONE_MOMENT = timedelta(seconds=1)

# How far ahead staff may have moved something, and the spans in which that is read.
_AHEAD, _SPAN = timedelta(days=372), timedelta(days=93)


@dataclass(frozen=True, slots=True)
class MovedByStaff:
    client: Bookings
    ledger: Ledger
    clock: Callable[[], datetime]

    async def look(self, one: Watched, listed: Collection[Appointment] = ()) -> Appointment | None:
        """For one that is not there under its id: the appointment that has come of it. `listed` has been read already.

        It was made at the same moment, has the same service and customer, and no order of ours has made it: whoever
        books here may give any address, and what its owner has otherwise is nothing that staff have moved. A seat in a
        class stays where its class is.
        """
        entry = await self.ledger.find(one.intent)
        if entry is None or AppointmentRef.parse(one.appointment_id).customer_id is not None:
            return None
        record = entry.record
        if not isinstance(record, BookingRecord | MoveRecord) or None in {record.customer_mark, record.made_at}:
            return None
        services = {record.service_id, record.from_service_id if isinstance(record, MoveRecord) else None} - {None}
        async for stretch in self._stretches(one, listed):
            alike = [it.id for it in stretch if it.service_id in services and is_made_at(it, record.made_at)]
            ours = await self.ledger.made_by_others(one.business_id, alike, besides=entry.id)
            for appointment_id in alike:
                if appointment_id in ours:
                    continue
                whole = await find_now(self.client, one.business_id, appointment_id)
                if whole is not None and record.customer_mark in marks_on(entry.id, whole):
                    return whole
        return None

    async def _stretches(self, one: Watched, listed: Collection[Appointment]) -> AsyncIterator[Collection[Appointment]]:
        """What has been read already, and then what else lies ahead, as far as customers may book."""
        yield listed
        now = self.clock()
        for number in range(_AHEAD // _SPAN):
            start = now + _SPAN * number
            yield await self.client.calendar_view(one.business_id, start, start + _SPAN)


def is_made_at(one: Appointment, moment: datetime | None) -> bool:
    """Whether it was made then, a moment which stays whatever is changed; never where either is not known."""
    return one.created is not None and moment is not None and abs(one.created - moment) < _ONE_MOMENT
