"""A real PostgreSQL for tests: the machine's own binaries, on a free port of 127.0.0.1, and always ended."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine

from tests.programs import free_port

_SETTINGS = {"listen_addresses": "127.0.0.1", "fsync": "off", "full_page_writes": "off", "max_connections": "100"}


def find_binaries() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian puts them."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@dataclass(frozen=True, slots=True)
class Server:
    """`address` is of an empty database, good for `create_async_engine`. The data stays while it is stopped."""

    address: str
    _user: str | None
    _pg_ctl: tuple[object, ...]
    _options: str

    def start(self) -> None:
        """Returns when it takes connections."""
        _run(self._user, *self._pg_ctl, "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """Whoever is connected is thrown out."""
        _run(self._user, *self._pg_ctl, "-m", "fast", "-w", "stop")

    def restart(self) -> None:
        """Ends every connection, and returns when the server answers again."""
        self.stop()
        self.start()


@contextmanager
def running(binaries: Path, settings: Mapping[str, str] = _SETTINGS) -> Iterator[Server]:
    # PostgreSQL refuses to run as root, and its user must be able to get at its data.
    user = _another_user() if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bookings-chat-postgres-"))
    data = folder / "data"
    try:
        if user is not None:
            shutil.chown(folder, user)
        _run(user, binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        port = free_port()
        told = " ".join(f"-c {name}={value}" for name, value in settings.items())
        server = Server(
            f"postgresql+asyncpg://tester@127.0.0.1:{port}/postgres",
            user,
            (binaries / "pg_ctl", "-D", data, "-l", folder / "log"),
            f"-p {port} -k {folder} {told}",
        )
        server.start()
        with _ended_with_us(user, binaries / "pg_ctl", data):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_NUMBERS = count(1)


@contextmanager
def database_on(server: str, *, template: str = "template1") -> Iterator[str]:
    """The address of a database of one's own on this server, dropped at the end."""
    name = f"test_{next(_NUMBERS)}"
    asyncio.run(execute(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield server.replace("/postgres", f"/{name}")
    asyncio.run(execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def execute(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()


@contextmanager
def _ended_with_us(user: str | None, pg_ctl: Path, data: Path) -> Iterator[None]:
    """Ends the server at the end of the block, and also when we are killed: a shell waits for our end of its pipe."""
    script = 'trap \'\' INT TERM; read -r _; exec "$0" -D "$1" -m immediate -w stop'
    command = ["sh", "-c", script, str(pg_ctl), str(data)]
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - a shell of the machine, with a script of ours
        command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, cwd="/", **_as(user)
    ) as guard:
        try:
            yield
        finally:
            guard.communicate(b"end\n")


def _another_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def _run(user: str | None, *command: object) -> None:
    # The server must not keep our pipes: a reader of them would wait for its end.
    nowhere = subprocess.DEVNULL
    done = subprocess.run(  # noqa: S603 - the machine's own PostgreSQL, with arguments of ours
        [str(part) for part in command], check=False, stdout=nowhere, stderr=nowhere, cwd="/", **_as(user)
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")
