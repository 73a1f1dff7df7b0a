"""`/metrics`: what was refused or given up, in the text form of Prometheus; numbers only, and nothing of anybody.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from __future__ import annotations

from aiohttp import web

from bot.undelivered import GivenUp, Undelivered
from scheduling.limits import Limit, Refusals

_NAME = "bookings_chat_refusals_total"
_UNDELIVERED = "bookings_chat_undelivered_total"


class Metrics:
    """Each process tells its own, which Prometheus adds up."""

    def __init__(self, refusals: Refusals, undelivered: Undelivered) -> None:
        self._refusals = refusals
        self._undelivered = undelivered

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self.metrics)]

    async def metrics(self, request: web.Request) -> web.Response:
        lines = [
            f"# HELP {_NAME} What was refused because a limit was reached.",
            f"# TYPE {_NAME} counter",
            *(f'{_NAME}{{limit="{limit.value}"}} {self._refusals[limit]}' for limit in Limit),
            f"# HELP {_UNDELIVERED} What was said and given up, as its channel did not take it for certain.",
            f"# TYPE {_UNDELIVERED} counter",
            *(f'{_UNDELIVERED}{{why="{why.value}"}} {self._undelivered[why]}' for why in GivenUp),
        ]
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
        return web.Response(body="".join(f"{line}\n" for line in lines).encode(), headers=headers)
