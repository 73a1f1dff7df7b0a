"""Refuses whoever begins too many chats, or sends too many messages, with a reason and when to try again."""

from __future__ import annotations

from datetime import datetime
from time import monotonic

from bot.http import RefusedError
from bot.limits import PerMinute, SharedRates, SlidingWindow
from scheduling.limits import Limit, Limits, Refusals, chat_mark, user_mark
from storage.conversations.model import Key
from storage.database.errors import DatabaseUnavailable
from storage.marks import NO_SECRET, Marks
from storage.quotas import Rates

_REASONS = {
    Limit.CHATS: "too many new conversations from this address",
    Limit.CHAT_MESSAGES: "too many messages in a minute",
    Limit.NETWORK_MESSAGES: "too many messages from this address",
    Limit.SOCKETS: "too many open chats from this address",
}


class Throttle:
    """What comes in at once is refused by this process alone; the limits hold over all processes."""

    def __init__(self, limits: Limits, rates: Rates, refusals: Refusals, marks: Marks = NO_SECRET) -> None:
        self.limits = limits
        self._marks = marks
        self._rates = SharedRates(rates)
        self._refusals = refusals
        self._chats = SlidingWindow(limits.chats_per_minute, 60, monotonic)
        self._messages = SlidingWindow(limits.messages_per_minute, 60, monotonic)

    async def new_chat(self, network: str, now: datetime) -> None:
        """Raises RefusedError."""
        self._check_here(self._chats, network, Limit.CHATS)
        await self._check([PerMinute(Limit.CHATS, network, self.limits.chats_per_minute)], now)

    async def message(self, key: Key, now: datetime, *, network: str = "", user: str = "") -> None:
        """A message in this conversation, from there or of this user, as far as that is known. Raises RefusedError."""
        chat = chat_mark(self._marks, str(key))
        self._check_here(self._messages, chat, Limit.CHAT_MESSAGES)
        wanted = [PerMinute(Limit.CHAT_MESSAGES, chat, self.limits.messages_per_minute)]
        if network:
            most = self.limits.messages_per_network_per_minute
            wanted.append(PerMinute(Limit.NETWORK_MESSAGES, network, most))
        if user:
            wanted.append(PerMinute(Limit.CHAT_MESSAGES, user_mark(self._marks, user), self.limits.messages_per_minute))
        await self._check(wanted, now)

    def refused(self, limit: Limit, seconds: int) -> RefusedError:
        self._refusals.count(limit)
        return RefusedError(429, "TooManyRequests", _REASONS[limit], retry_after=seconds)

    def _check_here(self, window: SlidingWindow, mark: str, limit: Limit) -> None:
        seconds = window.refuse_for(mark)
        if seconds is not None:
            raise self.refused(limit, seconds)

    async def _check(self, wanted: list[PerMinute], now: datetime) -> None:
        try:
            excess = await self._rates.excess(wanted, now)
        except DatabaseUnavailable:
            return  # what comes in meanwhile is not stored either, and this process has looked
        if excess is not None:
            raise self.refused(excess.limit, excess.seconds)
