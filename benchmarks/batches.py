"""The sets of customers' messages that there are, and how well each is understood.

A batch is a folder with `businesses.json` and `messages.jsonl`. Our own are with the tests; others are read where they
are, in `messages/` of the folder that BOOKINGS_API_DATA names.
"""

from __future__ import annotations

import gc
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from benchmarks.judge import judge
from benchmarks.messages import heard

OWN = Path(__file__).parent.parent / "tests" / "dialogs" / "understanding" / "messages"
ALL = "all"

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    name: str
    folder: Path

    @property
    def cases(self) -> Sequence[Json]:
        return read_lines(self.folder / "messages.jsonl")

    @property
    def businesses(self) -> Mapping[str, Json]:
        return read_businesses(self.folder / "businesses.json")


def read_lines(path: Path) -> Sequence[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_businesses(path: Path) -> Mapping[str, Json]:
    found = json.loads(path.read_text(encoding="utf-8"))
    return {one["key"]: one for one in found} if isinstance(found, list) else found


def data_folder() -> Path | None:
    """Of the data that is not in this repository; None where it is not here."""
    named = os.environ.get("BOOKINGS_API_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


def own_batches() -> tuple[Batch, ...]:
    return tuple(Batch(f"own-{folder.name}", folder) for folder in _folders(OWN))


def other_batches() -> tuple[Batch, ...]:
    data = data_folder()
    return tuple(Batch(folder.name, folder) for folder in _folders(data / "messages")) if data else ()


def _folders(root: Path) -> Iterator[Path]:
    yield from sorted(path.parent for path in root.glob("*/messages.jsonl"))


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the messages of one family, or of all of a batch; the milliseconds are of processor time."""

    messages: int
    right: int
    harmful: int
    median_ms: float
    worst_ms: float


@dataclass(frozen=True, slots=True)
class _Heard:
    is_right: bool
    is_harmful: bool
    milliseconds: float


@cache
def measure(batch: Batch) -> Mapping[str, Figures]:
    """By family, `ALL` first, the largest next."""
    businesses, cases = batch.businesses, batch.cases
    for case in {case["business"]: case for case in cases}.values():
        heard(case, businesses[case["business"]])  # what is read once of a language or a business is no message's cost
    with _without_garbage():
        results = [(case["family"], _hear(case, businesses[case["business"]])) for case in cases]
    families = [family for family, _ in Counter(family for family, _ in results).most_common()]
    by_family = {family: [one for other, one in results if other == family] for family in families}
    return {ALL: _figures([one for _, one in results])} | {key: _figures(one) for key, one in by_family.items()}


@contextmanager
def _without_garbage() -> Iterator[None]:
    """As `timeit` does it: what earlier messages left behind is no message's cost."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _hear(case: Json, business: Json) -> _Heard:
    before = time.process_time_ns()
    said = heard(case, business)
    spent = time.process_time_ns() - before
    verdict = judge(case, said)
    return _Heard(verdict.is_right, bool(verdict.harms), spent / 1e6)


def _figures(results: Sequence[_Heard]) -> Figures:
    spent = [one.milliseconds for one in results]
    right, harmful = sum(one.is_right for one in results), sum(one.is_harmful for one in results)
    return Figures(len(results), right, harmful, median(spent), max(spent))
