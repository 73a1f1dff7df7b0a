"""Services: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingservice
"""

from __future__ import annotations

from datetime import timedelta

from graph.model import (
    PriceType,
    QuestionAssignment,
    Service,
    ServiceDraft,
)
from graph.wire import forms, places, times
from graph.wire.policies import read_policy, write_policy
from graph.wire.reminders import read_reminder, write_reminder
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_services(business_id: str) -> Request:
    return to_get("list_services", business_id, "services")


def get_service(business_id: str, service_id: str) -> Request:
    return to_get("get_service", business_id, "services", service_id)


def create_service(business_id: str, draft: ServiceDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-services"""
    check_said("create_service", name=draft.name)
    return to_add("create_service", business_id, "services", forms.written("create_service", _write, draft))


def update_service(business_id: str, service_id: str, changes: ServiceDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingservice-update"""
    body = forms.written("update_service", _write, changes)
    return to_change("update_service", business_id, "services", service_id, body=body)


def delete_service(business_id: str, service_id: str) -> Request:
    return to_remove("delete_service", business_id, "services", service_id)


def read_service(data: object) -> Service:
    """A service; a duration that Graph does not say is zero, which nobody can book."""
    found = forms.as_object(data)
    return Service(
        id=forms.required_text(found, "id"),
        name=forms.text(found, "displayName"),
        duration=times.length(found, "defaultDuration"),
        description=forms.text(found, "description"),
        notes=forms.text(found, "notes"),
        pre_buffer=times.length(found, "preBuffer"),
        post_buffer=times.length(found, "postBuffer"),
        price=forms.number_or_none(found, "defaultPrice"),
        price_type=forms.member(PriceType, found, "defaultPriceType", default=PriceType.NOT_SET),
        location=places.read_location(forms.part(found, "defaultLocation")),
        is_online=forms.flag(found, "isLocationOnline"),
        is_hidden=forms.flag(found, "isHiddenFromCustomers"),
        max_attendees=forms.whole_number(found, "maximumAttendeesCount", default=1),
        staff_ids=forms.texts(found, "staffMemberIds"),
        questions=tuple(
            QuestionAssignment(question_id, forms.flag(item, "isRequired"))
            for item in forms.parts(found, "customQuestions")
            if (question_id := forms.text(item, "questionId"))
        ),
        policy=read_policy(forms.part(found, "schedulingPolicy")),
        language=forms.text_or_none(found, "languageTag"),
        additional_information=forms.text(found, "additionalInformation"),
        reminders=tuple(read_reminder(item) for item in forms.parts(found, "defaultReminders")),
        sends_text_messages=forms.flag(found, "smsNotificationsEnabled"),
        is_joined_anonymously=forms.flag(found, "isAnonymousJoinEnabled"),
        customers_may_manage=forms.flag_or_none(found, "isCustomerAllowedToManageBooking"),
        web_url=forms.text_or_none(found, "webUrl"),
        created=times.timestamp(found, "createdDateTime"),
        last_updated=times.timestamp(found, "lastUpdatedDateTime"),
    )


def _write(draft: ServiceDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingService",
        **forms.said(
            displayName=forms.maybe(forms.write_name, draft.name),
            defaultDuration=forms.maybe(_write_duration, draft.duration),
            description=draft.description,
            notes=draft.notes,
            preBuffer=forms.maybe(times.write_length, draft.pre_buffer),
            postBuffer=forms.maybe(times.write_length, draft.post_buffer),
            defaultPrice=forms.maybe(forms.write_number, draft.price),
            defaultPriceType=forms.maybe(forms.write_member, draft.price_type),
            defaultLocation=forms.maybe(places.write_location, draft.location),
            isLocationOnline=draft.is_online,
            isHiddenFromCustomers=draft.is_hidden,
            maximumAttendeesCount=forms.maybe(forms.write_count, draft.max_attendees),
            staffMemberIds=forms.maybe(forms.write_ids, draft.staff_ids),
            customQuestions=forms.each(_write_assignment, draft.questions),
            schedulingPolicy=forms.maybe(write_policy, draft.policy),
            languageTag=draft.language,
            additionalInformation=draft.additional_information,
            defaultReminders=forms.each(write_reminder, draft.reminders),
            smsNotificationsEnabled=draft.sends_text_messages,
            isAnonymousJoinEnabled=draft.is_joined_anonymously,
            isCustomerAllowedToManageBooking=draft.customers_may_manage,
        ),
    }


def _write_duration(duration: timedelta) -> str:
    if not duration:
        raise forms.Unwritable("a duration of no time at all")
    return times.write_length(duration)


def _write_assignment(assignment: QuestionAssignment) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingQuestionAssignment",
        "questionId": assignment.question_id,
        "isRequired": assignment.is_required,
    }
