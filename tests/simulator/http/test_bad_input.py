"""What is wrong with a request, and the status and envelope that answer it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx
import pytest

Draft: TypeAlias = Callable[..., dict[str, Any]]
NOBODY = "00000000-0000-4000-8000-000000000000"
CUSTOMER = {"@odata.type": "#microsoft.graph.bookingCustomerInformation", "name": "Nia"}


def _error(answer: httpx.Response) -> tuple[int, str]:
    """The whole envelope is there, and Graph's status and code in it."""
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert {"date", "request-id", "client-request-id"} <= set(error["innerError"])
    return answer.status_code, error["code"]


def _at(moment: object, zone: object = "UTC") -> dict[str, object]:
    return {"dateTime": moment, "timeZone": zone}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"startDateTime": ...}, (400, "BadRequest")),
        ({"startDateTime": None}, (400, "BadRequest")),
        ({"startDateTime": "2026-11-24T09:00:00"}, (400, "BadRequest")),
        ({"startDateTime": _at("2026-11-24")}, (400, "BadRequest")),
        ({"startDateTime": _at("09:00")}, (400, "BadRequest")),
        ({"startDateTime": _at("2026-13-40T09:00:00")}, (400, "BadRequest")),
        ({"startDateTime": _at("2026-11-24T25:00:00")}, (400, "BadRequest")),
        ({"startDateTime": _at(20261124)}, (400, "BadRequest")),
        ({"startDateTime": _at("2026-11-24T09:00:00", "Mars Standard Time")}, (400, "BadRequest")),
        ({"startDateTime": _at("0001-01-01T00:00:00", "Tokyo Standard Time")}, (400, "BadRequest")),
        ({"endDateTime": _at("2026-11-24T08:30:00")}, (400, "ErrorInvalidRequest")),
        ({"endDateTime": _at("2026-11-24T09:00:00")}, (400, "ErrorInvalidRequest")),
        ({"endDateTime": _at("9999-12-31T23:59:59")}, (500, "UnknownError")),
        ({"staffMemberIds": ...}, (400, "BadRequest")),
        ({"staffMemberIds": []}, (400, "BadRequest")),
        ({"staffMemberIds": "kim"}, (400, "BadRequest")),
        ({"staffMemberIds": [7]}, (400, "BadRequest")),
        ({"staffMemberIds": [NOBODY]}, (500, "UnknownError")),
        ({"staffMemberIds": ["kim@corner.example"]}, (500, "UnknownError")),
        ({"serviceId": ...}, (500, "UnknownError")),
        ({"serviceId": NOBODY}, (500, "UnknownError")),
        ({"serviceId": "../services"}, (500, "UnknownError")),
        ({"serviceId": 7}, (400, "BadRequest")),
        ({"customers": {"name": "Nia"}}, (400, "BadRequest")),
        ({"customers": [{"name": "Nia"}]}, (500, "UnknownError")),
        ({"customers": [{**CUSTOMER, "name": 7}]}, (400, "BadRequest")),
        ({"customers": [{**CUSTOMER, "customerId": NOBODY}]}, (500, "UnknownError")),
        ({"customers": [{**CUSTOMER, "customQuestionAnswers": ["43"]}]}, (400, "BadRequest")),
        ({"price": "20"}, (400, "BadRequest")),
        ({"priceType": "gratis"}, (400, "BadRequest")),
        ({"preBuffer": "5 minutes"}, (400, "BadRequest")),
        ({"maximumAttendeesCount": 2**31}, (400, "BadRequest")),
        ({"isLocationOnline": "yes"}, (400, "BadRequest")),
        ({"reminders": [{"message": "Soon"}]}, (400, "BadRequest")),
    ],
)
async def test_a_wrong_appointment_is_refused_and_nothing_is_written(
    graph: httpx.AsyncClient, draft: Draft, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = await graph.post("appointments", json=draft(**change))

    assert _error(answer) == expected
    assert (await graph.get("appointments")).json()["value"] == []
    assert len((await graph.get("customers")).json()["value"]) == 5


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"endDateTime": _at("2026-11-24T08:00:00")}, (400, "ErrorInvalidRequest")),
        ({"startDateTime": None}, (400, "BadRequest")),
        ({"staffMemberIds": []}, (400, "BadRequest")),
        ({"staffMemberIds": [NOBODY]}, (500, "UnknownError")),
        ({"customers": [{"name": "untyped"}]}, (500, "UnknownError")),
        ({"customers": [CUSTOMER, CUSTOMER]}, (500, "UnknownError")),
    ],
)
async def test_a_wrong_change_is_refused_and_nothing_is_changed(
    graph: httpx.AsyncClient, draft: Draft, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"
    before = (await graph.get(path)).json()

    answer = await graph.patch(path, json=change)

    assert _error(answer) == expected
    assert (await graph.get(path)).json() == before


@pytest.mark.parametrize("kind", ["appointments", "services", "staffMembers", "customers", "customQuestions"])
@pytest.mark.parametrize(
    "item_id", [NOBODY, "AAMkNone=", "a@b.example", "a/b", "a?b", "a#b", "%", "é", "line\nbreak", "'", "x" * 2000]
)
async def test_an_unknown_id_is_not_found_whatever_is_in_it(graph: httpx.AsyncClient, kind: str, item_id: str) -> None:
    path = f"{kind}/{quote(item_id, safe='')}"

    answers = [await graph.get(path), await graph.patch(path, json={}), await graph.delete(path)]

    assert [_error(answer) for answer in answers] == [(404, "ErrorItemNotFound")] * 3


@pytest.mark.parametrize("written", [str, lambda text: quote(text, safe=""), lambda text: quote(text, safe="@=")])
async def test_an_appointments_id_is_found_however_it_is_encoded(
    graph: httpx.AsyncClient, draft: Draft, written: Callable[[str], str]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    exact = await graph.get(f"appointments/{written(made['id'])}")
    other_case = await graph.get(f"appointments/{written(made['id'].swapcase())}")

    assert made["id"].endswith("=")
    assert (exact.json(), _error(other_case)) == (made, (404, "ErrorItemNotFound"))


@pytest.mark.parametrize(
    "written", ["corner@contoso.onmicrosoft.com", "corner%40contoso.onmicrosoft.com", "Corner@Contoso.OnMicrosoft.com"]
)
async def test_a_business_is_found_by_its_address(solutions: httpx.AsyncClient, written: str) -> None:
    answer = await solutions.get(f"bookingBusinesses/{written}")

    assert answer.json()["displayName"] == "The Corner"


@pytest.mark.parametrize("business", ["nobody@contoso.onmicrosoft.com", "a=b", "a%2Fb", "%0A", NOBODY])
@pytest.mark.parametrize("rest", ["", "/services", "/appointments", "/customers/x", "/getStaffAvailability"])
async def test_an_unknown_business_has_no_mailbox(web: httpx.AsyncClient, business: str, rest: str) -> None:
    method = "POST" if rest == "/getStaffAvailability" else "GET"
    path = f"/v1.0/solutions/bookingBusinesses/{business}{rest}"

    answer = await web.request(method, path, json={}, headers={"Authorization": "Bearer app"})

    assert _error(answer) == (404, "ErrorNonExistentMailbox")


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({}, "start"),
        ({"start": "2026-11-24T00:00:00Z"}, "end"),
        ({"start": "2026-11-24T00:00:00", "end": "2026-11-25T00:00:00Z"}, "start"),
        ({"start": "2026-11-24", "end": "2026-11-25"}, "start"),
        ({"start": "soon", "end": "2026-11-25T00:00:00Z"}, "start"),
        ({"start": "2026-11-25T00:00:00Z", "end": "2026-11-24T00:00:00Z"}, "end"),
        ({"start": "2026-11-24T00:00:00Z", "end": "2026-11-24T00:00:00Z"}, "end"),
        ({"startDateTime": "2026-11-24T00:00:00Z", "endDateTime": "2026-11-25T00:00:00Z"}, "start"),
    ],
)
async def test_a_range_without_both_ends_and_zones_is_refused(
    graph: httpx.AsyncClient, params: dict[str, str], named: str
) -> None:
    answer = await graph.get("calendarView", params=params)

    assert _error(answer) == (400, "ErrorInvalidParameter")
    assert f"'{named}'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"null", "application/json"),
        (b'{"price": NaN}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"{}", "text/plain"),
        (b"displayName=x", "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("path", ["appointments", "services", "getStaffAvailability"])
async def test_what_is_no_json_object_is_refused(
    graph: httpx.AsyncClient, path: str, content: bytes, content_type: str
) -> None:
    answer = await graph.post(path, content=content, headers={"Content-Type": content_type})

    assert _error(answer) == (400, "BadRequest")


async def test_a_body_without_end_is_too_large(graph: httpx.AsyncClient) -> None:
    content = json.dumps({"displayName": "x" * 2_000_000})

    answer = await graph.post("services", content=content, headers={"Content-Type": "application/json"})

    assert _error(answer) == (413, "RequestEntityTooLarge")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "opinions", (400, "BadRequest")),
        ("GET", "services/x/y", (400, "BadRequest")),
        ("PUT", "services", (405, "Request_BadRequest")),
        ("POST", "calendarView", (405, "Request_BadRequest")),
        ("DELETE", "appointments", (405, "Request_BadRequest")),
        ("GET", "publish", (405, "Request_BadRequest")),
    ],
)
async def test_what_is_no_operation_is_refused(
    graph: httpx.AsyncClient, method: str, path: str, expected: tuple[int, str]
) -> None:
    answer = await graph.request(method, path)

    assert _error(answer) == expected


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("services", {"defaultDuration": "45"}),
        ("services", {"defaultDuration": "P1Y"}),
        ("services", {"staffMemberIds": {}}),
        ("services", {"schedulingPolicy": {"generalAvailability": {}}}),
        ("services", {"schedulingPolicy": {"customAvailabilities": [{"startDate": "soon"}]}}),
        ("staffMembers", {"role": "boss"}),
        ("staffMembers", {"workingHours": [{"day": "funday", "timeSlots": []}]}),
        ("staffMembers", {"workingHours": [{"day": "monday", "timeSlots": [{"startTime": "25:00:00"}]}]}),
        ("customers", {"phones": ["+49"]}),
        ("customers", {"addresses": [{"street": 7}]}),
        ("customQuestions", {"answerInputType": "essay"}),
        ("customQuestions", {"answerOptions": [1]}),
    ],
)
async def test_a_value_of_the_wrong_type_is_refused(
    graph: httpx.AsyncClient, path: str, change: dict[str, Any]
) -> None:
    body = {"displayName": "X", "emailAddress": "x@corner.example", "role": "guest", **change}
    before = (await graph.get(path)).json()

    answer = await graph.post(path, json=body)

    assert _error(answer) == (400, "BadRequest")
    assert (await graph.get(path)).json() == before
