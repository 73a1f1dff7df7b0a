"""`/metrics`, in the text form of Prometheus, for whoever has the token, or else for this machine alone.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.http import RefusedError
from bot.settings import is_loopback
from bot.telemetry.figures import Figures
from storage.database.errors import DatabaseUnavailable
from storage.database.transactions import Database
from storage.stock import Pile, Stock, stock_of

log = logging.getLogger(__name__)

# Several may ask, and the database is looked into for none of them more often than this.
KEPT_SECONDS = 5.0

# The version that is promised: what is written keeps to names that it allows.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via")


class MetricsPage:
    """Each process tells its own, but for what is in the database, which all tell alike. `token` is the operator's."""

    def __init__(
        self, figures: Figures, database: Database, clock: Callable[[], datetime], *, token: str | None
    ) -> None:
        self._figures = figures
        self._database = database
        self._clock = clock
        self._token = token
        self._stock: Stock | None = None
        self._looked_at: datetime | None = None
        figures.add(self._of_the_database)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self.metrics)]

    async def metrics(self, request: web.Request) -> web.Response:
        self._check(request)
        await self._look()
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        return web.Response(body=generate_latest(self._figures.registry), headers=headers)

    def _check(self, request: web.Request) -> None:
        """Raises RefusedError. Without a token, whoever comes through a proxy is not believed to be this machine."""
        if self._token is not None:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                raise RefusedError(401, "Unauthorized", "this needs METRICS_TOKEN as a bearer token")
        elif not is_loopback(request.remote or "") or any(name in request.headers for name in _FORWARDED):
            raise RefusedError(403, "Forbidden", "without METRICS_TOKEN this is for the machine itself")

    async def _look(self) -> None:
        now = self._clock()
        if self._looked_at is not None and abs((now - self._looked_at).total_seconds()) < KEPT_SECONDS:
            return
        try:
            self._stock = await stock_of(self._database, now)
        except DatabaseUnavailable as trouble:
            log.warning("what is in the database cannot be counted: %s", trouble)
            self._stock = None
        self._looked_at = now

    def _of_the_database(self) -> Iterator[Metric]:
        return of_database(self._stock, self._looked_at or self._clock())


def of_database(stock: Stock | None, now: datetime) -> Iterator[Metric]:
    """`stock` is None where the database could not be read."""
    yield GaugeMetricFamily("bookings_chat_database_up", "Whether the database could be read.", value=stock is not None)
    if stock is None:
        return
    yield GaugeMetricFamily("bookings_chat_holds", "Slots that are kept for a customer now.", value=stock.holds.number)
    yield from _piled("uncertain_writes", "Writes that were sent and whose end is not known.", stock.uncertain, now)
    yield from _piled("owed_news", "Ends of writes and changes that customers have to be told.", stock.owed, now)
    yield from _piled("outbox", "What was said and its channel has not taken yet.", stock.waiting, now)
    yield from _piled("open_turns", "Messages that have not been answered yet.", stock.unanswered, now)


def _piled(name: str, what: str, pile: Pile, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily(f"bookings_chat_{name}", what, value=pile.number)
    age = (now - pile.oldest).total_seconds() if pile.oldest else 0.0
    yield GaugeMetricFamily(
        f"bookings_chat_{name}_oldest_seconds", f"{what} For how long the oldest.", value=max(age, 0.0)
    )
