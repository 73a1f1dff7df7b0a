"""Every answer of the simulator against Microsoft's own description of it, read where BOOKINGS_API_DATA says.

The description is held to its word and more: a property that it does not name fails, and an object has to say what it
is where its collection is typed by an abstract base.
"""

from __future__ import annotations

import os
import re
import ssl
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import jsonschema
import pytest
import yaml

from simulator.bookings.schema.versions import BETA, V1, VERSIONS
from simulator.http.operations import OPERATIONS, find_operation
from simulator.server import Running

Json: TypeAlias = dict[str, Any]
_FOLDER = os.environ.get("BOOKINGS_API_DATA", "")
BUSINESS_ID = "corner@contoso.onmicrosoft.com"
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
NOBODY = "00000000-0000-4000-8000-000000000000"

pytestmark = pytest.mark.skipif(
    not _FOLDER, reason="BOOKINGS_API_DATA does not name the folder with Microsoft's descriptions and examples"
)


@cache
def _description(version: str) -> Json:
    text = Path(_FOLDER, f"bookings-openapi-{version}.yaml").read_text("utf-8")
    described: Json = yaml.load(text, yaml.CSafeLoader)
    if version == BETA.name:
        # Beta's description lacks what its generator took for unused; those types are the same in both versions.
        v1 = _description(V1.name)["components"]["schemas"]
        described["components"]["schemas"] = {**v1, **described["components"]["schemas"]}
        described["components"]["schemas"][_GRAPH + "phone"] = v1[_GRAPH + "phone"]
    return described


@cache
def _never_null() -> frozenset[tuple[str, str]]:
    """Type and property wherever the metadata rules out null; the description forgets which complex values may be."""
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    tree = ET.parse(Path(_FOLDER, "bookings-csdl-v1.0.xml"))  # noqa: S314 - a file that we were handed
    return frozenset(
        (kind.attrib["Name"], member.attrib["Name"])
        for kind in tree.iter()
        if kind.tag in (f"{edm}EntityType", f"{edm}ComplexType")
        for member in kind.iter(f"{edm}Property")
        if member.attrib.get("Nullable") == "false" and not member.attrib["Type"].startswith("Collection(")
    )


_GRAPH = "microsoft.graph."
_DERIVED = {
    "bookingCustomerInformationBase": "bookingCustomerInformation",
    "bookingCustomerBase": "bookingCustomer",
    "bookingStaffMemberBase": "bookingStaffMember",
}
"""The abstract bases, each of which only one type derives from; in a collection of these an object names its type."""


@cache
def _schemas(version: str) -> Json:
    """The described types as JSON Schema, which takes nothing that is not named."""
    described = _description(version)["components"]["schemas"]
    schemas = {name: _strict(version, name, schema) for name, schema in described.items()}
    for base, derived in _DERIVED.items():
        named = {"required": ["@odata.type"], "properties": {"@odata.type": {"const": f"#{_GRAPH}{derived}"}}}
        schemas[_GRAPH + base] = {"allOf": [named, {"$ref": f"#/$defs/{_GRAPH}{derived}"}]}
    return schemas


def _strict(version: str, name: str, schema: Json) -> Json:
    members = dict(_members(version, name, schema))
    if members:
        return {
            "type": "object",
            "properties": members,
            "patternProperties": {"@": {}},
            "additionalProperties": False,
        }
    return {key: value for key, value in schema.items() if key in ("type", "enum")}


def _members(version: str, name: str, schema: Json) -> Iterator[tuple[str, Json]]:
    """Properties with those of the bases; null only where it may be."""
    for part in schema.get("allOf", [schema]):
        if "$ref" in part:
            base = part["$ref"].rpartition("/")[2]
            yield from _members(version, base, _description(version)["components"]["schemas"][base])
        for member, described in part.get("properties", {}).items():
            is_complex = "$ref" in described
            may_be_null = described.get("nullable") or (
                is_complex and (name.removeprefix(_GRAPH), member) not in _never_null()
            )
            value = _value(described)
            yield member, {"anyOf": [value, {"type": "null"}]} if may_be_null else value


def _value(described: Json) -> Json:
    if "$ref" in described:
        return {"$ref": "#/$defs/" + described["$ref"].rpartition("/")[2]}
    kept = {key: described[key] for key in _KEYWORDS if key in described}
    return {**kept, "items": _value(described["items"])} if "items" in described else kept


_KEYWORDS = ("type", "pattern", "format", "enum", "minimum", "maximum")


@cache
def _promised(version: str, method: str, path: str, status: int) -> jsonschema.Draft202012Validator | None:
    """What the description promises at this address; None where it names no content."""
    description = _description(version)
    (described,) = [at for at in description["paths"] if _plain(at) == _plain(path)]
    promised = description["paths"][described][method.lower()]["responses"]
    chosen = promised.get(str(status)) or promised["2XX" if status < 400 else "default"]
    if "$ref" in chosen:
        chosen = description["components"]["responses"][chosen["$ref"].rpartition("/")[2]]
    if "content" not in chosen:
        return None
    schema = chosen["content"]["application/json"]["schema"]
    top = _value(schema) if "$ref" in schema else _strict(version, "", schema)
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator({**top, "$defs": _schemas(version)}, format_checker=formats)


def _plain(path: str) -> str:
    return re.sub(r"{[^}]*}", "{}", path.replace(f"/{_GRAPH}", "/"))


