"""Processes with the real conversation, desk and database, without HTTP before them, for what is erased of somebody."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from botbuilder.core import Bot
from sqlalchemy import Connection, select

from bot.bookings_bot import BookingsBot
from bot.channels.azure.connector import ConnectorDelivery
from bot.channels.webchat.sockets import OpenSockets
from bot.conversing import addresses_marked_with, conversation_with, state_at_rest
from bot.erasing import Eraser
from bot.identity.codes import MailedCodes
from bot.maintenance import Maintenance
from bot.stores import Storage
from bot.telemetry.figures import Figures
from bot.telemetry.turns import TurnsSeen
from bot.turns.delivery import Delivery
from bot.turns.pace import Pace
from bot.turns.runner import Turns
from dialogs.turn import TurnOptions
from graph.client import BookingsClient
from scheduling.ledger import Ledger
from scheduling.limits import USUAL_LIMITS, Refusals
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.conversations.model import EMBEDDED, Inbound, Key
from storage.conversations.store import Conversations
from storage.database.locks import locks_on
from storage.database.tables import conversations, metadata, outgoing
from storage.database.transactions import Database
from storage.erasures import Erasures
from storage.marks import NO_SECRET, Marks
from storage.one_time_codes import OneTimeCodes
from storage.suggested_names import SuggestedNames
from tests.bot.identity.proofs import SENDER
from tests.bot.scene import Channel, soon
from tests.bot.status_texts import SENTENCES
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET, ZONE_NAME, Watch

_NUMBERS = count(1)


@dataclass
class Post:
    """Takes every mail."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        self.sent.append((to, text))

    def code_for(self, address: str) -> str:
        text = next(text for to, text in reversed(self.sent) if to == address)
        found = re.search(r"\b\d{6}\b", text)
        assert found is not None
        return found[0]


class Process:
    """One of those that share a database, its booking service and its mail."""

    def __init__(
        self, database: Database, client: BookingsClient, watch: Watch, post: Post, *, sends_codes: bool = True
    ) -> None:
        def clock() -> Any:
            return watch.now

        self.database, self.watch = database, watch
        self.locks, marks = locks_on(database), Marks(WEBCHAT_SECRET)
        self.ledger = Ledger(database, clock, self.locks)
        quotas = BookingQuotas(self.ledger.quotas, USUAL_LIMITS, Refusals(clock), clock, marks)
        self.desk = BookingService(client, self.ledger, [BUSINESS], clock=clock, quotas=quotas)
        codes = MailedCodes(post, SENDER if sends_codes else None, OneTimeCodes(database, clock), WEBCHAT_SECRET, clock)
        self.eraser = Eraser(Erasures(database), self.ledger, codes, marks, clock)
        self.store = Conversations(database, self.locks.process, addresses_marked_with(marks))
        suggested = SuggestedNames(database, clock)
        storage = Storage(database, self.store, self.locks, suggested, marks, self.eraser.finish)
        connector = ConnectorDelivery(self.store, self.locks, Channel(), clock, sleep=soon)
        self.seen = TurnsSeen(Figures(), NO_SECRET)
        delivery = Delivery(self.store, OpenSockets(), connector, self.seen)
        spoken = TurnOptions(proofs=codes, personal_data=self.eraser)
        bot: Bot = BookingsBot(conversation_with(self.desk, clock, spoken))
        self.turns = Turns(storage, bot, delivery, lambda _: SENTENCES, Pace(clock, sleep=soon), self.seen)
        self.maintenance = Maintenance(storage, self.turns, delivery, clock, state_at_rest)

    async def end(self) -> None:
        await self.turns.finish(0)
        await self.locks.aclose()


@dataclass
class Person:
    """Writes in one conversation. `said` is what they were told last."""

    key: Key
    process: Process
    post: Post
    said: str = ""

    async def say(self, *texts: str) -> str:
        for text in texts:
            await self.begin(text)
            await self.process.turns.finish(20)
        return self.said

    async def begin(self, text: str) -> None:
        """The turn begins, and goes on while others speak."""
        key = self.key
        parts = {"conversation": {"id": key.conversation}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
        about = {"type": "message", "id": f"m{next(_NUMBERS)}", "channelId": key.channel, "serviceUrl": "https://x"}
        where = {"locale": "en-GB", "localTimezone": ZONE_NAME, "text": text}
        received = await self.process.store.receive(
            Inbound(key, about["id"], about | parts | where), self.process.watch.now, begins=True
        )
        assert received is not None
        self.process.turns.start(received)

    async def books(self, when: str, name: str, email: str, phone: str) -> None:
        await self.say(f"a beard trim on {when}", name, email, phone)
        await self.say("yes")

    async def proves(self, email: str) -> None:
        await self.say(self.post.code_for(email))

    async def log(self) -> str:
        return "\n".join(
            str(one.activity.get("text", one.activity)) for one in await self.process.store.log(self.key, 0)
        )

    async def state(self) -> dict[str, Any] | None:
        memory = await self.process.store.load(self.key)
        return memory.state


def chat(number: int) -> Key:
    return Key(EMBEDDED, f"chat-{number}")


def in_teams(number: int) -> Key:
    return Key("msteams", f"a:{number}")


async def dump(database: Database) -> str:
    """Everything in the database, as text."""

    def work(connection: Connection) -> str:
        rows = (connection.execute(select(table)).all() for table in metadata.sorted_tables)
        return "\n".join(str(tuple(row)) for found in rows for row in found)

    return await database.read(work)


async def of_conversation(database: Database, key: Key) -> list[Any]:
    """What is kept of one conversation, for comparing."""

    def work(connection: Connection) -> list[Any]:
        found: list[Any] = []
        for table in (conversations, outgoing):
            here = (table.c.channel == key.channel) & (table.c.conversation == key.conversation)
            found += map(tuple, connection.execute(select(table).where(here)).all())
        return found

    return await database.read(work)


async def settle() -> None:
    """Lets what has begun go on for a moment."""
    for _ in range(20):
        await asyncio.sleep(0.002)
