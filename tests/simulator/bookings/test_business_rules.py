"""What an application may not book, and what an administrator may all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

ATTENDEE = "#microsoft.graph.bookingCustomerInformation"


def _refusal(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


async def _why(switches: httpx.AsyncClient) -> str:
    why = (await switches.get("requests")).json()["requests"][-1]["why"]
    assert isinstance(why, str)
    return why


@pytest.mark.parametrize("staff", [..., None, []])
async def test_an_application_has_to_name_the_staff(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], staff: object
) -> None:
    answer = await graph.post("appointments", json=draft(staffMemberIds=staff))

    assert _refusal(answer) == (400, "BadRequest", "Invalid Staff")


async def test_an_administrator_need_not_name_the_staff(
    admin: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    answer = await admin.post("appointments", json=draft(staffMemberIds=...))

    assert (answer.status_code, answer.json()["staffMemberIds"]) == (201, [])


async def test_customers_without_a_type_are_refused_on_create_and_on_update(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    untyped = [{"name": "Nia New", "emailAddress": "nia@example.com"}]

    created = await graph.post(
        "appointments", json=draft("2026-11-24T13:00:00", "2026-11-24T13:30:00", customers=untyped)
    )
    updated = await graph.patch(f"appointments/{made['id']}", json={"customers": untyped})

    assert [_refusal(created), _refusal(updated)] == [(500, "UnknownError", "")] * 2


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2026-11-24T09:00:00", "2026-11-24T09:45:00", "length is not the service's"),
        ("2026-11-23T07:59:00", "2026-11-23T08:29:00", "starts inside the minimum lead time"),
        ("2026-11-20T09:00:00", "2026-11-20T09:30:00", "starts inside the minimum lead time"),
        ("2026-12-23T09:00:00", "2026-12-23T09:30:00", "starts beyond the maximum advance"),
        ("2026-11-24T07:30:00", "2026-11-24T08:00:00", "outside the hours of the service"),
        ("2026-11-24T10:45:00", "2026-11-24T11:15:00", "outside the hours of the service"),
        ("2026-11-24T11:15:00", "2026-11-24T11:45:00", "outside the hours of the service"),
        ("2026-11-24T15:45:00", "2026-11-24T16:15:00", "outside the hours of the service"),
        ("2026-11-29T09:00:00", "2026-11-29T09:30:00", "outside the hours of the service"),
        ("2026-11-26T14:00:00", "2026-11-26T14:30:00", "staff member is away"),
    ],
)
async def test_a_broken_rule_is_an_unknown_error_for_an_application_and_nothing_to_an_administrator(
    graph: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    start: str,
    end: str,
    why: str,
) -> None:
    refused = await graph.post("appointments", json=draft(start, end))
    reason = await _why(switches)
    allowed = await admin.post("appointments", json=draft(start, end))

    assert _refusal(refused) == (500, "UnknownError", "")
    assert reason == why
    assert allowed.status_code == 201


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-23T08:00:00", "2026-11-23T08:30:00"),  # lead time and opening to the minute
        ("2026-11-24T10:30:00", "2026-11-24T11:00:00"),  # until the lunch break
        ("2026-11-24T15:30:00", "2026-11-24T16:00:00"),  # until closing; the buffer may lie outside
        ("2026-12-22T08:00:00", "2026-12-22T08:30:00"),  # the last bookable moment
        ("2026-11-24T09:07:00", "2026-11-24T09:37:00"),  # off the grid, of which Graph's rules say nothing
    ],
)
async def test_the_edges_of_the_rules_are_bookable(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], start: str, end: str
) -> None:
    answer = await graph.post("appointments", json=draft(start, end))

    assert answer.status_code == 201


@pytest.mark.parametrize(("closes", "status"), [("23:58:00", 500), ("23:59:00", 201), ("00:00:00", 201)])
async def test_hours_that_end_with_the_last_minute_go_on_at_midnight(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], closes: str, status: int
) -> None:
    all_day = [{"startTime": "00:00:00", "endTime": closes}]
    await graph.patch(
        "", json={"businessHours": [{"day": day, "timeSlots": all_day} for day in ("tuesday", "wednesday")]}
    )

    answer = await graph.post("appointments", json=draft("2026-11-24T22:45:00", "2026-11-24T23:15:00"))

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-11-24T08:00:00", "2026-11-24T08:30:00", 201),
        ("2026-11-24T09:30:00", "2026-11-24T10:00:00", 201),
        ("2026-11-24T07:45:00", "2026-11-24T08:15:00", 500),
        ("2026-11-24T09:45:00", "2026-11-24T10:15:00", 500),
        ("2026-11-25T09:00:00", "2026-11-25T09:30:00", 500),
    ],
)
async def test_own_working_hours_count_in_the_zone_of_the_business(
    graph: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
    start: str,
    end: str,
    status: int,
) -> None:
    answer = await graph.post("appointments", json=draft(start, end, staffMemberIds=[id_of("lee")]))

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-11-24T08:30:00", "2026-11-24T09:00:00", 500),
        ("2026-11-24T09:00:00", "2026-11-24T09:30:00", 201),
        ("2026-11-24T10:30:00", "2026-11-24T11:00:00", 201),
    ],
)
async def test_own_working_hours_can_count_in_the_persons_own_zone(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
    start: str,
    end: str,
    status: int,
) -> None:
    await switches.post("faults", json={"name": "staff-hours-in-own-zone"})

    answer = await graph.post("appointments", json=draft(start, end, staffMemberIds=[id_of("lee")]))

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-11-23T09:30:00", "2026-11-23T10:00:00", 201),  # within the service's own lead time and hours
        ("2026-11-23T10:00:00", "2026-11-23T10:30:00", 500),  # open, but not for this service
        ("2026-11-24T09:00:00", "2026-11-24T09:30:00", 500),  # not on this day
        ("2026-11-25T09:00:00", "2026-11-25T09:30:00", 500),  # a custom window closes the day
        ("2026-11-30T09:00:00", "2026-11-30T09:30:00", 500),  # beyond the service's own maximum advance
    ],
)
async def test_the_policy_of_the_service_goes_before_that_of_the_business(
    graph: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
    start: str,
    end: str,
    status: int,
) -> None:
    answer = await graph.post("appointments", json=draft(start, end, serviceId=id_of("online")))

    assert answer.status_code == status


@pytest.mark.parametrize(
    "change",
    [
        {"serviceId": "00000000-0000-4000-8000-000000000000"},
        {"serviceId": None},
        {"staffMemberIds": ["00000000-0000-4000-8000-000000000000"]},
        {"customers": [{"@odata.type": ATTENDEE, "customerId": "00000000-0000-4000-8000-000000000000"}]},
    ],
)
async def test_unknown_ids_are_an_unknown_error(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], change: dict[str, Any]
) -> None:
    answer = await graph.post("appointments", json=draft(**change))

    assert _refusal(answer) == (500, "UnknownError", "")


async def test_staff_can_only_give_the_services_they_provide(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    body = draft("2026-11-24T08:00:00", "2026-11-24T09:00:00", serviceId=id_of("class"), staffMemberIds=[id_of("lee")])

    answer = await graph.post("appointments", json=body)

    assert _refusal(answer) == (500, "UnknownError", "")


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-11-24T09:00:00", "2026-11-24T09:30:00", 500),
        ("2026-11-24T09:44:00", "2026-11-24T10:14:00", 500),  # inside the buffers: 10 minutes after and 5 before
        ("2026-11-24T09:45:00", "2026-11-24T10:15:00", 201),
        ("2026-11-24T08:16:00", "2026-11-24T08:46:00", 500),
        ("2026-11-24T08:15:00", "2026-11-24T08:45:00", 201),
    ],
)
async def test_a_person_is_not_booked_twice_and_buffers_count_on_both_sides(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], start: str, end: str, status: int
) -> None:
    await graph.post("appointments", json=draft())

    answer = await graph.post("appointments", json=draft(start, end))

    assert answer.status_code == status


async def test_two_people_can_be_booked_at_the_same_time(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    await graph.post("appointments", json=draft())

    answer = await graph.post("appointments", json=draft(staffMemberIds=[id_of("lee")]))

    assert answer.status_code == 201


async def test_an_administrator_may_book_a_person_twice(
    admin: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    codes = [(await admin.post("appointments", json=draft())).status_code for _ in range(2)]

    assert codes == [201, 201]


async def test_a_refused_booking_leaves_nothing_behind(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], switches: httpx.AsyncClient
) -> None:
    await graph.post("appointments", json=draft("2026-11-29T09:00:00", "2026-11-29T09:30:00"))

    assert (await graph.get("appointments")).json()["value"] == []
    assert len((await graph.get("customers")).json()["value"]) == 5
    assert (await switches.get("mail")).json() == {"mail": []}


@pytest.mark.parametrize(
    "change",
    [
        {"startDateTime": {"dateTime": "2026-11-24T09:10:00", "timeZone": "UTC"}},
        {
            "startDateTime": {"dateTime": "2026-11-29T09:00:00", "timeZone": "UTC"},
            "endDateTime": {"dateTime": "2026-11-29T09:30:00", "timeZone": "UTC"},
        },
        {
            "startDateTime": {"dateTime": "2026-11-24T13:10:00", "timeZone": "UTC"},
            "endDateTime": {"dateTime": "2026-11-24T13:40:00", "timeZone": "UTC"},
        },
    ],
    ids=["only the start, which changes the length", "onto a closed day", "onto another appointment"],
)
async def test_moving_keeps_to_the_same_rules(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], change: dict[str, Any]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    await graph.post("appointments", json=draft("2026-11-24T13:00:00", "2026-11-24T13:30:00"))

    answer = await graph.patch(f"appointments/{made['id']}", json=change)

    assert _refusal(answer) == (500, "UnknownError", "")
    assert (await graph.get(f"appointments/{made['id']}")).json() == made


async def test_a_past_appointment_can_be_annotated(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], switches: httpx.AsyncClient
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    await switches.post("clock", json={"now": "2026-12-01T08:00:00Z"})

    answer = await graph.patch(f"appointments/{made['id']}", json={"serviceNotes": "Came late."})

    assert answer.status_code == 204


def _known(id_of: Callable[[str], str], *words: str) -> list[dict[str, str]]:
    return [{"@odata.type": ATTENDEE, "customerId": id_of(word), "name": word.title()} for word in words]


async def test_a_class_takes_known_customers_and_says_nothing_about_others(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    unknown = {"@odata.type": ATTENDEE, "customerId": "00000000-0000-4000-8000-000000000000"}
    nameless = {"@odata.type": ATTENDEE, "name": "Nia New", "emailAddress": "nia@example.com"}
    customers = [*_known(id_of, "ada"), unknown, nameless, *_known(id_of, "ben")]
    body = draft("2026-11-24T09:00:00", "2026-11-24T10:00:00", serviceId=id_of("class"), customers=customers)

    made = (await graph.post("appointments", json=body)).json()

    assert [customer["customerId"] for customer in made["customers"]] == [id_of("ada"), id_of("ben")]
    assert (made["filledAttendeesCount"], made["maximumAttendeesCount"]) == (2, 3)
    assert (made["customerName"], made["customerEmailAddress"]) == (None, None)
    assert len((await graph.get("customers")).json()["value"]) == 5


async def test_a_class_is_joined_by_sending_everyone_until_it_is_full(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    body = draft("2026-11-24T09:00:00", "2026-11-24T10:00:00", serviceId=id_of("class"), customers=_known(id_of, "ada"))
    made = (await graph.post("appointments", json=body)).json()
    path = f"appointments/{made['id']}"

    full = await graph.patch(path, json={"customers": _known(id_of, "ada", "ben", "cleo")})
    too_many = await graph.patch(path, json={"customers": _known(id_of, "ada", "ben", "cleo", "dora")})

    after = (await graph.get(path)).json()
    assert (full.status_code, _refusal(too_many)) == (204, (500, "UnknownError", ""))
    assert [customer["customerId"] for customer in after["customers"]] == [id_of("ada"), id_of("ben"), id_of("cleo")]


@pytest.mark.parametrize(
    "change",
    [
        {"serviceName": 5},
        {"startDateTime": "2026-11-24T09:00:00Z"},
        {"startDateTime": {"dateTime": "soon", "timeZone": "UTC"}},
        {"startDateTime": {"dateTime": "2026-11-24T09:00:00", "timeZone": "Mars/Olympus"}},
        {"startDateTime": {"dateTime": "2026-11-24", "timeZone": "UTC"}},
        {"startDateTime": ...},
        {"endDateTime": ...},
        {"endDateTime": {"dateTime": "2026-11-24T09:00:00", "timeZone": "UTC"}},
        {"endDateTime": {"dateTime": "2026-11-24T08:00:00", "timeZone": "UTC"}},
        {"staffMemberIds": "kim"},
        {"staffMemberIds": [5]},
        {"customers": {}},
        {"customers": ["nia"]},
        {"customers": [{"@odata.type": ATTENDEE, "name": 5}]},
        {"isLocationOnline": "yes"},
        {"isLocationOnline": None},
        {"maximumAttendeesCount": 1.5},
        {"price": "20"},
        {"priceType": "cheap"},
        {"preBuffer": "5 minutes"},
        {"preBuffer": "P1Y"},
        {"reminders": [{"message": "Soon"}]},
        {"serviceLocation": {"displayName": 5}},
    ],
)
async def test_wrong_types_are_bad_requests(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], change: dict[str, Any]
) -> None:
    answer = await graph.post("appointments", json=draft(**change))

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {"BadRequest", "ErrorInvalidRequest"}


async def test_unknown_properties_are_tolerated(graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]) -> None:
    answer = await graph.post("appointments", json=draft(favouriteColour="blue", **{"customers@odata.type": "x"}))

    assert answer.status_code == 201
    assert {"favouriteColour", "customers@odata.type"} & set(answer.json()) == set()
