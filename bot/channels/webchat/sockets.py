"""Wakes the open sockets of a conversation when its log has grown. The log itself is in the store.

Other processes may lengthen it too: `storage.database.listening` tells of that.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from storage.conversations.model import Key, Logged
from storage.json_types import JsonObject


class Listener:
    """One open socket's bell, with the hints that came since it was last looked at."""

    def __init__(self) -> None:
        self._bell = asyncio.Event()
        self._hints: list[JsonObject] = []
        self._entries: list[Logged] = []
        self._has_more = False

    def ring(self, hint: JsonObject | None = None, entries: Sequence[Logged] = ()) -> None:
        """With entries of the log that have just been written, or without where the log has to be read."""
        if hint is not None:
            self._hints.append(hint)
        self._entries += entries
        self._has_more = self._has_more or (hint is None and not entries)
        self._bell.set()

    async def heard(self, position: int) -> tuple[list[Logged], list[JsonObject], bool]:
        """Wait for the next ring: what follows this position in the log, hints that are not in it, and whether there
        may be more in the log than that.
        """
        await self._bell.wait()
        self._bell.clear()
        hints, self._hints = self._hints, []
        entries, self._entries = self._entries, []
        has_more, self._has_more = self._has_more, False
        news = sorted({entry.seq: entry for entry in entries if entry.seq > position}.values(), key=lambda one: one.seq)
        following = [entry for place, entry in enumerate(news, position + 1) if entry.seq == place]
        return following, hints, has_more or len(following) < len(news)


class OpenSockets:
    """The delivery of the web chat: it rings, and each socket reads the log from its own place on."""

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

    async def bring(self, key: Key, entries: Sequence[Logged]) -> None:
        for listener in self._listeners.get(key, ()):
            listener.ring(entries=entries)

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
