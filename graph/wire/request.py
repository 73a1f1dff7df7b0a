"""A call to Graph as a value, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    """One operation of Graph. `path` is below the root and percent-encoded; `business_id` says whose lane it takes."""

    operation: str
    method: str
    path: str
    business_id: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    json: JsonObject | None = None
    effect: Effect = Effect.NONE

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
    return "".join(f"/{quote(segment, safe='@')}" for segment in segments)


def business_path(operation: str, business_id: str, *segments: str) -> str:
    """The path of something that a business owns."""
    return path(operation, "solutions", "bookingBusinesses", business_id, *segments)


def check_span(operation: str, start: datetime, end: datetime) -> None:
    """Refuses before anything is sent what Graph could only answer with an unclear error."""
    for name, moment in (("start", start), ("end", end)):
        if moment.utcoffset() is None:
            raise Rejected(f"{operation}: {name} {moment.isoformat()} has no time zone")
    if end <= start:
        raise Rejected(f"{operation}: end {end.isoformat()} is not after start {start.isoformat()}")


def spans(start: datetime, end: datetime, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """[start, end) in parts that are at most `longest`."""
    while start < end:
        until = min(start + longest, end)
        yield start, until
        start = until
