"""Everything that one simulator holds: businesses, clock, sign-in, faults and journal; nothing is shared by two."""

from __future__ import annotations

import base64
import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from simulator.calendar import Calendar
from simulator.clock import Clock
from simulator.errors import item_not_found, no_such_mailbox
from simulator.faults import Faults
from simulator.hours import Interval
from simulator.journal import Journal
from simulator.json_types import JsonObject
from simulator.moments import find_zone
from simulator.sign_in import SignIn

Objects: TypeAlias = dict[str, JsonObject]
"""Objects of one collection by id, oldest first."""


@dataclass(slots=True)
class Business:
    """One Bookings mailbox. Bodies are as Graph shows them by id."""

    id: str
    body: JsonObject
    services: Objects = field(default_factory=dict)
    staff_members: Objects = field(default_factory=dict)
    customers: Objects = field(default_factory=dict)
    custom_questions: Objects = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    time_off: dict[str, list[Interval]] = field(default_factory=dict)
    """When staff are away, by staff id; Graph shows it in getStaffAvailability alone."""
    hours_zone: ZoneInfo | None = None
    """In place of the zone that the page settings name."""
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


Lay: TypeAlias = Callable[[datetime], list[Business]]
"""Makes the businesses with which a simulator starts, laid around the given time."""


class World:
    def __init__(self, lay: Lay, clock: Clock, operations: Iterable[str], *, strict: bool = False) -> None:
        self._lay = lay
        # Ids need to be unlike each other, not unguessable; a fixed seed keeps a test the same from run to run.
        self._random = random.Random(20_260_101)  # noqa: S311
        self.clock = clock
        self.sign_in = SignIn(strict=strict)
        self.faults = Faults(operations)
        self.journal = Journal()
        self.businesses: dict[str, Business] = {}
        self._lay_businesses()

    def reset(self) -> None:
        """The first businesses again, laid around the clock's present time; no faults, no apps, an empty journal."""
        self.faults.clear()
        self.sign_in.forget()
        self.journal.forget_requests()
        self.journal.mail.clear()
        self._lay_businesses()

    def business(self, business_id: str) -> Business:
        found = self.businesses.get(business_id.casefold())
        if found is None:
            raise no_such_mailbox()
        return found

    def add_business(self, business: Business) -> None:
        self.businesses[business.id.casefold()] = business

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def new_appointment_id(self) -> str:
        return appointment_id(self._random)

    def _lay_businesses(self) -> None:
        self.businesses.clear()
        for business in self._lay(self.clock.now()):
            self.add_business(business)


def appointment_id(chance: random.Random) -> str:
    """An Exchange item id: URL-safe base64 that begins with AAMk and ends in `=`."""
    return "AAMk" + base64.urlsafe_b64encode(chance.randbytes(44)).decode()


def find(objects: Objects, object_id: str) -> JsonObject:
    if object_id not in objects:
        raise item_not_found()
    return objects[object_id]
