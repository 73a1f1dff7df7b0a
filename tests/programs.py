"""Programs of ours in processes of their own, as an operator starts them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_SECONDS = 90.0


@dataclass
class Program:
    """Started in a folder of its own, where no .env lies; its output is kept there. `starts` is how often it was."""

    name: str
    arguments: Sequence[str | Path]
    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    starts: int = 0

    def start(self) -> None:
        self.starts += 1
        env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)} | self.settings
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # a module of ours
                [sys.executable, *self.arguments],
                cwd=self.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Without warning; nothing that it had in hand is ended."""
        self._process.kill()
        self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    async def ready(self) -> None:
        async with asyncio.timeout(STARTS_WITHIN_SECONDS):
            while True:
                if not self.is_running:
                    raise RuntimeError(f"{self.name} has ended: {self.said()[-2000:]}")
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.1)

    def said(self) -> str:
        return (self.folder / f"{self.name}.log").read_text("utf-8", "replace")


def free_port() -> int:
    """Of 127.0.0.1; taken by nobody at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
