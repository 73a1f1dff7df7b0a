"""Whom Teams vouches for: members of an allowed tenant and nobody else, and no look-up costs anybody their turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.azure.connector import ChannelDownError, Connector, RefusedByChannelError
from bot.identity.teams import TeamsPeople
from dialogs.said import SignedIn
from graph.errors import TryLater
from storage.conversations.model import EMBEDDED, Key

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

Json = dict[str, Any]

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
TENANT, OTHER_TENANT = "Tenant-1", "tenant-2"
OBJECT = "9d3e08f9-a7ae-43aa-a4d3-de3f319a8a9c"
CHAT = Key("msteams", "a:1/é")
ANA = SignedIn("Ana Costa", "ana@example.com", is_member=True)
NO_MEMBER = SignedIn("Ana Costa")
ONLY_SAID = SignedIn("Ana (said)")
OPEN = SignedIn("Ana (said)", is_open=True)


def activity(**changes: Any) -> Json:
    return {
        "type": "message",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "conversation": {"id": CHAT.conversation, "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "from": {"id": "29:ana", "name": "Ana (said)", "aadObjectId": OBJECT},
        "text": "hi",
    } | changes


def member(**changes: Any) -> Json:
    return {
        "id": "29:ana",
        "name": "Ana Costa",
        "objectId": OBJECT,
        "email": "ana@example.com",
        "userPrincipalName": "ana.costa@contoso.example",
        "tenantId": TENANT.lower(),
        "userRole": "user",
    } | changes


class Members:
    """Teams, as far as it tells who somebody is."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, str]] = []

    async def member(self, service_url: str, conversation: str, user: str) -> Json:
        self.asked.append((service_url, conversation, user))
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.Event().wait()
        assert isinstance(self.answer, dict)
        return self.answer


class Watch:
    now = NOW


def people(members: Members, *tenants: str, watch: Watch | None = None, seconds: float = 3) -> TeamsPeople:
    clock = watch or Watch()
    return TeamsPeople(members, tenants or (TENANT,), lambda: clock.now, longest_seconds=seconds)


async def who(said: Json, described: object, *tenants: str, key: Key = CHAT) -> SignedIn | None:
    return await people(Members(described), *tenants).signed_in(key, said)


async def test_a_member_is_believed() -> None:
    members = Members(member())

    assert await people(members).signed_in(CHAT, activity()) == ANA
    assert members.asked == [("https://smba.trafficmanager.net/emea/", CHAT.conversation, "29:ana")]


@pytest.mark.parametrize(
    "described",
    [
        member(userRole=None),
        member(userRole="User"),
        member(objectId=None, aadObjectId=OBJECT.upper()),
        member(aadObjectId=OBJECT),
    ],
)
async def test_so_is_one_whom_teams_describes_a_little_differently(described: Json) -> None:
    assert await who(activity(), described) == ANA


@pytest.mark.parametrize(
    "changes",
    [
        {"userPrincipalName": "ana_example.com#EXT#@contoso.example"},
        {"userPrincipalName": "ana_example.com#ext#@contoso.example"},
        {"userPrincipalName": ""},
        {"userPrincipalName": None},
        {"userPrincipalName": 7},
        {"userPrincipalName": "ana"},
        {"userRole": "guest"},
        {"userRole": "Guest"},
        {"userRole": "anonymous"},
        {"userRole": ""},
        {"userRole": "not yet documented"},
        {"userRole": ["user"]},
        {"tenantId": OTHER_TENANT},
        {"tenantId": None},
        {"tenantId": ""},
        {"tenantId": {"id": TENANT}},
        {"objectId": "somebody-else"},
        {"objectId": None},
        {"objectId": 7},
        {"aadObjectId": "somebody-else"},
    ],
    ids=str,
)
async def test_a_guest_and_whoever_is_not_clearly_a_member_is_none(changes: Json) -> None:
    assert await who(activity(), member(**changes)) == NO_MEMBER


async def test_nobody_is_a_member_by_saying_nothing() -> None:
    assert await who(activity(), {}) == SignedIn()


