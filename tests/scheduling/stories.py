"""What long stories have in common: who books, who is faster, what staff change by hand, what is not written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.client import BookingsClient
from graph.model import Appointment, AppointmentChanges, Attendee
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.model import Booked, Order, Uncertain
from storage.entries import Entry
from storage.notifications import Report, Result
from storage.records import R, Record
from storage.transitions import Event
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, THURSDAY, WEDNESDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

A_MINUTE, OVER = timedelta(minutes=1), timedelta(minutes=2)
"""Within the two minutes in which a request that was given up may still take effect, and once they are over."""
QUIET = timedelta(minutes=3)
"""After so long nobody is at work on an intent any more, and others may look into it."""


async def booked(salon: Salon, start: datetime = ELEVEN, intent: str = "i1", **more: str) -> Appointment:
    outcome = await salon.desk.book(await salon.order(intent, start, **more))
    assert isinstance(outcome, Booked)
    return outcome.appointment


async def lose(salon: Salon, operation: str) -> None:
    """The next request of this kind does not arrive."""
    await salon.fault("dropped", operation, when="before", times=1)


async def arrives(salon: Salon) -> None:
    """The appointment that was last to be created is created after all."""
    assert salon.client.draft is not None
    await BookingsClient.create_appointment(salon.client, BUSINESS, salon.client.draft)


async def lost_order(salon: Salon, intent: str = "i1", start: datetime = ELEVEN, **more: str) -> Order:
    """An order whose customer has heard that it is being checked."""
    order = replace(await salon.order(intent, start, **more), holder="chat 7")
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    return order


async def delivered(salon: Salon) -> list[Report]:
    """What customers are told now."""
    heard: list[Report] = []

    async def tell(report: Report) -> None:
        heard.append(report)

    await salon.desk.deliver(tell)
    return heard


async def reports(salon: Salon) -> list[tuple[str, Result]]:
    return [(report.intent, report.result) for report in await delivered(salon)]


async def starts(salon: Salon) -> Sequence[datetime]:
    return [one.start for one in await salon.calendar(ELEVEN - timedelta(days=2), THURSDAY + timedelta(days=1))]


def as_sent(attendee: Attendee) -> Attendee:
    """Without what Graph adds to it."""
    return Attendee(attendee.customer_id, attendee.name, attendee.email)


def rival_then(salon: Salon, after: Callable[[], Awaitable[object]]) -> None:
    """Somebody from outside books on Wednesday just before the move, and `after` is before the way back."""

    async def first() -> None:
        salon.client.before_update = after
        await salon.book_from_outside(WEDNESDAY, BEARD_TRIM, "Marco")

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
