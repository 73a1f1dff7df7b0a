"""The Direct Line protocol over real HTTP and WebSockets, as the Web Chat client speaks it."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import jwt
import pytest
from sqlalchemy import select

from bot.bookings_bot import BotAnswer
from bot.channels.webchat.tokens import ChatSession, Tokens
from dialogs.said import Said
from scheduling.limits import Limits
from storage.conversations.model import Key
from storage.database.tables import outgoing
from tests.worlds.sample import WEBCHAT_SECRET

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script

Json = dict[str, Any]


def shape(activity: Json) -> tuple[Any, Any]:
    """Who said what, for comparing a whole transcript."""
    return activity["from"]["role"], activity.get("text", activity["type"])


async def receive(socket: aiohttp.ClientWebSocketResponse, count: int) -> tuple[list[Json], str]:
    """So many activities from the stream, and the last watermark."""
    activities: list[Json] = []
    watermark = ""
    async with asyncio.timeout(10):
        while len(activities) < count:
            page = await socket.receive_json()
            activities += page["activities"]
            watermark = page["watermark"]
    return activities, watermark


async def test_a_whole_conversation_over_the_stream(edge: Edge) -> None:
    visitor = await edge.visitor()

    status, begun = await visitor.start(locale="en-GB")
    async with edge.http.ws_connect(begun["streamUrl"]) as socket:
        greeting, _ = await receive(socket, 1)
        posted = await visitor.post(text="hello", locale="en-GB", channelData={"clientActivityID": "c1"})
        talk, watermark = await receive(socket, 2)

    assert (status, begun["conversationId"], begun["expires_in"]) == (201, visitor.conversation, 1800)
    assert [shape(activity) for activity in greeting + talk] == [
        ("bot", "welcome"),
        ("user", "hello"),
        ("bot", "2: hello"),
    ]
    assert posted == (200, {"id": talk[0]["id"]})
    assert watermark == "3"


async def test_echo_carries_the_servers_id_and_the_clients_own_data(edge: Edge) -> None:
    visitor = await edge.guest()

    _, posted = await visitor.post(
        text="hi",
        textFormat="plain",
        locale="pt-PT",
        localTimezone="Europe/Lisbon",
        channelData={"clientActivityID": "c1"},
    )
    echo = (await visitor.until(3))[1]

    echo.pop("timestamp")
    assert echo == {
        "type": "message",
        "id": posted["id"],
        "text": "hi",
        "textFormat": "plain",
        "locale": "pt-PT",
        "localTimezone": "Europe/Lisbon",
        "channelId": "webchat",
        "channelData": {"clientActivityID": "c1"},
        "conversation": {"id": visitor.conversation},
        "from": {"id": visitor.user, "role": "user"},
    }


async def test_of_what_a_client_sends_besides_no_more_is_kept_than_is_read(edge: Edge, script: Script) -> None:
    """All that is kept goes into the database, and to every page of the conversation."""
    visitor = await edge.guest()
    fat = "x" * 9_000
    device = {"type": "clientInfo", "locale": "pt-PT", "timezone": "Europe/Lisbon"}

    await visitor.post(
        text="hi",
        channelData={
            "clientActivityID": "c1",
            "messageBack": {"displayText": "Yes", "text": fat},
            "postBack": True,
            "attachmentSizes": [],
            fat: fat,
        },
        entities=[{"type": "ClientCapabilities", "supportsTts": True, "name": fat}, device | {"platform": fat}],
        value={"acts": []},
        unknown=fat,
    )
    echo = (await visitor.until(3))[1]

    assert echo["channelData"] == {"clientActivityID": "c1", "messageBack": {"displayText": "Yes"}, "postBack": True}
    assert echo["entities"] == [device]
    assert "x" * 99 not in json.dumps(echo)
    assert (script.heard[-1].locale, script.heard[-1].zone) == ("pt-PT", "Europe/Lisbon")


@pytest.mark.parametrize(
    "data",
    [
        {"clientActivityID": "c" * 101, "messageBack": {"displayText": "x" * 5_001}, "postBack": "yes"},
        {"clientActivityID": 5, "messageBack": "x", "postBack": 1},
        {},
    ],
)
async def test_what_is_no_data_of_web_chats_is_not_kept(edge: Edge, data: Json) -> None:
    visitor = await edge.guest()

    await visitor.post(text="hi", channelData=data, entities=[{"type": "clientInfo", "locale": "x" * 65}])
    echo = (await visitor.until(3))[1]

    assert echo.get("channelData", {}) in ({}, {"messageBack": {}})
    assert "entities" not in echo


async def test_what_is_sent_again_for_want_of_an_answer_is_one_message(edge: Edge, script: Script) -> None:
    """At the same moment, and after its turn; in another conversation it is another message."""
    visitor, other = await edge.guest(), await edge.guest()
    message = {"text": "hi", "channelData": {"clientActivityID": "c1"}}

    answers = await asyncio.gather(*(visitor.post(**message) for _ in range(3)))
    await visitor.until(3)
    answers.append(await visitor.post(**message))
    await other.post(**message)
    await other.until(3)
    await visitor.post(text="hi", channelData={"clientActivityID": "c2"})
    seen = await visitor.until(5)

    assert [status for status, _ in answers] == [200] * 4
    assert [shape(activity) for activity in seen] == [
        *(("bot", "welcome"), ("user", "hi"), ("bot", "2: hi"), ("user", "hi"), ("bot", "3: hi")),
    ]


@pytest.mark.parametrize("told", [None, "", 7, {"a": 1}, "x" * 101])
async def test_what_a_client_calls_its_messages_must_be_of_use(edge: Edge, told: Any) -> None:
    visitor = await edge.guest()

    for _ in range(2):
        await visitor.post(text="hi", channelData={"clientActivityID": told})
    seen = await visitor.until(5)

    assert [shape(activity) for activity in seen if activity["from"]["role"] == "user"] == [("user", "hi")] * 2


async def test_sender_and_place_are_the_servers_to_say(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    await visitor.post(
        text="hi",
        id="mine",
        channelId="msteams",
        serviceUrl="https://evil.example",
        conversation={"id": "other", "isGroup": True},
        recipient={"id": "somebody"},
        **{"from": {"id": "dl_somebody-else", "role": "bot"}},
    )
    _, echo, answer = await visitor.until(3)

    assert echo["from"] == {"id": visitor.user, "role": "user"}
    assert (echo["channelId"], echo["conversation"]) == ("webchat", {"id": visitor.conversation})
    assert "serviceUrl" not in echo
    assert answer["text"] == "2: hi"


async def test_answer_is_addressed_to_the_visitor(edge: Edge) -> None:
    visitor = await edge.guest()

    await visitor.post(text="hi", locale="en-GB")
    answer = (await visitor.until(3))[2]

    moment = datetime.fromisoformat(answer.pop("timestamp"))
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
    assert answer == {
        "type": "message",
        "id": f"{visitor.conversation}|0000003",
        "text": "2: hi",
        "textFormat": "plain",
        "inputHint": "acceptingInput",
        "locale": "en-GB",
        "channelId": "webchat",
        "conversation": {"id": visitor.conversation},
        "from": {"id": "bookings-bot", "name": "Bookings", "role": "bot"},
    }


async def test_reconnecting_brings_only_what_came_after_the_watermark(edge: Edge) -> None:
    visitor = await edge.guest()
    await visitor.post(text="one")
    await visitor.until(3)

    _, again = await visitor.call("GET", visitor.url, params={"watermark": "2"})
    async with edge.http.ws_connect(again["streamUrl"]) as socket:
        missed, watermark = await receive(socket, 1)

    assert [shape(activity) for activity in missed] == [("bot", "2: one")]
    assert watermark == "3"


async def test_polling_pages_through_the_conversation(edge: Edge) -> None:
    visitor = await edge.guest()
    await visitor.post(text="one")
    await visitor.until(3)

    _, first = await visitor.poll()
    rest = await visitor.poll(first["watermark"])

    assert [shape(activity) for activity in first["activities"]] == [
        ("bot", "welcome"),
        ("user", "one"),
        ("bot", "2: one"),
    ]
    assert rest == (200, {"activities": [], "watermark": "3"})


async def test_an_empty_conversation_has_no_watermark(open_edge: OpenEdge) -> None:
    async def silent(frame: Json | None, said: Said) -> BotAnswer:
        return BotAnswer({})

    edge = await open_edge(converse=silent)
    visitor = await edge.visitor()
    await visitor.start()

    assert await visitor.poll() == (200, {"activities": []})


async def test_two_tabs_see_the_same(edge: Edge) -> None:
    visitor = await edge.visitor()
    _, begun = await visitor.start()
    _, other = await visitor.call("GET", visitor.url)

    async with edge.http.ws_connect(begun["streamUrl"]) as tab, edge.http.ws_connect(other["streamUrl"]) as second:
        await receive(tab, 1)
        await receive(second, 1)
        await visitor.post(text="hi")
        seen, _ = await receive(tab, 2)
        seen_too, _ = await receive(second, 2)

    assert [shape(activity) for activity in seen] == [("user", "hi"), ("bot", "2: hi")]
    assert seen == seen_too


async def test_ping_frames_are_ignored(edge: Edge) -> None:
    visitor = await edge.visitor()
    _, begun = await visitor.start()

    async with edge.http.ws_connect(begun["streamUrl"]) as socket:
        await receive(socket, 1)
        await socket.send_str("")
        await visitor.post(text="still here?")
        seen, _ = await receive(socket, 2)

    assert [shape(activity) for activity in seen] == [("user", "still here?"), ("bot", "2: still here?")]


async def test_a_reload_is_not_greeted_again(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()
    join = {"type": "event", "name": "webchat/join", "value": {"language": "en-GB"}}

    again = await visitor.start()
    await visitor.post(**join)
    await visitor.call("GET", visitor.url)
    await visitor.post(**join)
    await visitor.post(text="hi")
    seen = await visitor.until(5)

    assert again[0] == 200
    assert [shape(activity) for activity in seen] == [
        ("bot", "welcome"),
        ("user", "event"),
        ("user", "event"),
        ("user", "hi"),
        ("bot", "2: hi"),
    ]
    assert [said.joined for said in script.heard] == [True, False]


async def test_messages_of_one_conversation_are_answered_in_their_order(edge: Edge) -> None:
    visitor = await edge.guest()

    for number in range(5):
        await visitor.post(text=f"no {number}")
    seen = await visitor.until(11)

    answers = [activity["text"] for activity in seen if activity["from"]["role"] == "bot"]
    assert answers == ["welcome", "2: no 0", "3: no 1", "4: no 2", "5: no 3", "6: no 4"]


async def test_a_pressed_button_arrives_as_data(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    await visitor.post(value={"intent": "i1"}, channelData={"postBack": True}, localTimezone="Europe/Lisbon")
    await visitor.until(3)

    assert script.heard[-1] == Said(pressed={"intent": "i1"}, zone="Europe/Lisbon")


async def test_where_a_message_came_from_is_told_by_a_mark_that_nobody_else_gets(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()
    for place in (
        "203.0.113.7",
        "203.0.113.7",
        "203.0.113.8",
        "2001:db8:1:2::a",
        "2001:db8:1:2:ffff::b",
        "2001:db8:2::",
    ):
        await visitor.call(
            "POST", f"{visitor.url}/activities", headers={"X-Forwarded-For": place}, json={"type": "message"}
        )
    seen = await visitor.until(13)

    _, one, same, other, home, at_home, elsewhere = script.networks
    assert (one, home) == (same, at_home)
    assert len({one, other, home, elsewhere}) == 4
    kept = str(seen) + str(await edge.rows(select(outgoing)))
    assert [mark for mark in script.networks if mark and mark in kept] == []
    assert [place for place in ("203.0.113", "2001:db8") if place in kept + str(script.networks)] == []


@pytest.mark.parametrize("kind", ["typing", "conversationUpdate", "invoke", "endOfConversation", "somethingNew"])
async def test_other_types_are_taken_and_left_at_that(edge: Edge, script: Script, kind: str) -> None:
    visitor = await edge.guest()

    status, answer = await visitor.post(type=kind)
    await visitor.post(text="hi")
    seen = await visitor.until(3)

    assert (status, set(answer)) == (200, {"id"})
    assert [shape(activity) for activity in seen] == [("bot", "welcome"), ("user", "hi"), ("bot", "2: hi")]


async def test_a_very_long_message_still_reaches_the_bot(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    status, _ = await visitor.post(text="x" * 60_000)
    await visitor.until(3)

    assert status == 200
    assert script.heard[-1].text == "x" * 5_000


async def test_no_more_of_a_very_long_message_is_kept_than_is_read(edge: Edge) -> None:
    guest = await edge.guest()

    await guest.post(text="é" * 5_001)
    said = (await guest.until(3))[1]

    assert said["text"] == "é" * 5_000


async def test_text_that_no_database_takes_is_made_harmless(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    status, _ = await visitor.call(
        "POST",
        f"{visitor.url}/activities",
        data=b'{"type": "message", "text": "half \\ud83d and \\u0000 and whole \\ud83d\\ude00"}',
    )
    await visitor.until(3)

    assert status == 200
    assert script.heard[-1].text == "half \ufffd and \ufffd and whole \U0001f600"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "the body must be JSON: expecting property name enclosed in double quotes at position 1"),
        (b"[]", "the body must be a JSON object"),
        (b"\xff\xfe", "the body must be UTF-8"),
        (b'{"type": "message", "value": NaN}', "the body must be JSON: NaN is not JSON"),
        (b'{"type": "message", "value": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "the body is nested too deeply"),
        (b'{"type": "message", "value": ' + b"[" * 40 + b"]" * 40 + b"}", "the body is nested too deeply"),
        (b"{}", "type is missing"),
        (b'{"type": 5}', "type must be a string"),
        (b'{"type": "message", "text": {"a": 1}}', "text must be a string"),
        (b'{"type": "message", "from": "me"}', "from must be an object"),
        (b'{"type": "message", "from": {"id": 7}}', "from.id must be a string"),
        (b'{"type": "message", "entities": {}}', "entities must be a list of objects"),
        (b'{"type": "message", "entities": [1]}', "entities must be a list of objects"),
        (b'{"type": "message", "channelData": "x"}', "channelData must be an object"),
        (b'{"type": "message", "locale": "' + b"x" * 65 + b'"}', "locale must not be longer than 64 characters"),
        (b'{"type": "message", "value": "' + b"x" * 17_000 + b'"}', "value must not be longer than 16384 characters"),
    ],
)
async def test_malformed_bodies_are_refused_with_the_reason(edge: Edge, body: bytes, reason: str) -> None:
    visitor = await edge.guest()

    status, answer = await visitor.call("POST", f"{visitor.url}/activities", data=body)

    assert (status, answer["error"]["message"]) == (400, reason)


async def test_a_body_over_the_limit_is_refused(edge: Edge) -> None:
    visitor = await edge.guest()

    status, answer = await visitor.post(text="x" * 70_000)

    assert (status, answer) == (
        413,
        {"error": {"code": "MessageSizeTooBig", "message": "the body must not be larger than 65536 bytes"}},
    )


async def test_a_watermark_that_is_not_ours_is_refused(edge: Edge) -> None:
    visitor = await edge.guest()

    status, answer = await visitor.poll("not-a-number")

    assert (status, answer["error"]["message"]) == (400, "watermark must be one that this server gave")


def _expired(visitor: ChatSession) -> str:
    return Tokens(WEBCHAT_SECRET).issue(visitor, datetime.now(UTC) - timedelta(hours=1))


def _of_other_conversation(visitor: ChatSession) -> str:
    tokens = Tokens(WEBCHAT_SECRET)
    return tokens.issue(ChatSession("other", visitor.user), datetime.now(UTC))


def _stream_key(visitor: ChatSession) -> str:
    return Tokens(WEBCHAT_SECRET).issue_stream_key(visitor, datetime.now(UTC))


def _signed_by_another(visitor: ChatSession) -> str:
    return Tokens("another secret, which is just as long as ours").issue(visitor, datetime.now(UTC))


def _unsigned(visitor: ChatSession) -> str:
    claims = {"aud": "directline", "user": visitor.user, "conv": visitor.conversation, "exp": 9_999_999_999}
    return jwt.encode(claims, "", algorithm="none")


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (_expired, "the token has expired"),
        (_of_other_conversation, "the token is for another conversation"),
        (_stream_key, "the token is not valid here"),
        (_signed_by_another, "the token is not valid here"),
        (_unsigned, "the token is not valid here"),
        (lambda _: "garbage", "the token is not valid here"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/activities"), ("GET", "/activities"), ("GET", ""), ("POST", "/upload")]
)
async def test_a_bad_token_is_refused_everywhere(edge: Edge, forge: Any, reason: str, method: str, path: str) -> None:
    visitor = await edge.guest()
    visitor.token = forge(ChatSession(visitor.conversation, visitor.user))

    status, answer = await visitor.call(method, visitor.url + path, json={"type": "message"})

    assert (status, answer["error"]) == (403, {"code": "BadToken", "message": reason})


async def test_no_token_is_refused(edge: Edge) -> None:
    visitor = await edge.guest()

    async with edge.http.get(f"{visitor.url}/activities") as response:
        refused = response.status, await response.json()

    assert refused == (403, {"error": {"code": "BadToken", "message": "a bearer token is needed"}})


async def test_the_stream_takes_its_own_key_and_no_other(edge: Edge) -> None:
    visitor = await edge.guest()
    other = await edge.guest()
    _, theirs = await other.call("GET", other.url)
    foreign_key = theirs["streamUrl"].rsplit("t=", 1)[1]

    refused = []
    for key in (visitor.token, "garbage", "", foreign_key):
        async with edge.http.get(f"{visitor.url}/stream", params={"t": key}) as response:
            refused.append((response.status, (await response.json())["error"]["message"]))

    assert refused == [
        (403, "the token is not valid here"),
        (403, "the token is not valid here"),
        (403, "the token is not valid here"),
        (403, "the token is for another conversation"),
    ]


async def test_the_token_is_not_in_the_streams_address(edge: Edge) -> None:
    visitor = await edge.visitor()

    _, begun = await visitor.start()

    assert begun["token"] not in begun["streamUrl"]
    assert begun["streamUrl"].startswith("ws://127.0.0.1:")


async def test_behind_a_proxy_with_tls_the_stream_is_secure(edge: Edge) -> None:
    visitor = await edge.visitor()

    headers = {"X-Forwarded-Proto": "https", "Host": "book.salon.example"}
    _, begun = await visitor.call("POST", f"{edge.base}/directline/conversations", headers=headers, json={})

    assert begun["streamUrl"].startswith("wss://book.salon.example/directline/conversations/")


async def test_a_conversation_that_was_never_started_is_unknown(edge: Edge) -> None:
    visitor = await edge.visitor()

    answers = [await visitor.post(text="hi"), await visitor.poll(), await visitor.call("GET", visitor.url)]

    reason = "this conversation was never started here, or has ended"
    assert answers == [(404, {"error": {"code": "ConversationNotFound", "message": reason}})] * 3


async def test_a_token_is_renewed_for_the_same_conversation_and_user(edge: Edge) -> None:
    visitor = await edge.guest()

    status, renewed = await visitor.call("POST", f"{edge.base}/directline/tokens/refresh")

    assert (status, renewed["conversationId"], renewed["expires_in"]) == (200, visitor.conversation, 1800)
    assert renewed["token"] != visitor.token
    claims = jwt.decode(renewed["token"], options={"verify_signature": False})
    assert (claims["user"], claims["conv"]) == (visitor.user, visitor.conversation)


async def test_a_token_is_a_jwt_that_names_the_user(edge: Edge) -> None:
    visitor = await edge.visitor()

    claims = jwt.decode(visitor.token, options={"verify_signature": False})

    assert claims["user"] == visitor.user
    assert visitor.user.startswith("dl_")
    assert len(visitor.user) >= len("dl_") + 32


async def test_tokens_can_be_had_the_direct_line_way(edge: Edge) -> None:
    async with edge.http.post(f"{edge.base}/directline/tokens/generate", json={"user": {"id": "dl_me"}}) as response:
        answer = response.status, set(await response.json()), response.headers["Cache-Control"]

    assert answer == (200, {"conversationId", "token", "expires_in", "userId"}, "no-store")


async def test_files_are_refused_kindly(edge: Edge) -> None:
    visitor = await edge.guest()

    status, answer = await visitor.call(
        "POST", f"{visitor.url}/upload", data=aiohttp.FormData({"file": io.BytesIO(b"x")})
    )

    assert (status, answer["error"]["message"]) == (415, "files are not taken here; please write instead")


async def test_a_session_id_is_given(edge: Edge) -> None:
    visitor = await edge.visitor()

    status, answer = await visitor.call("GET", f"{edge.base}/directline/session/getsessionid")

    assert (status, set(answer)) == (200, {"sessionId"})


async def test_too_many_messages_are_refused_for_a_while(open_edge: OpenEdge) -> None:
    edge = await open_edge(limits=Limits(messages_per_minute=2))
    visitor, other = await edge.guest(), await edge.guest()

    answers = [await visitor.post(text="hi") for _ in range(3)]

    assert [status for status, _ in answers] == [200, 200, 429]
    assert answers[2][1]["error"] == {"code": "TooManyRequests", "message": "too many messages in a minute"}
    assert (await other.post(text="hi"))[0] == 200


async def test_too_many_tokens_are_refused_with_the_time_to_wait(open_edge: OpenEdge) -> None:
    edge = await open_edge(limits=Limits(chats_per_minute=1))
    await edge.visitor()

    async with edge.http.post(f"{edge.base}/webchat/token") as response:
        refused = response.status, await response.json()
        wait = int(response.headers["Retry-After"])

    assert refused == (
        429,
        {"error": {"code": "TooManyRequests", "message": "too many new conversations from this address"}},
    )
    assert 1 <= wait <= 60


async def test_too_many_open_sockets_are_refused_until_one_closes(open_edge: OpenEdge) -> None:
    edge = await open_edge(limits=Limits(sockets_per_network=1))
    visitor = await edge.visitor()
    _, begun = await visitor.start()

    async with edge.http.ws_connect(begun["streamUrl"]):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await edge.http.ws_connect(begun["streamUrl"])
    async with asyncio.timeout(10):
        while not await _opens(edge, begun["streamUrl"]):  # noqa: ASYNC110  # only the server knows that it closed
            await asyncio.sleep(0.005)

    assert refused.value.status == 429


async def test_of_who_does_not_read_nothing_is_kept_when_the_socket_is_given_up(
    open_edge: OpenEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.webchat.direct_line.PING_SECONDS", 0.2)
    edge = await open_edge(limits=Limits(sockets_per_network=1, messages_per_minute=1000))
    said = 60 * 50_000
    async with asyncio.timeout(20), _deaf(edge, said) as deaf:
        visitor = await edge.guest()
        while not await _opens(edge, (await visitor.start())[1]["streamUrl"]):  # noqa: ASYNC110  # by asking
            await asyncio.sleep(0.005)
        received = 0
        while news := await asyncio.get_running_loop().sock_recv(deaf, 1 << 20):
            received += len(news)

    assert received < said  # what has left the process is on its way


async def test_the_end_does_not_wait_for_who_does_not_read(
    edge_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.webchat.direct_line.CLOSES_WITHIN_SECONDS", 0.2)
    async with AsyncExitStack() as until_later, AsyncExitStack() as stack:
        edge = await stack.enter_async_context(edge_in(limits=Limits(messages_per_minute=1000)))
        await until_later.enter_async_context(_deaf(edge, 60 * 50_000))
        async with asyncio.timeout(20):
            await stack.aclose()


@asynccontextmanager
async def _deaf(edge: Edge, size: int) -> AsyncIterator[socket.socket]:
    """The socket of somebody who has said so much, which asks for all of it and reads no more than how it begins."""
    visitor = await edge.guest()
    for _ in range(size // 16_000):
        await visitor.post(text="hello", value={"much": "x" * 16_000})
    url = urlsplit((await visitor.start())[1]["streamUrl"])
    asked = (
        f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        await loop.sock_connect(deaf, (url.hostname, url.port))
        await loop.sock_sendall(deaf, asked.encode())
        begun = b""
        while len(begun) < 2_000:
            begun += await loop.sock_recv(deaf, 500)
        assert b" 101 " in begun
        yield deaf


async def _opens(edge: Edge, url: str) -> bool:
    try:
        async with edge.http.ws_connect(url):
            return True
    except aiohttp.WSServerHandshakeError:
        return False


async def test_preflight_allows_all_that_the_client_sends(edge: Edge) -> None:
    headers = {
        "Origin": "https://salon.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-ms-bot-agent,x-requested-with",
    }

    async with edge.http.options(f"{edge.base}/directline/conversations", headers=headers) as response:
        allowed = {name: value for name, value in response.headers.items() if name.startswith("Access-Control-")}

    assert response.status == 204
    assert response.headers["Vary"] == "Origin"
    assert allowed == {
        "Access-Control-Allow-Origin": "https://salon.example",
        "Access-Control-Expose-Headers": "Retry-After",
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "authorization, content-type, x-ms-bot-agent, x-requested-with",
        "Access-Control-Max-Age": "600",
    }


async def test_refusals_too_can_be_read_by_allowed_pages(edge: Edge) -> None:
    headers = {"Origin": "https://salon.example"}

    async with edge.http.post(f"{edge.base}/directline/conversations", headers=headers) as response:
        allowed = response.headers.get("Access-Control-Allow-Origin")

    assert (response.status, allowed) == (403, "https://salon.example")


@pytest.mark.parametrize(
    ("origin", "sharing"),
    [
        (
            "https://salon.example",
            {"Access-Control-Allow-Origin": "https://salon.example", "Access-Control-Expose-Headers": "Retry-After"},
        ),
        ("https://evil.example", {}),
    ],
)
async def test_a_fault_of_ours_too_can_be_read_by_allowed_pages_alone(
    edge: Edge, monkeypatch: pytest.MonkeyPatch, origin: str, sharing: dict[str, str]
) -> None:
    visitor = await edge.guest()
    headers = visitor.headers | {"Origin": origin}

    async def fails(_: Key) -> bool:
        raise ValueError("a fault")

    monkeypatch.setattr(edge.store, "standing", fails)
    async with edge.http.get(f"{visitor.url}/activities", headers=headers) as response:
        told = response.status, (await response.json())["error"]["code"], response.headers["Vary"]
        allowed = {name: value for name, value in response.headers.items() if name.startswith("Access-Control-")}

    assert (told, allowed) == ((500, "InternalError", "Origin"), sharing)


async def test_an_unknown_address_beside_the_chat_can_be_read_by_allowed_pages(edge: Edge) -> None:
    headers = {"Origin": "https://salon.example"}

    async with edge.http.get(f"{edge.base}/directline/nothing", headers=headers) as response:
        allowed = response.headers.get("Access-Control-Allow-Origin")

    assert (response.status, allowed) == (404, "https://salon.example")


async def test_pages_of_other_origins_get_nothing(edge: Edge) -> None:
    headers = {"Origin": "https://evil.example"}
    preflight = headers | {"Access-Control-Request-Method": "POST"}

    async with edge.http.post(f"{edge.base}/webchat/token", headers=headers) as response:
        token = response.status, (await response.json())["error"]["code"], dict(response.headers)
    async with edge.http.options(f"{edge.base}/webchat/token", headers=preflight) as response:
        asked = response.status, dict(response.headers)

    assert token[:2] == (403, "OriginNotAllowed")
    assert asked[0] == 403
    assert "Access-Control-Allow-Origin" not in token[2] | asked[1]


async def test_the_apps_own_pages_always_may(edge: Edge) -> None:
    async with edge.http.post(f"{edge.base}/webchat/token", headers={"Origin": edge.base}) as response:
        answer = await response.json()
        cached = response.headers["Cache-Control"]

    assert response.status == 200
    assert cached == "no-store"
    assert set(answer) == {
        *("token", "conversationId", "userId", "expires_in", "domain"),
        *("memory", "memoryExpiresIn", "isResumed", "recentFrom"),
    }
    assert answer["domain"] == f"{edge.base}/directline"


async def test_activities_in_the_log_are_plain_json(edge: Edge) -> None:
    visitor = await edge.guest()

    await visitor.post(text="hi <b>there</b> & you", value={"deep": [1, {"a": None}]})
    seen = await visitor.until(3)

    assert json.loads(json.dumps(seen[1]["value"])) == {"deep": [1, {"a": None}]}
    assert seen[1]["text"] == "hi <b>there</b> & you"
