"""Sees to what nobody's message would lead to: what waits for its channel, turns without an end, and forgetting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from bot.jsontype import JsonObject
from bot.storage import Store
from bot.turns import Turns, happens

log = logging.getLogger(__name__)

# A turn lasts a minute at most while Graph does not answer; what has waited for longer has nobody at work on it.
NOBODY_AT_WORK_AFTER = timedelta(minutes=2)

# What came in before that was left by a process that has ended, and is taken up at a start.
_LOOKED_BACK = timedelta(hours=1)

_ROUNDS_BETWEEN_FORGETTING = 100

Remains = Callable[[JsonObject], JsonObject | None]
"""What is left of a conversation's frame when it has rested for long; None for nothing."""


def nothing(_: JsonObject) -> None:
    return None


class Care:
    """One per process. Several may be at work on the same database: whatever it does, it does no harm twice."""

    def __init__(self, store: Store, turns: Turns, clock: Callable[[], datetime], remains: Remains = nothing) -> None:
        self._store = store
        self._turns = turns
        self._clock = clock
        self._remains = remains
        self._over = asyncio.Event()

    async def begin(self) -> None:
        """Takes up every turn that has no end. On a shared database others are at work on those of the last minutes."""
        await self._turns.take_up(until=self._clock() - NOBODY_AT_WORK_AFTER if self._store.is_shared else None)

    async def go_on(self, *, every: float) -> None:
        """Looks every so many seconds until it is told to stop, whatever happens to one round."""
        for rounds in count():
            try:
                await self.look(is_forgetting=rounds % _ROUNDS_BETWEEN_FORGETTING == 0)
            except Exception as error:  # noqa: BLE001  # the next round may do better, and nobody else would look
                log.error("could not look after conversations: %s", type(error).__name__)
            if await happens(self._over, every):
                return

    async def look(self, *, is_forgetting: bool = True) -> None:
        """Once. The turns that it begins go on after it."""
        await self._turns.deliver_waiting()
        if self._over.is_set():
            return
        now = self._clock()
        await self._turns.take_up(now - _LOOKED_BACK, now - NOBODY_AT_WORK_AFTER)
        if is_forgetting:
            await self._store.forget_old(self._remains, now)

    def stop(self) -> None:
        """The round that is under way ends first; what it has begun is the turns' to finish."""
        self._over.set()
