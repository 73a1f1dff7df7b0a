"""What a customer sees and hears while a turn lasts, by a clock that does not run."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, cast

from bot.turns.adapter import SETTLED, TurnAdapter
from bot.turns.delivery import Delivery
from bot.turns.pace import Pace, Patience
from bot.turns.progress import Progress
from storage.conversations.model import Inbound, Key, Logged
from storage.conversations.store import Conversations
from tests.bot.status_texts import SENTENCES

KEY = Key("msteams", "a:1")
PARTS = {"conversation": {"id": "a:1"}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
HELLO = Inbound(KEY, "1", {"type": "message", "id": "1", "channelId": "msteams", "serviceUrl": "https://x"} | PARTS)


class Channel:
    """Keeps when what came, in seconds since the turn began."""

    def __init__(self) -> None:
        self.now = 0.0
        self.seen: list[tuple[float, str]] = []

    async def append(self, key: Key, activities: Sequence[dict[str, Any]], now: datetime) -> list[Logged]:
        return [Logged(1, activity) for activity in activities]

    async def bring(self, key: Key, entries: Sequence[Logged]) -> None:
        self.seen += [(self.now, entry.activity["text"]) for entry in entries]

    async def hint(self, key: Key, activity: dict[str, Any]) -> None:
        self.seen.append((self.now, activity["type"]))


async def seen_in(seconds: float, patience: Patience, inbound: Inbound = HELLO) -> list[tuple[float, str]]:
    channel = Channel()

    begun: set[asyncio.Task[None]] = set()

    def begin(work: Coroutine[Any, Any, None]) -> None:
        begun.add(asyncio.create_task(work))

    async def wait(over: asyncio.Event, pause: float) -> bool:
        await asyncio.gather(*begun)
        channel.now += pause
        return channel.now >= seconds

    store, delivery = cast("Conversations", channel), cast("Delivery", channel)
    adapter = TurnAdapter(lambda: datetime(2026, 3, 27, 9, tzinfo=UTC))
    clock = lambda: datetime(2026, 3, 27, 9, tzinfo=UTC)  # noqa: E731
    progress = Progress(store, delivery, adapter, lambda _: SENTENCES, Pace(clock, patience, wait=wait), begin)
    await progress.show(inbound, asyncio.Event())
    return channel.seen


async def test_a_quick_turn_shows_nothing() -> None:
    assert await seen_in(0.9, Patience()) == []


async def test_a_slow_turn_shows_typing() -> None:
    assert await seen_in(2, Patience()) == [(1.0, "typing")]


async def test_whoever_waits_for_long_hears_of_it_now_and_then_and_sees_typing_in_between() -> None:
    seen = await seen_in(25, Patience())

    assert [(when, what) for when, what in seen if what != "typing"] == [
        (5.0, SENTENCES.patience),
        (20.0, SENTENCES.more_patience),
    ]
    moments = [0.0, *(when for when, _ in seen)]
    assert max(later - earlier for earlier, later in pairwise(moments)) <= Patience().typing_every


async def test_nobody_hears_that_news_takes_long() -> None:
    """Nobody has asked for it."""
    activity_id = f"{SETTLED}/i1//0"
    news = Inbound(KEY, activity_id, HELLO.activity | {"type": "event", "id": activity_id, "name": SETTLED})

    assert await seen_in(25, Patience(), news) == []
