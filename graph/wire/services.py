"""Services: requests and readings.

https://learn.microsoft.com/graph/api/resources/bookingservice
"""

from __future__ import annotations

from graph.values import PriceType, QuestionAssignment, Service
from graph.wire import forms, places, times
from graph.wire.policies import read_policy
from graph.wire.request import Request, business_path


def list_services(business_id: str) -> Request:
    return Request("list_services", "GET", business_path("list_services", business_id, "services"), business_id)


def get_service(business_id: str, service_id: str) -> Request:
    return Request("get_service", "GET", business_path("get_service", business_id, "services", service_id), business_id)


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
    )
