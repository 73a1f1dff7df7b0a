"""Businesses: list, create, get, update, delete, publish and unpublish.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

from simulator.call import Answer, Call
from simulator.checks import read_fields
from simulator.errors import bad_request
from simulator.json_types import JsonObject
from simulator.moments import format_offset_moment
from simulator.pages import head
from simulator.query import expanded
from simulator.shapes import BUSINESS, FIRST_BUSINESS
from simulator.world import Business

MOST_LISTED = 500
"""https://learn.microsoft.com/graph/api/bookingbusiness-list"""

_MERGED = ("schedulingPolicy", "bookingPageSettings")


def list_businesses(call: Call) -> Answer:
    """Names and ids only, never in pages, narrowed by `query` alone; `$top` and `$skip` change nothing."""
    wanted = call.query.get("query", "").casefold()
    if not wanted and call.fault("too-many-businesses"):
        # https://github.com/microsoftgraph/microsoft-graph-docs/issues/2742
        raise bad_request("GetBookingMailboxes request returned too many results.", code="ErrorExceededFindCountLimit")
    named = (b for b in call.world.businesses.values() if wanted in b.body["displayName"].casefold())
    found = list(islice(named, MOST_LISTED))
    value = [
        {"id": business.id, "displayName": business.body["displayName"], **_expanded(call, business)}
        for business in found
    ]
    return Answer(200, {**head(call, f"{call.root}/$metadata#bookingBusinesses", len(found)), "value": value})


def create_business(call: Call) -> Answer:
    if not call.body.get("displayName"):
        raise bad_request("The property 'displayName' is required.")
    business_id = _free_id(call, call.body["displayName"])
    business = Business(business_id, new_business_body(business_id, call.body, call.now))
    call.world.add_business(business)
    return _single(call, 201, business)


def get_business(call: Call) -> Answer:
    return _single(call, 200, call.business)


def update_business(call: Call) -> Answer:
    business = call.business
    _put(business.body, read_fields(BUSINESS, call.body))
    business.body["lastUpdatedDateTime"] = format_offset_moment(call.now)
    return Answer(204)


def delete_business(call: Call) -> Answer:
    if call.fault("delete-business-needs-exchange"):
        # https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8733
        raise bad_request("The term 'Remove-Mailbox' is not recognized as the name of a cmdlet.")
    del call.world.businesses[call.business.id.casefold()]
    return Answer(204)


def publish(call: Call) -> Answer:
    _publish(call.business)
    return Answer(204)


def unpublish(call: Call) -> Answer:
    call.business.body.update(isPublished=False, publicUrl=None)
    return Answer(204)


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


def _publish(business: Business) -> None:
    business.body.update(isPublished=True, publicUrl=_public_url(business.id))


def _public_url(business_id: str) -> str:
    return f"https://outlook.office365.com/owa/calendar/{business_id}/bookings/"


def _free_id(call: Call, name: object) -> str:
    plain = re.sub(r"[^a-z0-9]", "", str(name).casefold()) or "business"
    candidates = (f"{plain}{number or ''}@contoso.onmicrosoft.com" for number in range(len(call.world.businesses) + 1))
    return next(address for address in candidates if address not in call.world.businesses)


def _single(call: Call, status: int, business: Business) -> Answer:
    context = f"{call.root}/$metadata#bookingBusinesses/$entity"
    return Answer(status, {"@odata.context": context, **business.body, **_expanded(call, business)})


def _expanded(call: Call, business: Business) -> JsonObject:
    """The collections inside that were asked for along with the business."""
    inside = {
        "appointments": (booking.body for booking in business.calendar),
        "customers": business.customers.values(),
        "customQuestions": business.custom_questions.values(),
        "services": business.services.values(),
        "staffMembers": business.staff_members.values(),
    }
    return {name: list(inside[name]) for name in expanded(call.query)}
