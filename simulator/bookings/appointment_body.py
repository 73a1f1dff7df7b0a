"""An appointment as a value: built from what was sent and from its service, with everything that Graph computes."""

from __future__ import annotations

from urllib.parse import quote

from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.schema.properties import FIRST_ATTENDEE
from simulator.bookings.schema.time_formats import format_duration, parse_duration, parse_moment
from simulator.json_types import JsonObject

FLAT_CUSTOMER = {
    "customerName": "name",
    "customerEmailAddress": "emailAddress",
    "customerPhone": "phone",
    "customerNotes": "notes",
    "customerId": "customerId",
    "customerLocation": "location",
}
"""The properties that repeat the only customer of an appointment, and where they come from."""


def to_booking(booking_id: str, body: JsonObject, service: JsonObject | None) -> StoredAppointment:
    """The appointment with everything computed that Graph computes; `service` is None when it is gone by now."""
    start, end = (parse_moment(body[name]["dateTime"]) for name in ("startDateTime", "endDateTime"))
    customers = body["customers"]
    only = customers[0] if len(customers) == 1 else {}
    join_url = _join_url(booking_id) if body["isLocationOnline"] else None
    is_open = service is not None and service["isAnonymousJoinEnabled"]
    computed = {
        "id": booking_id,
        "duration": format_duration(end - start),
        "filledAttendeesCount": len(customers),
        "joinWebUrl": join_url,
        "onlineMeetingUrl": join_url,
        "anonymousJoinWebUrl": join_url + "?anon=true" if join_url and is_open else None,
        **{flat: only.get(name) for flat, name in FLAT_CUSTOMER.items()},
    }
    return StoredAppointment(
        id=booking_id,
        start=start,
        end=end,
        pre_buffer=parse_duration(body["preBuffer"]),
        post_buffer=parse_duration(body["postBuffer"]),
        service_id=body["serviceId"],
        staff_ids=tuple(body["staffMemberIds"] or ()),
        seats=body["maximumAttendeesCount"],
        taken_seats=len(customers),
        body={**body, **computed},
    )


def body_from_service(service: JsonObject) -> JsonObject:
    """An appointment before anything is said about it: as its service has it."""
    return {
        "selfServiceAppointmentId": "00000000-0000-0000-0000-000000000000",
        "serviceId": service["id"],
        "serviceName": service["displayName"],
        "serviceLocation": service["defaultLocation"],
        "serviceNotes": None,
        "staffMemberIds": [],
        "customers": [],
        "customerTimeZone": None,
        "preBuffer": service["preBuffer"],
        "postBuffer": service["postBuffer"],
        "price": service["defaultPrice"],
        "priceType": service["defaultPriceType"],
        "reminders": service["defaultReminders"],
        "maximumAttendeesCount": service["maximumAttendeesCount"],
        "isLocationOnline": service["isLocationOnline"],
        "invoiceAmount": 0,
        "invoiceDate": None,
        "invoiceId": None,
        "invoiceStatus": "draft",
        "invoiceUrl": None,
        "additionalInformation": service["additionalInformation"],
        "appointmentLabel": None,
        "optOutOfCustomerEmail": False,
        "smsNotificationsEnabled": service["smsNotificationsEnabled"],
        "isCustomerAllowedToManageBooking": service["isCustomerAllowedToManageBooking"],
    }


def attendee(customer: JsonObject) -> JsonObject:
    """A known customer on an appointment."""
    return {
        **FIRST_ATTENDEE,
        "customerId": customer["id"],
        "name": customer["displayName"],
        "emailAddress": customer["emailAddress"],
        "phone": next((phone["number"] for phone in customer["phones"] or []), None),
    }


def _join_url(booking_id: str) -> str:
    return f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{quote(booking_id, safe='')}%40thread.v2/0"
