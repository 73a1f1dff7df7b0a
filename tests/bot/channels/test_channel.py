"""`POST /api/messages`: who is let in, what is taken, and that each delivery has one turn and one answer."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.bookings_bot import BotAnswer
from bot.channels.azure.connector import MOST_UNCLEAR, UNCLEAR_PAUSE, Connector, ConnectorDelivery
from bot.channels.azure.token_check import SigningKeys
from bot.http import RefusedError
from bot.server import Channels
from bot.turns.pace import Patience
from bot.turns.runner import News
from dialogs.replies import Say
from dialogs.said import Said, SignedIn
from graph.auth.tokens import TokenSource
from storage.conversations.model import Inbound, Key
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from storage.database.locks import locks_on
from tests.bot.channels.framework import APP_ID, IDENTITY, KEY, BotFramework, FixedToken, until

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script, Serve

Json = dict[str, Any]

DAY = 24 * 3600.0
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class NoSignIn(FixedToken):
    async def token(self) -> str:
        raise ConnectionError("no sign-in now")


@pytest.fixture
async def framework(serve: Serve) -> BotFramework:
    framework = BotFramework()
    framework.publish("k1", KEY, "msteams", "directline")
    framework.base = await serve(framework.app)
    return framework


@pytest.fixture
async def bot(open_edge: OpenEdge, framework: BotFramework) -> Edge:
    return await open_edge(**framework.options())


async def deliver(edge: Edge, activity: Json, token: str | None, scheme: str = "Bearer") -> tuple[int, str]:
    """Status and reason; a delivery that is taken has none."""
    headers = {"Authorization": f"{scheme} {token}"} if token else {}
    async with edge.http.post(f"{edge.base}/api/messages", json=activity, headers=headers) as response:
        text = await response.text()
        return response.status, (await response.json())["error"]["message"] if text else ""


async def test_a_message_is_acknowledged_and_answered_at_its_service(bot: Edge, framework: BotFramework) -> None:
    acknowledged = await deliver(bot, framework.message(conversation={"id": "a:1/x"}), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert acknowledged == (200, "")
    path, authorization, answer = framework.taken[0]
    assert path == "/amer/v3/conversations/a%3A1%2Fx/activities/1"
    assert authorization == "Bearer outbound-1"
    answer.pop("timestamp")
    assert answer == {
        "type": "message",
        "id": "a:1/x|0000001",
        "text": "1: hi",
        "textFormat": "plain",
        "inputHint": "acceptingInput",
        "channelId": "msteams",
        "serviceUrl": framework.service_url,
        "conversation": {"id": "a:1/x"},
        "from": {"id": "28:bot"},
        "recipient": {"id": "29:1"},
        "replyToId": "1",
    }


async def test_whoever_waits_for_their_very_first_answer_hears_that_it_takes_longer(
    open_edge: OpenEdge, framework: BotFramework
) -> None:
    async def slow(frame: Json | None, said: Said) -> BotAnswer:
        await until(lambda: bool(framework.taken))
        return BotAnswer({}, (Say("done"),))

    soon = Patience(typing_after=0, words_after=(0,), typing_every=600)
    bot = await open_edge(**framework.options(), converse=slow, patience=soon)

    await deliver(bot, framework.message(), framework.token())
    await until(lambda: [said["text"] for _, _, said in framework.taken if "text" in said] == ["Still at it.", "done"])


async def test_what_is_said_unasked_answers_no_message_and_goes_where_the_last_one_came_from(
    bot: Edge, framework: BotFramework
) -> None:
    await deliver(bot, framework.message(), framework.token())
    await until(lambda: len(framework.taken) == 1)

    await bot.owe("i1")
    for attempt in (0, 0, 1):
        await bot.turns.speak_of(News("msteams|a:1", "i1", is_done=True, attempt=attempt))
    await until(lambda: len(framework.taken) == 2)

    path, authorization, said = framework.taken[1]
    assert (path, authorization) == ("/amer/v3/conversations/a%3A1/activities", "Bearer outbound-1")
    assert "replyToId" not in said
    assert said["text"] == "2: None"
    assert (said["from"], said["recipient"], said["serviceUrl"]) == (
        {"id": "28:bot"},
        {"id": "29:1"},
        framework.service_url,
    )


async def test_two_replicas_deliver_each_answer_once(
    open_edge: OpenEdge, framework: BotFramework, postgresql_address: str
) -> None:
    channels = Channels(FixedToken(), f"{framework.base}/openid", lambda url: url.startswith(framework.base))
    options = {"env": IDENTITY, "demo": False, "channels": channels, "database": postgresql_address}
    here, there = [await open_edge(**options) for _ in range(2)]
    framework.may_answer.clear()

    await deliver(here, framework.message(), framework.token())
    await until(lambda: len(framework.taken) == 1)  # and its channel is slow to say so
    await deliver(there, framework.message(id="2", text="again"), framework.token())
    key = Key("msteams", "a:1")
    async with asyncio.timeout(10):
        while len(await there.store.log(key, after=0)) < 2:  # noqa: ASYNC110  # until the second turn is over
            await asyncio.sleep(0.005)
    framework.may_answer.set()
    async with asyncio.timeout(10):
        while await there.store.log(key, after=0):  # noqa: ASYNC110  # until all is delivered
            await asyncio.sleep(0.005)

    assert [said["text"] for _, _, said in framework.taken] == ["1: hi", "2: again"]


async def test_bearer_is_read_in_any_case(bot: Edge, framework: BotFramework) -> None:
    assert await deliver(bot, framework.message(), framework.token(), scheme="bEARER") == (200, "")
    await until(lambda: len(framework.taken) == 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key": STRANGERS_KEY}, "the token is not valid here: InvalidSignatureError"),
        ({"kid": "unheard-of"}, "the token is signed by an unknown key"),
        ({"kid": None}, "the token names no key"),
        ({"key": "x" * 64, "algorithm": "HS256"}, "the token is not valid here: InvalidAlgorithmError"),
        ({"exp": int(time.time()) - 3600}, "the token is not valid here: ExpiredSignatureError"),
        ({"exp": None}, "the token is not valid here: MissingRequiredClaimError"),
        ({"nbf": int(time.time()) + 3600}, "the token is not valid here: ImmatureSignatureError"),
        ({"iss": None}, "the token is not valid here: MissingRequiredClaimError"),
        ({"iss": "https://sts.windows.net/tenant/"}, "the token is not valid here: InvalidIssuerError"),
        ({"aud": None}, "the token is not valid here: MissingRequiredClaimError"),
        ({"aud": "another-app"}, "the token is not valid here: InvalidAudienceError"),
        ({"aud": [APP_ID]}, "the token is not valid here: InvalidAudienceError"),
    ],
)
async def test_a_token_that_is_not_for_us_is_unauthorized(
    bot: Edge, framework: BotFramework, script: Script, changes: Json, reason: str
) -> None:
    assert await deliver(bot, framework.message(), framework.token(**changes)) == (401, reason)
    assert script.heard == []


def signed_as(algorithm: str | None) -> str:
    """A token in the form of a good one, said to be signed in this way."""
    header = {"typ": "JWT", "kid": "k1"} | ({"alg": algorithm} if algorithm else {})
    claims = {"iss": "https://api.botframework.com", "aud": APP_ID, "exp": int(time.time()) + 3600}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    return ".".join((*parts, "c2lnbmF0dXJl"))


DEEP = base64.urlsafe_b64encode(b"[" * 5_001).decode()
RS256_HEADER = signed_as("RS256").partition(".")[0]
NOT_RS256 = "the token is not valid here: InvalidAlgorithmError"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": int(time.time()) - 3600}, "the token is not valid here: ExpiredSignatureError"),
        ({"exp": None}, "the token is not valid here: MissingRequiredClaimError"),
        ({"exp": "soon"}, "the token is not valid here: DecodeError"),
        ({"nbf": int(time.time()) + 3600}, "the token is not valid here: ImmatureSignatureError"),
        ({"iss": "https://sts.windows.net/tenant/"}, "the token is not valid here: InvalidIssuerError"),
        ({"aud": "another-app"}, "the token is not valid here: InvalidAudienceError"),
        ({"aud": [APP_ID]}, "the token is not valid here: InvalidAudienceError"),
        ({"kid": None}, "the token names no key"),
        ({"key": "x" * 64, "algorithm": "HS256"}, NOT_RS256),
    ],
)
async def test_a_token_that_is_not_for_us_is_refused_without_a_look_for_keys(
    bot: Edge, framework: BotFramework, changes: Json, reason: str
) -> None:
    framework.is_down = True
    forged: Json = {"key": STRANGERS_KEY} | changes

    assert await deliver(bot, framework.message(), framework.token(**forged)) == (401, reason)
    assert framework.reads == 0


@pytest.mark.parametrize("algorithm", ["RS512", "HS256", "none", "None", "rs256", "magic", "", None])
async def test_a_token_that_is_signed_in_another_way_is_refused_without_a_look_for_keys(
    bot: Edge, framework: BotFramework, algorithm: str | None
) -> None:
    framework.is_down = True

    status, reason = await deliver(bot, framework.message(), signed_as(algorithm))

    assert (status, framework.reads) == (401, 0)
    assert reason in {NOT_RS256, "the token is not a token"}


async def test_only_a_token_in_order_waits_for_keys(bot: Edge, framework: BotFramework) -> None:
    framework.is_down = True

    refused = await deliver(bot, framework.message(), signed_as("RS256"))

    assert refused == (503, "the signing keys of bot framework cannot be read now")
    assert framework.reads == 1


@pytest.mark.parametrize(
    ("token", "scheme", "reason"),
    [
        (None, "Bearer", "a bearer token is needed"),
        ("dXNlcjpwYXNz", "Basic", "a bearer token is needed"),
        ("garbage", "Bearer", "the token is not a token"),
        ("a.b.c", "Bearer", "the token is not a token"),
        (f"{DEEP}.e30.c2ln", "Bearer", "the token is not a token"),
        (f"{RS256_HEADER}.{DEEP}.c2ln", "Bearer", "the token is not valid here: DecodeError"),
    ],
)
async def test_what_is_no_token_is_unauthorized(
    bot: Edge, framework: BotFramework, token: str | None, scheme: str, reason: str
) -> None:
    assert await deliver(bot, framework.message(), token, scheme) == (401, reason)


async def test_a_token_just_out_of_time_is_forgiven_the_difference_of_clocks(
    bot: Edge, framework: BotFramework
) -> None:
    assert await deliver(bot, framework.message(), framework.token(exp=int(time.time()) - 120)) == (200, "")
    await until(lambda: len(framework.taken) == 1)


@pytest.mark.parametrize(
    ("changes", "claimed", "reason"),
    [
        ({"channelId": "slack"}, {}, "the token's key may not sign for this channel"),
        ({}, {"serviceurl": "https://smba.example/"}, "the token is for another serviceUrl"),
        ({}, {"serviceurl": None}, "the token is for another serviceUrl"),
        (
            {"serviceUrl": "https://evil.example/"},
            {"serviceurl": "https://evil.example/"},
            "the serviceUrl is not one of bot framework's",
        ),
    ],
)
async def test_a_token_for_something_else_is_forbidden(
    bot: Edge, framework: BotFramework, changes: Json, claimed: Json, reason: str
) -> None:
    assert await deliver(bot, framework.message(**changes), framework.token(**claimed)) == (403, reason)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": None}, "type is missing"),
        ({"id": None}, "id is missing"),
        ({"serviceUrl": None}, "serviceUrl is missing"),
        ({"channelId": None}, "channelId is missing"),
        ({"channelId": "local/webchat"}, "channelId must be a channel's id"),
        ({"conversation": None}, "conversation.id is missing"),
        ({"conversation": {}}, "conversation.id is missing"),
        ({"recipient": None}, "recipient.id is missing"),
        ({"text": ["hi"]}, "text must be a string"),
        ({"membersAdded": [{"id": 5}]}, "membersAdded[].id must be a string"),
        ({"conversation": {"id": "a", "isGroup": "no"}}, "conversation.isGroup must be true or false"),
    ],
)
async def test_what_is_no_activity_is_refused(bot: Edge, framework: BotFramework, changes: Json, reason: str) -> None:
    assert await deliver(bot, framework.message(**changes), framework.token()) == (400, reason)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b" " * 300_000, "application/json", 413),
    ],
)
async def test_what_is_no_json_object_is_refused(bot: Edge, body: bytes, content_type: str, status: int) -> None:
    headers = {"Content-Type": content_type}

    async with bot.http.post(f"{bot.base}/api/messages", data=body, headers=headers) as response:
        reason = (await response.json())["error"]["message"]

    assert (response.status, bool(reason)) == (status, True)


async def test_a_bad_timestamp_does_no_harm(bot: Edge, framework: BotFramework) -> None:
    assert await deliver(bot, framework.message(timestamp="yesterday"), framework.token()) == (200, "")
    await until(lambda: len(framework.taken) == 1)


async def test_no_more_of_a_very_long_message_is_kept_than_is_read(
    open_edge: OpenEdge, framework: BotFramework
) -> None:
    may_answer = asyncio.Event()

    async def slow(frame: Json | None, said: Said) -> BotAnswer:
        await may_answer.wait()
        return BotAnswer({})

    channels = Channels(FixedToken(), f"{framework.base}/openid", is_trusted_service=lambda _: True)
    edge = await open_edge(env=IDENTITY, demo=False, channels=channels, converse=slow)
    texts = ["x" * 100_000, "x" * 5_000, "short", None]
    for number, text in enumerate(texts):
        activity = framework.message(id=str(number), conversation={"id": f"a:{number}"}, text=text)
        await deliver(edge, activity, framework.token())
    left = [turn.inbound for turn in await edge.store.open_turns()]
    kept = {inbound.activity_id: inbound.activity["text"] for inbound in left}
    may_answer.set()

    assert kept == {"0": "x" * 5_000, "1": "x" * 5_000, "2": "short", "3": None}


async def test_invokes_are_not_for_this_bot(bot: Edge, framework: BotFramework) -> None:
    refused = await deliver(bot, framework.message(type="invoke", name="task/fetch"), framework.token())

    assert refused == (501, "this bot does not answer this invoke")


async def test_a_redelivered_message_has_no_second_turn(bot: Edge, framework: BotFramework, script: Script) -> None:
    first, again = [await deliver(bot, framework.message(), framework.token()) for _ in range(2)]
    await deliver(bot, framework.message(id="2", text="next"), framework.token())
    await until(lambda: len(framework.taken) == 2)

    assert (first, again) == ((200, ""), (200, ""))
    assert [said.text for said in script.heard] == ["hi", "next"]


async def test_joining_in_several_ways_is_greeted_once(bot: Edge, framework: BotFramework) -> None:
    added = framework.message(
        id="1", type="conversationUpdate", text=None, membersAdded=[{"id": "29:1"}, {"id": "28:bot"}]
    )
    installed = framework.message(id="2", type="installationUpdate", text=None, action="add")
    for activity in (added, installed, framework.message(id="3")):
        await deliver(bot, activity, framework.token())
    await until(lambda: len(framework.taken) == 2)

    assert [answer["text"] for _, _, answer in framework.taken] == ["welcome", "2: hi"]


async def test_the_bots_own_arrival_is_not_greeted(bot: Edge, framework: BotFramework, script: Script) -> None:
    added = framework.message(type="conversationUpdate", text=None, membersAdded=[{"id": "28:bot"}])
    await deliver(bot, added, framework.token())
    await deliver(bot, framework.message(id="2"), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert [said.joined for said in script.heard] == [False]


async def test_in_a_group_nothing_personal_is_said(bot: Edge, framework: BotFramework, script: Script) -> None:
    """Nothing of whoever writes goes into the answer, and nothing is kept of what was said."""
    framework.member = ANA_AS_TEAMS_HAS_HER
    place = {"id": "19:x", "isGroup": True, "conversationType": "groupChat"}
    info = {"type": "clientInfo", "locale": "pt-PT", "timezone": "Europe/Lisbon"}
    for number in ("1", "2"):
        group = framework.message(id=number, conversation=place, entities=[info], **OF_ANA)
        await deliver(bot, group, framework.token())
    await until(lambda: len(framework.taken) == 2)

    said = framework.taken[0][2]
    card = said["attachments"][0]["content"]
    assert (said["summary"], card["fallbackText"]) == ("in public: hi", "in public: hi")
    assert card["actions"] == [
        {
            "type": "Action.OpenUrl",
            "title": "Alone",
            "url": "https://teams.microsoft.com/l/chat/0/0?users=28%3Abot&message=hi",
        }
    ]
    assert script.heard == [Said("hi", locale="pt-PT", is_public=True)] * 2
    assert framework.looked_up == []
    memory, _ = await bot.store.open_turn(Key("msteams", "19:x"))
    assert memory.state is None


async def test_a_group_of_another_channel_is_answered_in_words(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    group = framework.message(channelId="directline", conversation={"id": "g", "isGroup": True})
    await deliver(bot, group, framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert framework.taken[0][2]["text"] == "in public: hi"
    assert [said.is_public for said in script.heard] == [True]


@pytest.mark.parametrize(
    ("told", "locale"),
    [
        ({"locale": "de-AT"}, "de-AT"),
        ({"entities": [{"type": "clientInfo", "locale": "de-DE"}]}, "de-DE"),
        ({"locale": "?", "entities": [{"type": "clientInfo", "locale": "pt-PT"}]}, "pt-PT"),
        ({}, ""),
    ],
)
@pytest.mark.parametrize(
    "event",
    [
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:1"}, {"id": "28:bot"}]},
        {"type": "installationUpdate", "action": "add"},
    ],
)
async def test_whoever_comes_is_greeted_in_the_language_that_is_known_then(
    bot: Edge, framework: BotFramework, script: Script, event: Json, told: Json, locale: str
) -> None:
    await deliver(bot, framework.message(text=None, **event, **told), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(joined=True, locale=locale)]


async def test_locale_and_zone_come_from_teams(bot: Edge, framework: BotFramework, script: Script) -> None:
    info = {"type": "clientInfo", "locale": "pt-PT", "country": "PT", "timezone": "Europe/Lisbon"}
    await deliver(bot, framework.message(entities=[info]), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(text="hi", locale="pt-PT", zone="Europe/Lisbon")]


OF_ANA = {
    "from": {"id": "29:1", "name": "Ana", "aadObjectId": "object-1"},
    "channelData": {"tenant": {"id": "tenant"}},
    "network": "forged",
}
ANA_AS_TEAMS_HAS_HER = {
    "id": "29:1",
    "name": "Ana Costa",
    "objectId": "object-1",
    "email": "ana@example.com",
    "userPrincipalName": "ana@contoso.example",
    "tenantId": "tenant",
    "userRole": "user",
}


async def test_who_writes_from_teams_is_known_by_what_teams_says_of_them(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    framework.member = ANA_AS_TEAMS_HAS_HER
    for number in ("1", "2"):
        await deliver(bot, framework.message(id=number, **OF_ANA), framework.token())
    await until(lambda: len(framework.taken) == 2)

    assert [said.signed_in for said in script.heard] == [SignedIn("Ana Costa", "ana@example.com", is_member=True)] * 2
    assert script.networks == ["", ""]
    assert framework.looked_up == ["a:1 29:1"]


async def test_who_is_told_something_unasked_in_teams_is_looked_up_anew(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    framework.member = ANA_AS_TEAMS_HAS_HER
    here = {"conversation": {"id": "a:1", "tenantId": "tenant"}}
    await deliver(bot, framework.message(**(OF_ANA | here)), framework.token())
    await until(lambda: len(framework.taken) == 1)

    await bot.owe("i1")
    await bot.turns.speak_of(News("msteams|a:1", "i1", is_done=True, appointment_id="b", earlier_ids=("a",)))
    await until(lambda: len(framework.taken) == 2)

    asked = script.heard[1]
    assert asked.signed_in == SignedIn("Ana Costa", "ana@example.com", is_member=True)
    assert asked.settled is not None
    assert asked.settled.known_as == ("b", "a")


async def test_whom_teams_does_not_know_is_answered_all_the_same(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    await deliver(bot, framework.message(**OF_ANA), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(text="hi", signed_in=SignedIn("Ana"))]


async def test_a_caller_without_a_checked_token_is_nobody(
    open_edge: OpenEdge, framework: BotFramework, script: Script
) -> None:
    """The demo takes activities from whoever is on this machine."""
    framework.member = ANA_AS_TEAMS_HAS_HER
    env = IDENTITY | {"TEAMS_ALLOWED_TENANTS": "tenant"}
    demo = await open_edge(env={name: env[name] for name in env if not name.startswith("Microsoft")})

    await deliver(demo, framework.message(**OF_ANA), None)
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(text="hi")]
    assert framework.looked_up == []


async def test_nobody_is_somebody_of_teams_by_what_they_send_in_the_web_chat(
    bot: Edge, framework: BotFramework, script: Script
) -> None:
    framework.member = ANA_AS_TEAMS_HAS_HER
    visitor = await bot.guest()
    conversation = {"id": "a:1", "tenantId": "tenant"}
    forged = framework.message(conversation=conversation, tenantId="tenant", aadObjectId="object-1", **OF_ANA)

    await visitor.post(**forged)
    await visitor.until(3)

    assert [said.signed_in for said in script.heard] == [None, None]
    assert "forged" not in script.networks
    assert framework.looked_up == []


async def test_a_press_in_teams_carries_only_its_choice(bot: Edge, framework: BotFramework, script: Script) -> None:
    value = {"intent": "i1", "msteams": {"type": "messageBack"}}
    await deliver(bot, framework.message(text=None, value=value), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert script.heard == [Said(pressed={"intent": "i1"})]


async def test_an_answer_is_sent_again_while_the_channel_is_busy(bot: Edge, framework: BotFramework) -> None:
    framework.answers = [401, 200]

    await deliver(bot, framework.message(), framework.token())
    await until(lambda: len(framework.taken) == 2)

    assert [authorization for _, authorization, _ in framework.taken] == ["Bearer outbound-1", "Bearer outbound-2"]


async def test_an_answer_that_is_refused_does_not_hold_up_the_next(bot: Edge, framework: BotFramework) -> None:
    framework.answers = [403]

    await deliver(bot, framework.message(), framework.token())
    await until(lambda: len(framework.taken) == 1)
    await deliver(bot, framework.message(id="2", text="next"), framework.token())
    await until(lambda: len(framework.taken) == 2)

    assert [answer["text"] for _, _, answer in framework.taken] == ["1: hi", "2: next"]


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_channel_that_takes_an_answer_but_says_it_failed_gets_it_four_times_at_most(
    sqlite_address: str, framework: BotFramework, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def no_wait(_: float) -> None: ...

    key, now = Key("msteams", "a:1"), datetime.now(UTC)
    said = [framework.message(text=text, timestamp=now.isoformat()) for text in ("one", "two")]
    framework.answers = [status] * 4

    # Without an edge, whose own would bring it too.
    async with aiohttp.ClientSession() as http, aclosing(open_database(sqlite_address)) as database:
        locks, clock = locks_on(database), [now]
        store = Conversations(database, locks.process)
        connector_delivery = ConnectorDelivery(store, locks, Connector(http, None, sleep=no_wait), lambda: clock[0])
        await store.receive(Inbound(key, "1", framework.message()), now, begins=True)
        await store.append(key, said, now)
        for _ in range(6):
            await connector_delivery.deliver(key)
            clock[0] += MOST_UNCLEAR * UNCLEAR_PAUSE

    assert [activity["text"] for _, _, activity in framework.taken] == ["one"] * 4 + ["two"]
    assert f"a message may not have reached msteams, and is given up: the channel answered {status}" in caplog.text


async def test_an_answer_is_sent_as_soon_as_the_sign_in_works_again(
    open_edge: OpenEdge, framework: BotFramework
) -> None:
    class SignInFailsOnce(FixedToken):
        failures = 1

        async def token(self) -> str:
            if self.failures:
                self.failures -= 1
                raise ConnectionError("no sign-in now")
            return self.value

    channels = Channels(SignInFailsOnce(), f"{framework.base}/openid", is_trusted_service=lambda _: True)
    edge = await open_edge(env=IDENTITY, demo=False, channels=channels, look_every=0.05)

    await deliver(edge, framework.message(), framework.token())
    await until(lambda: len(framework.taken) == 1)

    assert framework.taken[0][2]["text"] == "1: hi"


async def test_answers_that_were_not_delivered_are_sent_at_the_next_start(
    edge_in: Any, framework: BotFramework, caplog: pytest.LogCaptureFixture
) -> None:
    async def two(frame: Json | None, said: Said) -> BotAnswer:
        return BotAnswer({}, (Say("one"), Say("two")))

    def at_service(tokens: TokenSource) -> Channels:
        return Channels(tokens, f"{framework.base}/openid", is_trusted_service=lambda _: True)

    async with edge_in(env=IDENTITY, demo=False, channels=at_service(NoSignIn()), converse=two) as edge:
        await deliver(edge, framework.message(), framework.token())
        await until(lambda: "a message waits for msteams" in caplog.text)
    async with edge_in(env=IDENTITY, demo=False, channels=at_service(FixedToken())) as edge:
        async with asyncio.timeout(10):
            while await edge.store.outgoing.undelivered():  # noqa: ASYNC110  # it is put down after the channel has answered
                await asyncio.sleep(0.005)

    assert [answer["text"] for _, _, answer in framework.taken] == ["one", "two"]


async def test_new_keys_are_read_when_one_is_unknown_but_not_for_every_stranger(framework: BotFramework) -> None:
    clock = [0.0]
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid", lambda: clock[0])
        before = await keys.find("k2")
        framework.publish("k2", STRANGERS_KEY, "msteams")
        too_soon = await keys.find("k2")
        clock[0] = 10.0
        found = await keys.find("k2")
        strangers = [await keys.find(f"stranger-{n}") for n in range(20)]

    assert (before, too_soon) == (None, None)
    assert found is not None
    assert found.endorsements == frozenset({"msteams"})
    assert strangers == [None] * 20
    assert framework.reads == 2


async def test_known_keys_stay_good_while_the_publisher_is_down(framework: BotFramework) -> None:
    clock = [0.0]
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid", lambda: clock[0])
        await keys.find("k1")
        framework.is_down = True
        clock[0] = DAY + 1
        found = [await keys.find("k1") for _ in range(20)]
        reads = framework.reads
        clock[0] = 3 * DAY
        with pytest.raises(RefusedError) as refused:
            await keys.find("k1")
        framework.is_down = False
        clock[0] += 10
        again = await keys.find("k1")

    assert None not in found
    assert reads == 2
    assert refused.value.status == 503
    assert again is not None


async def test_without_any_keys_the_channel_is_asked_to_come_back(framework: BotFramework) -> None:
    framework.is_down = True
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid")
        with pytest.raises(RefusedError) as refused:
            await keys.find("k1")

    assert refused.value.status == 503


async def test_a_publisher_that_is_down_is_not_asked_for_every_caller(framework: BotFramework) -> None:
    framework.is_down = True
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid", lambda: 0.0)
        answers = await asyncio.gather(*(keys.find(f"k{n}") for n in range(20)), return_exceptions=True)

    assert [answer.status for answer in answers if isinstance(answer, RefusedError)] == [503] * 20
    assert framework.reads == 1


async def test_a_key_that_is_withdrawn_is_good_no_more_once_the_keys_were_read(framework: BotFramework) -> None:
    clock = [0.0]
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid", lambda: clock[0])
        before = await keys.find("k1")
        framework.published.clear()
        framework.publish("k2", STRANGERS_KEY, "msteams")
        clock[0] = 10.0
        rolled = await keys.find("k2"), await keys.find("k1")

    assert before is not None
    assert rolled[0] is not None
    assert rolled[1] is None


async def test_keys_are_read_once_for_all_who_wait(framework: BotFramework) -> None:
    async with aiohttp.ClientSession() as http:
        keys = SigningKeys(http, f"{framework.base}/openid")
        found = await asyncio.gather(*(keys.find("k1") for _ in range(10)))

    assert all(key is not None for key in found)
    assert framework.reads == 1


async def test_without_a_bot_registration_nobody_is_let_in(edge_in: Any, framework: BotFramework) -> None:
    alone = {name: value for name, value in IDENTITY.items() if not name.startswith("Microsoft")}

    async with (
        edge_in(env=alone, demo=False) as edge,
        edge.http.post(f"{edge.base}/api/messages", json=framework.message()) as response,
    ):
        answer = response.status, (await response.json())["error"]["message"]

    assert answer == (404, "no bot is registered here; only the web chat is served")


async def test_the_demo_answers_this_machine_only(edge: Edge, framework: BotFramework) -> None:
    allowed = await deliver(edge, framework.message(channelId="emulator"), None)
    refused = await deliver(edge, framework.message(id="2", serviceUrl="https://evil.example/"), None)
    disguised = await deliver(edge, framework.message(id="3", serviceUrl="http://127.0.0.1@evil.example/"), None)

    await until(lambda: len(framework.taken) == 1)
    reason = "the demo answers to a serviceUrl on this machine only"
    assert (allowed, refused, disguised) == ((200, ""), (403, reason), (403, reason))
    assert framework.taken[0][1] is None
