"""An appointment under another id: whether Graph may give it one when it is moved is not documented.

Its customer still names it by the old id, and to them that it is not there would mean that it is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from scheduling.writing.customer_marks import marks_on
from scheduling.writing.moved_by_staff import MovedByStaff, is_made_at
from storage.entries import Entry
from storage.records import MoveRecord
from storage.transitions import State

_MOMENT = timedelta(seconds=1)


async def under_another_id(context: WriteContext, entry: Entry[MoveRecord]) -> Appointment | None:
    """At the new time of this move, with the staff whom it was sent with."""
    found = await _with_mark(context, entry, entry.record.start)
    return found if found is not None and set(found.staff_ids) == set(entry.record.staff_ids) else None


async def find_renamed(context: WriteContext, business_id: str, ref: AppointmentRef) -> Appointment | None:
    """For an id that Graph does not know: the appointment, if a move has left it under another, by us or by staff.

    A request of such a move may have arrived after its answer was told, or have been taken back; so it is looked for
    both where it was to go and where it came from. Not a seat in a class, which is never moved in place.
    """
    if ref.customer_id is not None:
        return None
    moves = await context.ledger.moves_in_place(business_id, ref.appointment_id)
    for entry in moves:
        if (found := await _under_its_new_id(context, entry, ref.appointment_id)) is not None:
            return found
    of_moves = {entry.appointment_id for entry in moves if entry.appointment_id is not None}
    for entry in moves:
        for start in _places(entry.record):
            if (found := await _with_mark(context, entry, start, of_moves)) is not None:
                return found
    watched = await context.ledger.watching.find(business_id, ref.appointment_id)
    if watched is None or watched.is_gone:
        return None
    return await MovedByStaff(context.client, context.ledger, context.clock).look(watched)


async def _under_its_new_id(context: WriteContext, entry: Entry[MoveRecord], old_id: str) -> Appointment | None:
    """What this move has left under an id that is on record, wherever staff have brought it since."""
    if entry.state is not State.CONFIRMED or entry.appointment_id in {None, old_id}:
        return None
    found = await find_now(context.client, entry.business_id, str(entry.appointment_id))
    return found if found is not None and entry.record.customer_mark in marks_on(entry.id, found) else None


def _places(record: MoveRecord) -> list[datetime]:
    return [record.start] if record.came_from is None else [record.start, record.came_from.start]


async def _with_mark(
    context: WriteContext, entry: Entry[MoveRecord], start: datetime, own: Collection[str] = ()
) -> Appointment | None:
    """The appointment of the customer whom the record of this move is marked with, if one begins then.

    What is on record as made by some other intent is not it, unless that is one of its `own`, nor is what was made at
    another time: an address alone says nothing of whose it is. Nothing is found once the mark is forgotten.
    """
    record = entry.record
    if record.customer_mark is None or record.from_service_id is None:
        return None
    alike = [
        one
        for one in await context.calendars.appointments_now(entry.business_id, start, start + _MOMENT)
        if (one.start, one.service_id) == (start, record.from_service_id)
    ]
    theirs = await context.ledger.made_by_others(entry.business_id, [one.id for one in alike], besides=entry.id)
    for one in alike:
        if one.id in theirs and one.id not in own:
            continue
        whole = await find_now(context.client, entry.business_id, one.id)  # lists may leave out who is on it
        is_theirs = whole is not None and record.customer_mark in marks_on(entry.id, whole)
        if whole is not None and is_theirs and is_made_at(whole, record.made_at):
            return whole
    return None
