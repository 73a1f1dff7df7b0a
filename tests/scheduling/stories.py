"""What long stories have in common: who books, who is faster, what staff change by hand, what is not written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.client import BookingsClient
from graph.model import Appointment, AppointmentChanges
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.model import Booked
from storage.intents import Entry
from storage.records import R, Record
from storage.transitions import Event
from tests.scheduling.writing.test_late_arrivals import (
    BUSINESS,
    ELEVEN,
    WEDNESDAY,
    YOGA,
)

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

YOGA_ON_WEDNESDAY, YOGA_ON_FRIDAY = YOGA + timedelta(days=2), YOGA + timedelta(days=4)


async def booked(salon: Salon, start: datetime = ELEVEN, intent: str = "i1", **more: str) -> Appointment:
    outcome = await salon.desk.book(await salon.order(intent, start, **more))
    assert isinstance(outcome, Booked)
    return outcome.appointment


def rival_then(salon: Salon, after: Callable[[], Awaitable[object]]) -> None:
    """Somebody from outside books on Wednesday just before the move, and `after` is before the way back."""

    async def first() -> None:
        salon.client.before_update = after
        await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    salon.client.before_update = first


async def yoga_days(salon: Salon) -> Sequence[datetime]:
    return [one.start for one in await salon.calendar(YOGA - timedelta(days=1), YOGA + timedelta(days=6))]


def forget_once(monkeypatch: pytest.MonkeyPatch, is_it: Callable[[Entry[Record], Event, dict[str, Any]], bool]) -> None:
    """One line does not get into the ledger."""
    advance, is_due = Ledger.advance, [True]

    async def flaky(self: Ledger, entry: Entry[R], event: Event, **more: Any) -> Entry[R]:
        if is_due and is_it(entry, event, more):
            is_due.clear()
            raise LedgerDownError("ledger: gone")
        return await advance(self, entry, event, **more)

    monkeypatch.setattr(Ledger, "advance", flaky)


async def by_hand(salon: Salon, appointment_id: str, **changes: Any) -> None:
    """Staff change an appointment past the desk; nothing keeps them from it."""
    await BookingsClient.update_appointment(salon.client, BUSINESS, appointment_id, AppointmentChanges(**changes))


async def people(salon: Salon, start: object) -> list[str | None]:
    return [
        attendee.name
        for one in await salon.calendar(start)  # type: ignore[arg-type]
        for attendee in (await salon.client.get_appointment(BUSINESS, one.id)).attendees
    ]
