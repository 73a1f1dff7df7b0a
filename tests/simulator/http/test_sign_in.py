"""Tokens, permissions, and the headers that every answer carries."""

from __future__ import annotations

from typing import Any

import httpx
import jwt
import pytest

from simulator.http.operations import OPERATIONS
from simulator.http.permissions import PERMISSIONS
from simulator.server import create_simulator, serve

FORM = {
    "grant_type": "client_credentials",
    "client_id": "bot",
    "client_secret": "secret",
    "scope": "https://graph.microsoft.com/.default",
}
BUSINESSES = "/v1.0/solutions/bookingBusinesses"
ONE = BUSINESSES + "/corner@contoso.onmicrosoft.com"


async def _token(web: httpx.AsyncClient, roles: list[str] | None = None) -> dict[str, str]:
    app = {"clientId": "bot", "clientSecret": "secret", "roles": roles}
    await web.post("/_simulator/apps", json={name: value for name, value in app.items() if value is not None})
    answer = await web.post("/contoso/oauth2/v2.0/token", data=FORM)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_token_is_issued_as_entra_issues_it(web: httpx.AsyncClient) -> None:
    answer = await web.post("/contoso/oauth2/v2.0/token", data=FORM)

    body = answer.json()
    assert answer.status_code == 200
    assert len(body.pop("access_token")) > 20
    assert body == {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599}


async def test_a_token_names_its_application_and_what_it_may(web: httpx.AsyncClient) -> None:
    token = (await _token(web, ["Bookings.Read.All", "Mail.Send"]))["Authorization"].removeprefix("Bearer ")

    claims = jwt.decode(token, options={"verify_signature": False})

    assert (claims["appid"], claims["roles"]) == ("bot", ["Bookings.Read.All", "Mail.Send"])


