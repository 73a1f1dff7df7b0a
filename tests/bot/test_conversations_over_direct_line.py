"""Every transcript once more, through the whole app: Direct Line over HTTP in front, the simulator behind.

What the core says in `tests/dialogs` must be what a client of the web chat is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from dialogs.said import Said
from scheduling.reading.service_rules import Rules
from scheduling.service import BookingService
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from storage.database.transactions import Database
from tests.transcripts import ALL, FOLDER, Heard, beside, play, read
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BUSINESS
from tests.worlds.studio import Studio, empty, open_studio


@dataclass
class World:
    """One app for all transcripts, and what it rests on."""

    desk: BookingService
    base: str
    store: Conversations
    studio: Studio
    database: Database
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def start_again(self, now: datetime, rules: Mapping[str, Rules]) -> str:
        """As with a new app at this moment: nothing is booked, kept or read. An address for its customers.

        More than one transcript may be played in a second, and from one address that would be too many customers.
        """
        self.studio.start_again(now)
        await empty(self.database)
        self.desk._context.catalogues._rules = replace(self.desk._context.catalogues._rules, teams=rules)
        self.desk._context.catalogues.forget(BUSINESS)
        self.desk._context.calendars._cache.forget(BUSINESS)
        return f"192.0.2.{next(self._numbers)}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("app")
    address = f"sqlite:///{folder / 'app.db'}"
    desks: list[BookingService] = []

    def make_desk(*arguments: Any, **more: Any) -> BookingService:
        desks.append(BookingService(*arguments, **more))
        return desks[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wiring.BookingService", make_desk)
        async with (
            open_studio() as studio,
            open_app(studio, folder, database=address, clock=lambda: studio.watch.now) as (base, store),
        ):
            [desk] = desks
            database = open_database(address)
            yield World(desk, base, store, studio, database)
            await database.aclose()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_conversation_over_direct_line(path: Path, world: World) -> None:
    transcript = read(path)
    address = await world.start_again(transcript.now, transcript.rules)

    async with aiohttp.ClientSession(headers={"X-Forwarded-For": address}) as http:
        customers = defaultdict[str, DirectLineCustomer](lambda: DirectLineCustomer(http, world.base, world.store))

        async def answer(said: Said) -> list[Heard]:
            customer = customers[said.holder]
            greeting: list[Heard] = []
            if not customer.conversation:
                # Opening the chat always brings the greeting; a transcript that begins later is not about it.
                await customer.open(said.locale)
                greeting = await customer.shown()
            if said.joined:
                return greeting
            await customer.send(said)
            return await customer.shown()

        wanted, got = await play(transcript, world.studio, answer)

    assert wanted == got, beside(wanted, got)
