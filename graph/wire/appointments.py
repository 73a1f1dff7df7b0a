"""Appointments: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from graph.errors import Rejected
from graph.model import (
    Address,
    Answer,
    AnswerType,
    Appointment,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    Location,
    PriceType,
    Recipients,
    Reminder,
)
from graph.quick import quick
from graph.wire import forms, places, shapes, times
from graph.wire.bodies import read_json
from graph.wire.forms import Page
from graph.wire.questions import write_answer
from graph.wire.reminders import write_reminder
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

_appointment = quick(Appointment)
_attendee = quick(Attendee)
_answer = quick(Answer)

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
    body = forms.written("create_appointment", write_draft, draft)
    return to_add("create_appointment", business_id, "appointments", body)


def update_appointment(
    business_id: str,
    appointment_id: str,
    start: datetime | None,
    end: datetime | None,
    staff_ids: Sequence[str] | None,
    attendees: Sequence[Attendee] | None = None,
    details: AppointmentDetails | None = None,
) -> Request:
    """Start and end go together: a lone start would change the length. `attendees` replace everyone who is on it.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    body: JsonObject = {"@odata.type": "#microsoft.graph.bookingAppointment"}
    if start is not None and end is not None:
        check_span("update_appointment", start, end)
        body |= {"startDateTime": times.write_moment(start), "endDateTime": times.write_moment(end)}
    elif start is not None or end is not None:
        raise Rejected("update_appointment: start and end must be given together")
    if staff_ids is not None:
        check_staff("update_appointment", staff_ids)
        body["staffMemberIds"] = list(staff_ids)
    if attendees is not None:
        if not attendees:
            raise Rejected("update_appointment: nobody would be left on the appointment")
        body["customers"] = forms.written("update_appointment", _write_attendees, attendees)["customers"]
    if details is not None:
        body |= forms.written("update_appointment", _write_details, details)
    return to_change("update_appointment", business_id, "appointments", appointment_id, body=body, in_order=True)


def cancel_appointment(business_id: str, appointment_id: str, message: str) -> Request:
    """https://learn.microsoft.com/graph/api/bookingappointment-cancel"""
    where = business_path("cancel_appointment", business_id, "appointments", appointment_id, "cancel")
    body = {"cancellationMessage": message}
    return Request("cancel_appointment", "POST", where, business_id, json=body, effect=Effect.REMOVE)


def delete_appointment(business_id: str, appointment_id: str) -> Request:
    return to_remove("delete_appointment", business_id, "appointments", appointment_id)


def read_appointment(data: object) -> Appointment:
    """An appointment as parsed JSON, whatever there is of it."""
    return _read(shapes.as_appointment(forms.as_object(data)))


def read_appointments(content: bytes) -> Page[Appointment]:
    """A page of appointments, in a fraction of the time that parsed JSON would take (`benchmarks/graph_decode.py`)."""
    page = shapes.decode_appointments(content)
    if page is None:
        return forms.read_page(read_json(content), read_appointment)
    return [_read(found) for found in page.value], page.next_link or None


def _read(found: shapes.Appointment) -> Appointment:
    """By position, in the order of the fields of `Appointment`: thirty names would double the cost of each."""
    if not found.id:
        raise forms.Unreadable("id is missing")
    return _appointment(
        found.id,
        found.service_id or None,
        found.service_name or "",
        _moment("startDateTime", found.start_date_time or found.start),
        _moment("endDateTime", found.end_date_time or found.end),
        tuple(found.staff_member_ids or ()),
        tuple([_read_attendee(one) for one in found.customers]) if found.customers else (),
        times.read_length(found.pre_buffer),
        times.read_length(found.post_buffer),
        1 if found.maximum_attendees_count is None else found.maximum_attendees_count,
        found.filled_attendees_count or 0,
        found.is_location_online or False,
        found.join_web_url or None,
        _read_location(found.service_location),
        found.price,
        forms.read_member(PriceType, found.price_type, PriceType.NOT_SET),
        found.customer_name or None,
        found.customer_email_address or None,
        times.read_zone(found.customer_time_zone),
        found.additional_information or "",
        found.service_notes or "",
        times.read_timestamp(found.created_date_time),
        times.read_timestamp(found.last_updated_date_time),
        found.customer_phone or None,
        found.customer_notes or None,
        found.anonymous_join_web_url or None,
        found.appointment_label or None,
        tuple([_read_reminder(one) for one in found.reminders]) if found.reminders else (),
        found.opt_out_of_customer_email or False,
        found.sms_notifications_enabled or False,
        found.is_customer_allowed_to_manage_booking,
    )