class Watched:
    """A client that holds each answer against the description and remembers what was asked."""

    def __init__(self, running: Running, version: str, root: str, http: httpx.AsyncClient) -> None:
        self.prefix = f"{running.root}/{version}/{root}".rstrip("/")
        self.business = f"bookingBusinesses/{BUSINESS_ID}"
        self.asked: set[str] = set()
        self._version = version
        self._http = http

    async def __call__(self, method: str, path: str, *, caller: str = "delegated", **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {caller}"} if caller else {}
        answer = await self._http.request(method, f"{self.prefix}/{path}", headers=headers, **more)
        below = answer.request.url.raw_path.decode().partition("?")[0].removeprefix(f"/{self._version}")
        found = find_operation(VERSIONS[self._version], method, below)
        self.asked.add(found.operation.name)
        path_of_all = f"/{found.root}/{found.operation.path}".replace("//", "/")
        promised = _promised(self._version, method, path_of_all, answer.status_code)
        if answer.status_code == 204 or promised is None:
            assert answer.content == b""
        else:
            promised.validate(answer.json())
        return answer


@pytest.mark.parametrize(("version", "root"), [("v1.0", "solutions"), ("beta", "solutions"), ("beta", "")])
async def test_every_answer_is_as_microsoft_describes_it(running: Running, version: str, root: str) -> None:
    start, end = ("start", "end") if version == "beta" else ("startDateTime", "endDateTime")
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        ask = Watched(running, version, root, http)
        if not root:
            await http.post(f"{running.root}/_simulator/faults", json={"name": "old-beta-root"})

        await _set_up(ask)
        service, staff = await _of_the_business(ask)
        await _appointments(ask, service, staff, start, end)
        await _refusals(ask)

    assert ask.asked == {operation.name for operation in OPERATIONS if operation.is_bookings}


async def _set_up(ask: Watched) -> None:
    made = await ask("POST", "bookingBusinesses", json={"displayName": "New", "address": {"city": "Porto"}})
    path = f"bookingBusinesses/{made.json()['id']}"
    await ask("PATCH", path, json={"schedulingPolicy": {"minimumLeadTime": "PT2H"}})
    for action in ("publish", "unpublish"):
        assert (await ask("POST", f"{path}/{action}")).status_code == 204
    assert (await ask("DELETE", path)).status_code == 204
    await ask("GET", "bookingBusinesses", params={"query": "corner", "$count": "true", "$expand": "services"})
    await ask("GET", ask.business)
    await ask("GET", "bookingCurrencies", params={"$top": "3"})
    assert (await ask("GET", "bookingCurrencies/EUR")).json()["symbol"] == "€"


async def _of_the_business(ask: Watched) -> tuple[str, str]:
    named = {"displayName": "Somebody", "emailAddress": "somebody@example.com", "role": "guest"}
    reminder = {"message": "Soon", "offset": "PT1H", "recipients": "customer"}
    full = {**named, "isLocationOnline": True, "isAnonymousJoinEnabled": True, "defaultReminders": [reminder]}
    for collection in ("services", "staffMembers", "customers", "customQuestions"):
        many = f"{ask.business}/{collection}"
        made = await ask("POST", many, json=full)
        one = f"{many}/{made.json()['id']}"
        assert made.status_code == 201
        assert (await ask("PATCH", one, json={"displayName": "Other"})).status_code in (200, 204)
        assert (await ask("GET", one)).json()["displayName"] == "Other"
        assert (await ask("DELETE", one)).status_code == 204
    listed = [
        (await ask("GET", f"{ask.business}/{collection}", params={"$count": "true", "$top": "2"})).json()["value"]
        for collection in ("services", "staffMembers", "customers", "customQuestions")
    ]
    return listed[0][0]["id"], listed[1][0]["id"]


async def _appointments(ask: Watched, service: str, staff: str, start: str, end: str) -> None:
    times = [{"dateTime": f"2026-11-24T09:{minute}:00", "timeZone": "UTC"} for minute in ("00", "30")]
    known = {"@odata.type": "#microsoft.graph.bookingCustomerInformation", "name": "Nia", "emailAddress": "n@x.example"}
    draft = {"serviceId": service, "staffMemberIds": [staff], start: times[0], end: times[1], "customers": [known]}
    many = f"{ask.business}/appointments"
    for how in ("cancel", "delete"):
        made = await ask("POST", many, caller="app", json={**draft, "isLocationOnline": True})
        assert (made.status_code, made.json()[start]["dateTime"]) == (201, "2026-11-24T09:00:00.0000000Z")
        one = f"{many}/{made.json()['id']}"
        await ask("GET", one)
        assert (await ask("PATCH", one, json={"appointmentLabel": "moved"})).status_code == 204
        listed = await ask("GET", many)
        day = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"}
        viewed = await ask("GET", f"{ask.business}/calendarView", params=day)
        assert [len(answer.json()["value"]) for answer in (listed, viewed)] == [1, 1]
        question = {"staffIds": [staff], "startDateTime": times[0], "endDateTime": times[1]}
        assert (await ask("POST", f"{ask.business}/getStaffAvailability", caller="app", json=question)).is_success
        gone = await (ask("POST", f"{one}/cancel", json={}) if how == "cancel" else ask("DELETE", one))
        assert gone.status_code == 204


async def _refusals(ask: Watched) -> None:
    codes = [
        (await ask("GET", ask.business, caller="")).status_code,
        (await ask("POST", f"{ask.business}/publish", caller="app")).status_code,
        (await ask("POST", "bookingBusinesses", caller="app", json={"displayName": "x"})).status_code,
        (await ask("GET", f"{ask.business}/services/{NOBODY}")).status_code,
        (await ask("GET", "bookingBusinesses/nobody@contoso.onmicrosoft.com")).status_code,
        (await ask("GET", f"{ask.business}/services", params={"$filter": "id eq '1'"})).status_code,
        (await ask("POST", f"{ask.business}/appointments", caller="app", json={})).status_code,
    ]

    assert codes == [401, 204, 403, 404, 404, 400, 400]
