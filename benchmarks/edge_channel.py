"""The other side of the wire for `benchmarks.edge`: a channel that takes replies, and its customers.

The activities are as large as those of Teams, which is the channel that says most about its customers.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

import aiohttp
from aiohttp import web

from dialogs.saying.wording import Wording

PATIENCE_SECONDS = 20.0

Json = dict[str, Any]


class Channel:
    """Takes what a bot says, and gives it to whoever asked; not what it says to keep them company meanwhile."""

    def __init__(self) -> None:
        self.url = ""
        self.asked_to_wait = 0
        self._company = Wording("en").say("sorry-slow")
        self._waiting: dict[tuple[str, str], asyncio.Future[Json]] = {}

    def expect(self, conversation: str, activity_id: str) -> asyncio.Future[Json]:
        """The message that answers this activity."""
        reply: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[conversation, activity_id] = reply
        return reply

    async def take(self, request: web.Request) -> web.Response:
        activity = await request.json()
        if activity.get("text") == self._company:
            self.asked_to_wait += 1
        elif activity["type"] == "message":
            which = activity["conversation"]["id"], activity.get("replyToId", "")
            if (reply := self._waiting.pop(which, None)) is not None and not reply.done():
                reply.set_result(activity)
        return web.json_response({"id": "taken"})

    async def update(self, request: web.Request) -> web.Response:
        """A card that has been used is shown anew without its buttons.

        https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
        """
        await request.read()
        return web.json_response({"id": request.match_info["activity"]})


@asynccontextmanager
async def open_channel() -> AsyncIterator[Channel]:
    channel = Channel()
    app = web.Application()
    app.router.add_post("/teams/v3/{tail:.*}", channel.take)
    app.router.add_put("/teams/v3/conversations/{conversation}/activities/{activity}", channel.update)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        channel.url = f"http://127.0.0.1:{runner.addresses[0][1]}/teams/"
        yield channel
    finally:
        await runner.cleanup()


_NUMBERS = count(1)


@dataclass
class Customer:
    """Somebody who writes to the bot at this address, in a conversation of their own."""

    http: aiohttp.ClientSession
    address: str
    channel: Channel
    number: int = field(default_factory=lambda: next(_NUMBERS))
    said: int = 0

    async def send(self, text: str) -> None:
        """Without waiting for more than that the bot has it."""
        await self._post(self._message(text))

    async def say(self, text: str) -> str:
        """What the bot replies, as JSON: a card is as good as a text."""
        message = self._message(text)
        reply = self.channel.expect(message["conversation"]["id"], message["id"])
        await self._post(message)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return json.dumps(await reply, ensure_ascii=False)

    async def _post(self, message: Json) -> None:
        async with self.http.post(f"{self.address}/api/messages", json=message) as answer:
            answer.raise_for_status()
            await answer.read()

    def _message(self, text: str) -> Json:
        """https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages"""
        self.said += 1
        now = datetime.now(UTC)
        tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
        return {
            "type": "message",
            "id": f"{self.number:06d}{self.said:07d}",
            "channelId": "msteams",
            "serviceUrl": self.channel.url,
            "text": text,
            "textFormat": "plain",
            "locale": "en-US",
            "timestamp": now.isoformat(),
            "localTimestamp": now.isoformat(),
            "localTimezone": "Europe/Lisbon",
            "from": {
                "id": f"29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgmB39ATiQ{self.number:06d}",
                "name": "Ana Silva",
                "aadObjectId": f"00000000-0000-0000-0000-{self.number:012d}",
            },
            "recipient": {"id": "28:c9e8c047-2a34-40a1-b28a-b162d5f5327c", "name": "Studio Almeida"},
            "conversation": {
                "conversationType": "personal",
                "tenantId": tenant,
                "id": f"a:17I0kl8EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg{self.number:06d}",
            },
            "entities": [{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Windows"}],
            "channelData": {"tenant": {"id": tenant}},
        }


MESSAGES = 6


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking and its messages, at a time that no other booking of this process has."""

    day: str
    hour: int
    number: int

    @property
    def messages(self) -> tuple[str, ...]:
        who = f"Ana Silva, ana{self.number}@example.com"
        return ("hi", "a haircut please", f"on {self.day} at {self.hour}:00", who, "no phone", "yes")


def visits(first: datetime) -> Iterator[Visit]:
    """Every day anew at another hour, so that bookings do not stand in each other's way for long."""
    days = [day for n in range(3, 57) if (day := first + timedelta(days=n)).weekday() < 5]
    for number, (hour, day) in enumerate(product((15, 10, 17, 9, 16, 11, 18, 14, 12), days)):
        yield Visit(f"{day.day} {day:%B}", hour, number)


RECEIPT = "You're booked!"


async def book(customer: Customer, visit: Visit) -> None:
    """A whole conversation. Raises AssertionError unless it ends with the receipt."""
    heard = [await customer.say(message) for message in visit.messages]
    assert RECEIPT in heard[-1], f"no receipt for {visit.messages}: {heard}"


async def book_in_a_crowd(customer: Customer, visit: Visit, think: Callable[[], Awaitable[bool]]) -> list[float]:
    """The same, until thinking before a message says that it is enough. Gives the seconds that each reply took."""
    waits: list[float] = []
    for message in visit.messages:
        if not await think():
            return waits
        began = time.monotonic()
        heard = await customer.say(message)
        waits.append(time.monotonic() - began)
    assert RECEIPT in heard, f"no receipt for {visit.messages}: {heard}"
    return waits
