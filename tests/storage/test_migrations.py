"""How the tables come to be, on both databases."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text

from scheduling.ledger import Ledger
from storage.database.engine import MIGRATIONS, open_database, upgrade
from storage.database.tables import holds, intents, metadata
from storage.database.transactions import Database
from storage.entries import Entry
from storage.holds import Hold, Holds, _rows
from storage.records import (
    BookingRecord,
    CancelRecord,
    MoveRecord,
    Place,
    Record,
    UnreadableRecordError,
    mark_of,
)
from storage.suggested_names import Status, SuggestedName, SuggestedNames
from storage.transitions import State
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
                {
                    "details": '{"service": "cut", "start": "2026-03-02T12:00:00+00:00", "asked": "", '
                    '"email": "ann@example.com"}'
                },
            )

        await engine.write(make_an_old_one)
        await upgrade(engine)

        entry = await ledger_on(engine).find("i1")
        assert entry is not None
        assert (entry.state, entry.version) == (State.UNCERTAIN, 0)
        assert entry.record == BookingRecord(
            service_id="cut", start=NOON, customer_mark=mark_of("i1", "Ann@example.com")
        )
    finally:
        await engine.aclose()


# What version storage_0008 has left of each kind, and what is read of it today.
OLD_RECORDS: dict[str, tuple[str, dict[str, str], Record]] = {
    "asked": (
        "book",
        {"service": "cut", "start": "2026-03-02T12:00:00+00:00", "asked": "", "who": "ab12"},
        BookingRecord(service_id="cut", start=NOON, customer_mark="ab12"),
    ),
    "joined": (
        "book",
        {
            "service": "yoga",
            "start": "2026-03-02T12:00:00+00:00",
            "asked": "dana",
            "who": "ab12",
            "customer": "c1",
            "instead-of": "AAMk old",
            "holder": "chat 7",
            "staff": "dana",
            "sent": "2026-03-02T11:00:00.250000+00:00",
            "seconds": "5400",
            "class": "AAMk class",
            "yields": "yes",
            "answer": "taken",
            "report": "yes",
        },
        BookingRecord(
            service_id="yoga",
            start=NOON,
            asked_staff_id="dana",
            customer_mark="ab12",
            customer_id="c1",
            instead_of="AAMk old",
            holder="chat 7",
            staff_id="dana",
            left_at=NOON - timedelta(minutes=59, seconds=59, milliseconds=750),
            length=timedelta(minutes=90),
            class_id="AAMk class",
            is_yielding=True,
            is_taken=True,
            is_owed=True,
        ),
    ),
    "refused": (
        "book",
        {"service": "cut", "start": "2026-03-02T12:00:00+00:00", "asked": "", "answer": "refused"},
        BookingRecord(service_id="cut", start=NOON),
    ),
    "wished": (
        "move",
        {"appointment": "AAMk", "start": "2026-03-02T12:00:00+00:00", "asked": "", "service": "colour"},
        MoveRecord(appointment_id="AAMk", start=NOON, service_id="colour"),
    ),
    "moved": (
        "move",
        {
            "appointment": "AAMk",
            "start": "2026-03-02T12:00:00+00:00",
            "asked": "dana",
            "holder": "chat 7",
            "staff": "dana marco",
            "of": "cut",
            "who": "ab12",
            "from": "2026-03-02T09:00:00+00:00",
            "from-until": "2026-03-02T10:00:00+00:00",
            "from-staff": "dana",
            "back": "yes",
            "both": "yes",
        },
        MoveRecord(
            appointment_id="AAMk",
            start=NOON,
            asked_staff_id="dana",
            holder="chat 7",
            staff_ids=("dana", "marco"),
            from_service_id="cut",
            customer_mark="ab12",
            came_from=Place(start=NOON - timedelta(hours=3), end=NOON - timedelta(hours=2), staff_ids=("dana",)),
            is_going_back=True,
            has_both=True,
        ),
    ),
    "moved-long-ago": (
        "move",
        {
            "appointment": "AAMk",
            "start": "2026-03-02T12:00:00+00:00",
            "asked": "",
            "staff": "dana",
            "of": "",
            "from": "2026-03-02T09:00:00+00:00",
            "from-staff": "",
        },
        MoveRecord(
            appointment_id="AAMk", start=NOON, staff_ids=("dana",), came_from=Place(start=NOON - timedelta(hours=3))
        ),
    ),
    "cancelled": (
        "cancel",
        {"appointment": "AAMk~c1", "holder": "chat 7", "report": "yes"},
        CancelRecord(appointment_id="AAMk~c1", holder="chat 7", is_owed=True),
    ),
}


async def test_what_is_on_record_is_read_as_it_was_meant_before_it_had_a_form(empty_address: str) -> None:
    engine = open_database(empty_address)
    try:
        await engine.write(_old_ledger)
        for name, (kind, old, _) in OLD_RECORDS.items():
            await engine.write(partial(_put_old, intent=name, kind=kind, details=old))

        await upgrade(engine)

        found = {name: await ledger_on(engine).find(name) for name in OLD_RECORDS}
        assert found == {
            name: Entry(name, "shop@x", State.UNCERTAIN, new, "AAMk made", NOON, NOON, NOON, 3)
            for name, (_, _, new) in OLD_RECORDS.items()
        }
    finally:
        await engine.aclose()


async def test_a_record_that_cannot_be_read_is_kept_and_stops_no_other(
    empty_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_database(empty_address)
    try:
        await engine.write(_old_ledger)
        await engine.write(lambda connection: _put_old(connection, "short", "book", {"service": "cut", "who": "ab12"}))
        await engine.write(lambda connection: _put_old(connection, "odd", "swap", {"appointment": "AAMk"}))
        await engine.write(lambda connection: _put_old(connection, "well", "cancel", {"appointment": "AAMk"}))
        await upgrade(engine)
        ledger = ledger_on(engine)

        found = [*await ledger.in_doubt(), *await ledger.in_doubt()]

        assert [entry.id for entry in found] == ["well", "well"]
        assert [record.getMessage() for record in caplog.records if record.name == "storage"] == [
            "intent 'odd' is on record as 'swap', which is no kind; it is left as it is",
            (
                "intent 'short' has a record that cannot be read: Object missing required field `start`; "
                "it is left as it is"
            ),
        ]
        with pytest.raises(UnreadableRecordError, match="intent 'short'"):
            await ledger.find("short")
        assert await ledger.is_change_in_doubt("shop@x", "AAMk", besides="another")
        assert await engine.read(_stored) == {
            "odd": {"appointment": "AAMk"},
            "short": {"service_id": "cut", "customer_mark": "ab12"},
            "well": {"appointment_id": "AAMk"},
        }
    finally:
        await engine.aclose()


async def test_a_database_from_before_names_were_suggested_takes_them_and_keeps_the_rest(empty_address: str) -> None:
    engine = open_database(empty_address)
    try:
        await engine.write(partial(_upgrade_to, version="storage_0009"))
        await ledger_on(engine).open("i1", "shop@x", CancelRecord(appointment_id="AAMk"))

        await upgrade(engine)

        names = SuggestedNames(engine, lambda: NOON)
        trim = SuggestedName("shop@x", "cut", "trim")
        await names.add(trim, "one")
        await names.decide(trim, Status.ACCEPTED)
        assert await names.accepted("shop@x") == {"cut": ("trim",)}
        assert await ledger_on(engine).find("i1") is not None
    finally:
        await engine.aclose()


async def test_holds_from_before_there_were_teams_stay_in_force(empty_address: str) -> None:
    engine = open_database(empty_address)
    try:
        await engine.write(partial(_upgrade_to, version="storage_0012"))
        until = NOON + timedelta(minutes=5)
        old = Hold("ann", "shop@x", "cut", frozenset({"dana"}), NOON, NOON, NOON + timedelta(hours=1), until)
        seat = replace(old, holder="bob", service_id="yoga", staff_ids=frozenset({"lee"}), is_class=True)
        seat = replace(seat, customer_id="c1")
        await engine.write(lambda connection: connection.execute(insert(holds), [*_rows(old), *_rows(seat)]))

        await upgrade(engine)

        now = Holds(engine, lambda: NOON)
        assert await now.own("ann") == old
        assert await now.own("bob") == seat
        team = replace(old, holder="cem", staff_ids=frozenset({"dana", "eve"}))
        assert await now.take(team) is None
        await now.release("ann")
        assert await now.take(team) == 0
        assert await now.own("cem") == team
        assert await engine.read(_differences) == []
    finally:
        await engine.aclose()


def _old_ledger(connection: Connection) -> None:
    _upgrade_to(connection, "storage_0008")


def _upgrade_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _put_old(connection: Connection, intent: str, kind: str, details: dict[str, str]) -> None:
    moment = "'2026-03-02 12:00:00+00:00'" if connection.dialect.name == "postgresql" else "'2026-03-02 12:00:00'"
    connection.execute(
        text(
            "INSERT INTO intents (id, business_id, kind, state, details, appointment_id, created_at, updated_at, "  # noqa: S608 - words of ours
            f"version, sent_at) VALUES (:id, 'shop@x', :kind, 'uncertain', :details, 'AAMk made', {moment}, {moment}, "
            f"3, {moment})"
        ),
        {"id": intent, "kind": kind, "details": json.dumps(details)},
    )


def _stored(connection: Connection) -> dict[str, object]:
    return {row.id: row.record for row in connection.execute(select(intents.c.id, intents.c.record))}


PREPARE = """
import asyncio, datetime, sys
from scheduling.ledger import Ledger
from storage.database.engine import open_database, upgrade
from storage.records import CancelRecord

async def main():
    engine = open_database(sys.argv[1])
    ledger = Ledger(engine, lambda: datetime.datetime.now(datetime.UTC))
    sys.stdin.readline()
    await upgrade(engine)
    await ledger.open("i1", "shop@x", CancelRecord(appointment_id="AAMk"))
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
        await ledger_on(engine).open("i1", "shop@x", CancelRecord(appointment_id="AAMk"))
    finally:
        await engine.aclose()
