"""A simulator in a thread, as every command runs an event loop of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app_for, common_first
from simulator.server import create_simulator, serve


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, its answer, and everything that it said besides."""

    code: int
    out: str
    said: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Deploy = Callable[..., Ended]
COLUMNS = "200"


@pytest.fixture
def simulator_address() -> Iterator[str]:
    addresses: list[str] = []
    is_up, is_over = threading.Event(), threading.Event()

    async def serve_until_over() -> None:
        async with serve(create_simulator()) as running:
            addresses.append(running.root)
            is_up.set()
            await asyncio.get_running_loop().run_in_executor(None, is_over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve_until_over()))
    thread.start()
    is_up.wait()
    yield addresses[0]
    is_over.set()
    thread.join()


@pytest.fixture
def deploy(simulator_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Runs a command against the simulator, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, answer: str = "") -> Ended:
        whole = common_first(["--simulator", simulator_address, *arguments])
        ended = CliRunner().invoke(app_for(None), whole, input=answer, env={"COLUMNS": COLUMNS}, catch_exceptions=False)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    return run
