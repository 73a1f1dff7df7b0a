"""What can go wrong with the database, in words that quote nobody's data.

DatabaseError
├─ DatabaseUnavailable    it cannot be reached, written or read now; nearly always nothing was written, see there
└─ NewerTablesError       its tables were made by a newer release
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import ClientConfigurationError, InterfaceError, InternalClientError, PostgresError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

FAILURES = (DBAPIError, PoolTimeout, PostgresError, InterfaceError, InternalClientError, sqlite3.Error, OSError)
"""All that SQLAlchemy and the drivers raise when a database fails; asyncpg, asked past SQLAlchemy, has its own."""

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "25006": "the database can only be read",
    "28000": "the server does not let this user in; look at the user and the password",
    "28P01": "the server does not let this user in; look at the user and the password",
    "3D000": "the server has no such database; create it first",
    "42501": "the user may not make tables there; grant it CREATE on the schema",
    "42P01": "its tables are missing",
    "53100": "the disk is full",
    "53300": "the server has no connection left",
    "57P03": "the database is just starting; try again",
}

_SQLITE = {
    "unable to open": "the file cannot be opened; its folder must be there and writable",
    "not a database": "the file is no SQLite database",
    "malformed": "the SQLite file is damaged",
    "readonly": "the database can only be read",
    "locked": "another program keeps the database locked",
    "disk is full": "the disk is full",
    "no such table": "its tables are missing",
}


class DatabaseError(Exception):
    """The root of the tree above."""


class DatabaseUnavailable(DatabaseError):
    """The database could not be read or written.

    What the call was to write is not written, all of it; but for one case: where the connection ended after COMMIT had
    been sent, all of it may be. So whoever tries again writes what can be written twice, or looks first.
    """


class NewerTablesError(DatabaseError):
    """The tables were made by a newer release than this one."""


@contextmanager
def explained(error_type: type[Exception]) -> Iterator[None]:
    """The driver's failures as `error_type`, with a reason. Their own texts may quote a customer's data.

    An IntegrityError passes, since whoever writes expects it. So does what is no fault of the database's, such as a
    value that it cannot take: waiting would not help.
    """
    try:
        yield
    except IntegrityError:
        raise
    except FAILURES as error:
        if any(_is_about_a_value(one) for one in _causes(error)):
            raise
        raise error_type(f"database: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """What is wrong with the database, without the driver's own words."""
    if isinstance(error, OSError):
        return f"the database does not answer ({_why_silent(error)})"
    cause, *_ = causes = _causes(error)
    for one in causes:
        if known := _POSTGRESQL.get(str(getattr(one, "sqlstate", None))):
            return known
    said = str(cause).casefold()
    named = (meaning for words, meaning in _SQLITE.items() if words in said)
    return next(named, f"the database does not answer ({type(cause).__name__})")


def _causes(error: BaseException) -> tuple[BaseException, BaseException | None]:
    """SQLAlchemy's own form of asyncpg's errors has the server's code, or it is on what it was raised from."""
    cause = getattr(error, "orig", None) or error
    return cause, cause.__cause__


def _is_about_a_value(error: BaseException | None) -> bool:
    """Too long, out of range: PostgreSQL says so with a code of class 22, and asyncpg before it has sent it."""
    if str(getattr(error, "sqlstate", None)).startswith("22"):
        return True
    # An option that asyncpg does not know is a ValueError too.
    is_refused = isinstance(error, InterfaceError) and isinstance(error, ValueError)
    return is_refused and not isinstance(error, ClientConfigurationError)


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
