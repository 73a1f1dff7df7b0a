"""Appointments: create, read, move, cancel, and the calendar view.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from simulator.bookings import FLAT_CUSTOMER, attendee, body_from_service, to_booking
from simulator.calendar import Booking
from simulator.call import Answer, Call
from simulator.checks import maybe, read_fields, text
from simulator.collections import CUSTOMERS, new_object
from simulator.errors import bad_request, item_not_found, unknown_error
from simulator.json_types import JsonObject
from simulator.mail import notify
from simulator.moments import (
    format_offset_moment,
    parse_moment,
)
from simulator.pages import page
from simulator.rules import broken_rule, effective_policy, lead_time, overlapping
from simulator.shapes import APPOINTMENT, ATTENDEE_TYPE, FIRST_ATTENDEE


def list_appointments(call: Call) -> Answer:
    return page(call, call.context("appointments"), list(call.business.calendar), _list_form(call))


def calendar_view(call: Call) -> Answer:
    """https://learn.microsoft.com/graph/api/bookingbusiness-list-calendarview"""
    start, end = _range_end(call, "start"), _range_end(call, "end")
    if end <= start:
        raise bad_request("The 'end' of the range must be after its 'start'.", code="ErrorInvalidParameter")
    return page(call, call.context("calendarView"), call.business.calendar.between(start, end), _list_form(call))


def get_appointment(call: Call) -> Answer:
    return _single(call, 200, _found(call))


def create_appointment(call: Call) -> Answer:
    business = call.business
    _refuse_untyped_customers(call)
    sent = read_fields(APPOINTMENT, call.body)
    for name in ("startDateTime", "endDateTime"):
        if name not in sent:
            raise bad_request(f"The property '{name}' is required.")
    if call.is_bound_by_rules and not sent.get("staffMemberIds"):
        # https://learn.microsoft.com/graph/api/bookingbusiness-post-appointments
        raise bad_request("Invalid Staff")
    service = business.services.get(sent.get("serviceId") or "")
    if service is None:
        raise unknown_error("unknown service")
    stamp = format_offset_moment(call.now)
    stamps = {"createdDateTime": stamp, "lastUpdatedDateTime": stamp}
    customers = _invited(call, service, _with_flat_customer(sent))
    body = {**body_from_service(service), **sent, **stamps, "customers": customers}
    booking = _checked(call, call.world.new_appointment_id(), body, before=None)
    booking = _with_customers(booking, [_registered(call, customer, fill_in=True) for customer in customers])
    business.calendar.add(booking)
    notify(call, "create", booking)
    return _single(call, 201, booking)


def update_appointment(call: Call) -> Answer:
    """What is not sent stays; customers are replaced as a whole; the service stays whatever is sent.

    Nothing is filled in for a known customer: what is not sent of one stays blank.
    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    business, before = call.business, _found(call)
    _refuse_untyped_customers(call)
    sent = read_fields(APPOINTMENT, call.body)
    sent.pop("serviceId", None)
    if call.is_bound_by_rules and "staffMemberIds" in sent and not sent["staffMemberIds"]:
        raise bad_request("Invalid Staff")
    body = {**before.body, **sent, "lastUpdatedDateTime": format_offset_moment(call.now)}
    if "customers" in sent:
        body["customers"] = _invited(call, business.services.get(before.service_id), sent["customers"])
    new_id = call.world.new_appointment_id() if call.fault("id-changes-on-patch") else before.id
    booking = _checked(call, new_id, body, before=before)
    booking = _with_customers(booking, [_registered(call, customer, fill_in=False) for customer in body["customers"]])
    business.calendar.remove(before.id)
    business.calendar.add(booking)
    notify(call, "change", booking)
    return Answer(204)


def delete_appointment(call: Call) -> Answer:
    _remove(call, "delete", "")
    return Answer(204)


def cancel_appointment(call: Call) -> Answer:
    """https://learn.microsoft.com/graph/api/bookingappointment-cancel"""
    message = maybe(text)(call.body.get("cancellationMessage"), "cancellationMessage")
    _remove(call, "cancel", message or "")
    return Answer(204)


def _with_flat_customer(sent: JsonObject) -> list[JsonObject]:
    """The customers that were sent, or the one whom the flat properties describe."""
    customers: list[JsonObject] = sent.get("customers") or []
    flat = {name: sent[key] for key, name in FLAT_CUSTOMER.items() if sent.get(key)}
    return customers or ([{**FIRST_ATTENDEE, **flat}] if flat else [])


