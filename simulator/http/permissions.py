"""Which permission lets whom do what, per operation, for signed-in people (delegated) and for applications.

https://learn.microsoft.com/graph/permissions-reference, and the permission table of each operation's page
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

READ = "Bookings.Read.All"
APPOINTMENTS = "BookingsAppointment.ReadWrite.All"
WRITE = "Bookings.ReadWrite.All"
MANAGE = "Bookings.Manage.All"
READ_CALENDARS = "Calendars.Read"
WRITE_CALENDARS = "Calendars.ReadWrite"
SEND_MAIL = "Mail.Send"

ALL_ROLES = frozenset({READ, APPOINTMENTS, WRITE, MANAGE, SEND_MAIL})


@dataclass(frozen=True, slots=True)
class Allowed:
    """`odd` are application permissions that Microsoft's table lists here and that look like slips of it.

    Nobody should rely on them, so they count only while the switch `odd-permissions` is on.
    """

    delegated: frozenset[str]
    application: frozenset[str]
    odd: frozenset[str] = frozenset()

    def roles(self, *, delegated: bool, with_odd: bool) -> frozenset[str]:
        if delegated:
            return self.delegated
        return self.application | self.odd if with_odd else self.application


_NOBODY: frozenset[str] = frozenset()
_MANAGERS = frozenset({MANAGE})
_WRITERS = frozenset({WRITE, MANAGE})
_BOOKERS = frozenset({APPOINTMENTS, WRITE, MANAGE})
_ALL = frozenset({READ, APPOINTMENTS, WRITE, MANAGE})
_ALL_BUT_APPOINTMENTS = frozenset({READ, WRITE, MANAGE})

_READ_BY_ALL = Allowed(_ALL, _ALL)
_SET_UP = Allowed(_WRITERS, _WRITERS)
_BOOK = Allowed(_BOOKERS, _BOOKERS, odd=frozenset({READ}))
_ASK = Allowed(_BOOKERS, _WRITERS)

PERMISSIONS: Mapping[str, Allowed] = MappingProxyType(
    {
        "listBusinesses": Allowed(_ALL, _ALL_BUT_APPOINTMENTS),
        "createBusiness": Allowed(_MANAGERS, _NOBODY),
        "getBusiness": _READ_BY_ALL,
        "updateBusiness": _SET_UP,
        "deleteBusiness": Allowed(_MANAGERS, _NOBODY),
        "publishBusiness": Allowed(_MANAGERS, _MANAGERS),
        "unpublishBusiness": Allowed(_MANAGERS, _MANAGERS),
        "getStaffAvailability": Allowed(_NOBODY, _ALL_BUT_APPOINTMENTS | {READ_CALENDARS, WRITE_CALENDARS}),
        "listAppointments": _READ_BY_ALL,
        "createAppointment": _BOOK,
        "getAppointment": _READ_BY_ALL,
        "updateAppointment": _BOOK,
        "deleteAppointment": _BOOK,
        "cancelAppointment": Allowed(_BOOKERS, _WRITERS),
        "listCalendarView": _READ_BY_ALL,
        "listCustomers": _READ_BY_ALL,
        "createCustomer": Allowed(_BOOKERS, _BOOKERS),
        "getCustomer": _READ_BY_ALL,
        "updateCustomer": _BOOK,
        "deleteCustomer": _BOOK,
        "listCustomQuestions": Allowed(_ALL, _ALL_BUT_APPOINTMENTS),
        "createCustomQuestion": _ASK,
        "getCustomQuestion": _READ_BY_ALL,
        "updateCustomQuestion": _ASK,
        "deleteCustomQuestion": _ASK,
        "listServices": _READ_BY_ALL,
        "createService": _SET_UP,
        "getService": _READ_BY_ALL,
        "updateService": _SET_UP,
        "deleteService": _SET_UP,
        "listStaffMembers": _READ_BY_ALL,
        "createStaffMember": _SET_UP,
        "getStaffMember": _READ_BY_ALL,
        "updateStaffMember": _SET_UP,
        "deleteStaffMember": _SET_UP,
        "listCurrencies": Allowed(_ALL, _NOBODY),
        "getCurrency": Allowed(_ALL, _NOBODY),
        "sendMail": Allowed(frozenset({SEND_MAIL}), frozenset({SEND_MAIL})),
    }
)

OLD_ROOT: Mapping[str, Allowed] = MappingProxyType(
    {
        **PERMISSIONS,
        "deleteBusiness": Allowed(_MANAGERS, _NOBODY, odd=frozenset({APPOINTMENTS})),
        "cancelAppointment": Allowed(_BOOKERS, _BOOKERS),
    }
)
"""The same below beta's older root, `/beta/bookingBusinesses`."""
