"""getStaffAvailability: a person's working time on the days asked about, cut where they are booked or away.

https://learn.microsoft.com/graph/api/bookingbusiness-getstaffavailability
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.mailbox import BookingMailbox
from simulator.bookings.rules.business_rules import service_windows, staff_windows
from simulator.bookings.rules.working_hours import Interval, intersect, join, subtract
from simulator.bookings.schema.availability_answers import AvailabilityPiece, as_documented, as_metadata
from simulator.bookings.schema.time_formats import find_zone, in_utc, is_windows_zone, parse_moment
from simulator.bookings.schema.value_checks import many, maybe, text
from simulator.http.errors import bad_request, unknown_error
from simulator.http.graph_call import GraphCall, OperationResult

LONGEST = timedelta(days=366)
"""Not documented; long enough for any sane question, short enough to answer."""


@dataclass(frozen=True, slots=True)
class AvailabilityOddities:
    """What is wrong with, or undecided about, this one answer."""

    sees_bookings: bool
    sees_time_off: bool
    counts_buffers: bool
    cuts_nested: bool
    keeps_service_hours: bool
    clips: bool


def get_staff_availability(call: GraphCall) -> OperationResult:
    business = call.business
    for name in ("staffIds", "startDateTime", "endDateTime"):
        if call.body.get(name) is None:
            raise bad_request(f"The parameter '{name}' is required.")
    staff_ids = many(text)(call.body["staffIds"], "staffIds")
    start, end = _moment(call, "startDateTime"), _moment(call, "endDateTime")
    if end <= start:
        raise bad_request("The end of the range must be after its start.")
    limit = call.fault("availability-span-limit")
    if end - start > (timedelta(days=limit.parameters["days"]) if limit else LONGEST):
        raise unknown_error("the range is too long")
    for staff_id in staff_ids:
        if staff_id not in business.staff_members:
            raise unknown_error("unknown staff member")
    odd = _oddities(call)
    found = {staff_id: list(_stretches(business, staff_id, start, end, odd)) for staff_id in staff_ids}
    if shape := call.fault("documented-availability-shape"):
        return OperationResult(200, as_documented(business.zone, found, **shape.parameters))
    context = f"{call.version_url}/$metadata#Collection(microsoft.graph.staffAvailabilityItem)"
    return OperationResult(200, {"@odata.context": context, "value": as_metadata(found)})


def _oddities(call: GraphCall) -> AvailabilityOddities:
    return AvailabilityOddities(
        sees_bookings=not call.fault("false-free-availability"),
        sees_time_off=not call.fault("time-off-ignored"),
        counts_buffers=call.fault("buffers-in-availability") is not None,
        cuts_nested=call.fault("nested-appointments-cut-short") is not None,
        keeps_service_hours=call.fault("service-hours-in-availability") is not None,
        clips=call.fault("clipped-availability") is not None,
    )


def _moment(call: GraphCall, name: str) -> datetime:
    value = call.body[name]
    if not isinstance(value, dict):
        raise bad_request(f"The parameter '{name}' must be a dateTimeTimeZone.")
    wall = text(value.get("dateTime"), f"{name}/dateTime")
    zone = maybe(text)(value.get("timeZone"), f"{name}/timeZone") or "UTC"
    # IANA names fail although the documentation lists some.
    # https://github.com/microsoftgraph/microsoft-graph-docs/issues/20695
    if not is_windows_zone(zone) and call.fault("iana-zone-unknown-error"):
        raise unknown_error("the time zone is not a Windows name")
    try:
        find_zone(zone)
    except ValueError as error:
        raise unknown_error("no such time zone") from error
    try:
        return in_utc(parse_moment(wall), zone)
    except (ValueError, OverflowError) as error:
        raise bad_request(f"The parameter '{name}' is not a time.") from error


def _stretches(
    business: BookingMailbox, staff_id: str, start: datetime, end: datetime, odd: AvailabilityOddities
) -> Iterator[AvailabilityPiece]:
    """Whole working windows, not clipped to the question; time outside working hours is absent, not busy."""
    windows = staff_windows(business, business.staff_members[staff_id], start, end)
    if odd.keeps_service_hours:
        windows = intersect(windows, _service_hours(business, staff_id, start, end))
    time_off = join(business.time_off.get(staff_id, [])) if odd.sees_time_off else []
    for window in windows:
        taken = _taken(business, staff_id, window, odd) if odd.sees_bookings else []
        for stretch in _pieces(window, time_off, taken):
            if not odd.clips:
                yield stretch
            elif stretch.start < end and start < stretch.end:
                yield replace(stretch, start=max(stretch.start, start), end=min(stretch.end, end))


def _pieces(
    window: Interval, time_off: Sequence[Interval], taken: Sequence[AvailabilityPiece]
) -> list[AvailabilityPiece]:
    """The whole of a window: away hides what is taken, and what is left is available."""
    claimed = intersect([window], time_off)
    pieces = [AvailabilityPiece(*piece, "outOfOffice") for piece in claimed]
    for stretch in taken:
        span = (stretch.start, stretch.end)
        pieces += [AvailabilityPiece(*piece, stretch.status, stretch.service_id) for piece in subtract([span], claimed)]
        claimed = join([*claimed, span])
    pieces += [AvailabilityPiece(*piece, "available") for piece in subtract([window], claimed)]
    return sorted(pieces, key=lambda piece: piece.start)


def _service_hours(business: BookingMailbox, staff_id: str, start: datetime, end: datetime) -> list[Interval]:
    """When the person could give any service at all."""
    given = (s for s in business.services.values() if not s["staffMemberIds"] or staff_id in s["staffMemberIds"])
    return join(window for service in given for window in service_windows(business, service, start, end))


def _taken(
    business: BookingMailbox, staff_id: str, window: Interval, odd: AvailabilityOddities
) -> list[AvailabilityPiece]:
    """What is booked inside a window; busy hides a class with free seats, never the other way round."""
    stretches = []
    bookings = business.calendar.blocking(*window, staff_id)
    for booking in bookings:
        start, end = booking.blocked if odd.counts_buffers else (booking.start, booking.end)
        if odd.cuts_nested:
            end = _end_of_nested(booking, bookings) or end
        is_class = booking.seats > 1
        status = "slotsAvailable" if booking.taken_seats < booking.seats and is_class else "busy"
        stretches += [
            AvailabilityPiece(*piece, status, booking.service_id if is_class else None)
            for piece in intersect([window], [(start, end)])
        ]
    return sorted(stretches, key=lambda stretch: (stretch.status != "busy", stretch.start))


def _end_of_nested(booking: StoredAppointment, others: Sequence[StoredAppointment]) -> datetime | None:
    # https://github.com/microsoftgraph/microsoft-graph-docs/issues/18796
    ends = (other.end for other in others if booking.start < other.start and other.end < booking.end)
    return max(ends, default=None)
