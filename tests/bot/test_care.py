"""What nobody's message leads to: late deliveries, turns that came to no end, and forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.care import Care
from bot.channels.azure.connector import (
    MOST_UNCLEAR,
    UNCLEAR_PAUSE,
    WORTH_DOUBLING_FOR,
    ChannelCourier,
    ChannelDownError,
    Connector,
    RefusedByChannelError,
    UnclearError,
    _UnclearPosts,
)
from bot.turns.adapter import SETTLED
from bot.turns.delivery import Delivery
from bot.turns.runner import News, Turns
from dialogs.frame import Frame, Made
from dialogs.stored import read_state
from storage.conversations import (
    EMBEDDED,
    KNOWN_FOR,
    REMEMBERED_FOR,
    Conversations,
    Inbound,
    Key,
    Memory,
    Received,
)
from storage.engine import open_database
from storage.errors import DatabaseUnavailable
from storage.locks import locks_on
from storage.notifications import Report, Result, put_report
from storage.tables import conversations, outgoing, turns
from storage.transactions import Database
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
        self.tries: list[int] = []
        self.raises: list[Exception] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def send(self, activity: Json, *, most_tries: int = 4) -> None:
        self.tries.append(most_tries)
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


class Process:
    """One of those that share a database; where it is a file, there is one after the other."""

    def __init__(self, database: Database, channel: Channel, clock: Callable[[], datetime]) -> None:
        self.database, self.channel, self.bot = database, channel, Bot()
        self.locks = locks_on(database)
        self.store = Conversations(database, self.locks.process)
        courier = ChannelCourier(self.store, self.locks, channel, clock, sleep=soon)
        delivery = Delivery(self.store, courier, courier)
        self.turns = Turns(self.store, self.locks, self.bot, delivery, lambda _: SENTENCES, clock, sleep=soon)
        self.delivery = delivery
        self.care = Care(self.store, self.locks, self.turns, delivery, clock, what_remains)

    async def end(self) -> None:
        """As SIGKILL does: nothing of it goes on, and PostgreSQL sees its connections end."""
        await self.turns.finish(0)
        await self.locks.aclose()


async def soon(_: float) -> None:
    """Waits for others, and not for the clock."""
    await asyncio.sleep(0.001)


class Scene(Process):
    """A process, and those that come after it or beside it."""

    def __init__(self, database: Database) -> None:
        self.now = NOW
        super().__init__(database, Channel(), lambda: self.now)

    def another(self) -> Process:
        return Process(self.database, self.channel, lambda: self.now)

    async def hear(self, text: str, key: Key = TEAMS, seconds: float = 0) -> Received:
        """Comes in so many seconds from now; nobody begins its turn."""
        parts = {"conversation": {"id": key.conversation}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
        activity = {"type": "message", "id": text, "channelId": key.channel, "serviceUrl": "https://x", "text": text}
        inbound = Inbound(key, text, activity | parts)
        received = await self.store.receive(inbound, self.now + timedelta(seconds=seconds), begins=True)
        assert received is not None
        return received

    async def say(self, *texts: str, key: Key = TEAMS) -> None:
        """Stands in the log and waits to be delivered."""
        said = [{"type": "message", "text": text, "timestamp": self.now.isoformat()} for text in texts]
        await self.store.append(key, said, self.now)

    async def answer(self, received: Received, state: Json | None = None) -> None:
        await self.store.commit(received, state, [], self.now)

    async def owe(self, intent: str) -> None:
        """A write has ended of which its customer has not been told."""
        report = Report(intent, "studio@example.com", "book", Result.DONE, str(TEAMS), None, self.now)
        await self.database.write(lambda connection: put_report(connection, report, due_at=self.now))

    async def rest(self) -> None:
        """Until every turn and delivery under way is over."""
        await self.turns.finish(10)

    async def look(self) -> None:
        """One look, and all that it begins."""
        await self.care.look()
        await self.rest()

    async def rows(self) -> dict[str, int]:
        return {
            table.name: len(await self.database.read(lambda c, t=table: c.execute(select(t)).all()))  # type: ignore[misc]
            for table in (conversations, turns, outgoing)
        }


@pytest.fixture
async def scene(prepared_file: Path, sqlite_address: str) -> AsyncIterator[Scene]:
    database = open_database(sqlite_address)
    yield Scene(database)
    await database.aclose()


@pytest.fixture
async def shared_scene(postgresql_address: str) -> AsyncIterator[Scene]:
    database = open_database(postgresql_address)
    scene = Scene(database)
    yield scene
    await scene.locks.aclose()
    await database.aclose()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Callable[[], Scene]:
    name = {"sqlite": "scene", "postgresql": "shared_scene"}[request.param]
    found: Scene = request.getfixturevalue(name)
    return lambda: found


# What waits for its channel


async def test_what_waits_for_its_channel_is_brought_without_anybodys_message(scene: Scene) -> None:
    scene.channel.raises = [ChannelDownError("busy")]
    await scene.hear("hi")
    await scene.say("one", "two")
    await scene.delivery.deliver_waiting()
    before = list(scene.channel.taken)

    await scene.delivery.deliver_waiting()

    assert (before, scene.channel.taken) == ([], ["one", "two"])
    assert await scene.store.undelivered() == []


async def test_what_may_have_arrived_is_sent_again_for_ten_minutes_and_then_holds_up_nothing(scene: Scene) -> None:
    scene.channel.raises = [UnclearError("500")] * 2
    await scene.hear("hi")
    await scene.say("one", "two")
    await scene.delivery.deliver_waiting()
    left = len(await scene.store.log(TEAMS, after=0))
    scene.now += WORTH_DOUBLING_FOR

    await scene.delivery.deliver_waiting()

    assert (left, scene.channel.taken) == (2, ["two"])


@pytest.mark.parametrize("posts", [[2, 1, 1], [1, 1, 1, 1], [2, 2]])
async def test_what_may_have_arrived_is_posted_four_times_in_all_and_then_holds_up_nothing(
    scene: Scene, posts: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    scene.channel.raises = [UnclearError("504", number) for number in posts]
    await scene.hear("hi")
    await scene.say("one", "two")
    left = []

    for _ in posts:
        await scene.delivery.deliver_waiting()
        scene.now += MOST_UNCLEAR * UNCLEAR_PAUSE
        left.append(len(await scene.store.log(TEAMS, after=0)))

    assert left == [2] * (len(posts) - 1) + [0]
    assert scene.channel.taken == ["two"]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        *["a message waits for msteams: 504"] * (len(posts) - 1),
        "a message may not have reached msteams, and is given up: 504",
    ]


async def test_what_may_have_arrived_is_posted_once_at_a_time_from_then_on(scene: Scene) -> None:
    scene.channel.raises = [UnclearError("504", 2), ChannelDownError("busy")]
    await scene.hear("hi")
    await scene.say("one", "two")

    for _ in range(3):
        await scene.delivery.deliver_waiting()
        await scene.delivery.deliver_waiting()  # too soon for another try
        scene.now += MOST_UNCLEAR * UNCLEAR_PAUSE

    assert (scene.channel.tries, scene.channel.taken) == ([4, 1, 1, 4], ["one", "two"])


async def test_each_message_has_its_own_tries(scene: Scene) -> None:
    other = Key("msteams", "a:2")
    await scene.hear("hi")
    await scene.hear("hi", other)
    for number in range(6):
        await scene.say(f"one {number}")
        await scene.say(f"two {number}", key=other)
        scene.channel.raises = [UnclearError("504", 2), UnclearError("504", 1)]
        for _ in range(2):
            await scene.delivery.deliver_waiting()
            scene.now += MOST_UNCLEAR * UNCLEAR_PAUSE

    assert sorted(scene.channel.taken) == sorted(f"{who} {number}" for who in ("one", "two") for number in range(6))


async def test_a_flood_of_unclear_messages_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_UnclearPosts, "_MOST_MESSAGES", 2)
    posts = _UnclearPosts()

    for seq in (1, 2, 1, 3):
        posts.add(TEAMS, seq, 1, NOW)

    assert [posts.of(TEAMS, seq) for seq in (1, 2, 3)] == [2, 0, 1]


async def test_a_message_that_was_given_up_is_not_sent_again_when_the_log_could_not_be_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.channel.raises = [UnclearError("504", 4)]
    await scene.hear("hi")
    await scene.say("one", "two")
    taken, failures = scene.store.taken, [OSError("disk full")]

    async def fails_once(key: Key, seq: int) -> None:
        if failures:
            raise failures.pop()
        await taken(key, seq)

    monkeypatch.setattr(scene.store, "taken", fails_once)
    await scene.delivery.deliver_waiting()
    await scene.delivery.deliver_waiting()

    assert scene.channel.taken == ["two"]


async def test_what_never_arrived_waits_for_as_long_as_it_takes(scene: Scene) -> None:
    await scene.hear("hi")
    await scene.say("one")
    for _ in range(3):
        scene.channel.raises = [ChannelDownError("busy")]
        await scene.delivery.deliver_waiting()
        scene.now += timedelta(days=1)

    await scene.delivery.deliver_waiting()

    assert scene.channel.taken == ["one"]


async def test_one_conversations_refusal_is_not_anothers(scene: Scene) -> None:
    other = Key("msteams", "a:2")
    await scene.hear("hi")
    await scene.hear("hi", other)
    await scene.say("one")
    await scene.say("two", key=other)
    scene.channel.raises = [RefusedByChannelError("403")]

    await scene.delivery.deliver_waiting()

    assert len(scene.channel.taken) == 1
    assert await scene.store.undelivered() == []


async def test_what_is_said_later_waits_behind_what_the_channel_has_not_taken(scene: Scene) -> None:
    scene.channel.raises = [ChannelDownError("busy")]
    for text in ("one", "two"):
        scene.turns.start(await scene.hear(text))
        await scene.rest()

    assert scene.channel.taken == ["heard one", "heard two"]
    assert await scene.store.undelivered() == []


async def test_what_a_dead_process_was_bringing_is_brought_by_another(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.care.begin()
    scene.channel.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))
    while not await scene.store.undelivered():  # noqa: ASYNC110  # until it stands in the log
        await asyncio.sleep(0.001)
    await scene.end()
    scene.channel.may_answer.set()
    other = scene.another()

    await other.care.begin()
    await other.care.look()

    assert scene.channel.taken == ["heard hi"]
    assert await other.store.undelivered() == []
    await other.end()


async def test_a_start_does_not_wait_for_a_slow_channel(scene: Scene) -> None:
    scene.channel.may_answer.clear()
    await scene.hear("hi")
    await scene.say("one")

    async with asyncio.timeout(5):
        await scene.care.begin()
    going = asyncio.create_task(scene.care.go_on(every=0.01))
    scene.channel.may_answer.set()
    async with asyncio.timeout(5):
        while "one" not in scene.channel.taken:  # noqa: ASYNC110  # it is brought in the background
            await asyncio.sleep(0.005)
    scene.care.stop()
    await scene.rest()
    await going


# Turns in the order of arrival, and each to its end


async def test_turns_run_in_the_order_of_arrival_over_all_processes(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    await scene.care.begin()
    await other.care.begin()
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
    await scene.care.begin()
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
    await scene.care.begin()
    await scene.hear("just now")
    await scene.end()
    other = scene.another()

    await other.care.begin()
    await other.turns.finish(10)

    assert other.bot.heard == ["just now"]
    assert await other.store.open_turns() == []
    await other.end()


async def test_what_a_living_process_is_at_work_on_is_left_to_it(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    await scene.care.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))

    await other.care.begin()
    await other.care.look()
    scene.bot.may_answer.set()
    await scene.rest()
    await other.turns.finish(10)

    assert (scene.bot.heard, other.bot.heard) == (["hi"], [])
    await other.end()


async def test_a_process_that_lost_its_connection_and_lives_does_not_answer_twice(shared_scene: Scene) -> None:
    """Others take its turn for left behind, and both run it: one of them ends it."""
    scene, other = shared_scene, shared_scene.another()
    await scene.care.begin()
    scene.bot.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))
    await scene.locks.aclose()

    await other.care.begin()
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

    assert scene.channel.taken == [SENTENCES.trouble, "heard even"]


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


# Forgetting

OURS = Frame(name="Ana", email="ana@example.com", made=(Made("studio", "appointment-1", "i1"),), greeted=True)


async def spoke(scene: Scene, key: Key) -> None:
    await scene.answer(await scene.hear("hi", key), OURS.to_json())
    await scene.say("Hello Ana", key=key)


async def test_what_was_said_is_forgotten_after_thirty_days(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    await spoke(scene, CHAT)
    scene.now += REMEMBERED_FOR - timedelta(seconds=1)
    too_early = await scene.store.forget_old(what_remains, scene.now)
    scene.now += timedelta(seconds=1)

    forgotten = [await scene.store.forget_old(what_remains, scene.now) for _ in range(2)]

    assert (too_early, forgotten) == (0, [2, 0])
    assert await scene.rows() == {"conversations": 1, "turns": 0, "outgoing": 0}
    memory = await scene.store.load(TEAMS)
    assert memory.state is not None
    assert read_state(memory.state) == Frame(made=OURS.made, greeted=True)
    assert "Ana" not in str(memory.state)
    assert "ana@" not in str(memory.state)


async def test_after_more_than_a_year_a_conversation_has_never_been(either: Callable[[], Scene]) -> None:
    scene = either()
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR
    await scene.store.forget_old(what_remains, scene.now)
    scene.now = NOW + KNOWN_FOR

    forgotten = [await scene.store.forget_old(what_remains, scene.now) for _ in range(2)]

    assert forgotten == [1, 0]
    assert await scene.rows() == dict.fromkeys(("conversations", "turns", "outgoing"), 0)
    assert await scene.store.load(TEAMS) == Memory(None, 0)


async def test_whoever_comes_back_in_time_is_remembered_anew(scene: Scene) -> None:
    await spoke(scene, TEAMS)
    scene.now += REMEMBERED_FOR - timedelta(days=1)
    await scene.hear("still here")
    scene.now += timedelta(days=2)

    assert await scene.store.forget_old(what_remains, scene.now) == 0
    assert read_state((await scene.store.load(TEAMS)).state) == OURS


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
    assert read_state((await scene.store.load(TEAMS)).state) == OURS
    assert [turn.inbound.activity_id for turn in await scene.store.open_turns()] == ["I am back"]


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

    assert "bringing what waits failed: OSError" in caplog.text
    assert "ana@" not in caplog.text
