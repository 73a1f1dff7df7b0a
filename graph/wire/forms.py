"""How Graph writes plain things in JSON: texts, numbers, lists, members of enumerations, pages.

Reading is tolerant: null, missing and an unexpected type are all "not said", and members of an enumeration that we do
not know become `OTHER`. Only what no caller could do without (an id, a moment) raises `Unreadable`.

Writing is strict: what Graph could only refuse, or answer with an unclear error, raises `Unwritable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, TypeAlias, TypeVar

from graph.errors import Rejected
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
    return tuple([item for item in value if isinstance(item, str)]) if value and isinstance(value, list) else ()


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
    return [item for item in value if isinstance(item, dict)] if value and isinstance(value, list) else []


@cache
def _spellings(kind: type[Enum]) -> dict[str, Any]:
    """Every member under its name, and under its name in lower case."""
    return {spelling: member for member in kind for spelling in (member.value, member.value.casefold())}


def member(kind: type[E], data: JsonObject, name: str, *, default: E) -> E:
    value = data.get(name)
    return read_member(kind, value if isinstance(value, str) else None, default)


def read_member(kind: type[E], written: str | None, default: E) -> E:
    """A member in any case; one that Graph has added since is the kind's `OTHER`, and `default` when none is named."""
    if written is None:
        return default
    known = _spellings(kind)
    found: E = known.get(written) or known.get(written.casefold()) or known["unknownFutureValue"]
    return found


Page: TypeAlias = tuple[list[T], str | None]
"""The things on one page of a collection, and the address of the next page when there is one."""


def read_page(data: object, read: Callable[[object], T]) -> Page[T]:
    page = as_object(data)
    items = page.get("value")
    if not isinstance(items, list):
        raise Unreadable("value is no list")
    return [read(item) for item in items], text_or_none(page, "@odata.nextLink")


def said(**fields: object) -> JsonObject:
    """The fields that have a value; Graph takes a missing field for "leave it as it is"."""
    return {name: value for name, value in fields.items() if value is not None}


class Unwritable(ValueError):
    """A value of ours that Graph could only refuse, or misunderstand."""


def written(operation: str, write: Callable[[T], JsonObject], what: T) -> JsonObject:
    """The body of an operation, or an error of ours before anything is sent."""
    try:
        return write(what)
    except Unwritable as cause:
        why = str(cause)
    raise Rejected(f"{operation}: {why}")


def maybe(write: Callable[[T], object], value: T | None) -> object:
    """What is written for a value, if there is one."""
    return None if value is None else write(value)


def each(write: Callable[[T], JsonObject], values: Iterable[T] | None) -> list[JsonObject] | None:
    return None if values is None else [write(value) for value in values]


def write_member(value: Enum) -> str:
    if value.value == "unknownFutureValue":
        raise Unwritable(f"{type(value).__name__}.OTHER is for reading only")
    return str(value.value)


def write_number(value: float) -> float:
    if not isfinite(value):
        raise Unwritable(f"{value} is no number to write")
    return value


def write_count(value: int) -> int:
    if value < 1:
        raise Unwritable(f"{value} is too few")
    return value


def write_ids(values: Iterable[str]) -> list[str]:
    """A lone text is a sequence of texts too, of one letter each."""
    if isinstance(values, str):
        raise Unwritable("ids are needed, not one id")
    ids = list(values)
    if not all(i.strip() for i in ids):
        raise Unwritable("an id is empty")
    return ids


def write_name(value: str) -> str:
    if not value.strip():
        raise Unwritable("a name is empty")
    return value
