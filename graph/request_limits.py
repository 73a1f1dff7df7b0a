"""How many requests may be under way for one business at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# Businesses are mailboxes, and Graph serves four requests of one app to one mailbox at a time.
# https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
MOST_AT_ONCE = 4


class RequestLimits:
    """At most `most_at_once` requests for each business, first come first served.

    When Graph throttles one request, all of that business wait: calling on while throttled prolongs it.
    https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
    """

    def __init__(self, most_at_once: int, clock: Callable[[], float]) -> None:
        self._most_at_once = most_at_once
        self._clock = clock
        self._places: dict[str, asyncio.Semaphore] = {}
        self._paused_until: dict[str, float] = {}

    @asynccontextmanager
    async def place(self, business_id: str | None) -> AsyncIterator[None]:
        """One of the places of a business, kept while the block runs and freed even when it is cancelled."""
        async with self._places.setdefault(_key(business_id), asyncio.Semaphore(self._most_at_once)):
            yield

    def pause(self, business_id: str | None, seconds: float) -> None:
        """Let no request for this business start for that long."""
        key = _key(business_id)
        self._paused_until[key] = max(self._paused_until.get(key, 0.0), self._clock() + seconds)

    def pause_left(self, business_id: str | None) -> float:
        """Seconds until requests for this business may start; 0 when they may now."""
        return max(self._paused_until.get(_key(business_id), 0.0) - self._clock(), 0.0)

    @property
    def paused(self) -> int:
        """How many businesses have to wait at this moment."""
        now = self._clock()
        return sum(until > now for until in self._paused_until.values())


def _key(business_id: str | None) -> str:
    """Graph compares business ids without regard to case. Calls that belong to no business share their places."""
    return (business_id or "").casefold()
