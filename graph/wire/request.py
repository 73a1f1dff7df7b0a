"""A call to Graph as a value, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeAlias
from urllib.parse import quote

from graph.errors import Rejected

JsonObject: TypeAlias = dict[str, Any]


class Effect(Enum):
    """What a call changes at Graph, and so what may be done when no clear answer comes."""

    NONE = "none"
    """Only reads."""

    SET = "set"
    """Writes absolute values: the same again changes nothing more."""

    REMOVE = "remove"
    """Takes something away: when a repeat finds nothing, the earlier try did it."""

    ADD = "add"
    """Makes something new: the same again would make a second one."""


@dataclass(frozen=True, slots=True)
class Request:
    """One operation of Graph. `path` is below the root and percent-encoded; `business_id`: whose limit it is under."""

    operation: str
    method: str
    path: str
    business_id: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    json: JsonObject | None = None
    effect: Effect = Effect.NONE
    in_order: bool = False
    """Others write the same thing in turn: a try that arrives late would undo what came after it, so none is followed
    by another while it may still arrive. Whoever asked must know of it."""

    @property
    def writes(self) -> bool:
        return self.effect is not Effect.NONE

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again after a try that may have worked."""
        return self.effect is not Effect.ADD


def path(operation: str, *segments: str) -> str:
    """The segments as a path. An empty or dotted id would silently name another resource, so it is refused."""
    if any(segment.strip() in {"", ".", ".."} for segment in segments):
        raise Rejected(f"{operation}: an id is empty or only dots")
    try:
        return "".join(f"/{quote(segment, safe='@')}" for segment in segments)
    except UnicodeEncodeError:
        pass
    raise Rejected(f"{operation}: an id is no proper text")


def business_path(operation: str, business_id: str, *segments: str) -> str:
    """The path of something that a business owns."""
    return path(operation, "solutions", "bookingBusinesses", business_id, *segments)


def to_get(operation: str, business_id: str, *segments: str) -> Request:
    """Reads the business itself, or what it has below `segments`."""
    return Request(operation, "GET", business_path(operation, business_id, *segments), business_id)


def to_add(operation: str, business_id: str, segment: str, body: JsonObject) -> Request:
    """Adds to one of the business's collections."""
    where = business_path(operation, business_id, segment)
    return Request(operation, "POST", where, business_id, json=body, effect=Effect.ADD)


def to_change(operation: str, business_id: str, *segments: str, body: JsonObject, in_order: bool = False) -> Request:
    """Changes what `body` says, and nothing else."""
    where = business_path(operation, business_id, *segments)
    if all(name.startswith("@") for name in body):
        raise Rejected(f"{operation}: nothing to change")
    return Request(operation, "PATCH", where, business_id, json=body, effect=Effect.SET, in_order=in_order)


def to_remove(operation: str, business_id: str, *segments: str) -> Request:
    where = business_path(operation, business_id, *segments)
    return Request(operation, "DELETE", where, business_id, effect=Effect.REMOVE)


def check_said(operation: str, **needed: object) -> None:
    """Refuses a new thing that lacks what Graph insists on."""
    for name, value in needed.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            raise Rejected(f"{operation}: {name} is missing")


def check_span(operation: str, start: datetime, end: datetime) -> None:
    """Refuses before anything is sent what Graph could only answer with an unclear error."""
    for name, moment in (("start", start), ("end", end)):
        if moment.utcoffset() is None:
            raise Rejected(f"{operation}: {name} {moment.isoformat()} has no time zone")
        if not _EARLIEST < moment < _LATEST:
            raise Rejected(f"{operation}: {name} {moment.isoformat()} is outside of all calendars")
    if end <= start:
        raise Rejected(f"{operation}: end {end.isoformat()} is not after start {start.isoformat()}")


# Moments that have a UTC form, with room for the spans around them.
_EARLIEST = datetime(1, 3, 1, tzinfo=UTC)
_LATEST = datetime(9999, 10, 1, tzinfo=UTC)


def check_staff(operation: str, staff_ids: Sequence[str]) -> None:
    """App-only callers must name the staff, or Graph answers 400 "Invalid Staff"."""
    if isinstance(staff_ids, str):
        raise Rejected(f"{operation}: staff ids are needed, not one id")
    if not staff_ids:
        raise Rejected(f"{operation}: no staff member is named")
    if not all(staff_id.strip() for staff_id in staff_ids):
        raise Rejected(f"{operation}: a staff id is empty")


def spans(start: datetime, end: datetime, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """[start, end) in parts that are at most `longest`."""
    while start < end:
        until = min(start + longest, end)
        yield start, until
        start = until
