"""An appointment under another id: whether Graph may give it one when it is moved is not documented.

Its customer still names it by the old id, and to them that it is not there would mean that it is gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from graph.model import Appointment
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from storage.intents import Entry
from storage.records import MoveRecord, mark_of

_MOMENT = timedelta(seconds=1)


async def find_renamed(context: WriteContext, business_id: str, appointment_id: str) -> Appointment | None:
    """For an id that Graph does not know: the appointment, if a move of ours on record has left it under another.

    A request of such a move may have arrived after its answer was told, or have been taken back; so it is looked for
    both where it was to go and where it came from, by the mark of its customer. What is on record as somebody's
    otherwise is not it. Nothing is found once the mark is forgotten.
    """
    moves = await context.ledger.moves_in_place(business_id, appointment_id)
    of_moves = {entry.appointment_id for entry in moves}
    for entry in moves:
        for start in _places(entry.record):
            alike = [
                one
                for one in await context.calendars.appointments_now(business_id, start, start + _MOMENT)
                if (one.start, one.service_id) == (start, entry.record.from_service_id)
            ]
            theirs = await context.ledger.made_by_others(business_id, [one.id for one in alike], besides=entry.id)
            for one in alike:
                if one.id not in theirs - of_moves and (whole := await _of_customer(context, entry, one)) is not None:
                    return whole
    return None


def _places(record: MoveRecord) -> list[datetime]:
    return [record.start] if record.came_from is None else [record.start, record.came_from.start]


async def _of_customer(context: WriteContext, entry: Entry[MoveRecord], appointment: Appointment) -> Appointment | None:
    """The whole of it, as lists may leave out who is on it."""
    whole = await find_now(context.client, entry.business_id, appointment.id)
    if whole is None or entry.record.customer_mark not in {mark_of(entry.id, email) for email in whole.emails}:
        return None
    return whole
