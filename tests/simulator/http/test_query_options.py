"""Query options: understood or refused, never passed over in silence."""

from __future__ import annotations

import httpx
import pytest

NO_SUCH = "Parsing OData Select and Expand failed: Could not find a property named '{}' on type 'microsoft.graph.{}'."


async def test_select_leaves_the_chosen_properties(graph: httpx.AsyncClient) -> None:
    listed = (await graph.get("customers", params={"$select": "displayName,emailAddress", "$top": "1"})).json()
    one = (await graph.get("", params={"$select": "displayName"})).json()

    typed = {"@odata.type": "#microsoft.graph.bookingCustomer"}
    assert listed["value"] == [{**typed, "displayName": "Ada", "emailAddress": "ada@example.com"}]
    assert set(one) == {"@odata.context", "displayName"}


async def test_everything_can_be_selected(graph: httpx.AsyncClient) -> None:
    plain = (await graph.get("services")).json()
    starred = (await graph.get("services", params={"$select": "*"})).json()

    assert starred == plain


async def test_expand_brings_what_is_inside_a_business(graph: httpx.AsyncClient, solutions: httpx.AsyncClient) -> None:
    one = (await graph.get("", params={"$expand": "staffMembers,customQuestions", "$select": "id"})).json()
    listed = (await solutions.get("bookingBusinesses", params={"$expand": "services", "$count": "true"})).json()

    assert set(one) == {"@odata.context", "id", "staffMembers", "customQuestions"}
    assert [member["displayName"] for member in one["staffMembers"]] == ["Kim", "Lee"]
    assert listed["@odata.count"] == 1
    assert [service["displayName"] for service in listed["value"][0]["services"]] == ["Cut", "Class", "Online talk"]


@pytest.mark.parametrize(
    ("path", "params", "message"),
    [
        ("services", {"$select": "displayName,colour"}, NO_SUCH.format("colour", "bookingService")),
        ("appointments", {"$select": "start"}, NO_SUCH.format("start", "bookingAppointment")),
        ("staffMembers", {"$expand": "services"}, NO_SUCH.format("services", "bookingStaffMember")),
        ("", {"$expand": "calendarView"}, NO_SUCH.format("calendarView", "bookingBusiness")),
        ("services", {"$orderby": "displayName"}, "The query option '$orderby' is not supported."),
        ("services", {"$search": "cut"}, "The query option '$search' is not supported."),
        ("services", {"$filter": "displayName eq 'Cut'"}, "This filter query is not supported."),
        ("appointments", {"$filter": "start/dateTime ge '2026'"}, "This filter query is not supported."),
        ("", {"$top": "1"}, "The query option '$top' is not supported."),
        ("services", {"$count": "perhaps"}, "Invalid value 'perhaps' for $count query option found."),
        ("services", {"$top": "few"}, "Invalid value 'few' for $top query option found."),
    ],
)
async def test_what_is_not_understood_is_refused(
    graph: httpx.AsyncClient, path: str, params: dict[str, str], message: str
) -> None:
    answer = await graph.get(path, params=params)

    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


async def test_no_objects_are_asked_for_and_none_come(graph: httpx.AsyncClient) -> None:
    answer = (await graph.get("customers", params={"$top": "0", "$count": "true"})).json()

    assert (answer["value"], answer["@odata.count"], "@odata.nextLink" in answer) == ([], 5, False)


async def test_businesses_come_without_pages_whatever_is_asked(solutions: httpx.AsyncClient) -> None:
    await solutions.post("bookingBusinesses", json={"displayName": "Second"})

    answer = await solutions.get("bookingBusinesses", params={"$top": "1", "$skip": "1", "query": ""})

    assert [each["displayName"] for each in answer.json()["value"]] == ["The Corner", "Second"]


async def test_currencies_are_the_one_collection_with_a_filter(solutions: httpx.AsyncClient) -> None:
    euro = await solutions.get("bookingCurrencies", params={"$filter": "id eq 'EUR'"})
    quoted = await solutions.get("bookingCurrencies", params={"$filter": "symbol eq ''''"})
    odd = await solutions.get("bookingCurrencies", params={"$filter": "startswith(id,'E')"})

    assert euro.json()["value"] == [{"id": "EUR", "symbol": "€"}]
    assert quoted.json()["value"] == []
    assert (odd.status_code, odd.json()["error"]["message"]) == (400, "Invalid filter clause")
