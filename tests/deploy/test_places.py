"""Commands beside the app keep to the four requests that Graph takes at once of one business, or nearly."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.commands.office import open_office
from bot.settings import Settings
from graph.request_limits import MOST_AT_ONCE, RequestLimits
from scheduling.request_limits import SharedRequestLimits
from storage.database.engine import open_database
from storage.database.locks import locks_on
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET


async def most_at_once(*ways: RequestLimits) -> int:
    """Of many who want a place at the same time, by each of these ways to the same business."""
    inside = most = 0
    is_over = asyncio.Event()

    async def ask(way: RequestLimits) -> None:
        nonlocal inside, most
        async with way.place(BUSINESS):
            inside += 1
            most = max(most, inside)
            await is_over.wait()
            inside -= 1

    async with asyncio.timeout(60), asyncio.TaskGroup() as asking:
        for way in ways * 6:
            asking.create_task(ask(way))
        while most < MOST_AT_ONCE:  # noqa: ASYNC110 - places of another process are asked for again and again
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)  # time for more to come in, if they could
        is_over.set()
    return most


async def test_app_and_command_share_their_places_or_the_command_has_one(address: str, tmp_path: Path) -> None:
    env = {
        "DATABASE_URL": address,
        "GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0",
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
    }
    database = open_database(address)
    locks = locks_on(database)
    try:
        async with open_office(Settings.from_env(env), tmp_path) as office:
            command = office.client.transport._limits
            alone = await most_at_once(SharedRequestLimits(locks, time.monotonic))
            together = await most_at_once(SharedRequestLimits(locks, time.monotonic), command)
    finally:
        await locks.aclose()
        await database.aclose()

    assert alone == MOST_AT_ONCE
    assert together == (MOST_AT_ONCE if address.startswith("postgresql") else MOST_AT_ONCE + 1)
