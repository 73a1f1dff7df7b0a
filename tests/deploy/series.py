"""Every series of figures that there can be, by what makes them."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import Metric

from bot.telemetry.figures import Figures, of_graph, of_refusals, of_undelivered
from bot.telemetry.page import of_database
from bot.undelivered import Undelivered
from scheduling.limits import Refusals
from storage.stock import Pile, Stock
from tests.worlds.sample import NOW


class _NoGraph:
    in_flight = paused = 0


def told() -> Iterator[Metric]:
    figures, pile = Figures(), Pile(0)
    yield from figures.registry.collect()
    yield from of_refusals(Refusals(lambda: NOW))
    yield from of_undelivered(Undelivered())
    yield from of_graph(_NoGraph())
    yield from of_database(Stock(pile, pile, pile, pile, pile), NOW)


def series() -> dict[str, set[str]]:
    """The name of every series there can be, and its labels."""
    figures = Figures()
    labels = {one._name: set(one._labelnames) for one in vars(figures).values() if hasattr(one, "_labelnames")}
    found: dict[str, set[str]] = {}
    for metric in told():
        own = labels.get(metric.name, set()) | {name for sample in metric.samples for name in sample.labels}
        endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}.get(metric.type, ("",))
        found |= {f"{metric.name}{ending}": own | {"le"} for ending in endings}
    return found
