"""The customers of `benchmarks.scale`: each in the web chat, with time to think, over a connection that may be cut."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from itertools import product
from typing import Any
from uuid import uuid4

import aiohttp

from benchmarks.scale_business import STAFF

PATIENCE_SECONDS = 300.0
"""How long a customer waits for an answer before they count as left alone."""

MOST_TRIES = 12
"""How often they say the same, or "try again", before they give up."""

Json = dict[str, Any]


class Wish(Enum):
    BOOK = "book"
    CANCEL = "cancel"
    """Book, and then cancel it."""
    MOVE = "move"
    """Book, and then move it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`expects` is in the answer if all goes well; `asks_graph` if it cannot be answered without."""

    says: str
    expects: str
    asks_graph: bool

    @property
    def from_anew(self) -> str:
        """What is said when it has turned out that nothing was done: a booking is asked about once more unasked."""
        return CANCEL if self.expects == CANCELLED else self.says


@dataclass(frozen=True, slots=True)
class Plan:
    """A day of one colleague is one customer's alone: whatever happens to them, no other customer was in the way."""

    number: int
    business_id: str
    staff: str
    day: date
    wish: Wish

    @property
    def email(self) -> str:
        return f"customer{self.number}@example.com"

    def steps(self) -> Iterator[Step]:
        yield Step("a haircut please", "When would you like to come", asks_graph=True)
        yield Step(f"with {self.staff} on {self.day.day} {self.day:%B} at 10:00", "What name", asks_graph=True)
        yield Step(f"Vera Cruz, {self.email}", "And a phone number", asks_graph=False)
        yield Step("skip", "Please check your booking", asks_graph=False)
        yield Step("yes", BOOKED, asks_graph=True)
        if self.wish is Wish.CANCEL:
            yield Step(CANCEL, CANCEL_ASKED, asks_graph=True)
            yield Step("yes", CANCELLED, asks_graph=True)
        elif self.wish is Wish.MOVE:
            yield Step("move it to 11:30", "Please check the new time", asks_graph=True)
            yield Step("yes", MOVED, asks_graph=True)


BOOKED, MOVED, CANCELLED = "You're booked!", "Your appointment has moved", "is cancelled"
CANCEL = "cancel my appointment"
WENT_THROUGH, NOT_DONE, CANCEL_ASKED = "that went through", "did not go through", "Shall I cancel"
TRY_AGAIN, SAY_AGAIN = 'say "try again"', "say that again"
COMPANY = ("One moment please", "taking longer than usual", "need a little longer", "I'm checking whether")
"""What is said while something takes its time; the answer follows unasked."""


def plans(count: int, business_ids: Sequence[str], today: date, chance: random.Random) -> Iterator[Plan]:
    days = [day for ahead in range(3, 57) if (day := today + timedelta(days=ahead)).weekday() < 5]
    places = list(product(business_ids, STAFF, days))
    if len(places) < count:
        raise ValueError(f"there is room for {len(places)} customers")
    for number, (business_id, name, day) in enumerate(chance.sample(places, count)):
        wish = chance.choices(list(Wish), weights=(6, 2, 2))[0]
        yield Plan(number, business_id, name, day, wish)


@dataclass
class Waited:
    """`seconds` from sending to the first answer."""

    seconds: float
    asks_graph: bool
    at: float


