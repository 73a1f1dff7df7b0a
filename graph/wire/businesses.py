"""Businesses: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

from graph.model import (
    Business,
    BusinessDraft,
    PageAccess,
    PageSettings,
)
from graph.wire import forms, hours, places, times
from graph.wire.policies import read_policy, write_policy
from graph.wire.request import (
    Effect,
    JsonObject,
    Request,
    business_path,
    check_said,
    path,
    to_change,
    to_get,
    to_remove,
)

_ALL = ("solutions", "bookingBusinesses")


def list_businesses(query: str | None) -> Request:
    params = (("query", query),) if query else ()
    return Request("list_businesses", "GET", path("list_businesses", *_ALL), params=params)


def get_business(business_id: str) -> Request:
    return to_get("get_business", business_id)


def create_business(draft: BusinessDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-bookingbusinesses"""
    check_said("create_business", name=draft.name)
    body = forms.written("create_business", _write, draft)
    return Request("create_business", "POST", path("create_business", *_ALL), json=body, effect=Effect.ADD)


def update_business(business_id: str, changes: BusinessDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-update"""
    return to_change("update_business", business_id, body=forms.written("update_business", _write, changes))


def delete_business(business_id: str) -> Request:
    return to_remove("delete_business", business_id)


def publish_business(business_id: str) -> Request:
    return _publication("publish_business", business_id, "publish")


def unpublish_business(business_id: str) -> Request:
    return _publication("unpublish_business", business_id, "unpublish")


def _publication(operation: str, business_id: str, action: str) -> Request:
    """An action without a body; once more changes nothing more."""
    where = business_path(operation, business_id, action)
    return Request(operation, "POST", where, business_id, effect=Effect.SET)


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
        created=times.timestamp(found, "createdDateTime"),
        last_updated=times.timestamp(found, "lastUpdatedDateTime"),
    )


def _write(draft: BusinessDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingBusiness",
        **forms.said(
            displayName=forms.maybe(forms.write_name, draft.name),
            phone=draft.phone,
            email=draft.email,
            webSiteUrl=draft.web_site,
            businessType=draft.business_type,
            languageTag=draft.language,
            defaultCurrencyIso=draft.currency,
            address=forms.maybe(places.write_address, draft.address),
            businessHours=forms.maybe(hours.write_weekly_hours, draft.hours),
            schedulingPolicy=forms.maybe(write_policy, draft.policy),
            bookingPageSettings=forms.maybe(_write_page_settings, draft.page),
        ),
    }


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
        access=forms.member(PageAccess, data, "accessControl", default=PageAccess.UNRESTRICTED),
        color=forms.text(data, "bookingPageColorCode"),
        is_logo_shown=forms.flag(data, "isBusinessLogoDisplayEnabled"),
        is_hidden_from_search=forms.flag(data, "isSearchEngineIndexabilityDisabled"),
    )


def _write_page_settings(page: PageSettings) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingPageSettings",
        "isCustomerConsentEnabled": page.consent_required,
        "customerConsentMessage": page.consent_message,
        "privacyPolicyWebUrl": page.privacy_url,
        "termsAndConditionsWebUrl": page.terms_url,
        "isTimeSlotTimeZoneSetToBusinessTimeZone": page.business_zone_only,
        "enforceOneTimePassword": page.one_time_password,
        "isBusinessLogoDisplayEnabled": page.is_logo_shown,
        "isSearchEngineIndexabilityDisabled": page.is_hidden_from_search,
        **forms.said(
            accessControl=None if page.access is PageAccess.OTHER else page.access.value,
            bookingPageColorCode=page.color or None,
            businessTimeZone=forms.maybe(times.write_zone, page.time_zone),
        ),
    }
