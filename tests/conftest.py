"""What holds for all tests."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import shutil
import ssl
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings

from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from tests.needed import lacks
from tests.postgres_server import Server, database_on, execute, find_binaries, running
from tests.untraced import is_untraced, tracing_paused
from tests.written import WATCH, watch_what_is_written

# Machines are shared and noisy: how long an example takes says nothing about whether it is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def sample_laid_once() -> Iterator[None]:
    """Simulators in this process are given copies of their business. A run without any does not import them."""
    with pytest.MonkeyPatch.context() as patch:
        if "simulator.server" in sys.modules:
            from tests.laid_sample import copies_of_businesses

            patch.setattr("simulator.server.build_businesses", copies_of_businesses)
        yield


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Every HTTP client would read all the world's certificates, which takes longer than most tests need it for."""
    usual = functools.cache(httpx.create_ssl_context)

    def create_ssl_context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
        if verify is True and cert is None:
            return usual(trust_env=trust_env)
        return httpx.create_ssl_context(verify, cert, trust_env)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", create_ssl_context)
        yield


@pytest.fixture(autouse=True)
def nothing_is_left_in_the_log() -> Iterator[None]:
    """A test that begins the app in this process also begins its log, which must not go on through the others."""
    root = logging.getLogger()
    handlers, level = tuple(root.handlers), root.level
    yield
    for one in [one for one in root.handlers if type(one).__module__ == "bot.telemetry.logs" and one not in handlers]:
        root.removeHandler(one)
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def nobody_is_in_what_was_written_last() -> Iterator[None]:
    """By what outlives a test: the last one fails for it."""
    yield
    _no_customer_in(WATCH.told())


@pytest.fixture(autouse=True)
def nobody_is_in_what_is_written() -> Iterator[None]:
    """See `tests/written.py`. A test fails if anything that the product has written in it leads to a customer."""
    yield
    _no_customer_in(WATCH.told())


def _no_customer_in(found: list[str]) -> None:
    if found:
        pytest.fail("a customer is in what was written:\n" + "\n".join(found[:20]), pytrace=False)


@pytest.fixture(scope="session")
def postgresql_binaries() -> Path:
    """Whoever has none still gets everything on SQLite."""
    return find_binaries() or lacks("no PostgreSQL on this machine (initdb is not on the path)")


@pytest.fixture(scope="session")
def postgresql(postgresql_binaries: Path) -> Iterator[Server]:
    """A real server, one for each process of pytest."""
    with running(postgresql_binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_server(postgresql: Server) -> str:
    return postgresql.address


@pytest.fixture
def empty_postgresql_address(postgresql_server: str) -> Iterator[str]:
    """A database of one's own with nothing in it."""
    with database_on(postgresql_server) as address:
        yield address


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("database") / "prepared.db"
    asyncio.run(_prepare(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_address(prepared_file: Path, tmp_path: Path) -> str:
    shutil.copy(prepared_file, tmp_path / "database.db")
    return f"sqlite:///{tmp_path / 'database.db'}"


@pytest.fixture(scope="session")
def prepared_server(postgresql_server: str) -> str:
    """A server with a database that has all tables and nothing in them, to be copied."""
    asyncio.run(_make_template(postgresql_server))
    return postgresql_server


@pytest.fixture
def postgresql_address(prepared_server: str) -> Iterator[str]:
    """A database of one's own with all tables."""
    with database_on(prepared_server, template="prepared") as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs on both."""
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
async def databases(address: str) -> AsyncIterator[tuple[Database, Database]]:
    """Two ways to one database, as two processes have them."""
    both = open_database(address), open_database(address)
    yield both
    for database in both:
        await database.aclose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    found: str = request.getfixturevalue("empty_postgresql_address")
    return found


async def _prepare(address: str) -> None:
    database = open_database(address)
    await upgrade(database)
    await database.aclose()


async def _make_template(server: str) -> None:
    await execute(server, "CREATE DATABASE prepared")
    await _prepare(server.replace("/postgres", "/prepared"))


# Every answer of the desk in any test is held against the simulator; see `tests/scheduling/tally.py`. A run without a
# desk does not pay for it: the tally is imported only where the desk has been.


def pytest_collection_finish(session: pytest.Session) -> None:
    watch_what_is_written()
    if "scheduling.service" in sys.modules and "simulator.http.gateway" in sys.modules:
        from tests.scheduling.tally import install

        install()
    # Modules and tests stay to the end: to look through them again and again took a twentieth of the time.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Every worker of pytest-xdist imports the same, and it is enough that the first one counts it."""
    if getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"] == "gw0":
        return (yield)
    with tracing_paused(session.config):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """With what it sets up and takes down: an app as a process is a fixture."""
    if not is_untraced(item):
        return (yield)
    with tracing_paused(item.config):
        return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker of pytest-xdist has come to its end, and hands over what it counted."""
    from tests.scheduling.tally import TALLY, WORKER_OUTPUT

    TALLY.add(getattr(node, "workeroutput", {}).get(WORKER_OUTPUT, {}))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    tally = sys.modules.get("tests.scheduling.tally")
    if tally is None:
        return
    workeroutput = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput[tally.WORKER_OUTPUT] = tally.TALLY.to_json()
    elif not tally.TALLY.is_clean and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tally = sys.modules.get("tests.scheduling.tally")
    for line in tally.summary(tally.TALLY) if tally else ():
        terminalreporter.write_line(line)
