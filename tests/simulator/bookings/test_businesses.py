"""Businesses, currencies, and the answers to requests that fit nowhere."""

from __future__ import annotations

import httpx
import pytest

BUSINESS_ID = "corner@contoso.onmicrosoft.com"


async def test_the_list_shows_ids_and_names_only(solutions: httpx.AsyncClient) -> None:
    answer = await solutions.get("bookingBusinesses")

    assert answer.status_code == 200
    assert answer.json() == {
        "@odata.context": f"{solutions.base_url}$metadata#bookingBusinesses",
        "value": [{"id": BUSINESS_ID, "displayName": "The Corner"}],
    }


@pytest.mark.parametrize(("query", "found"), [("corn", 1), ("CORNER", 1), ("fabrikam", 0)])
async def test_the_list_is_narrowed_by_a_part_of_the_name(solutions: httpx.AsyncClient, query: str, found: int) -> None:
    answer = await solutions.get("bookingBusinesses", params={"query": query})

    assert len(answer.json()["value"]) == found


async def test_the_list_of_businesses_has_no_pages(solutions: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await solutions.post("bookingBusinesses", json={"displayName": "Second"})
    await switches.post("faults", json={"name": "page-size", "size": 1})

    answer = (await solutions.get("bookingBusinesses", params={"$top": "1"})).json()

    assert (len(answer["value"]), "@odata.nextLink" in answer) == (2, False)


async def test_a_business_needs_only_a_name(solutions: httpx.AsyncClient) -> None:
    answer = await solutions.post("bookingBusinesses", json={"displayName": "Fourth Coffee"})

    body = answer.json()
    read_back = (await solutions.get(f"bookingBusinesses/{body['id']}")).json()
    assert answer.status_code == 201
    assert read_back == body
    assert body["@odata.context"] == f"{solutions.base_url}$metadata#bookingBusinesses/$entity"
    assert (body["id"], body["isPublished"], body["publicUrl"]) == (
        "fourthcoffee@contoso.onmicrosoft.com",
        False,
        None,
    )
    assert body["schedulingPolicy"] == {
        "timeSlotInterval": "PT30M",
        "minimumLeadTime": "P1D",
        "maximumAdvance": "P365D",
        "sendConfirmationsToOwner": True,
        "allowStaffSelection": True,
        "isMeetingInviteToCustomersEnabled": False,
        "generalAvailability": {"availabilityType": "bookWhenStaffAreFree", "businessHours": []},
        "customAvailabilities": [],
    }
    assert [len(day["timeSlots"]) for day in body["businessHours"]] == [1, 1, 1, 1, 1, 0, 0]


async def test_two_businesses_of_one_name_have_two_ids(solutions: httpx.AsyncClient) -> None:
    made = [(await solutions.post("bookingBusinesses", json={"displayName": "Twice"})).json() for _ in range(3)]

    assert [business["id"].partition("@")[0] for business in made] == ["twice", "twice1", "twice2"]


async def test_a_business_without_a_name_is_refused(solutions: httpx.AsyncClient) -> None:
    answer = await solutions.post("bookingBusinesses", json={"email": "a@example.com"})

    assert answer.status_code == 400


async def test_a_policy_is_updated_part_by_part(graph: httpx.AsyncClient) -> None:
    before = (await graph.get("")).json()

    answer = await graph.patch("", json={"schedulingPolicy": {"timeSlotInterval": "PT60M"}, "phone": "1"})

    after = (await graph.get("")).json()
    assert (answer.status_code, answer.content) == (204, b"")
    assert after == {
        **before,
        "phone": "1",
        "lastUpdatedDateTime": "2026-11-22T08:00:00.000000Z",
        "schedulingPolicy": {**before["schedulingPolicy"], "timeSlotInterval": "PT1H"},
    }


@pytest.mark.parametrize("spelling", [BUSINESS_ID.upper(), BUSINESS_ID.replace("@", "%40")])
async def test_a_business_is_found_however_its_id_is_spelt(solutions: httpx.AsyncClient, spelling: str) -> None:
    answer = await solutions.get(f"bookingBusinesses/{spelling}")

    assert answer.json()["id"] == BUSINESS_ID


async def test_publishing_gives_a_page_and_unpublishing_takes_it_away(graph: httpx.AsyncClient) -> None:
    seen = []
    for action in ("unpublish", "publish", "microsoft.graph.unpublish"):
        code = (await graph.post(action)).status_code
        body = (await graph.get("")).json()
        seen.append((code, body["isPublished"], body["publicUrl"]))

    page = f"https://outlook.office365.com/owa/calendar/{BUSINESS_ID}/bookings/"
    assert seen == [(204, False, None), (204, True, page), (204, False, None)]


async def test_a_deleted_business_is_gone_with_all_it_held(admin: httpx.AsyncClient) -> None:
    deleted = await admin.delete("")

    answers = [await admin.get(""), await admin.get("services"), await admin.delete("")]
    assert deleted.status_code == 204
    assert [(a.status_code, a.json()["error"]["code"]) for a in answers] == [(404, "ErrorNonExistentMailbox")] * 3


async def test_currencies_have_a_code_and_a_symbol(solutions: httpx.AsyncClient) -> None:
    listed = (await solutions.get("bookingCurrencies")).json()["value"]
    one = await solutions.get("bookingCurrencies/EUR")

    assert {"id": "USD", "symbol": "$"} in listed
    assert one.json() == {
        "@odata.context": f"{solutions.base_url}$metadata#bookingCurrencies/$entity",
        "id": "EUR",
        "symbol": "€",
    }
    assert (await solutions.get("bookingCurrencies/QQQ")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "wishes", 400, "BadRequest"),
        ("GET", "appointments/AAMk/extra/deep", 400, "BadRequest"),
        ("PUT", "services", 405, "Request_BadRequest"),
        ("DELETE", "calendarView", 405, "Request_BadRequest"),
        ("GET", "appointments/AAMk%2Fslash%3D", 404, "ErrorItemNotFound"),
    ],
)
async def test_a_wrong_path_or_method_is_refused_in_graphs_envelope(
    graph: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await graph.request(method, path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b'{"displayName": NaN}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"displayName": "Plain"}', "text/plain"),
    ],
)
async def test_a_body_that_is_no_object_in_json_is_refused(
    solutions: httpx.AsyncClient, body: bytes, content_type: str
) -> None:
    answer = await solutions.post("bookingBusinesses", content=body, headers={"Content-Type": content_type})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


async def test_a_path_outside_the_version_is_not_graph(web: httpx.AsyncClient) -> None:
    answer = await web.get("/solutions/bookingBusinesses")

    assert answer.status_code == 404


async def test_a_body_of_more_than_a_megabyte_is_too_large(solutions: httpx.AsyncClient) -> None:
    answer = await solutions.post("bookingBusinesses", json={"displayName": "x" * 1_100_000})

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "RequestEntityTooLarge")


async def test_a_number_beyond_all_numbers_is_refused(graph: httpx.AsyncClient) -> None:
    body = b'{"displayName": "Dear", "defaultPrice": 1e400}'

    answer = await graph.post("services", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
