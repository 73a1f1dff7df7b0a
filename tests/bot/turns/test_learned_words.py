"""What a turn has learned is kept once the turn is stored, once for each conversation, and costs nobody an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.bookings_bot import BotAnswer
from bot.turns.adapter import TURN, TurnDraft
from dialogs.replies import Say
from dialogs.said import Said
from storage.conversations.store import Conversations
from storage.database.errors import DatabaseUnavailable
from storage.database.tables import suggested_names, suggesting_conversations
from storage.suggested_names import UNDECIDED_FOR, Status, SuggestedName
from tests.bot.scene import CHAT, TEAMS, Bot, Process, Scene

if TYPE_CHECKING:
    from tests.bot.conftest import OpenEdge

TRIM = SuggestedName("studio@x", "cut", "trim")


class LearningBot(Bot):
    """Has learned of every turn that its customer meant a haircut."""

    async def on_turn(self, context: Any) -> None:
        turn: TurnDraft = context.turn_state[TURN]
        turn.learned = (SuggestedName("studio@x", "cut", self.next_words(context)),)
        await super().on_turn(context)

    def next_words(self, context: Any) -> str:
        return str(context.activity.text).partition(" ")[0]


def learning(process: Process) -> LearningBot:
    bot = process.bot = process.turns._bot = LearningBot()
    return bot


async def said(scene: Scene) -> dict[str, int]:
    """How many conversations have said it."""
    wanted = select(suggested_names.c.words, suggested_names.c.conversations)
    rows = await scene.database.read(lambda connection: connection.execute(wanted).all())
    return {row.words: row.conversations for row in rows}


async def test_words_are_counted_once_in_each_conversation(either: Callable[[], Scene]) -> None:
    scene = either()
    learning(scene)

    for text, key in (("trim", TEAMS), ("trim please", TEAMS), ("trim", CHAT), ("crop", CHAT)):
        scene.turns.start(await scene.hear(text, key))
        await scene.rest()

    assert await said(scene) == {"trim": 2, "crop": 1}


async def test_a_turn_that_two_processes_run_is_counted_once(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    bots = learning(scene), learning(other)
    for bot in bots:
        bot.may_answer.clear()
    received = await scene.hear("trim")

    for process in (scene, other):
        process.turns.start(received)
    async with asyncio.timeout(10):
        while not all(bot.heard for bot in bots):  # noqa: ASYNC110  # both are at it
            await asyncio.sleep(0.001)
    for bot in bots:
        bot.may_answer.set()
    await scene.rest()
    await other.turns.finish(10)

    assert [bot.heard for bot in bots] == [["trim"], ["trim"]]
    assert await said(scene) == {"trim": 1}
    await other.end()


async def test_nothing_is_kept_of_a_turn_that_was_not_stored(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    learning(scene)
    commit, answers = Conversations.commit, []

    async def refuse(store: Conversations, received: Any, state: Any, activities: Any, *args: Any, **more: Any) -> Any:
        answers.append([one["text"] for one in activities])
        if len(answers) == 1:
            raise ValueError("no database takes this")
        return await commit(store, received, state, activities, *args, **more)

    monkeypatch.setattr(Conversations, "commit", refuse)
    scene.turns.start(await scene.hear("trim"))
    await scene.rest()

    assert answers == [["heard trim"], ["Sorry, please try again."]]
    assert await said(scene) == {}


async def test_what_waits_for_the_database_is_kept_when_the_turn_is(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    learning(scene)
    commit, tries = Conversations.commit, []

    async def fail_once(store: Conversations, *args: Any, **more: Any) -> Any:
        tries.append(await said(scene))
        if len(tries) == 1:
            raise DatabaseUnavailable("database: the disk is full")
        return await commit(store, *args, **more)

    monkeypatch.setattr(Conversations, "commit", fail_once)
    scene.turns.start(await scene.hear("trim"))
    await scene.rest()

    assert tries == [{}, {}]
    assert await said(scene) == {"trim": 1}


async def test_where_it_cannot_be_kept_the_customer_is_answered_all_the_same(
    either: Callable[[], Scene], caplog: pytest.LogCaptureFixture
) -> None:
    scene = either()
    learning(scene)
    await scene.database.write(suggesting_conversations.drop)

    scene.turns.start(await scene.hear("trim"))
    await scene.rest()

    assert scene.channel.taken == ["heard trim"]
    assert await scene.store.open_turns() == []
    assert [record.getMessage() for record in caplog.records] == [
        "what a service was called could not be kept: DatabaseUnavailable"
    ]


async def test_the_bot_passes_on_what_the_conversation_has_learned(open_edge: OpenEdge) -> None:
    async def converse(state: dict[str, Any] | None, heard: Said) -> BotAnswer:
        return BotAnswer({}, (Say("Gladly."),), learned=() if heard.joined else (TRIM,))

    edge = await open_edge(converse=converse)
    visitor = await edge.guest()
    await visitor.post(text="a trim")
    await visitor.until(3)

    wanted = select(suggested_names.c.service_id, suggested_names.c.words, suggested_names.c.status)
    async with asyncio.timeout(10):
        while not (rows := await edge.rows(wanted)):  # noqa: ASYNC110  # it is kept after the answer
            await asyncio.sleep(0.005)
    assert [tuple(row) for row in rows] == [("cut", "trim", "suggested")]


async def test_what_is_not_decided_is_deleted_after_ninety_days_by_the_rounds(either: Callable[[], Scene]) -> None:
    scene = either()
    for words in ("trim", "crop"):
        await scene.suggested.add(SuggestedName("studio@x", "cut", words), "chat")
    await scene.suggested.decide(SuggestedName("studio@x", "cut", "crop"), Status.ACCEPTED)
    scene.now += UNDECIDED_FOR - timedelta(seconds=1)
    await scene.look()
    before = await said(scene)
    scene.now += timedelta(seconds=1)

    await scene.look()

    assert (before, await said(scene)) == ({"crop": 1, "trim": 1}, {"crop": 1})
