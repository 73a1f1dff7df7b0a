"""Turns: exactly once, all or nothing, one at a time, and never in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.storage import (
    EMBEDDED,
    Inbound,
    Key,
    Memory,
    StaleError,
    Store,
    UnknownConversationError,
    inbox,
    open_engine,
)
from bot.turns import News, Patience
from dialogs.replies import Reply, Say
from dialogs.said import Said, Settled

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
KEY = Key(EMBEDDED, "c1")
HELLO = Inbound(KEY, "a1", {"type": "message", "text": "hello"})


@pytest.fixture
async def store(tmp_path: Path) -> Any:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    store = Store(engine)
    await store.create_schema()
    yield store
    await engine.dispose()


async def test_a_turn_is_committed_whole(store: Store) -> None:
    await store.receive(HELLO, NOW)

    await store.commit(HELLO, Memory(None, 0), {"turns": 1}, [{"text": "hi"}, {"text": "and?"}], NOW)

    assert await store.load(KEY) == Memory({"turns": 1}, 1)
    assert await store.unhandled() == []
    assert [(entry.seq, entry.activity) for entry in await store.log(KEY, after=0)] == [
        (1, {"text": "hi", "id": "c1|0000001"}),
        (2, {"text": "and?", "id": "c1|0000002"}),
    ]


async def test_a_turn_that_cannot_be_written_leaves_no_trace(store: Store) -> None:
    await store.receive(HELLO, NOW)

    with pytest.raises(StatementError) as error:
        await store.commit(HELLO, Memory(None, 0), {"turns": 1}, [{"text": "Ana"}, {"text": object()}], NOW)

    assert await store.load(KEY) == Memory(None, 0)
    assert await store.unhandled() == [HELLO]
    assert await store.log(KEY, after=0) == []
    assert "Ana" not in str(error.value)


async def test_a_turn_over_an_old_conversation_is_stale(store: Store) -> None:
    later = Inbound(KEY, "a2", {"type": "message"})
    await store.receive(HELLO, NOW)
    await store.receive(later, NOW)
    read_before = await store.load(KEY)
    await store.commit(HELLO, read_before, {"turns": 1}, [], NOW)

    with pytest.raises(StaleError):
        await store.commit(later, read_before, {"turns": 1}, [{"text": "lost"}], NOW)

    assert await store.load(KEY) == Memory({"turns": 1}, 1)
    assert await store.unhandled() == [later]
    assert await store.log(KEY, after=0) == []


async def test_an_activity_comes_in_once(store: Store) -> None:
    first = await store.receive(HELLO, NOW)
    again = await store.receive(HELLO, NOW)
    elsewhere = await store.receive(Inbound(Key(EMBEDDED, "c2"), "a1", {}), NOW)

    assert (first, again, elsewhere) == (True, False, True)


async def test_a_handled_activity_keeps_its_id_and_nothing_of_what_was_said(edge: Edge) -> None:
    visitor = await edge.guest()
    await visitor.post(text="my name is Ana")
    await visitor.until(3)

    async with edge.engine.connect() as connection:
        rows = (
            await connection.execute(select(inbox.c.activity_id, inbox.c.activity).order_by(inbox.c.received))
        ).all()

    assert [tuple(row) for row in rows] == [("opening", None), (f"{visitor.conversation}|0000002", None)]


async def test_an_echo_needs_a_conversation(store: Store) -> None:
    with pytest.raises(UnknownConversationError):
        await store.receive_and_log(KEY, {"type": "message"}, NOW)

    assert await store.unhandled() == []


async def test_frames_are_handed_from_turn_to_turn(edge: Edge) -> None:
    visitor = await edge.guest()

    for text in ("one", "two"):
        await visitor.post(text=text)
    seen = await visitor.until(5)

    assert [a["text"] for a in seen if a["from"]["role"] == "bot"] == ["welcome", "2: one", "3: two"]


async def test_what_was_not_handled_when_the_process_died_is_taken_up(
    edge_in: Callable[..., Any], script: Script
) -> None:
    stuck = asyncio.Event()

    async def never(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        if said.joined:
            return {"turns": 1}, (Say("welcome"),)
        stuck.set()
        await asyncio.Event().wait()
        raise AssertionError("the process died before")

    async with edge_in(converse=never, turns_end_within=0) as edge:
        visitor = await edge.guest()
        await visitor.post(text="a haircut")
        await stuck.wait()
    async with edge_in() as edge:
        visitor.base, visitor.http = edge.base, edge.http
        seen = await visitor.until(3)

    assert [a["text"] for a in seen] == ["welcome", "a haircut", "2: a haircut"]
    assert [said.text for said in script.heard] == ["a haircut"]


async def test_what_became_of_a_write_is_spoken_of_unasked_and_once(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()
    (holder,) = script.holders

    for _ in range(2):
        await edge.turns.speak_of(News(holder, "i1", is_done=True))
    await visitor.until(2)
    await visitor.post(text="thanks")
    seen = await visitor.until(4)

    assert [said.settled for said in script.heard] == [None, Settled("i1", is_done=True), None]
    assert [a["from"]["role"] for a in seen] == ["bot", "bot", "user", "bot"]
    assert holder == str(Key(EMBEDDED, visitor.conversation))


async def test_nobody_is_spoken_to_who_never_wrote(edge: Edge, script: Script) -> None:
    await edge.turns.speak_of(News(str(Key(EMBEDDED, "nobody")), "i1", is_done=True))

    assert await edge.store.unhandled() == []
    assert script.heard == []


async def test_a_customer_cannot_say_what_became_of_a_write(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    told = {"intent": "i1", "isDone": False}
    await visitor.post(type="event", name="bookings/settled", value=told, id="bookings/settled/i1")
    await visitor.post(text="hello")
    await visitor.until(4)

    assert [said.settled for said in script.heard] == [None, None]


async def test_a_turn_in_flight_at_shutdown_ends(edge_in: Callable[..., Any]) -> None:
    begun = asyncio.Event()

    async def slow(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        if not said.joined:
            begun.set()
            await asyncio.sleep(0.05)
        return {}, (Say(f"heard {said.text}"),)

    async with edge_in(converse=slow) as edge:
        visitor = await edge.guest()
        await visitor.post(text="a haircut")
        await begun.wait()
    async with edge_in() as edge:
        visitor.base, visitor.http = edge.base, edge.http
        _, page = await visitor.poll()

    assert [a["text"] for a in page["activities"]] == ["heard ", "a haircut", "heard a haircut"]


async def test_a_failing_turn_is_apologised_for_and_changes_nothing(
    open_edge: OpenEdge, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails_once(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        if said.text == "Ana Silva":
            raise ValueError(f"cannot stand {said.text}")
        return {"turns": (frame or {}).get("turns", 0) + 1}, (Say(f"turns before: {frame}"),)

    edge = await open_edge(converse=fails_once)
    visitor = await edge.guest()
    with caplog.at_level(logging.ERROR):
        await visitor.post(text="Ana Silva")
        await visitor.until(3)
        await visitor.post(text="again")
        seen = await visitor.until(5)

    answers = [a["text"] for a in seen if a["from"]["role"] == "bot"]
    assert answers == ["turns before: None", "Sorry, please try again.", "turns before: {'turns': 1}"]
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert "fails_once" in record.getMessage()
    assert "Ana" not in caplog.text
    assert visitor.conversation not in caplog.text


async def test_a_slow_turn_shows_typing_and_then_says_that_it_takes_longer(open_edge: OpenEdge) -> None:
    go_on = asyncio.Event()

    async def slow(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        if not said.joined:
            await go_on.wait()
        return {}, (Say("done" if said.text else "welcome"),)

    edge = await open_edge(converse=slow, patience=Patience(typing_after=0.02, word_after=0.04))
    visitor = await edge.guest()
    _, again = await visitor.call("GET", visitor.url, params={"watermark": "1"})
    seen: list[Json] = []
    async with edge.http.ws_connect(again["streamUrl"]) as socket, asyncio.timeout(10):
        await visitor.post(text="hi")
        while len(seen) < 4:
            seen += (await socket.receive_json())["activities"]
            if any(a.get("text") == "Still at it." for a in seen):
                go_on.set()

    # Typing is not in the log, so on a busy machine it may come together with what was said after it.
    assert [a.get("text") for a in seen if a["type"] == "message"] == ["hi", "Still at it.", "done"]
    assert [a["type"] for a in seen].count("typing") == 1


async def test_a_quick_turn_shows_no_typing(edge: Edge) -> None:
    visitor = await edge.visitor()
    _, begun = await visitor.start()

    seen: list[Json] = []
    async with edge.http.ws_connect(begun["streamUrl"]) as socket, asyncio.timeout(10):
        await visitor.until(1)
        await visitor.post(text="hi")
        while len(seen) < 3:
            seen += (await socket.receive_json())["activities"]

    assert [a["type"] for a in seen] == ["message", "message", "message"]


async def test_two_conversations_do_not_wait_for_each_other(open_edge: OpenEdge) -> None:
    go_on = asyncio.Event()

    async def stops_at_wait(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        if said.text == "wait":
            await go_on.wait()
        return {}, (Say(f"heard {said.text}"),)

    edge = await open_edge(converse=stops_at_wait)
    first, second = await edge.guest(), await edge.guest()
    await first.post(text="wait")
    await second.post(text="hi")
    answered = await second.until(3)
    go_on.set()
    waited = await first.until(3)

    assert (answered[2]["text"], waited[2]["text"]) == ("heard hi", "heard wait")


async def test_a_turn_is_repeated_over_what_another_replica_wrote(open_edge: OpenEdge) -> None:
    edge = await open_edge()
    frames: list[Json | None] = []

    async def raced(frame: Json | None, said: Said) -> tuple[Json, tuple[Reply, ...]]:
        frames.append(frame)
        if said.text and len(frames) == 2:
            key = Key(EMBEDDED, visitor.conversation)
            other = Inbound(key, "from another replica", {"type": "message"})
            await edge.store.receive(other, NOW)
            await edge.store.commit(other, await edge.store.load(key), {"turns": 7}, [], NOW)
        return {"turns": (frame or {}).get("turns", 0) + 1}, (Say("ok"),)

    racing = await open_edge(converse=raced)
    visitor = await racing.guest()
    await visitor.post(text="hi")
    await visitor.until(3)

    assert frames == [None, {"turns": 1}, {"turns": 7}]
    assert await edge.store.load(Key(EMBEDDED, visitor.conversation)) == Memory({"turns": 8}, 3)


async def test_the_database_waits_for_a_writer_instead_of_failing(store: Store) -> None:
    await store.receive(HELLO, NOW)

    await asyncio.gather(*(store.append(KEY, [{"n": n}], NOW) for n in range(20)))

    assert [entry.seq for entry in await store.log(KEY, after=0)] == list(range(1, 21))
