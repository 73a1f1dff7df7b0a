"""A database as its users see it: a transaction is a function of a connection, run whole or not at all.

The same function runs on SQLite and on PostgreSQL. On SQLite it is handed to a thread once, with all its statements;
on PostgreSQL it runs on the event loop and waits there for each answer.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Executable, Table, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.errors import DatabaseUnavailable, explained
from storage.spans import WorkSpan

T = TypeVar("T")

Work = Callable[[Connection], T]
"""Statements that belong together. It may be run a second time where the first came to nothing."""


class Database(ABC):
    """`is_shared`: whether other processes may be at work on it. `system` is what OpenTelemetry calls its kind."""

    is_shared: bool
    system: str

    def __init__(self) -> None:
        self.error_type: type[Exception] = DatabaseUnavailable

    async def read(self, work: Work[T]) -> T:
        """What `work` finds. Raises DatabaseUnavailable (or as `failing_with` says), here and below."""
        with WorkSpan(self.system, "read", work), explained(self.error_type):
            return await self._read(work)

    async def write(self, work: Work[T]) -> T:
        """Runs `work` and commits; nobody else's transaction comes between its statements.

        Whoever is cancelled meanwhile does not know whether it was committed.
        """
        with WorkSpan(self.system, "write", work), explained(self.error_type):
            return await self._write(work)

    async def write_alone(self, work: Work[T]) -> T:
        """As `write`, for work of one statement that may be run twice without harm: it needs no transaction around it.

        On PostgreSQL, BEGIN and COMMIT cost as much as the statement.
        """
        with WorkSpan(self.system, "write", work), explained(self.error_type):
            return await self._write_alone(work)

    @abstractmethod
    def failing_with(self, error_type: type[Exception]) -> Self:
        """The same database for somebody who knows its failures under a name of their own."""

    @abstractmethod
    async def aclose(self) -> None: ...

    @abstractmethod
    async def _read(self, work: Work[T]) -> T: ...

    @abstractmethod
    async def _write(self, work: Work[T]) -> T: ...

    @abstractmethod
    async def _write_alone(self, work: Work[T]) -> T: ...


class SqliteDatabase(Database):
    """One thread writes and one reads, each on a connection of its own that stays open.

    A file has one writer anyway, and a writer who waits in line in our process never meets SQLite's own busy lock.
    """

    is_shared = False
    system = "sqlite"

    def __init__(self, writer: _SqliteThread, reader: _SqliteThread) -> None:
        super().__init__()
        self._writer = writer
        self._reader = reader

    @classmethod
    def on(cls, engine: Engine, *, is_in_memory: bool) -> Self:
        """A database in memory exists on one connection only, so that reads on it too."""
        writer = _SqliteThread(engine, "storage-write")
        return cls(writer, writer if is_in_memory else _SqliteThread(engine, "storage-read"))

    def failing_with(self, error_type: type[Exception]) -> Self:
        same = type(self)(self._writer, self._reader)
        same.error_type = error_type
        return same

    async def aclose(self) -> None:
        for thread in {self._writer, self._reader}:
            await thread.aclose()

    async def _read(self, work: Work[T]) -> T:
        return await self._reader.run("BEGIN", work)

    async def _write(self, work: Work[T]) -> T:
        # From its first moment nobody else writes: one that reads first and writes later could not wait its turn.
        return await self._writer.run("BEGIN IMMEDIATE", work)

    async def _write_alone(self, work: Work[T]) -> T:
        return await self._write(work)


class _SqliteThread:
    """A thread with a connection."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Connection | None = None

    async def run(self, begin: str, work: Work[T]) -> T:
        """One hop to the thread and back, however many statements."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._transaction, begin, work)

    async def aclose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._executor, self._close)
        self._executor.shutdown(wait=False)

    def _transaction(self, begin: str, work: Work[T]) -> T:
        if self._connection is None:
            self._connection = self._engine.connect()
        connection = self._connection
        with connection.begin():
            driver: Any = connection.connection.driver_connection
            driver.execute(begin)
            return work(connection)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


class PostgresqlDatabase(Database):
    """Connections from a pool, for as long as a transaction lasts; `apart` opens a new one for whoever keeps it."""

    is_shared = True
    system = "postgresql"

    def __init__(self, engine: AsyncEngine, apart: AsyncEngine) -> None:
        super().__init__()
        self.engine = engine
        self.apart = apart
        self._alone = engine.execution_options(isolation_level="AUTOCOMMIT")

    def failing_with(self, error_type: type[Exception]) -> Self:
        same = type(self)(self.engine, self.apart)
        same.error_type = error_type
        return same

    async def aclose(self) -> None:
        await self.engine.dispose()
        await self.apart.dispose()

    async def _read(self, work: Work[T]) -> T:
        """Each statement sees what is committed when it begins, with a transaction around them and without."""
        return await self._twice(self._statements, work)

    async def _write(self, work: Work[T]) -> T:
        return await self._twice(self._transaction, work)

    async def _write_alone(self, work: Work[T]) -> T:
        return await self._twice(self._statements, work)

    async def _twice(self, run: Callable[[Work[T]], Awaitable[T]], work: Work[T]) -> T:
        try:
            return await run(work)
        except _LostBeforeCommitError:
            # A connection that had rested in the pool had ended meanwhile; all of that age have been thrown away.
            try:
                return await run(work)
            except _LostBeforeCommitError as error:
                raise error.lost from None

    async def _statements(self, work: Work[T]) -> T:
        """Raises _LostBeforeCommitError: what is run in this way may be run again."""
        try:
            async with self._alone.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise _LostBeforeCommitError(error) from error
            raise

    async def _transaction(self, work: Work[T]) -> T:
        """Raises _LostBeforeCommitError where trying again does no harm."""
        is_committing = False
        try:
            async with self.engine.connect() as connection, connection.begin() as transaction:
                done = await connection.run_sync(work)
                is_committing = True
                await transaction.commit()
                return done
        except DBAPIError as error:
            if error.connection_invalidated and not is_committing:
                raise _LostBeforeCommitError(error) from error
            raise


class _LostBeforeCommitError(Exception):
    """The connection ended before COMMIT was sent."""

    def __init__(self, lost: DBAPIError) -> None:
        super().__init__()
        self.lost = lost


def keep_others_out(connection: Connection, name: str) -> None:
    """Until the transaction ends nobody else gets past this line with the same name. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


class InEachDialect:
    """A statement for each engine, built once; `build` gets the engine's own insert, which knows of conflicts."""

    def __init__(self, build: Callable[[Any], Executable]) -> None:
        self._built = {"sqlite": build(sqlite_insert), "postgresql": build(postgresql_insert)}

    def on(self, connection: Connection) -> Executable:
        return self._built[connection.dialect.name]


def put(table: Table, *changing: str, counting: str | None = None) -> InEachDialect:
    """Inserts the row that is executed with it, or changes these columns of the one there is; with none, nothing.

    `counting` is a column that goes up by one with each change.
    """
    key = list(table.primary_key)

    def build(insert: Any) -> Executable:
        statement = insert(table)
        then = {name: statement.excluded[name] for name in changing}
        if counting is not None:
            then[counting] = table.c[counting] + 1
        done: Executable = (
            statement.on_conflict_do_update(index_elements=key, set_=then)
            if then
            else statement.on_conflict_do_nothing(index_elements=key)
        )
        return done

    return InEachDialect(build)
