"""What is wrong at the start, as whoever starts the app sees it: one line for each fault, and nothing listens."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app import main
from bot.hosting.data_folder import prepare_data_folder, to_oneself
from bot.hosting.database_address import DatabaseAddress
from bot.hosting.serving import serving
from bot.hosting.start import check_start
from bot.hosting.start import serve as serve_app
from bot.hosting.start_checks import StartError, check_address, check_all, check_sign_in
from bot.settings import Settings
from simulator.tenant import SimulatedTenant
from storage.database.engine import answers, open_database
from storage.database.errors import DatabaseUnavailable
from tests.bot.hosting.entra import entra_simulated
from tests.bot.hosting.environments import BUSINESS, WELL
from tests.bot.hosting.folder_rights import rights
from tests.needed import lacks
from tests.postgres_server import execute
from wiring import AppOptions, create_app

ROOT = Path(__file__).parents[3]

SIGNED_IN = BUSINESS | {
    "GRAPH_TENANT_ID": "contoso.example",
    "GRAPH_CLIENT_ID": "client",
    "GRAPH_CLIENT_SECRET": "graph-secret",
}
WITH_A_BOT = SIGNED_IN | {
    "MicrosoftAppId": "bot",
    "MicrosoftAppPassword": "bot-secret",
    "MicrosoftAppTenantId": "contoso.example",
}


class Start(Protocol):
    def __call__(self, env: dict[str, str], *arguments: str) -> str: ...


_OF_THE_LOG = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO ")


@pytest.fixture
def refused_start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Start:
    """Starts the app, which must not come to listening; what it says on stderr, besides its log."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)

    def start(env: dict[str, str], *arguments: str) -> str:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        status = main(arguments)
        told = capsys.readouterr()
        assert (status, told.out) == (1, "")
        return "".join(line for line in told.err.splitlines(keepends=True) if not _OF_THE_LOG.match(line))

    return start


def process(env: dict[str, str], *arguments: str, way: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """The app as a process of its own."""
    mine = {name: value for name, value in os.environ.items() if name not in Settings.names()}
    return subprocess.Popen(  # noqa: S603  # our own program
        [*way, sys.executable, "-W", "error", "app.py", *arguments],
        cwd=ROOT,
        env=mine | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(started: subprocess.Popen[str]) -> tuple[int, str, str]:
    with started:
        try:
            out, err = started.communicate(timeout=60)
        finally:
            started.kill()
    return started.returncode, out, err


def told_and_stopped(started: subprocess.Popen[str]) -> tuple[str, str, int]:
    """The first line on stdout of an app that is then told to stop, all of stderr, and how it ended."""
    with started:
        try:
            assert started.stdout is not None
            line = started.stdout.readline()
            started.send_signal(signal.SIGTERM)
            _, err = started.communicate(timeout=60)
        finally:
            started.kill()
    return line, err, started.returncode


# Settings that cannot be right.


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        (
            "https://user:hunter2@graph.microsoft.com/v1.0",
            "must hold no user name and no password; the app signs in with the other settings",
        ),
        ("https://user:hunter2@[graph/v1.0", "must be an address such as https://graph.microsoft.com/v1.0"),
        ("https://graph.microsoft.com:hunter2/v1.0", "must be an address such as https://graph.microsoft.com/v1.0"),
    ],
)
def test_an_address_of_graph_with_a_user_or_without_sense_is_named_and_not_shown(
    refused_start: Start, address: str, fault: str
) -> None:
    told = refused_start(SIGNED_IN | {"GRAPH_BASE_URL": address})

    assert told.splitlines()[1:] == [f"  GRAPH_BASE_URL: {fault}"]
    assert "hunter2" not in told


def test_a_fixed_token_of_two_words_is_named(refused_start: Start) -> None:
    told = refused_start(WELL | {"GRAPH_STATIC_TOKEN": "Bearer any"})

    assert told.splitlines()[1:] == ["  GRAPH_STATIC_TOKEN: must be one word of plain characters"]


def test_a_file_of_settings_that_is_no_text_is_named(refused_start: Start, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"WEBCHAT_SECRET=\xff\xfe")

    assert refused_start(WELL) == ".env: cannot be read as text (UTF-8)\n"


