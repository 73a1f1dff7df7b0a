"""The disk is full, or the database away: nothing is claimed, nothing is lost, and the truth is told afterwards."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.server import Timing
from dialogs.said import Said
from dialogs.turns.open_turn import OpenTurn
from storage.conversations.store import Conversations
from tests.needed import lacks
from tests.whole_app import UNHURRIED, DirectLineCustomer, open_app
from tests.worlds.sample import NOW, ZONE_NAME
from tests.worlds.studio import Studio, open_studio

BOOKED = "Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"
MOVED = "Haircut 2026-11-24 16:00 Dana Ferreira, Ana Silva"
TO_BOOK = (
    ("haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com", "Haircut on Tuesday"),
    ("skip", "Please check your booking"),
)
LAST_YES = "yes, please"

TIMING = Timing(patience=UNHURRIED.patience, turns_end_within=0.1, look_every=0.2)


@dataclass(frozen=True, slots=True)
class Errand:
    """`steps` are what the customer says up to the last yes, each with how the answer to it begins.

    `truth` is how they are told that it was done, `lies` what they may hear only where it was not.
    """

    steps: tuple[tuple[str, str], ...]
    truth: str
    lies: tuple[str, ...]
    calendar: list[str]

    async def up_to_the_yes(self, customer: Customer) -> None:
        await customer.open("en-GB")
        for words, answer in self.steps:
            await customer.say(words)
            await customer.hear(answer)
        await customer.say(LAST_YES)


BOOK = Errand(TO_BOOK, "You're booked!", ("Nothing was booked", "just gone"), [BOOKED])
CANCEL = Errand(
    (*TO_BOOK, ("yes", "You're booked!"), ("cancel my appointment", "Shall I cancel")),
    "Done: your",
    ("stays as it is", "nothing left to cancel"),
    [],
)
MOVE = Errand(
    (*TO_BOOK, ("yes", "You're booked!"), ("move it to 4pm", "Please check the new time")),
    "Your appointment has moved",
    ("stays as it is", "still in place", "just gone"),
    [MOVED],
)
each_errand = pytest.mark.parametrize("errand", [BOOK, CANCEL, MOVE], ids=["booked", "cancelled", "moved"])


class Disk:
    """A small disk of its own, which can be full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with suppress(OSError), self._filler.open("ab", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603
        lacks("no disk of one's own: mounting a tmpfs needs root")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


class Customer(DirectLineCustomer):
    """Writes, and hears everything that is said, in order."""

    def __init__(self, http: aiohttp.ClientSession, base: str, store: Conversations) -> None:
        super().__init__(http, base, store)
        self.heard: list[str] = []

    async def say(self, words: str) -> None:
        await self.send(Said(words, locale="en-GB", zone=ZONE_NAME))

    async def hear(self, beginning: str) -> None:
        async with asyncio.timeout(20):
            while not any(one.startswith(beginning) for one in await self.listen()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def listen(self) -> list[str]:
        path = f"/directline/conversations/{self.conversation}/activities?watermark={self.watermark}"
        found = await self.call("GET", path)
        self.watermark = found.get("watermark", self.watermark)
        for one in found["activities"]:
            if one["from"]["role"] == "bot":
                card = (one.get("attachments") or [{}])[0].get("content", {})
                self.heard.append(one.get("text") or card.get("fallbackText", ""))
        return self.heard

    async def is_refused(self, words: str) -> bool:
        activity = {"type": "message", "text": words, "from": {"id": "whoever"}}
        url = f"{self.base}/directline/conversations/{self.conversation}/activities"
        async with self.http.post(url, json=activity, headers=self.headers) as answer:
            return (answer.status, answer.headers.get("Retry-After")) == (503, "5")


@asynccontextmanager
async def whole_app(studio: Studio, disk: Disk) -> AsyncIterator[tuple[str, Conversations]]:
    async with open_app(studio, disk.folder, clock=lambda: NOW, timing=TIMING, look_every=0.1) as opened:
        yield opened


@pytest.fixture
def is_full_from_the_yes_on(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The disk is filled just before the turn of the last yes is committed; happens then."""
    commit, is_filled = Conversations.commit, asyncio.Event()

    async def fills_the_disk(self: Conversations, received: Any, *what: Any, **more: Any) -> Any:
        if received.inbound.activity.get("text") == LAST_YES and not is_filled.is_set():
            disk.fill()
            is_filled.set()
        return await commit(self, received, *what, **more)

    monkeypatch.setattr(Conversations, "commit", fills_the_disk)
    return is_filled


@each_errand
@pytest.mark.parametrize("meanwhile", ["hello?", "never mind"])
async def test_what_was_done_is_told_when_there_is_room_again_whatever_was_said_meanwhile(
    disk: Disk, is_full_from_the_yes_on: asyncio.Event, errand: Errand, meanwhile: str
) -> None:
    async with open_studio() as studio, whole_app(studio, disk) as (base, store), aiohttp.ClientSession() as http:
        customer = Customer(http, base, store)
        await errand.up_to_the_yes(customer)
        await asyncio.wait_for(is_full_from_the_yes_on.wait(), 20)
        async with asyncio.timeout(20):
            # What the last free pages took is answered after the truth.
            while not await customer.is_refused(meanwhile):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        told_while_full = list(await customer.listen())
        exists = await studio.calendar()

        disk.make_room()
        await customer.hear(errand.truth)
        await customer.say(meanwhile)
        async with asyncio.timeout(20):
            while await store.open_turns():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        heard = await customer.listen()
        told_at = [place for place, one in enumerate(heard) if one.startswith(errand.truth)]

        assert exists == await studio.calendar() == errand.calendar
        assert told_at == [len(told_while_full)]  # once, not too early, and before anything else
        assert not [one for one in heard for lie in errand.lies if lie in one]


@each_errand
async def test_it_is_told_by_the_next_process_when_this_one_dies_meanwhile(
    disk: Disk, is_full_from_the_yes_on: asyncio.Event, errand: Errand
) -> None:
    async with open_studio() as studio, aiohttp.ClientSession() as http:
        async with whole_app(studio, disk) as (base, store):
            customer = Customer(http, base, store)
            await errand.up_to_the_yes(customer)
            await asyncio.wait_for(is_full_from_the_yes_on.wait(), 20)
        disk.make_room()

        async with whole_app(studio, disk) as (base, store):
            customer.base, customer.store = base, store
            await customer.hear(errand.truth)
            heard = await customer.listen()

            assert await studio.calendar() == errand.calendar
            assert [one.startswith(errand.truth) for one in heard].count(True) == 1
            assert not [one for one in heard for lie in errand.lies if lie in one]


async def test_it_is_not_ready_while_the_disk_is_full(disk: Disk) -> None:
    async with open_studio() as studio, aiohttp.ClientSession() as http:
        async with whole_app(studio, disk) as (base, _):
            for _ in range(3):  # the last free pages of the write-ahead log
                disk.fill()
                async with http.post(f"{base}/webchat/token") as answer:
                    assert answer.status == 200
            async with http.get(f"{base}/readyz") as answer:
                ready = answer.status, await answer.json(), answer.headers.get("Retry-After")
            disk.make_room()

        assert ready == (
            503,
            {"status": "not ready", "checks": {"database": "DatabaseUnavailable", "graph": "ok"}},
            "10",
        )


async def test_what_a_fault_of_ours_kept_from_being_told_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, receipt, faults = [NOW], OpenTurn.say_receipt, [ValueError("in the middle of saying it")]

    def fails_once(self: OpenTurn, *what: Any, **more: Any) -> None:
        if faults:
            raise faults.pop()
        receipt(self, *what, **more)

    monkeypatch.setattr(OpenTurn, "say_receipt", fails_once)
    options: dict[str, Any] = {"clock": lambda: clock[0], "timing": TIMING, "look_every": 0.05}
    async with (
        open_studio() as studio,
        aiohttp.ClientSession() as http,
        open_app(studio, tmp_path, **options) as (base, store),
    ):
        customer = Customer(http, base, store)
        await BOOK.up_to_the_yes(customer)
        await customer.hear("I'm sorry, something went wrong on my side.")
        clock[0] += timedelta(minutes=3)

        await customer.hear("You're booked!")

        assert await studio.calendar() == [BOOKED]
