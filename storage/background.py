"""Rounds of work that nobody waits for: now and then, until told to stop, whatever happens to one of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Rounds:
    """`work` is given the number of the round, from 0."""

    def __init__(self, name: str, work: Callable[[int], Awaitable[object]]) -> None:
        self._name = name
        self._work = work
        self._over = asyncio.Event()

    async def go_on(self, *, every: float) -> None:
        """A round every so many seconds, the first at once, until `stop` is called or this is cancelled."""
        number = 0
        while not self._over.is_set():
            try:
                await self._work(number)
            except Exception as error:  # noqa: BLE001  # the next round may do better, and nobody else would look
                # An error's own text may quote a customer.
                log.error("%s failed: %s", self._name, type(error).__name__)
            number += 1
            if await happens(self._over, every):
                return

    def stop(self) -> None:
        """The round that is under way ends first."""
        self._over.set()

    @property
    def is_stopped(self) -> bool:
        return self._over.is_set()


async def happens(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event happens within this time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def end(work: asyncio.Task[None], *, within: float) -> None:
    """Waits so many seconds for work that has been told to stop, and cancels it then."""
    await asyncio.wait({work}, timeout=within)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
