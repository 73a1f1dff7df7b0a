"""One intent as it is on record, whole or as a step of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeGuard, TypeVar

from storage.records import BookingRecord, CancelRecord, Kind, MoveRecord, R, Record
from storage.transitions import State

# How long after it was sent a request may still take effect: our reading, for Microsoft documents none.
MAY_STILL_ARRIVE = timedelta(minutes=2)

# A move that takes a new appointment and leaves the old one is two intents more, named after its own.
TAKE, LEAVE = "/take", "/leave"

# What staff have moved, where that has given it another id, is on record as a move that begins so.
BY_STAFF = "change/"

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R_co]):
    """One intent. Its `record` says what is wanted and what it takes to find the appointment; its type is the kind.

    `appointment_id` is what it has made or changed, as soon as that is known. `sent_at` is when a request of it left
    that has not been answered; `version` counts its steps.
    """

    id: str
    business_id: str
    state: State
    record: R_co
    appointment_id: str | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    version: int = field(default=0, compare=False)

    @property
    def kind(self) -> Kind:
        return self.record.kind

    @property
    def is_in_doubt(self) -> bool:
        return self.state.is_in_doubt

    def may_still_arrive(self, now: datetime) -> bool:
        """Whether a request of it may take effect later than now: what is not there may be there yet."""
        return self.sent_at is not None and now - self.sent_at < MAY_STILL_ARRIVE


def intent_lock(intent: str) -> str:
    """The name in `storage.database.locks` that whoever is at work on an intent keeps."""
    return f"intent/{intent}"


def whole_of(intent: str) -> str:
    """The intent that this one is a step of, or itself."""
    return intent.removesuffix(TAKE).removesuffix(LEAVE)


def is_of(entry: Entry[Record], form: type[R]) -> TypeGuard[Entry[R]]:
    return isinstance(entry.record, form)


def is_booking(entry: Entry[Record]) -> TypeGuard[Entry[BookingRecord]]:
    return is_of(entry, BookingRecord)


def is_move(entry: Entry[Record]) -> TypeGuard[Entry[MoveRecord]]:
    return is_of(entry, MoveRecord)


def is_cancellation(entry: Entry[Record]) -> TypeGuard[Entry[CancelRecord]]:
    return is_of(entry, CancelRecord)
