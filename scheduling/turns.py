"""One write at a time where times touch, within this process; elsewhere in the calendar others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False, slots=True)
class _Turn:
    business_id: str
    start: datetime
    end: datetime
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def touches(self, other: _Turn) -> bool:
        return self.business_id == other.business_id and self.start < other.end and other.start < self.end


class Turns:
    def __init__(self) -> None:
        self._held: list[_Turn] = []

    @asynccontextmanager
    async def at(self, business_id: str, start: datetime, end: datetime) -> AsyncIterator[None]:
        """Waits until nobody else writes in this part of the calendar, and keeps it meanwhile.

        Never ask for a second turn while holding one: two who hold what the other waits for would wait forever.
        """
        mine = _Turn(business_id, start, end)
        while (other := next((turn for turn in self._held if turn.touches(mine)), None)) is not None:
            await other.over.wait()
        self._held.append(mine)
        try:
            yield
        finally:
            self._held.remove(mine)
            mine.over.set()
