"""How the tables come to be, on both databases."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from scheduling.ledger import Ledger
from storage.engine import open_database, upgrade
from storage.intents import Kind, State, mark_of
from storage.tables import metadata
from storage.transactions import Database
from tests.postgres_server import execute

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ledger_on(engine: Database) -> Ledger:
    return Ledger(engine, lambda: NOON)


async def test_migrations_end_in_the_tables_that_the_desk_uses(empty_address: str) -> None:
    engine = open_database(empty_address)
    try:
        await upgrade(engine)

        assert await engine.read(_differences) == []
    finally:
        await engine.aclose()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_a_ledger_from_before_there_were_migrations_keeps_its_intents(empty_address: str) -> None:
    engine = open_database(empty_address)
    moment = "TIMESTAMP WITH TIME ZONE" if "postgresql" in empty_address else "DATETIME"
    try:

        def make_an_old_one(connection: Connection) -> None:
            connection.execute(
                text(
                    "CREATE TABLE intents (id VARCHAR(200) PRIMARY KEY, business_id VARCHAR(320) NOT NULL, "
                    "kind VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, details JSON NOT NULL, "
                    f"appointment_id VARCHAR(512), created_at {moment} NOT NULL, updated_at {moment} NOT NULL)"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO intents VALUES ('i1', 'shop@x', 'book', 'uncertain', :details, NULL, "
                    "'2026-03-02 12:00:00', '2026-03-02 12:00:00')"
                ),
                {"details": '{"service": "cut", "email": "ann@example.com"}'},
            )

        await engine.write(make_an_old_one)
        await upgrade(engine)

        entry = await ledger_on(engine).find("i1")
        assert entry is not None
        assert (entry.kind, entry.state, entry.version) == (Kind.BOOK, State.UNCERTAIN, 0)
        assert entry.details == {"service": "cut", "who": mark_of("i1", "Ann@example.com")}
    finally:
        await engine.aclose()


PREPARE = """
import asyncio, datetime, sys
from scheduling.ledger import Ledger
from storage.engine import open_database, upgrade
from storage.intents import Kind

async def main():
    engine = open_database(sys.argv[1])
    ledger = Ledger(engine, lambda: datetime.datetime.now(datetime.UTC))
    sys.stdin.readline()
    await upgrade(engine)
    await ledger.open("i1", "shop@x", Kind.BOOK, {})
    await engine.aclose()

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
    name = empty_postgresql_address.rpartition("/")[2]
    await execute(empty_postgresql_address, f"CREATE ROLE owner_of_{name} LOGIN")
    await execute(empty_postgresql_address, f"ALTER DATABASE {name} OWNER TO owner_of_{name}")
    await execute(empty_postgresql_address, f"ALTER SCHEMA public OWNER TO owner_of_{name}")
    engine = open_database(empty_postgresql_address.replace("tester@", f"owner_of_{name}@"))
    try:
        await upgrade(engine)
        await ledger_on(engine).open("i1", "shop@x", Kind.BOOK, {})
    finally:
        await engine.aclose()
