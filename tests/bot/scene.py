"""A process without HTTP before it, with a bot that says what it heard and a channel that fails as a test wishes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.channels.azure.connector import Connector, ConnectorDelivery
from bot.conversing import state_at_rest
from bot.maintenance import Maintenance
from bot.stores import Storage
from bot.telemetry.figures import Figures
from bot.telemetry.turns import TurnsSeen
from bot.turns.delivery import Delivery
from bot.turns.pace import Pace
from bot.turns.runner import Turns
from bot.undelivered import Undelivered
from storage.conversations.model import EMBEDDED, Inbound, Key, Received
from storage.conversations.store import Conversations
from storage.database.locks import locks_on
from storage.database.tables import conversations, outgoing, turns
from storage.database.transactions import Database
from storage.marks import NO_SECRET
from storage.notifications import Report, Result, put_report
from storage.suggested_names import SuggestedNames
from tests.bot.status_texts import SENTENCES

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
TEAMS = Key("msteams", "a:1")
CHAT = Key(EMBEDDED, "c1")


class Channel(Connector):
    """Takes activities, unless there is something to raise first."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.tries: list[int] = []
        self.raises: list[Exception] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def send(self, activity: Json, *, most_tries: int = 4) -> None:
        self.tries.append(most_tries)
        await self.may_answer.wait()
        if self.raises:
            raise self.raises.pop(0)
        self.taken.append(str(activity.get("text", activity["type"])))


class Bot:
    """Says what it heard, once nothing is left to raise."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def on_turn(self, context: Any) -> None:
        self.heard.append(str(context.activity.text or context.activity.name))
        await self.may_answer.wait()
        await context.send_activity(f"heard {self.heard[-1]}")


class Process:
    """One of those that share a database; where it is a file, there is one after the other."""

    def __init__(self, database: Database, channel: Channel, clock: Callable[[], datetime]) -> None:
        self.database, self.channel, self.bot = database, channel, Bot()
        self.locks = locks_on(database)
        self.store = Conversations(database, self.locks.process)
        self.undelivered = Undelivered()
        connector_delivery = ConnectorDelivery(self.store, self.locks, channel, clock, self.undelivered, sleep=soon)
        self.seen = TurnsSeen(Figures(), NO_SECRET)
        delivery = Delivery(self.store, connector_delivery, connector_delivery, self.seen)
        self.suggested = SuggestedNames(database, clock)
        storage = Storage(database, self.store, self.locks, self.suggested)
        self.turns = Turns(storage, self.bot, delivery, lambda _: SENTENCES, Pace(clock, sleep=soon), self.seen)
        self.delivery = delivery
        self.maintenance = Maintenance(storage, self.turns, delivery, clock, state_at_rest)

    async def end(self) -> None:
        """As SIGKILL does: nothing of it goes on, and PostgreSQL sees its connections end."""
        await self.turns.finish(0)
        await self.locks.aclose()


async def soon(_: float) -> None:
    """Waits for others, and not for the clock."""
    await asyncio.sleep(0.001)


class Scene(Process):
    """A process, and those that come after it or beside it."""

    def __init__(self, database: Database) -> None:
        self.now = NOW
        super().__init__(database, Channel(), lambda: self.now)

    def another(self) -> Process:
        return Process(self.database, self.channel, lambda: self.now)

    async def hear(self, text: str, key: Key = TEAMS, seconds: float = 0) -> Received:
        """Comes in so many seconds from now; nobody begins its turn."""
        parts = {"conversation": {"id": key.conversation}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
        activity = {"type": "message", "id": text, "channelId": key.channel, "serviceUrl": "https://x", "text": text}
        inbound = Inbound(key, text, activity | parts)
        received = await self.store.receive(inbound, self.now + timedelta(seconds=seconds), begins=True)
        assert received is not None
        return received

    async def say(self, *texts: str, key: Key = TEAMS) -> None:
        """Stands in the log and waits to be delivered."""
        said = [{"type": "message", "text": text, "timestamp": self.now.isoformat()} for text in texts]
        await self.store.append(key, said, self.now)

    async def answer(self, received: Received, state: Json | None = None) -> None:
        await self.store.commit(received, state, [], self.now)

    async def owe(self, intent: str) -> None:
        """A write has ended of which its customer has not been told."""
        report = Report(intent, "studio@example.com", "book", Result.DONE, str(TEAMS), None, self.now)
        await self.database.write(lambda connection: put_report(connection, report, due_at=self.now))

    async def rest(self) -> None:
        """Until every turn and delivery under way is over."""
        await self.turns.finish(10)

    async def look(self) -> None:
        """One look, and all that it begins."""
        await self.maintenance.look()
        await self.rest()

    async def rows(self) -> dict[str, int]:
        return {
            table.name: len(await self.database.read(lambda c, t=table: c.execute(select(t)).all()))  # type: ignore[misc]
            for table in (conversations, turns, outgoing)
        }
