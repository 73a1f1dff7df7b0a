"""A process that tries a code once, as soon as it is told to: `python -m tests.bot.identity.one_try ADDRESS CODE`."""

from __future__ import annotations

import asyncio
import sys

from bot.hosting.serving import tell
from dialogs.ports import Asker
from storage.database.engine import open_database
from tests.bot.identity.proofs import World


async def main(address: str, code: str) -> None:
    database = open_database(address)
    world = World((database, database))
    await world.check(code, asker=Asker("somewhere else"))  # the connection is there
    tell("ready")
    await asyncio.to_thread(sys.stdin.readline)
    tell((await world.check(code)).value)
    await database.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
