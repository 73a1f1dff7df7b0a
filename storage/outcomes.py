"""What a step of an intent means for its customer: what they have to be told, and what is watched for them.

Written within the transactions of `storage.intents`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage.entries import Entry, whole_of
from storage.notifications import Report, Result, postpone_report, put_report, told
from storage.records import BookingRecord, CancelRecord, MoveRecord, Record, SlotRecord
from storage.transitions import Owed, State
from storage.watched import Asked, Seen, change_here, unwatch, watch, watch_if_new, watch_instead

# Longer than it takes from asking again to the request that leaves then.
_ASKED_AGAIN_FOR = timedelta(minutes=5)

# Longer than any turn lasts: what a conversation has not said by then it may have lost.
_ANSWERED_WITHIN = timedelta(minutes=2)


def note_what_is_owed(connection: Connection, owed: Owed, advanced: Entry[Record], now: datetime) -> None:
    match owed:
        case Owed.END | Owed.SAME_END if advanced.record.is_owed:
            put_report(connection, report_of(advanced), due_at=now)
        case Owed.END if advanced.record.holder is not None and whole_of(advanced.id) == advanced.id:
            # The turn that asked for it says so within moments, and takes this off; else it is said unasked.
            put_report(connection, report_of(advanced), due_at=now + _ANSWERED_WITHIN)
        case Owed.OLD_END_LATER:
            postpone_report(connection, advanced.id, now + _ASKED_AGAIN_FOR)
        case Owed.OLD_END_NEVER:
            told(connection, [advanced.id])
        case _:
            pass


def note_how_it_is_now(connection: Connection, done: Entry[Record]) -> None:
    """What a customer has made, moved or cancelled here is no change that they are told of unasked."""
    business_id, own, record = done.business_id, done.appointment_id, done.record
    match record:
        case BookingRecord() if own and record.holder:
            end = record.start + record.length if record.length else None
            staff_ids = record.staff_ids or None
            watch(connection, Asked(business_id, own, done.id, record.holder), Seen(record.start, end, staff_ids))
        case MoveRecord():
            _note_move(connection, done, record)
        case CancelRecord() if whole_of(done.id) == done.id:  # else it is left for another, which is noted next
            unwatch(connection, business_id, record.appointment_id)


def _note_move(connection: Connection, done: Entry[Record], record: MoveRecord) -> None:
    """Into a new appointment, of which its own booking says more, or in place, perhaps under another id."""
    business_id, old, own = done.business_id, record.appointment_id, done.appointment_id
    seen = Seen(record.start, staff_ids=frozenset(record.staff_ids) or None)
    if own and record.holder is None:
        change_here(connection, business_id, own, seen)
    elif own and record.holder and record.came_from is None:
        watch_if_new(connection, Asked(business_id, own, done.id, record.holder), seen)
    elif own and record.holder:
        watch(connection, Asked(business_id, own, done.id, record.holder), seen)
    if record.has_both or own == old:
        return
    if own and record.holder:
        watch_instead(connection, business_id, old, own)
    else:
        unwatch(connection, business_id, old)


def report_of(entry: Entry[Record]) -> Report:
    record = entry.record
    answers = {State.CONFIRMED: Result.DONE, State.REFUSED: Result.NOT_DONE}
    is_taken = entry.state is State.REFUSED and isinstance(record, SlotRecord) and record.is_taken
    changed_id = record.appointment_id if isinstance(record, MoveRecord | CancelRecord) else None
    return Report(
        intent=entry.id,
        business_id=entry.business_id,
        kind=entry.kind.value,
        result=Result.TAKEN if is_taken else answers[entry.state],
        holder=record.holder,
        appointment_id=entry.appointment_id or changed_id,
        created_at=entry.updated_at,
    )
