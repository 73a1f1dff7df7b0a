"""What is seen to without anybody's message: waiting answers, turns without an end, and forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.care import NOBODY_AT_WORK_AFTER, Care
from bot.channel.connector import (
    WORTH_DOUBLING_FOR,
    ChannelCourier,
    ChannelDownError,
    Connector,
    RefusedByChannelError,
    UnclearError,
)
from bot.storage import (
    EMBEDDED,
    KNOWN_FOR,
    REMEMBERED_FOR,
    Inbound,
    Key,
    Memory,
    Store,
    addresses,
    conversations,
    inbox,
    open_engine,
    outgoing,
)
from bot.turns import SETTLED, News, Turns
from dialogs.frame import Frame, Made
from tests.bot.conftest import SENTENCES
from wiring import what_remains

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
TEAMS = Key("msteams", "a:1")
CHAT = Key(EMBEDDED, "c1")


class Channel(Connector):
    """Takes activities, unless there is something to raise first."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.raises: list[Exception] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def send(self, activity: Json, *, most_tries: int = 4) -> None:
        await self.may_answer.wait()
        if self.raises:
            raise self.raises.pop(0)
        self.taken.append(str(activity.get("text", activity["type"])))


class Bot:
    """Says what it heard, once nothing is left to raise."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def on_turn(self, context: Any) -> None:
        self.heard.append(str(context.activity.text or context.activity.name))
        await self.may_answer.wait()
        await context.send_activity(f"heard {self.heard[-1]}")


class Scene:
    def __init__(self, engine: AsyncEngine) -> None:
        self.now = NOW
        self.engine, self.store = engine, Store(engine)
        self.channel, self.bot = Channel(), Bot()
        courier = ChannelCourier(self.store, self.channel, lambda: self.now)
        self.turns = Turns(self.store, self.bot, courier, courier, lambda _: SENTENCES, lambda: self.now)
        self.care = Care(self.store, self.turns, lambda: self.now, what_remains)

    async def hear(self, text: str, key: Key = TEAMS, seconds: float = 0) -> Inbound:
        """Comes in so many seconds from now; nobody begins its turn."""
        parts = {"conversation": {"id": key.conversation}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
        activity = {"type": "message", "id": text, "channelId": key.channel, "serviceUrl": "https://x", "text": text}
        inbound = Inbound(key, text, activity | parts)
        await self.store.receive(inbound, self.now + timedelta(seconds=seconds))
        return inbound

    async def say(self, *texts: str, key: Key = TEAMS) -> None:
        """Stands in the log and waits to be delivered."""
        said = [{"type": "message", "text": text, "timestamp": self.now.isoformat()} for text in texts]
        await self.store.append(key, said, self.now)

    async def answer(self, inbound: Inbound, frame: Json | None = None) -> None:
        memory = await self.store.load(inbound.key)
        await self.store.commit(inbound, memory, frame, [], self.now)

    async def rest(self) -> None:
        """Until every turn and delivery under way is over."""
        await self.turns.finish(10)

    async def look(self) -> None:
        """One look, and all that it begins."""
        await self.care.look()
        await self.rest()

    async def rows(self) -> dict[str, int]:
        counts = {}
        async with self.engine.connect() as connection:
            for table in (conversations, inbox, outgoing, addresses):
                counts[table.name] = len((await connection.execute(select(table))).all())
        return counts


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    scene = Scene(engine)
    await scene.store.create_schema()
    yield scene
    await engine.dispose()


@pytest.fixture
async def shared_scene(empty_postgresql_address: str) -> AsyncIterator[Scene]:
    engine = open_engine(empty_postgresql_address)
    scene = Scene(engine)
    await scene.store.create_schema()
    yield scene
    await engine.dispose()


# What waits for its channel


async def test_what_waits_for_its_channel_is_brought_without_anybodys_message(scene: Scene) -> None:
    scene.channel.raises = [ChannelDownError("busy")]
    await scene.hear("hi")
    await scene.say("one", "two")
    await scene.turns.deliver_waiting()
    before = list(scene.channel.taken)

    await scene.turns.deliver_waiting()

    assert (before, scene.channel.taken) == ([], ["one", "two"])
    assert await scene.store.undelivered() == []


async def test_what_may_have_arrived_is_sent_again_for_ten_minutes_and_then_holds_up_nothing(scene: Scene) -> None:
    scene.channel.raises = [UnclearError("500")] * 2
    await scene.hear("hi")
    await scene.say("one", "two")
    await scene.turns.deliver_waiting()
    left = len(await scene.store.log(TEAMS, after=0))
    scene.now += WORTH_DOUBLING_FOR

    await scene.turns.deliver_waiting()

    assert (left, scene.channel.taken) == (2, ["two"])


async def test_what_never_arrived_waits_for_as_long_as_it_takes(scene: Scene) -> None:
    await scene.hear("hi")
    await scene.say("one")
    for _ in range(3):
        scene.channel.raises = [ChannelDownError("busy")]
        await scene.turns.deliver_waiting()
        scene.now += timedelta(days=1)

    await scene.turns.deliver_waiting()

    assert scene.channel.taken == ["one"]


async def test_one_conversations_refusal_is_not_anothers(scene: Scene) -> None:
    other = Key("msteams", "a:2")
    await scene.hear("hi")
    await scene.hear("hi", other)
    await scene.say("one")
    await scene.say("two", key=other)
    scene.channel.raises = [RefusedByChannelError("403")]

    await scene.turns.deliver_waiting()

    assert len(scene.channel.taken) == 1
    assert await scene.store.undelivered() == []


async def test_a_start_does_not_wait_for_a_slow_channel(scene: Scene) -> None:
    scene.channel.may_answer.clear()
    await scene.hear("hi")
    await scene.say("one")

    async with asyncio.timeout(5):
        await scene.care.begin()
    going = asyncio.create_task(scene.care.go_on(every=0.01))
    scene.channel.may_answer.set()
    async with asyncio.timeout(5):
        while scene.channel.taken[:1] != ["one"]:  # noqa: ASYNC110  # it is brought in the background
            await asyncio.sleep(0.005)
    scene.care.stop()
    await scene.rest()
    await going


# Turns without an end


async def test_a_turn_that_could_not_be_committed_is_taken_up_when_the_database_is_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbound = await scene.hear("hi")
    commit, failures = scene.store.commit, [OSError("disk full")]

    async def fails_once(*args: Any) -> None:
        if failures:
            raise failures.pop()
        await commit(*args)

    monkeypatch.setattr(scene.store, "commit", fails_once)
    scene.turns.start(inbound)
    await scene.rest()
    told = list(scene.channel.taken)
    scene.now += NOBODY_AT_WORK_AFTER

    await scene.look()

    assert told == [SENTENCES.trouble]
    assert scene.channel.taken == [SENTENCES.trouble, "heard hi"]
    assert await scene.store.unhandled() == []


async def test_a_turn_that_can_never_be_committed_is_tried_a_few_times(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.hear("hi")

    async def fails(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(scene.store, "commit", fails)
    scene.now += NOBODY_AT_WORK_AFTER
    for _ in range(5):
        await scene.turns.take_up()
        await scene.rest()

    assert scene.bot.heard == ["hi"] * 3


async def test_a_message_is_not_gone_back_to_when_a_later_one_has_been_seen_to(scene: Scene) -> None:
    await scene.hear("friday")
    await scene.hear("for another", Key("msteams", "a:2"))
    await scene.answer(await scene.hear("saturday", seconds=1))
    scene.now += NOBODY_AT_WORK_AFTER

    await scene.look()

    assert scene.bot.heard == ["for another"]
    assert await scene.store.unhandled() == []


async def test_what_became_of_a_write_is_told_whatever_was_said_since(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))
    address = await scene.store.address(TEAMS)
    assert address is not None
    settled = address | {"type": "event", "id": f"{SETTLED}/i1", "name": SETTLED, "value": {}}
    await scene.store.receive(Inbound(TEAMS, f"{SETTLED}/i1", settled), scene.now)
    await scene.answer(await scene.hear("thanks", seconds=1))
    scene.now += NOBODY_AT_WORK_AFTER

    await scene.look()

    assert scene.bot.heard == [SETTLED]


async def test_news_does_not_overtake_what_was_said(scene: Scene) -> None:
    await scene.answer(await scene.hear("book it"))
    await scene.hear("and another", seconds=1)
    scene.now += timedelta(seconds=2)
    await scene.turns.speak_of(News(str(TEAMS), "i1", is_done=True))
    await scene.rest()
    scene.now += NOBODY_AT_WORK_AFTER

    await scene.look()

    assert scene.bot.heard == [SETTLED, "and another"]


async def test_a_turn_under_way_is_not_begun_again(scene: Scene) -> None:
    inbound = await scene.hear("hi")
    scene.bot.may_answer.clear()
    scene.turns.start(inbound)
    await asyncio.sleep(0)
    scene.now += NOBODY_AT_WORK_AFTER
    await scene.turns.take_up()
    scene.bot.may_answer.set()

    await scene.rest()

    assert scene.bot.heard == ["hi"]


async def test_a_start_beside_others_leaves_them_what_they_may_be_at_work_on(shared_scene: Scene) -> None:
    scene = shared_scene
    await scene.hear("left", Key("msteams", "a:2"), seconds=-NOBODY_AT_WORK_AFTER.total_seconds())
    await scene.hear("just now")

    await scene.care.begin()
    await scene.rest()
    begun = list(scene.bot.heard)
    scene.now += NOBODY_AT_WORK_AFTER
    await scene.look()

    assert begun == ["left"]
    assert scene.bot.heard == ["left", "just now"]


async def test_a_start_alone_takes_up_everything_at_once(scene: Scene) -> None:
    await scene.hear("just now")

    await scene.care.begin()
    await scene.rest()

    assert scene.bot.heard == ["just now"]


# Forgetting

OURS = Frame(name="Ana", email="ana@example.com", made=(Made("studio", "appointment-1", "i1"),), greeted=True)


async def spoke(scene: Scene, key: Key) -> None:
    await scene.answer(await scene.hear("hi", key), OURS.to_json())
    await scene.say("Hello Ana", key=key)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Callable[[], Scene]:
    name = {"sqlite": "scene", "postgresql": "shared_scene"}[request.param]
    found: Scene = request.getfixturevalue(name)
    return lambda: found


async def test_what_was_said_is_forgotten_after_thirty_days(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    await spoke(scene, CHAT)
    scene.now += REMEMBERED_FOR - timedelta(seconds=1)
    too_early = await scene.store.forget_old(what_remains, scene.now)
    scene.now += timedelta(seconds=1)

    forgotten = [await scene.store.forget_old(what_remains, scene.now) for _ in range(2)]

    assert (too_early, forgotten) == (0, [2, 0])
    assert await scene.rows() == {"conversations": 1, "inbox": 0, "outgoing": 0, "addresses": 1}
    memory = await scene.store.load(TEAMS)
    assert memory.frame is not None
    assert Frame.from_json(memory.frame) == Frame(made=OURS.made, greeted=True)
    assert "Ana" not in str(memory.frame)
    assert "ana@" not in str(memory.frame)


async def test_after_more_than_a_year_a_conversation_has_never_been(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    await scene.store.forget_old(what_remains, scene.now)
    scene.now = NOW + KNOWN_FOR

    forgotten = [await scene.store.forget_old(what_remains, scene.now) for _ in range(2)]

    assert forgotten == [1, 0]
    assert await scene.rows() == dict.fromkeys(("conversations", "inbox", "outgoing", "addresses"), 0)
    assert await scene.store.load(TEAMS) == Memory(None, 0)


async def test_whoever_comes_back_in_time_is_remembered_anew(scene: Scene) -> None:
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR - timedelta(days=1)
    await scene.hear("still here")
    scene.now += timedelta(days=2)

    assert await scene.store.forget_old(what_remains, scene.now) == 0
    assert (await scene.store.load(TEAMS)).frame == OURS.to_json()


async def test_whoever_comes_back_at_that_moment_loses_nothing(
    either: Callable[[], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    forget = scene.store._forget

    async def too_late(*args: Any) -> bool:
        await scene.hear("I am back")
        return await forget(*args)

    monkeypatch.setattr(scene.store, "_forget", too_late)

    assert await scene.store.forget_old(what_remains, scene.now) == 0
    assert (await scene.store.load(TEAMS)).frame == OURS.to_json()
    assert [inbound.activity_id for inbound in await scene.store.unhandled()] == ["I am back"]


async def test_many_are_forgotten_in_one_go(scene: Scene) -> None:
    for number in range(450):
        await scene.hear("hi", Key(EMBEDDED, f"c{number}"))
    scene.now += REMEMBERED_FOR

    assert await scene.store.forget_old(what_remains, scene.now) == 450
    assert (await scene.rows())["conversations"] == 0


async def test_the_first_look_forgets_too(scene: Scene) -> None:
    await spoke(scene, CHAT)
    scene.now += REMEMBERED_FOR

    await scene.look()

    assert (await scene.rows())["conversations"] == 0


async def test_a_round_that_fails_is_not_the_last(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.hear("hi")
    await scene.say("one")
    undelivered, failures = scene.store.undelivered, [OSError("gone: ana@example.com")]

    async def fails_once() -> list[Key]:
        if failures:
            raise failures.pop()
        return await undelivered()

    monkeypatch.setattr(scene.store, "undelivered", fails_once)
    going = asyncio.create_task(scene.care.go_on(every=0.01))
    async with asyncio.timeout(5):
        while not scene.channel.taken:  # noqa: ASYNC110  # it is brought in the background
            await asyncio.sleep(0.005)
    scene.care.stop()
    await scene.rest()
    await going

    assert "could not look after conversations: OSError" in caplog.text
    assert "ana@" not in caplog.text
