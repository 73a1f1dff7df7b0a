"""One Bookings mailbox: the business, its collections and its calendar, and how the ids in it look."""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass, field
from typing import TypeAlias
from zoneinfo import ZoneInfo

from simulator.bookings.calendar import BusinessCalendar
from simulator.bookings.rules.working_hours import Interval
from simulator.bookings.schema.time_formats import find_zone
from simulator.http.errors import item_not_found
from simulator.json_types import JsonObject

Objects: TypeAlias = dict[str, JsonObject]
"""Objects of one collection by id, oldest first."""


@dataclass(slots=True)
class BookingMailbox:
    """One Bookings mailbox. Bodies are as Graph shows them by id."""

    id: str
    body: JsonObject
    services: Objects = field(default_factory=dict)
    staff_members: Objects = field(default_factory=dict)
    customers: Objects = field(default_factory=dict)
    custom_questions: Objects = field(default_factory=dict)
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    time_off: dict[str, list[Interval]] = field(default_factory=dict)
    """When staff are away, by staff id; Graph shows it in getStaffAvailability alone."""
    hours_zone: ZoneInfo | None = None
    """In place of the zone that the page settings name."""
    are_staff_in_own_zones: bool = False
    """Whether working hours are meant in the zone that each staff member names."""
    former_staff: set[str] = field(default_factory=set)
    """Addresses of staff members who were deleted."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which business hours are meant; UTC when the page settings name none that exists."""
        return self.hours_zone or known_zone(self.body["bookingPageSettings"]["businessTimeZone"]) or ZoneInfo("UTC")


def known_zone(name: str | None) -> ZoneInfo | None:
    try:
        return find_zone(name) if name else None
    except ValueError:
        return None


def appointment_id(chance: random.Random) -> str:
    """An Exchange item id: URL-safe base64 that begins with AAMk and ends in `=`."""
    return "AAMk" + base64.urlsafe_b64encode(chance.randbytes(44)).decode()


def find(objects: Objects, object_id: str) -> JsonObject:
    if object_id not in objects:
        raise item_not_found()
    return objects[object_id]
