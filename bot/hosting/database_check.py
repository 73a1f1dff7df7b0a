"""What is wrong when the database of a deployment cannot be used, in words for whoever runs the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.hosting.start_checks import StartError
from storage.database.engine import answers, open_database
from storage.database.errors import DatabaseError

ANSWER_SECONDS = 10.0

_FORM = "cannot be used as it is; its form is postgresql://user:password@host/database, or sqlite:///file"


async def check_database(address: Callable[[], str], *, setting: str) -> None:
    """Whether it answers; StartError says why not, without the address, which holds the password."""
    try:
        database = open_database(address())
    except ValueError:
        raise StartError(f"{setting}: {_FORM}") from None
    try:
        with database_faults(setting):
            async with asyncio.timeout(ANSWER_SECONDS):
                await answers(database)
    except TimeoutError:
        raise StartError(f"{setting}: the database does not answer (no answer in time)") from None
    except (TypeError, ValueError):
        # The driver was handed an option that it does not have; sslmode is libpq's.
        raise StartError(f"{setting}: an option after the ? is not known; TLS is ssl=require") from None
    finally:
        await database.aclose()


@contextmanager
def database_faults(setting: str) -> Iterator[None]:
    """Failures of the database within the block become a StartError."""
    try:
        yield
    except DatabaseError as error:
        raise StartError(f"{setting}: {str(error).removeprefix('database: ')}") from None
