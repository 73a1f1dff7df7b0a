"""Customers in the business's list: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingcustomer
"""

from __future__ import annotations

from graph.model import (
    Customer,
    CustomerDraft,
    Phone,
)
from graph.wire import forms, places, times
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_customers(business_id: str) -> Request:
    return to_get("list_customers", business_id, "customers")


def get_customer(business_id: str, customer_id: str) -> Request:
    return to_get("get_customer", business_id, "customers", customer_id)


def create_customer(business_id: str, draft: CustomerDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-customers"""
    check_said("create_customer", name=draft.name)
    return to_add("create_customer", business_id, "customers", forms.written("create_customer", _write, draft))


def update_customer(business_id: str, customer_id: str, changes: CustomerDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingcustomer-update"""
    body = forms.written("update_customer", _write, changes)
    return to_change("update_customer", business_id, "customers", customer_id, body=body)


def delete_customer(business_id: str, customer_id: str) -> Request:
    return to_remove("delete_customer", business_id, "customers", customer_id)


def read_customer(data: object) -> Customer:
    found = forms.as_object(data)
    addresses = (places.read_address(item) for item in forms.parts(found, "addresses"))
    return Customer(
        id=forms.required_text(found, "id"),
        name=forms.text(found, "displayName"),
        email=forms.text_or_none(found, "emailAddress"),
        phones=tuple(phone for item in forms.parts(found, "phones") if (phone := _phone(item))),
        addresses=tuple(address for address in addresses if address),
        created=times.timestamp(found, "createdDateTime"),
        last_updated=times.timestamp(found, "lastUpdatedDateTime"),
    )


def _write(draft: CustomerDraft) -> JsonObject:
    """The type is required, as the collection's own type is abstract."""
    return {
        "@odata.type": "#microsoft.graph.bookingCustomer",
        **forms.said(
            displayName=forms.maybe(forms.write_name, draft.name),
            emailAddress=draft.email,
            phones=forms.each(_write_phone, draft.phones),
            addresses=forms.each(places.write_address, draft.addresses),
        ),
    }


def _phone(data: JsonObject) -> Phone | None:
    number = forms.text(data, "number")
    return Phone(number, forms.text(data, "type") or "other") if number else None


def _write_phone(phone: Phone) -> JsonObject:
    return {"number": phone.number, "type": phone.type}
