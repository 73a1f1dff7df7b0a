"""How well days and times alone are read, ours beside dateparser's, on samples that are no part of this repository.

- recognizers: sentences of the specifications of Microsoft's Recognizers-Text. Right is a first result that is one of
  the accepted ones, start and end both.
- sgd: what customers say in the Schema-Guided Dialogue dataset. A turn is right if all of its date and time of day is
  found. And in how many turns without either nothing is found: some hold a date that the set does not count.

A parser is `parse(text, reference, tz, locale)`; it gives {"value": V} or {"start": V, "end": V}, V being a date, a
time of day, or both.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from dateparser.search import search_dates

from benchmarks.batches import read_lines

Result: TypeAlias = Mapping[str, str | None]
Parser: TypeAlias = Callable[[str, datetime, str, str], Sequence[Result]]
Json: TypeAlias = Mapping[str, Any]

_POINTS = {"date", "time", "datetime"}
_DATES = ("appointment_date", "date", "event_date")
_TIMES = ("appointment_time", "time", "event_time")
SGD_SERVICES = "Services_"


@dataclass(frozen=True, slots=True)
class Share:
    name: str
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Measured:
    shares: tuple[Share, ...]
    median_ms: float
    worst_ms: float


def dateparser_alone(text: str, reference: datetime, tz: str, locale: str) -> list[Result]:  # noqa: ARG001
    """Every date that dateparser's own search finds in a text."""
    order = "MDY" if locale == "en-US" else "DMY"
    settings: Any = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": reference, "DATE_ORDER": order}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = search_dates(text, languages=[locale[:2]], settings=settings)
    return [{"value": f"{moment:%Y-%m-%dT%H:%M}"} for _, moment in found or ()]


# Recognizers


def recognizers(path: Path, parser: Parser, language: str) -> Measured:
    rows = [row for row in read_lines(path) if row["relevant"] and row["locale"].startswith(language)]
    hits: dict[str, list[bool]] = {"all": [], "points": [], "ranges": []}
    clock = _Clock(parser)
    for row in rows:
        found = clock.parse(row["input"], row["reference"], row["locale"])
        is_right = bool(found) and any(_is_same(found[0], one) for one in row["accept"])
        hits["all"].append(is_right)
        hits["points" if row["kind"] in _POINTS else "ranges"].append(is_right)
    return clock.measured(hits)


def _is_same(result: Result, accepted: Json) -> bool:
    kind = accepted["type"]
    if kind in _POINTS:
        return "value" in result and _of_kind(result["value"], kind) == accepted["value"]
    ends = (_of_kind(result.get(end), kind) for end in ("start", "end"))
    return "start" in result and tuple(ends) == (accepted["start"], accepted["end"])


def _of_kind(value: str | None, kind: str) -> str | None:
    """As much of a value as is spoken of."""
    if value is None:
        return None
    if kind.startswith("datetime"):
        return f"{value}T00:00" if kind == "datetimerange" and "T" not in value else value
    return _date(value) if kind.startswith("date") else _clock(value)


def _date(value: str | None) -> str | None:
    return value[:10] if value and "-" in value else None


def _clock(value: str | None) -> str | None:
    return value[-5:] if value and ":" in value else None


# Schema-Guided Dialogue


def sgd_rows(path: Path) -> Sequence[Json]:
    return [row for row in read_lines(path) if row["service"].startswith(SGD_SERVICES)]


def sgd(rows: Sequence[Json], parser: Parser) -> Measured:
    hits: dict[str, list[bool]] = {"turns": [], "nothing": []}
    clock = _Clock(parser)
    for row in rows:
        found = clock.parse(row["utterance"], f"{row['reference']}T00:00:00", "en-US")
        values = [one.get("value") or one.get("start") for one in found]
        said = [(_said(row, _DATES), _date), (_said(row, _TIMES), _clock)]
        if any(value for value, _ in said):
            hits["turns"].append(all(value is None or value in map(part, values) for value, part in said))
        else:
            hits["nothing"].append(not found)
    return clock.measured(hits)


def _said(row: Json, slots: Sequence[str]) -> str | None:
    values = (row["slots"][name]["value"] for name in slots if name in row["slots"])
    return next((value[0] for value in values if value != ["dontcare"]), None)


class _Clock:
    """Asks a parser, and keeps how much processor time each answer took; one that fails has found nothing."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._spent: list[float] = []

    def parse(self, text: str, reference: str, locale: str) -> Sequence[Result]:
        if not self._spent:
            self._ask(text, reference, locale)  # what is read once is no sentence's cost
        before = time.process_time_ns()
        found = self._ask(text, reference, locale)
        self._spent.append((time.process_time_ns() - before) / 1e6)
        return found

    def _ask(self, text: str, reference: str, locale: str) -> Sequence[Result]:
        try:
            return self._parser(text, datetime.fromisoformat(reference), "UTC", locale)
        except (ValueError, TypeError, OverflowError):
            return ()

    def measured(self, hits: Mapping[str, Sequence[bool]]) -> Measured:
        return Measured(tuple(_shares(hits)), median(self._spent), max(self._spent))


def _shares(hits: Mapping[str, Sequence[bool]]) -> Iterator[Share]:
    for name, found in hits.items():
        yield Share(name, sum(found), len(found))
