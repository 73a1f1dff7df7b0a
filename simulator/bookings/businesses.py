"""Businesses: list, create, get, update, delete, publish and unpublish.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

from simulator.bookings.mailbox import BookingMailbox
from simulator.bookings.schema.properties import BUSINESS, FIRST_BUSINESS
from simulator.bookings.schema.time_formats import format_offset_moment
from simulator.bookings.schema.value_checks import read_fields
from simulator.http.errors import bad_request
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.http.paging import head
from simulator.http.query_options import expanded
from simulator.json_types import JsonObject

MOST_LISTED = 500
"""https://learn.microsoft.com/graph/api/bookingbusiness-list"""

_MERGED = ("schedulingPolicy", "bookingPageSettings")


def list_businesses(call: GraphCall) -> OperationResult:
    """Names and ids only, never in pages, narrowed by `query` alone; `$top` and `$skip` change nothing."""
    wanted = call.query.get("query", "").casefold()
    if not wanted and call.fault("too-many-businesses"):
        # https://github.com/microsoftgraph/microsoft-graph-docs/issues/2742
        raise bad_request("GetBookingMailboxes request returned too many results.", code="ErrorExceededFindCountLimit")
    named = (b for b in call.tenant.businesses.values() if wanted in b.body["displayName"].casefold())
    found = list(islice(named, MOST_LISTED))
    value = [
        {"id": business.id, "displayName": business.body["displayName"], **_expanded(call, business)}
        for business in found
    ]
    return OperationResult(200, {**head(call, f"{call.root}/$metadata#bookingBusinesses", len(found)), "value": value})


def create_business(call: GraphCall) -> OperationResult:
    if not call.body.get("displayName"):
        raise bad_request("The property 'displayName' is required.")
    business_id = _free_id(call, call.body["displayName"])
    business = BookingMailbox(business_id, new_business_body(business_id, call.body, call.now))
    call.tenant.add_business(business)
    return _single(call, 201, business)


def get_business(call: GraphCall) -> OperationResult:
    return _single(call, 200, call.business)


def update_business(call: GraphCall) -> OperationResult:
    business = call.business
    _put(business.body, read_fields(BUSINESS, call.body))
    business.body["lastUpdatedDateTime"] = format_offset_moment(call.now)
    return OperationResult(204)


def delete_business(call: GraphCall) -> OperationResult:
    if call.fault("delete-business-needs-exchange"):
        # https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8733
        raise bad_request("The term 'Remove-Mailbox' is not recognized as the name of a cmdlet.")
    del call.tenant.businesses[call.business.id.casefold()]
    return OperationResult(204)


def publish(call: GraphCall) -> OperationResult:
    _publish(call.business)
    return OperationResult(204)


def unpublish(call: GraphCall) -> OperationResult:
    call.business.body.update(isPublished=False, publicUrl=None)
    return OperationResult(204)


def new_business_body(business_id: str, sent: JsonObject, now: datetime, *, is_published: bool = False) -> JsonObject:
    stamp = format_offset_moment(now)
    body: JsonObject = {
        "id": business_id,
        **FIRST_BUSINESS,
        "createdDateTime": stamp,
        "lastUpdatedDateTime": stamp,
    }
    _put(body, read_fields(BUSINESS, sent))
    if is_published:
        body.update(isPublished=True, publicUrl=_public_url(business_id))
    return body


def _put(body: JsonObject, changes: JsonObject) -> None:
    """Properties replace each other, but the policy and the page settings are merged; null puts these back."""
    for name, value in changes.items():
        if name in _MERGED:
            body[name] = FIRST_BUSINESS[name] if value is None else {**body[name], **value}
        else:
            body[name] = value


def _publish(business: BookingMailbox) -> None:
    business.body.update(isPublished=True, publicUrl=_public_url(business.id))


def _public_url(business_id: str) -> str:
    return f"https://outlook.office365.com/owa/calendar/{business_id}/bookings/"


def _free_id(call: GraphCall, name: object) -> str:
    plain = re.sub(r"[^a-z0-9]", "", str(name).casefold()) or "business"
    candidates = (f"{plain}{number or ''}@contoso.onmicrosoft.com" for number in range(len(call.tenant.businesses) + 1))
    return next(address for address in candidates if address not in call.tenant.businesses)


def _single(call: GraphCall, status: int, business: BookingMailbox) -> OperationResult:
    context = f"{call.root}/$metadata#bookingBusinesses/$entity"
    return OperationResult(status, {"@odata.context": context, **business.body, **_expanded(call, business)})


def _expanded(call: GraphCall, business: BookingMailbox) -> JsonObject:
    """The collections inside that were asked for along with the business."""
    inside = {
        "appointments": (booking.body for booking in business.calendar),
        "customers": business.customers.values(),
        "customQuestions": business.custom_questions.values(),
        "services": business.services.values(),
        "staffMembers": business.staff_members.values(),
    }
    return {name: list(inside[name]) for name in expanded(call.query)}
