"""Hears of what other processes on the same PostgreSQL have said in the web chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.background import happens
from storage.conversations.model import Key
from storage.conversations.statements import GROWN
from storage.database.errors import FAILURES
from storage.database.lasting import PATIENCE_SECONDS, LastingConnection
from storage.database.transactions import Database, PostgresqlDatabase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListeningTimes:
    """Seconds between two questions whether the server is still there, for each answer, and before it listens anew."""

    ask_every: float = 30.0  # whoever only listens does not notice that the other side has vanished
    patience: float = PATIENCE_SECONDS
    again_after: float = 1.0


USUAL_TIMES = ListeningTimes()


async def follow(
    database: Database,
    process: str,
    grown: Callable[[Key], None],
    missed: Callable[[], None],
    times: ListeningTimes = USUAL_TIMES,
) -> None:
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
            async with _listening(database, hear, times.patience) as (connection, over):
                missed()
                while not await happens(over, times.ask_every):
                    await connection.ask("SELECT 1")
        except FAILURES as error:
            log.warning("cannot hear of what other processes say: %s", type(error).__name__)
        await asyncio.sleep(times.again_after)


@asynccontextmanager
async def _listening(
    database: PostgresqlDatabase, hear: Callable[..., None], patience: float
) -> AsyncIterator[tuple[LastingConnection, asyncio.Event]]:
    """On a connection of its own; the event happens when that ends."""
    over = asyncio.Event()
    connection = await LastingConnection.open(database.apart, patience)
    try:
        connection.driver.add_termination_listener(lambda _: over.set())
        async with asyncio.timeout(patience):
            await connection.driver.add_listener(GROWN, hear)
        yield connection, over
    finally:
        await connection.end()
