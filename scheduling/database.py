"""What SQLite and PostgreSQL do differently, and what it means when the database fails; no rule of the desk's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Insert, Table, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from graph.errors import TryLater

MIGRATIONS = Path(__file__).parent / "migrations"

_KINDS_OF_TROUBLE = (
    (("readonly", "read-only"), "the database can only be read"),
    (("disk is full", "disk full", "no space"), "the disk is full"),
    (("locked",), "another program keeps the database locked"),
    (("no such table", "does not exist"), "its tables are missing: call prepare() first"),
)


class LedgerDownError(TryLater):
    """The ledger could not be read or written. What the call was to write is not written."""


@asynccontextmanager
async def explained() -> AsyncIterator[None]:
    """Failures of the database as the desk's callers know them. Their own texts may quote a customer's data."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, OSError) as error:
        raise LedgerDownError(f"ledger: {_trouble(error)}") from error


class Database:
    """SQLite makes writers ask for its one lock again and again, and whoever is unlucky asks in vain: so the writers of
    this process stand in line first.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_postgresql = engine.dialect.name == "postgresql"
        self._line = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with explained(), self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed when the block ends well.

        On SQLite nobody else writes from its first moment: one that reads first and writes later could not wait its
        turn.
        """
        line = nullcontext() if self.is_postgresql else self._line
        async with line, explained(), self.engine.begin() as connection:
            if not self.is_postgresql:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    async def upgrade(self) -> None:
        """Brings the tables to their newest form. Several processes may start at once: one does it, the others wait."""
        async with self.writing() as connection:
            await keep_others_out(connection, "bookings-chat/migrations")
            await connection.run_sync(_upgrade)


async def keep_others_out(connection: AsyncConnection, name: str) -> None:
    """Until the transaction ends nobody else gets past this line with the same name. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def put(connection: AsyncConnection, table: Table, row: dict[str, object], *, then: dict[str, object]) -> Insert:
    """Inserts a row, or changes these columns of the one there is; with none the row that is there stays."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(table).values(row)
    if not then:
        return statement.on_conflict_do_nothing(index_elements=list(table.primary_key))
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=then)


def _upgrade(connection: Connection) -> None:
    config = Config()
    # A "%" has a meaning of its own in the files that this setting usually comes from.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "heads")


def _trouble(error: Exception) -> str:
    said = str(getattr(error, "orig", error)).casefold()
    named = (meaning for words, meaning in _KINDS_OF_TROUBLE if any(word in said for word in words))
    return next(named, f"the database does not answer ({type(error).__name__})")