@pytest.mark.parametrize(
    ("tenant", "change", "status", "error", "code"),
    [
        ("contoso", {"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ("contoso", {"client_secret": ""}, 401, "invalid_client", 7000218),
        ("contoso", {"client_id": "stranger"}, 400, "unauthorized_client", 700016),
        ("contoso", {"client_id": ""}, 400, "invalid_request", 900144),
        ("contoso", {"scope": "Bookings.Read.All"}, 400, "invalid_scope", 1002012),
        ("contoso", {"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ("common", {}, 400, "invalid_request", 50194),
    ],
)
async def test_a_refused_sign_in_says_why_as_entra_does(
    web: httpx.AsyncClient, tenant: str, change: dict[str, str], status: int, error: str, code: int
) -> None:
    await web.post("/_simulator/apps", json={"clientId": "bot", "clientSecret": "secret"})

    answer = await web.post(f"/{tenant}/oauth2/v2.0/token", data={**FORM, **change})

    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert set(body) == {"error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id"}


async def test_a_federated_assertion_signs_in_without_a_secret(web: httpx.AsyncClient) -> None:
    form = {name: value for name, value in FORM.items() if name != "client_secret"}
    assertion = {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": "x",
    }

    answer = await web.post("/contoso/oauth2/v2.0/token", data={**form, **assertion})

    assert answer.status_code == 200


async def test_the_authority_describes_itself(web: httpx.AsyncClient) -> None:
    answer = await web.get("/contoso/v2.0/.well-known/openid-configuration")

    assert answer.json()["token_endpoint"] == str(web.base_url) + "/contoso/oauth2/v2.0/token"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic dXNlcg==", "Bearer eyJh.eyJi.unknown"])
async def test_without_a_good_token_nothing_is_served(web: httpx.AsyncClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    answer = await web.get(ONE, headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


async def test_an_issued_token_expires_by_the_simulators_clock(web: httpx.AsyncClient) -> None:
    headers = await _token(web)

    codes = []
    for seconds in (0, 3598, 1):
        await web.post("/_simulator/clock", json={"advance": seconds})
        codes.append((await web.get(ONE, headers=headers)).status_code)

    assert codes == [200, 200, 401]


async def test_strict_takes_issued_tokens_only(plan: dict[str, Any]) -> None:
    async with (
        serve(create_simulator(plan, strict=True)) as running,
        httpx.AsyncClient(base_url=running.root, trust_env=False) as web,
    ):
        opaque = [await web.get(ONE, headers={"Authorization": f"Bearer {token}"}) for token in ("x", "delegated")]
        issued = await web.get(ONE, headers=await _token(web))

    assert [answer.status_code for answer in [*opaque, issued]] == [401, 401, 200]


READ, APPOINTMENTS = "Bookings.Read.All", "BookingsAppointment.ReadWrite.All"
WRITE, MANAGE = "Bookings.ReadWrite.All", "Bookings.Manage.All"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", BUSINESSES, {READ, WRITE, MANAGE}),
        ("POST", BUSINESSES, set()),
        ("GET", ONE, {READ, APPOINTMENTS, WRITE, MANAGE}),
        ("PATCH", ONE, {WRITE, MANAGE}),
        ("POST", ONE + "/publish", {MANAGE}),
        ("POST", ONE + "/getStaffAvailability", {READ, WRITE, MANAGE, "Calendars.Read"}),
        ("GET", ONE + "/appointments", {READ, APPOINTMENTS, WRITE, MANAGE}),
        ("POST", ONE + "/appointments", {APPOINTMENTS, WRITE, MANAGE}),
        ("DELETE", ONE + "/appointments/AAMkNone=", {APPOINTMENTS, WRITE, MANAGE}),
        ("POST", ONE + "/appointments/AAMkNone=/cancel", {WRITE, MANAGE}),
        ("GET", ONE + "/customQuestions", {READ, WRITE, MANAGE}),
        ("POST", ONE + "/services", {WRITE, MANAGE}),
        ("GET", "/v1.0/solutions/bookingCurrencies", set()),
        ("POST", "/v1.0/users/desk@corner.example/sendMail", {"Mail.Send"}),
    ],
)
async def test_each_operation_asks_for_its_own_permission(
    web: httpx.AsyncClient, method: str, path: str, allowed: set[str]
) -> None:
    admitted = set()
    for role in (READ, APPOINTMENTS, WRITE, MANAGE, "Calendars.Read", "Mail.Send"):
        headers = await _token(web, [role])
        body: dict[str, Any] | None = {} if method in ("POST", "PATCH") else None
        answer = await web.request(method, path, headers=headers, json=body)
        if answer.status_code != 403:
            admitted.add(role)
        else:
            assert answer.json()["error"]["code"] == "ErrorAccessDenied"

    assert admitted == allowed


async def test_a_signed_in_person_may_not_ask_for_availability(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("getStaffAvailability", json={})

    assert answer.status_code == 403


async def test_the_read_permission_writes_only_while_its_switch_is_on(web: httpx.AsyncClient) -> None:
    headers = await _token(web, [READ])
    path = ONE + "/appointments/AAMkNone="

    before = await web.delete(path, headers=headers)
    await web.post("/_simulator/faults", json={"name": "odd-permissions"})
    after = await web.delete(path, headers=headers)

    assert (before.status_code, after.status_code) == (403, 404)


def test_every_operation_has_its_permissions() -> None:
    assert {operation.name for operation in OPERATIONS} == set(PERMISSIONS)


async def test_the_clients_request_id_is_echoed_in_headers_and_errors(web: httpx.AsyncClient) -> None:
    headers = {"Authorization": "Bearer app", "client-request-id": "3f0c"}

    good = await web.get(ONE, headers=headers)
    bad = await web.get(ONE + "/services/none", headers=headers)

    inner = bad.json()["error"]["innerError"]
    assert (good.headers["client-request-id"], bad.headers["client-request-id"]) == ("3f0c", "3f0c")
    assert good.headers["request-id"] != bad.headers["request-id"]
    assert set(inner) == {"date", "request-id", "client-request-id"}
    assert (inner["request-id"], inner["client-request-id"]) == (bad.headers["request-id"], "3f0c")
    assert good.headers["Content-Type"].startswith("application/json;odata.metadata=minimal")
