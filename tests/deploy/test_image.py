"""The image, without Docker: what is in it, and the app as the container would start it."""

from __future__ import annotations

import ast
import asyncio
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from tests.bot.replicas.processes import Bookings, Pace, Town, diary_pages, open_bookings
from tests.deploy.image import DOCKERFILE, NOBODY, ROOT, Container, context, copy_into, is_sent, needs_root, stages
from tests.deploy.proxy import proxy
from tests.needed import lacks
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET, ZONE

LAST = stages(DOCKERFILE.read_text("utf-8"))[-1]
WEBCHAT = ROOT / "build" / "webchat" / "webchat.js"


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    """The files of the image, sent by somebody whose umask lets nobody else read them; not where pytest keeps its own,
    which nobody else may look into.
    """
    if not WEBCHAT.exists():
        lacks("no Web Chat bundle")
    folder = Path(tempfile.mkdtemp(prefix="bookings-chat-image-"))
    folder.chmod(0o755)
    copy_into(folder / "app", LAST, WEBCHAT)
    for path in (folder / "app").rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for step in (one.strip() for line in LAST.all("RUN") for one in line.split("&&")):
        if step.startswith("chmod"):
            subprocess.run(step, shell=True, cwd=folder / "app", check=True)  # noqa: S602 - our own
    yield folder / "app"
    shutil.rmtree(folder)


def test_each_stage_has_a_base_of_one_version() -> None:
    bases = {stage.base for stage in stages(DOCKERFILE.read_text("utf-8"))}

    assert bases == {"python:3.11.14-slim-bookworm", "node:22.20.0-bookworm-slim"}


def test_what_is_sent_to_docker_is_what_the_stages_copy_and_no_more() -> None:
    copied = [
        source
        for stage in stages(DOCKERFILE.read_text("utf-8"))
        for origin, sources, _ in stage.copies()
        if origin is None
        for source in sources
    ]
    stray = [file for file in context(ROOT) if not any(file == one or file.startswith(f"{one}/") for one in copied)]

    # For those who build with --build-arg LOCK=…
    assert stray == ["requirements-meaning.lock"]
    assert [one for one in copied if not (ROOT / one).exists()] == []
    assert not any(re.search(r"(^|/)(tests|simulator|docs|\.git)/|\.env|deploy/azure", file) for file in context(ROOT))


@pytest.mark.parametrize(
    "path",
    [".env", "deploy/compose.env", "deploy/.env.production", "data/bookings-chat.sqlite", "bot/x.pyc", "tests/a.py"],
)
def test_settings_and_data_are_never_sent_to_docker(path: str) -> None:
    assert not is_sent(path, (ROOT / ".dockerignore").read_text("utf-8"))


def test_every_module_and_every_file_that_is_shipped_is_in_it(tree: Path) -> None:
    """By what the packages say that they hold; the demo and the simulator are not for production."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    shipped = {one.replace(".", "/") for one in said["packages"] if not one.startswith("simulator")}
    missing = [one for one in shipped if not (tree / one / "__init__.py").exists() and (ROOT / one).exists()]
    assert missing == [one for one in missing if not (ROOT / one / "__init__.py").exists()]
    for package, globs in said["package-data"].items():
        folder = package.replace(".", "/")
        if not package.startswith("simulator"):
            files = [file.relative_to(ROOT) for glob in globs for file in (ROOT / folder).glob(glob)]
            assert [file for file in files if file.is_file() and not (tree / file).exists()] == []
    assert not (tree / "simulator").exists()
    assert not (tree / "demo.py").exists()


def test_nothing_in_it_needs_what_is_not_in_it(tree: Path) -> None:
    """But the demo, which only `--demo` imports, and what only tests and the start of the demo import."""
    ours = {path.name.removesuffix(".py") for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()}
    there = {path.name.removesuffix(".py") for path in tree.iterdir()}
    wanted: dict[str, str] = {}
    for file in tree.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            wanted |= {name.partition(".")[0]: str(file.relative_to(tree)) for name in names}
    assert {name: file for name, file in wanted.items() if name in ours - there} == {"demo": "app.py"}


def test_without_settings_it_says_which_are_missing(tree: Path) -> None:
    needs_root()
    ended = _container(tree, tree.parent, {}).run("app.py", "--data", "/data")

    assert ended.returncode == 1
    assert "BOOKINGS_BUSINESS_IDS" in ended.stderr


def test_it_is_nobody_and_can_write_nowhere_but_to_its_data(tree: Path) -> None:
    needs_root()
    data = _data(tree)
    container = _container(tree, data, {})
    tried = """
import os, pathlib, sys, tempfile
def can(folder):
    try:
        pathlib.Path(folder, "tried").write_text("x")
    except OSError:
        return False
    return True
print(os.getuid(), [can(one) for one in (".", "/", "/tmp", "/var/tmp", sys.prefix, os.environ["DATA"])])
import wiring, deploy.cli.app
print(all(m.__file__.startswith(os.getcwd()) for n, m in sys.modules.items()
          if n.partition(".")[0] in {"bot", "deploy", "dialogs", "graph", "models", "scheduling", "storage", "wiring"}))
