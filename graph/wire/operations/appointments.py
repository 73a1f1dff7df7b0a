"""Appointments: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from graph.errors import Rejected
from graph.model import AppointmentChanges, AppointmentDetails, AppointmentDraft, Attendee, PriceType
from graph.wire import parts, writing
from graph.wire.operations.questions import write_answer
from graph.wire.request import (
    Effect,
    JsonObject,
    Request,
    business_path,
    check_said,
    check_span,
    check_staff,
    spans,
    to_add,
    to_change,
    to_get,
    to_remove,
)

# The greatest span of a calendarView is not documented; a month is known to work.
LONGEST_VIEW = timedelta(days=31)


def list_appointments(business_id: str) -> Request:
    return to_get("list_appointments", business_id, "appointments")


def calendar_view(business_id: str, start: datetime, end: datetime) -> Iterator[Request]:
    """The appointments in [start, end), in as many requests as their spans need.

    https://learn.microsoft.com/graph/api/bookingbusiness-list-calendarview
    """
    check_span("calendar_view", start, end)
    where = business_path("calendar_view", business_id, "calendarView")
    for first, last in spans(start, end, LONGEST_VIEW):
        params = (("start", _offset_moment(first)), ("end", _offset_moment(last)))
        yield Request("calendar_view", "GET", where, business_id, params)


def get_appointment(business_id: str, appointment_id: str) -> Request:
    return to_get("get_appointment", business_id, "appointments", appointment_id)


def create_appointment(business_id: str, draft: AppointmentDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-appointments"""
    check_said("create_appointment", service_id=draft.service_id)
    check_span("create_appointment", draft.start, draft.end)
    check_staff("create_appointment", draft.staff_ids)
    body = writing.written("create_appointment", write_draft, draft)
    return to_add("create_appointment", business_id, "appointments", body)


def update_appointment(business_id: str, appointment_id: str, changes: AppointmentChanges) -> Request:
    """Start and end go together: a lone start would change the length.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    start, end, staff_ids, attendees = changes.start, changes.end, changes.staff_ids, changes.attendees
    body: JsonObject = {"@odata.type": "#microsoft.graph.bookingAppointment"}
    if start is not None and end is not None:
        check_span("update_appointment", start, end)
        body |= {"startDateTime": writing.write_moment(start), "endDateTime": writing.write_moment(end)}
    elif start is not None or end is not None:
        raise Rejected("update_appointment: start and end must be given together")
    if staff_ids is not None:
        check_staff("update_appointment", staff_ids)
        body["staffMemberIds"] = list(staff_ids)
    if attendees is not None:
        if not attendees:
            raise Rejected("update_appointment: nobody would be left on the appointment")
        body["customers"] = writing.written("update_appointment", _write_attendees, attendees)["customers"]
    if changes.details is not None:
        body |= writing.written("update_appointment", _write_details, changes.details)
    return to_change("update_appointment", business_id, "appointments", appointment_id, body=body, in_order=True)


def cancel_appointment(business_id: str, appointment_id: str, message: str) -> Request:
    """https://learn.microsoft.com/graph/api/bookingappointment-cancel"""
    where = business_path("cancel_appointment", business_id, "appointments", appointment_id, "cancel")
    body = {"cancellationMessage": message}
    return Request("cancel_appointment", "POST", where, business_id, json=body, effect=Effect.REMOVE)


def delete_appointment(business_id: str, appointment_id: str) -> Request:
    return to_remove("delete_appointment", business_id, "appointments", appointment_id)


def write_draft(draft: AppointmentDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingAppointment",
        "serviceId": draft.service_id,
        "startDateTime": writing.write_moment(draft.start),
        "endDateTime": writing.write_moment(draft.end),
        "staffMemberIds": list(draft.staff_ids),
        **_write_attendees(draft.attendees),
        **writing.said(serviceName=draft.service_name or None),
        **_write_details(draft),
    }


def _write_details(given: AppointmentDraft | AppointmentDetails) -> JsonObject:
    """What a new appointment and a change have in common. A price of an unknown kind is left to Graph."""
    has_price_type = given.price_type not in {None, PriceType.NOT_SET, PriceType.OTHER}
    return writing.said(
        maximumAttendeesCount=writing.maybe(writing.write_count, given.max_attendees),
        isLocationOnline=given.is_online,
        customerTimeZone=writing.maybe(writing.write_zone, given.customer_time_zone),
        serviceLocation=writing.maybe(parts.write_location, given.location),
        price=writing.maybe(writing.write_number, given.price),
        priceType=writing.maybe(writing.write_member, given.price_type) if has_price_type else None,
        preBuffer=writing.maybe(writing.write_length, given.pre_buffer),
        postBuffer=writing.maybe(writing.write_length, given.post_buffer),
        additionalInformation=given.additional_information,
        serviceNotes=given.service_notes,
        appointmentLabel=given.label,
        reminders=writing.each(parts.write_reminder, given.reminders),
        optOutOfCustomerEmail=given.is_customer_not_mailed,
        smsNotificationsEnabled=given.sends_text_messages,
        isCustomerAllowedToManageBooking=given.customer_may_manage,
    )


def _write_attendees(attendees: Sequence[Attendee]) -> JsonObject:
    return {"customers": [_write_attendee(attendee) for attendee in attendees]}


def _write_attendee(attendee: Attendee) -> JsonObject:
    """The type is required, as the collection's own type is abstract; name and address too, even with an id.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    return {
        "@odata.type": "#microsoft.graph.bookingCustomerInformation",
        **writing.said(
            customerId=attendee.customer_id,
            name=attendee.name,
            emailAddress=attendee.email,
            phone=attendee.phone,
            notes=attendee.notes,
            timeZone=writing.maybe(writing.write_zone, attendee.time_zone),
            location=writing.maybe(parts.write_location, attendee.location),
        ),
        "customQuestionAnswers": [write_answer(answer) for answer in attendee.answers],
    }


def _offset_moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
