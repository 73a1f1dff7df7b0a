"""How Graph writes plain things in JSON: texts, numbers, lists, members of enumerations, pages.

Reading is tolerant: null, missing and an unexpected type are all "not said", and members of an enumeration that we do
not know become `OTHER`. Only what no caller could do without (an id, a moment) raises `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import TypeVar

from graph.wire.request import JsonObject

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class Unreadable(ValueError):
    """An answer that lacks what nobody can do without. Names the field, never what stood in it."""


def text_or_none(data: JsonObject, name: str) -> str | None:
    """A text; an empty one counts as not said."""
    value = data.get(name)
    return value if isinstance(value, str) and value else None


def text(data: JsonObject, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def required_text(data: JsonObject, name: str) -> str:
    value = text_or_none(data, name)
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def texts(data: JsonObject, name: str) -> tuple[str, ...]:
    value = data.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def flag(data: JsonObject, name: str, *, default: bool = False) -> bool:
    value = data.get(name)
    return value if isinstance(value, bool) else default


def flag_or_none(data: JsonObject, name: str) -> bool | None:
    value = data.get(name)
    return value if isinstance(value, bool) else None


def number_or_none(data: JsonObject, name: str) -> float | None:
    value = data.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole_number(data: JsonObject, name: str, *, default: int) -> int:
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def as_object(value: object) -> JsonObject:
    """The value, which must be an object."""
    if not isinstance(value, dict):
        raise Unreadable(f"expected an object, not {type(value).__name__}")
    return value


def part(data: JsonObject, name: str) -> JsonObject | None:
    value = data.get(name)
    return value if isinstance(value, dict) else None


def parts(data: JsonObject, name: str) -> list[JsonObject]:
    value = data.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


@cache
def _spellings(kind: type[Enum]) -> dict[str, str]:
    return {member.value.casefold(): member.value for member in kind}


def member(kind: type[E], data: JsonObject, name: str, *, default: E) -> E:
    """A member in any case; one that Graph has added since is the kind's `OTHER`, and `default` when none is named."""
    value = data.get(name)
    return kind(_spellings(kind).get(value.casefold(), "unknownFutureValue")) if isinstance(value, str) else default


def read_page(data: object, read: Callable[[object], T]) -> tuple[list[T], str | None]:
    """The things on one page of a collection, and the address of the next page when there is one."""
    page = as_object(data)
    items = page.get("value")
    if not isinstance(items, list):
        raise Unreadable("value is no list")
    return [read(item) for item in items], text_or_none(page, "@odata.nextLink")


def said(**fields: object) -> JsonObject:
    """The fields that have a value; Graph takes a missing field for "leave it as it is"."""
    return {name: value for name, value in fields.items() if value is not None}
