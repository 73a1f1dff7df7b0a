"""Looks over the description of a business, as somebody wrote it into a file: what is missing, misspelt, or of another
kind, by the name of the key.

Graph's own properties are left to `bookings/schema/value_checks.py`, which sees them when the business is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from simulator.bookings.schema.properties import (
    APPOINTMENT,
    BUSINESS,
    CUSTOM_QUESTION,
    CUSTOMER,
    PAGE_SETTINGS,
    POLICY,
    SERVICE,
)
from simulator.bookings.schema.properties import STAFF_MEMBER as STAFF
from simulator.json_types import Json, JsonObject


class DescriptionError(ValueError):
    """The description of a business cannot be followed, and why: one line each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("the description of the business is wrong: " + "; ".join(problems))


@dataclass(frozen=True, slots=True)
class ValueKind:
    is_one: Callable[[Json], bool]
    words: str


def _is_hours(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value) is not None


TEXT = ValueKind(lambda value: isinstance(value, str) and value != "", "a text")
WHOLE = ValueKind(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number")
SHARE = ValueKind(lambda value: type(value) in (int, float) and 0 <= value <= 1, "a share from 0 to 1")
TABLE = ValueKind(lambda value: isinstance(value, dict), "a table")
TABLES = ValueKind(
    lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value), "a list of tables"
)
TIME = ValueKind(
    lambda value: isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) is not None, "such as 10:30"
)
HOURS = ValueKind(_is_hours, "such as 10:30-12:00")
LIST_OF_HOURS = ValueKind(
    lambda value: isinstance(value, list) and all(map(_is_hours, value)), "such as ['10:30-12:00']"
)
IDS = ValueKind(lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value), "a list of ids")

Kinds: TypeAlias = Mapping[str, ValueKind]


@dataclass(frozen=True, slots=True)
class TableKeys:
    """One table of the description: what it must have, what it may have of ours, and the names that Graph knows."""

    must: Kinds
    may: Kinds
    graph: AbstractSet[str] = frozenset()


_TOP = TableKeys(
    {"business": TABLE},
    {
        **dict.fromkeys(
            ("staffMembers", "customQuestions", "services", "customers", "timeOff", "appointments"), TABLES
        ),
        "diary": TABLE,
    },
)
_BUSINESS = TableKeys({"id": TEXT}, {"schedulingPolicy": TABLE, "bookingPageSettings": TABLE}, BUSINESS.keys())
_ITEMS = {
    "staffMembers": TableKeys({"id": TEXT}, {}, STAFF.keys()),
    "customQuestions": TableKeys({"id": TEXT}, {}, CUSTOM_QUESTION.keys()),
    "services": TableKeys({"id": TEXT}, {"staffMemberIds": IDS}, SERVICE.keys()),
    "customers": TableKeys({"id": TEXT}, {}, CUSTOMER.keys()),
    "timeOff": TableKeys({"staffMemberId": TEXT, "day": WHOLE}, {"hours": HOURS}),
    "appointments": TableKeys(
        {"serviceId": TEXT},
        {"day": WHOLE, "at": TIME, "staffMemberIds": IDS, "customerIds": IDS, "startDateTime": TABLE},
        APPOINTMENT.keys(),
    ),
}
_DIARY = TableKeys(
    {
        **dict.fromkeys(("seed", "firstDay", "lastDay"), WHOLE),
        **dict.fromkeys(("fullness", "nearlyFull", "nearlyFullShare", "classShare"), SHARE),
        "keepFree": TABLE,
    },
    {},
)
_KEEP_FREE = TableKeys({"serviceId": TEXT, "hours": LIST_OF_HOURS}, {})

# Which key mentions an object of which collection.
_MENTIONS = {
    "staffMemberId": "staffMembers",
    "staffMemberIds": "staffMembers",
    "customerIds": "customers",
    "serviceId": "services",
}


def problems_in(description: JsonObject) -> list[str]:
    """Each names its key; none when the description can be followed as far as it is ours."""
    return [*_table("", description, _TOP)] or [*_in_tables(description)]


def name_of(collection: str, position: int, item: JsonObject) -> str:
    """By its id where it has one, otherwise by its place, counted from 1."""
    return f"{collection}[{item.get('id') or position + 1}]"


def _in_tables(description: JsonObject) -> Iterator[str]:
    business = description["business"]
    yield from _table("business", business, _BUSINESS)
    for name, graph in (("schedulingPolicy", POLICY), ("bookingPageSettings", PAGE_SETTINGS)):
        if isinstance(inner := business.get(name), dict):
            yield from _table(f"business.{name}", inner, TableKeys({}, {}, graph.keys()))
    known = {
        name: {str(item.get("id")).casefold() for item in description.get(name, [])} for name in _MENTIONS.values()
    }
    for name, part in _ITEMS.items():
        for position, item in enumerate(description.get(name, [])):
            where = name_of(name, position, item)
            yield from _table(where, item, part)
            yield from _mentions(where, item, known)
            if name == "appointments" and "startDateTime" not in item:
                yield from (f"{where}.{key} is missing" for key in ("day", "at") if key not in item)
    if "diary" in description:
        diary = description["diary"]
        yield from _table("diary", diary, _DIARY)
        if isinstance(kept := diary.get("keepFree"), dict):
            yield from _table("diary.keepFree", kept, _KEEP_FREE)
            yield from _mentions("diary.keepFree", kept, known)


def _table(where: str, found: JsonObject, part: TableKeys) -> Iterator[str]:
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


def _mentions(where: str, item: JsonObject, known: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    for key, collection in _MENTIONS.items():
        value = item.get(key, [])
        for mentioned in value if isinstance(value, list) else [value]:
            if isinstance(mentioned, str) and mentioned.casefold() not in known[collection]:
                yield f"{where}.{key}: there is no {mentioned!r} among {collection}"