def test_a_file_of_settings_that_is_closed_to_the_app_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tests may be run by root, to whom none is closed."""
    monkeypatch.setattr("app.dotenv_values", closed)

    assert main([]) == 1
    assert "is closed to the user of the app; let that user read it, or move" in capsys.readouterr().err


def closed(_: object) -> dict[str, str]:
    raise PermissionError(13, "Permission denied", ".env")


# The database.


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/chat", "the database does not answer (connection refused)"),
        ("postgresql://me:hunter2@nowhere.invalid/chat", "the database does not answer (its host is not known)"),
        (
            "postgresql://me:hunter2@127.0.0.1:1/chat?sslmode=require",
            "an option after the ? is not known; TLS is ssl=require",
        ),
        (
            "postgresql+psycopg2://me:hunter2@127.0.0.1/chat",
            "cannot be used as it is; its form is postgresql://user:password@host/database, or sqlite:///file",
        ),
        (
            "postgresql://me:hunter2@host:port/chat",
            "cannot be used as it is; its form is postgresql://user:password@host/database, or sqlite:///file",
        ),
        (
            "sqlite:////nowhere/hunter2/chat.sqlite",
            "the file cannot be opened; its folder must be there and writable",
        ),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_address(
    refused_start: Start, address: str, fault: str
) -> None:
    assert refused_start(WELL | {"DATABASE_URL": address}) == f"DATABASE_URL: {fault}\n"


def test_a_database_that_the_server_does_not_have_is_named(refused_start: Start, postgresql_server: str) -> None:
    address = postgresql_server.rpartition("/")[0] + "/nowhere"

    told = refused_start(WELL | {"DATABASE_URL": address})

    assert told == "DATABASE_URL: the server has no such database; create it first\n"


def test_a_user_whom_the_database_does_not_let_in_is_named_without_the_password(
    refused_start: Start, empty_postgresql_address: str
) -> None:
    asyncio.run(execute(empty_postgresql_address, "CREATE ROLE somebody LOGIN PASSWORD 'right'"))
    asks_for_passwords(empty_postgresql_address, "somebody")

    told = refused_start(WELL | {"DATABASE_URL": empty_postgresql_address.replace("tester@", "somebody:hunter2@")})

    assert told == "DATABASE_URL: the server does not let this user in; look at the user and the password\n"


def asks_for_passwords(server: str, user: str) -> None:
    """The server of the tests trusts everybody; from now on not this user."""
    file = Path(asyncio.run(setting_of(server, "hba_file")))
    file.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{file.read_text()}")
    asyncio.run(execute(server, "SELECT pg_reload_conf()"))


async def setting_of(server: str, name: str) -> str:
    engine = create_async_engine(server)
    async with engine.connect() as connection:
        value: str = (await connection.execute(text(f"SHOW {name}"))).scalar_one()
    await engine.dispose()
    return value


def test_a_user_who_may_not_make_tables_is_named(refused_start: Start, empty_postgresql_address: str) -> None:
    asyncio.run(execute(empty_postgresql_address, "CREATE ROLE reader LOGIN"))

    told = refused_start(WELL | {"DATABASE_URL": empty_postgresql_address.replace("tester@", "reader@")})

    assert told == "DATABASE_URL: the user may not make tables there; grant it CREATE on the schema\n"


def test_a_dead_database_ends_the_process_in_one_line() -> None:
    env = WELL | {"DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/chat"}

    assert ended(process(env)) == (1, "", "DATABASE_URL: the database does not answer (connection refused)\n")


# The data folder.


def test_a_data_folder_that_is_a_file_is_named(refused_start: Start, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a folder")

    told = [refused_start(WELL, "--data", str(tmp_path / name)) for name in ("notes", "notes/data")]

    assert told == [
        f"--data: {tmp_path}/notes is a file, or lies in one; name a folder\n",
        f"--data: {tmp_path}/notes/data is a file, or lies in one; name a folder\n",
    ]


@pytest.mark.parametrize("arguments", [(), ("--demo", "--port", "0")])
def test_a_data_folder_that_can_only_be_read_is_named(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    way: tuple[str, ...] = ()
    if os.geteuid() == 0:  # whom no folder stops, unless this right is taken away
        setpriv = shutil.which("setpriv")
        if setpriv is None:  # it is part of util-linux, which Debian always has
            lacks("root without setpriv cannot be kept out of a folder")
        way = (setpriv, "--bounding-set", "-dac_override,-dac_read_search")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)

    status, out, err = ended(process(WELL, *arguments, "--data", str(folder), way=way))

    assert (status, out) == (1, "")
    assert err == (
        f"--data: the folder {folder} cannot be written to (permission denied); "
        "let the bot's user write there, or name another\n"
    )


def test_a_file_in_the_data_folder_that_is_no_database_is_named(refused_start: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bookings-chat.sqlite").write_text("something else, and long enough to be looked at" * 20)

    assert refused_start(WELL) == "--data: data/bookings-chat.sqlite: the file is no SQLite database\n"


def test_a_database_of_a_newer_release_is_named(refused_start: Start, tmp_path: Path) -> None:
    file = prepare_data_folder(tmp_path / "data")
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        newer.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
        newer.commit()

    told = refused_start(WELL)

    assert told == "--data: data/bookings-chat.sqlite: its tables were made by another release; run the newest\n"


# Signing in.


@pytest.fixture
def entra(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedTenant]:
    with entra_simulated(monkeypatch) as (_, tenant):
        yield tenant


async def test_a_sign_in_that_works_is_no_fault(entra: SimulatedTenant, tmp_path: Path) -> None:
    entra.sign_in.register("client", "graph-secret", ())
    entra.sign_in.register("bot", "bot-secret", ())

    await check_start(Settings.from_env(WITH_A_BOT), tmp_path / "data")

    assert rights(tmp_path / "data") == {"data": "drwx------", "bookings-chat.sqlite": "-rw-------"}


def test_a_wrong_secret_ends_the_start(refused_start: Start, entra: SimulatedTenant) -> None:
    entra.sign_in.register("client", "another-secret", ())

    told = refused_start(SIGNED_IN)

    assert without_ids(told) == (
        "GRAPH_CLIENT_SECRET: it is wrong; the secret's value is needed, not its id (AADSTS7000215, request-id …)\n"
    )


def test_an_unknown_application_ends_the_start(refused_start: Start, entra: SimulatedTenant) -> None:
    entra.sign_in.register("another", "graph-secret", ())

    told = refused_start(SIGNED_IN)

    assert without_ids(told) == (
        "GRAPH_CLIENT_ID: no such application in this tenant (AADSTS700016, request-id …)\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (90002, "GRAPH_TENANT_ID: no such tenant"),
        (7000222, "GRAPH_CLIENT_SECRET: it has expired"),
        (1002012, "GRAPH_BASE_URL: no scope follows from it"),
    ],
)
def test_whatever_else_microsoft_refuses_ends_the_start(
    refused_start: Start, entra: SimulatedTenant, number: int, fault: str
) -> None:
    entra.faults.switch_on({"name": "sign-in-refused", "code": number})

    told = refused_start(SIGNED_IN)

    assert without_ids(told) == f"{fault} (AADSTS{number}, request-id …)\n"


def test_a_bot_that_cannot_sign_in_ends_the_start(refused_start: Start, entra: SimulatedTenant) -> None:
    entra.sign_in.register("client", "graph-secret", ())
    entra.sign_in.register("bot", "another-secret", ())

    told = refused_start(WITH_A_BOT)

    assert without_ids(told) == (
        "MicrosoftAppPassword: it is wrong; the secret's value is needed, not its id (AADSTS7000215, request-id …)\n"
    )


def without_ids(told: str) -> str:
    """The trace of a request is another one each time."""
    return re.sub(r"request-id [0-9a-f-]{36}", "request-id …", told)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "the file cannot be read (FileNotFoundError)"),
        ("-----BEGIN CERTIFICATE-----\n", "not a PEM file with an open private key and a certificate"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_named(
    refused_start: Start, tmp_path: Path, content: str | None, fault: str
) -> None:
    certificate = tmp_path / "app.pem"
    if content is not None:
        certificate.write_text(content)
    env = {name: value for name, value in SIGNED_IN.items() if name != "GRAPH_CLIENT_SECRET"}

    told = refused_start(env | {"GRAPH_CERTIFICATE_PATH": str(certificate)})

    assert told == f"GRAPH_CERTIFICATE_PATH: {fault}\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "the file cannot be read (FileNotFoundError)"), (" \n", "the file is empty")],
)
def test_a_federated_token_that_cannot_be_read_is_named(
    refused_start: Start, tmp_path: Path, content: str | None, fault: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    env = {name: value for name, value in SIGNED_IN.items() if name != "GRAPH_CLIENT_SECRET"}

    told = refused_start(env | {"GRAPH_FEDERATED_TOKEN_FILE": str(file)})

    assert told == f"GRAPH_FEDERATED_TOKEN_FILE: {fault}\n"


def test_where_microsoft_cannot_be_reached_the_start_goes_on_with_a_warning(tmp_path: Path) -> None:
    nobody = {"HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": ""}

    line, err, status = told_and_stopped(process(SIGNED_IN | nobody, "--data", str(tmp_path)))

    assert line.startswith("listening on http://127.0.0.1:")
    assert "sign-in (GRAPH_CLIENT_SECRET): no answer (ProxyError); the start goes on" in err
    assert (status, "Traceback" in err) == (0, False)


class Slow:
    """A sign-in that never comes to an end."""

    async def token(self) -> str:
        await asyncio.Event().wait()
        raise AssertionError

    async def refresh(self, refused: str) -> str:
        return await self.token()


async def test_a_sign_in_that_takes_too_long_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    await check_all(check_sign_in(Slow(), within=0.01))

    assert [record.levelno for record in caplog.records] == [logging.WARNING]


# The address.


def test_a_port_in_use_is_named(refused_start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = [refused_start(WELL | {"PORT": str(port)}), refused_start(WELL, "--demo", "--port", str(port))]

    assert told == [
        f"PORT: {port} is in use on 127.0.0.1; end the other program, or choose another port\n",
        f"--port: {port} is in use on 127.0.0.1; end the other program, or choose another port\n",
    ]


@pytest.mark.parametrize(
    ("host", "fault"),
    [
        ("192.0.2.1", "192.0.2.1 is no address of this machine"),
        ("nowhere.invalid", "nowhere.invalid is no address, and no name that is known here"),
    ],
)
def test_a_host_that_is_not_this_machine_is_named(refused_start: Start, host: str, fault: str) -> None:
    assert refused_start(WELL | {"HOST": host}) == f"HOST: {fault}\n"


async def test_the_port_is_free_again_after_it_was_looked_at() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

    await check_all(check_address("127.0.0.1", port))

    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    server.close()


async def test_a_name_with_one_address_of_this_machine_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(*_: object, **__: object) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("192.0.2.1", "127.0.0.1")
        ]  # fmt: skip

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)

    await check_address("localhost", 0)


def test_everything_that_is_wrong_is_named_at_once(refused_start: Start, entra: SimulatedTenant) -> None:
    entra.sign_in.register("another", "graph-secret", ())
    wrong = {"DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/chat", "HOST": "192.0.2.1"}

    told = refused_start(WITH_A_BOT | wrong)

    assert without_ids(told).splitlines() == [
        "DATABASE_URL: the database does not answer (connection refused)",
        "HOST: 192.0.2.1 is no address of this machine",
        "GRAPH_CLIENT_ID: no such application in this tenant (AADSTS700016, request-id …)",
        "MicrosoftAppId: no such application in this tenant (AADSTS700016, request-id …)",
    ]


# What had begun is ended, when the rest does not begin.


async def test_a_database_that_is_lost_during_the_start_is_one_line_and_everything_is_closed(tmp_path: Path) -> None:
    happened: list[str] = []

    async def first(_: web.Application) -> AsyncIterator[None]:
        happened.append("begun")
        yield
        happened.append("closed")

    async def second(_: web.Application) -> AsyncIterator[None]:
        await answers(lost)
        yield

    def make_app() -> web.Application:
        app = web.Application()
        app.cleanup_ctx.extend([first, second])
        return app

    lost = open_database("postgresql://me:hunter2@127.0.0.1:1/chat")
    address = f"sqlite:///{tmp_path / 'chat.sqlite'}"
    with pytest.raises(StartError) as fault:
        await serve_app(make_app, "127.0.0.1", 0, DatabaseAddress(address, "DATABASE_URL"), lines=lambda _: ())
    await lost.aclose()

    assert happened == ["begun", "closed"]
    assert str(fault.value) == "DATABASE_URL: the database does not answer (connection refused)"


async def test_postgresql_is_for_several_processes() -> None:
    async with to_oneself("postgresql://x@y/z", setting="DATABASE_URL"), to_oneself("postgresql://x@y/z", setting=""):
        pass


async def test_an_app_that_cannot_begin_leaves_nothing_open(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    env = WELL | {"DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/chat"}
    with pytest.raises(DatabaseUnavailable):
        async with serving(create_app(Settings.from_env(env), AppOptions(data=tmp_path)), "127.0.0.1", 0):
            pass
    gc.collect()

    assert [str(one.message) for one in recwarn if issubclass(one.category, ResourceWarning)] == []
