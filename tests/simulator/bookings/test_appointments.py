"""Appointments over HTTP: what is answered, what is kept, what is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

ATTENDEE = "#microsoft.graph.bookingCustomerInformation"
DAY = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"}


async def test_a_created_appointment_is_answered_whole(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    answer = await graph.post("appointments", json=draft(serviceNotes="Careful."))

    body = answer.json()
    context = body.pop("@odata.context")
    appointment_id, customer_id = body.pop("id"), body["customers"][0].pop("customerId")
    location = body.pop("serviceLocation")
    customer_location = body["customers"][0].pop("location")
    assert answer.status_code == 201
    assert context == (
        f"{str(graph.base_url).split('/solutions')[0]}/solutions/$metadata"
        "#bookingBusinesses('corner%40contoso.onmicrosoft.com')/appointments/$entity"
    )
    assert appointment_id.startswith("AAMk")
    assert appointment_id.endswith("=")
    assert customer_id in {c["id"] for c in (await graph.get("customers")).json()["value"]}
    assert (location["displayName"], customer_location["displayName"]) == ("", "Customer")
    assert body == {
        "selfServiceAppointmentId": "00000000-0000-0000-0000-000000000000",
        "serviceId": id_of("cut"),
        "serviceName": "Cut",
        "serviceNotes": "Careful.",
        "staffMemberIds": [id_of("kim")],
        "startDateTime": {"dateTime": "2026-11-24T09:00:00.0000000Z", "timeZone": "UTC"},
        "endDateTime": {"dateTime": "2026-11-24T09:30:00.0000000Z", "timeZone": "UTC"},
        "duration": "PT30M",
        "preBuffer": "PT5M",
        "postBuffer": "PT10M",
        "price": 20,
        "priceType": "fixedPrice",
        "reminders": [{"message": "Tomorrow!", "offset": "P1D", "recipients": "customer"}],
        "maximumAttendeesCount": 1,
        "filledAttendeesCount": 1,
        "isLocationOnline": False,
        "joinWebUrl": None,
        "anonymousJoinWebUrl": None,
        "additionalInformation": "",
        "appointmentLabel": None,
        "optOutOfCustomerEmail": False,
        "smsNotificationsEnabled": False,
        "isCustomerAllowedToManageBooking": False,
        "customerTimeZone": None,
        "customerName": "Nia New",
        "customerEmailAddress": "nia@example.com",
        "customerPhone": "+49 30 000000",
        "customerNotes": None,
        "customers": [
            {
                "@odata.type": ATTENDEE,
                "name": "Nia New",
                "emailAddress": "nia@example.com",
                "phone": "+49 30 000000",
                "notes": None,
                "timeZone": None,
                "customQuestionAnswers": [],
            }
        ],
        "createdDateTime": "2026-11-22T08:00:00.000000Z",
        "lastUpdatedDateTime": "2026-11-22T08:00:00.000000Z",
    }


async def test_an_appointment_reads_back_as_it_was_answered(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    answer = await graph.get(f"appointments/{quote(made['id'], safe='')}")

    assert (answer.status_code, answer.json()) == (200, made)


async def test_the_id_may_come_with_or_without_percent_encoding(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    plain = await graph.get(f"appointments/{made['id']}")
    encoded = await graph.get(f"appointments/{made['id'].replace('=', '%3D')}")

    assert [plain.json(), encoded.json()] == [made, made]


async def test_ids_are_read_with_regard_to_case(graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    answer = await graph.get(f"appointments/{made['id'].swapcase()}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ErrorItemNotFound")


async def test_lists_leave_out_reminders_and_notes(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    body = draft(serviceNotes="Careful.")
    body["customers"][0]["notes"] = "I come by bike."
    made = (await graph.post("appointments", json=body)).json()

    listed = (await graph.get("appointments")).json()["value"]
    viewed = (await graph.get("calendarView", params=DAY)).json()["value"]

    del made["@odata.context"]
    assert (made["customerNotes"], made["serviceNotes"], len(made["reminders"])) == ("I come by bike.", "Careful.", 1)
    made["customers"][0]["notes"] = None
    assert listed == viewed == [{**made, "reminders": [], "serviceNotes": None, "customerNotes": None}]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (
            {"dateTime": "2026-11-24T09:00:00", "timeZone": "UTC"},
            {"dateTime": "2026-11-24T09:30:00", "timeZone": "UTC"},
        ),
        (
            {"dateTime": "2026-11-24T09:00:00.0000000+00:00", "timeZone": "UTC"},
            {"dateTime": "2026-11-24T10:30:00.0000000+01:00", "timeZone": "UTC"},
        ),
        (
            {"dateTime": "2026-11-24T10:00:00.0000000", "timeZone": "W. Europe Standard Time"},
            {"dateTime": "2026-11-24T10:30:00", "timeZone": "Europe/Berlin"},
        ),
        ({"dateTime": "2026-11-24T09:00:00Z"}, {"dateTime": "2026-11-24T09:30:00.0000000Z", "timeZone": None}),
    ],
)
async def test_times_are_taken_in_every_documented_form_and_answered_in_utc(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], start: dict[str, str], end: dict[str, str]
) -> None:
    made = (await graph.post("appointments", json=draft(startDateTime=start, endDateTime=end))).json()

    assert [made["startDateTime"], made["endDateTime"], made["duration"]] == [
        {"dateTime": "2026-11-24T09:00:00.0000000Z", "timeZone": "UTC"},
        {"dateTime": "2026-11-24T09:30:00.0000000Z", "timeZone": "UTC"},
        "PT30M",
    ]


async def test_an_online_appointment_has_a_link_to_join(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    body = draft("2026-11-23T09:00:00", "2026-11-23T09:30:00", serviceId=id_of("online"))

    made = (await graph.post("appointments", json=body)).json()

    assert made["isLocationOnline"] is True
    assert made["joinWebUrl"].startswith("https://teams.microsoft.com/l/meetup-join/")


async def test_a_known_customer_is_filled_in_on_create(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    customers = [{"@odata.type": ATTENDEE, "customerId": id_of("ada"), "phone": "+49 30 9"}]

    made = (await graph.post("appointments", json=draft(customers=customers))).json()

    shown = {name: made["customers"][0][name] for name in ("customerId", "name", "emailAddress", "phone")}
    assert shown == {
        "customerId": id_of("ada"),
        "name": "Ada",
        "emailAddress": "ada@example.com",
        "phone": "+49 30 9",
    }
    assert len((await graph.get("customers")).json()["value"]) == 5


async def test_a_new_customer_joins_the_list_of_customers(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    customer = (await graph.get(f"customers/{made['customers'][0]['customerId']}")).json()

    assert {name: customer[name] for name in ("displayName", "emailAddress", "phones")} == {
        "displayName": "Nia New",
        "emailAddress": "nia@example.com",
        "phones": [{"number": "+49 30 000000", "type": "other"}],
    }


async def test_the_flat_properties_make_a_customer_too(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    body = draft(customers=..., customerName="Flo Flat", customerEmailAddress="flo@example.com")

    made = (await graph.post("appointments", json=body)).json()

    assert [(c["name"], c["emailAddress"]) for c in made["customers"]] == [("Flo Flat", "flo@example.com")]
    assert (made["customerName"], made["customerEmailAddress"]) == ("Flo Flat", "flo@example.com")


async def test_answers_to_custom_questions_are_kept(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    body = draft()
    body["customers"][0]["customQuestionAnswers"] = [
        {"questionId": id_of("age"), "question": "How old are you?", "answerInputType": "text", "answer": "25"}
    ]

    made = (await graph.post("appointments", json=body)).json()

    assert made["customers"][0]["customQuestionAnswers"] == [
        {
            "questionId": id_of("age"),
            "question": "How old are you?",
            "answerInputType": "text",
            "answerOptions": [],
            "isRequired": False,
            "answer": "25",
            "selectedOptions": [],
        }
    ]


async def test_moving_keeps_the_id_and_everything_else(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], switches: httpx.AsyncClient
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    await switches.post("clock", json={"advance": 60})
    times = {
        "startDateTime": {"dateTime": "2026-11-24T09:15:00", "timeZone": "UTC"},
        "endDateTime": {"dateTime": "2026-11-24T09:45:00", "timeZone": "UTC"},
    }

    answer = await graph.patch(f"appointments/{made['id']}", json=times)

    after = (await graph.get(f"appointments/{made['id']}")).json()
    assert (answer.status_code, answer.content) == (204, b"")
    assert after == {
        **made,
        "startDateTime": {"dateTime": "2026-11-24T09:15:00.0000000Z", "timeZone": "UTC"},
        "endDateTime": {"dateTime": "2026-11-24T09:45:00.0000000Z", "timeZone": "UTC"},
        "lastUpdatedDateTime": "2026-11-22T08:01:00.000000Z",
    }


async def test_customers_are_replaced_and_known_ones_stay_as_blank_as_they_were_sent(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    customers = [{"@odata.type": ATTENDEE, "customerId": id_of("ada")}]

    answer = await graph.patch(f"appointments/{made['id']}", json={"customers": customers})

    after = (await graph.get(f"appointments/{made['id']}")).json()
    assert answer.status_code == 204
    assert [(c["customerId"], c["name"], c["emailAddress"]) for c in after["customers"]] == [(id_of("ada"), None, None)]


async def test_the_service_of_an_appointment_never_changes(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], id_of: Callable[[str], str]
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    answer = await graph.patch(
        f"appointments/{made['id']}", json={"serviceId": id_of("class"), "appointmentLabel": "x"}
    )

    after = (await graph.get(f"appointments/{made['id']}")).json()
    assert answer.status_code == 204
    assert (after["serviceId"], after["appointmentLabel"]) == (id_of("cut"), "x")


@pytest.mark.parametrize("action", ["cancel", "microsoft.graph.cancel", "Cancel/"])
async def test_a_cancelled_appointment_is_gone(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], action: str
) -> None:
    made = (await graph.post("appointments", json=draft())).json()
    path = f"appointments/{made['id']}"

    first = await graph.post(f"{path}/{action}", json={"cancellationMessage": "Sorry."})
    second = await graph.post(f"{path}/{action}", json={"cancellationMessage": "Sorry."})

    left = (await graph.get("calendarView", params=DAY)).json()["value"]
    assert [first.status_code, second.status_code, (await graph.get(path)).status_code] == [204, 404, 404]
    assert second.json()["error"]["code"] == "ErrorItemNotFound"
    assert left == []


async def test_a_deleted_appointment_is_gone(graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    codes = [(await graph.delete(f"appointments/{made['id']}")).status_code for _ in range(2)]

    assert codes == [204, 404]
    assert (await graph.get("appointments")).json()["value"] == []


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z", True),
        ("2026-11-24T09:29:59Z", "2026-11-24T12:00:00Z", True),
        ("2026-11-24T08:00:00Z", "2026-11-24T09:00:01Z", True),
        ("2026-11-24T10:10:00+01:00", "2026-11-24T10:20:00+01:00", True),
        ("2026-11-24T09:30:00Z", "2026-11-24T12:00:00Z", False),
        ("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z", False),
        ("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", True),
    ],
)
async def test_the_calendar_view_shows_what_overlaps(
    graph: httpx.AsyncClient, draft: Callable[..., dict[str, Any]], start: str, end: str, found: bool
) -> None:
    made = (await graph.post("appointments", json=draft())).json()

    view = (await graph.get("calendarView", params={"start": start, "end": end})).json()

    assert [item["id"] for item in view["value"]] == ([made["id"]] if found else [])


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"start": "2026-11-24T00:00:00Z"},
        {"end": "2026-11-24T00:00:00Z"},
        {"start": "soon", "end": "2026-11-24T00:00:00Z"},
        {"start": "2026-11-24T00:00:00", "end": "2026-11-25T00:00:00"},
        {"start": "2026-11-25T00:00:00Z", "end": "2026-11-24T00:00:00Z"},
        {"startDateTime": "2026-11-24T00:00:00Z", "endDateTime": "2026-11-25T00:00:00Z"},
    ],
)
async def test_the_calendar_view_needs_a_range(graph: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await graph.get("calendarView", params=params)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidParameter")


async def test_dates_cannot_be_filtered(graph: httpx.AsyncClient) -> None:
    answer = await graph.get(
        "appointments", params={"$filter": "startDateTime/dateTime ge '2026-11-24T00:00:00.0000000Z'"}
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "This filter query is not supported."
