"""The switches that make Graph fail, and what exists afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.faults.oddities import KINDS

DAY = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"}


async def _booked(graph: httpx.AsyncClient) -> int:
    return len((await graph.get("appointments")).json()["value"])


async def test_every_fault_is_listed_with_a_line_and_none_is_on(switches: httpx.AsyncClient) -> None:
    listed = (await switches.get("faults")).json()

    assert [fault["name"] for fault in listed["available"]] == list(KINDS)
    assert all(fault["says"] and "\n" not in fault["says"] for fault in listed["available"])
    assert listed["on"] == []
    assert "createAppointment" in listed["operations"]


async def test_a_fault_strikes_its_operation_as_often_as_was_said(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    fault = {"name": "unavailable", "operation": "listServices", "times": 2}
    made = await switches.post("faults", json=fault)

    codes = [(await graph.get("services")).status_code for _ in range(3)]
    other = await graph.get("staffMembers")

    on = (await switches.get("faults")).json()["on"][-1]
    assert (made.status_code, made.json()["times"]) == (201, 2)
    assert (codes, other.status_code) == ([503, 503, 200], 200)
    assert (on["times"], on["hits"]) == (0, 2)


async def test_chance_is_the_same_for_the_same_seed(graph: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    runs = []
    for seed in (1, 1, 2):
        await switches.delete("faults")
        await switches.post("faults", json={"name": "unavailable", "probability": 0.5, "seed": seed})
        runs.append([(await graph.get("services")).status_code for _ in range(20)])

    assert runs[0] == runs[1] != runs[2]
    assert set(runs[0]) == {200, 503}


async def test_a_fault_is_taken_off_by_its_id_its_name_or_with_all_others(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    async def names() -> list[str]:
        return [fault["name"] for fault in (await switches.get("faults")).json()["on"]]

    first = (await switches.post("faults", json={"name": "html"})).json()
    await switches.post("faults", json={"name": "html"})
    await switches.post("faults", json={"name": "dropped"})

    seen = [await names()]
    for path in (f"faults/{first['id']}", "faults?name=html", "faults"):
        assert (await switches.delete(path)).status_code == 204
        seen.append(await names())

    assert seen == [["html", "html", "dropped"], ["html", "dropped"], ["dropped"], []]
    assert (await switches.delete("faults/99")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": "gremlins"},
        {"name": "slow", "operation": "makeCoffee"},
        {"name": "slow", "seconds": -1},
        {"name": "slow", "when": "never"},
        {"name": "slow", "colour": "red"},
        {"name": "unavailable", "status": 418},
        {"name": "page-size", "size": 0},
        {"name": "html", "times": 0},
        {"name": "html", "times": True},
        {"name": "html", "probability": 2},
        {"name": "html", "seed": "x"},
        {"name": ["html"]},
        [],
    ],
)
async def test_a_wrong_switch_is_refused_with_a_reason(switches: httpx.AsyncClient, wrong: object) -> None:
    answer = await switches.post("faults", json=wrong)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert (await switches.get("faults")).json()["on"] == []


@pytest.mark.parametrize(("asked", "header"), [({}, "1"), ({"retryAfter": 10}, "10"), ({"retryAfter": None}, None)])
async def test_throttled_does_nothing_and_names_a_time_or_none(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    asked: dict[str, Any],
    header: str | None,
) -> None:
    await switches.post("faults", json={"name": "throttled", "times": 1, **asked})

    answer = await graph.post("appointments", json=draft())

    error = answer.json()["error"]
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)
    assert (error["code"], error["message"]) == ("TooManyRequests", "Please retry again later.")
    assert {"code": "429", "status": "429", "message": "Please retry after"}.items() <= error["innerError"].items()
    assert await _booked(graph) == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, "UnknownError"), (502, "BadGateway"), (503, "ServiceUnavailable"), (504, "GatewayTimeout")],
)
@pytest.mark.parametrize(("when", "booked"), [("before", 0), ("after", 1)])
async def test_unavailable_strikes_before_or_after_the_write(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    status: int,
    code: str,
    when: str,
    booked: int,
) -> None:
    await switches.post("faults", json={"name": "unavailable", "status": status, "when": when, "times": 1})

    answer = await graph.post("appointments", json=draft())

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert await _booked(graph) == booked


async def test_unavailable_can_speak_html_and_name_a_time(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    await switches.post("faults", json={"name": "unavailable", "html": True, "retryAfter": 7, "times": 1})

    answer = await graph.get("services")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


async def test_a_page_can_stand_where_json_is_expected(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("faults", json={"name": "html", "operation": "createAppointment"})

    answer = await graph.post("appointments", json=draft())

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert await _booked(graph) == 0


@pytest.mark.parametrize(("when", "booked"), [("before", 0), ("after", 1)])
async def test_a_dropped_connection_leaves_the_write_done_or_not(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    when: str,
    booked: int,
) -> None:
    await switches.post("faults", json={"name": "dropped", "when": when, "times": 1})

    with pytest.raises(httpx.RemoteProtocolError):
        await graph.post("appointments", json=draft())

    seen = (await switches.get("requests")).json()["requests"][0]
    assert (seen["operation"], seen["status"], seen["faults"]) == ("createAppointment", None, ["dropped"])
    assert await _booked(graph) == booked


async def test_a_refused_write_does_not_use_up_a_fault_that_strikes_afterwards(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("faults", json={"name": "unavailable", "when": "after", "times": 1})

    refused = await graph.post("appointments", json=draft(staffMemberIds=...))
    struck = await graph.post("appointments", json=draft())

    assert (refused.status_code, struck.status_code) == (400, 503)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_slow_answer_outlasts_an_impatient_client(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, when: str
) -> None:
    await switches.post("faults", json={"name": "slow", "seconds": 3600, "when": when, "times": 1})

    with pytest.raises(httpx.ReadTimeout):
        await graph.get("services", timeout=httpx.Timeout(None, read=0.05))


async def test_a_slow_answer_comes_whole(graph: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await switches.post("faults", json={"name": "slow", "seconds": 0.01, "times": 1})

    answer = await graph.get("services")

    seen = (await switches.get("requests")).json()["requests"][0]
    assert (answer.status_code, seen["faults"]) == (200, ["slow"])


async def test_more_than_four_at_once_are_throttled_when_asked(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    await switches.post("faults", json={"name": "concurrency-limit", "limit": 2})
    await switches.post("faults", json={"name": "slow", "seconds": 0.2, "when": "after"})

    answers = await asyncio.gather(*(graph.get("services") for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 429]


async def test_overlap_can_be_allowed(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("faults", json={"name": "overlap-allowed", "times": 1})

    codes = [(await graph.post("appointments", json=draft())).status_code for _ in range(3)]

    assert codes == [201, 201, 500]


async def test_customers_can_be_missing_in_lists_but_not_by_id(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    await switches.post("faults", json={"name": "customers-missing-in-lists"})

    listed = (await graph.get("appointments")).json()["value"]
    viewed = (await graph.get("calendarView", params=DAY)).json()["value"]
    by_id = (await graph.get(f"appointments/{made['id']}")).json()

    assert [(item["customers"], item["customerEmailAddress"]) for item in listed] == [([], "nia@example.com")]
    assert viewed == listed
    assert by_id == made


async def test_the_id_can_change_with_a_move(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft(isLocationOnline=True))).json()
    await switches.post("faults", json={"name": "id-changes-on-patch"})

    await graph.patch(f"appointments/{made['id']}", json={"appointmentLabel": "moved"})

    old = await graph.get(f"appointments/{made['id']}")
    (new,) = (await graph.get("appointments")).json()["value"]
    assert old.status_code == 404
    assert new["id"] != made["id"]
    assert new["appointmentLabel"] == "moved"


@pytest.mark.parametrize("how", ["cancel", "delete"])
async def test_cancelling_can_be_refused_inside_the_lead_time(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], how: str
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    path = f"appointments/{made['id']}"
    await switches.post("faults", json={"name": "cancel-refused-inside-lead-time"})
    await switches.post("clock", json={"now": "2026-11-23T09:00:01Z"})

    async def take_away() -> int:
        answer = await (graph.post(f"{path}/cancel") if how == "cancel" else graph.delete(path))
        return answer.status_code

    late = await take_away()
    await switches.post("clock", json={"now": "2026-11-23T09:00:00Z"})
    in_time = await take_away()

    assert (late, in_time) == (500, 204)


async def test_times_can_come_without_z(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("faults", json={"name": "times-without-z"})

    made = (await graph.post("appointments", json=draft())).json()

    assert made["startDateTime"] == {"dateTime": "2026-11-24T09:00:00.0000000", "timeZone": "UTC"}
    assert made["createdDateTime"] == "2026-11-22T08:00:00.000000Z"


async def test_rules_can_answer_with_a_reason(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await switches.post("faults", json={"name": "rules-answer-400"})

    answer = await graph.post("appointments", json=draft("2026-11-29T09:00:00", "2026-11-29T09:30:00"))

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "outside the hours of the service"


async def test_staff_can_be_refused_where_customers_may_not_choose_them(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    await graph.patch("", json={"schedulingPolicy": {"allowStaffSelection": False}})
    await switches.post("faults", json={"name": "staff-selection-enforced", "times": 1})

    codes = [(await graph.post("appointments", json=draft())).status_code for _ in range(2)]

    assert codes == [500, 201]


async def test_five_customers_can_be_one_too_many(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
) -> None:
    words = ("ada", "ben", "cleo", "dora", "emil")
    everyone = [
        {"@odata.type": "#microsoft.graph.bookingCustomerInformation", "customerId": id_of(word)} for word in words
    ]
    body = draft("2026-11-24T09:00:00", "2026-11-24T10:00:00", serviceId=id_of("class"), maximumAttendeesCount=9)
    await switches.post("faults", json={"name": "five-customers"})

    five = await graph.post("appointments", json={**body, "customers": everyone})
    four = await graph.post("appointments", json={**body, "customers": everyone[:4]})

    assert (five.status_code, four.status_code) == (500, 201)
