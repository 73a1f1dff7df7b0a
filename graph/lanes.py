"""How many calls may be under way for one business at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# Businesses are mailboxes, and Graph serves four requests of one app to one mailbox at a time.
# https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
WIDTH = 4


class Lanes:
    """One lane per business, `width` calls wide, first come first served.

    When Graph throttles one call, its whole lane waits: calling on while throttled prolongs it.
    https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
    """

    def __init__(self, width: int, clock: Callable[[], float]) -> None:
        self._width = width
        self._clock = clock
        self._places: dict[str, asyncio.Semaphore] = {}
        self._closed_until: dict[str, float] = {}

    @asynccontextmanager
    async def place(self, business_id: str | None) -> AsyncIterator[None]:
        """A place in the lane, kept while the block runs and freed even when it is cancelled."""
        async with self._places.setdefault(_lane(business_id), asyncio.Semaphore(self._width)):
            yield

    def close(self, business_id: str | None, seconds: float) -> None:
        """Let nobody start in this lane for that long."""
        lane = _lane(business_id)
        self._closed_until[lane] = max(self._closed_until.get(lane, 0.0), self._clock() + seconds)

    def opens_in(self, business_id: str | None) -> float:
        """Seconds until calls may start in this lane; 0 when they may now."""
        return max(self._closed_until.get(_lane(business_id), 0.0) - self._clock(), 0.0)


def _lane(business_id: str | None) -> str:
    """Graph compares business ids without regard to case. Calls that belong to no business share a lane."""
    return (business_id or "").casefold()
