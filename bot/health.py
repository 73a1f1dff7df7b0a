"""`/healthz`: the process lives. `/readyz`: what it needs is there, so customers can be sent to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TypeAlias

from aiohttp import web

log = logging.getLogger(__name__)

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when the thing is well, and raises when it is not."""

CHECK_SECONDS = 5.0
# Anybody may ask, so the answer is kept for a while rather than passed on to Graph each time.
KEPT_SECONDS = 10.0


class Health:
    def __init__(self, checks: Mapping[str, Check], clock: Callable[[], float] = monotonic) -> None:
        self._checks = checks
        self._clock = clock
        self._found: dict[str, str] = {}
        self._found_at: float | None = None
        self._lock = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.healthz), web.get("/readyz", self.readyz)]

    async def healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"}, headers={"Cache-Control": "no-store"})

    async def readyz(self, request: web.Request) -> web.Response:
        found = await self.results()
        is_ready = all(result == "ok" for result in found.values())
        body = {"status": "ready" if is_ready else "not ready", "checks": found}
        headers = {"Cache-Control": "no-store"} | ({} if is_ready else {"Retry-After": f"{KEPT_SECONDS:.0f}"})
        return web.json_response(body, status=200 if is_ready else 503, headers=headers)

    async def results(self) -> Mapping[str, str]:
        """Of each check "ok", or the kind of the error."""
        async with self._lock:
            if self._found_at is None or self._clock() - self._found_at >= KEPT_SECONDS:
                results = await asyncio.gather(*(_try(name, check) for name, check in self._checks.items()))
                self._found = dict(zip(self._checks, results, strict=True))
                self._found_at = self._clock()
            return self._found


async def _try(name: str, check: Check) -> str:
    """Says "ok", or the kind of the error; its text is for the log, as anybody may read the answer."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as error:  # noqa: BLE001  # whatever is wrong, the answer must say that something is
        log.warning("not ready: %s: %s: %s", name, type(error).__name__, error)
        return type(error).__name__
    return "ok"
