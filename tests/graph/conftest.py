"""A scripted Graph behind the client's own HTTP, with a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken, TokenSource
from graph.transport import CallTiming

Step: TypeAlias = httpx.Response | Exception


class FakeTime:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Graph:
    """Answers from a script, one step per request, and keeps what it was asked."""

    root = "https://graph.test/v1.0"

    def __init__(self) -> None:
        self.time = FakeTime()
        self.requests: list[httpx.Request] = []
        self._script: deque[Step] = deque()
        self._clients: list[BookingsAdmin] = []

    def answers(self, *steps: Step) -> None:
        self._script.extend(steps)

    def client(self, tokens: TokenSource | None = None, **timing: Any) -> BookingsAdmin:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        chosen = {"clock": self.time.clock, "sleep": self.time.sleep, "chance": lambda: 0.0}
        made = BookingsAdmin(http, self.root, tokens or StaticToken("a-token"), timing=CallTiming(**chosen | timing))
        self._clients.append(made)
        return made

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await asyncio.sleep(0)
        step = self._script.popleft()
        if isinstance(step, Exception):
            raise step
        return step


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    graph = Graph()
    yield graph
    await graph.close()


@pytest.fixture
def sample() -> Callable[[str], Any]:
    """The JSON of one of our own samples, by name."""

    def read(name: str) -> Any:
        return json.loads((Path(__file__).parent / "samples" / f"{name}.json").read_text())

    return read
