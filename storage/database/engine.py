"""Opens a database by its address, with what each kind needs to be safe and quick, and brings its tables up to date."""

from __future__ import annotations

import logging
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database.errors import NewerTablesError
from storage.database.transactions import Database, PostgresqlDatabase, SqliteDatabase, keep_others_out

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parents[1] / "migrations"

CONNECTIONS = 15
"""To PostgreSQL, for the transactions of one process, at most; a few more are for locks and for listening."""

# A host that has vanished without a word is noticed after a minute, so that what its process kept is free then.
# https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE
_KEEPALIVES = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}

# For how long another program (a backup, an operator's shell) may keep a SQLite file locked without doing harm.
_LONGEST_LOCK_SECONDS = 10.0


def open_database(address: str | URL) -> Database:
    """The database of a deployment: `postgresql://...`, or `sqlite:///file`. Nothing is connected to yet.

    Raises ValueError for any other kind, and for what is no address.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise ValueError("this is no address of a database") from None
    # Without `hide_parameters`, an error's text would quote what a customer wrote.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": _to_json,
        "json_deserializer": msgspec.json.decode,
    }
    match url.drivername:
        case "sqlite":
            return _open_sqlite(url, options)
        case "postgresql" | "postgresql+asyncpg":
            asynchronous = url.set(drivername="postgresql+asyncpg")
            options["connect_args"] = {"server_settings": _KEEPALIVES}
            apart = create_async_engine(asynchronous, poolclass=NullPool, **options)
            # All of them stay open: in a crowd, one that were closed after use would be opened again at once.
            pooled = create_async_engine(asynchronous, pool_size=CONNECTIONS, max_overflow=0, **options)
            return PostgresqlDatabase(pooled, apart)
        case other:
            raise ValueError(f"a database of the kind {other} is not known here")


def sqlite_file(address: str) -> str | None:
    """The file of a SQLite database; None for one in memory, and for other kinds."""
    url = make_url(address)
    return url.database if url.drivername == "sqlite" and url.database not in {None, "", ":memory:"} else None


async def answers(database: Database) -> None:
    """Raises DatabaseUnavailable, with the reason, where it does not."""
    await database.read(lambda connection: connection.execute(select(1)))


async def upgrade(database: Database) -> None:
    """Brings the tables to their newest form. Several processes may start at once: one does it, the others wait.

    Raises NewerTablesError where a newer release has been at work.
    """

    def work(connection: Connection) -> None:
        keep_others_out(connection, "bookings-chat/migrations")
        before = MigrationContext.configure(connection).get_current_heads()
        _upgrade(connection)
        after = MigrationContext.configure(connection).get_current_heads()
        if before != after:
            log.info("tables %s: %s", "brought up to date" if before else "made", ", ".join(after))

    try:
        await database.write(work)
    except CommandError as error:
        raise NewerTablesError("its tables were made by another release; run the newest") from error


class Tables(Enum):
    """How the tables stand to this release."""

    NONE = "none"
    NEWEST = "newest"
    OLDER = "older"
    FOREIGN = "foreign"
    """Made by a newer release, or by no release that is known here."""


async def tables_of(database: Database) -> Tables:
    """Changes nothing."""

    def work(connection: Connection) -> Tables:
        found = set(MigrationContext.configure(connection).get_current_heads())
        script = ScriptDirectory.from_config(_config())
        known = {one.revision for one in script.walk_revisions()}
        if not found:
            return Tables.NONE
        if not found <= known:
            return Tables.FOREIGN
        return Tables.NEWEST if found == set(script.get_heads()) else Tables.OLDER

    return await database.read(work)


async def rehearse_upgrade(database: Database) -> None:
    """Makes the tables, writes into them, and takes all of it back. Raises DatabaseUnavailable, with the reason.

    For a database without tables: in one that is in use, it would keep others waiting.
    """

    def work(connection: Connection) -> None:
        keep_others_out(connection, "bookings-chat/migrations")
        _upgrade(connection)
        raise _TakeBackError

    with suppress(_TakeBackError):
        await database.write(work)


class _TakeBackError(Exception):
    """Ends a transaction of which nothing shall stay."""


def _open_sqlite(url: URL, options: dict[str, Any]) -> Database:
    if "timeout" not in url.query:
        options["connect_args"] = {"timeout": _LONGEST_LOCK_SECONDS}
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return SqliteDatabase.on(engine, is_in_memory=url.database in {None, "", ":memory:"})


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers beside one writer, and every commit on the disk when it returns. https://www.sqlite.org/pragma.html"""
    # Transactions are begun by `storage.database.transactions`, and not by the driver at moments of its own.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _config() -> Config:
    config = Config()
    # A "%" has a meaning of its own in the files that this setting usually comes from.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "heads")


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
