"""Wakes the open sockets of a conversation when its log has grown. The log itself is in the store.

Other processes may lengthen it too: `Store.follow` tells of that.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.jsontype import JsonObject
from bot.storage import Key


class Listener:
    """One open socket's bell, with the hints that came since it was last looked at."""

    def __init__(self) -> None:
        self._bell = asyncio.Event()
        self._hints: list[JsonObject] = []

    def ring(self, hint: JsonObject | None = None) -> None:
        if hint is not None:
            self._hints.append(hint)
        self._bell.set()

    async def heard(self) -> list[JsonObject]:
        """Wait for the next ring; gives the hints that are not in the log."""
        await self._bell.wait()
        self._bell.clear()
        hints, self._hints = self._hints, []
        return hints


class Hub:
    """The courier of the web chat: it rings, and each socket reads the log from its own place on."""

    def __init__(self) -> None:
        self._listeners: defaultdict[Key, set[Listener]] = defaultdict(set)

    @contextmanager
    def listen(self, key: Key) -> Iterator[Listener]:
        listener = Listener()
        self._listeners[key].add(listener)
        try:
            yield listener
        finally:
            self._listeners[key].discard(listener)
            if not self._listeners[key]:
                del self._listeners[key]

    async def deliver(self, key: Key) -> None:
        self.ring(key)

    async def hint(self, key: Key, activity: JsonObject) -> None:
        """For the sockets of this process alone: it is not worth keeping, nor calling out to others."""
        self.ring(key, activity)

    def ring(self, key: Key, hint: JsonObject | None = None) -> None:
        for listener in self._listeners.get(key, ()):
            listener.ring(hint)

    def ring_all(self) -> None:
        """Any log may have grown."""
        for key in list(self._listeners):
            self.ring(key)
