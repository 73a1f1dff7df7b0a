"""Looks over the description of a business, as somebody wrote it into a file: what is missing, misspelt, or of another
kind, by the name of the key.

Graph's own properties are left to `simulator/checks.py`, which sees them when they are laid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from simulator.json_types import Json, JsonObject
from simulator.shapes import APPOINTMENT, BUSINESS, CUSTOM_QUESTION, CUSTOMER, PAGE_SETTINGS, POLICY, SERVICE
from simulator.shapes import STAFF_MEMBER as STAFF


class PlanError(ValueError):
    """The description of a business cannot be followed, and why: one line each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("the description of the business is wrong: " + "; ".join(problems))


@dataclass(frozen=True, slots=True)
class Kind:
    is_one: Callable[[Json], bool]
    words: str


def _is_hours(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value) is not None


TEXT = Kind(lambda value: isinstance(value, str) and value != "", "a text")
WHOLE = Kind(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number")
SHARE = Kind(lambda value: type(value) in (int, float) and 0 <= value <= 1, "a share from 0 to 1")
TABLE = Kind(lambda value: isinstance(value, dict), "a table")
TABLES = Kind(lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value), "a list of tables")
TIME = Kind(lambda value: isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) is not None, "such as 10:30")
HOURS = Kind(_is_hours, "such as 10:30-12:00")
LIST_OF_HOURS = Kind(lambda value: isinstance(value, list) and all(map(_is_hours, value)), "such as ['10:30-12:00']")
IDS = Kind(lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value), "a list of ids")

Kinds: TypeAlias = Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the description: what it must have, what it may have of ours, and the names that Graph knows."""

    must: Kinds
    may: Kinds
    graph: Set[str] = frozenset()


_TOP = Part(
    {"business": TABLE},
    {
        **dict.fromkeys(
            ("staffMembers", "customQuestions", "services", "customers", "timeOff", "appointments"), TABLES
        ),
        "diary": TABLE,
    },
)
_BUSINESS = Part({"id": TEXT}, {"schedulingPolicy": TABLE, "bookingPageSettings": TABLE}, BUSINESS.keys())
_ITEMS = {
    "staffMembers": Part({"id": TEXT}, {}, STAFF.keys()),
    "customQuestions": Part({"id": TEXT}, {}, CUSTOM_QUESTION.keys()),
    "services": Part({"id": TEXT}, {"staffMemberIds": IDS}, SERVICE.keys()),
    "customers": Part({"id": TEXT}, {}, CUSTOMER.keys()),
    "timeOff": Part({"staffMemberId": TEXT, "day": WHOLE}, {"hours": HOURS}),
    "appointments": Part(
        {"serviceId": TEXT},
        {"day": WHOLE, "at": TIME, "staffMemberIds": IDS, "customerIds": IDS, "startDateTime": TABLE},
        APPOINTMENT.keys(),
    ),
}
_DIARY = Part(
    {
        **dict.fromkeys(("seed", "firstDay", "lastDay"), WHOLE),
        **dict.fromkeys(("fullness", "nearlyFull", "nearlyFullShare", "classShare"), SHARE),
        "keepFree": TABLE,
    },
    {},
)
_KEEP_FREE = Part({"serviceId": TEXT, "hours": LIST_OF_HOURS}, {})

# Which key mentions an object of which collection.
_MENTIONS = {
    "staffMemberId": "staffMembers",
    "staffMemberIds": "staffMembers",
    "customerIds": "customers",
    "serviceId": "services",
}


def problems_in(plan: JsonObject) -> list[str]:
    """Each names its key; none when the description can be followed as far as it is ours."""
    return [*_table("", plan, _TOP)] or [*_in_tables(plan)]


def name_of(collection: str, position: int, item: JsonObject) -> str:
    """By its id where it has one, otherwise by its place, counted from 1."""
    return f"{collection}[{item.get('id') or position + 1}]"


def _in_tables(plan: JsonObject) -> Iterator[str]:
    business = plan["business"]
    yield from _table("business", business, _BUSINESS)
    for name, graph in (("schedulingPolicy", POLICY), ("bookingPageSettings", PAGE_SETTINGS)):
        if isinstance(inner := business.get(name), dict):
            yield from _table(f"business.{name}", inner, Part({}, {}, graph.keys()))
    known = {name: {str(item.get("id")).casefold() for item in plan.get(name, [])} for name in _MENTIONS.values()}
    for name, part in _ITEMS.items():
        for position, item in enumerate(plan.get(name, [])):
            where = name_of(name, position, item)
            yield from _table(where, item, part)
            yield from _mentions(where, item, known)
            if name == "appointments" and "startDateTime" not in item:
                yield from (f"{where}.{key} is missing" for key in ("day", "at") if key not in item)
    if "diary" in plan:
        diary = plan["diary"]
        yield from _table("diary", diary, _DIARY)
        if isinstance(kept := diary.get("keepFree"), dict):
            yield from _table("diary.keepFree", kept, _KEEP_FREE)
            yield from _mentions("diary.keepFree", kept, known)


def _table(where: str, found: JsonObject, part: Part) -> Iterator[str]:
    prefix = f"{where}." if where else ""
    ours = {**part.must, **part.may}
    absent = (ours.keys() | part.graph) - found.keys()
    # What Graph shows and nobody can set may be in a description that was copied from there, so only what looks like
    # one of the missing names is a mistake.
    meant = {
        name: close[0]
        for name in found
        if name not in ours and name not in part.graph and (close := get_close_matches(name, absent, 1, 0.8))
    }
    yield from (f"{prefix}{name} is not known; {right} is" for name, right in meant.items())
    yield from (f"{prefix}{name} is missing" for name in part.must if name in absent - {*meant.values()})
    yield from (
        f"{prefix}{name} is not {kind.words}"
        for name, kind in ours.items()
        if name in found and not kind.is_one(found[name])
    )


def _mentions(where: str, item: JsonObject, known: Mapping[str, Set[str]]) -> Iterator[str]:
    for key, collection in _MENTIONS.items():
        value = item.get(key, [])
        for mentioned in value if isinstance(value, list) else [value]:
            if isinstance(mentioned, str) and mentioned.casefold() not in known[collection]:
                yield f"{where}.{key}: there is no {mentioned!r} among {collection}"
