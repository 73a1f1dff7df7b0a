"""Services, staff members, customers and custom questions: list, create, get, update, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

BODIES: dict[str, dict[str, Any]] = {
    "services": {"displayName": "Bento", "defaultDuration": "PT90M", "staffMemberIds": []},
    "staffMembers": {"displayName": "Mo", "emailAddress": "mo@corner.example", "role": "externalGuest"},
    "customers": {"displayName": "Joni", "emailAddress": "joni@example.com"},
    "customQuestions": {"displayName": "Tea or coffee?", "answerInputType": "radioButton", "answerOptions": ["Tea"]},
}
TYPES = {
    "services": None,
    "staffMembers": "#microsoft.graph.bookingStaffMember",
    "customers": "#microsoft.graph.bookingCustomer",
    "customQuestions": "#microsoft.graph.bookingCustomQuestion",
}
COLLECTIONS = pytest.mark.parametrize("segment", BODIES)


@COLLECTIONS
async def test_an_object_is_created_listed_and_read(graph: httpx.AsyncClient, segment: str) -> None:
    before = (await graph.get(segment)).json()

    created = await graph.post(segment, json=BODIES[segment])

    made = created.json()
    read = await graph.get(f"{segment}/{made['id']}")
    after = (await graph.get(segment)).json()
    context = made.pop("@odata.context")
    assert (created.status_code, read.status_code) == (201, 200)
    assert context.endswith(f"('corner%40contoso.onmicrosoft.com')/{segment}/$entity")
    assert read.json() == {"@odata.context": context, **made}
    assert after == {**before, "value": [*before["value"], made]}
    assert made.get("@odata.type") == TYPES[segment]
    assert made["displayName"] == BODIES[segment]["displayName"]
    assert len(made["id"]) == 36


@COLLECTIONS
async def test_an_update_changes_what_was_sent_and_nothing_else(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, segment: str
) -> None:
    made = (await graph.post(segment, json=BODIES[segment])).json()
    await switches.post("clock", json={"advance": 1})

    answer = await graph.patch(f"{segment}/{made['id']}", json={"displayName": "Renamed"})

    after = (await graph.get(f"{segment}/{made['id']}")).json()
    expected = {**made, "displayName": "Renamed", "lastUpdatedDateTime": "2026-11-22T08:00:01.000000Z"}
    assert after == expected
    if segment in ("customers", "customQuestions"):
        assert (answer.status_code, answer.json()) == (200, expected)
    else:
        assert (answer.status_code, answer.content) == (204, b"")


@COLLECTIONS
async def test_a_deleted_object_is_gone(graph: httpx.AsyncClient, segment: str) -> None:
    made = (await graph.post(segment, json=BODIES[segment])).json()
    path = f"{segment}/{made['id']}"

    deleted = await graph.delete(path)

    again = [await graph.get(path), await graph.patch(path, json={"displayName": "x"}), await graph.delete(path)]
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert [(a.status_code, a.json()["error"]["code"]) for a in again] == [(404, "ErrorItemNotFound")] * 3


@COLLECTIONS
@pytest.mark.parametrize(
    "change", [{"displayName": ...}, {"displayName": ""}, {"displayName": 5}, {"displayName": None}]
)
async def test_a_name_is_needed(graph: httpx.AsyncClient, segment: str, change: dict[str, Any]) -> None:
    body = {name: value for name, value in {**BODIES[segment], **change}.items() if value is not ...}

    answer = await graph.post(segment, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


@COLLECTIONS
async def test_what_graph_computes_cannot_be_sent(graph: httpx.AsyncClient, segment: str) -> None:
    body = {**BODIES[segment], "id": "mine", "createdDateTime": "2000-01-01T00:00:00Z", "webUrl": "https://x.example"}

    made = (await graph.post(segment, json=body)).json()

    assert made["id"] != "mine"
    assert made["createdDateTime"] == "2026-11-22T08:00:00.000000Z"
    assert made.get("webUrl") != "https://x.example"


async def test_a_service_is_answered_whole(graph: httpx.AsyncClient, id_of: Callable[[str], str]) -> None:
    body = (await graph.get(f"services/{id_of('online')}")).json()

    hours = [{"startTime": "10:00:00.0000000", "endTime": "11:00:00.0000000"}]
    closed: list[dict[str, str]] = []
    weekly = {"monday": hours, "wednesday": hours}
    assert body["schedulingPolicy"] == {
        "timeSlotInterval": "PT30M",
        "minimumLeadTime": "PT1H",
        "maximumAdvance": "P7D",
        "allowStaffSelection": True,
        "sendConfirmationsToOwner": False,
        "isMeetingInviteToCustomersEnabled": False,
        "generalAvailability": {
            "availabilityType": "customWeeklyHours",
            "businessHours": [
                {"day": day, "timeSlots": weekly.get(day, closed)}
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            ],
        },
        "customAvailabilities": [
            {
                "availabilityType": "notBookable",
                "businessHours": [],
                "startDate": "2026-11-25",
                "endDate": "2026-11-25",
            }
        ],
    }


async def test_a_policy_of_a_service_can_be_set_changed_and_taken_away(
    graph: httpx.AsyncClient, id_of: Callable[[str], str]
) -> None:
    path = f"services/{id_of('cut')}"
    policies = []
    for policy in ({"minimumLeadTime": "PT1H"}, {"maximumAdvance": "P3D"}, None):
        await graph.patch(path, json={"schedulingPolicy": policy})
        policies.append((await graph.get(path)).json()["schedulingPolicy"])

    shown = [policy and (policy["minimumLeadTime"], policy["maximumAdvance"]) for policy in policies]
    assert shown == [("PT1H", "P30D"), ("PT1H", "P3D"), None]


async def test_default_reminders_are_shown_only_by_id(graph: httpx.AsyncClient, id_of: Callable[[str], str]) -> None:
    listed = (await graph.get("services")).json()["value"]
    by_id = (await graph.get(f"services/{id_of('cut')}")).json()

    assert [service["defaultReminders"] for service in listed] == [[], [], []]
    assert by_id["defaultReminders"] == [{"message": "Tomorrow!", "offset": "P1D", "recipients": "customer"}]


async def test_a_new_staff_member_starts_with_the_hours_of_the_business(graph: httpx.AsyncClient) -> None:
    business = (await graph.get("")).json()

    member = (await graph.post("staffMembers", json=BODIES["staffMembers"])).json()

    assert member["workingHours"] == business["businessHours"]
    assert (member["useBusinessHours"], member["membershipStatus"]) == (True, "active")


async def test_a_staff_member_cannot_be_added_twice(graph: httpx.AsyncClient) -> None:
    await graph.post("staffMembers", json=BODIES["staffMembers"])

    answer = await graph.post("staffMembers", json={**BODIES["staffMembers"], "emailAddress": "MO@corner.example"})

    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "A staff member already exists")


async def test_late_roles_are_shown_to_those_who_ask_for_them(graph: httpx.AsyncClient) -> None:
    prefer = {"Prefer": "include-unknown-enum-members"}

    plain = (await graph.get("staffMembers")).json()["value"]
    asked = (await graph.get("staffMembers", headers=prefer)).json()["value"]

    assert [member["role"] for member in plain] == ["administrator", "unknownFutureValue"]
    assert [member["role"] for member in asked] == ["administrator", "teamMember"]


@pytest.mark.parametrize(
    ("segment", "change"),
    [
        ("services", {"defaultDuration": "half an hour"}),
        ("services", {"maximumAttendeesCount": "many"}),
        ("services", {"schedulingPolicy": {"timeSlotInterval": 30}}),
        ("services", {"schedulingPolicy": {"generalAvailability": {"availabilityType": "sometimes"}}}),
        ("services", {"customQuestions": [{"questionId": "x"}]}),
        ("staffMembers", {"role": "boss"}),
        ("staffMembers", {"workingHours": [{"day": "someday", "timeSlots": []}]}),
        ("staffMembers", {"workingHours": [{"day": "monday", "timeSlots": [{"startTime": "9", "endTime": "10"}]}]}),
        ("customers", {"phones": [{"number": 5}]}),
        ("customQuestions", {"answerOptions": "Tea"}),
        ("customQuestions", {"answerInputType": "checkbox"}),
    ],
)
async def test_values_of_a_wrong_type_are_bad_requests(
    graph: httpx.AsyncClient, segment: str, change: dict[str, Any]
) -> None:
    made = (await graph.post(segment, json=BODIES[segment])).json()

    created = await graph.post(segment, json={**BODIES[segment], "emailAddress": "new@example.com", **change})
    updated = await graph.patch(f"{segment}/{made['id']}", json=change)

    assert (created.status_code, updated.status_code) == (400, 400)
    assert (await graph.get(f"{segment}/{made['id']}")).json() == made
