"""What was said is forgotten after thirty days, a conversation itself after more than a year, and nothing too early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace as replace_struct
from sqlalchemy import delete, select

from bot.conversing import state_at_rest
from bot.identity.codes import MailedCodes
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.stored import read_state
from storage.conversations import forgetting
from storage.conversations.model import EMBEDDED, Inbound, Key, Memory
from storage.conversations.store import KNOWN_FOR, REMEMBERED_FOR
from storage.database.tables import conversations, one_time_codes, turns
from storage.one_time_codes import KEPT_FOR, OneTimeCodes
from tests.bot.identity.proofs import ANA, ANAS_CHAT, SENDER, Mailbox, all_tables, letter
from tests.bot.scene import CHAT, NOW, TEAMS, Scene
from tests.worlds.sample import WEBCHAT_SECRET

MADE = (Made("studio", "appointment-1", "i1"),)
OURS = ConversationState(customer=Customer(name="Ana", email="ana@example.com", made=MADE), greeted=True)


async def spoke(scene: Scene, key: Key) -> None:
    await scene.answer(await scene.hear("hi", key), OURS.to_json())
    await scene.say("Hello Ana", key=key)


async def test_what_was_said_is_forgotten_after_thirty_days(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    await spoke(scene, CHAT)
    scene.now += REMEMBERED_FOR - timedelta(seconds=1)
    too_early = await scene.store.forget_old(state_at_rest, scene.now)
    scene.now += timedelta(seconds=1)

    forgotten = [await scene.store.forget_old(state_at_rest, scene.now) for _ in range(2)]

    assert (too_early, forgotten) == (0, [2, 0])
    assert await scene.rows() == {"conversations": 1, "turns": 0, "outgoing": 0}
    memory = await scene.store.load(TEAMS)
    assert memory.state is not None
    assert read_state(memory.state) == ConversationState(customer=Customer(made=MADE), greeted=True)
    assert "Ana" not in str(memory.state)
    assert "ana@" not in str(memory.state)


async def test_of_whom_has_no_appointment_nothing_is_left(either: Callable[[], Scene]) -> None:
    scene = either()
    only_greeted = replace_struct(OURS, customer=Customer(name="Ana", email="ana@example.com"))
    await scene.answer(await scene.hear("hi", TEAMS), only_greeted.to_json())
    scene.now += REMEMBERED_FOR

    forgotten = [await scene.store.forget_old(state_at_rest, scene.now) for _ in range(2)]

    assert forgotten == [1, 0]
    assert await scene.rows() == dict.fromkeys(("conversations", "turns", "outgoing"), 0)


@pytest.mark.parametrize("channel", ["directline", "webchat"])
async def test_where_nobody_can_come_back_appointments_go_too(scene: Scene, channel: str) -> None:
    await spoke(scene, Key(channel, "c1"))
    scene.now += REMEMBERED_FOR

    assert await scene.store.forget_old(state_at_rest, scene.now) == 1
    assert (await scene.rows())["conversations"] == 0


async def test_where_somebody_can_be_reached_is_left_without_their_name(scene: Scene) -> None:
    person = {"id": "29:1", "name": "Ana Silva", "aadObjectId": "object-1"}
    about = {"type": "message", "channelId": TEAMS.channel, "serviceUrl": "https://x", "from": person}
    received = await scene.store.receive(Inbound(TEAMS, "x", about), scene.now)
    assert received is not None
    await scene.store.commit(received, OURS.to_json(), [], scene.now)
    before = await scene.store.address(TEAMS)
    scene.now += REMEMBERED_FOR
    await scene.store.forget_old(state_at_rest, scene.now)

    assert before is not None
    assert await scene.store.address(TEAMS) == before | {"from": {"id": "29:1", "aadObjectId": "object-1"}}


async def test_after_more_than_a_year_a_conversation_has_never_been(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    await scene.store.forget_old(state_at_rest, scene.now)
    scene.now = NOW + KNOWN_FOR

    forgotten = [await scene.store.forget_old(state_at_rest, scene.now) for _ in range(2)]

    assert forgotten == [1, 0]
    assert await scene.rows() == dict.fromkeys(("conversations", "turns", "outgoing"), 0)
    assert await scene.store.load(TEAMS) == Memory(None, 0)


async def test_whoever_comes_back_in_time_is_remembered_anew(scene: Scene) -> None:
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR - timedelta(days=1)
    await scene.hear("still here")
    scene.now += timedelta(days=2)

    assert await scene.store.forget_old(state_at_rest, scene.now) == 0
    assert read_state((await scene.store.load(TEAMS)).state) == OURS


async def test_whoever_comes_back_at_that_moment_loses_nothing(
    either: Callable[[], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    forget = forgetting._forget

    async def too_late(*args: Any, **more: Any) -> bool:
        await scene.hear("I am back")
        return await forget(*args, **more)

    monkeypatch.setattr(forgetting, "_forget", too_late)

    assert await scene.store.forget_old(state_at_rest, scene.now) == 0
    assert read_state((await scene.store.load(TEAMS)).state) == OURS
    assert [turn.inbound.activity_id for turn in await scene.store.open_turns()] == ["I am back"]


async def test_many_are_forgotten_in_one_go(scene: Scene) -> None:
    for number in range(450):
        await scene.hear("hi", Key(EMBEDDED, f"c{number}"))
    scene.now += REMEMBERED_FOR

    assert await scene.store.forget_old(state_at_rest, scene.now) == 450
    assert (await scene.rows())["conversations"] == 0


async def test_the_first_look_forgets_too(scene: Scene) -> None:
    await spoke(scene, CHAT)
    scene.now += REMEMBERED_FOR

    await scene.look()

    assert (await scene.rows())["conversations"] == 0


async def test_the_first_look_forgets_one_time_codes_too(scene: Scene) -> None:
    def clock() -> datetime:
        return scene.now

    codes = MailedCodes(Mailbox(), SENDER, OneTimeCodes(scene.database, clock), WEBCHAT_SECRET, clock)
    await codes.send(ANA, ANAS_CHAT, letter)
    before = await all_tables(scene.database)
    scene.now += KEPT_FOR

    await scene.look()

    assert before
    assert await scene.database.read(lambda connection: connection.execute(select(one_time_codes)).all()) == []


async def test_what_another_process_has_forgotten_is_forgotten_here(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    await scene.another().store.forget_old(state_at_rest, scene.now)

    back = await scene.hear("back again")

    assert back.memory.state is not None
    assert read_state(back.memory.state) == ConversationState(customer=Customer(made=MADE), greeted=True)
    assert scene.store.remembered(TEAMS, scene.now) is None


async def test_whoever_comes_back_to_what_another_process_has_deleted_is_answered(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.answer(await scene.hear("hi"))
    scene.now += KNOWN_FOR
    await scene.another().store.forget_old(state_at_rest, scene.now)

    scene.turns.start(await scene.hear("hello again"))
    await scene.rest()

    assert scene.bot.heard == ["hello again"]


async def test_a_message_that_comes_in_while_its_conversation_is_deleted_is_answered(shared_scene: Scene) -> None:
    scene = shared_scene
    await scene.answer(await scene.hear("hi"))
    scene.now += KNOWN_FOR
    arrived = await scene.hear("hello again")
    await scene.database.write(lambda connection: connection.execute(delete(conversations)))
    await scene.database.write(lambda connection: connection.execute(delete(turns).where(turns.c.number == 1)))

    # As whoever takes it up: it has read nothing of the conversation yet.
    other = scene.another()
    other.turns.start(replace(arrived, memory=Memory(None, -1)))
    await other.turns.finish(10)
    scene.turns.start(await scene.hear("and now?"))
    await scene.rest()

    assert arrived.number == 2
    assert (other.bot.heard, scene.bot.heard) == (["hello again"], ["and now?"])
    await other.end()
