"""What this process counts, in the terms of Prometheus: numbers under names from closed lists, and nothing of anybody.

https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from enum import Enum
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from bot.undelivered import GivenUp, Undelivered
from dialogs.happenings import Happened, Happening, Stage
from graph.tries import Try
from scheduling.limits import Limit, Refusals
from storage.notifications import Report

# In seconds. 0.3 and 1.5 are what turns without and with Graph are to keep within.
_TURNS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0)
_REQUESTS = (0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

MOST_SERVICES = 200
"""As many services are told apart, in all businesses together; what is wished for of others counts as `OTHER`."""

OTHER = "other"
UNKNOWN = "unknown"
"""The service, or the hour, that a customer has not named."""

_asks_graph: ContextVar[list[bool] | None] = ContextVar("asks graph", default=None)
"""Of the turn at work: whether Graph has been asked for it. A list, as what is begun in a turn writes to the same."""


class Outcome(Enum):
    """How a turn ended, by the name that operators see."""

    ANSWERED = "answered"
    """Something was said, and stored."""

    SILENT = "silent"
    """Nothing was to be said."""

    FAILED = "failed"
    """A fault of ours: an apology was said, and the conversation is as it was before."""

    ELSEWHERE = "elsewhere"
    """Another process had ended it meanwhile."""

    BROKEN_OFF = "broken-off"
    """The process was told to stop; it is taken up at the next start, or by another process."""


class Figures:
    """One for each app. Whoever reads them adds up the processes."""

    def __init__(self) -> None:
        # The classic text form would have a series more for each counter.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has left it without types
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._turns = Counter("bookings_chat_turns", "Turns that have ended, by how.", ["outcome"], registry=registry)
        self._turn_seconds = Histogram(
            "bookings_chat_turn_seconds",
            "How long turns took, from their beginning until what they say was stored, by whether Graph was asked.",
            ["graph"],
            buckets=_TURNS,
            registry=registry,
        )
        self._turns_at_work = Gauge(
            "bookings_chat_turns_in_progress", "Turns that this process is at work on.", registry=registry
        )
        self._writes = Counter(
            "bookings_chat_writes",
            "Bookings, moves, cancellations and notes that customers have said yes to, by how they were answered.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._told_later = Counter(
            "bookings_chat_told_later",
            "Ends of writes, and changes by others, that were handed to their conversation unasked.",
            ["kind", "result"],
            registry=registry,
        )
        self._requests = Counter(
            "bookings_chat_graph_requests",
            "Requests to Microsoft Graph, by operation and HTTP status, or why there was none.",
            ["operation", "status"],
            registry=registry,
        )
        self._retries = Counter(
            "bookings_chat_graph_retries",
            "Those of the requests to Microsoft Graph that tried the same once more.",
            ["operation"],
            registry=registry,
        )
        self._request_seconds = Histogram(
            "bookings_chat_graph_request_seconds",
            "How long requests to Microsoft Graph took, without the waiting before them.",
            ["operation"],
            buckets=_REQUESTS,
            registry=registry,
        )
        self._happenings = Counter(
            "bookings_chat_happenings", "What turns did for the business, and why not.", ["kind", "why"],
            registry=registry,
        )  # fmt: skip
        self._funnel = Counter(
            "bookings_chat_funnel", "Bookings that have come to this step for the first time.", ["step"],
            registry=registry,
        )  # fmt: skip
        self._unmet = Counter(
            "bookings_chat_unmet_wishes",
            "Wishes for a time that could not be met, by service and by the hour wished for at the business.",
            ["service", "hour"],
            registry=registry,
        )
        self._services: set[str] = set()
        # What is known beforehand is told as 0, so that the first of it is a growth.
        for asked in ("yes", "no"):
            self._turn_seconds.labels(asked)
        for outcome in Outcome:
            self._turns.labels(outcome.value)
        for stage in Stage:
            self._funnel.labels(stage.value)

    def turn_began(self) -> list[bool]:
        """What `turn_ended` takes: it learns on the way whether Graph is asked."""
        self._turns_at_work.inc()
        asks_graph = [False]
        _asks_graph.set(asks_graph)
        return asks_graph

    def turn_ended(self, outcome: Outcome, seconds: float, asks_graph: list[bool]) -> None:
        self._turns_at_work.dec()
        self._turns.labels(outcome.value).inc()
        self._turn_seconds.labels("yes" if asks_graph[0] else "no").observe(seconds)

    def tried(self, one: Try) -> None:
        """A request to Graph has come to its end."""
        if (asks_graph := _asks_graph.get()) is not None:
            asks_graph[0] = True
        self._requests.labels(one.operation, one.outcome).inc()
        self._request_seconds.labels(one.operation).observe(one.seconds)
        if one.number > 1:
            self._retries.labels(one.operation).inc()

    def answered(self, kind: str, outcome: str) -> None:
        """How a write was answered; see `scheduling.observing`."""
        self._writes.labels(kind, outcome).inc()

    def told_later(self, report: Report) -> None:
        self._told_later.labels(report.kind, report.result.value).inc()

    def happened(self, happenings: Sequence[Happening]) -> None:
        """What a turn did for the business."""
        for one in happenings:
            if one.kind is Happened.STAGE:
                self._funnel.labels(one.why).inc()
                continue
            self._happenings.labels(one.kind.value, one.why).inc()
            if one.kind is Happened.UNMET:
                hour = UNKNOWN if one.hour is None else f"{one.hour:02}"
                self._unmet.labels(self._service(one.service_id), hour).inc()

    def _service(self, service_id: str) -> str:
        """Each service has a label as long as there are not too many."""
        if not service_id:
            return UNKNOWN
        if service_id not in self._services and len(self._services) < MOST_SERVICES:
            self._services.add(service_id)
        return service_id if service_id in self._services else OTHER

    def add(self, collect: Callable[[], Iterable[Metric]]) -> None:
        """Figures that somebody else keeps, and that are asked for when they are shown."""
        self.registry.register(_Collected(collect))


class _Collected:
    """https://prometheus.github.io/client_python/collector/custom/"""

    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self.collect = collect

    def describe(self) -> list[Metric]:
        """Named here, so that registering does not collect."""
        return []


def of_refusals(refusals: Refusals) -> Iterator[Metric]:
    found = CounterMetricFamily(
        "bookings_chat_refusals", "What was refused because a limit was reached.", labels=["limit"]
    )
    for limit in Limit:
        found.add_metric([limit.value], refusals[limit])
    yield found


def of_undelivered(undelivered: Undelivered) -> Iterator[Metric]:
    found = CounterMetricFamily(
        "bookings_chat_undelivered",
        "What was said and given up, as its channel did not take it for certain.",
        labels=["why"],
    )
    for why in GivenUp:
        found.add_metric([why.value], undelivered[why])
    yield found


class WayToGraph(Protocol):
    """What `graph.transport.Transport` tells of itself."""

    @property
    def in_flight(self) -> int: ...

    @property
    def paused(self) -> int: ...


def of_graph(transport: WayToGraph) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "bookings_chat_graph_in_flight", "Requests to Microsoft Graph that are under way.", value=transport.in_flight
    )
    yield GaugeMetricFamily(
        "bookings_chat_graph_paused_businesses",
        "Businesses whose requests wait because Microsoft Graph has throttled one.",
        value=transport.paused,
    )
