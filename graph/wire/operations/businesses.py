"""Businesses: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

from graph.model import (
    BusinessDraft,
    PageAccess,
    PageSettings,
)
from graph.wire import parts, writing
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
    body = writing.written("create_business", _write, draft)
    return Request("create_business", "POST", path("create_business", *_ALL), json=body, effect=Effect.ADD)


def update_business(business_id: str, changes: BusinessDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-update"""
    return to_change("update_business", business_id, body=writing.written("update_business", _write, changes))


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


def _write(draft: BusinessDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingBusiness",
        **writing.said(
            displayName=writing.maybe(writing.write_name, draft.name),
            phone=draft.phone,
            email=draft.email,
            webSiteUrl=draft.web_site,
            businessType=draft.business_type,
            languageTag=draft.language,
            defaultCurrencyIso=draft.currency,
            address=writing.maybe(parts.write_address, draft.address),
            businessHours=writing.maybe(parts.write_weekly_hours, draft.hours),
            schedulingPolicy=writing.maybe(parts.write_policy, draft.policy),
            bookingPageSettings=writing.maybe(_write_page_settings, draft.page),
        ),
    }


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
        **writing.said(
            accessControl=None if page.access is PageAccess.OTHER else page.access.value,
            bookingPageColorCode=page.color or None,
            businessTimeZone=writing.maybe(writing.write_zone, page.time_zone),
        ),
    }
