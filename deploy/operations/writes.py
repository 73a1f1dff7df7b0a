"""Writes that had no clear answer: since when, what is being done, and what an operator can look at."""

from __future__ import annotations

from datetime import datetime

from storage.entries import Entry
from storage.records import BookingRecord, CancelRecord, MoveRecord, Record
from storage.transitions import State

COLUMNS = ("intent", "since (UTC)", "what", "state", "what is being done", "look at")


def row_of(entry: Entry[Record], now: datetime) -> tuple[str, ...]:
    return (
        entry.id,
        f"{entry.created_at:%Y-%m-%d %H:%M}",
        what(entry),
        entry.state.value,
        done(entry, now),
        look_at(entry),
    )


def as_json(entry: Entry[Record], now: datetime) -> dict[str, object]:
    return {
        "intent": entry.id,
        "business": entry.business_id,
        "kind": entry.kind.value,
        "what": what(entry),
        "state": entry.state.value,
        "since": entry.created_at,
        "looked_at": entry.updated_at,
        "may_still_arrive": entry.may_still_arrive(now),
        "done": done(entry, now),
        "look_at": look_at(entry),
    }


def what(entry: Entry[Record]) -> str:
    """Times in UTC, as the record has them."""
    match entry.record:
        case BookingRecord(start=start):
            return f"book at {start:%Y-%m-%d %H:%M} UTC"
        case MoveRecord(start=start):
            return f"move to {start:%Y-%m-%d %H:%M} UTC"
        case _:
            return entry.kind.value


def done(entry: Entry[Record], now: datetime) -> str:
    if entry.may_still_arrive(now):
        return "the request may still arrive; nothing is sent again before two minutes are over"
    if entry.state is State.SENDING:
        return "its process ended, or is at it; the app looks in the calendar within a minute"
    return "the app looks in the calendar every few seconds, and tells the customer how it ended"


def look_at(entry: Entry[Record]) -> str:
    match entry.record:
        case BookingRecord(start=start, staff_id=staff_id):
            return f"the calendar of {staff_id or 'the staff'} at {start:%Y-%m-%d %H:%M} UTC"
        case MoveRecord(appointment_id=key) | CancelRecord(appointment_id=key):
            return f"appointment {key}"
        case _:
            return entry.appointment_id or ""
