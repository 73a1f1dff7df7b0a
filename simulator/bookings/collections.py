"""Services, staff members, customers and custom questions: five operations each, all alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.bookings.mailbox import BookingMailbox, Objects, find
from simulator.bookings.schema import entities
from simulator.bookings.schema.entities import Entity
from simulator.bookings.schema.properties import (
    CUSTOM_QUESTION,
    CUSTOMER,
    FIRST_CUSTOM_QUESTION,
    FIRST_CUSTOMER,
    FIRST_SERVICE,
    FIRST_STAFF_MEMBER,
    SERVICE,
    STAFF_MEMBER,
)
from simulator.bookings.schema.time_formats import format_offset_moment
from simulator.bookings.schema.value_checks import Fields, read_fields
from simulator.http.errors import GraphError, bad_request, unknown_error
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.http.paging import page
from simulator.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Collection:
    """`type_name` is sent with each object where the metadata types the collection by an abstract base."""

    segment: str
    entity: Entity
    of: Callable[[BookingMailbox], Objects]
    fields: Fields
    first: JsonObject
    required: tuple[str, ...]
    type_name: str | None = None
    patch_answers: bool = False
    empty_in_lists: tuple[str, ...] = ()


SERVICES = Collection(
    segment="services",
    entity=entities.SERVICE,
    of=lambda business: business.services,
    fields=SERVICE,
    first=FIRST_SERVICE,
    required=("displayName",),
    empty_in_lists=("defaultReminders",),
)
STAFF_MEMBERS = Collection(
    segment="staffMembers",
    entity=entities.STAFF_MEMBER,
    of=lambda business: business.staff_members,
    fields=STAFF_MEMBER,
    first=FIRST_STAFF_MEMBER,
    required=("displayName", "emailAddress", "role"),
    type_name="#microsoft.graph.bookingStaffMember",
)
CUSTOMERS = Collection(
    segment="customers",
    entity=entities.CUSTOMER,
    of=lambda business: business.customers,
    fields=CUSTOMER,
    first=FIRST_CUSTOMER,
    required=("displayName",),
    type_name="#microsoft.graph.bookingCustomer",
    patch_answers=True,
)
CUSTOM_QUESTIONS = Collection(
    segment="customQuestions",
    entity=entities.CUSTOM_QUESTION,
    of=lambda business: business.custom_questions,
    fields=CUSTOM_QUESTION,
    first=FIRST_CUSTOM_QUESTION,
    required=("displayName",),
    type_name="#microsoft.graph.bookingCustomQuestion",
    patch_answers=True,
)

# Members that came after unknownFutureValue are shown only to those who ask for them.
# https://learn.microsoft.com/graph/api/resources/bookingstaffmember
_LATE_ROLES = ("scheduler", "teamMember")


def list_all(kind: Collection, call: GraphCall) -> OperationResult:
    def show(item: JsonObject) -> JsonObject:
        return _shown(kind, call, {**item, **{name: [] for name in kind.empty_in_lists}})

    return page(call, call.context(kind.segment), list(kind.of(call.business).values()), show)


def get(kind: Collection, call: GraphCall) -> OperationResult:
    item = find(kind.of(call.business), call.keys["id"])
    if kind is STAFF_MEMBERS:
        _refuse_unreadable(call, item)
    return _single(kind, call, 200, item)


def create(kind: Collection, call: GraphCall) -> OperationResult:
    for name in kind.required:
        if not call.body.get(name):
            raise bad_request(f"The property '{name}' is required.")
    item = new_object(kind, call.business, call.body, item_id=call.tenant.new_id(), at=format_offset_moment(call.now))
    if kind is STAFF_MEMBERS:
        _refuse_known_address(call, item["emailAddress"].casefold())
    kind.of(call.business)[item["id"]] = item
    return _single(kind, call, 201, item)


def update(kind: Collection, call: GraphCall) -> OperationResult:
    objects = kind.of(call.business)
    item = find(objects, call.keys["id"])
    changed = {**item, **read_fields(kind.fields, call.body), "lastUpdatedDateTime": format_offset_moment(call.now)}
    if kind is SERVICES:
        changed["schedulingPolicy"] = _full_policy(call.business, changed, item["schedulingPolicy"])
    objects[item["id"]] = changed
    return _single(kind, call, 200, changed) if kind.patch_answers else OperationResult(204)


def delete(kind: Collection, call: GraphCall) -> OperationResult:
    objects = kind.of(call.business)
    item = objects.pop(find(objects, call.keys["id"])["id"])
    if kind is STAFF_MEMBERS:
        call.business.former_staff.add((item["emailAddress"] or "").casefold())
    return OperationResult(204)


def new_object(kind: Collection, business: BookingMailbox, body: JsonObject, *, item_id: str, at: str) -> JsonObject:
    """A whole object from what was sent of it; made before it is put into its collection."""
    annotation = {"@odata.type": kind.type_name} if kind.type_name else {}
    stamps = {"createdDateTime": at, "lastUpdatedDateTime": at}
    item = {**annotation, "id": item_id, **kind.first, **read_fields(kind.fields, body), **stamps}
    if kind is SERVICES:
        item["schedulingPolicy"] = _full_policy(business, item, None)
        item["webUrl"] = f"https://outlook.office365.com/owa/calendar/{business.id}/bookings/s/{item_id}"
    if kind is STAFF_MEMBERS and "workingHours" not in body:
        # https://learn.microsoft.com/graph/api/resources/bookingstaffmember: initialised to the business hours
        item["workingHours"] = business.body["businessHours"]
    return item


def _full_policy(business: BookingMailbox, service: JsonObject, before: JsonObject | None) -> JsonObject | None:
    """Graph shows a whole policy or none; what was left out of one is as it was, or as the business has it."""
    policy = service["schedulingPolicy"]
    return None if policy is None else {**business.body["schedulingPolicy"], **(before or {}), **policy}


def _refuse_unreadable(call: GraphCall, member: JsonObject) -> None:
    # https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1488
    fault = call.fault("staff-unreadable")
    if fault and fault.parameters["member"] in (None, member["displayName"]):
        raise unknown_error("the record of this staff member cannot be read")


def _refuse_known_address(call: GraphCall, address: str) -> None:
    members = call.business.staff_members.values()
    is_known = any((other["emailAddress"] or "").casefold() == address for other in members)
    # https://learn.microsoft.com/answers/questions/5491714
    if is_known or (address in call.business.former_staff and call.fault("deleted-staff-remembered")):
        raise GraphError(409, "Conflict", "A staff member already exists")


def _single(kind: Collection, call: GraphCall, status: int, item: JsonObject) -> OperationResult:
    context = call.context(kind.segment, "$entity")
    return OperationResult(status, {"@odata.context": context, **_shown(kind, call, item)})


def _shown(kind: Collection, call: GraphCall, item: JsonObject) -> JsonObject:
    if kind is not STAFF_MEMBERS or item["role"] not in _LATE_ROLES:
        return item
    asked = "include-unknown-enum-members" in call.prefer.casefold()
    return item if asked else {**item, "role": "unknownFutureValue"}
