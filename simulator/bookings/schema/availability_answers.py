"""The two shapes in which getStaffAvailability is documented to answer: the metadata's, and its page's.

https://learn.microsoft.com/graph/api/bookingbusiness-getstaffavailability
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from simulator.bookings.schema.time_formats import display_name, moment_object, windows_name
from simulator.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class AvailabilityPiece:
    """A piece of a person's day; `service_id` is set for a class, which others may join while it has seats."""

    start: datetime
    end: datetime
    status: str
    service_id: str | None = None


def as_metadata(found: dict[str, list[AvailabilityPiece]]) -> list[JsonObject]:
    return [
        {
            "staffId": staff_id,
            "availabilityItems": [
                {
                    "status": stretch.status,
                    "startDateTime": moment_object(stretch.start),
                    "endDateTime": moment_object(stretch.end),
                    "serviceId": stretch.service_id,
                }
                for stretch in stretches
            ],
        }
        for staff_id, stretches in found.items()
    ]


def as_documented(
    zone: ZoneInfo, found: dict[str, list[AvailabilityPiece]], *, array: bool, capitals: bool, zones: str
) -> JsonObject:
    """What the page prints, which disagrees with the metadata in the name of the array, case and zone."""

    def item(stretch: AvailabilityPiece) -> JsonObject:
        first = stretch.status[0].upper() if capitals else stretch.status[0]
        return {
            "status": first + stretch.status[1:],
            "startDateTime": _wall(stretch.start, zone, zones),
            "endDateTime": _wall(stretch.end, zone, zones),
            "serviceId": stretch.service_id or "",
        }

    items = [
        {"staffId": staff_id, "availabilityItems": [item(stretch) for stretch in stretches]}
        for staff_id, stretches in found.items()
    ]
    return {"staffAvailabilityItem" if array else "value": items}


def _wall(moment: datetime, zone: ZoneInfo, spelling: str) -> JsonObject:
    if spelling == "utc":
        return moment_object(moment)
    names = {"display": display_name(zone), "windows": windows_name(zone), "iana": zone.key}
    return {"dateTime": moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": names[spelling]}
