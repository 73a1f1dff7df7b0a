"""Businesses: requests and readings.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

from graph.values import Business, PageSettings
from graph.wire import forms, hours, places, times
from graph.wire.policies import read_policy
from graph.wire.request import JsonObject, Request, business_path, path


def list_businesses(query: str | None) -> Request:
    params = (("query", query),) if query else ()
    return Request("list_businesses", "GET", path("list_businesses", "solutions", "bookingBusinesses"), params=params)


def get_business(business_id: str) -> Request:
    return Request("get_business", "GET", business_path("get_business", business_id), business_id)


def read_business(data: object) -> Business:
    """A business; lists fill only its id and name."""
    found = forms.as_object(data)
    return Business(
        id=forms.required_text(found, "id"),
        name=forms.text(found, "displayName"),
        phone=forms.text_or_none(found, "phone"),
        email=forms.text_or_none(found, "email"),
        web_site=forms.text_or_none(found, "webSiteUrl"),
        business_type=forms.text_or_none(found, "businessType"),
        language=forms.text_or_none(found, "languageTag"),
        currency=forms.text_or_none(found, "defaultCurrencyIso"),
        address=places.read_address(forms.part(found, "address")),
        hours=hours.weekly_hours(found, "businessHours"),
        policy=read_policy(forms.part(found, "schedulingPolicy")),
        page=_page_settings(forms.part(found, "bookingPageSettings")),
        is_published=forms.flag(found, "isPublished"),
        public_url=forms.text_or_none(found, "publicUrl"),
    )


def _page_settings(data: JsonObject | None) -> PageSettings | None:
    if data is None:
        return None
    return PageSettings(
        time_zone=times.zone_name(data, "businessTimeZone"),
        consent_required=forms.flag(data, "isCustomerConsentEnabled"),
        consent_message=forms.text(data, "customerConsentMessage"),
        privacy_url=forms.text(data, "privacyPolicyWebUrl"),
        terms_url=forms.text(data, "termsAndConditionsWebUrl"),
        business_zone_only=forms.flag(data, "isTimeSlotTimeZoneSetToBusinessTimeZone"),
        one_time_password=forms.flag(data, "enforceOneTimePassword"),
    )