def _refuse_untyped_customers(call: Call) -> None:
    """The collection is typed by an abstract base, so every element has to say what it is.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    customers = call.body.get("customers")
    if isinstance(customers, list) and any(
        isinstance(customer, dict) and customer.get("@odata.type") != ATTENDEE_TYPE for customer in customers
    ):
        raise unknown_error("a customer without @odata.type")


def _invited(call: Call, service: JsonObject | None, customers: list[JsonObject]) -> list[JsonObject]:
    """Who can be on the appointment: a class takes known customers only, and says nothing about the others."""
    known = call.business.customers
    if service is not None and service["maximumAttendeesCount"] > 1:
        return [customer for customer in customers if customer["customerId"] in known]
    if any(customer["customerId"] is not None and customer["customerId"] not in known for customer in customers):
        raise unknown_error("unknown customer")
    return customers


def _checked(call: Call, booking_id: str, body: JsonObject, *, before: Booking | None) -> Booking:
    """The appointment as it would be, if nothing speaks against it."""
    booking = to_booking(booking_id, body)
    if booking.end <= booking.start:
        raise bad_request("The end of an appointment must be after its start.", code="ErrorInvalidRequest")
    unknown_staff = set(booking.staff_ids) - set(call.business.staff_members)
    if unknown_staff:
        raise unknown_error("unknown staff member")
    if booking.taken_seats > max(booking.seats, 1):
        raise call.rule_broken("more customers than seats")
    if booking.taken_seats >= 5 and call.fault("five-customers"):
        # https://learn.microsoft.com/answers/questions/5875448
        raise unknown_error("five or more customers")
    if call.is_bound_by_rules:
        _keep_rules(call, booking, before)
    return booking


def _keep_rules(call: Call, booking: Booking, before: Booking | None) -> None:
    """Rules about time and staff; a change that touches neither is free of them, so the past can be annotated."""
    business = call.business
    is_same = before is not None and (before.start, before.end, before.staff_ids, before.blocked) == (
        booking.start,
        booking.end,
        booking.staff_ids,
        booking.blocked,
    )
    service = business.services.get(booking.service_id)
    if is_same or service is None:
        return
    if service["staffMemberIds"] and not set(booking.staff_ids) <= set(service["staffMemberIds"]):
        raise call.rule_broken("staff member does not provide the service")
    if not effective_policy(business, service)["allowStaffSelection"] and call.fault("staff-selection-enforced"):
        raise call.rule_broken("staff may not be chosen")
    why = broken_rule(business, booking, now=call.now)
    if why is not None:
        raise call.rule_broken(why)
    if overlapping(business, booking, instead_of=before) is not None and not call.fault("overlap-allowed"):
        raise call.rule_broken("staff member has another appointment")


def _with_customers(booking: Booking, customers: list[JsonObject]) -> Booking:
    return to_booking(booking.id, {**booking.body, "customers": customers})


def _registered(call: Call, customer: JsonObject, *, fill_in: bool) -> JsonObject:
    """The customer with an id: somebody without one becomes a new customer of the business."""
    customers = call.business.customers
    if customer["customerId"] is None:
        new = new_object(
            CUSTOMERS,
            call.business,
            {
                "displayName": customer["name"] or "",
                "emailAddress": customer["emailAddress"],
                "phones": [{"number": customer["phone"], "type": "other"}] if customer["phone"] else [],
            },
            item_id=call.world.new_id(),
            at=format_offset_moment(call.now),
        )
        customers[new["id"]] = new
        return {**customer, "customerId": new["id"]}
    known = customers.get(customer["customerId"])
    if known is None or not fill_in:
        return customer
    return {
        name: customer[name] if value is None or customer[name] is not None else value
        for name, value in attendee(known).items()
    }


def _remove(call: Call, kind: str, message: str) -> None:
    booking = _found(call)
    notice = lead_time(call.business, booking.service_id)
    if booking.start < call.now + notice and call.fault("cancel-refused-inside-lead-time"):
        raise call.rule_broken("cancelled inside the minimum lead time")
    call.business.calendar.remove(booking.id)
    notify(call, kind, booking, message)


def _found(call: Call) -> Booking:
    booking = call.business.calendar.get(call.keys["id"])
    if booking is None:
        raise item_not_found()
    return booking


def _range_end(call: Call, name: str) -> datetime:
    given = call.query.get(name)
    if not given:
        raise bad_request(f"The query parameter '{name}' is required.", code="ErrorInvalidParameter")
    try:
        moment = parse_moment(given)
    except ValueError as error:
        raise bad_request(
            f"The query parameter '{name}' is not a date and time.", code="ErrorInvalidParameter"
        ) from error
    if moment.tzinfo is None:
        raise bad_request(f"The query parameter '{name}' needs 'Z' or an offset.", code="ErrorInvalidParameter")
    return moment


def _single(call: Call, status: int, booking: Booking) -> Answer:
    context = call.context("appointments", "$entity")
    return Answer(status, {"@odata.context": context, **booking.body})


def _list_form(call: Call) -> Callable[[Booking], JsonObject]:
    """Notes and reminders are shown only when an appointment is read by id."""
    without_customers = call.fault("customers-missing-in-lists") is not None

    def show(booking: Booking) -> JsonObject:
        customers = [] if without_customers else [{**c, "notes": None} for c in booking.body["customers"]]
        return {**booking.body, "reminders": [], "serviceNotes": None, "customerNotes": None, "customers": customers}

    return show
