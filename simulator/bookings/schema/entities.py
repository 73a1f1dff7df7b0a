"""The entities of Bookings by name, with the properties that `$select` may name and the relations for `$expand`.

https://learn.microsoft.com/graph/api/resources/booking-api-overview
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.bookings.schema import properties, versions
from simulator.bookings.schema.versions import Form, Version

_STAMPED = ("id", "createdDateTime", "lastUpdatedDateTime")
_COMPUTED = ("duration", "filledAttendeesCount", "joinWebUrl", "anonymousJoinWebUrl")


@dataclass(frozen=True, slots=True)
class Entity:
    """`properties` are v1.0's names and beta's extra ones; `relations` are the collections inside."""

    name: str
    properties: tuple[str, ...]
    form: Form = versions.SAME
    relations: tuple[str, ...] = ()

    def names(self, version: Version) -> frozenset[str]:
        """The properties as this version calls them."""
        return frozenset(versions.show(version, self.form, dict.fromkeys(self.properties)))


APPOINTMENT = Entity(
    "bookingAppointment", (*_STAMPED, *_COMPUTED, *properties.APPOINTMENT, "onlineMeetingUrl"), versions.APPOINTMENT
)
BUSINESS = Entity(
    "bookingBusiness",
    (*_STAMPED, *properties.FIRST_BUSINESS),
    versions.BUSINESS,
    ("appointments", "customers", "customQuestions", "services", "staffMembers"),
)
SERVICE = Entity("bookingService", (*_STAMPED, *properties.SERVICE, "webUrl"), versions.SERVICE)
STAFF_MEMBER = Entity("bookingStaffMember", (*_STAMPED, *properties.STAFF_MEMBER), versions.STAFF_MEMBER)
CUSTOMER = Entity("bookingCustomer", (*_STAMPED, *properties.CUSTOMER), versions.CUSTOMER)
CUSTOM_QUESTION = Entity("bookingCustomQuestion", (*_STAMPED, *properties.CUSTOM_QUESTION))
CURRENCY = Entity("bookingCurrency", ("id", "symbol"))
NOTHING = Entity("nothing", ())
"""For actions, whose answers are no entities."""
