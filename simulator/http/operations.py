"""The operations by name, method and path; how an address finds its operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from simulator.bookings import appointments, businesses, collections, currencies
from simulator.bookings.availability import get_staff_availability
from simulator.bookings.collections import Collection
from simulator.bookings.mail import send_mail
from simulator.bookings.schema import entities
from simulator.bookings.schema.entities import NOTHING, Entity
from simulator.bookings.schema.versions import Version
from simulator.http.errors import GraphError, bad_request
from simulator.http.graph_call import RunOperation
from simulator.http.query_options import OF_MANY, OF_ONE


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` begins behind the root of Bookings; a `{name}` in it takes one segment of the address.

    `entity` is what is sent and answered, `options` the query options that are understood.
    """

    name: str
    method: str
    path: str
    run: RunOperation
    entity: Entity = NOTHING
    options: frozenset[str] = frozenset()
    body_is_optional: bool = False
    is_bookings: bool = True

    @property
    def takes_body(self) -> bool:
        return self.method in ("POST", "PATCH")


@dataclass(frozen=True, slots=True)
class MatchedOperation:
    """An operation at the address where it was found: below which root, and with which keys."""

    operation: Operation
    root: str
    keys: dict[str, str]

    @property
    def is_below_old_root(self) -> bool:
        """Where beta served Bookings until 30 April 2024."""
        return self.operation.is_bookings and not self.root


_ROOT = "bookingBusinesses"
_ONE = _ROOT + "/{business}"
_APPOINTMENTS = _ONE + "/appointments"
_APPOINTMENT = _APPOINTMENTS + "/{id}"


def _of_businesses() -> Iterator[Operation]:
    of = entities.BUSINESS
    yield Operation("listBusinesses", "GET", _ROOT, businesses.list_businesses, of, OF_MANY)
    yield Operation("createBusiness", "POST", _ROOT, businesses.create_business, of)
    yield Operation("getBusiness", "GET", _ONE, businesses.get_business, of, OF_ONE)
    yield Operation("updateBusiness", "PATCH", _ONE, businesses.update_business, of)
    yield Operation("deleteBusiness", "DELETE", _ONE, businesses.delete_business)
    yield Operation("publishBusiness", "POST", _ONE + "/publish", businesses.publish, body_is_optional=True)
    yield Operation("unpublishBusiness", "POST", _ONE + "/unpublish", businesses.unpublish, body_is_optional=True)
    yield Operation("getStaffAvailability", "POST", _ONE + "/getStaffAvailability", get_staff_availability)


def _of_appointments() -> Iterator[Operation]:
    of = entities.APPOINTMENT
    yield Operation("listAppointments", "GET", _APPOINTMENTS, appointments.list_appointments, of, OF_MANY)
    yield Operation("createAppointment", "POST", _APPOINTMENTS, appointments.create_appointment, of)
    yield Operation("getAppointment", "GET", _APPOINTMENT, appointments.get_appointment, of, OF_ONE)
    yield Operation("updateAppointment", "PATCH", _APPOINTMENT, appointments.update_appointment, of)
    yield Operation("deleteAppointment", "DELETE", _APPOINTMENT, appointments.delete_appointment)
    cancel = _APPOINTMENT + "/cancel"
    yield Operation("cancelAppointment", "POST", cancel, appointments.cancel_appointment, body_is_optional=True)
    yield Operation("listCalendarView", "GET", _ONE + "/calendarView", appointments.calendar_view, of, OF_MANY)


def _of_collection(kind: Collection, singular: str, plural: str) -> Iterator[Operation]:
    many, one, of = f"{_ONE}/{kind.segment}", f"{_ONE}/{kind.segment}/{{id}}", kind.entity
    yield Operation(f"list{plural}", "GET", many, partial(collections.list_all, kind), of, OF_MANY)
    yield Operation(f"create{singular}", "POST", many, partial(collections.create, kind), of)
    yield Operation(f"get{singular}", "GET", one, partial(collections.get, kind), of, OF_ONE)
    yield Operation(f"update{singular}", "PATCH", one, partial(collections.update, kind), of)
    yield Operation(f"delete{singular}", "DELETE", one, partial(collections.delete, kind))


def _of_currencies() -> Iterator[Operation]:
    many, of = "bookingCurrencies", entities.CURRENCY
    yield Operation("listCurrencies", "GET", many, currencies.list_currencies, of, OF_MANY | {"$filter"})
    yield Operation("getCurrency", "GET", many + "/{id}", currencies.get_currency, of, OF_ONE)


# https://learn.microsoft.com/graph/api/resources/booking-api-overview
OPERATIONS: tuple[Operation, ...] = (
    *_of_businesses(),
    *_of_appointments(),
    *_of_collection(collections.SERVICES, "Service", "Services"),
    *_of_collection(collections.STAFF_MEMBERS, "StaffMember", "StaffMembers"),
    *_of_collection(collections.CUSTOMERS, "Customer", "Customers"),
    *_of_collection(collections.CUSTOM_QUESTIONS, "CustomQuestion", "CustomQuestions"),
    *_of_currencies(),
    Operation("sendMail", "POST", "users/{mailbox}/sendMail", send_mail, is_bookings=False),
)


def find_operation(version: Version, method: str, raw_path: str) -> MatchedOperation:
    """What is at a path behind the version, still percent-encoded.

    Names in a path are read without regard to case and may carry the namespace, keys are taken as they are.
    """
    segments = [unquote(segment) for segment in raw_path.strip("/").split("/")]
    at_path = list(_at(version, segments))
    if not at_path:
        raise bad_request(f"Resource not found for the segment '{segments[-1]}'.")
    for found in at_path:
        if found.operation.method == method:
            return found
    raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")


def _at(version: Version, segments: list[str]) -> Iterator[MatchedOperation]:
    for operation in OPERATIONS:
        for root in version.roots if operation.is_bookings else ("",):
            keys = _match(f"{root}/{operation.path}".strip("/"), segments)
            if keys is not None:
                yield MatchedOperation(operation, root, keys)


def _match(template: str, segments: list[str]) -> dict[str, str] | None:
    parts = template.split("/")
    if len(parts) != len(segments):
        return None
    keys = {}
    for part, segment in zip(parts, segments, strict=True):
        if part.startswith("{"):
            keys[part.strip("{}")] = segment
        elif part.casefold() != segment.casefold().removeprefix("microsoft.graph."):
            return None
    return keys
