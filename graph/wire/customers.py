"""Customers in the business's list: requests and readings.

https://learn.microsoft.com/graph/api/resources/bookingcustomer
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.values import Address, Customer, Phone
from graph.wire import forms, places
from graph.wire.request import Effect, JsonObject, Request, business_path


def list_customers(business_id: str) -> Request:
    return Request("list_customers", "GET", business_path("list_customers", business_id, "customers"), business_id)


def get_customer(business_id: str, customer_id: str) -> Request:
    where = business_path("get_customer", business_id, "customers", customer_id)
    return Request("get_customer", "GET", where, business_id)


def create_customer(
    business_id: str, name: str, email: str | None, phones: Sequence[Phone], addresses: Sequence[Address]
) -> Request:
    where = business_path("create_customer", business_id, "customers")
    body = {
        # https://learn.microsoft.com/graph/api/bookingbusiness-post-customers: the collection's own type is abstract.
        "@odata.type": "#microsoft.graph.bookingCustomer",
        **forms.said(displayName=name, emailAddress=email),
        "phones": [{"number": phone.number, "type": phone.type} for phone in phones],
        "addresses": [places.write_address(address) for address in addresses],
    }
    return Request("create_customer", "POST", where, business_id, json=body, effect=Effect.ADD)


def read_customer(data: object) -> Customer:
    found = forms.as_object(data)
    addresses = (places.read_address(item) for item in forms.parts(found, "addresses"))
    return Customer(
        id=forms.required_text(found, "id"),
        name=forms.text(found, "displayName"),
        email=forms.text_or_none(found, "emailAddress"),
        phones=tuple(phone for item in forms.parts(found, "phones") if (phone := _phone(item))),
        addresses=tuple(address for address in addresses if address),
    )


def _phone(data: JsonObject) -> Phone | None:
    number = forms.text(data, "number")
    return Phone(number, forms.text(data, "type") or "other") if number else None
