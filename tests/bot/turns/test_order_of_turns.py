"""Turns run in the order of arrival, each to its one end, though a process dies or its database goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.turns.adapter import SETTLED
from bot.turns.runner import News
from storage.conversations.model import Inbound
from storage.database.errors import DatabaseUnavailable
from tests.bot.scene import TEAMS, Bot, Scene
from tests.bot.status_texts import SENTENCES

Json = dict[str, Any]


async def test_turns_run_in_the_order_of_arrival_over_all_processes(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    await scene.maintenance.begin()
    await other.maintenance.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("first"))
    arrived = await other.store.receive(Inbound(TEAMS, "second", _message("second")), scene.now)
    assert arrived is not None
    other.turns.start(arrived)
    await asyncio.sleep(0.05)  # time for the second to begin, if it could
    begun = list(other.bot.heard)
    scene.bot.may_answer.set()

    await scene.rest()
    await other.turns.finish(10)

    assert (begun, scene.bot.heard, other.bot.heard) == ([], ["first"], ["second"])
    assert scene.channel.taken == ["heard first", "heard second"]
    assert (await scene.store.load(TEAMS)).version == 2
    await other.end()


async def test_the_turn_of_a_dead_process_is_taken_up_before_what_came_after_it(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.maintenance.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("first"))
    while not scene.bot.heard:  # noqa: ASYNC110  # until its turn has begun
        await asyncio.sleep(0.001)
    await scene.end()
    other = scene.another()
    await other.locks.register()
    arrived = await other.store.receive(Inbound(TEAMS, "second", _message("second")), scene.now)
    assert arrived is not None

    other.turns.start(arrived)
    await other.turns.finish(10)

    assert other.bot.heard == ["first", "second"]
    assert scene.channel.taken == ["heard first", "heard second"]
    await other.end()


async def test_a_dead_process_is_missed_without_anybodys_message(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.maintenance.begin()
    await scene.hear("just now")
    await scene.end()
    other = scene.another()

    await other.maintenance.begin()
    await other.turns.finish(10)

    assert other.bot.heard == ["just now"]
    assert await other.store.open_turns() == []
    await other.end()


async def test_what_a_living_process_is_at_work_on_is_left_to_it(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    await scene.maintenance.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))

    await other.maintenance.begin()
    await other.maintenance.look()
    scene.bot.may_answer.set()
    await scene.rest()
    await other.turns.finish(10)

    assert (scene.bot.heard, other.bot.heard) == (["hi"], [])
    await other.end()


async def test_a_process_that_lost_its_connection_and_lives_does_not_answer_twice(shared_scene: Scene) -> None:
    """Others take its turn for left behind, and both run it: one of them ends it."""
    scene, other = shared_scene, shared_scene.another()
    await scene.maintenance.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))
    await scene.locks.aclose()

    await other.maintenance.begin()
    await other.turns.finish(10)
    scene.bot.may_answer.set()
    await scene.rest()

    assert (scene.bot.heard, other.bot.heard) == (["hi"], ["hi"])
    assert scene.channel.taken == ["heard hi"]
    await other.end()


async def test_a_turn_that_cannot_be_committed_is_committed_as_it_is_when_the_database_is_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, failures = scene.store.commit, [DatabaseUnavailable("the disk is full")] * 3

    async def fails_at_first(*args: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return await commit(*args, **more)

    monkeypatch.setattr(scene.store, "commit", fails_at_first)
    scene.turns.start(await scene.hear("hi"))
    scene.turns.start(await scene.hear("hello?"))
    await scene.rest()

    assert scene.bot.heard == ["hi", "hello?"]
    assert scene.channel.taken == [SENTENCES.unsaved, "heard hi", "heard hello?"]
    assert await scene.store.open_turns() == []


async def test_an_answer_to_the_commit_that_got_lost_is_no_second_turn(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, is_lost = scene.store.commit, [True]

    async def loses_the_answer(*args: Any, **more: Any) -> Any:
        done = await commit(*args, **more)
        if is_lost:
            is_lost.clear()
            raise DatabaseUnavailable("the database does not answer")
        return done

    monkeypatch.setattr(scene.store, "commit", loses_the_answer)
    scene.turns.start(await scene.hear("hi"))
    await scene.rest()

    assert scene.bot.heard == ["hi"]
    assert scene.channel.taken == [SENTENCES.unsaved, "heard hi"]


async def test_what_no_database_takes_is_apologised_for_and_holds_up_nothing(scene: Scene) -> None:
    class Odd(Bot):
        async def on_turn(self, context: Any) -> None:
            await super().on_turn(context)
            if self.heard[-1] == "odd":
                context.turn_state["bookings-chat.turn"].state = {"no": object()}

    scene.turns._bot = Odd()
    for text in ("odd", "even"):
        scene.turns.start(await scene.hear(text))
    await scene.rest()

    # Where the machine is slow, company is kept meanwhile.
    assert [one for one in scene.channel.taken if one != "typing"] == [SENTENCES.trouble, "heard even"]


async def test_what_became_of_a_write_is_told_whatever_was_said_since(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))
    await scene.owe("i1")
    news = await scene.store.address(TEAMS)
    assert news is not None
    settled = news | {"type": "event", "id": f"{SETTLED}/i1/0", "name": SETTLED, "value": {"intent": "i1"}}
    await scene.store.receive(Inbound(TEAMS, f"{SETTLED}/i1/0", settled), scene.now)
    scene.turns.start(await scene.hear("thanks", seconds=1))

    await scene.rest()

    assert scene.bot.heard == [SETTLED, "thanks"]


async def test_what_has_been_told_meanwhile_is_no_news(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))

    assert await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True))
    await scene.rest()

    assert scene.bot.heard == []
    assert await scene.store.open_turns() == []


async def test_news_that_could_not_be_told_comes_again(scene: Scene) -> None:
    class Fails(Bot):
        async def on_turn(self, context: Any) -> None:
            self.heard.append("failed")
            raise ValueError("cannot stand it")

    await scene.answer(await scene.hear("book it"))
    await scene.owe("i1")
    well, scene.turns._bot = scene.turns._bot, Fails()
    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True, attempt=0))
    await scene.rest()
    scene.turns._bot = well

    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True, attempt=1))
    await scene.rest()

    assert scene.channel.taken == [f"heard {SETTLED}"]


async def test_news_does_not_overtake_what_was_said(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))
    await scene.owe("i1")
    await scene.hear("and another", seconds=1)
    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True))

    await scene.rest()

    assert scene.bot.heard == ["and another", SETTLED]


async def test_all_messages_of_a_dead_process_are_taken_up_at_once(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.maintenance.begin()
    for text in ("first", "second", "third"):
        await scene.hear(text)
    await scene.end()
    other = scene.another()

    await other.maintenance.begin()
    await other.turns.finish(10)

    assert other.bot.heard == ["first", "second", "third"]
    await other.end()


async def test_an_end_that_has_been_overtaken_is_no_news(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))
    await scene.owe("i1")
    an_earlier_end = scene.now - timedelta(minutes=1)

    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=False, since=an_earlier_end))
    await scene.rest()
    is_owed_still = await scene.store.is_owed("i1")
    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True, since=scene.now))
    await scene.rest()

    assert is_owed_still
    assert scene.bot.heard == [SETTLED]


async def test_a_turn_under_way_is_not_begun_again(scene: Scene) -> None:
    received = await scene.hear("hi")
    scene.bot.may_answer.clear()
    scene.turns.start(received)
    await asyncio.sleep(0)
    await scene.turns.take_up()
    scene.bot.may_answer.set()

    await scene.rest()

    assert scene.bot.heard == ["hi"]


def _message(text: str) -> Json:
    parts = {"conversation": {"id": TEAMS.conversation}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
    return {"type": "message", "id": text, "channelId": "msteams", "serviceUrl": "https://x", "text": text} | parts
