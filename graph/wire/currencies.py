"""Currencies, which only signed-in people may read: requests and readings.

https://learn.microsoft.com/graph/api/resources/bookingcurrency
"""

from __future__ import annotations

from graph.model import Currency
from graph.wire import forms
from graph.wire.request import Request, path

_ALL = ("solutions", "bookingCurrencies")


def list_currencies() -> Request:
    return Request("list_currencies", "GET", path("list_currencies", *_ALL))


def get_currency(code: str) -> Request:
    return Request("get_currency", "GET", path("get_currency", *_ALL, code))


def read_currency(data: object) -> Currency:
    found = forms.as_object(data)
    return Currency(forms.required_text(found, "id"), forms.text(found, "symbol"))
