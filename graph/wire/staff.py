"""Staff members: requests and readings.

https://learn.microsoft.com/graph/api/resources/bookingstaffmember
"""

from __future__ import annotations

from graph.values import Membership, StaffMember, StaffRole
from graph.wire import forms, hours, times
from graph.wire.request import Request, business_path


def list_staff(business_id: str) -> Request:
    return Request("list_staff", "GET", business_path("list_staff", business_id, "staffMembers"), business_id)


def get_staff_member(business_id: str, staff_id: str) -> Request:
    where = business_path("get_staff_member", business_id, "staffMembers", staff_id)
    return Request("get_staff_member", "GET", where, business_id)


def read_staff_member(data: object) -> StaffMember:
    found = forms.as_object(data)
    return StaffMember(
        id=forms.required_text(found, "id"),
        name=forms.text(found, "displayName"),
        email=forms.text_or_none(found, "emailAddress"),
        role=forms.member(StaffRole, found, "role", default=StaffRole.OTHER),
        membership=forms.member(Membership, found, "membershipStatus", default=Membership.ACTIVE),
        time_zone=times.zone_name(found, "timeZone"),
        use_business_hours=forms.flag(found, "useBusinessHours", default=True),
        hours=hours.weekly_hours(found, "workingHours"),
        personal_calendar_counts=forms.flag(found, "availabilityIsAffectedByPersonalCalendar"),
        is_email_notification_enabled=forms.flag(found, "isEmailNotificationEnabled", default=True),
    )
