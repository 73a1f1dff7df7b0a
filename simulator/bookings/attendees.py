"""The customers on an appointment: who may be on it, who becomes a new customer, and what is filled in about them.

https://learn.microsoft.com/graph/api/resources/bookingcustomerinformation
"""

from __future__ import annotations

from simulator.bookings.appointment_body import FLAT_CUSTOMER, attendee
from simulator.bookings.collections import CUSTOMERS, new_object
from simulator.bookings.schema.properties import ATTENDEE_TYPE, FIRST_ATTENDEE
from simulator.bookings.schema.time_formats import format_offset_moment
from simulator.http.errors import unknown_error
from simulator.http.graph_call import GraphCall
from simulator.json_types import Json, JsonObject


def refuse_untyped(customers: Json) -> None:
    """The collection is typed by an abstract base, so every element has to say what it is.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    if isinstance(customers, list) and any(
        isinstance(customer, dict) and customer.get("@odata.type") != ATTENDEE_TYPE for customer in customers
    ):
        raise unknown_error("a customer without @odata.type")


def described(sent: JsonObject) -> list[JsonObject]:
    """The customers that were sent, or the one whom the flat properties of an appointment describe."""
    customers: list[JsonObject] = sent.get("customers") or []
    flat = {name: sent[key] for key, name in FLAT_CUSTOMER.items() if sent.get(key)}
    return customers or ([{**FIRST_ATTENDEE, **flat}] if flat else [])


def invited(call: GraphCall, service: JsonObject | None, customers: list[JsonObject]) -> list[JsonObject]:
    """Who can be on the appointment: a class takes known customers only, and says nothing about the others."""
    known = call.business.customers
    if service is not None and service["maximumAttendeesCount"] > 1:
        return [customer for customer in customers if customer["customerId"] in known]
    if any(customer["customerId"] is not None and customer["customerId"] not in known for customer in customers):
        raise unknown_error("unknown customer")
    return customers


def registered(call: GraphCall, customer: JsonObject, *, fill_in: bool) -> JsonObject:
    """The customer with an id: somebody without one becomes a new customer of the business."""
    customer_id = customer["customerId"] or _namesake(call, customer) or _added(call, customer)
    known = call.business.customers.get(customer_id)
    identified = {**customer, "customerId": customer_id}
    if known is None or not fill_in:
        return identified
    return {
        name: identified[name] if value is None or identified[name] is not None else value
        for name, value in attendee(known).items()
    }


def _namesake(call: GraphCall, customer: JsonObject) -> str | None:
    """A known customer with the same e-mail address, if Graph looks for one; that it does is not documented."""
    address = (customer["emailAddress"] or "").casefold()
    for known in call.business.customers.values():
        if address and (known["emailAddress"] or "").casefold() == address and call.fault("customers-deduplicated"):
            return str(known["id"])
    return None


def _added(call: GraphCall, customer: JsonObject) -> str:
    properties = {
        "displayName": customer["name"] or "",
        "emailAddress": customer["emailAddress"],
        "phones": [{"number": customer["phone"], "type": "other"}] if customer["phone"] else [],
    }
    at = format_offset_moment(call.now)
    new = new_object(CUSTOMERS, call.business, properties, item_id=call.tenant.new_id(), at=at)
    call.business.customers[new["id"]] = new
    return str(new["id"])
