"""Who is let in to the operator's page: signed in at Entra, in this tenant, now, and as an operator."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
import requests
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.channels.webchat.assets import Assets
from bot.health import Health
from bot.operator_page.page import POLICY, Sources
from bot.operator_page.routes import FLOW, SESSION, Door, OperatorOptions, OperatorRoutes
from bot.operator_page.sessions import SIGNED_IN_FOR, SIGNING_IN_FOR, Seal
from bot.operator_page.sign_in import KNOWN_FOR, Operators, SignIn
from bot.operator_page.view import Shop
from graph.auth.sign_in import Registration
from simulator.channel.issuer import Issuer
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from storage.marks import NO_SECRET
from tests.bot.operator_page.entra import CLIENT, SECRET, TENANT, Entra

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLGA = "33333333-3333-3333-3333-333333333333"
KEY = "a secret that all processes share, long enough"


@dataclass
class Watch:
    now: datetime = NOON


@dataclass
class Browser:
    """Somebody in front of the page, who goes to Entra and comes back."""

    http: TestClient[Any, Any]
    entra: Entra

    async def opens(self) -> tuple[int, str]:
        answer = await self.http.get("/operator", allow_redirects=False)
        return answer.status, await answer.text()

    async def begins(self) -> str:
        """The state with which Entra would send the browser back."""
        answer = await self.http.get("/operator", allow_redirects=False)
        assert answer.status == 302
        return self.entra.goes_to(answer.headers["Location"])

    async def comes_back(self, **answer: str) -> tuple[int, str]:
        back = await self.http.get("/operator/signed-in", params=answer, allow_redirects=False)
        return back.status, await back.text()

    async def signs_in(self) -> tuple[int, str]:
        return await self.comes_back(state=await self.begins(), code="the-code")

    def cookie(self, name: str) -> str:
        found = self.http.session.cookie_jar.filter_cookies(self.http.make_url("/operator")).get(name)
        return found.value if found else ""

    def keeps(self, name: str, value: str) -> None:
        self.http.session.cookie_jar.update_cookies({name: value}, self.http.make_url("/operator"))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'operator.sqlite'}")
    await upgrade(opened)
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def browser(database: Database, watch: Watch, request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    listed = getattr(request, "param", (OLGA,))
    entra = Entra(watch.now)

    async def shops() -> list[Shop]:
        return [Shop("shop@x", "Studio <b>Almeida</b>", ZoneInfo("Europe/Lisbon"), {})]

    registration = Registration(TENANT, CLIENT)
    sign_in = SignIn(registration, lambda: SECRET, lambda: watch.now, entra.http)
    door = Door(Operators(listed), sign_in, KEY, lambda: watch.now)
    sources = Sources(database, NO_SECRET, shops, lambda: watch.now)
    assets = Assets(Path("no bundle"))
    app = web.Application()
    app.add_routes(OperatorRoutes(OperatorOptions(sources, door), Health({}), assets, None).routes())
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as http:
        yield Browser(http, entra)


async def test_an_operator_signs_in_sees_the_page_and_signs_out(browser: Browser) -> None:
    assert await browser.signs_in() == (303, "")
    status, page = await browser.opens()
    assert status == 200
    assert "Signed in as Olga Quist" in page
    assert "Studio &lt;b&gt;Almeida" in page

    signed_out = await browser.http.post("/operator/sign-out")

    assert signed_out.status == 200
    assert (await browser.opens())[0] == 302


async def test_a_form_of_another_site_signs_nobody_out(browser: Browser) -> None:
    """No cookie comes with it, so its answer must not take any away."""
    await browser.signs_in()
    session = browser.cookie(SESSION)
    browser.http.session.cookie_jar.clear()

    answer = await browser.http.post("/operator/sign-out")

    assert session != ""
    assert (answer.status, answer.headers.getall("Set-Cookie", [])) == (200, [])


async def test_the_sign_in_is_the_one_that_entra_recommends(browser: Browser) -> None:
    await browser.begins()

    asked = browser.entra.asked
    assert asked["client_id"] == CLIENT
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == str(browser.http.make_url("/operator/signed-in"))
    assert set(asked["scope"].split()) == {"openid", "profile"}
    assert "code_verifier" not in asked


async def test_cookies_are_out_of_reach_for_scripts_and_other_sites(browser: Browser) -> None:
    behind_tls = {"X-Forwarded-Proto": "https"}
    begun = await browser.http.get("/operator", allow_redirects=False, headers=behind_tls)

    (cookie,) = begun.headers.getall("Set-Cookie")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/operator", "Max-Age=600"} <= set(cookie.split("; "))


async def test_the_page_runs_no_script_and_is_kept_nowhere(browser: Browser) -> None:
    await browser.signs_in()

    answer = await browser.http.get("/operator")

    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "script-src" not in POLICY
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "browser",
    [(OLGA,), (OLGA.upper(),), ("Olga@contoso.example",), ("role:Operator",), ("a@x.example", "role:operator")],
    indirect=True,
)
async def test_operators_are_named_by_id_by_address_or_by_role(browser: Browser) -> None:
    browser.entra.claims = {"roles": ["Operator"]}

    assert (await browser.signs_in())[0] == 303


@pytest.mark.parametrize("browser", [("else@contoso.example",), ("role:Operator",), ("role:",)], indirect=True)
async def test_somebody_else_of_the_tenant_is_told_so(browser: Browser) -> None:
    status, told = await browser.signs_in()

    assert status == 403
    assert "Your account may not see this page" in told
    assert browser.cookie(SESSION) == ""


@pytest.mark.parametrize(
    "claims",
    [
        {"tid": "44444444-4444-4444-4444-444444444444"},
        {"iss": "https://login.microsoftonline.com/44444444-4444-4444-4444-444444444444/v2.0"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another"]},
        {"exp": int(NOON.timestamp()) - 3600},
        {"iat": int(NOON.timestamp()) + 3600},
        {"nonce": "of another sign-in"},
        {"nonce": ""},
        {"oid": None},
    ],
)
async def test_a_token_of_elsewhere_or_of_another_time_lets_nobody_in(browser: Browser, claims: dict[str, Any]) -> None:
    browser.entra.claims = claims

    status, told = await browser.signs_in()

    assert (status, browser.cookie(SESSION)) == (400, "")
    assert "Olga" not in told


async def test_a_token_that_another_has_signed_lets_nobody_in(browser: Browser) -> None:
    browser.entra.signs_with = Issuer(NOON.timestamp)  # its key has the same id

    assert (await browser.signs_in())[0] == 400


async def test_without_a_key_to_hold_a_token_against_nobody_is_let_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Issuer, "key_set", lambda _: {"keys": []})

    status, told = await browser.signs_in()

    assert (status, browser.cookie(SESSION)) == (503, "")
    assert "Olga" not in told


async def test_an_answer_to_another_sign_in_lets_nobody_in(browser: Browser) -> None:
    await browser.begins()

    assert (await browser.comes_back(state="made-up", code="the-code"))[0] == 400
    # And it is over: the right state comes too late.
    assert (await browser.comes_back(state=browser.entra.asked["state"], code="the-code"))[0] == 400


@pytest.mark.parametrize(
    "answer", [{}, {"code": "the-code"}, {"error": "access_denied"}, {"code": "another-code"}], ids=str
)
async def test_an_answer_that_is_none_lets_nobody_in(browser: Browser, answer: dict[str, str]) -> None:
    state = await browser.begins()
    with_state = {"state": state} if answer and "code" in answer and answer["code"] != "the-code" else {}

    assert (await browser.comes_back(**answer, **with_state))[0] == 400


async def test_a_link_from_somebody_elses_sign_in_signs_nobody_in(browser: Browser) -> None:
    state = await browser.begins()
    browser.http.session.cookie_jar.clear()

    assert (await browser.comes_back(state=state, code="the-code"))[0] == 400


async def test_a_sign_in_that_takes_too_long_is_begun_anew(browser: Browser, watch: Watch) -> None:
    state = await browser.begins()
    watch.now += SIGNING_IN_FOR + timedelta(seconds=1)

    assert (await browser.comes_back(state=state, code="the-code"))[0] == 400


async def test_a_session_ends(browser: Browser, watch: Watch) -> None:
    await browser.signs_in()
    session = browser.cookie(SESSION)
    watch.now += SIGNED_IN_FOR - timedelta(seconds=1)
    browser.keeps(SESSION, session)
    assert (await browser.opens())[0] == 200

    watch.now += timedelta(seconds=2)
    browser.keeps(SESSION, session)

    assert (await browser.opens())[0] == 302


async def test_a_session_cannot_be_made_up(browser: Browser, watch: Watch) -> None:
    await browser.begins()
    own = {"id": OLGA, "address": "", "name": "", "roles": []}
    others = [
        "made-up",
        "é",
        browser.cookie(FLOW),
        Seal("another secret", "session", SIGNED_IN_FOR, lambda: watch.now).close(own),
        Seal(KEY, "sign-in", SIGNED_IN_FOR, lambda: watch.now).close(own),
    ]
    for forged in others:
        browser.keeps(SESSION, forged)
        assert (await browser.opens())[0] == 302, forged

    browser.keeps(SESSION, Seal(KEY, "session", SIGNED_IN_FOR, lambda: watch.now).close(own))
    assert (await browser.opens())[0] == 200


async def test_who_is_no_operator_any_more_is_out_with_the_next_request(browser: Browser, watch: Watch) -> None:
    gone = {"id": "another", "address": "gone@contoso.example", "name": "Gone", "roles": []}
    browser.keeps(SESSION, Seal(KEY, "session", SIGNED_IN_FOR, lambda: watch.now).close(gone))

    assert (await browser.opens())[0] == 403


async def test_while_entra_is_out_of_reach_it_is_said_so(browser: Browser, watch: Watch) -> None:
    state = await browser.begins()
    browser.entra.is_down = True
    watch.now += KNOWN_FOR

    assert (await browser.opens())[0] == 503
    assert (await browser.comes_back(state=state, code="the-code"))[0] == 503
    browser.entra.is_down = False
    assert (await browser.signs_in())[0] == 303


async def test_however_many_ask_for_the_page_entra_is_asked_once_and_nobody_else_waits(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Graph is signed in with runs in the common threads, of which there may be as few as five."""
    asked, has_come, may_answer = [], threading.Event(), threading.Event()
    send = browser.entra.send

    def slow(request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        asked.append(request.url)
        has_come.set()
        may_answer.wait(30)
        return send(request, *args, **options)

    monkeypatch.setattr(browser.entra, "send", slow)
    crowd = [asyncio.create_task(browser.opens()) for _ in range(100)]
    try:
        await asyncio.to_thread(has_come.wait, 30)
        await asyncio.gather(*(asyncio.to_thread(int) for _ in range(50)))
    finally:
        may_answer.set()
    answers = [status for status, _ in await asyncio.gather(*crowd)]

    assert answers == [302] * 100
    assert len(asked) == 1


async def test_whoever_comes_back_when_many_are_in_line_is_told_to_come_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, may_answer, send = await browser.begins(), threading.Event(), browser.entra.send

    def slow(request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        may_answer.wait(30)
        return send(request, *args, **options)

    monkeypatch.setattr(browser.entra, "send", slow)
    crowd = [asyncio.create_task(browser.comes_back(state=state, code="another-code")) for _ in range(30)]
    try:
        await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*(asyncio.to_thread(int) for _ in range(50)))
    finally:
        may_answer.set()
    answers = [status for status, _ in await asyncio.gather(*crowd)]

    assert sorted(answers) == [400] * 20 + [503] * 10


async def test_the_way_back_from_entra_leads_to_the_page(browser: Browser) -> None:
    state = await browser.begins()
    back = await browser.http.get(
        "/operator/signed-in", params={"state": state, "code": "the-code"}, allow_redirects=False
    )

    assert URL(back.headers["Location"]) == URL("/operator")
