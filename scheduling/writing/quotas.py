"""Counts bookings and holds, so that one customer cannot fill a calendar, or keep it closed for others.

A hold that is not to be had costs nobody their booking: the time is theirs if it is free when they say yes. So the
limits of holds may be met by others than those whom they are against.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime

from graph.errors import BookingsError
from scheduling.identity import comparable
from scheduling.ledger import LedgerDownError
from scheduling.limits import Limit, Limits, Refusals, address_mark, chat_mark, phone_mark, user_mark
from scheduling.model import (
    BookAnswer,
    Booked,
    BookOutcome,
    Order,
    SlotQuery,
    TooMany,
    Uncertain,
    holder_of,
)
from scheduling.writing.records import is_for
from scheduling.writing.slot_holds import Holder
from storage.entries import is_booking
from storage.holds import MostHolds
from storage.intents import Intents
from storage.marks import NO_SECRET, Marks
from storage.quotas import Counted, Quota, Quotas
from storage.transitions import State

CHAT, USER, ADDRESS, PROVED, NETWORK = "book-chat", "book-user", "book-address", "book-proved", "book-network"
HOLDING, HOLDERS = "hold-chat", "hold-network"

BOOKINGS = (CHAT, USER, ADDRESS, PROVED, NETWORK)
"""The kinds of quotas that a booking counts for."""

_REACHED = {
    CHAT: Limit.CHAT_BOOKINGS,
    USER: Limit.CHAT_BOOKINGS,
    ADDRESS: Limit.ADDRESS_BOOKINGS,
    PROVED: Limit.PROVED_ADDRESS_BOOKINGS,
    NETWORK: Limit.NETWORK_BOOKINGS,
    HOLDERS: Limit.NETWORK_HOLDERS,
}


class BookingQuotas:
    """`quotas` is over all processes; `refusals` are those of this one. `marks` are the same in all of them."""

    def __init__(
        self,
        quotas: Quotas,
        limits: Limits,
        refusals: Refusals,
        clock: Callable[[], datetime],
        marks: Marks = NO_SECRET,
    ) -> None:
        self._quotas = quotas
        self._limits = limits
        self._refusals = refusals
        self._clock = clock
        self._marks = marks

    def refuse(self, limit: Limit) -> TooMany:
        self._refusals.count(limit)
        return TooMany(limit)

    # Bookings

    async def book(self, order: Order, intents: Intents, write: Callable[[], Awaitable[BookOutcome]]) -> BookAnswer:
        """Carries out what is within the limits; what has been begun before gets its answer above them too.

        What comes to nothing does not count.
        """
        counted = await self._quotas.count(order.intent, tuple(self._of_booking(order)))
        if isinstance(counted, Quota) and not await _has_answer(intents, order):
            return self.refuse(_REACHED[counted.kind])
        is_new = isinstance(counted, Counted) and counted.is_new
        try:
            outcome = await write()
        except BookingsError:
            if is_new:
                await self.give_back(order.intent)
            raise
        if isinstance(outcome, Booked):
            await self._hold_anew(order)
        elif is_new and not isinstance(outcome, Uncertain):
            # An intent from longer ago than a day, or one that has come to nothing.
            await self.give_back(order.intent)
        return outcome

    def _of_booking(self, order: Order) -> Iterator[Quota]:
        limits, marks, address = self._limits, self._marks, comparable(order.person.email)
        # Whoever has given no address is told from others who have given none by their number.
        reached_at = address_mark(marks, address) if address else phone_mark(marks, order.person.phone or "")
        if order.holder:
            yield Quota(CHAT, chat_mark(marks, order.holder), limits.bookings_per_chat)
        if order.user:
            yield Quota(USER, user_mark(marks, order.user), limits.bookings_per_chat)
        if order.identity.owns(address):
            yield Quota(PROVED, reached_at, limits.bookings_per_proved_address)
        elif address or order.person.phone:
            yield Quota(ADDRESS, reached_at, limits.bookings_per_address)
        if order.network:
            yield Quota(NETWORK, order.network, limits.bookings_per_network)

    async def give_back(self, intent: str) -> None:
        """What cannot be given back while the database is down counts for a day."""
        with suppress(LedgerDownError):
            await self._quotas.give_back(intent, *BOOKINGS)

    async def _hold_anew(self, order: Order) -> None:
        """Whoever has booked may look for the next in peace."""
        if order.holder:
            with suppress(LedgerDownError):
                await self._quotas.give_back(chat_mark(self._marks, order.holder), HOLDING)

    # Holds

    async def holder(self, query: SlotQuery) -> Holder | TooMany:
        """On which terms this customer may hold a slot now. From the first time that a chat holds one its time runs."""
        assert query.holder is not None, "a slot is held for somebody"
        limits, chat = self._limits, chat_mark(self._marks, holder_of(query.holder))
        wanted = [Quota(HOLDING, chat, 1)]
        if query.network:
            wanted.append(Quota(HOLDERS, query.network, limits.holders_per_network))
        counted = await self._quotas.count(chat, wanted)
        if isinstance(counted, Quota):
            return self.refuse(_REACHED[counted.kind])
        ends_by, ends_by_unnamed = counted.since + limits.hold, counted.since + limits.hold_without_name
        until = ends_by if query.is_named else ends_by_unnamed
        if until <= self._clock():
            return self.refuse(Limit.HOLD_AGE)
        most = MostHolds(limits.holds_per_chat, limits.holds_per_network)
        return Holder(query.holder, until, ends_by, ends_by_unnamed, chat, query.network or None, most)


async def _has_answer(intents: Intents, order: Order) -> bool:
    """Whether it was within the limits once, and what came of it is still its answer."""
    entry = await intents.find(order.intent)
    if entry is None or not is_booking(entry):
        return False
    is_taken = entry.state is State.REFUSED and entry.record.is_taken and is_for(entry, order)
    return entry.is_in_doubt or entry.state is State.CONFIRMED or is_taken
