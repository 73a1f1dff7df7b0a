"""Tokens from Azure's Direct Line: the secret goes to Azure alone, and the page gets a token of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from pydantic import SecretStr

from bot.channels.webchat.admission import Admission
from bot.channels.webchat.azure_direct_line import AzureDirectLine
from bot.channels.webchat.origins import Origins
from bot.channels.webchat.tokens import Tokens
from bot.http import RefusedError
from bot.networks import Networks
from bot.server import utc_now
from bot.throttle import Throttle
from scheduling.limits import Limits, Refusals
from storage.database.engine import open_database
from storage.quotas import Rates

if TYPE_CHECKING:
    from tests.bot.conftest import Serve


@dataclass
class Azure:
    """Stands for Azure's Direct Line, as far as tokens go."""

    status: int = 200
    answer: Any = field(default_factory=lambda: {"conversationId": "c", "token": "t", "expires_in": 3600, "extra": 1})
    refreshed: int = 200
    asked: list[tuple[str | None, Any]] = field(default_factory=list)

    @property
    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/tokens/generate", self.generate)
        app.router.add_post("/tokens/refresh", self.refresh)
        return app

    async def refresh(self, request: web.Request) -> web.Response:
        self.asked.append((request.headers.get("Authorization"), None))
        return web.json_response(self.answer, status=self.refreshed)

    async def generate(self, request: web.Request) -> web.Response:
        self.asked.append((request.headers.get("Authorization"), await request.json()))
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def admission(sqlite_address: str) -> AsyncIterator[Admission]:
    """One chat a minute."""
    database = open_database(sqlite_address)
    throttle = Throttle(Limits(chats_per_minute=1), Rates(database), Refusals(utc_now))
    yield Admission(Tokens("key"), Origins(()), Networks("key"), throttle)
    await database.aclose()


def direct_line(http: aiohttp.ClientSession, admission: Admission, domain: str) -> AzureDirectLine:
    return AzureDirectLine(http, SecretStr("azure-secret"), admission, utc_now, domain)


def asking(origin: str = "http://localhost") -> web.Request:
    return make_mocked_request("POST", "/webchat/token", headers={"Host": "localhost", "Origin": origin})


async def test_the_page_gets_a_token_for_a_user_of_ours(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve
) -> None:
    azure = Azure()
    domain = await serve(azure.app)

    answer = await direct_line(http, admission, domain).token(asking(), None)

    user = answer["userId"]
    assert user.startswith("dl_")
    assert azure.asked == [("Bearer azure-secret", {"user": {"id": user}})]
    assert answer == {
        "token": "t",
        "conversationId": "c",
        "expires_in": 3600,
        "userId": user,
        "domain": domain,
        "memory": "t",
        "memoryExpiresIn": 3600,
        "isResumed": False,
    }


async def test_who_comes_back_before_azures_token_expires_goes_on(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve
) -> None:
    azure = Azure()
    line = direct_line(http, admission, await serve(azure.app))

    answer = await line.token(asking(), "theirs.a-b_c")

    assert azure.asked == [("Bearer theirs.a-b_c", None)]
    assert (answer["conversationId"], answer["isResumed"], answer["memory"]) == ("c", True, "t")


@pytest.mark.parametrize("memory", ["expired", "with a space", "line\nbreak", "x" * 4_001])
async def test_what_azure_does_not_take_any_more_begins_anew(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve, memory: str
) -> None:
    azure = Azure(refreshed=403)
    line = direct_line(http, admission, await serve(azure.app))

    answer = await line.token(asking(), memory)
    await line.forget(memory)

    assert (answer["token"], answer["isResumed"]) == ("t", False)
    assert [bearer for bearer, _ in azure.asked] == (["Bearer expired"] if memory == "expired" else []) + [
        "Bearer azure-secret"
    ]


@pytest.mark.parametrize(("status", "answer"), [(503, {}), (200, {"token": "t"})])
async def test_where_azure_fails_nobody_loses_their_chat(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve, status: int, answer: Any
) -> None:
    line = direct_line(http, admission, await serve(Azure(answer=answer, refreshed=status).app))

    with pytest.raises(RefusedError) as refused:
        await line.token(asking(), "theirs")

    assert refused.value.status == 502


@pytest.mark.parametrize(("status", "answer"), [(403, {}), (500, {}), (200, {"token": "t"}), (200, "words")])
async def test_when_azure_fails_the_page_is_told_to_come_back(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve, status: int, answer: Any
) -> None:
    domain = await serve(Azure(status, answer).app)

    with pytest.raises(RefusedError) as refused:
        await direct_line(http, admission, domain).token(asking(), None)

    assert (refused.value.status, str(refused.value)) == (502, "the chat service does not answer now")


async def test_pages_and_addresses_are_limited_as_with_our_own(
    http: aiohttp.ClientSession, admission: Admission, serve: Serve
) -> None:
    azure = Azure()
    line = direct_line(http, admission, await serve(azure.app))

    with pytest.raises(RefusedError) as foreign:
        await line.token(asking(origin="https://evil.example"), None)
    await line.token(asking(), None)
    with pytest.raises(RefusedError) as too_many:
        await line.token(asking(), None)

    assert (foreign.value.status, too_many.value.status) == (403, 429)
    assert len(azure.asked) == 1
