"""The operator's office beside an app that runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.commands.office import Office, open_office
from bot.settings import Settings
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET
from tests.worlds.studio import Studio


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