@pytest.mark.parametrize("email", [None, "", 7, "ana", "a na@example.com", "ana_x.com#EXT#@contoso.example", "a@b@c"])
async def test_a_member_without_a_mail_address_has_none_and_never_their_user_name(email: object) -> None:
    assert await who(activity(), member(email=email)) == SignedIn("Ana Costa", "", is_member=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"channelData": {"tenant": {"id": ""}}},
        {"channelData": {"tenant": {"id": [TENANT]}}},
        {"channelData": {"tenant": TENANT}},
        {"conversation": {"id": CHAT.conversation, "tenantId": OTHER_TENANT}},
        {"channelData": None, "conversation": {"id": CHAT.conversation}},
        {"from": activity()["from"] | {"tenantId": OTHER_TENANT}},
    ],
    ids=str,
)
async def test_from_a_foreign_tenant_nobody_is_believed_nor_looked_up(changes: Json) -> None:
    members = Members(member())

    assert await people(members).signed_in(CHAT, activity(**changes)) == ONLY_SAID
    assert members.asked == []


@pytest.mark.parametrize("changes", [{"channelData": None}, {"conversation": {"id": CHAT.conversation}}], ids=str)
async def test_one_place_that_names_the_tenant_is_enough(changes: Json) -> None:
    assert await who(activity(**changes), member()) == ANA


async def test_several_tenants_may_be_allowed() -> None:
    elsewhere = activity(channelData={"tenant": {"id": OTHER_TENANT}}, conversation={"id": CHAT.conversation})

    assert await who(elsewhere, member(tenantId=OTHER_TENANT), TENANT, OTHER_TENANT) == ANA
    assert await who(elsewhere, member(tenantId="tenant-3"), TENANT, OTHER_TENANT) == NO_MEMBER


async def test_where_no_tenant_is_allowed_nobody_is_believed() -> None:
    assert await TeamsPeople(Members(member()), (), lambda: NOW).signed_in(CHAT, activity()) == ONLY_SAID


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (Key(EMBEDDED, "c1"), {}),
        (Key(EMBEDDED, "c1"), {"channelId": "webchat"}),
        (Key("webchat", "c1"), {}),
        (Key("directline", "c1"), {"channelId": "directline"}),
        (CHAT, {"channelId": "webchat"}),
        (CHAT, {"from": {"id": "29:ana", "name": "Ana"}}),
        (CHAT, {"from": {"aadObjectId": OBJECT}}),
        (CHAT, {"from": None}),
    ],
    ids=str,
)
async def test_in_other_channels_and_without_an_account_nobody_is_signed_in(key: Key, changes: Json) -> None:
    members = Members(member())

    assert await people(members).signed_in(key, activity(**changes)) is None
    assert members.asked == []


@pytest.mark.parametrize(
    "answer",
    [ChannelDownError("no"), RefusedByChannelError("no"), TryLater("sign-in"), ConnectionError(), RuntimeError("bug")],
)
async def test_a_look_up_that_fails_makes_nobody_a_member(answer: Exception, caplog: pytest.LogCaptureFixture) -> None:
    is_known_to_be_nobody = isinstance(answer, RefusedByChannelError)

    assert await who(activity(), answer) == (ONLY_SAID if is_known_to_be_nobody else OPEN)

    assert caplog.messages == [f"teams did not tell who somebody is: {type(answer).__name__}"]


async def test_a_look_up_that_takes_too_long_makes_nobody_a_member() -> None:
    async with asyncio.timeout(5):
        assert await people(Members(None), seconds=0).signed_in(CHAT, activity()) == OPEN


async def test_what_teams_has_told_is_kept_for_an_hour() -> None:
    members, watch = Members(member()), Watch()
    known = people(members, watch=watch)
    for minutes in (0, 59, 1):
        watch.now += timedelta(minutes=minutes)
        assert await known.signed_in(CHAT, activity()) == ANA

    assert len(members.asked) == 2


