"""Staff members: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingstaffmember
"""

from __future__ import annotations

from graph.model import (
    StaffDraft,
)
from graph.wire import parts, writing
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_staff(business_id: str) -> Request:
    return to_get("list_staff", business_id, "staffMembers")


def get_staff_member(business_id: str, staff_id: str) -> Request:
    return to_get("get_staff_member", business_id, "staffMembers", staff_id)


def create_staff_member(business_id: str, draft: StaffDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-staffmembers"""
    check_said("create_staff_member", name=draft.name, email=draft.email, role=draft.role)
    body = writing.written("create_staff_member", _write, draft)
    return to_add("create_staff_member", business_id, "staffMembers", body)


def update_staff_member(business_id: str, staff_id: str, changes: StaffDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingstaffmember-update"""
    body = writing.written("update_staff_member", _write, changes)
    return to_change("update_staff_member", business_id, "staffMembers", staff_id, body=body)


def delete_staff_member(business_id: str, staff_id: str) -> Request:
    return to_remove("delete_staff_member", business_id, "staffMembers", staff_id)


def _write(draft: StaffDraft) -> JsonObject:
    """The type is required, as the collection's own type is abstract."""
    return {
        "@odata.type": "#microsoft.graph.bookingStaffMember",
        **writing.said(
            displayName=writing.maybe(writing.write_name, draft.name),
            emailAddress=draft.email,
            role=writing.maybe(writing.write_member, draft.role),
            timeZone=writing.maybe(writing.write_zone, draft.time_zone),
            useBusinessHours=draft.use_business_hours,
            workingHours=writing.maybe(parts.write_weekly_hours, draft.hours),
            availabilityIsAffectedByPersonalCalendar=draft.personal_calendar_counts,
            isEmailNotificationEnabled=draft.is_email_notification_enabled,
        ),
    }
