"""How much one customer may ask for, in numbers that an operator may change, and what has been refused so far."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from scheduling.identity import comparable
from storage.marks import Marks

logger = logging.getLogger("limits")

_LOGGED_EVERY = timedelta(minutes=1)


class Limit(Enum):
    """Each limit by its name, as an operator sees it."""

    CHAT_BOOKINGS = "bookings-per-chat"
    ADDRESS_BOOKINGS = "bookings-per-address"
    PROVED_ADDRESS_BOOKINGS = "bookings-per-proved-address"
    NETWORK_BOOKINGS = "bookings-per-network"
    CHAT_HOLDS = "holds-per-chat"
    NETWORK_HOLDS = "holds-per-network"
    NETWORK_HOLDERS = "holders-per-network"
    HOLD_AGE = "hold-minutes"
    CHATS = "chats-per-minute"
    CHAT_MESSAGES = "messages-per-minute"
    NETWORK_MESSAGES = "messages-per-network-per-minute"
    SOCKETS = "sockets-per-network"


@dataclass(frozen=True, slots=True)
class Limits:
    """A chat is one conversation, a network one IPv4 address or the first 64 bits of an IPv6 address.

    Many customers may share a network, so its numbers are wide. Bookings and `holders_per_network` (chats that hold
    times) are counted over a day; holds are those in force at a time, and `hold_without_name` and `hold` how long a
    chat may hold times in all, before its customer has given a name and after.
    """

    bookings_per_chat: int = 10
    bookings_per_address: int = 10
    bookings_per_proved_address: int = 20
    bookings_per_network: int = 20
    holds_per_chat: int = 8
    holds_per_network: int = 16
    holders_per_network: int = 40
    hold_without_name: timedelta = timedelta(minutes=15)
    hold: timedelta = timedelta(minutes=60)
    chats_per_minute: int = 30
    messages_per_minute: int = 60
    messages_per_network_per_minute: int = 300
    sockets_per_network: int = 100


USUAL_LIMITS = Limits()


class Refusals:
    """Counts what this process has refused, and logs each kind once a minute at most, without saying whose it was."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._counts: Counter[Limit] = Counter()
        self._logged: dict[Limit, tuple[datetime, int]] = {}

    def count(self, limit: Limit) -> None:
        now = self._clock()
        self._counts[limit] += 1
        at, so_far = self._logged.get(limit, (None, 0))
        if at is None or abs(now - at) >= _LOGGED_EVERY:
            self._logged[limit] = now, self._counts[limit]
            logger.warning("limit reached: %s, %d times since this was last said", limit.value, self[limit] - so_far)

    def __getitem__(self, limit: Limit) -> int:
        return self._counts[limit]


def chat_mark(marks: Marks, holder: str) -> str:
    """By which a conversation is counted; its name is as in `Order.holder`."""
    return marks.of("chat", holder)


def address_mark(marks: Marks, email: str) -> str:
    """By which a mail address is counted."""
    return marks.of("address", comparable(email))


def phone_mark(marks: Marks, phone: str) -> str:
    """By which a phone number is counted, of customers who have given no address."""
    return marks.of("phone", phone)


def user_mark(marks: Marks, user: str) -> str:
    """By which somebody is counted whom a channel names; `user` as in `Order.user`."""
    return marks.of("user", user)
