"""Each reported oddity and open question of Bookings, switched on: what is different then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import httpx
import pytest

Draft: TypeAlias = Callable[..., dict[str, Any]]
IdOf: TypeAlias = Callable[[str], str]
Switch: TypeAlias = Callable[..., Awaitable[None]]
DAY = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"}
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def switch(switches: httpx.AsyncClient) -> Switch:
    async def on(name: str, **more: Any) -> None:
        assert (await switches.post("faults", json={"name": name, **more})).status_code == 201

    return on


def _error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def _availability(graph: httpx.AsyncClient, staff_id: str, start: str, end: str) -> httpx.Response:
    times = [{"dateTime": f"2026-11-{moment}:00", "timeZone": "UTC"} for moment in (start, end)]
    body = {"staffIds": [staff_id], "startDateTime": times[0], "endDateTime": times[1]}
    return await graph.post("getStaffAvailability", json=body)


def _brief(answer: httpx.Response) -> list[tuple[str, str, str]]:
    items = answer.json()["value"][0]["availabilityItems"]
    return [
        (item["startDateTime"]["dateTime"][8:16], item["endDateTime"]["dateTime"][8:16], item["status"])
        for item in items
    ]


async def _mail(switches: httpx.AsyncClient) -> list[tuple[str, list[str]]]:
    return [(mail["kind"], mail["to"]) for mail in (await switches.get("mail")).json()["mail"]]


# Availability.


async def test_a_nested_appointment_cuts_the_busy_time_short(
    graph: httpx.AsyncClient, admin: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch
) -> None:
    await admin.post("appointments", json=draft("2026-11-24T12:00:00", "2026-11-24T16:00:00"))
    await admin.post("appointments", json=draft("2026-11-24T13:00:00", "2026-11-24T14:00:00"))
    asked = graph, id_of("kim"), "24T12:00", "24T16:00"

    right = _brief(await _availability(*asked))
    await switch("nested-appointments-cut-short")
    wrong = _brief(await _availability(*asked))

    morning = ("24T08:00", "24T11:00", "available")
    assert right == [morning, ("24T12:00", "24T16:00", "busy")]
    assert wrong == [morning, ("24T12:00", "24T14:00", "busy"), ("24T14:00", "24T16:00", "available")]


async def test_availability_can_be_cut_to_the_question(graph: httpx.AsyncClient, id_of: IdOf, switch: Switch) -> None:
    await switch("clipped-availability")

    answer = await _availability(graph, id_of("kim"), "24T09:30", "24T13:00")

    assert _brief(answer) == [("24T09:30", "24T11:00", "available"), ("24T12:00", "24T13:00", "available")]


async def test_availability_can_keep_to_the_hours_of_services(
    graph: httpx.AsyncClient, id_of: IdOf, switch: Switch
) -> None:
    hours = [{"day": "tuesday", "timeSlots": [{"startTime": "09:00:00", "endTime": "10:00:00"}]}]
    weekly = {"availabilityType": "customWeeklyHours", "businessHours": hours}
    for word in ("cut", "class", "online"):
        path = f"services/{id_of(word)}"
        await graph.patch(path, json={"schedulingPolicy": {"generalAvailability": weekly, "customAvailabilities": []}})

    ignoring = _brief(await _availability(graph, id_of("kim"), "24T09:00", "24T10:00"))
    await switch("service-hours-in-availability")
    keeping = _brief(await _availability(graph, id_of("kim"), "24T09:00", "24T10:00"))

    assert ignoring == [("24T08:00", "24T11:00", "available"), ("24T12:00", "24T16:00", "available")]
    assert keeping == [("24T08:00", "24T09:00", "available")]


async def test_long_ranges_can_be_too_long(graph: httpx.AsyncClient, id_of: IdOf, switch: Switch) -> None:
    await switch("availability-span-limit", days=2)
    await switch("calendar-span-limit", days=2)
    params = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-27T00:00:00Z"}

    two_days = await _availability(graph, id_of("kim"), "24T00:00", "26T00:00")
    three_days = await _availability(graph, id_of("kim"), "24T00:00", "27T00:00")
    view = await graph.get("calendarView", params=params)

    assert (two_days.status_code, _error(three_days)) == (200, (500, "UnknownError"))
    assert _error(view) == (400, "ErrorCalendarViewRangeTooBig")


async def test_time_off_can_go_unseen(graph: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch) -> None:
    away = draft("2026-11-26T14:00:00", "2026-11-26T14:30:00")

    seen = await graph.post("appointments", json=away)
    await switch("time-off-ignored")
    free = _brief(await _availability(graph, id_of("kim"), "26T12:00", "26T16:00"))
    unseen = await graph.post("appointments", json=away)

    assert (seen.status_code, unseen.status_code) == (500, 201)
    assert free == [("26T08:00", "26T11:00", "available"), ("26T12:00", "26T16:00", "available")]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ("display", ("2026-11-24T09:00:00", "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna")),
        ("windows", ("2026-11-24T09:00:00", "W. Europe Standard Time")),
        ("iana", ("2026-11-24T09:00:00", "Europe/Berlin")),
        ("utc", ("2026-11-24T08:00:00.0000000Z", "UTC")),
    ],
)
async def test_zones_are_spelled_in_every_reported_way(
    graph: httpx.AsyncClient, id_of: IdOf, switch: Switch, zones: str, expected: tuple[str, str]
) -> None:
    await switch("documented-availability-shape", array=False, capitals=False, zones=zones)

    (kim,) = (await _availability(graph, id_of("kim"), "24T09:00", "24T10:00")).json()["value"]

    first = kim["availabilityItems"][0]
    assert (first["startDateTime"]["dateTime"], first["startDateTime"]["timeZone"]) == expected
    assert first["status"] == "available"


async def test_hours_of_staff_can_be_meant_in_their_own_zone(
    graph: httpx.AsyncClient, id_of: IdOf, switch: Switch
) -> None:
    asked = graph, id_of("lee"), "24T00:00", "24T23:00"

    in_berlin = _brief(await _availability(*asked))
    await switch("staff-hours-in-own-zone")
    in_london = _brief(await _availability(*asked))

    assert in_berlin == [("24T08:00", "24T10:00", "available")]
    assert in_london == [("24T09:00", "24T11:00", "available")]


async def test_business_hours_can_be_meant_in_another_zone(
    graph: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch
) -> None:
    evening = draft("2026-11-24T16:00:00", "2026-11-24T16:30:00")

    in_berlin = await graph.post("appointments", json=evening)
    await switch("hours-zone", zone="UTC")
    in_utc = await graph.post("appointments", json=evening)

    assert (in_berlin.status_code, in_utc.status_code) == (500, 201)


# Booking.


async def test_overlap_can_be_checked_without_buffers(graph: httpx.AsyncClient, draft: Draft, switch: Switch) -> None:
    await graph.post("appointments", json=draft())
    close_by = draft("2026-11-24T09:30:00", "2026-11-24T10:00:00")

    with_buffers = await graph.post("appointments", json=close_by)
    await switch("overlap-ignores-buffers")
    without = await graph.post("appointments", json=close_by)
    on_top = await graph.post("appointments", json=draft())

    assert [answer.status_code for answer in (with_buffers, without, on_top)] == [500, 201, 500]


async def test_a_moved_appointment_can_stand_in_its_own_way(
    graph: httpx.AsyncClient, draft: Draft, switch: Switch
) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"
    later = draft("2026-11-24T09:15:00", "2026-11-24T09:45:00")
    move = {name: later[name] for name in ("startDateTime", "endDateTime")}
    await switch("own-slot-busy-on-patch", times=1)

    codes = [(await graph.patch(path, json=move)).status_code for _ in range(2)]

    assert codes == [500, 204]


async def test_changes_can_go_unchecked(graph: httpx.AsyncClient, draft: Draft, switch: Switch) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"
    sunday = draft("2026-11-29T09:00:00", "2026-11-29T12:00:00")
    move = {name: sunday[name] for name in ("startDateTime", "endDateTime")}

    checked = await graph.patch(path, json=move)
    await switch("rules-unchecked-on-patch")
    unchecked = await graph.patch(path, json=move)
    created = await graph.post("appointments", json=sunday)

    assert [answer.status_code for answer in (checked, unchecked, created)] == [500, 204, 500]


async def test_required_questions_can_be_enforced(
    graph: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch
) -> None:
    asked = [{"questionId": id_of("age"), "isRequired": True}]
    await graph.patch(f"services/{id_of('cut')}", json={"customQuestions": asked})
    answers = [{"questionId": id_of("age"), "answer": "43"}]
    customer = draft()["customers"][0]

    lenient = await graph.post("appointments", json=draft())
    await switch("required-questions-enforced")
    silent = await graph.post("appointments", json=draft("2026-11-25T09:00:00", "2026-11-25T09:30:00"))
    answered = await graph.post(
        "appointments",
        json=draft(
            "2026-11-25T09:00:00", "2026-11-25T09:30:00", customers=[{**customer, "customQuestionAnswers": answers}]
        ),
    )

    assert [answer.status_code for answer in (lenient, silent, answered)] == [201, 500, 201]


async def test_a_known_address_can_make_a_known_customer(
    graph: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch
) -> None:
    customers = [{**draft()["customers"][0], "emailAddress": "ADA@example.com"}]

    first = (await graph.post("appointments", json=draft(customers=customers))).json()
    await switch("customers-deduplicated")
    later = draft("2026-11-25T09:00:00", "2026-11-25T09:30:00", customers=customers)
    second = (await graph.post("appointments", json=later)).json()

    assert first["customers"][0]["customerId"] != id_of("ada")
    assert second["customers"][0]["customerId"] == id_of("ada")
    assert second["customers"][0]["name"] == "Nia New"


async def test_the_first_answer_can_lack_customers_and_join_address(
    graph: httpx.AsyncClient, draft: Draft, switch: Switch
) -> None:
    await switch("customers-missing-when-created")
    await switch("join-url-late")

    made = (await graph.post("appointments", json=draft(isLocationOnline=True))).json()
    read = (await graph.get(f"appointments/{made['id']}")).json()

    assert (made["customers"], made["joinWebUrl"]) == ([], None)
    assert len(read["customers"]) == 1
    assert read["joinWebUrl"].startswith("https://teams.microsoft.com/")


async def test_anonymous_joining_has_its_own_address(graph: httpx.AsyncClient, draft: Draft, id_of: IdOf) -> None:
    path = f"services/{id_of('cut')}"
    plain = (await graph.post("appointments", json=draft(isLocationOnline=True))).json()
    await graph.patch(path, json={"isAnonymousJoinEnabled": True})
    later = draft("2026-11-25T09:00:00", "2026-11-25T09:30:00", isLocationOnline=True)
    anonymous = (await graph.post("appointments", json=later)).json()

    assert plain["anonymousJoinWebUrl"] is None
    assert anonymous["anonymousJoinWebUrl"].startswith(anonymous["joinWebUrl"])


async def test_an_appointment_can_be_made_although_the_answer_says_otherwise(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Draft, switch: Switch
) -> None:
    await switch("made-though-staff-unavailable", times=1)

    refused = await graph.post("appointments", json=draft())
    again = await graph.post("appointments", json=draft())
    made = (await graph.get("calendarView", params=DAY)).json()["value"]

    assert (refused.status_code, refused.json()["error"]["message"]) == (500, "Staff not available")
    assert (again.status_code, len(made)) == (500, 1)
    assert [kind for kind, _ in await _mail(switches)] == ["create"]


async def test_a_change_can_lose_the_online_meeting(graph: httpx.AsyncClient, draft: Draft, switch: Switch) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft(isLocationOnline=True))).json()['id']}"
    await switch("meeting-lost-on-patch")

    await graph.patch(path, json={"appointmentLabel": "kept", "isLocationOnline": True})
    kept = (await graph.get(path)).json()
    await graph.patch(path, json={"appointmentLabel": "lost"})
    lost = (await graph.get(path)).json()

    assert kept["joinWebUrl"].startswith("https://teams.microsoft.com/")
    assert (lost["isLocationOnline"], lost["joinWebUrl"], lost["appointmentLabel"]) == (False, None, "lost")


async def test_a_change_can_answer_with_the_object(graph: httpx.AsyncClient, draft: Draft, switch: Switch) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"
    await switch("patch-answers-object")

    changed = await graph.patch(path, json={"appointmentLabel": "moved"})

    assert (changed.status_code, changed.json()) == (200, (await graph.get(path)).json())


@pytest.mark.parametrize("how", ["cancel", "delete"])
async def test_what_has_begun_may_not_be_cancelled(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Draft, switch: Switch, how: str
) -> None:
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"
    await switch("past-cancel-refused")
    codes = []
    for now in ("2026-11-24T09:00:00Z", "2026-11-24T08:59:59Z"):
        await switches.post("clock", json={"now": now})
        answer = await (graph.post(f"{path}/cancel") if how == "cancel" else graph.delete(path))
        codes.append(answer.status_code)

    assert codes == [500, 204]


async def test_a_view_can_leave_out_what_began_before_it(
    graph: httpx.AsyncClient, draft: Draft, switch: Switch
) -> None:
    await graph.post("appointments", json=draft())
    params = {**DAY, "start": "2026-11-24T09:15:00Z"}

    overlapping = (await graph.get("calendarView", params=params)).json()["value"]
    await switch("calendar-view-starts-only")
    starting = (await graph.get("calendarView", params=params)).json()["value"]

    assert (len(overlapping), len(starting)) == (1, 0)


@pytest.mark.parametrize("wrong", [{"startDateTime": ...}, {"maximumAttendeesCount": "many"}, {"customers": "nobody"}])
async def test_a_malformed_body_can_answer_500(
    graph: httpx.AsyncClient, draft: Draft, switch: Switch, wrong: dict[str, Any]
) -> None:
    named = await graph.post("appointments", json=draft(**wrong))
    await switch("malformed-answers-500")
    unnamed = await graph.post("appointments", json=draft(**wrong))

    assert (named.status_code, _error(unnamed)) == (400, (500, "UnknownError"))
    assert unnamed.json()["error"]["message"] == ""


# Mail.


async def test_mails_can_be_silenced_for_one_operation(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Draft, switch: Switch
) -> None:
    await switch("mails-silenced", operation="deleteAppointment")
    path = f"appointments/{(await graph.post('appointments', json=draft())).json()['id']}"

    await graph.delete(path)

    assert await _mail(switches) == [("create", ["nia@example.com", "kim@corner.example"])]


@pytest.mark.parametrize(
    ("is_on", "told"), [(False, ["kim@corner.example"]), (True, ["nia@example.com", "kim@corner.example"])]
)
async def test_opting_out_can_leave_later_mails(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Draft, switch: Switch, is_on: bool, told: list[str]
) -> None:
    if is_on:
        await switch("opt-out-for-confirmations-only")
    made = (await graph.post("appointments", json=draft(optOutOfCustomerEmail=True))).json()

    await graph.post(f"appointments/{made['id']}/cancel", json={"cancellationMessage": "Sorry."})

    assert await _mail(switches) == [("create", ["kim@corner.example"]), ("cancel", told)]


@pytest.fixture
def everyone(id_of: IdOf) -> list[dict[str, Any]]:
    """Three known customers, as they are put on a class."""
    kind = "#microsoft.graph.bookingCustomerInformation"
    words = ("ada", "ben", "cleo")
    return [{"@odata.type": kind, "customerId": id_of(w), "emailAddress": f"{w}@example.com"} for w in words]


@pytest.mark.parametrize(
    ("is_on", "invites", "leavers", "told"),
    [
        (True, True, 1, [["ben@example.com", "cleo@example.com"]]),
        (True, True, 2, [["cleo@example.com"]]),
        (True, True, 3, []),
        (True, True, 0, []),
        (True, False, 1, []),
        (False, True, 1, []),
    ],
)
async def test_a_group_can_be_told_of_a_cancellation_when_one_leaves(
    graph: httpx.AsyncClient,
    switches: httpx.AsyncClient,
    draft: Draft,
    id_of: IdOf,
    switch: Switch,
    everyone: list[dict[str, Any]],
    is_on: bool,
    invites: bool,
    leavers: int,
    told: list[list[str]],
) -> None:
    if is_on:
        await switch("group-told-of-one-leaving")
    await graph.patch("", json={"schedulingPolicy": {"isMeetingInviteToCustomersEnabled": invites}})
    times = "2026-11-24T08:00:00", "2026-11-24T09:00:00"
    made = (await graph.post("appointments", json=draft(*times, serviceId=id_of("class"), customers=everyone))).json()

    left = await graph.patch(f"appointments/{made['id']}", json={"customers": everyone[leavers:]})

    assert left.status_code == 204
    assert [to for kind, to in await _mail(switches) if kind == "cancel"] == told


async def test_an_appointment_of_one_is_no_group(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, draft: Draft, switch: Switch, everyone: list[dict[str, Any]]
) -> None:
    await switch("group-told-of-one-leaving")
    await graph.patch("", json={"schedulingPolicy": {"isMeetingInviteToCustomersEnabled": True}})
    made = (await graph.post("appointments", json=draft(customers=everyone[:1]))).json()

    await graph.patch(f"appointments/{made['id']}", json={"customers": everyone[1:2]})

    assert [kind for kind, _ in await _mail(switches)] == ["create", "change"]


# Businesses, staff, and the shape of answers.


async def test_too_many_businesses_can_only_be_searched(solutions: httpx.AsyncClient, switch: Switch) -> None:
    await switch("too-many-businesses")

    every = await solutions.get("bookingBusinesses")
    searched = await solutions.get("bookingBusinesses", params={"query": "corner"})

    assert (_error(every), searched.status_code) == ((400, "ErrorExceededFindCountLimit"), 200)


async def test_deleting_a_business_can_need_exchange(admin: httpx.AsyncClient, switch: Switch) -> None:
    await switch("delete-business-needs-exchange")

    refused = await admin.delete("")

    assert refused.status_code == 400
    assert "Remove-Mailbox" in refused.json()["error"]["message"]
    assert (await admin.get("")).status_code == 200


async def test_deleted_staff_can_be_remembered(graph: httpx.AsyncClient, id_of: IdOf, switch: Switch) -> None:
    again = {"displayName": "Lee", "emailAddress": "Lee@corner.example", "role": "guest"}
    await graph.delete(f"staffMembers/{id_of('lee')}")
    await switch("deleted-staff-remembered", times=1)

    remembered = await graph.post("staffMembers", json=again)
    forgotten = await graph.post("staffMembers", json=again)

    assert (remembered.status_code, forgotten.status_code) == (409, 201)
    assert remembered.json()["error"]["message"] == "A staff member already exists"


async def test_a_staff_member_can_be_unreadable(
    graph: httpx.AsyncClient, switches: httpx.AsyncClient, id_of: IdOf, switch: Switch
) -> None:
    await switch("staff-unreadable", member="Lee")

    lee, kim = [await graph.get(f"staffMembers/{id_of(word)}") for word in ("lee", "kim")]
    listed = (await graph.get("staffMembers")).json()["value"]
    service = (await graph.get(f"services/{id_of('cut')}")).json()
    await switches.delete("faults")
    await switch("staff-unreadable")
    kim_too = await graph.get(f"staffMembers/{id_of('kim')}")

    assert (_error(lee), kim.status_code, kim_too.status_code) == ((500, "UnknownError"), 200, 500)
    assert [member["displayName"] for member in listed] == ["Kim", "Lee"]
    assert id_of("lee") in service["staffMemberIds"]


async def test_reminders_can_have_negative_offsets(
    graph: httpx.AsyncClient, draft: Draft, id_of: IdOf, switch: Switch
) -> None:
    def soon(offset: str) -> list[dict[str, Any]]:
        return [{"message": "Now!", "offset": offset, "recipients": "customer"}]

    path = f"appointments/{(await graph.post('appointments', json=draft(reminders=soon('PT0S')))).json()['id']}"
    await switch("negative-reminder-offsets")

    service = (await graph.get(f"services/{id_of('cut')}")).json()
    appointment = (await graph.get(path)).json()

    assert [reminder["offset"] for reminder in service["defaultReminders"]] == ["-P1D"]
    assert appointment["reminders"] == soon("PT0S")


async def test_a_person_can_have_no_role_in_the_business(
    admin: httpx.AsyncClient, graph: httpx.AsyncClient, switch: Switch
) -> None:
    await switch("no-role-in-business")

    assert _error(await admin.get("services")) == (404, "ErrorFolderNotFound")
    assert (await graph.get("services")).status_code == 200


async def test_errors_can_have_their_older_spelling(graph: httpx.AsyncClient, switch: Switch) -> None:
    await switch("old-error-spelling")

    error = (await graph.get(f"services/{NOBODY}")).json()["error"]

    assert set(error) == {"code", "message", "innererror"}


async def test_objects_can_carry_what_no_document_names(graph: httpx.AsyncClient, switch: Switch) -> None:
    plain = (await graph.get("services")).json()["value"][0]
    await switch("unknown-properties")
    strange = (await graph.get("services")).json()["value"][0]

    assert set(strange) - set(plain) == {"notYetDocumented"}
    assert set(strange["defaultLocation"]) - set(plain["defaultLocation"]) == {"notYetDocumented"}


@pytest.mark.parametrize(("name", "more", "status"), [("throttled", {}, 429), ("unavailable", {"status": 503}, 503)])
async def test_the_time_to_wait_can_be_a_date(
    graph: httpx.AsyncClient, switch: Switch, name: str, more: dict[str, Any], status: int
) -> None:
    await switch(name, retryAfter=30, asDate=True, **more)

    answer = await graph.get("services")

    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "Sun, 22 Nov 2026 08:00:30 GMT")
    assert answer.headers["Date"] == "Sun, 22 Nov 2026 08:00:00 GMT"


async def test_an_error_can_have_no_body(graph: httpx.AsyncClient, switch: Switch) -> None:
    await switch("unavailable", status=502, empty=True)

    answer = await graph.get("services")

    assert (answer.status_code, answer.content) == (502, b"")
    assert answer.headers["request-id"]


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        (7000215, 401, "invalid_client"),
        (7000222, 401, "invalid_client"),
        (700016, 400, "unauthorized_client"),
        (90002, 400, "invalid_request"),
        (1002012, 400, "invalid_scope"),
    ],
)
async def test_sign_in_can_be_refused_for_every_reason(
    web: httpx.AsyncClient, switch: Switch, code: int, status: int, error: str
) -> None:
    form = {"grant_type": "client_credentials", "client_id": "b", "client_secret": "s", "scope": "x/.default"}
    await switch("sign-in-refused", code=code, times=1)

    refused, issued = [await web.post("/contoso/oauth2/v2.0/token", data=form) for _ in range(2)]

    body = refused.json()
    assert (refused.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert issued.status_code == 200
