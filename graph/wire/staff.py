"""Staff members: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingstaffmember
"""

from __future__ import annotations

from graph.model import (
    Membership,
    StaffDraft,
    StaffMember,
    StaffRole,
)
from graph.wire import forms, hours, times
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_staff(business_id: str) -> Request:
    return to_get("list_staff", business_id, "staffMembers")


def get_staff_member(business_id: str, staff_id: str) -> Request:
    return to_get("get_staff_member", business_id, "staffMembers", staff_id)


def create_staff_member(business_id: str, draft: StaffDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-staffmembers"""
    check_said("create_staff_member", name=draft.name, email=draft.email, role=draft.role)
    body = forms.written("create_staff_member", _write, draft)
    return to_add("create_staff_member", business_id, "staffMembers", body)


def update_staff_member(business_id: str, staff_id: str, changes: StaffDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingstaffmember-update"""
    body = forms.written("update_staff_member", _write, changes)
    return to_change("update_staff_member", business_id, "staffMembers", staff_id, body=body)


def delete_staff_member(business_id: str, staff_id: str) -> Request:
    return to_remove("delete_staff_member", business_id, "staffMembers", staff_id)


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
        created=times.timestamp(found, "createdDateTime"),
        last_updated=times.timestamp(found, "lastUpdatedDateTime"),
    )


def _write(draft: StaffDraft) -> JsonObject:
    """The type is required, as the collection's own type is abstract."""
    return {
        "@odata.type": "#microsoft.graph.bookingStaffMember",
        **forms.said(
            displayName=forms.maybe(forms.write_name, draft.name),
            emailAddress=draft.email,
            role=forms.maybe(forms.write_member, draft.role),
            timeZone=forms.maybe(times.write_zone, draft.time_zone),
            useBusinessHours=draft.use_business_hours,
            workingHours=forms.maybe(hours.write_weekly_hours, draft.hours),
            availabilityIsAffectedByPersonalCalendar=draft.personal_calendar_counts,
            isEmailNotificationEnabled=draft.is_email_notification_enabled,
        ),
    }
