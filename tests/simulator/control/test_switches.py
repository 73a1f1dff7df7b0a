"""Clock, requests, mail and reset."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.server import create_simulator, serve


async def test_the_clock_stands_still_travels_and_runs(switches: httpx.AsyncClient) -> None:
    start = (await switches.get("clock")).json()
    moved = (await switches.post("clock", json={"advance": 90})).json()
    set_to = (await switches.post("clock", json={"now": "2027-01-01T10:00:00+01:00"})).json()
    running = (await switches.post("clock", json={"run": True})).json()

    assert start == {"now": "2026-11-22T08:00:00.000000Z", "frozen": True}
    assert moved == {"now": "2026-11-22T08:01:30.000000Z", "frozen": True}
    assert set_to == {"now": "2027-01-01T09:00:00.000000Z", "frozen": True}
    assert running["frozen"] is False
    assert running["now"].startswith("2027-01-01T09:0")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"now": "2027-01-01T10:00:00"},
        {"now": "later"},
        {"now": 5},
        {"advance": True},
        {"advance": "1h"},
        {"run": False},
        {"run": True, "advance": 1},
    ],
)
async def test_a_wrong_clock_is_refused(switches: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    answer = await switches.post("clock", json=wrong)

    assert answer.status_code == 400
    assert (await switches.get("clock")).json()["now"] == "2026-11-22T08:00:00.000000Z"


async def test_rules_follow_the_clock(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("clock", json={"now": "2026-11-23T09:00:01Z"})

    answer = await graph.post("appointments", json=draft())

    assert answer.status_code == 500


async def test_requests_are_seen_whole_but_for_the_token(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    body = draft(staffMemberIds=[])
    answer = await graph.post("appointments?x=1", json=body, headers={"client-request-id": "abc"})

    (seen,) = (await switches.get("requests")).json()["requests"]
    headers = seen.pop("headers")
    assert seen == {
        "at": "2026-11-22T08:00:00.000000Z",
        "method": "POST",
        "path": "/v1.0/solutions/bookingBusinesses/corner@contoso.onmicrosoft.com/appointments",
        "query": {"x": "1"},
        "operation": "createAppointment",
        "business": "corner@contoso.onmicrosoft.com",
        "caller": "application",
        "status": 400,
        "why": "Invalid Staff",
        "faults": [],
        "body": body,
        "requestId": answer.headers["request-id"],
    }
    assert headers["client-request-id"] == "abc"
    assert "authorization" not in {name.casefold() for name in headers}


async def test_refused_callers_are_seen_too(graph: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await graph.get("services", headers={"Authorization": "Bearer"})
    await graph.get("wishes")
    await graph.post("services", content=b"not json")

    seen = (await switches.get("requests")).json()["requests"]

    assert [(s["operation"], s["status"], s["body"]) for s in seen] == [
        (None, 401, None),
        (None, 400, None),
        ("createService", 400, "not json"),
    ]


async def test_requests_can_be_forgotten(graph: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await graph.get("services")

    await switches.delete("requests")

    assert (await switches.get("requests")).json() == {"requests": [], "maxInFlight": {}}


async def test_the_most_requests_in_flight_are_counted_per_business(
    graph: httpx.AsyncClient, solutions: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    other = (await solutions.post("bookingBusinesses", json={"displayName": "Other"})).json()["id"]
    await switches.post("faults", json={"name": "slow", "seconds": 0.2, "operation": "listServices"})

    await asyncio.gather(
        *(graph.get("services") for _ in range(3)),
        solutions.get(f"bookingBusinesses/{other}/services"),
    )

    counts = (await switches.get("requests")).json()["maxInFlight"]
    assert counts == {"corner@contoso.onmicrosoft.com": 3, other: 1}


async def test_mail_tells_customer_and_staff_what_happened(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    first = (await graph.post("appointments", json=draft())).json()
    second = (await graph.post("appointments", json=draft("2026-11-24T13:00:00", "2026-11-24T13:30:00"))).json()
    await graph.patch(f"appointments/{first['id']}", json={"appointmentLabel": "x"})
    await graph.post(f"appointments/{first['id']}/cancel", json={"cancellationMessage": "We are ill."})
    await graph.delete(f"appointments/{second['id']}")

    mail = (await switches.get("mail")).json()["mail"]

    assert [(m["kind"], m["appointmentId"], m["body"]) for m in mail] == [
        ("create", first["id"], ""),
        ("create", second["id"], ""),
        ("change", first["id"], ""),
        ("cancel", first["id"], "We are ill."),
        ("delete", second["id"], ""),
    ]
    assert {tuple(m["to"]) for m in mail} == {("nia@example.com", "kim@corner.example")}


async def test_the_owner_hears_if_the_policy_says_so_and_a_customer_may_opt_out(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await graph.patch("", json={"schedulingPolicy": {"sendConfirmationsToOwner": True}})

    await graph.post("appointments", json=draft(optOutOfCustomerEmail=True))

    (mail,) = (await switches.get("mail")).json()["mail"]
    assert mail["to"] == ["kim@corner.example", "owner@corner.example"]


async def test_sent_mail_is_kept_and_can_be_forgotten(web: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    message = {
        "message": {
            "subject": "Your code",
            "body": {"contentType": "Text", "content": "123456"},
            "toRecipients": [{"emailAddress": {"address": "nia@example.com"}}],
        },
        "saveToSentItems": False,
    }
    headers = {"Authorization": "Bearer app"}

    answer = await web.post("/v1.0/users/desk@corner.example/sendMail", json=message, headers=headers)

    kept = (await switches.get("mail")).json()
    await switches.delete("mail")
    assert (answer.status_code, answer.content) == (202, b"")
    assert kept == {
        "mail": [
            {
                "kind": "sendMail",
                "at": "2026-11-22T08:00:00.000000Z",
                "from": "desk@corner.example",
                "to": ["nia@example.com"],
                "subject": "Your code",
                "body": "123456",
                "contentType": "Text",
            }
        ]
    }
    assert (await switches.get("mail")).json() == {"mail": []}


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"message": "hello"},
        {"message": {"toRecipients": []}},
        {"message": {"toRecipients": {}}},
        {"message": {"toRecipients": [{"emailAddress": {"address": "nobody"}}]}},
        {"message": {"toRecipients": ["nia@example.com"]}},
        {"message": {"body": "hi", "toRecipients": [{"emailAddress": {"address": "nia@example.com"}}]}},
    ],
)
async def test_mail_that_cannot_be_sent_is_refused(
    web: httpx.AsyncClient, switches: httpx.AsyncClient, message: dict[str, Any]
) -> None:
    headers = {"Authorization": "Bearer app"}

    answer = await web.post("/v1.0/users/desk@corner.example/sendMail", json=message, headers=headers)

    assert answer.status_code == 400
    assert (await switches.get("mail")).json() == {"mail": []}


async def test_reset_brings_back_the_start_around_the_clocks_time(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
) -> None:
    before = (await graph.get("services")).json()
    made = (await graph.post("appointments", json=draft())).json()
    await graph.delete(f"services/{id_of('cut')}")
    await switches.post("faults", json={"name": "throttled", "operation": "createAppointment"})
    await switches.post("clock", json={"advance": 86_400})

    answer = await switches.post("reset")

    forgotten = (await switches.get("requests")).json()["requests"], (await switches.get("mail")).json()["mail"]
    gone = await graph.get(f"appointments/{made['id']}")
    after = (await graph.get("services")).json()
    assert answer.status_code == 204
    assert forgotten == ([], [])
    assert gone.status_code == 404
    assert [service["id"] for service in after["value"]] == [service["id"] for service in before["value"]]
    windows = [s["schedulingPolicy"] and s["schedulingPolicy"]["customAvailabilities"] for s in after["value"]]
    assert windows[2][0]["startDate"] == "2026-11-26"
    assert [fault["name"] for fault in (await switches.get("faults")).json()["on"]] == []


async def test_two_simulators_share_nothing(plan: dict[str, Any], draft: Callable[..., dict[str, Any]]) -> None:
    path = "/solutions/bookingBusinesses/corner@contoso.onmicrosoft.com/customers"
    async with (
        serve(create_simulator(plan)) as first,
        serve(create_simulator(plan)) as second,
        httpx.AsyncClient(headers={"Authorization": "Bearer app"}, trust_env=False) as client,
    ):
        await client.post(first.base_url + path, json={"displayName": "Only here"})
        counts = [len((await client.get(root.base_url + path)).json()["value"]) for root in (first, second)]

    assert counts == [6, 5]
