"""How plain things are written in Graph's JSON. Reading is in `graph/model/fields.py`.

Writing is strict: what Graph could only refuse, or answer with an unclear error, raises `Unwritable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from math import isfinite
from typing import TypeVar

import msgspec

from graph.errors import Rejected
from graph.wire.request import JsonObject
from graph.zones import iana_name

T = TypeVar("T")


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


def write_moment(when: datetime) -> JsonObject:
    """Always UTC without an offset and with seven digits: the one spelling that every operation is known to take."""
    return {
        "@odata.type": "#microsoft.graph.dateTimeTimeZone",
        "dateTime": f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}0",
        "timeZone": "UTC",
    }


def write_zone(name: str) -> str:
    """As an IANA name, which is how Graph itself shows the zones of customers and staff."""
    try:
        return iana_name(name)
    except ValueError:
        raise Unwritable("an unknown time zone") from None


def write_day(day: date) -> str:
    return day.isoformat()


def write_length(span: timedelta) -> str:
    """In days, hours, minutes and seconds, leaving out what is zero."""
    if span < timedelta(0):
        raise Unwritable(f"a length of {span} is less than nothing")
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount)
    days = f"{span.days}D" if span.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"


def write_json(operation: str, body: JsonObject) -> bytes:
    """The body of a request."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        pass
    raise Rejected(f"{operation}: a text in it is no proper text")
