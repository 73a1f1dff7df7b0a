"""Currencies, which only signed-in people may read: requests.

https://learn.microsoft.com/graph/api/resources/bookingcurrency
"""

from __future__ import annotations

from graph.wire.request import Request, path

_ALL = ("solutions", "bookingCurrencies")


def list_currencies() -> Request:
    return Request("list_currencies", "GET", path("list_currencies", *_ALL))


def get_currency(code: str) -> Request:
    return Request("get_currency", "GET", path("get_currency", *_ALL, code))