@dataclass
class Customer:
    http: aiohttp.ClientSession
    address: str
    plan: Plan
    think_seconds: float
    chance: random.Random
    waited: list[Waited] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Which of the ends they were told of, in order."""
    unexpected: list[str] = field(default_factory=list)
    tried_again: int = 0
    cut_off: int = 0
    step: Step | None = None
    """Where they are."""
    heard: list[tuple[float, str, str]] = field(default_factory=list)
    """All that was said, with when and by whom."""

    async def come(self) -> None:
        """A whole visit. Whatever goes otherwise than planned is in `unexpected`."""
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self._known: set[str] = set()
        self._position = ""
        token = await self._ask("POST", "/webchat/token", {"business": self.plan.business_id})
        self._conversation, self._token = token["conversationId"], token["token"]
        started = await self._ask("POST", "/directline/conversations", {"locale": "en-GB"})
        listening = asyncio.create_task(self._listen(started["streamUrl"]))
        try:
            await self._next_heard()
            for step in self.plan.steps():
                self.step = step
                if not await self._go(step):
                    return
        except TimeoutError:
            self.unexpected.append(f"no answer to {self.step.says if self.step else 'coming'!r}")
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _go(self, step: Step) -> bool:
        """Says it, and whatever it takes until its end is told: asked, or unasked while they think."""
        told_before, says = len(self.told), step.says
        for _ in range(MOST_TRIES):
            await self._think()
            meanwhile = self._heard_meanwhile()
            if step.expects in self.told[told_before:]:
                return True
            if any(NOT_DONE in one for one in meanwhile):
                says = step.from_anew
            answer = await self._say(says, step)
            if step.expects in answer or step.expects in self.told[told_before:]:
                return True
            if TRY_AGAIN in answer:
                says = "try again"
            elif NOT_DONE in answer:
                says = step.from_anew
            elif says == step.from_anew != step.says and CANCEL_ASKED in answer:
                says = step.says
            elif SAY_AGAIN not in answer:
                break
            self.tried_again += 1
        self.unexpected.append(f"{says!r}: {answer[:160]!r}")
        return False

    def _heard_meanwhile(self) -> list[str]:
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]

    async def _say(self, text: str, step: Step) -> str:
        """What is said first; while it is being looked into, what comes of it."""
        began = time.monotonic()
        activity = {
            "type": "message",
            "text": text,
            "locale": "en-GB",
            "localTimezone": "Europe/Lisbon",
            "from": {"id": "whoever", "role": "user"},
            "channelData": {"clientActivityID": uuid4().hex},
        }
        self.heard.append((time.time(), "customer", text))
        await self._ask("POST", f"/directline/conversations/{self._conversation}/activities", activity)
        heard = await self._next_heard()
        self.waited.append(Waited(time.monotonic() - began, step.asks_graph, began))
        while any(words in heard for words in COMPANY):
            heard = await self._next_heard()
        return heard

    async def _think(self) -> None:
        await asyncio.sleep(self.think_seconds * self.chance.uniform(0.5, 1.5))

    async def _next_heard(self) -> str:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._heard.get()

    # Over the wire

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """Until it is answered: a page sends again what was cut off, and whatever was sent twice is taken once."""
        headers = {"Authorization": f"Bearer {self._token}"} if hasattr(self, "_token") else {}
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    async with self.http.request(method, self.address + path, json=body, headers=headers) as answer:
                        if answer.status < 500 and answer.status != 429:
                            answer.raise_for_status()
                            found: Json = await answer.json()
                            return found
                except aiohttp.ClientConnectionError:
                    self.cut_off += 1
                except aiohttp.ClientPayloadError:
                    self.cut_off += 1
                await asyncio.sleep(0.5)

    async def _listen(self, stream: str) -> None:
        """As directlinejs does: when the socket is lost, from the last watermark on."""
        while True:
            try:
                async with self.http.ws_connect(stream, heartbeat=30) as socket:
                    async for message in socket:
                        if message.type is aiohttp.WSMsgType.TEXT and message.data:
                            self._take(json.loads(message.data))
            except aiohttp.ClientError:
                pass
            self.cut_off += 1
            await asyncio.sleep(0.5)
            query = f"?watermark={self._position}" if self._position else ""
            stream = (await self._ask("GET", f"/directline/conversations/{self._conversation}{query}"))["streamUrl"]

    def _take(self, told: Json) -> None:
        self._position = told.get("watermark") or self._position
        for activity in told.get("activities", ()):
            if activity["type"] == "message" and activity["from"].get("role") == "bot":
                self._note(str(activity["id"]), _text(activity))

    def _note(self, activity_id: str, text: str) -> None:
        """Once, however often a connection that was cut brings it again."""
        if activity_id in self._known:
            return
        self._known.add(activity_id)
        self.heard.append((time.time(), "bot", text))
        if (end := next((end for end in (BOOKED, MOVED, CANCELLED) if end in text), None)) is not None:
            self.told.append(end)
        elif WENT_THROUGH in text and self.step is not None:
            self.told.append(self.step.expects)
        self._heard.put_nowait(text)


def _text(activity: Json) -> str:
    cards = [one["content"] for one in activity.get("attachments") or ()]
    said = [activity.get("text") or "", *(str(card.get("fallbackText") or "") for card in cards)]
    return "\n".join(one for one in said if one)
