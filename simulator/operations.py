"""The operations by name, method and path; how a path finds its operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from simulator import appointments, businesses, collections
from simulator.availability import get_staff_availability
from simulator.call import Run
from simulator.collections import Collection
from simulator.errors import GraphError, bad_request
from simulator.mail import send_mail


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` begins behind the version; a `{name}` in it takes one segment of the address."""

    name: str
    method: str
    path: str
    run: Run
    body_is_optional: bool = False

    @property
    def takes_body(self) -> bool:
        return self.method in ("POST", "PATCH")


_ROOT = "solutions/bookingBusinesses"
_ONE = _ROOT + "/{business}"


def _of_collection(kind: Collection, singular: str, plural: str) -> Iterator[Operation]:
    many, one = f"{_ONE}/{kind.segment}", f"{_ONE}/{kind.segment}/{{id}}"
    yield Operation(f"list{plural}", "GET", many, partial(collections.list_all, kind))
    yield Operation(f"create{singular}", "POST", many, partial(collections.create, kind))
    yield Operation(f"get{singular}", "GET", one, partial(collections.get, kind))
    yield Operation(f"update{singular}", "PATCH", one, partial(collections.update, kind))
    yield Operation(f"delete{singular}", "DELETE", one, partial(collections.delete, kind))


# https://learn.microsoft.com/graph/api/resources/booking-api-overview
OPERATIONS: tuple[Operation, ...] = (
    Operation("listBusinesses", "GET", _ROOT, businesses.list_businesses),
    Operation("createBusiness", "POST", _ROOT, businesses.create_business),
    Operation("getBusiness", "GET", _ONE, businesses.get_business),
    Operation("updateBusiness", "PATCH", _ONE, businesses.update_business),
    Operation("deleteBusiness", "DELETE", _ONE, businesses.delete_business),
    Operation("publishBusiness", "POST", _ONE + "/publish", businesses.publish, body_is_optional=True),
    Operation("unpublishBusiness", "POST", _ONE + "/unpublish", businesses.unpublish, body_is_optional=True),
    Operation("getStaffAvailability", "POST", _ONE + "/getStaffAvailability", get_staff_availability),
    Operation("listAppointments", "GET", _ONE + "/appointments", appointments.list_appointments),
    Operation("createAppointment", "POST", _ONE + "/appointments", appointments.create_appointment),
    Operation("getAppointment", "GET", _ONE + "/appointments/{id}", appointments.get_appointment),
    Operation("updateAppointment", "PATCH", _ONE + "/appointments/{id}", appointments.update_appointment),
    Operation("deleteAppointment", "DELETE", _ONE + "/appointments/{id}", appointments.delete_appointment),
    Operation(
        "cancelAppointment",
        "POST",
        _ONE + "/appointments/{id}/cancel",
        appointments.cancel_appointment,
        body_is_optional=True,
    ),
    Operation("listCalendarView", "GET", _ONE + "/calendarView", appointments.calendar_view),
    *_of_collection(collections.SERVICES, "Service", "Services"),
    *_of_collection(collections.STAFF_MEMBERS, "StaffMember", "StaffMembers"),
    *_of_collection(collections.CUSTOMERS, "Customer", "Customers"),
    *_of_collection(collections.CUSTOM_QUESTIONS, "CustomQuestion", "CustomQuestions"),
    Operation("listCurrencies", "GET", "solutions/bookingCurrencies", businesses.list_currencies_of_bookings),
    Operation("getCurrency", "GET", "solutions/bookingCurrencies/{id}", businesses.get_currency),
    Operation("sendMail", "POST", "users/{mailbox}/sendMail", send_mail),
)


def find_operation(method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
    """The operation at a path behind the version, still percent-encoded, and the keys in it.

    Names in a path are read without regard to case and may carry the namespace, keys are taken as they are.
    """
    segments = [unquote(segment) for segment in raw_path.strip("/").split("/")]
    at_path = [(operation, keys) for operation in OPERATIONS if (keys := _match(operation.path, segments)) is not None]
    if not at_path:
        raise bad_request(f"Resource not found for the segment '{segments[-1]}'.")
    for operation, keys in at_path:
        if operation.method == method:
            return operation, keys
    raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")


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
