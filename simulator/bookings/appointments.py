"""Appointments: create, read, move, cancel, and the calendar view.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from simulator.bookings.appointment_body import body_from_service, to_booking
from simulator.bookings.attendees import described, invited, refuse_untyped, registered
from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.mail import notify, notify_of_leaving
from simulator.bookings.rules.appointment_checks import checked
from simulator.bookings.rules.business_rules import lead_time
from simulator.bookings.schema.properties import APPOINTMENT
from simulator.bookings.schema.time_formats import format_offset_moment, parse_moment
from simulator.bookings.schema.value_checks import maybe, read_fields, text
from simulator.http.errors import bad_request, item_not_found, staff_not_available, unknown_error
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.http.paging import page
from simulator.json_types import JsonObject


def list_appointments(call: GraphCall) -> OperationResult:
    return page(call, call.context("appointments"), list(call.business.calendar), _list_form(call))


def calendar_view(call: GraphCall) -> OperationResult:
    """https://learn.microsoft.com/graph/api/bookingbusiness-list-calendarview"""
    start, end = _range_end(call, "start"), _range_end(call, "end")
    if end <= start:
        raise bad_request("The 'end' of the range must be after its 'start'.", code="ErrorInvalidParameter")
    limit = call.fault("calendar-span-limit")
    if limit and end - start > timedelta(days=limit.parameters["days"]):
        raise bad_request("The requested range is too long.", code="ErrorCalendarViewRangeTooBig")
    found = call.business.calendar.between(start, end)
    if call.fault("calendar-view-starts-only"):
        found = [booking for booking in found if booking.start >= start]
    return page(call, call.context("calendarView"), found, _list_form(call))


def get_appointment(call: GraphCall) -> OperationResult:
    return _single(call, 200, _found(call))


def create_appointment(call: GraphCall) -> OperationResult:
    business = call.business
    refuse_untyped(call.body.get("customers"))
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
    stamps = dict.fromkeys(("createdDateTime", "lastUpdatedDateTime"), format_offset_moment(call.now))
    customers = invited(call, service, described(sent))
    body = {**body_from_service(service), **sent, **stamps, "customers": customers}
    booking = checked(call, call.tenant.new_appointment_id(), body, before=None)
    booking = _with_customers(call, booking, [registered(call, customer, fill_in=True) for customer in customers])
    business.calendar.add(booking)
    notify(call, "create", booking)
    if call.fault("made-though-staff-unavailable"):
        raise staff_not_available()
    return _just_created(call, booking)


def update_appointment(call: GraphCall) -> OperationResult:
    """What is not sent stays; customers are replaced as a whole; the service stays whatever is sent.

    Nothing is filled in for a known customer: what is not sent of one stays blank.
    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    business, before = call.business, _found(call)
    refuse_untyped(call.body.get("customers"))
    sent = read_fields(APPOINTMENT, call.body)
    sent.pop("serviceId", None)
    if call.is_bound_by_rules and "staffMemberIds" in sent and not sent["staffMemberIds"]:
        raise bad_request("Invalid Staff")
    body = {**before.body, **sent, "lastUpdatedDateTime": format_offset_moment(call.now)}
    if "customers" in sent:
        body["customers"] = invited(call, business.services.get(before.service_id), sent["customers"])
    if "isLocationOnline" not in sent and before.body["isLocationOnline"] and call.fault("meeting-lost-on-patch"):
        body["isLocationOnline"] = False
    new_id = call.tenant.new_appointment_id() if call.fault("id-changes-on-patch") else before.id
    booking = checked(call, new_id, body, before=before)
    customers = [registered(call, customer, fill_in=False) for customer in body["customers"]]
    booking = _with_customers(call, booking, customers)
    business.calendar.remove(before.id)
    business.calendar.add(booking)
    if new_id != before.id:
        business.calendar.renamed[before.id] = new_id
    notify(call, "change", booking)
    notify_of_leaving(call, before, booking)
    return _single(call, 200, booking) if call.fault("patch-answers-object") else OperationResult(204)


def delete_appointment(call: GraphCall) -> OperationResult:
    _remove(call, "delete", "")
    return OperationResult(204)


def cancel_appointment(call: GraphCall) -> OperationResult:
    """https://learn.microsoft.com/graph/api/bookingappointment-cancel"""
    message = maybe(text)(call.body.get("cancellationMessage"), "cancellationMessage")
    _remove(call, "cancel", message or "")
    return OperationResult(204)


def _with_customers(call: GraphCall, booking: StoredAppointment, customers: list[JsonObject]) -> StoredAppointment:
    service = call.business.services.get(booking.service_id)
    return to_booking(booking.id, {**booking.body, "customers": customers}, service)


def _just_created(call: GraphCall, booking: StoredAppointment) -> OperationResult:
    """The new appointment, with what may be missing in the first answer."""
    missing: JsonObject = {}
    if call.fault("customers-missing-when-created"):
        missing["customers"] = []
    if booking.body["isLocationOnline"] and call.fault("join-url-late"):
        missing |= dict.fromkeys(("joinWebUrl", "onlineMeetingUrl", "anonymousJoinWebUrl"))
    return _single(call, 201, replace(booking, body={**booking.body, **missing}))


def _remove(call: GraphCall, kind: str, message: str) -> None:
    booking = _found(call)
    notice = lead_time(call.business, booking.service_id)
    if booking.start < call.now + notice and call.fault("cancel-refused-inside-lead-time"):
        raise call.rule_broken("cancelled inside the minimum lead time")
    if booking.start <= call.now and call.fault("past-cancel-refused"):
        raise call.rule_broken("the appointment has begun")
    call.business.calendar.remove(booking.id)
    notify(call, kind, booking, message)


def _found(call: GraphCall) -> StoredAppointment:
    booking = call.business.calendar.get(call.keys["id"])
    if booking is None:
        raise item_not_found()
    return booking


def _range_end(call: GraphCall, name: str) -> datetime:
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


def _single(call: GraphCall, status: int, booking: StoredAppointment) -> OperationResult:
    context = call.context("appointments", "$entity")
    return OperationResult(status, {"@odata.context": context, **booking.body})


def _list_form(call: GraphCall) -> Callable[[StoredAppointment], JsonObject]:
    """Notes and reminders are shown only when an appointment is read by id."""
    without_customers = call.fault("customers-missing-in-lists") is not None

    def show(booking: StoredAppointment) -> JsonObject:
        customers = [] if without_customers else [{**c, "notes": None} for c in booking.body["customers"]]
        return {**booking.body, "reminders": [], "serviceNotes": None, "customerNotes": None, "customers": customers}

    return show
