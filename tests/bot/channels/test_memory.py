"""A browser that comes back, is forgotten, or was never remembered; also where another process answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from sqlalchemy import delete

from bot.bookings_bot import BotAnswer
from bot.channels.webchat import visits
from bot.channels.webchat.tokens import (
    DEVICE_LIFETIME,
    LIFETIME,
    LONGEST,
    TAB_LIFETIME,
    BadTokenError,
    ChatSession,
    Tokens,
    new_session,
)
from dialogs.replies import End
from dialogs.said import Said
from scheduling.limits import Limits
from storage.database.tables import conversations, outgoing, turns
from tests.bot.conftest import LOOPBACK, Visitor
from tests.worlds.sample import WEBCHAT_SECRET

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
TOKENS = Tokens(WEBCHAT_SECRET)
SESSION = ChatSession("c", "dl_u", NOW)
FORGOTTEN = {"code": "BadToken", "message": "this conversation was forgotten on request of its customer"}


async def arrive(edge: Edge, memory: str | None = None, **options: Any) -> Json:
    async with edge.http.post(f"{edge.base}/webchat/token", json={"memory": memory}, **options) as response:
        found: Json = await response.json()
        return found


async def forget(edge: Edge, memory: Any) -> tuple[int, Json]:
    async with edge.http.post(f"{edge.base}/webchat/forget", json={"memory": memory}) as response:
        return response.status, await response.json()


def as_visitor(edge: Edge, visit: Json) -> Visitor:
    return Visitor(edge.http, edge.base, visit["token"], visit["conversationId"], visit["userId"])


async def begun(edge: Edge) -> tuple[Json, Visitor]:
    """Somebody who has been greeted, with what their browser keeps."""
    visit = await arrive(edge)
    visitor = as_visitor(edge, visit)
    await visitor.start()
    await visitor.until(1)
    return visit, visitor


async def test_a_new_conversation_begins_with_the_business_that_the_page_is_about(edge: Edge, script: Script) -> None:
    """Also where a second page of the same customer's asks for it by the memory, before it has begun."""
    async with edge.http.post(f"{edge.base}/webchat/token", json={"business": "salon@x"}) as response:
        first = await response.json()
    again = await arrive(edge, first["memory"])
    visitor = as_visitor(edge, again)
    await visitor.start()
    await visitor.until(1)

    assert again["conversationId"] == first["conversationId"]
    assert [said.business_id for said in script.heard] == ["salon@x"]


@pytest.mark.parametrize("business", [7, ["x"], {"__proto__": "x"}])
async def test_a_business_is_a_word(edge: Edge, business: Any) -> None:
    async with edge.http.post(f"{edge.base}/webchat/token", json={"business": business}) as response:
        told = response.status, (await response.json())["error"]["message"]

    assert told == (400, "business must be a string")


async def statuses(visitor: Visitor) -> dict[str, int]:
    """What each way in answers to this token."""
    base = visitor.url.partition("/conversations")[0]
    calls: dict[str, Callable[[], Any]] = {
        "start": visitor.start,
        "refresh": lambda: visitor.call("POST", f"{base}/tokens/refresh"),
        "reconnect": lambda: visitor.call("GET", visitor.url),
        "post": lambda: visitor.post(text="hello?"),
        "poll": visitor.poll,
    }
    return {name: (await call())[0] for name, call in calls.items()}


# Tokens


def test_what_a_browser_keeps_says_nothing_in_the_conversation() -> None:
    memory, token = TOKENS.issue_memory(SESSION, NOW), TOKENS.issue(SESSION, NOW)

    for read, wrong in ((TOKENS.read, memory), (TOKENS.read_stream_key, memory), (TOKENS.read_memory, token)):
        with pytest.raises(BadTokenError):
            read(wrong, NOW)


@pytest.mark.parametrize(("remembers", "lifetime"), [(True, DEVICE_LIFETIME), (False, TAB_LIFETIME)])
def test_a_memory_ends_so_long_after_the_last_visit(*, remembers: bool, lifetime: timedelta) -> None:
    tokens = Tokens(WEBCHAT_SECRET, remembers=remembers)
    memory = tokens.issue_memory(SESSION, NOW)

    assert tokens.read_memory(memory, NOW + lifetime - timedelta(seconds=1)) == SESSION
    with pytest.raises(BadTokenError, match="expired"):
        tokens.read_memory(memory, NOW + lifetime)


@pytest.mark.parametrize("remembers", [True, False])
def test_where_memory_is_switched_off_an_older_memory_is_none(*, remembers: bool) -> None:
    memory = Tokens(WEBCHAT_SECRET, remembers=remembers).issue_memory(SESSION, NOW)

    with pytest.raises(BadTokenError):
        Tokens(WEBCHAT_SECRET, remembers=not remembers).read_memory(memory, NOW)


