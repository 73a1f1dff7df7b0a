"""What a channel has not taken yet is brought in the background, in order, and doubled only where that is worth it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.channels.azure.connector import (
    MOST_UNCLEAR,
    UNCLEAR_PAUSE,
    WORTH_DOUBLING_FOR,
    WORTH_SAYING_FOR,
    ChannelDownError,
    RefusedByChannelError,
    UnclearError,
    _UnclearPosts,
)
from bot.conversing import state_at_rest
from bot.undelivered import GivenUp
from storage.conversations.model import Inbound, Key, Received
from storage.conversations.store import KNOWN_FOR
from tests.bot.scene import NOW, TEAMS, Process, Scene


async def test_what_waits_for_its_channel_is_brought_without_anybodys_message(scene: Scene) -> None:
    scene.channel.raises = [ChannelDownError("busy")]
    await scene.hear("hi")
    await scene.say("one", "two")
    await scene.delivery.deliver_waiting()
    before = list(scene.channel.taken)

    await scene.delivery.deliver_waiting()

    assert (before, scene.channel.taken) == ([], ["one", "two"])
    assert await scene.store.outgoing.undelivered() == []


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
    taken, failures = scene.store.outgoing.taken, [OSError("disk full")]

    async def fails_once(key: Key, seq: int) -> None:
        if failures:
            raise failures.pop()
        await taken(key, seq)

    monkeypatch.setattr(scene.store.outgoing, "taken", fails_once)
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


async def test_what_has_waited_for_a_week_is_given_up_and_counted(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.hear("hi")
    await scene.say("one")
    scene.now += WORTH_SAYING_FOR
    await scene.say("two")
    scene.channel.raises = [ChannelDownError("busy"), RefusedByChannelError("403"), UnclearError("502", 4)]

    await scene.delivery.deliver_waiting()
    await scene.say("three", "four")
    await scene.delivery.deliver_waiting()

    assert scene.channel.taken == ["four"]
    assert "a message has not reached msteams in all this time, and is given up" in caplog.text
    assert {why.value: scene.undelivered[why] for why in GivenUp} == {"unclear": 1, "refused": 1, "too-old": 1}


async def test_a_channel_that_asks_for_a_long_pause_gets_it(scene: Scene) -> None:
    await scene.hear("hi")
    await scene.say("one")
    scene.channel.raises = [ChannelDownError("429", 120.0)]
    await scene.delivery.deliver_waiting()
    asked = []
    for seconds in (0, 60, 59, 1):
        scene.now += timedelta(seconds=seconds)
        await scene.delivery.deliver_waiting()
        asked.append(len(scene.channel.tries))

    assert asked == [1, 1, 1, 2]
    assert scene.channel.taken == ["one"]


async def test_of_several_processes_all_together_post_what_may_have_arrived_four_times(
    either: Callable[[], Scene],
) -> None:
    """Each time another of them is next to bring it."""
    scene = either()
    processes = [scene, *(scene.another() for _ in range(2))]
    await scene.hear("hi")
    await scene.say("one", "two")
    scene.channel.raises = [UnclearError("502", 1) for _ in range(MOST_UNCLEAR)]
    for _ in range(4):
        for process in processes:
            await process.delivery.deliver_waiting()
        scene.now += MOST_UNCLEAR * UNCLEAR_PAUSE

    assert scene.channel.taken == ["two"]
    assert len(scene.channel.tries) == MOST_UNCLEAR + 1
    for process in processes[1:]:
        await process.end()


async def test_one_conversations_refusal_is_not_anothers(scene: Scene) -> None:
    other = Key("msteams", "a:2")
    await scene.hear("hi")
    await scene.hear("hi", other)
    await scene.say("one")
    await scene.say("two", key=other)
    scene.channel.raises = [RefusedByChannelError("403")]

    await scene.delivery.deliver_waiting()

    assert len(scene.channel.taken) == 1
    assert await scene.store.outgoing.undelivered() == []


async def test_what_is_said_later_waits_behind_what_the_channel_has_not_taken(scene: Scene) -> None:
    scene.channel.raises = [ChannelDownError("busy")]
    for text in ("one", "two"):
        scene.turns.start(await scene.hear(text))
        await scene.rest()

    assert scene.channel.taken == ["heard one", "heard two"]
    assert await scene.store.outgoing.undelivered() == []


async def test_what_a_dead_process_was_bringing_is_brought_by_another(either: Callable[[], Scene]) -> None:
    scene = either()
    await scene.maintenance.begin()
    scene.channel.may_answer.clear()
    scene.turns.start(await scene.hear("hi"))
    while not await scene.store.outgoing.undelivered():  # noqa: ASYNC110  # until it stands in the log
        await asyncio.sleep(0.001)
    await scene.end()
    scene.channel.may_answer.set()
    other = scene.another()

    await other.maintenance.begin()
    await other.maintenance.look()

    assert scene.channel.taken == ["heard hi"]
    assert await other.store.outgoing.undelivered() == []
    await other.end()


async def test_a_start_does_not_wait_for_a_slow_channel(scene: Scene) -> None:
    scene.channel.may_answer.clear()
    await scene.hear("hi")
    await scene.say("one")

    async with asyncio.timeout(5):
        await scene.maintenance.begin()
    going = asyncio.create_task(scene.maintenance.go_on(every=0.01))
    scene.channel.may_answer.set()
    async with asyncio.timeout(5):
        while "one" not in scene.channel.taken:  # noqa: ASYNC110  # it is brought in the background
            await asyncio.sleep(0.005)
    scene.maintenance.stop()
    await scene.rest()
    await going


async def test_a_round_that_fails_is_not_the_last(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.hear("hi")
    await scene.say("one")
    undelivered, failures = scene.store.outgoing.undelivered, [OSError("gone: ana@example.com")]

    async def fails_once() -> list[Key]:
        if failures:
            raise failures.pop()
        return await undelivered()

    monkeypatch.setattr(scene.store.outgoing, "undelivered", fails_once)
    going = asyncio.create_task(scene.maintenance.go_on(every=0.01))
    async with asyncio.timeout(5):
        while not scene.channel.taken:  # noqa: ASYNC110  # it is brought in the background
            await asyncio.sleep(0.005)
    scene.maintenance.stop()
    await scene.rest()
    await going

    assert "bringing what waits failed: OSError" in caplog.text
    assert "ana@" not in caplog.text


async def test_two_processes_that_answer_in_turn_never_wait_for_each_other(shared_scene: Scene) -> None:
    scene, other = shared_scene, shared_scene.another()
    await scene.maintenance.begin()
    await other.maintenance.begin()
    scene.channel.may_answer.clear()
    speaking = []
    for number, process in enumerate((scene, other, scene), 1):
        process.turns.start(await received(process, f"{number}"))
        speaking.append(process)
        while (await scene.store.load(TEAMS)).version < number:  # noqa: ASYNC110  # until its turn has ended
            await asyncio.sleep(0.001)
    scene.channel.may_answer.set()

    await asyncio.gather(*(process.turns.finish(10) for process in speaking))
    await scene.delivery.deliver_waiting()

    assert scene.channel.taken == ["heard 1", "heard 2", "heard 3"]
    assert await scene.store.outgoing.undelivered() == []
    await other.end()


async def test_a_conversation_that_begins_anew_elsewhere_is_brought_from_its_start(scene: Scene) -> None:
    await scene.hear("hi")
    await scene.say("one")
    await scene.delivery.deliver_waiting()
    other = scene.another()
    scene.now += KNOWN_FOR
    await other.store.forget_old(state_at_rest, scene.now)
    await scene.hear("hi again")
    await scene.say("two")

    await scene.delivery.deliver_waiting()

    assert scene.channel.taken == ["one", "two"]


async def received(process: Process, text: str) -> Received:
    activity = {"type": "message", "id": text, "channelId": "msteams", "serviceUrl": "https://x", "text": text}
    parts = {"conversation": {"id": "a:1"}, "from": {"id": "29:1"}, "recipient": {"id": "28:bot"}}
    arrived = await process.store.receive(Inbound(TEAMS, text, activity | parts), NOW)
    assert arrived is not None
    return arrived
