"""The simulator against Microsoft's own documents, read in place from the folder that BOOKINGS_API_DATA names."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from simulator.bookings.schema.versions import VERSIONS
from simulator.http.operations import OPERATIONS, find_operation
from simulator.http.permissions import OLD_ROOT, PERMISSIONS
from simulator.server import create_simulator, serve

Json: TypeAlias = dict[str, Any]
BUSINESS = "Contosolunchdelivery@contoso.onmicrosoft.com"
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_FOLDER = os.environ.get("BOOKINGS_API_DATA", "")

pytestmark = pytest.mark.skipif(
    not _FOLDER, reason="BOOKINGS_API_DATA does not name the folder with Microsoft's descriptions and examples"
)


def _examples() -> list[Any]:
    found = sorted(Path(_FOLDER, "graph-docs-examples").glob("*.json")) if _FOLDER else []
    return [pytest.param(json.loads(path.read_text("utf-8")), id=path.stem) for path in found]


def _world_of(example: Json) -> Json:
    """A business in which everything that the example mentions exists."""
    keys = _operation(example)[1]
    mentioned = sorted({value for name, value in _values(example) if name == "customerId"})
    staff = sorted({value for name, value in _values(example) if name == "staffIds"})
    one = keys.get("id", "57da6774-a087-4d69-b0e6-6fb82c339976")
    named = {"displayName": "Somebody", "emailAddress": "x@example.com", "role": "guest"}
    return {
        "business": {"id": keys.get("business", BUSINESS), "displayName": "Adventure Works Cycles"},
        "services": [{"id": s, "displayName": "Bento"} for s in {one, "57da6774-a087-4d69-b0e6-6fb82c339976"}],
        "staffMembers": [{"id": s, **named} for s in {one, *staff}],
        "customers": [{"id": c, **named} for c in {one, *mentioned}],
        "customQuestions": [{"id": one, "displayName": "How old are you?"}],
    }


def _operation(example: Json) -> tuple[str, dict[str, str]]:
    version, _, path = _path(example).lstrip("/").partition("/")
    found = find_operation(VERSIONS[version], example["method"], path.partition("?")[0])
    return found.operation.name, found.keys


def _path(example: Json) -> str:
    """As printed, but for one page of beta that creates a question at the address of another."""
    path = str(example["path"])
    return path.rpartition("/")[0] if example["operation"] == "bookingbusiness-post-customquestions" else path


def _values(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.parametrize("example", _examples())
async def test_every_documented_request_gets_its_documented_answer(example: Json) -> None:
    operation, keys = _operation(example)
    token = "application" if operation == "getStaffAvailability" else "delegated"
    async with (
        serve(create_simulator(_world_of(example))) as running,
        httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"}, trust_env=False, verify=NO_CERTIFICATES
        ) as client,
    ):
        # Beta's pages print its older root, which has ended.
        await client.post(f"{running.root}/_simulator/faults", json={"name": "old-beta-root"})
        path = _path(example)
        if operation in ("listAppointments", "listCalendarView") or "/appointments/" in path:
            path = path.replace(keys.get("id", "none"), await _booked(client, running.base_url))
        answer = await client.request(example["method"], running.root + path, json=example["request_body"])

    assert answer.status_code == example["status"]
    if example["response_body"] is None:
        assert answer.content == b""
    else:
        missing = set(_single(example["response_body"])) - set(_single(answer.json())) - _NOT_IN_V1
        assert missing == set()


# Printed on some v1.0 pages, absent from the metadata of v1.0; and the array that the metadata calls `value`.
_NOT_IN_V1 = {"postOfficeBox", "type", "staffAvailabilityItem", "@odata.context"}


def _single(body: Json) -> Json:
    """The object itself; one page wraps a single custom question in `value`."""
    value = body.get("value")
    if isinstance(value, list):
        return dict(value[0]) if value else {}
    return dict(value) if isinstance(value, dict) else body


async def _booked(client: httpx.AsyncClient, base_url: str) -> str:
    business = (await client.get(f"{base_url}/solutions/bookingBusinesses")).json()["value"][0]["id"]
    path = f"{base_url}/solutions/bookingBusinesses/{business}"
    service = (await client.get(f"{path}/services")).json()["value"][0]
    times = {"dateTime": "2018-05-01T12:00:00Z"}, {"dateTime": "2018-05-01T12:30:00Z"}
    body = {"serviceId": service["id"], "startDateTime": times[0], "endDateTime": times[1]}
    appointment_id = (await client.post(f"{path}/appointments", json=body)).json()["id"]
    assert isinstance(appointment_id, str)
    return appointment_id


def test_the_permission_tables_are_microsofts() -> None:
    table = json.loads(Path(_FOLDER, "bookings-permissions.json").read_text("utf-8"))
    theirs = {
        (row["path"], row["method"]): {
            who: set(row.get(who, {}).get("least", [])) | set(row.get(who, {}).get("other", []))
            for who in ("DelegatedWork", "Application")
        }
        for row in table["operations"]
    }
    differences = {}
    for root, permissions in (("/solutions", PERMISSIONS), ("", OLD_ROOT)):
        for operation in OPERATIONS:
            path = f"{root}/" + operation.path.replace("{business}", "{id}").casefold()
            allowed = permissions[operation.name]
            ours = {"DelegatedWork": set(allowed.delegated), "Application": set(allowed.application | allowed.odd)}
            if theirs.get((path, operation.method)) != ours:
                differences[root, operation.name] = theirs.get((path, operation.method))

    assert differences == {("/solutions", "sendMail"): None, ("", "sendMail"): None}
