"""docs/backup.md, as it says: a backup of the running app, restored into an empty database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dialogs.said import Said
from tests.needed import lacks
from tests.postgres_server import database_on
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BEARD_TRIM, BUSINESS, NOW
from tests.worlds.studio import Studio, impatient_client, open_studio

DOCUMENT = Path(__file__).parents[2] / "docs" / "backup.md"
LOOKS: dict[str, Any] = {"locale": "en-GB", "zone": "Europe/Lisbon"}


async def says(customer: DirectLineCustomer, *texts: str) -> str:
    """What is answered to the last."""
    for text in texts:
        await customer.send(Said(text=text, **LOOKS))
        heard = await customer.shown()
    return "\n".join(one.text for one in heard)


async def trims(studio: Studio) -> list[datetime]:
    """When beard trims begin tomorrow. Marco alone gives them."""
    async with impatient_client(studio) as client:
        found = await client.calendar_view(BUSINESS, NOW, NOW + timedelta(days=2))
    return sorted(one.start for one in found if one.service_name == BEARD_TRIM)


@pytest.fixture(params=["sqlite", "postgresql"])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases: one that is served, and one that is restored into."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'served.sqlite'}", f"sqlite:///{tmp_path / 'restored.sqlite'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with database_on(server) as served, database_on(server) as restored:
        yield served, restored


async def test_a_restored_backup_goes_on_and_books_nothing_twice(addresses: tuple[str, str], tmp_path: Path) -> None:
    (address, again), backup = addresses, tmp_path / "backup"
    async with open_studio() as studio, aiohttp.ClientSession() as http:
        async with open_app(studio, tmp_path, database=address, clock=lambda: studio.watch.now) as (base, store):
            ana = DirectLineCustomer(http, base, store)
            await ana.open("en-GB")
            booked = await says(ana, "beard trim tomorrow at 3pm, Ana Silva, ana@example.com", "no phone", "yes")
            take(address, backup)
        before = await trims(studio)
        put_back(backup, again)
        async with open_app(studio, tmp_path, database=again, clock=lambda: studio.watch.now) as (base, store):
            ana.base, ana.store = base, store
            known = await says(ana, "when is my appointment?")
            ben = DirectLineCustomer(http, base, store)
            await ben.open("en-GB")
            await says(ben, "beard trim tomorrow at 3pm, Ben Costa, ben@example.com", "no phone", "yes")
            same = await trims(studio)

    assert BEARD_TRIM in booked
    assert before
    assert BEARD_TRIM in known
    assert (len(before), same) == (len(set(before)), before)


def test_the_documented_backup_takes_an_address_with_options(postgresql_server: str, tmp_path: Path) -> None:
    """`ssl` is an option of ours, which PostgreSQL's programs refuse."""
    [command] = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("(umask 077; . /etc/")]
    with database_on(postgresql_server) as address:
        settings = tmp_path / "settings.env"
        settings.write_text(f"DATABASE_URL={plain(address)}?ssl=prefer\n", "utf-8")
        there = command.replace("/etc/bookings-chat.env", str(settings)).replace(
            "backup.dump", str(tmp_path / "b.dump")
        )
        run("bash", "-c", there.replace("pg_dump", program("pg_dump")))
    assert (tmp_path / "b.dump").stat().st_size > 0


def take(address: str, backup: Path) -> None:
    """While the app runs."""
    if address.startswith("sqlite"):
        with (
            closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(backup)) as copy,
        ):
            source.backup(copy)
        return
    run("pg_dump", "--format=custom", f"--file={backup}", plain(address))


def put_back(backup: Path, address: str) -> None:
    if address.startswith("sqlite"):
        shutil.copy(backup, address.removeprefix("sqlite:///"))
        return
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain(address)}", str(backup))


def plain(address: str) -> str:
    return address.replace("+asyncpg", "")


def run(name: str, *arguments: str) -> None:
    subprocess.run([program(name), *arguments], check=True, capture_output=True, timeout=60)  # noqa: S603


def program(name: str) -> str:
    found = shutil.which(name) or max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), default=None)
    if found is None:
        lacks(f"{name} is not on this machine")
    return str(found)
