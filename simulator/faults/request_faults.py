"""What stands between a caller and an operation while faults are on: waits, refusals, broken pipes, foreign pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from simulator.control.journal import LoggedRequest
from simulator.faults.switched_on import Fault
from simulator.http.errors import GraphError, retry_after, throttled
from simulator.http.graph_call import GraphCall
from simulator.json_types import Json

_CODES = {502: "BadGateway", 503: "ServiceUnavailable", 504: "GatewayTimeout"}


class DroppedError(Exception):
    """The connection is to be closed without an answer."""


class _BareError(Exception):
    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


class HtmlPageError(_BareError):
    """Something between the caller and Graph answers instead of it."""


class EmptyAnswerError(_BareError):
    """An answer without a body."""


async def interfere_before(call: GraphCall, seen: LoggedRequest, in_flight: int) -> None:
    await _slow(call, seen, "before")
    if fault := strike(call, seen, "throttled"):
        raise throttled(_retry_after(call, fault))
    if in_flight and (fault := _crowded(call, seen, in_flight)):
        raise throttled(_retry_after(call, fault))
    _unavailable(call, seen, "before")
    if fault := strike(call, seen, "html"):
        raise HtmlPageError(fault.parameters["status"], {})


async def interfere_after(call: GraphCall, seen: LoggedRequest) -> None:
    await _slow(call, seen, "after")
    _unavailable(call, seen, "after")


def strike(call: GraphCall, seen: LoggedRequest, name: str, when: str | None = None) -> Fault | None:
    fault = call.tenant.faults.strike(name, call.operation, when=when)
    if fault is not None:
        seen.faults.append(name)
    return fault


def _crowded(call: GraphCall, seen: LoggedRequest, in_flight: int) -> Fault | None:
    # https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
    limit = call.tenant.faults.find("concurrency-limit", call.operation)
    return strike(call, seen, "concurrency-limit") if limit and in_flight > limit.parameters["limit"] else None


async def _slow(call: GraphCall, seen: LoggedRequest, when: str) -> None:
    if fault := strike(call, seen, "slow", when):
        await asyncio.sleep(fault.parameters["seconds"])


def _unavailable(call: GraphCall, seen: LoggedRequest, when: str) -> None:
    if strike(call, seen, "dropped", when):
        raise DroppedError
    fault = strike(call, seen, "unavailable", when)
    if fault is None:
        return
    status, headers = fault.parameters["status"], _retry_after(call, fault)
    if fault.parameters["html"]:
        raise HtmlPageError(status, headers)
    if fault.parameters["empty"]:
        raise EmptyAnswerError(status, headers)
    why = f"fault: unavailable {when} the work"
    raise GraphError(status, _CODES.get(status, "UnknownError"), "", why=why, headers=headers)


def without_z(value: Json) -> Json:
    """Wall times in UTC without the letter that says so, as other Exchange types write them."""
    if isinstance(value, list):
        return [without_z(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"dateTime", "timeZone"}:
        return {**value, "dateTime": value["dateTime"].removesuffix("Z")}
    return {name: without_z(inner) for name, inner in value.items()}


def with_negative_offsets(value: Json) -> Json:
    """Reminders with the time before the start as a time that is less than nothing."""
    if isinstance(value, list):
        return [with_negative_offsets(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() >= {"offset", "recipients"} and value["offset"] != "PT0S":
        return {**value, "offset": f"-{value['offset']}"}
    return {name: with_negative_offsets(inner) for name, inner in value.items()}


def with_strangers(value: Json) -> Json:
    """Every object with a property more, as happens whenever Graph learns something new."""
    if isinstance(value, list):
        return [with_strangers(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {**{name: with_strangers(inner) for name, inner in value.items()}, "notYetDocumented": {"kind": "new"}}


def _retry_after(call: GraphCall, fault: Fault) -> dict[str, str]:
    return retry_after(fault.parameters["retryAfter"], call.now, as_date=fault.parameters.get("asDate", False))
