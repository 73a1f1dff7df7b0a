"""The two versions of Graph: where each serves Bookings, and how an object of one looks in the other.

Every object is kept in one form that holds both: v1.0's names, and beside them what only beta knows.
https://learn.microsoft.com/graph/api/resources/booking-api-overview?view=graph-rest-beta
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulator.json_types import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Version:
    """`roots` are the addresses below the version at which Bookings is found; the empty one is beta's ended one."""

    name: str
    roots: tuple[str, ...]


V1 = Version("v1.0", ("solutions",))
BETA = Version("beta", ("solutions", ""))
VERSIONS: Mapping[str, Version] = {version.name: version for version in (V1, BETA)}


@dataclass(frozen=True, slots=True)
class Form:
    """In what a type differs between the versions; `renamed` leads from v1.0's name to beta's."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    only_v1: tuple[str, ...] = ()
    only_beta: tuple[str, ...] = ()
    inside: Mapping[str, Form] = field(default_factory=dict)


SAME = Form()
_ADDRESS = Form(only_beta=("postOfficeBox", "type"))
_LOCATION = Form(inside={"address": _ADDRESS})
_HOURS = Form(inside={"timeSlots": Form(renamed={"startTime": "start", "endTime": "end"})})
_AVAILABILITY = Form(inside={"businessHours": _HOURS})
_POLICY = Form(inside={"generalAvailability": _AVAILABILITY, "customAvailabilities": _AVAILABILITY})

APPOINTMENT = Form(
    renamed={"startDateTime": "start", "endDateTime": "end"},
    only_beta=(
        "customerId",
        "customerLocation",
        "invoiceAmount",
        "invoiceDate",
        "invoiceId",
        "invoiceStatus",
        "invoiceUrl",
        "onlineMeetingUrl",
    ),
    inside={
        "serviceLocation": _LOCATION,
        "customerLocation": _LOCATION,
        "customers": Form(inside={"location": _LOCATION}),
    },
)
SERVICE = Form(inside={"defaultLocation": _LOCATION, "schedulingPolicy": _POLICY})
# v1.0 types these two collections by an abstract base, so each object has to say what it is; beta does not.
STAFF_MEMBER = Form(only_v1=("@odata.type",), only_beta=("colorIndex",), inside={"workingHours": _HOURS})
CUSTOMER = Form(only_v1=("@odata.type",), inside={"addresses": _ADDRESS})
BUSINESS = Form(
    inside={
        "address": _ADDRESS,
        "businessHours": _HOURS,
        "schedulingPolicy": _POLICY,
        "appointments": APPOINTMENT,
        "customers": CUSTOMER,
        "services": SERVICE,
        "staffMembers": STAFF_MEMBER,
    }
)


def show(version: Version, form: Form, body: JsonObject) -> JsonObject:
    """An object as it is kept, or a collection of them, as this version shows it."""
    translate = _to_v1 if version is V1 else _to_beta
    if isinstance(body.get("value"), list):
        return {**body, "value": _each(translate, form, body["value"])}
    shown: JsonObject = translate(form, body)
    return shown


def keep(version: Version, form: Form, sent: JsonObject) -> JsonObject:
    """What was sent in the names of this version, in the names in which it is kept; strange names are dropped."""
    translate = _to_v1 if version is V1 else _from_beta
    kept: JsonObject = translate(form, sent)
    return kept


_Translate = Callable[[Form, JsonObject], JsonObject]


def _each(translate: _Translate, form: Form, value: Json) -> Json:
    """Lists item by item; whatever is no object stays, so that the checks can refuse it."""
    if isinstance(value, list):
        return [_each(translate, form, item) for item in value]
    return translate(form, value) if isinstance(value, dict) else value


def _to_v1(form: Form, body: JsonObject) -> JsonObject:
    """Also what v1.0 understands of what it is sent."""
    shown = body.copy()
    for name in form.only_beta:
        shown.pop(name, None)
    for name, inner in form.inside.items():
        if name in shown:
            shown[name] = _each(_to_v1, inner, shown[name])
    return shown


def _to_beta(form: Form, body: JsonObject) -> JsonObject:
    return {
        form.renamed.get(name, name): _each(_to_beta, form.inside[name], value) if name in form.inside else value
        for name, value in body.items()
        if name not in form.only_v1
    }


def _from_beta(form: Form, body: JsonObject) -> JsonObject:
    known_as = {beta: v1 for v1, beta in form.renamed.items()}
    return {
        known_as.get(name, name): _each(_from_beta, form.inside[name], value) if name in form.inside else value
        for name, value in body.items()
        if name not in form.renamed
    }
