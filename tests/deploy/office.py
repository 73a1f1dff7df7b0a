"""The operator's office beside an app that runs, and customers who talk to that app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from dialogs.said import Said
from tests.transcripts import Heard
from tests.whole_app import DirectLineCustomer
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET, ZONE_NAME
from tests.worlds.studio import Studio
from wiring import Office, open_office


class Visitor(DirectLineCustomer):
    async def say(self, *words: str) -> None:
        for one in words:
            await self.send(Said(one, locale="en-GB", zone=ZONE_NAME))

    async def hear(self, beginning: str) -> Heard:
        """The next thing said that begins so."""
        async with asyncio.timeout(60):
            while True:
                for heard in await self.shown():
                    if heard.text.startswith(beginning):
                        return heard
                await asyncio.sleep(0.02)


@asynccontextmanager
async def opened_office(studio: Studio, folder: Path) -> AsyncIterator[Office]:
    """As another process has it: of its own, on the same database."""
    env = {
        "DATABASE_URL": f"sqlite:///{folder / 'bookings-chat.sqlite'}",
        "GRAPH_BASE_URL": studio.base_url,
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
    }
    async with open_office(Settings.from_env(env), folder, clock=lambda: studio.watch.now) as office:
        yield office
