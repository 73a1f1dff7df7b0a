"""What is wrong when the database of a deployment cannot be used, in words for whoever runs the bot."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alembic.util.exc import CommandError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.start_checks import StartError
from bot.storage import open_engine
from graph.errors import TryLater

ANSWER_SECONDS = 10.0

_FORM = "cannot be used as it is; its form is postgresql://user:password@host/database, or sqlite:///file"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "3D000": "the server has no such database; create it first",
    "28P01": "the server does not let this user in; look at the user and the password",
    "28000": "the server does not let this user in; look at the user and the password",
    "42501": "the user may not make tables there; grant it CREATE on the schema",
    "25006": "the database can only be read",
    "53300": "the server has no connection left",
    "57P03": "the database is just starting; try again",
}

_SQLITE = {
    "unable to open": "the file cannot be opened; its folder must be there and writable",
    "not a database": "the file is no SQLite database",
    "malformed": "the SQLite file is damaged",
    "readonly": "the SQLite file can only be read",
    "locked": "another program keeps the SQLite file locked",
    "disk is full": "the disk is full",
}


async def check_database(address: Callable[[], str], *, setting: str) -> None:
    """Whether it answers; StartError says why not, without the address, which holds the password."""
    try:
        engine = open_engine(address())
    except (SQLAlchemyError, ImportError, ValueError):
        raise StartError(f"{setting}: {_FORM}") from None
    try:
        with database_faults(setting):
            async with asyncio.timeout(ANSWER_SECONDS), engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
    except (TypeError, ValueError):
        # The driver was handed an option that it does not have; sslmode is libpq's.
        raise StartError(f"{setting}: an option after the ? is not known; TLS is ssl=require") from None
    finally:
        await engine.dispose()


@contextmanager
def database_faults(setting: str) -> Iterator[None]:
    """Failures of the database within the block become a StartError."""
    try:
        yield
    except TryLater as error:
        raise StartError(f"{setting}: {_trouble(error.__cause__ or error)}") from None
    except (SQLAlchemyError, CommandError, OSError) as error:
        raise StartError(f"{setting}: {_trouble(error)}") from None


def _trouble(error: BaseException) -> str:
    if isinstance(error, CommandError):
        return "its tables were made by another release; run the newest"
    if isinstance(error, OSError):
        return f"the database does not answer ({_why_silent(error)})"
    cause = getattr(error, "orig", None) or error
    if known := _POSTGRESQL.get(str(getattr(cause, "sqlstate", ""))):
        return known
    said = str(cause).casefold()
    named = (meaning for words, meaning in _SQLITE.items() if words in said)
    return next(named, f"the database does not answer ({type(cause).__name__})")


def _why_silent(error: OSError) -> str:
    match error:
        case socket.gaierror():
            return "its host is not known"
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return "no answer in time"
        case _:
            return type(error).__name__