def _moment(name: str, found: shapes.Moment | None) -> datetime:
    if found is None:
        raise forms.Unreadable(f"{name} is missing")
    try:
        moment = datetime.fromisoformat(found.date_time or "")
    except ValueError:
        pass
    else:
        if moment.tzinfo is UTC:  # as Graph nearly always writes, and pages have thousands
            return moment
    return times.read_moment(name, found.date_time, found.time_zone)


def _read_attendee(found: shapes.Attendee) -> Attendee:
    return _attendee(
        found.customer_id or None,
        found.name or None,
        found.email_address or None,
        found.phone or None,
        found.notes or None,
        times.read_zone(found.time_zone),
        tuple([_read_answer(one) for one in found.custom_question_answers]) if found.custom_question_answers else (),
        _read_location(found.location),
    )


def _read_answer(found: shapes.Answer) -> Answer:
    return _answer(
        question_id=found.question_id or "",
        question=found.question or "",
        type=forms.read_member(AnswerType, found.answer_input_type, AnswerType.TEXT),
        text=found.answer or "",
        selected=tuple(found.selected_options or ()),
        options=tuple(found.answer_options or ()),
        is_required=found.is_required or False,
    )


def _read_location(found: shapes.Location | None) -> Location | None:
    """None when it says nothing."""
    if found is None:
        return None
    place = found.coordinates
    return places.location(
        found.display_name or "",
        _read_address(found.address),
        found.location_email_address or "",
        found.location_uri or "",
        place.latitude if place else None,
        place.longitude if place else None,
    )


def _read_address(found: shapes.Address | None) -> Address | None:
    if found is None:
        return None
    return places.address(
        found.street or "", found.city or "", found.state or "", found.country_or_region or "", found.postal_code or ""
    )


def _read_reminder(found: shapes.Reminder) -> Reminder:
    return Reminder(
        found.message or "",
        times.read_length(found.offset),
        forms.read_member(Recipients, found.recipients, Recipients.EVERYBODY),
    )


def write_draft(draft: AppointmentDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingAppointment",
        "serviceId": draft.service_id,
        "startDateTime": times.write_moment(draft.start),
        "endDateTime": times.write_moment(draft.end),
        "staffMemberIds": list(draft.staff_ids),
        **_write_attendees(draft.attendees),
        **forms.said(serviceName=draft.service_name or None),
        **_write_details(draft),
    }


def _write_details(given: AppointmentDraft | AppointmentDetails) -> JsonObject:
    """What a new appointment and a change have in common. A price of an unknown kind is left to Graph."""
    has_price_type = given.price_type not in {None, PriceType.NOT_SET, PriceType.OTHER}
    return forms.said(
        maximumAttendeesCount=forms.maybe(forms.write_count, given.max_attendees),
        isLocationOnline=given.is_online,
        customerTimeZone=forms.maybe(times.write_zone, given.customer_time_zone),
        serviceLocation=forms.maybe(places.write_location, given.location),
        price=forms.maybe(forms.write_number, given.price),
        priceType=forms.maybe(forms.write_member, given.price_type) if has_price_type else None,
        preBuffer=forms.maybe(times.write_length, given.pre_buffer),
        postBuffer=forms.maybe(times.write_length, given.post_buffer),
        additionalInformation=given.additional_information,
        serviceNotes=given.service_notes,
        appointmentLabel=given.label,
        reminders=forms.each(write_reminder, given.reminders),
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
        **forms.said(
            customerId=attendee.customer_id,
            name=attendee.name,
            emailAddress=attendee.email,
            phone=attendee.phone,
            notes=attendee.notes,
            timeZone=forms.maybe(times.write_zone, attendee.time_zone),
            location=forms.maybe(places.write_location, attendee.location),
        ),
        "customQuestionAnswers": [write_answer(answer) for answer in attendee.answers],
    }


def _offset_moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
