"""The folder with the SQLite file: for the bot's own user alone, and for one process at a time."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.hosting.data_folder import prepare_data_folder, to_oneself
from bot.hosting.database_address import DatabaseAddress
from bot.hosting.start import serve as serve_app
from bot.hosting.start_checks import StartError
from bot.settings import Settings
from tests.bot.hosting.environments import WELL
from tests.bot.hosting.folder_rights import rights
from wiring import AppOptions, create_app

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

# What the data folder holds is for the bot's own user alone.


CLOSED = {
    "data": "drwx------",
    "bookings-chat.sqlite": "-rw-------",
    "bookings-chat.sqlite-shm": "-rw-------",
    "bookings-chat.sqlite-wal": "-rw-------",
}


async def test_while_the_app_is_open_nobody_else_may_read_its_files(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    before = os.umask(0)
    try:
        await serve(create_app(Settings.from_env(WELL), AppOptions(data=folder)))
        found = rights(folder)
    finally:
        os.umask(before)

    assert found == CLOSED


async def test_a_folder_of_an_earlier_release_is_closed(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    for name in CLOSED.keys() - {"data"}:
        (folder / name).touch()
        (folder / name).chmod(0o644)

    await serve(create_app(Settings.from_env(WELL), AppOptions(data=folder)))

    assert rights(folder) == CLOSED


def test_a_folder_in_which_others_keep_things_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "somebody.txt").touch(mode=0o644)

    prepare_data_folder(folder)

    assert rights(folder) == {"data": "drwxr-xr-x", "bookings-chat.sqlite": "-rw-------", "somebody.txt": "-rw-r--r--"}


def test_a_file_that_is_there_already_is_kept(tmp_path: Path) -> None:
    file = prepare_data_folder(tmp_path / "data")
    file.write_text("what customers said")

    assert prepare_data_folder(tmp_path / "data").read_text() == "what customers said"


# One process for each SQLite file


async def test_a_file_that_another_process_uses_is_waited_for_and_then_named(tmp_path: Path) -> None:
    address, waited = f"sqlite:///{tmp_path / 'chat.sqlite'}", []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async with to_oneself(address, setting="--data: here"):
        with pytest.raises(StartError) as fault:
            async with to_oneself(address, setting="--data: here", within=1.0, sleep=wait):
                pass

    assert str(fault.value).startswith("--data: here: another process is using this SQLite file")
    assert sum(waited) == 1.0


async def test_the_next_process_begins_when_the_one_before_has_ended(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'chat.sqlite'}"
    first = to_oneself(address, setting="--data: here")
    await first.__aenter__()

    async def end_the_first(_: float) -> None:
        await first.__aexit__(None, None, None)

    async with to_oneself(address, setting="--data: here", sleep=end_the_first):
        assert (tmp_path / "chat.sqlite.lock").stat().st_mode & 0o077 == 0


async def test_the_tables_are_changed_after_the_process_before_has_ended(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'chat.sqlite'}"
    start = partial(serve_app, web.Application, "127.0.0.1", 0, DatabaseAddress(address, "--data: here"))

    async with to_oneself(address, setting="--data: here"):
        with pytest.raises(StartError, match="another process is using this SQLite file"):
            await start(lines=lambda _: (), predecessor_within=0)
        with closing(sqlite3.connect(tmp_path / "chat.sqlite")) as file:
            assert file.execute("SELECT name FROM sqlite_master").fetchall() == []
