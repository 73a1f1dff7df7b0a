"""Sees to what nobody's message would lead to: what waits for its channel, turns without an end, and what shall go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.stores import Storage
from bot.turns.delivery import Delivery
from bot.turns.runner import Turns
from storage.background import Rounds
from storage.happenings import Happenings
from storage.json_types import JsonObject
from storage.one_time_codes import OneTimeCodes
from storage.quotas import Rates

_ROUNDS_BETWEEN_FORGETTING = 600

StateAtRest = Callable[[JsonObject], JsonObject | None]
"""What is left of a conversation's state when it has rested for long; None for nothing."""


def nothing(_: JsonObject) -> None:
    return None


class Maintenance:
    """One per process. Several may be at work on the same database: whatever it does, it does no harm twice."""

    def __init__(
        self,
        storage: Storage,
        turns: Turns,
        delivery: Delivery,
        clock: Callable[[], datetime],
        at_rest: StateAtRest = nothing,
    ) -> None:
        self._store = storage.conversations
        self._locks = storage.locks
        self._suggested = storage.suggested
        self._codes = OneTimeCodes(storage.database, clock)
        self._rates = Rates(storage.database)
        self._happenings = Happenings(storage.database)
        self._erase = storage.erase
        self._turns = turns
        self._delivery = delivery
        self._clock = clock
        self._at_rest = at_rest
        # A channel that is slow or down must not keep the turns of a dead process waiting.
        self._turn_rounds = Rounds("looking after conversations", self._see_to_turns)
        self._delivery_rounds = Rounds("bringing what waits", lambda _: delivery.deliver_waiting())

    async def begin(self) -> None:
        """Makes this process known to the others, and takes up every turn whose process has ended."""
        await self._locks.register()
        await self._turns.take_up()
        await self._erase()

    async def go_on(self, *, every: float) -> None:
        """Looks every so many seconds, until `stop` is called."""
        await asyncio.gather(self._turn_rounds.go_on(every=every), self._delivery_rounds.go_on(every=every))

    def stop(self) -> None:
        """The rounds that are under way go on to their end; what they have begun is the turns' to finish."""
        self._turn_rounds.stop()
        self._delivery_rounds.stop()

    async def look(self) -> None:
        """Once. The turns that it begins go on after it."""
        await self._see_to_turns(0)
        await self._delivery.deliver_waiting()

    async def _see_to_turns(self, number: int) -> None:
        await self._locks.register()
        await self._turns.take_up()
        await self._store.empty_ended()
        await self._erase()
        if number % _ROUNDS_BETWEEN_FORGETTING == 0 and not self._turn_rounds.is_stopped:
            await self._store.forget_old(self._at_rest, self._clock())
            await self._suggested.forget_old(self._clock())
            await self._codes.forget_old(self._clock())
            await self._rates.forget_old(self._clock())
            await self._happenings.forget_old(self._clock())
