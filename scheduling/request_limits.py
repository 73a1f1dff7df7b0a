"""The narrow way to Graph, four requests per business at once, for all processes on one ledger together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from graph.request_limits import MOST_AT_ONCE, RequestLimits
from storage.database.locks import Locks, SharedLocks


class SharedRequestLimits(RequestLimits):
    """Limits whose places are shared by all processes. For `BookingsClient(..., limits=...)`."""

    def __init__(self, locks: Locks, clock: Callable[[], float], *, width: int = MOST_AT_ONCE) -> None:
        super().__init__(width, clock)
        self._locks = locks
        self._places_per_business = width

    @asynccontextmanager
    async def place(self, business_id: str | None) -> AsyncIterator[None]:
        business = (business_id or "").casefold()
        names = [f"lane/{business}/{number}" for number in range(self._places_per_business)]
        async with super().place(business_id), self._locks.one_of(names):
            yield


def limits_beside_the_app(locks: Locks, clock: Callable[[], float]) -> RequestLimits:
    """For a command that may run beside the app: they share the four places if the database shows them to each other.

    If it does not (SQLite), the command asks one thing at a time, so that there are five in all at most.
    """
    return SharedRequestLimits(locks, clock) if isinstance(locks, SharedLocks) else RequestLimits(1, clock)
