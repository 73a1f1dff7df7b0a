"""getStaffAvailability: whole working windows, cut where somebody is booked or away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

ATTENDEE = "#microsoft.graph.bookingCustomerInformation"


def _question(staff: list[str], start: str, end: str, zone: str = "UTC") -> dict[str, Any]:
    return {
        "staffIds": staff,
        "startDateTime": {"dateTime": start, "timeZone": zone},
        "endDateTime": {"dateTime": end, "timeZone": zone},
    }


def _brief(answer: httpx.Response) -> list[tuple[str, str, str, str | None]]:
    """Day and hour of the stretches of the first person."""
    items = answer.json()["value"][0]["availabilityItems"]
    return [
        (
            item["startDateTime"]["dateTime"][8:16],
            item["endDateTime"]["dateTime"][8:16],
            item["status"],
            item["serviceId"],
        )
        for item in items
    ]


async def test_free_days_are_whole_working_windows_not_clipped_to_the_question(
    graph: httpx.AsyncClient, id_of: Callable[[str], str]
) -> None:
    question = _question([id_of("kim")], "2026-11-23T10:00:00", "2026-11-24T10:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert answer.status_code == 200
    assert answer.json()["@odata.context"].endswith("$metadata#Collection(microsoft.graph.staffAvailabilityItem)")
    assert _brief(answer) == [
        ("23T08:00", "23T11:00", "available", None),
        ("23T12:00", "23T16:00", "available", None),
        ("24T08:00", "24T11:00", "available", None),
        ("24T12:00", "24T16:00", "available", None),
    ]


async def test_times_are_in_utc_with_seven_digits(graph: httpx.AsyncClient, id_of: Callable[[str], str]) -> None:
    question = _question([id_of("lee")], "2026-11-24T00:00:00", "2026-11-25T00:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert answer.json()["value"] == [
        {
            "staffId": id_of("lee"),
            "availabilityItems": [
                {
                    "status": "available",
                    "startDateTime": {"dateTime": "2026-11-24T08:00:00.0000000Z", "timeZone": "UTC"},
                    "endDateTime": {"dateTime": "2026-11-24T10:00:00.0000000Z", "timeZone": "UTC"},
                    "serviceId": None,
                }
            ],
        }
    ]


async def test_an_appointment_is_busy_without_its_buffers(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    await graph.post("appointments", json=draft())
    question = _question([id_of("kim")], "2026-11-24T08:00:00", "2026-11-24T11:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert _brief(answer)[:3] == [
        ("24T08:00", "24T09:00", "available", None),
        ("24T09:00", "24T09:30", "busy", None),
        ("24T09:30", "24T11:00", "available", None),
    ]


async def test_a_class_has_seats_until_it_is_full(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    everyone = [{"@odata.type": ATTENDEE, "customerId": id_of(word)} for word in ("ada", "ben", "cleo")]
    body = draft("2026-11-24T08:00:00", "2026-11-24T09:00:00", serviceId=id_of("class"), customers=everyone[:2])
    made = (await graph.post("appointments", json=body)).json()
    question = _question([id_of("kim")], "2026-11-24T08:00:00", "2026-11-24T11:00:00")

    open_class = await graph.post("getStaffAvailability", json=question)
    await graph.patch(f"appointments/{made['id']}", json={"customers": everyone})
    full_class = await graph.post("getStaffAvailability", json=question)

    assert _brief(open_class)[0] == ("24T08:00", "24T09:00", "slotsAvailable", id_of("class"))
    assert _brief(full_class)[0] == ("24T08:00", "24T09:00", "busy", id_of("class"))


async def test_time_off_is_out_of_office(graph: httpx.AsyncClient, id_of: Callable[[str], str]) -> None:
    question = _question([id_of("kim")], "2026-11-26T12:00:00", "2026-11-26T13:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert _brief(answer) == [
        ("26T08:00", "26T11:00", "available", None),
        ("26T12:00", "26T14:00", "available", None),
        ("26T14:00", "26T16:00", "outOfOffice", None),
    ]


async def test_nested_appointments_are_busy_for_all_of_their_time(
    graph: httpx.AsyncClient,
    admin: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
) -> None:
    await admin.post("appointments", json=draft("2026-11-24T08:00:00", "2026-11-24T10:30:00"))
    await admin.post("appointments", json=draft("2026-11-24T08:30:00", "2026-11-24T09:00:00"))
    question = _question([id_of("kim")], "2026-11-24T08:00:00", "2026-11-24T11:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    busy = [stretch for stretch in _brief(answer) if stretch[2] == "busy"]
    assert busy == [("24T08:00", "24T10:30", "busy", None)]


async def test_everyone_asked_about_is_answered_in_order(graph: httpx.AsyncClient, id_of: Callable[[str], str]) -> None:
    staff = [id_of("lee"), id_of("kim")]

    answer = await graph.post(
        "getStaffAvailability", json=_question(staff, "2026-11-24T00:00:00", "2026-11-25T00:00:00")
    )

    assert [item["staffId"] for item in answer.json()["value"]] == staff


@pytest.mark.parametrize("zone", ["UTC", "W. Europe Standard Time", "India Standard Time"])
async def test_windows_zones_are_understood(graph: httpx.AsyncClient, id_of: Callable[[str], str], zone: str) -> None:
    question = _question([id_of("kim")], "2026-11-24T12:00:00", "2026-11-24T13:00:00", zone)

    answer = await graph.post("getStaffAvailability", json=question)

    assert _brief(answer)[0] == ("24T08:00", "24T11:00", "available", None)


async def test_iana_zones_fail_while_the_switch_is_on(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, id_of: Callable[[str], str]
) -> None:
    question = _question([id_of("kim")], "2026-11-24T12:00:00", "2026-11-24T13:00:00", "Europe/Berlin")

    await switches.post("faults", json={"name": "iana-zone-unknown-error"})
    first = await graph.post("getStaffAvailability", json=question)
    taken_off = await switches.delete("faults", params={"name": "iana-zone-unknown-error"})
    second = await graph.post("getStaffAvailability", json=question)

    assert (first.status_code, first.json()["error"]["code"], first.json()["error"]["message"]) == (
        500,
        "UnknownError",
        "",
    )
    assert taken_off.status_code == 204
    assert _brief(second)[0] == ("24T08:00", "24T11:00", "available", None)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"staffIds": ["00000000-0000-4000-8000-000000000000"]}, 500),
        ({"startDateTime": {"dateTime": "2026-11-24T00:00:00", "timeZone": "Nowhere Standard Time"}}, 500),
        ({"endDateTime": {"dateTime": "2028-11-24T00:00:00", "timeZone": "UTC"}}, 500),
        ({"staffIds": None}, 400),
        ({"staffIds": "kim"}, 400),
        ({"startDateTime": None}, 400),
        ({"startDateTime": "2026-11-24T00:00:00Z"}, 400),
        ({"startDateTime": {"dateTime": "soon", "timeZone": "UTC"}}, 400),
        ({"startDateTime": {"dateTime": "2026-11-24T00:00:00", "timeZone": 5}}, 400),
        ({"endDateTime": {"dateTime": "2026-11-23T00:00:00", "timeZone": "UTC"}}, 400),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    graph: httpx.AsyncClient, id_of: Callable[[str], str], change: dict[str, Any], status: int
) -> None:
    question = {**_question([id_of("kim")], "2026-11-24T00:00:00", "2026-11-25T00:00:00"), **change}

    answer = await graph.post("getStaffAvailability", json=question)

    assert answer.status_code == status


async def test_false_free_availability_hides_appointments(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
) -> None:
    await graph.post("appointments", json=draft())
    await switches.post("faults", json={"name": "false-free-availability"})
    question = _question([id_of("kim")], "2026-11-24T09:00:00", "2026-11-24T10:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert {status for _, _, status, _ in _brief(answer)} == {"available"}


async def test_buffers_can_be_made_to_count_as_busy(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Callable[..., dict[str, Any]],
    id_of: Callable[[str], str],
) -> None:
    await graph.post("appointments", json=draft())
    await switches.post("faults", json={"name": "buffers-in-availability"})
    question = _question([id_of("kim")], "2026-11-24T09:00:00", "2026-11-24T10:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    assert _brief(answer)[1] == ("24T08:55", "24T09:40", "busy", None)


async def test_the_documented_shape_differs_in_name_case_and_zone(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, id_of: Callable[[str], str]
) -> None:
    await switches.post("faults", json={"name": "documented-availability-shape"})
    question = _question([id_of("lee")], "2026-11-24T00:00:00", "2026-11-25T00:00:00")

    answer = await graph.post("getStaffAvailability", json=question)

    zone = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"
    assert answer.json() == {
        "staffAvailabilityItem": [
            {
                "staffId": id_of("lee"),
                "availabilityItems": [
                    {
                        "status": "Available",
                        "startDateTime": {"dateTime": "2026-11-24T09:00:00", "timeZone": zone},
                        "endDateTime": {"dateTime": "2026-11-24T11:00:00", "timeZone": zone},
                        "serviceId": "",
                    }
                ],
            }
        ]
    }
