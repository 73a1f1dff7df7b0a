"""Hears of what other processes on the same PostgreSQL have said in the web chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from storage.conversations import GROWN, Key
from storage.transactions import Database, PostgresqlDatabase

log = logging.getLogger(__name__)

_LISTEN_AGAIN_SECONDS = 1.0


async def follow(database: Database, process: str, grown: Callable[[Key], None], missed: Callable[[], None]) -> None:
    """Calls `grown` whenever another process has made a conversation's log longer, until it is cancelled.

    `missed` is called when it begins to listen, after which nothing is missed as long as the connection lasts. Where
    there are no other processes it returns at once.
    """
    if not isinstance(database, PostgresqlDatabase):
        return

    def hear(*heard: object) -> None:
        who, _, key = str(heard[-1]).partition("/")
        if who != process:
            grown(Key.parse(key))

    while True:
        try:
            async with _listening(database, hear) as over:
                missed()
                await over.wait()
        except (SQLAlchemyError, OSError) as error:
            log.warning("cannot hear of what other processes say: %s", type(error).__name__)
        await asyncio.sleep(_LISTEN_AGAIN_SECONDS)


@asynccontextmanager
async def _listening(database: PostgresqlDatabase, hear: Callable[..., None]) -> AsyncIterator[asyncio.Event]:
    """On a connection of its own; the event happens when that ends."""
    over = asyncio.Event()
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None, "it has just been opened"
        driver.add_termination_listener(lambda _: over.set())
        try:
            await driver.add_listener(GROWN, hear)
            yield over
        finally:
            # Given back to the pool it would go on listening.
            await connection.invalidate()
