"""Brings what was said to the channel of its conversation."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Sequence
from typing import Protocol

from bot.telemetry.reference import current_reference
from bot.telemetry.turns import TurnsSeen
from storage.conversations.model import EMBEDDED, Key, Logged
from storage.conversations.store import Conversations
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

# Few, so that a channel that is down takes little from what is said now.
_DELIVERED_AT_ONCE = 2


class ChannelDelivery(Protocol):
    """Brings activities to the people of one channel."""

    async def bring(self, key: Key, entries: Sequence[Logged]) -> None:
        """These have just been put into the conversation's log. Must not raise for a channel that is down."""

    async def deliver(self, key: Key) -> None:
        """Whatever of the conversation's log has not been brought yet."""

    async def hint(self, key: Key, activity: JsonObject) -> None:
        """Show something that is not worth keeping, such as typing."""


class Delivery:
    """`webchat` brings activities to our own web chat, `channels` to all channels of Bot Framework."""

    def __init__(
        self, store: Conversations, webchat: ChannelDelivery, channels: ChannelDelivery, seen: TurnsSeen
    ) -> None:
        self._store = store
        self._seen = seen
        self._webchat = webchat
        self._channels = channels

    async def bring(self, key: Key, entries: Sequence[Logged]) -> None:
        """What is not taken by its channel now stays in the log, and is brought by `deliver_waiting`."""
        with self._seen.about(key):
            try:
                await self._of(key).bring(key, entries)
            except Exception as error:  # noqa: BLE001  # what is in the log is brought the next time
                report("could not deliver", error)

    async def deliver(self, key: Key) -> None:
        with self._seen.about(key):
            try:
                await self._of(key).deliver(key)
            except Exception as error:  # noqa: BLE001  # what is in the log is brought the next time
                report("could not deliver", error)

    async def hint(self, key: Key, activity: JsonObject) -> None:
        await self._of(key).hint(key, activity)

    async def deliver_waiting(self) -> None:
        """Brings what waits for its channel, and waits for that."""
        at_once = asyncio.Semaphore(_DELIVERED_AT_ONCE)

        async def deliver(key: Key) -> None:
            async with at_once:
                await self.deliver(key)

        await asyncio.gather(*(deliver(key) for key in await self._store.outgoing.undelivered()))

    def _of(self, key: Key) -> ChannelDelivery:
        return self._webchat if key.channel == EMBEDDED else self._channels


def report(what: str, error: BaseException) -> None:
    """Where it happened, and nothing of what was said: an exception's text may quote a customer."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s in conversation %s: %s\n%s", what, current_reference(), type(error).__name__, where)
