"""Staff members, and when they are available.

https://learn.microsoft.com/graph/api/resources/bookingstaffmember
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import field

from graph.model.fields import Flag, Id, Many, Moment, OptionalText, Text, Timestamp, ZoneName
from graph.model.policies import Week
from graph.model.value import OpenEnum, Unsaid, Value


class StaffRole(OpenEnum):
    GUEST = "guest"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"
    EXTERNAL_GUEST = "externalGuest"
    SCHEDULER = "scheduler"
    TEAM_MEMBER = "teamMember"
    OTHER = "unknownFutureValue"


class Membership(OpenEnum):
    ACTIVE = "active"
    PENDING = "pendingAcceptance"
    REJECTED = "rejectedByStaff"
    OTHER = "unknownFutureValue"


_Role: TypeAlias = Annotated[StaffRole, Unsaid(None, StaffRole.OTHER)]
_Membership: TypeAlias = Annotated[Membership, Unsaid(None, Membership.ACTIVE)]
_Usually: TypeAlias = Annotated[bool, Unsaid(None, True)]


class StaffMember(Value, frozen=True):
    id: Id
    name: Text = field(name="displayName")
    email: OptionalText = field(default=None, name="emailAddress")
    role: _Role = StaffRole.OTHER
    membership: _Membership = field(default=Membership.ACTIVE, name="membershipStatus")
    time_zone: ZoneName = None
    use_business_hours: _Usually = True
    hours: Week = field(default=None, name="workingHours")
    personal_calendar_counts: Flag = field(default=False, name="availabilityIsAffectedByPersonalCalendar")
    is_email_notification_enabled: _Usually = True
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")


class AvailabilityStatus(OpenEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    SLOTS_AVAILABLE = "slotsAvailable"
    OUT_OF_OFFICE = "outOfOffice"
    OTHER = "unknownFutureValue"


class AvailabilityItem(Value, frozen=True):
    """One stretch of a staff member's calendar, as getStaffAvailability tells it."""

    start: Moment = field(name="startDateTime")
    end: Moment = field(name="endDateTime")
    status: Annotated[AvailabilityStatus, Unsaid(None, AvailabilityStatus.OTHER)]
    service_id: OptionalText = None


class StaffAvailability(Value, frozen=True):
    staff_id: Id
    items: Many[AvailabilityItem] = field(name="availabilityItems")