"""
    ended = Container(tree, data, {**container.environment, "DATA": str(data)}, 0, container.log).run("-c", tried)

    assert ended.stdout.splitlines() == [f"{NOBODY} [False, False, False, False, False, True]", "True"], ended.stderr


async def test_told_to_stop_it_ends_what_is_under_way_and_loses_nothing(
    tree: Path, empty_postgresql_address: str
) -> None:
    """A booking is with Graph when SIGTERM comes; its customer is told by the next process, or by this one."""
    needs_root()
    async with _town(tree, empty_postgresql_address) as (town, container):
        health = [sys.executable if word == "python" else word for word in _health_check()]
        assert (await asyncio.to_thread(container.run, *health[1:])).returncode == 0
        ready = await asyncio.to_thread(container.run, "-m", "deploy.probe", "ready")
        assert json.loads(ready.stdout)["status"] == "ready"
        customer, waiting = town.new_customer(), town.new_customer()
        button = await customer.about_to_book()
        await waiting.open()
        town.bookings.paces[customer.email] = Pace(before=2.0)
        await customer.press(button)
        await _until(lambda: town.bookings.is_writing(customer.email))

        code, seconds = await asyncio.to_thread(container.stop)
        assert code == 0, container.log.read_text()[-3000:]
        assert seconds < 10
        assert (await asyncio.to_thread(container.run, *health[1:])).returncode == 1

        container.start()
        await container.ready()
        await customer.expect("You're booked!")
        assert await town.bookings.calendars(town.http) == {customer.email: [customer.time("10:00")]}
        await waiting.say("hello")
        assert await waiting.hear("welcome", after=1)
        assert list(container.data.iterdir()) == []


async def test_behind_the_proxy_customers_book_over_tls_and_do_not_notice_that_the_app_starts_anew(
    tree: Path, empty_postgresql_address: str
) -> None:
    """The production start: PostgreSQL behind, the proxy's own configuration before."""
    needs_root()
    async with _town(tree, empty_postgresql_address, TRUSTED_PROXIES="1") as (town, container):
        with proxy(container) as front:
            await front.ready()
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as http:
                behind = Town(town.bookings, [front], http, random.Random(1), diary_pages(datetime.now(ZONE).date()))
                async with http.get(f"{front.base}/chat") as page:
                    assert page.status == 200
                    assert page.headers.getall("Strict-Transport-Security") == ["max-age=31536000"]
                async with http.get(f"{front.base}/metrics") as counters:
                    assert counters.status == 404
                async with http.post(f"{front.base}/webchat/token", data=b"x" * 1_040_000) as large:
                    assert large.status == 413
                customer = behind.new_customer()
                button = await customer.about_to_book()
                await asyncio.to_thread(container.stop)
                pressed = asyncio.create_task(customer.press(button))
                container.start()
                await pressed
                await customer.expect("You're booked!")
                async with http.post(f"{front.base}/webchat/token") as token:
                    key = (await token.json())["token"]
                headers = {"Authorization": f"Bearer {key}"}
                async with http.post(f"{front.base}/directline/conversations", headers=headers, json={}) as begun:
                    stream = (await begun.json())["streamUrl"]
                assert stream.startswith("wss://localhost:")
                async with http.ws_connect(stream) as socket_:
                    assert (await socket_.receive(timeout=30)).type is aiohttp.WSMsgType.TEXT


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - what is seen is on the wire
            await asyncio.sleep(0.02)


def _health_check() -> list[str]:
    [check] = LAST.all("HEALTHCHECK")
    words: list[str] = json.loads(check.partition("CMD ")[2])
    return words


def _data(tree: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=tree.parent))
    shutil.chown(folder, NOBODY, NOBODY)
    return folder


def _container(tree: Path, data: Path, settings: dict[str, str]) -> Container:
    """With the environment of the image; it listens on this machine alone, as all tests do."""
    words = dict(re.findall(r"(\w+)=(\S+)", " ".join(LAST.all("ENV"))))
    del words["PATH"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    ours = {"HOST": "127.0.0.1", "PORT": str(port), "PATH": "/usr/bin:/bin", "LOG_LEVEL": "debug"}
    environment = words | ours | settings
    return Container(tree, data, environment, port, tree.parent / f"log-{port}", _started_with(data))


def _started_with(data: Path) -> list[str]:
    [start] = LAST.all("ENTRYPOINT")
    [python, *words] = json.loads(start)
    assert (python, json.loads(LAST.all("CMD")[-1])) == ("python", ["--data", "/data"])
    return [*words, "--data", str(data)]


@asynccontextmanager
async def _town(tree: Path, database: str, **more: str) -> AsyncIterator[tuple[Town, Container]]:
    async with open_bookings() as bookings, aiohttp.ClientSession() as http:
        container = _container(tree, _data(tree), _settings(bookings, database) | more)
        try:
            container.start()
            await container.ready()
            pages = diary_pages(datetime.now(ZONE).date())
            yield Town(bookings, [container], http, random.Random(1), pages), container
        finally:
            container.kill()


def _settings(bookings: Bookings, database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database.replace("+asyncpg", ""),
        "GRAPH_BASE_URL": f"{bookings.root}/v1.0",
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
        "OFFLINE_MEANING": "false",
    }
