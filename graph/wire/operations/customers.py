"""Customers in the business's list: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingcustomer
"""

from __future__ import annotations

from graph.model import (
    CustomerDraft,
    Phone,
)
from graph.wire import parts, writing
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_customers(business_id: str) -> Request:
    return to_get("list_customers", business_id, "customers")


def get_customer(business_id: str, customer_id: str) -> Request:
    return to_get("get_customer", business_id, "customers", customer_id)


def create_customer(business_id: str, draft: CustomerDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-customers"""
    check_said("create_customer", name=draft.name)
    return to_add("create_customer", business_id, "customers", writing.written("create_customer", _write, draft))


def update_customer(business_id: str, customer_id: str, changes: CustomerDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingcustomer-update"""
    body = writing.written("update_customer", _write, changes)
    return to_change("update_customer", business_id, "customers", customer_id, body=body)


def delete_customer(business_id: str, customer_id: str) -> Request:
    return to_remove("delete_customer", business_id, "customers", customer_id)


def _write(draft: CustomerDraft) -> JsonObject:
    """The type is required, as the collection's own type is abstract."""
    return {
        "@odata.type": "#microsoft.graph.bookingCustomer",
        **writing.said(
            displayName=writing.maybe(writing.write_name, draft.name),
            emailAddress=draft.email,
            phones=writing.each(_write_phone, draft.phones),
            addresses=writing.each(parts.write_address, draft.addresses),
        ),
    }


def _write_phone(phone: Phone) -> JsonObject:
    return {"number": phone.number, "type": phone.type}
