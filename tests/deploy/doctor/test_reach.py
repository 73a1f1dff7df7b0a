"""What is reached over the network: the public address, Direct Line, and the clock, each before a stand-in."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from bot.settings import Settings
from deploy.doctor.findings import Gravity, Look
from deploy.doctor.reach import clock, direct_line, public_address
from deploy.doctor.setup import Setup
from tests.deploy.doctor.conftest import BOT, SECRET, TENANT

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
OUR_POLICY = "connect-src 'self' wss://{host}"

Check = Callable[[Setup], Awaitable[Look]]


@dataclass
class There:
    """Answers as it is told; `asked` are the tokens that came."""

    server: str = "bookings-chat"
    health: int = 200
    policy: str = OUR_POLICY
    messages: int = 401
    tokens: int = 200
    date: datetime = NOON
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/bookingBusinesses"):
            return web.Response(status=401, headers={"Date": f"{self.date:%a, %d %b %Y %H:%M:%S GMT}"})
        if request.path == "/healthz":
            return web.Response(status=self.health, headers={"Server": self.server})
        if request.path == "/chat":
            return web.Response(headers={"Content-Security-Policy": self.policy.format(host=request.host)})
        if request.path == "/api/messages":
            return web.Response(status=self.messages)
        self.asked.append(request.headers.get("Authorization", ""))
        return web.Response(status=self.tokens)


@asynccontextmanager
async def setup_before(there: There, **settings: str) -> AsyncIterator[Setup]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", there.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    env = {
        "BOOKINGS_BUSINESS_IDS": "studio@example.com",
        "GRAPH_BASE_URL": f"{root}/v1.0",
        "GRAPH_STATIC_TOKEN": "test",
        "WEBCHAT_SECRET": SECRET,
    }
    given = {name: value.replace("ROOT", root) for name, value in settings.items()}
    try:
        async with aiohttp.ClientSession() as http:
            none: Any = None
            yield Setup(Settings.from_env(env | given), Path(), lambda: NOON, none, none, http, root)
    finally:
        await runner.cleanup()


OF_A_BOT = {"MicrosoftAppId": BOT, "MicrosoftAppPassword": "hush", "MicrosoftAppTenantId": TENANT}


async def told(check: Check, there: There, **settings: str) -> list[tuple[Gravity, str]]:
    async with setup_before(there, **settings) as setup:
        look = await check(setup)
        root = str(setup.direct_line)
    return [(one.gravity, one.what.replace(root, "ROOT")) for one in look.findings]


async def test_a_public_address_that_leads_here() -> None:
    assert await told(public_address, There(), PUBLIC_URL="ROOT", **OF_A_BOT) == []


@pytest.mark.parametrize(
    ("there", "what"),
    [
        pytest.param(There(server="nginx"), "another answers, with 200", id="somebody else's page"),
        pytest.param(There(health=502), "another answers, with 502", id="nobody behind the proxy"),
        pytest.param(There(policy="connect-src 'self' wss://inside:3978"), "does not pass on the Host", id="Host lost"),
        pytest.param(There(messages=404), "/api/messages answers 404", id="no endpoint"),
    ],
)
async def test_a_public_address_that_does_not(there: There, what: str) -> None:
    ((gravity, found),) = await told(public_address, there, PUBLIC_URL="ROOT", **OF_A_BOT)

    assert gravity is Gravity.FAULT
    assert what in found


async def test_without_a_bot_nobody_asks_for_its_endpoint() -> None:
    assert await told(public_address, There(messages=404), PUBLIC_URL="ROOT") == []


async def test_a_certificate_that_is_not_good(monkeypatch: pytest.MonkeyPatch) -> None:
    async with setup_before(There(), PUBLIC_URL="https://chat.example.com:8443") as setup:

        def refused(*_: object, **__: object) -> None:
            expired = ssl.SSLCertVerificationError()
            expired.verify_message = "has expired"
            raise aiohttp.ClientConnectorCertificateError(cast("Any", None), expired)

        monkeypatch.setattr(setup.http, "get", refused)
        (finding,) = (await public_address(setup)).findings

    assert finding.what == "PUBLIC_URL: the certificate of https://chat.example.com:8443 is not good (has expired)"
    assert "-connect chat.example.com:8443 -servername chat.example.com " in finding.commands[0]


async def test_direct_line_is_asked_with_the_secret() -> None:
    there = There()

    assert await told(direct_line, there, DIRECTLINE_SECRET="hush", **OF_A_BOT) == []
    assert there.asked == ["Bearer hush"]


async def test_direct_line_that_refuses() -> None:
    ((gravity, found),) = await told(direct_line, There(tokens=403), DIRECTLINE_SECRET="hush", **OF_A_BOT)

    assert (gravity, found) == (Gravity.FAULT, "DIRECTLINE_SECRET: Direct Line refuses it (403)")


async def test_direct_line_that_does_not_answer() -> None:
    async with setup_before(There(), DIRECTLINE_SECRET="hush", **OF_A_BOT) as setup:
        pass  # nobody is there any more
    async with aiohttp.ClientSession() as http:
        gone = Setup(setup.settings, setup.data, setup.clock, setup.tokens, setup.client, http, setup.direct_line)
        (finding,) = (await direct_line(gone)).findings

    assert finding.what.startswith("DIRECTLINE_SECRET: Direct Line does not answer")


@pytest.mark.parametrize(
    ("off", "gravity", "what"),
    [
        (timedelta(seconds=-100), Gravity.WARNING, "100 seconds ahead"),
        (timedelta(seconds=400), Gravity.FAULT, "400 seconds behind"),
    ],
)
async def test_a_clock_that_is_off(off: timedelta, gravity: Gravity, what: str) -> None:
    assert await told(clock, There(date=NOON + off)) == [(gravity, f"the clock of this machine is {what}")]


async def test_a_clock_that_is_right() -> None:
    assert await told(clock, There(date=NOON + timedelta(seconds=2))) == []
