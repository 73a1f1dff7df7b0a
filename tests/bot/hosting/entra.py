"""The simulator's own sign-in, in the place of Microsoft's."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
import requests
from aiohttp import web
from requests.adapters import HTTPAdapter

from simulator.http.gateway import TENANT
from simulator.server import create_simulator
from simulator.server import serve as serve_simulator
from simulator.tenant import SimulatedTenant

MICROSOFT = "https://login.microsoftonline.com"


class ToTheSimulator(HTTPAdapter):
    """The way to Microsoft Entra, which leads to the simulator."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self.root = root

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        assert request.url is not None
        if "/discovery/instance" in request.url:  # which clouds there are; the simulator is one tenant
            return known_cloud()
        request.url = request.url.replace(MICROSOFT, self.root)
        answer = super().send(request, *args, **options)
        # msal goes on only to an address that is Microsoft's.
        answer.raw = BytesIO(answer.raw.read(decode_content=True).replace(self.root.encode(), MICROSOFT.encode()))
        return answer


def known_cloud() -> requests.Response:
    host = "login.microsoftonline.com"
    response = requests.Response()
    response.status_code = 200
    clouds = {"metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]}
    response.raw = BytesIO(json.dumps(clouds).encode())
    return response


@contextmanager
def entra_simulated(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, SimulatedTenant]]:
    """Where the simulator is, and its tenant."""
    app = create_simulator()
    with served_beside(app) as root:

        def session(*, trust_env: bool = True) -> requests.Session:
            way = requests.Session()
            way.trust_env = False
            way.mount("https://", ToTheSimulator(root))
            return way

        monkeypatch.setattr("graph.auth.sign_in.session", session)
        yield root, app[TENANT]


@contextmanager
def served_beside(app: web.Application) -> Iterator[str]:
    """Serves in a thread of its own, as `main` takes the one in which it is called."""
    root: queue.Queue[str] = queue.Queue()
    over = threading.Event()

    async def until_over() -> None:
        async with serve_simulator(app) as running:
            root.put(running.root)
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(until_over()))
    thread.start()
    try:
        yield root.get(timeout=30)
    finally:
        over.set()
        thread.join()
