"""The booking service's books: the record of writes, holds, known customers, and what customers have to be told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from graph.errors import BookingsError, TryLater
from scheduling.class_seats import AppointmentRef
from scheduling.model import Uncertain
from storage.absences import Absences
from storage.customers import Customers
from storage.database.errors import DatabaseUnavailable
from storage.database.locks import Locks, locks_on
from storage.database.transactions import Database
from storage.entries import Entry
from storage.holds import Holds
from storage.intents import REMEMBERED_FOR, Intents, People
from storage.notifications import Notifications
from storage.quotas import Quotas
from storage.records import R, Record
from storage.transitions import Event
from storage.watching import Watching

logger = logging.getLogger("scheduling")


class LedgerDownError(TryLater, DatabaseUnavailable):
    """The ledger could not be read or written; whether something was written, `DatabaseUnavailable` says.

    It is both at once, since turns and the booking service share locks, and each knows the failure by its own name.
    """


class Ledger(Intents):
    """When the database fails, every method raises LedgerDownError, which callers know as "busy now, try later".

    `holds`, `customers`, `notifications`, `quotas`, `watching` and `absences` are its other books; `locks` reach as far
    as its database does.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        locks: Locks | None = None,
        remembered_for: timedelta = REMEMBERED_FOR,
    ) -> None:
        own = database.failing_with(LedgerDownError)
        super().__init__(own, clock, remembered_for)
        self.holds = Holds(own, clock)
        self.customers = Customers(own, clock)
        self.notifications = Notifications(own, clock)
        self.quotas = Quotas(own, clock)
        self.watching = Watching(own, clock)
        self.absences = Absences(own, clock)
        self.locks = locks or locks_on(own)

    async def aclose(self) -> None:
        await self.locks.aclose()

    async def forget(self, people: People) -> tuple[Entry[Record], ...]:
        for email in people.emails:
            await self.customers.forget(email)
        return await super().forget(people)

    async def seats_given(self, business_id: str, appointment_id: str, *, besides: str) -> set[str]:
        """The numbers of the customers whom other intents have given a seat in this class, even if they have left it.

        Whoever still has the id of such a seat would have the next one that it names.
        """
        prefix = str(AppointmentRef(appointment_id, " ")).rstrip()
        given = await self.made_with_prefix(business_id, prefix, besides=besides)
        return {number for one in given if (number := AppointmentRef.parse(one).customer_id) is not None}

    async def note(
        self,
        entry: Entry[R],
        event: Event,
        *,
        record: R | None = None,
        appointment_id: str | None = None,
    ) -> Entry[R]:
        """Puts on record what is so whether or not that can be done, and gives the entry as it is on record then.

        An older record says that something was sent, which makes whoever reads it look in the calendar.
        """
        try:
            return await self.advance(entry, event, record=record, appointment_id=appointment_id)
        except LedgerDownError:
            logger.warning("intent %s: %s, which could not be put on record", entry.id, event.value)
            return entry

    async def owe_an_answer(self, intent: str) -> None:
        """As of any intents; where it cannot be put down, what is in doubt is looked into all the same."""
        with suppress(LedgerDownError):
            await super().owe_an_answer(intent)

    async def uncertain_or_raise(self, intent: str, error: BookingsError) -> Uncertain:
        """Of what is in doubt an error would say too much: that nothing has been changed, and nothing will be."""
        entry = await self.find(intent)
        if entry is None or not entry.is_in_doubt:
            raise error
        return Uncertain()
