"""The proxy with the configuration that is deployed, before an app on this machine."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.deploy.image import ROOT, Container
from tests.needed import lacks
from tests.programs import free_port

CADDYFILE = ROOT / "deploy" / "Caddyfile"
_STARTS_WITHIN_SECONDS = 60.0


def tool(name: str) -> str:
    """Of this environment, or of the machine."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or lacks(f"no {name} on this machine")


@dataclass
class Proxy:
    """A process that passes on what it is sent; as a customer sees it, it is the app."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def base(self) -> str:
        return f"https://localhost:{self.port}"

    def start(self) -> None:
        """It runs from the beginning."""

    async def ready(self) -> None:
        """It listens before it has made its certificate."""
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        async with asyncio.timeout(_STARTS_WITHIN_SECONDS):
            while True:
                assert self.process.poll() is None
                try:
                    _, writer = await asyncio.open_connection(
                        "127.0.0.1", self.port, ssl=anyone, server_hostname="localhost"
                    )
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                await writer.wait_closed()
                return

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def proxy(container: Container) -> Iterator[Proxy]:
    """What is deployed, but for three things: free ports, this machine's addresses alone, and a certificate of its own
    making that the machine is not made to trust.
    """
    caddy = tool("caddy")
    port, other = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = {"PUBLIC_HOST": f"localhost:{port}", "APP": f"127.0.0.1:{container.port}", "HOME": folder}
        adapted = subprocess.run(  # noqa: S603 - a tool
            [caddy, "adapt", "--adapter", "caddyfile", "--config", str(CADDYFILE)],
            env=given,
            capture_output=True,
            check=True,
        )
        config: dict[str, Any] = json.loads(adapted.stdout)
        http = config["apps"]["http"]
        http["http_port"] = other
        for server in http["servers"].values():
            server["listen"] = [f"127.0.0.1{one}" for one in server["listen"]]
        config["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
        file = Path(folder) / "caddy.json"
        file.write_text(json.dumps(config), "utf-8")
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - a tool
                [caddy, "run", "--config", str(file)], env=given, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        front = Proxy(port, process)
        try:
            yield front
        finally:
            front.kill()