async def test_what_it_has_not_told_is_asked_again() -> None:
    members = Members(ChannelDownError("no"))
    known = people(members)
    first = await known.signed_in(CHAT, activity())
    members.answer = member()

    assert (first, await known.signed_in(CHAT, activity())) == (OPEN, ANA)


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (CHAT, {"from": {"id": "29:ana", "aadObjectId": "somebody-else"}}),
        (CHAT, {"from": {"id": "29:rui", "aadObjectId": OBJECT}}),
        (Key("msteams", "a:2"), {}),
        (CHAT, {"serviceUrl": "https://smba.trafficmanager.net/amer/"}),
    ],
    ids=str,
)
async def test_what_is_kept_is_of_that_person_in_that_conversation_alone(key: Key, changes: Json) -> None:
    members = Members(member())
    known = people(members)
    await known.signed_in(CHAT, activity())
    await known.signed_in(key, activity(**changes))

    assert len(members.asked) == 2


async def test_a_foreign_tenant_is_not_helped_by_what_is_kept() -> None:
    known = people(Members(member()))
    await known.signed_in(CHAT, activity())

    assert await known.signed_in(CHAT, activity(channelData={"tenant": {"id": OTHER_TENANT}})) == ONLY_SAID


# The look-up itself


class Teams:
    """Answers as it is told to, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str | None]] = []
        self.app = web.Application()
        self.app.router.add_get("/emea/v3/{tail:.*}", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.raw_path, request.headers.get("Authorization")))
        status, body = self.answers.pop(0)
        headers = {"Location": "/emea/v3/elsewhere"} if status == 302 else {}
        return web.Response(status=status, text=body, content_type="application/json", headers=headers)


class Token:
    def __init__(self) -> None:
        self.value = "old"

    async def token(self) -> str:
        return self.value

    async def refresh(self, refused: str) -> str:
        assert refused == self.value
        self.value = "new"
        return self.value


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def look_up(http: aiohttp.ClientSession, base: str) -> Json:
    return await Connector(http, Token()).member(f"{base}/emea/", "a:1/é", "29:a/b")


async def test_a_member_is_looked_up_with_our_token(http: aiohttp.ClientSession, serve: Serve) -> None:
    teams = Teams((200, json.dumps(member())))

    assert await look_up(http, await serve(teams.app)) == member()
    assert teams.asked == [("/emea/v3/conversations/a%3A1%2F%C3%A9/members/29%3Aa%2Fb", "Bearer old")]


async def test_a_token_that_is_refused_is_renewed_once(http: aiohttp.ClientSession, serve: Serve) -> None:
    teams = Teams((401, ""), (200, "{}"))
    refusing = Teams((401, ""), (401, ""))

    assert await look_up(http, await serve(teams.app)) == {}
    with pytest.raises(RefusedByChannelError):
        await look_up(http, await serve(refusing.app))

    assert [token for _, token in teams.asked] == ["Bearer old", "Bearer new"]


@pytest.mark.parametrize("status", [408, 412, 429, 500, 502, 503, 504])
async def test_a_channel_that_cannot_tell_now_is_not_asked_again(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    teams = Teams((status, ""))

    with pytest.raises(ChannelDownError):
        await look_up(http, await serve(teams.app))

    assert len(teams.asked) == 1


@pytest.mark.parametrize("status", [204, 302, 400, 403, 404])
async def test_a_channel_that_knows_of_nobody_says_so(http: aiohttp.ClientSession, serve: Serve, status: int) -> None:
    teams = Teams((status, ""))

    with pytest.raises(RefusedByChannelError):
        await look_up(http, await serve(teams.app))

    assert len(teams.asked) == 1


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null", '"ana"', "[" * 60_000, f'{{"x": "{"x" * 70_000}"}}', "{"])
async def test_an_answer_that_cannot_be_read_is_none(http: aiohttp.ClientSession, serve: Serve, body: str) -> None:
    with pytest.raises(ChannelDownError):
        await look_up(http, await serve(Teams((200, body)).app))


async def test_a_channel_that_is_not_there_is_down(http: aiohttp.ClientSession) -> None:
    with pytest.raises(ChannelDownError) as error:
        await look_up(http, "http://127.0.0.1:9")

    assert "a:1" not in str(error.value)
