"""Services: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingservice
"""

from __future__ import annotations

from datetime import timedelta

from graph.model import (
    QuestionAssignment,
    ServiceDraft,
)
from graph.wire import parts, writing
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_services(business_id: str) -> Request:
    return to_get("list_services", business_id, "services")


def get_service(business_id: str, service_id: str) -> Request:
    return to_get("get_service", business_id, "services", service_id)


def create_service(business_id: str, draft: ServiceDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-services"""
    check_said("create_service", name=draft.name)
    return to_add("create_service", business_id, "services", writing.written("create_service", _write, draft))


def update_service(business_id: str, service_id: str, changes: ServiceDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingservice-update"""
    body = writing.written("update_service", _write, changes)
    return to_change("update_service", business_id, "services", service_id, body=body)


def delete_service(business_id: str, service_id: str) -> Request:
    return to_remove("delete_service", business_id, "services", service_id)


def _write(draft: ServiceDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingService",
        **writing.said(
            displayName=writing.maybe(writing.write_name, draft.name),
            defaultDuration=writing.maybe(_write_duration, draft.duration),
            description=draft.description,
            notes=draft.notes,
            preBuffer=writing.maybe(writing.write_length, draft.pre_buffer),
            postBuffer=writing.maybe(writing.write_length, draft.post_buffer),
            defaultPrice=writing.maybe(writing.write_number, draft.price),
            defaultPriceType=writing.maybe(writing.write_member, draft.price_type),
            defaultLocation=writing.maybe(parts.write_location, draft.location),
            isLocationOnline=draft.is_online,
            isHiddenFromCustomers=draft.is_hidden,
            maximumAttendeesCount=writing.maybe(writing.write_count, draft.max_attendees),
            staffMemberIds=writing.maybe(writing.write_ids, draft.staff_ids),
            customQuestions=writing.each(_write_assignment, draft.questions),
            schedulingPolicy=writing.maybe(parts.write_policy, draft.policy),
            languageTag=draft.language,
            additionalInformation=draft.additional_information,
            defaultReminders=writing.each(parts.write_reminder, draft.reminders),
            smsNotificationsEnabled=draft.sends_text_messages,
            isAnonymousJoinEnabled=draft.is_joined_anonymously,
            isCustomerAllowedToManageBooking=draft.customers_may_manage,
        ),
    }


def _write_duration(duration: timedelta) -> str:
    if not duration:
        raise writing.Unwritable("a duration of no time at all")
    return writing.write_length(duration)


def _write_assignment(assignment: QuestionAssignment) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingQuestionAssignment",
        "questionId": assignment.question_id,
        "isRequired": assignment.is_required,
    }
