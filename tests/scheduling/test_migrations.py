"""How the tables come to be, on both databases."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from scheduling.ledger import Kind, Ledger, State, mark_of
from scheduling.tables import metadata

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ledger_on(engine: AsyncEngine) -> Ledger:
    return Ledger(engine, lambda: NOON)


async def test_migrations_end_in_the_tables_that_the_desk_uses(empty_address: str) -> None:
    engine = create_async_engine(empty_address)
    try:
        await ledger_on(engine).prepare()

        async with engine.connect() as connection:
            assert await connection.run_sync(_differences) == []
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_a_ledger_from_before_there_were_migrations_keeps_its_intents(empty_address: str) -> None:
    engine = create_async_engine(empty_address)
    moment = "TIMESTAMP WITH TIME ZONE" if "postgresql" in empty_address else "DATETIME"
    try:
        async with engine.begin() as connection:
            await connection.execute(
                text(
                    "CREATE TABLE intents (id VARCHAR(200) PRIMARY KEY, business_id VARCHAR(320) NOT NULL, "
                    "kind VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, details JSON NOT NULL, "
                    f"appointment_id VARCHAR(512), created_at {moment} NOT NULL, updated_at {moment} NOT NULL)"
                )
            )
            await connection.execute(
                text(
                    "INSERT INTO intents VALUES ('i1', 'shop@x', 'book', 'uncertain', :details, NULL, "
                    "'2026-03-02 12:00:00', '2026-03-02 12:00:00')"
                ),
                {"details": '{"service": "cut", "email": "ann@example.com"}'},
            )

        await ledger_on(engine).prepare()

        entry = await ledger_on(engine).find("i1")
        assert entry is not None
        assert (entry.kind, entry.state, entry.version) == (Kind.BOOK, State.UNCERTAIN, 0)
        assert entry.details == {"service": "cut", "who": mark_of("i1", "Ann@example.com")}
    finally:
        await engine.dispose()


PREPARE = """
import asyncio, datetime, sys
from sqlalchemy.ext.asyncio import create_async_engine
from scheduling.ledger import Ledger

async def main():
    engine = create_async_engine(sys.argv[1])
    ledger = Ledger(engine, lambda: datetime.datetime.now(datetime.UTC))
    sys.stdin.readline()
    await ledger.prepare()
    await ledger.check()
    await engine.dispose()

asyncio.run(main())
"""


async def test_several_processes_may_start_at_once(empty_address: str) -> None:
    pipe = asyncio.subprocess.PIPE
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", PREPARE, empty_address, cwd=ROOT, stdin=pipe, stderr=pipe
        )
        for _ in range(3)
    ]

    ends = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))

    assert [(process.returncode, said) for process, (_, said) in zip(processes, ends, strict=True)] == [(0, b"")] * 3


async def test_an_ordinary_owner_of_a_database_can_prepare_it(empty_postgresql_address: str) -> None:
    server = create_async_engine(empty_postgresql_address, isolation_level="AUTOCOMMIT")
    name = empty_postgresql_address.rpartition("/")[2]
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE ROLE owner_of_{name} LOGIN"))
        await connection.execute(text(f"ALTER DATABASE {name} OWNER TO owner_of_{name}"))
        await connection.execute(text(f"ALTER SCHEMA public OWNER TO owner_of_{name}"))
    await server.dispose()
    engine = create_async_engine(empty_postgresql_address.replace("tester@", f"owner_of_{name}@"))
    try:
        await ledger_on(engine).prepare()
        await ledger_on(engine).check()
    finally:
        await engine.dispose()
