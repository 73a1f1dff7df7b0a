"""Collections on the wire: the count, pages, and the link to the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from simulator.http.errors import bad_request
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.json_types import JsonObject

T = TypeVar("T")

PAGE_SIZE = 500
"""Not documented for Bookings; the switch `page-size` makes it smaller."""


def page(call: GraphCall, context: str, items: Sequence[T], show: Callable[[T], JsonObject]) -> OperationResult:
    """The page that was asked for; only its items are rendered, so a long collection costs no more than a short one."""
    start = _number(call, "$skiptoken", 0) + (0 if "$skiptoken" in call.query else _number(call, "$skip", 0))
    fault = call.fault("page-size")
    size = min(_number(call, "$top", PAGE_SIZE), fault.parameters["size"] if fault else PAGE_SIZE)
    body = head(call, context, len(items))
    body["value"] = [show(item) for item in items[start : start + size]]
    if size and start + size < len(items):
        body["@odata.nextLink"] = _next_link(call, start + size)
    return OperationResult(200, body)


def head(call: GraphCall, context: str, count: int) -> JsonObject:
    """What stands before the objects of a collection."""
    counted = {"@odata.count": count} if call.query.get("$count", "").casefold() == "true" else {}
    return {"@odata.context": context, **counted}


def _number(call: GraphCall, option: str, default: int) -> int:
    given = call.query.get(option)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise bad_request(f"Invalid value '{given}' for {option} query option found.")
    return int(given)


def _next_link(call: GraphCall, position: int) -> str:
    kept = {name: value for name, value in call.query.items() if name not in ("$skip", "$skiptoken")}
    options = {**kept, "$skiptoken": str(position)}
    return (
        call.url + "?" + "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in options.items())
    )
