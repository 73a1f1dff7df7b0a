"""The currencies that a business may charge in: every one that the world has, as Unicode's tables know it.

https://learn.microsoft.com/graph/api/resources/bookingcurrency
"""

from __future__ import annotations

import re

from babel import numbers

from simulator.http.errors import bad_request, item_not_found
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.http.paging import page
from simulator.json_types import JsonObject

_EQUALS = re.compile(r"(id|symbol)\s+eq\s+'((?:[^']|'')*)'")


def list_currencies(call: GraphCall) -> OperationResult:
    """The only collection of Bookings with a documented `$filter`; equality is all that is understood of it."""
    every = [_currency(code) for code in sorted(numbers.list_currencies("en"))]
    return page(call, f"{call.root}/$metadata#bookingCurrencies", _filtered(call, every), dict)


def get_currency(call: GraphCall) -> OperationResult:
    code = call.keys["id"].upper()
    if code not in numbers.list_currencies("en"):
        raise item_not_found()
    return OperationResult(
        200, {"@odata.context": f"{call.root}/$metadata#bookingCurrencies/$entity", **_currency(code)}
    )


def _filtered(call: GraphCall, currencies: list[JsonObject]) -> list[JsonObject]:
    wanted = call.query.get("$filter")
    if wanted is None:
        return currencies
    found = _EQUALS.fullmatch(wanted.strip())
    if found is None:
        raise bad_request("Invalid filter clause")
    name, value = found.group(1), found.group(2).replace("''", "'")
    return [currency for currency in currencies if currency[name] == value]


def _currency(code: str) -> JsonObject:
    return {"id": code, "symbol": numbers.get_currency_symbol(code, "en")}
