"""Turns: exactly once, all or nothing, one at a time, and never in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.bookings_bot import BotAnswer
from bot.turns.pace import Patience
from bot.turns.runner import News
from dialogs.replies import Say
from dialogs.said import Said, Settled
from storage.conversations.model import EMBEDDED, Key
from storage.database.tables import turns

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge, Script

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)


async def test_a_handled_activity_keeps_its_id_and_nothing_of_what_was_said(open_edge: OpenEdge) -> None:
    edge = await open_edge(look_every=0.02)
    visitor = await edge.guest()
    await visitor.post(text="my name is Ana")
    await visitor.until(3)
    wanted = select(turns.c.activity_id, turns.c.activity).order_by(turns.c.number)

    async with asyncio.timeout(10):
        while any(row.activity for row in await edge.rows(wanted)):  # noqa: ASYNC110  # by rounds
            await asyncio.sleep(0.01)

    assert [tuple(row) for row in await edge.rows(wanted)] == [
        ("opening", None),
        (f"{visitor.conversation}|0000002", None),
    ]


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

    async def never(frame: Json | None, said: Said) -> BotAnswer:
        if said.joined:
            return BotAnswer({"turns": 1}, (Say("welcome"),))
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

    await edge.owe("i1")
    for attempt in (0, 0, 1):
        await edge.turns.speak_of(News(holder, "i1", is_done=True, attempt=attempt))
    await visitor.until(2)
    await visitor.post(text="thanks")
    seen = await visitor.until(4)

    assert [said.settled for said in script.heard] == [None, Settled("i1", is_done=True), None]
    assert [a["from"]["role"] for a in seen] == ["bot", "bot", "user", "bot"]
    assert holder == str(Key(EMBEDDED, visitor.conversation))


async def test_nobody_is_spoken_to_who_never_wrote(edge: Edge, script: Script) -> None:
    is_passed_on = await edge.turns.speak_of(News(str(Key(EMBEDDED, "nobody")), "i1", is_done=True))

    assert not is_passed_on
    assert await edge.store.open_turns() == []
    assert script.heard == []


async def test_a_customer_cannot_say_what_became_of_a_write(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()

    told = {"intent": "i1", "isDone": False}
    await visitor.post(type="event", name="bookings/settled", value=told, id="bookings/settled/i1/0")
    await visitor.post(text="hello")
    await visitor.until(4)

    assert [said.settled for said in script.heard] == [None, None]


async def test_a_turn_in_flight_at_shutdown_ends(edge_in: Callable[..., Any]) -> None:
    begun = asyncio.Event()

    async def slow(frame: Json | None, said: Said) -> BotAnswer:
        if not said.joined:
            begun.set()
            await asyncio.sleep(0.05)
        return BotAnswer({}, (Say(f"heard {said.text}"),))

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
    async def fails_once(frame: Json | None, said: Said) -> BotAnswer:
        if said.text == "Ana Silva":
            raise ValueError(f"cannot stand {said.text}")
        return BotAnswer({"turns": (frame or {}).get("turns", 0) + 1}, (Say(f"turns before: {frame}"),))

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

    async def slow(frame: Json | None, said: Said) -> BotAnswer:
        if not said.joined:
            await go_on.wait()
        return BotAnswer({}, (Say("done" if said.text else "welcome"),))

    edge = await open_edge(converse=slow, patience=Patience(typing_after=0, words_after=(0,), typing_every=600))
    visitor = await edge.visitor()
    _, begun = await visitor.start()
    seen: list[Json] = []
    async with edge.http.ws_connect(begun["streamUrl"]) as socket, asyncio.timeout(10):
        while all(a.get("text") != "welcome" for a in seen):
            seen += (await socket.receive_json())["activities"]
        seen.clear()
        await visitor.post(text="hi")
        while all(a.get("text") != "done" for a in seen):
            seen += (await socket.receive_json())["activities"]
            if any(a.get("text") == "Still at it." for a in seen):
                go_on.set()

    # How often and when is shown by a clock that does not run, in test_progress.py.
    said = [a.get("text") for a in seen if a["type"] == "message"]
    assert (said[-1], {"hi", "Still at it."} <= set(said)) == ("done", True)
    assert "typing" in [a["type"] for a in seen]


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

    async def stops_at_wait(frame: Json | None, said: Said) -> BotAnswer:
        if said.text == "wait":
            await go_on.wait()
        return BotAnswer({}, (Say(f"heard {said.text}"),))

    edge = await open_edge(converse=stops_at_wait)
    first, second = await edge.guest(), await edge.guest()
    await first.post(text="wait")
    await second.post(text="hi")
    answered = await second.until(3)
    go_on.set()
    waited = await first.until(3)

    assert (answered[2]["text"], waited[2]["text"]) == ("heard hi", "heard wait")
