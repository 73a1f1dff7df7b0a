"""How a yes, a no and "something else" are heard in what customers of the Schema-Guided Dialogue dataset answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from benchmarks.messages import heard

Json: TypeAlias = Mapping[str, Any]

_HOURS = {day: [["08:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
_SHOP = {
    "tz": "America/Los_Angeles",
    "country": "US",
    "hours": _HOURS,
    "services": [{"name": "Appointment", "minutes": 30}],
    "staff": [],
}
_CHOSEN = {"goal": "book", "service": "Appointment", "day": "2019-03-08", "time": "10:00", "name": "Kim Lee"}
_SUMMARY = {"asked": "confirm", "offered": [], "draft": _CHOSEN}
_TIMES = {"asked": "time", "offered": ["2019-03-08T10:00", "2019-03-08T11:30"], "draft": {"goal": "book"}}


@dataclass(frozen=True, slots=True)
class Heard:
    name: str
    times: int
    of: int


def consent(rows: Sequence[Json]) -> Iterator[Heard]:
    """Of answers to "Please confirm ...": a yes heard where they agree, and where they do not."""
    answers = [row for row in rows if any(act.startswith("CONFIRM") for act in row["system_prev_acts"])]
    agreed = [row for row in answers if "AFFIRM" in row["acts"]]
    asking = [row for row in agreed if any(act.startswith("REQUEST") for act in row["acts"])]
    refused = [row for row in answers if "NEGATE" in row["acts"] and "AFFIRM" not in row["acts"]]
    for name, some in (
        ("a yes, of turns that agree", agreed),  # a few of them say no yes, and only ask for more
        ("  of these with a question beside it", asking),
        ("a yes, of turns that do not agree", refused),
    ):
        yield Heard(name, sum(_hear(row, _SUMMARY).get("agree") is True for row in some), len(some))


def alternatives(rows: Sequence[Json]) -> Heard:
    """Of turns that ask for something else than is on offer: other times, somebody else, or another day."""
    asking = [row for row in rows if "REQUEST_ALTS" in row["acts"]]
    found = (_hear(row, _TIMES) for row in asking)
    return Heard("something else, of turns that ask for it", sum(map(_is_turned, found)), len(asking))


def _is_turned(heard: Json) -> bool:
    return "shift" in heard or heard.get("change") == "staff" or "days" in heard or "time" in heard


def _hear(row: Json, where: Json) -> Json:
    case = {"say": row["utterance"], "locale": "en-US", "now": "2019-03-01T09:00", "booked": [], **where}
    return heard(case, _SHOP)