@pytest.mark.parametrize(
    ("issue", "read", "every"),
    [
        (TOKENS.issue, TOKENS.read, LIFETIME - timedelta(seconds=1)),
        (TOKENS.issue_memory, TOKENS.read_memory, DEVICE_LIFETIME - timedelta(days=1)),
    ],
    ids=["token", "memory"],
)
def test_however_often_it_is_renewed_nothing_outlives_the_longest(issue: Any, read: Any, every: timedelta) -> None:
    """As whoever stole one would: renewed as late as can be, again and again."""
    moments = [NOW + every * number for number in range(1, LONGEST // every + 1)]
    kept = issue(SESSION, NOW)
    for moment in moments:
        kept = issue(read(kept, moment), moment)

    assert read(kept, NOW + LONGEST - timedelta(seconds=1)) == SESSION
    with pytest.raises(BadTokenError, match="expired"):
        read(kept, NOW + LONGEST)


def test_a_token_of_an_older_release_counts_from_now() -> None:
    claims = {"aud": "directline", "user": "dl_u", "conv": "c", "exp": int((NOW + LIFETIME).timestamp())}
    session = TOKENS.read(jwt.encode(claims, WEBCHAT_SECRET, algorithm="HS256"), NOW)

    again = TOKENS.read(TOKENS.issue(session, NOW), NOW)

    assert (session, again) == (replace(SESSION, begun=None), SESSION)


def test_no_two_conversations_are_the_same() -> None:
    assert len({new_session(NOW).conversation for _ in range(100)}) == 100


# Coming back


async def test_who_comes_back_is_told_where_what_was_said_last_stands(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of the log is not all of a long conversation; its beginning is not what was said last."""
    monkeypatch.setattr(visits, "MOST_RECENT", 3)
    visit, visitor = await begun(edge)
    for text in ("a haircut", "on Friday", "at ten"):
        await visitor.post(text=text)
    said = await visitor.until(7)

    again = await arrive(edge, visit["memory"])
    _, page = await visitor.poll(again["recentFrom"])

    assert visit["recentFrom"] == "0"
    assert page["activities"] == said[-3:]


async def test_who_comes_back_goes_on_where_they_were(edge: Edge) -> None:
    visit, visitor = await begun(edge)
    await visitor.post(text="a haircut")
    said = await visitor.until(3)

    again = await arrive(edge, visit["memory"])
    back = as_visitor(edge, again)
    _, reconnected = await back.call("GET", back.url)
    await back.post(text="on Friday")

    assert (again["isResumed"], again["conversationId"], again["userId"]) == (True, visitor.conversation, visitor.user)
    assert again["memory"] != visit["memory"]
    assert "streamUrl" in reconnected
    texts = [(one["from"]["role"], one["text"]) for one in await back.until(5)]
    assert texts[:3] == [(one["from"]["role"], one["text"]) for one in said]
    assert texts[3:] == [("user", "on Friday"), ("bot", "3: on Friday")]


@pytest.mark.parametrize("memory", [None, "", "garbage", TOKENS.issue_memory(SESSION, NOW - timedelta(days=400))])
async def test_without_a_memory_that_holds_a_new_chat_begins(edge: Edge, memory: str | None) -> None:
    visit = await arrive(edge, memory)

    assert (visit["isResumed"], visit["conversationId"] != "c") == (False, True)
    assert (await as_visitor(edge, visit).start())[0] == 201


@pytest.mark.parametrize("forge", [TOKENS.issue, Tokens("another secret, which is just as long as ours").issue_memory])
async def test_a_memory_that_is_none_of_ours_begins_anew(edge: Edge, forge: Any) -> None:
    _, visitor = await begun(edge)
    now = datetime.now(UTC)

    visit = await arrive(edge, forge(ChatSession(visitor.conversation, visitor.user, now), now))

    assert (visit["isResumed"], visit["conversationId"] != visitor.conversation) == (False, True)


async def test_a_conversation_that_is_kept_no_longer_begins_anew(edge: Edge) -> None:
    """As after thirty days: its rows are gone, whatever the browser still keeps."""
    _, visitor = await begun(edge)
    for table in (conversations, turns, outgoing):
        await edge.database.write(lambda connection, table=table: connection.execute(delete(table)))  # type: ignore[misc]
    before = datetime.now(UTC) - timedelta(days=29)

    memory = TOKENS.issue_memory(ChatSession(visitor.conversation, visitor.user, before), datetime.now(UTC))
    visit = await arrive(edge, memory)

    assert (visit["isResumed"], visit["conversationId"] != visitor.conversation) == (False, True)


async def test_two_pages_that_come_at_the_same_moment_begin_one_chat(edge: Edge) -> None:
    """The one has been given a conversation and has not begun it yet when the other, told of it, arrives."""
    visit = await arrive(edge)
    other = await arrive(edge, visit["memory"])

    first, second = as_visitor(edge, visit), as_visitor(edge, other)
    begun = await asyncio.gather(first.start(), second.start())
    await second.post(text="hi")

    assert (other["isResumed"], other["conversationId"]) == (False, visit["conversationId"])
    assert sorted(status for status, _ in begun) == [200, 201]
    assert [one["text"] for one in await first.until(3)] == ["welcome", "hi", "2: hi"]


async def test_coming_back_is_no_new_conversation_to_be_counted(open_edge: OpenEdge) -> None:
    edge = await open_edge(limits=Limits(chats_per_minute=1))
    visit, _ = await begun(edge)

    back = [(await arrive(edge, visit["memory"]))["isResumed"] for _ in range(3)]
    refused = await arrive(edge, "garbage")

    assert back == [True, True, True]
    assert refused["error"]["code"] == "TooManyRequests"


async def test_pages_of_others_are_given_nothing_for_a_memory(edge: Edge) -> None:
    visit, _ = await begun(edge)

    refused = await arrive(edge, visit["memory"], headers={"Origin": "https://evil.example"})

    assert refused["error"]["code"] == "OriginNotAllowed"


@pytest.mark.parametrize("memory", [1, ["x"], {"a": 1}, True])
@pytest.mark.parametrize("path", ["token", "forget"])
async def test_a_memory_is_a_string(edge: Edge, path: str, memory: Any) -> None:
    async with edge.http.post(f"{edge.base}/webchat/{path}", json={"memory": memory}) as response:
        assert (response.status, (await response.json())["error"]["message"]) == (400, "memory must be a string")


async def test_without_memory_a_page_can_still_be_reloaded(open_edge: OpenEdge) -> None:
    edge = await open_edge(env=LOOPBACK | {"WEBCHAT_REMEMBER": "false"})
    visit, _ = await begun(edge)

    again = await arrive(edge, visit["memory"])

    assert (again["isResumed"], again["memoryExpiresIn"]) == (True, 30 * 60)


# Being forgotten


async def test_who_is_forgotten_is_refused_by_every_process(open_edge: OpenEdge) -> None:
    """Two apps on one database: the one is told, and the other knows."""
    here, there = await open_edge(), await open_edge()
    visit, visitor = await begun(here)
    elsewhere = as_visitor(there, visit)
    assert set((await statuses(elsewhere)).values()) == {200}

    told = await forget(here, visit["memory"])

    assert told == (200, {})
    for one in (visitor, elsewhere):
        assert set((await statuses(one)).values()) == {403}
    assert (await elsewhere.poll())[1]["error"] == FORGOTTEN
    again = await arrive(there, visit["memory"])
    assert (again["isResumed"], again["conversationId"] != visitor.conversation) == (False, True)


async def test_no_stream_of_a_forgotten_chat_is_opened(edge: Edge) -> None:
    visit, visitor = await begun(edge)
    _, reconnected = await visitor.call("GET", visitor.url)

    await forget(edge, visit["memory"])

    async with edge.http.get(reconnected["streamUrl"].replace("ws://", "http://")) as response:
        assert (response.status, (await response.json())["error"]) == (403, FORGOTTEN)


async def test_open_pages_hear_that_it_is_over_and_nothing_more(edge: Edge) -> None:
    visit, visitor = await begun(edge)
    _, reconnected = await visitor.call("GET", visitor.url, params={"watermark": "1"})

    async with edge.http.ws_connect(reconnected["streamUrl"]) as socket:
        await forget(edge, visit["memory"])
        async with asyncio.timeout(10):
            page = await socket.receive_json()
            after = await socket.receive()

    assert [one["type"] for one in page["activities"]] == ["endOfConversation"]
    assert (after.type.name, socket.close_code) == ("CLOSE", 1000)


async def test_being_forgotten_twice_is_as_once(edge: Edge) -> None:
    visit, _ = await begun(edge)

    told = [await forget(edge, visit["memory"]) for _ in range(2)]
    ends = [one.activity for one in await edge.rows(outgoing.select()) if one.activity["type"] == "endOfConversation"]

    assert (told, len(ends)) == ([(200, {})] * 2, 1)


@pytest.mark.parametrize("memory", [None, "garbage"])
async def test_who_is_not_known_learns_nothing_by_being_forgotten(edge: Edge, memory: str | None) -> None:
    _, visitor = await begun(edge)

    assert await forget(edge, memory) == (200, {})
    assert (await visitor.poll())[0] == 200


async def test_the_bots_word_closes_the_conversation(open_edge: OpenEdge) -> None:
    async def converse(state: Json | None, said: Said) -> BotAnswer:
        return BotAnswer({}, () if said.joined else (End("Forgotten.", elsewhere="Not here."),))

    edge = await open_edge(converse=converse)
    visit = await arrive(edge)
    visitor = as_visitor(edge, visit)
    _, opened = await visitor.start()

    async with edge.http.ws_connect(opened["streamUrl"]) as socket:
        await visitor.post(text="forget this device")
        heard: list[Json] = []
        async with asyncio.timeout(10):
            async for message in socket:
                heard += message.json()["activities"]

    assert [(one["type"], one["text"]) for one in heard] == [
        ("message", "forget this device"),
        ("endOfConversation", "Forgotten."),
    ]
    assert set((await statuses(visitor)).values()) == {403}
    assert (await arrive(edge, visit["memory"]))["isResumed"] is False
