"""Collections on the wire: query options, pages, and the link to the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from simulator.call import Answer, Call
from simulator.errors import bad_request
from simulator.json_types import JsonObject

T = TypeVar("T")

PAGE_SIZE = 500
"""Not documented for Bookings; the switch `page-size` makes it smaller."""


def page(call: Call, context: str, items: Sequence[T], show: Callable[[T], JsonObject]) -> Answer:
    """The page that was asked for; only its items are rendered, so a long collection costs no more than a short one."""
    refuse_filter(call)
    start = _number(call, "$skiptoken", 0) + (0 if "$skiptoken" in call.query else _number(call, "$skip", 0))
    fault = call.fault("page-size")
    size = min(_number(call, "$top", PAGE_SIZE), fault.parameters["size"] if fault else PAGE_SIZE)
    if size < 1:
        raise bad_request("Invalid value for the $top query option.")
    body: JsonObject = {"@odata.context": context}
    if call.query.get("$count", "").casefold() == "true":
        body["@odata.count"] = len(items)
    body["value"] = [show(item) for item in items[start : start + size]]
    if start + size < len(items):
        body["@odata.nextLink"] = _next_link(call, start + size)
    return Answer(200, body)


def refuse_filter(call: Call) -> None:
    """Bookings filters nothing on the server; dates are what calendarView is for.

    https://github.com/microsoftgraph/microsoft-graph-docs/issues/2846
    """
    if "$filter" in call.query:
        raise bad_request("This filter query is not supported.", code="ErrorInvalidRequest")


def _number(call: Call, option: str, default: int) -> int:
    given = call.query.get(option)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise bad_request(f"Invalid value '{given}' for the {option} query option.")
    return int(given)


def _next_link(call: Call, position: int) -> str:
    kept = {name: value for name, value in call.query.items() if name not in ("$skip", "$skiptoken")}
    options = {**kept, "$skiptoken": str(position)}
    return (
        call.url + "?" + "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in options.items())
    )
