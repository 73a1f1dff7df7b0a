"""Every fault by name, with the one line that explains it: failures of network and service, then the oddities.

An oddity is something that outside developers reported of Bookings, or the other answer to a question that its
documents leave open. Without any, the simulator does what is documented, or what is likelier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from simulator.bookings.schema.time_formats import find_zone
from simulator.json_types import Json


@dataclass(frozen=True, slots=True)
class Parameter:
    says: str
    default: Json
    accepts: Callable[[Json], bool]


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault that can be switched on."""

    says: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


def _one_of(*values: Json) -> Callable[[Json], bool]:
    # A number is not a flag here, although Python finds 1 equal to True.
    return lambda value: any(value == each and type(value) is type(each) for each in values)


def whole_from(least: int) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def _seconds(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600


def _seconds_or_none(value: Json) -> bool:
    return value is None or whole_from(0)(value)


def _text_or_none(value: Json) -> bool:
    return value is None or isinstance(value, str)


def _zone(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(find_zone(value))
    except ValueError:
        return False


def _flag(says: str, *, default: bool = False) -> Parameter:
    return Parameter(says, default, _one_of(True, False))


_WHEN = Parameter("before or after the write took effect", "before", _one_of("before", "after"))
_AS_DATE = _flag("Retry-After as a date instead of seconds")

_NETWORK: Mapping[str, FaultKind] = {
    "throttled": FaultKind(
        "429 TooManyRequests; nothing is done",
        {
            "retryAfter": Parameter("seconds in Retry-After; null sends none", 1, _seconds_or_none),
            "asDate": _AS_DATE,
        },
    ),
    "concurrency-limit": FaultKind(
        "429 when more than `limit` requests for one business are in flight, as Exchange does",
        {
            "limit": Parameter("requests that may be in flight", 4, whole_from(1)),
            "retryAfter": Parameter("seconds in Retry-After", 1, whole_from(0)),
        },
    ),
    "unavailable": FaultKind(
        "a 5xx answer, before the work is done or after; 500 after it is the reported `failed but created`",
        {
            "status": Parameter("500, 502, 503 or 504", 503, _one_of(500, 502, 503, 504)),
            "when": _WHEN,
            "html": _flag("a gateway's HTML page instead of Graph's envelope"),
            "empty": _flag("no body at all instead of Graph's envelope"),
            "retryAfter": Parameter("seconds in Retry-After; null sends none", None, _seconds_or_none),
            "asDate": _AS_DATE,
        },
    ),
    "slow": FaultKind("the answer waits", {"seconds": Parameter("how long", 1, _seconds), "when": _WHEN}),
    "dropped": FaultKind("the connection is closed without an answer", {"when": _WHEN}),
    "html": FaultKind(
        "an HTML page where JSON is expected; the work is not done",
        {"status": Parameter("status of the page", 200, lambda value: whole_from(200)(value) and value < 600)},
    ),
    "sign-in-refused": FaultKind(
        "the token endpoint refuses, as Entra words it",
        {
            "code": Parameter(
                "the number behind AADSTS: 7000215 wrong secret, 7000222 expired secret, 700016 unknown app, "
                "90002 unknown tenant, 1002012 wrong scope",
                7000222,
                _one_of(7000215, 7000222, 700016, 90002, 1002012),
            )
        },
    ),
    "old-error-spelling": FaultKind("errors spell their inner part `innererror`, as older texts have it"),
    "unknown-properties": FaultKind("objects carry a property that no document names"),
}

_AVAILABILITY: Mapping[str, FaultKind] = {
    "iana-zone-unknown-error": FaultKind("getStaffAvailability answers 500 UnknownError to IANA zone names"),
    "false-free-availability": FaultKind("getStaffAvailability shows booked time as available"),
    "nested-appointments-cut-short": FaultKind(
        "getStaffAvailability ends a busy stretch where one nested in it ends: 10-14 with 12-13 in it shows as 10-13"
    ),
    "service-hours-in-availability": FaultKind(
        "getStaffAvailability leaves out time in which the person can give no service; else it ignores service hours"
    ),
    "documented-availability-shape": FaultKind(
        "getStaffAvailability answers as its page prints it: array name, capitals, wall time, display zones",
        {
            "array": _flag("the array is called staffAvailabilityItem instead of value", default=True),
            "capitals": _flag("statuses begin with a capital", default=True),
            "zones": Parameter(
                "wall time with the zone as display string, Windows or IANA name; or utc",
                "display",
                _one_of("display", "windows", "iana", "utc"),
            ),
        },
    ),
    "buffers-in-availability": FaultKind("getStaffAvailability counts buffers as busy"),
    "clipped-availability": FaultKind("getStaffAvailability cuts its answer to the range that was asked for"),
    "availability-span-limit": FaultKind(
        "getStaffAvailability answers 500 UnknownError to long ranges",
        {"days": Parameter("the longest range", 31, whole_from(1))},
    ),
    "time-off-ignored": FaultKind("time off in a person's own calendar is not seen, in availability or in booking"),
}

_APPOINTMENTS: Mapping[str, FaultKind] = {
    "rules-answer-400": FaultKind("a broken business rule answers 400 with a message instead of 500 UnknownError"),
    "malformed-answers-500": FaultKind("a malformed body answers 500 UnknownError instead of 400 with a message"),
    "overlap-allowed": FaultKind("two appointments of one person at one time are accepted, as for administrators"),
    "overlap-ignores-buffers": FaultKind("only appointments are checked for overlap, the buffers around them are not"),
    "staff-selection-enforced": FaultKind("staff in app-only requests are refused when allowStaffSelection is false"),
    "required-questions-enforced": FaultKind("booking without an answer to a required question breaks a rule"),
    "five-customers": FaultKind("five or more customers on one appointment answer 500 UnknownError"),
    "customers-deduplicated": FaultKind("a new customer whose e-mail address is known becomes the known one"),
    "customers-missing-when-created": FaultKind("the answer to a new appointment shows no customers"),
    "customers-missing-in-lists": FaultKind("lists and calendarView show no customers"),
    "join-url-late": FaultKind("the answer to a new online appointment has no join address yet"),
    # https://github.com/microsoftgraph/msgraph-sdk-java/issues/1581
    "made-though-staff-unavailable": FaultKind(
        "a new appointment is made, and the answer is 500 with the message 'Staff not available'"
    ),
    "meeting-lost-on-patch": FaultKind("a change that does not send isLocationOnline ends the online meeting"),
    "id-changes-on-patch": FaultKind("an appointment that is changed gets a new id; the old one is gone"),
    "patch-answers-object": FaultKind("a changed appointment is answered with 200 and the object instead of 204"),
    "rules-unchecked-on-patch": FaultKind("a change keeps no rule of the business and may overlap"),
    "own-slot-busy-on-patch": FaultKind("the time that an appointment has counts as taken when it is moved"),
    "cancel-refused-inside-lead-time": FaultKind(
        "cancel and delete answer 500 UnknownError once minimumLeadTime has begun"
    ),
    "past-cancel-refused": FaultKind("cancel and delete answer 500 UnknownError once the appointment has begun"),
    "calendar-view-starts-only": FaultKind("calendarView leaves out appointments that began before its range"),
    "calendar-span-limit": FaultKind(
        "calendarView answers 400 to long ranges", {"days": Parameter("the longest range", 31, whole_from(1))}
    ),
    "times-without-z": FaultKind("times come without the trailing Z"),
    # Reported in msgraph-sdk-php#1504.
    "negative-reminder-offsets": FaultKind("reminders show how long before the start they go out as -PT15M, not PT15M"),
    "hours-zone": FaultKind(
        "business hours are meant in another zone than businessTimeZone says",
        {"zone": Parameter("Windows or IANA name", "UTC", _zone)},
    ),
    "staff-hours-in-own-zone": FaultKind(
        "working hours of staff are meant in the zone that each staff member names, not in the business's"
    ),
    "mails-silenced": FaultKind("no mail is sent; with an operation, none for that one"),
    "group-told-of-one-leaving": FaultKind(
        "when one customer leaves a group whose service invites customers, a cancellation goes to all the others"
    ),
    "opt-out-for-confirmations-only": FaultKind("optOutOfCustomerEmail silences the confirmation, not what follows it"),
}

_DIRECTORY: Mapping[str, FaultKind] = {
    "page-size": FaultKind(
        "collections come in small pages", {"size": Parameter("objects on a page", 10, whole_from(1))}
    ),
    "too-many-businesses": FaultKind("listing businesses without `query` answers ErrorExceededFindCountLimit"),
    # https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1488
    "staff-unreadable": FaultKind(
        "a staff member read by id answers 500 UnknownError, though lists show them and services name them",
        {"member": Parameter("displayName of the one whose record cannot be read; null for all", None, _text_or_none)},
    ),
    "deleted-staff-remembered": FaultKind(
        "adding a staff member who was deleted answers 409, though no list shows them"
    ),
    "delete-business-needs-exchange": FaultKind(
        "deleting a business answers 400, as without the Exchange administrator role"
    ),
    "no-role-in-business": FaultKind("a signed-in person without a role in the business gets 404 ErrorFolderNotFound"),
    # https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/3761
    "old-beta-root": FaultKind(
        "the old root of beta, /beta/bookingBusinesses and /beta/bookingCurrencies, still serves; else it answers 410"
    ),
    "odd-permissions": FaultKind("application permissions that look like slips in Microsoft's table count"),
}

KINDS: Mapping[str, FaultKind] = MappingProxyType({**_NETWORK, **_AVAILABILITY, **_APPOINTMENTS, **_DIRECTORY})
