"""The business's rules that an application has to keep when it books or moves an appointment.

https://learn.microsoft.com/graph/bookingsbusiness-business-rules
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.mailbox import BookingMailbox, known_zone
from simulator.bookings.rules.working_hours import Interval, days_between, intersect, intervals_on, join
from simulator.bookings.schema.time_formats import parse_date, parse_duration
from simulator.json_types import JsonObject


def broken_rule(
    business: BookingMailbox, booking: StoredAppointment, *, now: datetime, time_off_counts: bool = True
) -> str | None:
    """The first rule about length, time and hours that the appointment breaks; None when it keeps them all."""
    service = business.services[booking.service_id]
    policy = effective_policy(business, service)
    if booking.end - booking.start != parse_duration(service["defaultDuration"]):
        return "length is not the service's"
    if booking.start < now + parse_duration(policy["minimumLeadTime"]):
        return "starts inside the minimum lead time"
    if booking.start > now + parse_duration(policy["maximumAdvance"]):
        return "starts beyond the maximum advance"
    if not _is_inside(booking, service_windows(business, service, booking.start, booking.end)):
        return "outside the hours of the service"
    for staff_id in booking.staff_ids:
        member = business.staff_members[staff_id]
        if not _is_inside(booking, staff_windows(business, member, booking.start, booking.end)):
            return "outside the hours of the staff member"
        if time_off_counts and intersect([(booking.start, booking.end)], business.time_off.get(staff_id, [])):
            return "staff member is away"
    return None


def overlapping(
    business: BookingMailbox, booking: StoredAppointment, *, instead_of: StoredAppointment | None, with_buffers: bool
) -> bool:
    """Whether another appointment of the same person takes some of the time that this one needs."""
    start, end = booking.blocked if with_buffers else (booking.start, booking.end)
    return any(
        other is not instead_of and (with_buffers or (other.start < end and start < other.end))
        for staff_id in booking.staff_ids
        for other in business.calendar.blocking(start, end, staff_id)
    )


def lead_time(business: BookingMailbox, service_id: str) -> timedelta:
    """The notice that a booking needs, and a cancellation too."""
    return parse_duration(effective_policy(business, business.services.get(service_id))["minimumLeadTime"])


def effective_policy(business: BookingMailbox, service: JsonObject | None) -> JsonObject:
    """The service's policy over the business's, part by part. Dated windows go with the general availability: where a
    service has none, an empty list, which JSON cannot tell from nothing, is nothing.

    https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy
    """
    own = {name: part for name, part in ((service or {}).get("schedulingPolicy") or {}).items() if part is not None}
    if own.get("generalAvailability") is None and not own.get("customAvailabilities"):
        own.pop("customAvailabilities", None)
    return {**business.body["schedulingPolicy"], **own}


def staff_windows(business: BookingMailbox, member: JsonObject, start: datetime, end: datetime) -> list[Interval]:
    """When a person works on the days that [start, end) touches, whole days, bookings not taken out.

    Their hours are in the business's zone, whatever zone they name.
    https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    """
    if member["useBusinessHours"]:
        return business_windows(business, start, end)
    own = known_zone(member["timeZone"]) if business.are_staff_in_own_zones else None
    zone = own or business.zone
    hours = member["workingHours"] or []
    return [window for on in days_between(start, end, zone) for window in intervals_on(on, hours, zone)]


def business_windows(business: BookingMailbox, start: datetime, end: datetime) -> list[Interval]:
    hours, zone = business.body["businessHours"] or [], business.zone
    return [window for on in days_between(start, end, zone) for window in intervals_on(on, hours, zone)]


def service_windows(business: BookingMailbox, service: JsonObject, start: datetime, end: datetime) -> list[Interval]:
    """When a service can be given on the days that [start, end) touches; never outside business hours."""
    policy = effective_policy(business, service)
    bookable = [
        window for on in days_between(start, end, business.zone) for window in _bookable_on(on, policy, business)
    ]
    return intersect(business_windows(business, start, end), bookable)


def _bookable_on(on: date, policy: JsonObject, business: BookingMailbox) -> Iterator[Interval]:
    """A custom window replaces the general availability on its days, the last day included."""
    custom = (window for window in policy["customAvailabilities"] or [] if _covers(window, on))
    availability = next(custom, policy["generalAvailability"]) or {"availabilityType": "bookWhenStaffAreFree"}
    match availability["availabilityType"]:
        case "notBookable":
            return
        case "customWeeklyHours":
            yield from intervals_on(on, availability["businessHours"] or [], business.zone)
        case _:
            yield from intervals_on(on, business.body["businessHours"] or [], business.zone)


def _covers(window: JsonObject, on: date) -> bool:
    first, last = window["startDate"], window["endDate"]
    return (first is None or parse_date(first) <= on) and (last is None or on <= parse_date(last))


def _is_inside(booking: StoredAppointment, windows: list[Interval]) -> bool:
    return any(start <= booking.start and booking.end <= end for start, end in join(windows))
