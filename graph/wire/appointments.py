"""Appointments: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from graph.errors import Rejected
from graph.values import Appointment, AppointmentDraft, Attendee, PriceType
from graph.wire import forms, places, times
from graph.wire.questions import read_answer, write_answer
from graph.wire.request import Effect, JsonObject, Request, business_path, check_span, spans

# The greatest span of a calendarView is not documented; a month is known to work.
LONGEST_VIEW = timedelta(days=31)


def list_appointments(business_id: str) -> Request:
    where = business_path("list_appointments", business_id, "appointments")
    return Request("list_appointments", "GET", where, business_id)


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
    where = business_path("get_appointment", business_id, "appointments", appointment_id)
    return Request("get_appointment", "GET", where, business_id)


def create_appointment(business_id: str, draft: AppointmentDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-appointments"""
    check_span("create_appointment", draft.start, draft.end)
    if not draft.staff_ids:
        # Graph answers app-only callers with 400 "Invalid Staff".
        raise Rejected("create_appointment: no staff member is named")
    where = business_path("create_appointment", business_id, "appointments")
    return Request("create_appointment", "POST", where, business_id, json=write_draft(draft), effect=Effect.ADD)


def update_appointment(
    business_id: str,
    appointment_id: str,
    start: datetime | None,
    end: datetime | None,
    staff_ids: Sequence[str] | None,
    attendees: Sequence[Attendee] | None = None,
) -> Request:
    """Start and end go together: a lone start would change the length. `attendees` replace everyone who is on it.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    where = business_path("update_appointment", business_id, "appointments", appointment_id)
    body: JsonObject = {"@odata.type": "#microsoft.graph.bookingAppointment"}
    if start is not None and end is not None:
        check_span("update_appointment", start, end)
        body |= {"startDateTime": times.write_moment(start), "endDateTime": times.write_moment(end)}
    elif start is not None or end is not None:
        raise Rejected("update_appointment: start and end must be given together")
    if staff_ids is not None:
        if not staff_ids:
            raise Rejected("update_appointment: no staff member is named")
        body["staffMemberIds"] = list(staff_ids)
    if attendees is not None:
        if not attendees:
            raise Rejected("update_appointment: nobody would be left on the appointment")
        body["customers"] = [_write_attendee(attendee) for attendee in attendees]
    if len(body) == 1:
        raise Rejected("update_appointment: nothing to change")
    return Request("update_appointment", "PATCH", where, business_id, json=body, effect=Effect.SET)


def cancel_appointment(business_id: str, appointment_id: str, message: str) -> Request:
    """https://learn.microsoft.com/graph/api/bookingappointment-cancel"""
    where = business_path("cancel_appointment", business_id, "appointments", appointment_id, "cancel")
    body = {"cancellationMessage": message}
    return Request("cancel_appointment", "POST", where, business_id, json=body, effect=Effect.REMOVE)


def delete_appointment(business_id: str, appointment_id: str) -> Request:
    where = business_path("delete_appointment", business_id, "appointments", appointment_id)
    return Request("delete_appointment", "DELETE", where, business_id, effect=Effect.REMOVE)


def read_appointment(data: object) -> Appointment:
    """An appointment; beta's `start` and `end`, which some v1.0 pages still show, are read too."""
    found = forms.as_object(data)
    return Appointment(
        id=forms.required_text(found, "id"),
        service_id=forms.text_or_none(found, "serviceId"),
        service_name=forms.text(found, "serviceName"),
        start=times.moment(found, "startDateTime", "start"),
        end=times.moment(found, "endDateTime", "end"),
        staff_ids=forms.texts(found, "staffMemberIds"),
        attendees=tuple(_attendee(item) for item in forms.parts(found, "customers")),
        pre_buffer=times.length(found, "preBuffer"),
        post_buffer=times.length(found, "postBuffer"),
        max_attendees=forms.whole_number(found, "maximumAttendeesCount", default=1),
        filled_attendees=forms.whole_number(found, "filledAttendeesCount", default=0),
        is_online=forms.flag(found, "isLocationOnline"),
        join_url=forms.text_or_none(found, "joinWebUrl"),
        location=places.read_location(forms.part(found, "serviceLocation")),
        price=forms.number_or_none(found, "price"),
        price_type=forms.member(PriceType, found, "priceType", default=PriceType.NOT_SET),
        customer_name=forms.text_or_none(found, "customerName"),
        customer_email=forms.text_or_none(found, "customerEmailAddress"),
        customer_time_zone=times.zone_name(found, "customerTimeZone"),
        additional_information=forms.text(found, "additionalInformation"),
        service_notes=forms.text(found, "serviceNotes"),
        created=times.timestamp(found, "createdDateTime"),
        last_updated=times.timestamp(found, "lastUpdatedDateTime"),
    )


def write_draft(draft: AppointmentDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingAppointment",
        "serviceId": draft.service_id,
        "startDateTime": times.write_moment(draft.start),
        "endDateTime": times.write_moment(draft.end),
        "staffMemberIds": list(draft.staff_ids),
        "customers": [_write_attendee(attendee) for attendee in draft.attendees],
        "maximumAttendeesCount": draft.max_attendees,
        "isLocationOnline": draft.is_online,
        **forms.said(
            serviceName=draft.service_name or None,
            customerTimeZone=draft.customer_time_zone,
            serviceLocation=places.write_location(draft.location) if draft.location else None,
            price=draft.price,
            priceType=draft.price_type.value if draft.price_type not in {PriceType.NOT_SET, PriceType.OTHER} else None,
            preBuffer=times.write_length(draft.pre_buffer) if draft.pre_buffer is not None else None,
            postBuffer=times.write_length(draft.post_buffer) if draft.post_buffer is not None else None,
        ),
    }


def _attendee(data: JsonObject) -> Attendee:
    return Attendee(
        customer_id=forms.text_or_none(data, "customerId"),
        name=forms.text_or_none(data, "name"),
        email=forms.text_or_none(data, "emailAddress"),
        phone=forms.text_or_none(data, "phone"),
        notes=forms.text_or_none(data, "notes"),
        time_zone=times.zone_name(data, "timeZone"),
        answers=tuple(read_answer(item) for item in forms.parts(data, "customQuestionAnswers")),
    )


def _write_attendee(attendee: Attendee) -> JsonObject:
    """The type is required, as the collection's own type is abstract; name and address too, even with an id.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    return {
        "@odata.type": "#microsoft.graph.bookingCustomerInformation",
        **forms.said(
            customerId=attendee.customer_id,
            name=attendee.name,
            emailAddress=attendee.email,
            phone=attendee.phone,
            notes=attendee.notes,
            timeZone=attendee.time_zone,
        ),
        "customQuestionAnswers": [write_answer(answer) for answer in attendee.answers],
    }


def _offset_moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
