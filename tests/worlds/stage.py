"""The studio with a desk and a database, on which transcripts are played one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import pytest_asyncio

from graph.client import BookingsClient
from scheduling.reading.service_rules import Rules
from scheduling.service import BookingService
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from tests.worlds.studio import Studio, empty, impatient_client, make_desk, open_studio


@dataclass
class Stage:
    """What all transcripts share; each has a desk of its own, which has read nothing yet."""

    studio: Studio
    client: BookingsClient
    database: Database

    async def start_again(self, now: datetime, rules: Mapping[str, Rules] = MappingProxyType({})) -> BookingService:
        self.studio.start_again(now)
        await empty(self.database)
        return make_desk(self.client, self.database, self.studio.watch, rules)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    database = open_database("sqlite://")
    await upgrade(database)
    async with open_studio() as studio, impatient_client(studio) as client:
        yield Stage(studio, client, database)
    await database.aclose()
