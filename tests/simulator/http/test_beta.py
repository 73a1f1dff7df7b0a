"""Beta: both roots, the older of which has ended, its own names, and what only it knows; the same seen from v1.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

BUSINESS = "bookingBusinesses/corner@contoso.onmicrosoft.com"
APPLICATION = {"Authorization": "Bearer app"}
PERSON = {"Authorization": "Bearer delegated"}


@pytest.fixture
def beta_draft(draft: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    body = draft()
    return {**body, "start": body.pop("startDateTime"), "end": body.pop("endDateTime")}


@pytest.fixture
async def old_root(switches: httpx.AsyncClient) -> None:
    """The older root is served as it once was."""
    assert (await switches.post("faults", json={"name": "old-beta-root"})).status_code == 201


@pytest.mark.usefixtures("old_root")
@pytest.mark.parametrize("root", ["/beta", "/beta/solutions"])
async def test_an_appointment_has_betas_names_there_and_v1s_names_here(
    web: httpx.AsyncClient, beta_draft: dict[str, Any], root: str
) -> None:
    invoice = {"invoiceId": "1001", "invoiceAmount": 10.5, "invoiceStatus": "open", "invoiceUrl": "https://x.example"}
    made = await web.post(f"{root}/{BUSINESS}/appointments", json={**beta_draft, **invoice}, headers=APPLICATION)
    path = f"{BUSINESS}/appointments/{made.json()['id']}"

    there = (await web.get(f"{root}/{path}", headers=APPLICATION)).json()
    here = (await web.get(f"/v1.0/solutions/{path}", headers=APPLICATION)).json()

    assert there["start"] == here["startDateTime"] == {"dateTime": "2026-11-24T09:00:00.0000000Z", "timeZone": "UTC"}
    assert {name: there[name] for name in invoice} == invoice
    assert there["customerId"] == here["customers"][0]["customerId"]
    assert set(there) - set(here) == {
        *invoice,
        *("start", "end", "customerId", "customerLocation", "invoiceDate", "onlineMeetingUrl"),
    }
    assert set(here) - set(there) == {"startDateTime", "endDateTime"}
    assert there["@odata.context"].startswith(f"{str(web.base_url).rstrip('/')}{root}/$metadata#bookingBusinesses(")


async def test_v1_drops_what_only_beta_knows(web: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]) -> None:
    path = f"{BUSINESS}/appointments"
    made = await web.post(f"/v1.0/solutions/{path}", json=draft(invoiceId="1001"), headers=APPLICATION)

    there = await web.get(f"/beta/solutions/{path}/{made.json()['id']}", headers=APPLICATION)

    assert there.json()["invoiceId"] is None


async def test_hours_and_addresses_are_named_as_beta_names_them(web: httpx.AsyncClient) -> None:
    slot = {"start": "10:00:00.0000000", "end": "12:00:00.0000000"}
    address = {"street": "Hill 1", "city": "", "state": "", "countryOrRegion": "", "postalCode": ""}
    change = {
        "businessHours": [{"day": "monday", "timeSlots": [slot]}],
        "address": {**address, "postOfficeBox": "77", "type": "business"},
    }
    changed = await web.patch(f"/beta/solutions/{BUSINESS}", json=change, headers=PERSON)

    there = (await web.get(f"/beta/solutions/{BUSINESS}", headers=PERSON)).json()
    here = (await web.get(f"/v1.0/solutions/{BUSINESS}", headers=PERSON)).json()

    assert changed.status_code == 204
    assert {name: there[name] for name in change} == change
    assert here["address"] == address
    assert here["businessHours"][0]["timeSlots"] == [{"startTime": slot["start"], "endTime": slot["end"]}]


async def test_the_names_of_v1_are_strange_to_beta(
    web: httpx.AsyncClient, draft: Callable[..., dict[str, Any]]
) -> None:
    answer = await web.post(f"/beta/solutions/{BUSINESS}/appointments", json=draft(), headers=APPLICATION)

    assert answer.status_code == 400


async def test_staff_have_a_colour_and_no_type_name_in_beta(web: httpx.AsyncClient) -> None:
    body = {"displayName": "Max", "emailAddress": "max@corner.example", "role": "guest", "colorIndex": 7}
    made = (await web.post(f"/beta/solutions/{BUSINESS}/staffMembers", json=body, headers=PERSON)).json()

    here = (await web.get(f"/v1.0/solutions/{BUSINESS}/staffMembers/{made['id']}", headers=PERSON)).json()

    assert (made["colorIndex"], "@odata.type" in made) == (7, False)
    assert ("colorIndex" in here, here["@odata.type"]) == (False, "#microsoft.graph.bookingStaffMember")


async def test_betas_properties_can_be_selected_in_beta_alone(web: httpx.AsyncClient) -> None:
    path, params = f"{BUSINESS}/appointments", {"$select": "start,invoiceId"}

    there = await web.get(f"/beta/solutions/{path}", params=params, headers=APPLICATION)
    here = await web.get(f"/v1.0/solutions/{path}", params=params, headers=APPLICATION)

    assert (there.status_code, here.status_code) == (200, 400)


@pytest.mark.usefixtures("old_root")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1.0/bookingBusinesses", 400),
        ("/v1.0/bookingCurrencies", 400),
        ("/beta/bookingCurrencies", 200),
        ("/beta/solutions/bookingCurrencies", 200),
        ("/v2.0/solutions/bookingBusinesses", 404),
    ],
)
async def test_the_older_root_is_betas_alone(web: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await web.get(path, headers=PERSON)

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["bookingBusinesses", BUSINESS, f"{BUSINESS}/services", "bookingCurrencies"])
async def test_the_older_root_has_ended_and_says_what_to_use(
    web: httpx.AsyncClient, switches: httpx.AsyncClient, path: str
) -> None:
    ended = await web.get(f"/beta/{path}", headers=PERSON)
    await switches.post("faults", json={"name": "old-beta-root"})
    served = await web.get(f"/beta/{path}", headers=PERSON)

    error = ended.json()["error"]
    assert (ended.status_code, error["code"], served.status_code) == (410, "Gone", 200)
    assert "/v1.0/solutions" in error["message"]


async def test_what_is_sent_to_the_older_root_is_not_done(
    web: httpx.AsyncClient, graph: httpx.AsyncClient, beta_draft: dict[str, Any]
) -> None:
    refused = await web.post(f"/beta/{BUSINESS}/appointments", json=beta_draft, headers=APPLICATION)

    assert refused.status_code == 410
    assert (await graph.get("appointments")).json()["value"] == []


@pytest.mark.usefixtures("old_root")
@pytest.mark.parametrize(("root", "status"), [("/v1.0/solutions", 403), ("/beta/solutions", 403), ("/beta", 404)])
async def test_below_the_older_root_an_appointment_permission_cancels(
    web: httpx.AsyncClient, root: str, status: int
) -> None:
    app = {"clientId": "bot", "clientSecret": "s", "roles": ["BookingsAppointment.ReadWrite.All"]}
    form = {"grant_type": "client_credentials", "client_id": "bot", "client_secret": "s", "scope": "x/.default"}
    await web.post("/_simulator/apps", json=app)
    token = (await web.post("/contoso/oauth2/v2.0/token", data=form)).json()["access_token"]

    path = f"{root}/{BUSINESS}/appointments/AAMkNone=/cancel"
    answer = await web.post(path, json={}, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == status
