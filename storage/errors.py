"""What can go wrong with the database, in words that quote nobody's data.

DatabaseError
└─ DatabaseUnavailable    it cannot be reached, written or read now; what the call was to write is not written
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_KINDS_OF_TROUBLE = (
    (("readonly", "read-only"), "the database can only be read"),
    (("disk is full", "disk full", "no space"), "the disk is full"),
    (("locked",), "another program keeps the database locked"),
    (("no such table", "does not exist"), "its tables are missing"),
)


class DatabaseError(Exception):
    """The root of the tree above."""


class DatabaseUnavailable(DatabaseError):
    """The database could not be read or written. What the call was to write is not written."""


@contextmanager
def explained(error_type: type[Exception]) -> Iterator[None]:
    """The driver's failures as `error_type`, with a reason. Their own texts may quote a customer's data.

    An IntegrityError passes, since whoever writes expects it. So does what is no fault of the database's, such as a
    value that no database could take: waiting would not help.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as error:
        raise error_type(f"database: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """What is wrong with the database, without the driver's own words."""
    said = str(getattr(error, "orig", None) or error).casefold()
    named = (meaning for words, meaning in _KINDS_OF_TROUBLE if any(word in said for word in words))
    return next(named, f"the database does not answer ({type(error).__name__})")
