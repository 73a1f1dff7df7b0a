"""What stands between a caller and an operation while faults are on: waits, refusals, broken pipes, foreign pages."""

from __future__ import annotations

import asyncio

from simulator.call import Call
from simulator.errors import GraphError, throttled
from simulator.faults import Fault
from simulator.journal import Seen
from simulator.json_types import Json

_CODES = {502: "BadGateway", 503: "ServiceUnavailable", 504: "GatewayTimeout"}


class DroppedError(Exception):
    """The connection is to be closed without an answer."""


class HtmlPageError(Exception):
    """Something between the caller and Graph answers instead of it."""

    def __init__(self, status: int, retry_after: int | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.headers = _retry_after(retry_after)


async def interfere_before(call: Call, seen: Seen, in_flight: int) -> None:
    await _slow(call, seen, "before")
    if fault := strike(call, seen, "throttled"):
        raise throttled(fault.parameters["retryAfter"])
    if in_flight and (fault := _crowded(call, seen, in_flight)):
        raise throttled(fault.parameters["retryAfter"])
    _unavailable(call, seen, "before")
    if fault := strike(call, seen, "html"):
        raise HtmlPageError(fault.parameters["status"])


async def interfere_after(call: Call, seen: Seen) -> None:
    await _slow(call, seen, "after")
    _unavailable(call, seen, "after")


def strike(call: Call, seen: Seen, name: str, when: str | None = None) -> Fault | None:
    fault = call.world.faults.strike(name, call.operation, when=when)
    if fault is not None:
        seen.faults.append(name)
    return fault


def _crowded(call: Call, seen: Seen, in_flight: int) -> Fault | None:
    # https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
    limit = call.world.faults.find("concurrency-limit", call.operation)
    return strike(call, seen, "concurrency-limit") if limit and in_flight > limit.parameters["limit"] else None


async def _slow(call: Call, seen: Seen, when: str) -> None:
    if fault := strike(call, seen, "slow", when):
        await asyncio.sleep(fault.parameters["seconds"])


def _unavailable(call: Call, seen: Seen, when: str) -> None:
    if strike(call, seen, "dropped", when):
        raise DroppedError
    fault = strike(call, seen, "unavailable", when)
    if fault is None:
        return
    status, retry_after = fault.parameters["status"], fault.parameters["retryAfter"]
    if fault.parameters["html"]:
        raise HtmlPageError(status, retry_after)
    why = f"fault: unavailable {when} the work"
    raise GraphError(status, _CODES.get(status, "UnknownError"), "", why=why, headers=_retry_after(retry_after))


def without_z(value: Json) -> Json:
    """Wall times in UTC without the letter that says so, as other Exchange types write them."""
    if isinstance(value, list):
        return [without_z(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"dateTime", "timeZone"}:
        return {**value, "dateTime": value["dateTime"].removesuffix("Z")}
    return {name: without_z(inner) for name, inner in value.items()}


def _retry_after(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(seconds)}
