"""getStaffAvailability: a person's working time on the days asked about, cut where they are booked or away.

https://learn.microsoft.com/graph/api/bookingbusiness-getstaffavailability
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.call import Answer, Call
from simulator.checks import many, maybe, text
from simulator.errors import bad_request, unknown_error
from simulator.hours import Interval, intersect, join, subtract
from simulator.json_types import JsonObject
from simulator.moments import display_name, find_zone, in_utc, is_windows_zone, moment_object, parse_moment
from simulator.rules import staff_windows
from simulator.world import Business

LONGEST = timedelta(days=366)
"""Not documented; long enough for any sane question, short enough to answer."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a person's day; `service_id` is set for a class, which others may join while it has seats."""

    start: datetime
    end: datetime
    status: str
    service_id: str | None = None


def get_staff_availability(call: Call) -> Answer:
    business = call.business
    for name in ("staffIds", "startDateTime", "endDateTime"):
        if call.body.get(name) is None:
            raise bad_request(f"The parameter '{name}' is required.")
    staff_ids = many(text)(call.body["staffIds"], "staffIds")
    start, end = _moment(call, "startDateTime"), _moment(call, "endDateTime")
    if end <= start:
        raise bad_request("The end of the range must be after its start.")
    if end - start > LONGEST:
        raise unknown_error("range is longer than a year")
    for staff_id in staff_ids:
        if staff_id not in business.staff_members:
            raise unknown_error("unknown staff member")
    blind = call.fault("false-free-availability") is not None
    with_buffers = call.fault("buffers-in-availability") is not None
    found = {
        staff_id: list(_stretches(business, staff_id, start, end, blind=blind, with_buffers=with_buffers))
        for staff_id in staff_ids
    }
    if call.fault("documented-availability-shape"):
        return Answer(200, _as_documented(business, found))
    context = f"{call.root}/$metadata#Collection(microsoft.graph.staffAvailabilityItem)"
    value = [
        {"staffId": staff_id, "availabilityItems": [_item(stretch) for stretch in stretches]}
        for staff_id, stretches in found.items()
    ]
    return Answer(200, {"@odata.context": context, "value": value})


def _moment(call: Call, name: str) -> datetime:
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
    business: Business, staff_id: str, start: datetime, end: datetime, *, blind: bool, with_buffers: bool
) -> Iterator[Stretch]:
    """Whole working windows, not clipped to the question; time outside working hours is absent, not busy."""
    for window in staff_windows(business, business.staff_members[staff_id], start, end):
        away = intersect([window], join(business.time_off.get(staff_id, [])))
        taken = [] if blind else _taken(business, staff_id, window, with_buffers=with_buffers)
        pieces = [Stretch(*piece, "outOfOffice") for piece in away]
        claimed = away
        for stretch in taken:
            pieces += [
                Stretch(*piece, stretch.status, stretch.service_id)
                for piece in subtract([(stretch.start, stretch.end)], claimed)
            ]
            claimed = join([*claimed, (stretch.start, stretch.end)])
        pieces += [Stretch(*piece, "available") for piece in subtract([window], claimed)]
        yield from sorted(pieces, key=lambda piece: piece.start)


def _taken(business: Business, staff_id: str, window: Interval, *, with_buffers: bool) -> list[Stretch]:
    """What is booked inside a window; busy hides a class with free seats, never the other way round."""
    stretches = []
    for booking in business.calendar.blocking(*window, staff_id):
        span = booking.blocked if with_buffers else (booking.start, booking.end)
        is_class = booking.seats > 1
        status = "slotsAvailable" if booking.taken_seats < booking.seats and is_class else "busy"
        stretches += [
            Stretch(*piece, status, booking.service_id if is_class else None) for piece in intersect([window], [span])
        ]
    return sorted(stretches, key=lambda stretch: (stretch.status != "busy", stretch.start))


def _item(stretch: Stretch) -> JsonObject:
    return {
        "status": stretch.status,
        "startDateTime": moment_object(stretch.start),
        "endDateTime": moment_object(stretch.end),
        "serviceId": stretch.service_id,
    }


def _as_documented(business: Business, found: dict[str, list[Stretch]]) -> JsonObject:
    """The shape that the page prints, which disagrees with the metadata in the name of the array, case and zone."""

    def wall(moment: datetime) -> JsonObject:
        local = moment.astimezone(business.zone)
        return {"dateTime": local.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": display_name(business.zone)}

    items = [
        {
            "staffId": staff_id,
            "availabilityItems": [
                {
                    "status": stretch.status[0].upper() + stretch.status[1:],
                    "startDateTime": wall(stretch.start),
                    "endDateTime": wall(stretch.end),
                    "serviceId": stretch.service_id or "",
                }
                for stretch in stretches
            ],
        }
        for staff_id, stretches in found.items()
    ]
    return {"staffAvailabilityItem": items}
