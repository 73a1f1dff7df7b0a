"""The database gone, read-only, locked or full: a clear error before anything is sent, and the truth after it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection

from scheduling.ledger import Ledger, LedgerDownError
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder, SlotQuery, Uncertain
from storage.database.engine import open_database, upgrade
from storage.records import BookingRecord
from storage.transitions import State
from tests.postgres_server import execute
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BUSINESS, ELEVEN

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG = BookingRecord(service_id="x" * 100_000, start=NOON, holder="vera@example.com")


async def trouble(address: str, *, prepare: bool = False) -> str:
    """What is said when a write is tried."""
    engine = open_database(address)
    ledger = Ledger(engine, lambda: NOON)
    try:
        if prepare:
            await upgrade(engine.failing_with(LedgerDownError))
        else:
            await ledger.open("i1", "shop@x", LONG)
    except LedgerDownError as error:
        return str(error)
    finally:
        await engine.aclose()
    return ""


async def test_a_database_that_is_well_makes_no_trouble(address: str) -> None:
    assert await trouble(address) == ""


async def test_nobody_listens_where_the_database_should_be() -> None:
    said = await trouble("postgresql+asyncpg://tester@127.0.0.1:1/ledger")

    assert said.startswith("database: the database does not answer")


async def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    said = await trouble(f"sqlite:///{tmp_path / 'gone' / 'ledger.db'}", prepare=True)

    assert said == "database: the file cannot be opened; its folder must be there and writable"


async def test_tables_that_were_never_made(empty_address: str) -> None:
    assert await trouble(empty_address) == "database: its tables are missing"


async def test_a_read_only_sqlite(sqlite_address: str) -> None:
    path = sqlite_address.partition("///")[2]

    assert await trouble(f"sqlite:///file:{path}?mode=ro&uri=true") == "database: the database can only be read"


async def test_a_read_only_postgresql(postgresql_address: str) -> None:
    name = postgresql_address.rpartition("/")[2]
    await execute(postgresql_address, f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    assert await trouble(postgresql_address) == "database: the database can only be read"


async def test_a_locked_sqlite(sqlite_address: str) -> None:
    other = sqlite3.connect(sqlite_address.partition("///")[2], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        said = await trouble(f"{sqlite_address}?timeout=0.05")
    finally:
        other.close()

    assert said == "database: another program keeps the database locked"


async def test_a_full_disk(sqlite_address: str) -> None:
    engine = open_database(sqlite_address)
    ledger = Ledger(engine, lambda: NOON)

    def allow_no_more_pages(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    try:
        await engine.write(allow_no_more_pages)
        with pytest.raises(LedgerDownError, match="database: the disk is full"):
            await ledger.open("i1", "shop@x", LONG)
        assert await ledger.find("i1") is None
    finally:
        await engine.aclose()


# --- at the desk -----------------------------------------------------------------------------------------------------


async def lock(salon: Salon) -> sqlite3.Connection:
    other = sqlite3.connect(salon.address.partition("///")[2].partition("?")[0], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


@pytest.fixture
async def impatient(salon: Salon) -> Salon:
    """A salon whose desk does not wait for a locked file."""
    before, salon.database = salon.database, open_database(f"{salon.address}?timeout=0.05")
    await before.aclose()
    salon.ledger = Ledger(salon.database, lambda: salon.watch.now)
    salon.desk = TellingDesk(salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now)
    return salon


async def test_nothing_is_sent_while_the_ledger_cannot_be_written(impatient: Salon) -> None:
    order = await impatient.order("i1", ELEVEN)
    await impatient.requests()
    other = await lock(impatient)

    with pytest.raises(LedgerDownError):
        await impatient.desk.book(order)
    with pytest.raises(LedgerDownError):
        await impatient.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="Ann"), ELEVEN)
    assert "createAppointment" not in await impatient.requests()

    other.close()
    assert isinstance(await impatient.desk.book(order), Booked)


async def test_what_was_booked_is_said_to_be_even_if_it_cannot_be_put_on_record(impatient: Salon) -> None:
    order = await impatient.order("i1", ELEVEN)
    locked: list[sqlite3.Connection] = []

    async def lock_now() -> None:
        locked.append(await lock(impatient))

    impatient.client.after_create = lock_now

    outcome = await impatient.desk.book(order)

    locked[0].close()
    assert isinstance(outcome, Booked)
    assert await impatient.state("i1") is State.SENDING
    again = await impatient.desk.book(order)
    assert isinstance(again, Booked)
    assert again.appointment.id == outcome.appointment.id
    assert len(await impatient.calendar(ELEVEN)) == 1


async def test_neither_graph_nor_ledger_after_sending_is_uncertain_and_is_finished_later(impatient: Salon) -> None:
    order = await impatient.order("i1", ELEVEN)
    locked: list[sqlite3.Connection] = []

    async def lose_both() -> None:
        locked.append(await lock(impatient))
        await impatient.fault("unavailable", "listCalendarView", status=503)

    impatient.client.after_create = lose_both

    assert await impatient.desk.book(order) == Uncertain()

    locked[0].close()
    await impatient.repair()
    impatient.later(timedelta(minutes=3))
    assert await impatient.desk.reconcile() == 1
    assert await impatient.state("i1") is State.CONFIRMED


async def test_a_cancellation_counts_even_if_it_cannot_be_put_on_record(impatient: Salon) -> None:
    booked = await impatient.desk.book(await impatient.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    locked: list[sqlite3.Connection] = []

    async def lock_now() -> None:
        locked.append(await lock(impatient))

    impatient.client.after_cancel = lock_now

    assert await impatient.desk.cancel(CancelOrder("c1", BUSINESS, booked.appointment.id, "")) == Cancelled()

    locked[0].close()
    assert await impatient.desk.cancel(CancelOrder("c1", BUSINESS, booked.appointment.id, "")) == Cancelled()


@pytest.mark.parametrize("hours", [-48, -1, 1])
async def test_a_clock_that_jumps_between_two_tries_leaves_one_appointment(salon: Salon, hours: int) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    salon.client.after_create = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    await salon.fault("overlap-allowed")

    salon.later(timedelta(hours=hours))

    assert isinstance(await salon.another_desk().book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_move_is_told_even_if_it_cannot_be_put_on_record(impatient: Salon) -> None:
    booked = await impatient.desk.book(await impatient.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    find_now = impatient.client.get_appointment
    locked: list[sqlite3.Connection] = []
    reads = 0

    async def lock_at_second_read(business_id: str, appointment_id: str) -> object:
        nonlocal reads
        reads += 1
        if reads == 2:
            locked.append(await lock(impatient))
        return await find_now(business_id, appointment_id)

    impatient.client.get_appointment = lock_at_second_read  # type: ignore[assignment,method-assign]
    later = ELEVEN + timedelta(hours=1)

    moved = await impatient.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, later, None))

    locked[0].close()
    assert isinstance(moved, Moved)
    assert await impatient.desk.move(MoveOrder("m1", BUSINESS, booked.appointment.id, later, None)) == moved
