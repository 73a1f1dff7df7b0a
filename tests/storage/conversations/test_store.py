"""Conversations on real databases: numbered in the order of arrival, ended once, all or nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from storage.conversations.model import EMBEDDED, Inbound, Key, Memory, Received, StaleError, UnknownConversationError
from storage.conversations.store import REMEMBERED_FOR, Conversations
from storage.database.locks import locks_on
from storage.database.transactions import Database
from storage.notifications import Notifications, Report, Result, put_report

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
KEY = Key(EMBEDDED, "c1")
HELLO = Inbound(KEY, "a1", {"type": "message", "text": "hello"})
LATER = Inbound(KEY, "a2", {"type": "message", "text": "later"})


@pytest.fixture
def store(databases: tuple[Database, Database]) -> Conversations:
    return Conversations(databases[0], "one")


@pytest.fixture
def other(databases: tuple[Database, Database]) -> Conversations:
    return Conversations(databases[1], "other")


async def receive(store: Conversations, inbound: Inbound = HELLO) -> Received:
    received = await store.receive(inbound, NOW, begins=True)
    assert received is not None
    return received


async def test_a_turn_is_committed_whole(store: Conversations, other: Conversations) -> None:
    hello = await receive(store)

    said = await store.commit(hello, {"turns": 1}, [{"text": "hi"}, {"text": "and?"}], NOW)

    assert await other.load(KEY) == Memory({"turns": 1}, 1)
    assert await other.open_turns() == []
    assert await other.log(KEY, after=0) == said
    assert [(entry.seq, entry.activity) for entry in said] == [
        (1, {"text": "hi", "id": "c1|0000001"}),
        (2, {"text": "and?", "id": "c1|0000002"}),
    ]


async def test_a_turn_that_cannot_be_written_leaves_no_trace(store: Conversations) -> None:
    hello = await receive(store)

    with pytest.raises(StatementError) as error:
        await store.commit(hello, {"turns": 1}, [{"text": "Ana"}, {"text": object()}], NOW)

    assert await store.load(KEY) == Memory(None, 0)
    assert [turn.inbound for turn in await store.open_turns()] == [HELLO]
    assert await store.log(KEY, after=0) == []
    assert "Ana" not in str(error.value)


async def test_a_turn_is_ended_once(store: Conversations, other: Conversations) -> None:
    hello = await receive(store)
    await other.commit(hello, {"by": "other"}, [], NOW)

    with pytest.raises(StaleError):
        await store.commit(hello, {"by": "one"}, [{"text": "lost"}], NOW)

    assert await store.load(KEY) == Memory({"by": "other"}, 1)
    assert await store.log(KEY, after=0) == []


async def test_a_turn_does_not_end_before_the_one_before_it(store: Conversations) -> None:
    await receive(store)
    later = await receive(store, LATER)

    with pytest.raises(StaleError):
        await store.commit(later, {"turns": 2}, [], NOW)

    memory, first = await store.open_turn(KEY)
    assert memory == Memory(None, 0)
    assert first is not None
    assert (first.inbound, first.number, first.owner) == (HELLO, 1, "one")


async def test_an_activity_comes_in_once(store: Conversations, other: Conversations) -> None:
    first = await store.receive(HELLO, NOW)
    again = await other.receive(HELLO, NOW)
    elsewhere = await other.receive(Inbound(Key(EMBEDDED, "c2"), "a1", {}), NOW)

    assert first is not None
    assert again is None
    assert elsewhere is not None
    assert (first.number, elsewhere.number) == (1, 1)


async def test_a_redelivery_is_known_after_its_turn_and_after_its_words_are_forgotten(store: Conversations) -> None:
    await store.commit(await receive(store), {}, [], NOW)

    forgotten = [await store.empty_ended() for _ in range(2)]

    assert forgotten == [1, 0]
    assert await store.receive(HELLO, NOW) is None


async def test_of_many_at_once_each_gets_a_number_of_its_own(store: Conversations, other: Conversations) -> None:
    inbounds = [Inbound(KEY, f"a{number}", {"n": number}) for number in range(20)]

    received = await asyncio.gather(
        *((store, other)[number % 2].receive(inbound, NOW) for number, inbound in enumerate(inbounds * 2))
    )

    numbers = sorted(one.number for one in received if one is not None)
    assert numbers == list(range(1, 21))


async def test_whoever_ended_the_turn_before_knows_how_the_conversation_stands(
    store: Conversations, other: Conversations
) -> None:
    await store.commit(await receive(store), {"turns": 1}, [], NOW)
    assert (await receive(store, LATER)).memory == Memory({"turns": 1}, 1)

    third = await receive(other, Inbound(KEY, "a3", {}))

    assert (third.number, third.memory) == (3, Memory({"turns": 1}, 1))


async def test_what_is_remembered_is_not_taken_for_newer_than_it_is(store: Conversations, other: Conversations) -> None:
    await store.commit(await receive(store), {"by": "one"}, [], NOW)
    await other.commit(await receive(other, LATER), {"by": "other"}, [], NOW)

    third = await receive(store, Inbound(KEY, "a3", {}))

    assert third.memory == Memory({"by": "other"}, 2)


async def test_a_conversation_that_cannot_be_forgotten_yet_is_looked_at_once(
    store: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.conversations.forgetting._AT_ONCE", 1)
    hello = await store.receive(HELLO, NOW - REMEMBERED_FOR, begins=True)
    assert hello is not None
    await store.commit(hello, {}, [], NOW - REMEMBERED_FOR)
    await store.receive(LATER, NOW)

    async with asyncio.timeout(10):
        forgotten = await store.forget_old(lambda state: state, NOW)

    assert forgotten == 0
    assert [turn.inbound for turn in await store.open_turns()] == [LATER]


async def test_numbers_go_on_when_all_turns_have_been_forgotten(store: Conversations, other: Conversations) -> None:
    teams = Key("msteams", "a:1")
    for name in ("a1", "a2"):
        await store.commit(await receive(store, Inbound(teams, name, {})), {"name": name}, [], NOW)
    await other.forget_old(lambda state: state, NOW.replace(year=2027, month=4, day=1))

    assert (await receive(store, Inbound(teams, "a3", {}))).number == 3


async def test_an_echo_needs_a_conversation(store: Conversations) -> None:
    with pytest.raises(UnknownConversationError):
        await store.receive_and_log(KEY, {"type": "message"}, NOW)

    assert await store.open_turns() == []


async def test_only_one_takes_over_the_turn_of_a_dead_process(store: Conversations, other: Conversations) -> None:
    await receive(store)
    (left,) = await other.open_turns()

    taken = [await other.take_over(left), await Conversations(other._database, "third").take_over(left)]

    assert taken == [True, False]


@pytest.mark.parametrize("is_emptied", [False, True])
async def test_nobody_takes_over_a_turn_that_has_ended_meanwhile(
    store: Conversations, other: Conversations, is_emptied: bool
) -> None:
    hello = await receive(store)
    _, found = await other.open_turn(KEY)
    assert found is not None
    await store.commit(hello, {}, [], NOW)
    if is_emptied:
        await store.empty_ended()

    assert not await other.take_over(found)


async def test_what_was_told_is_owed_no_more_from_the_same_moment(
    store: Conversations, databases: tuple[Database, Database]
) -> None:
    report = Report("i1", "shop@x", "book", Result.DONE, str(KEY), "AAMk", NOW)
    await databases[0].write(lambda connection: put_report(connection, report, due_at=NOW))
    hello = await receive(store)
    with pytest.raises(StatementError):
        await store.commit(hello, {}, [{"text": object()}], NOW, told_of=["i1"])
    was_owed = await store.is_owed("i1")

    await store.commit(hello, {}, [{"text": "You're booked!"}], NOW, told_of=["i1"])

    assert (was_owed, await store.is_owed("i1")) == (True, False)


async def test_what_is_only_passed_on_stays_owed_and_comes_again(
    store: Conversations, databases: tuple[Database, Database]
) -> None:
    now = [NOW]
    notifications = Notifications(databases[0], lambda: now[0])
    report = Report("i1", "shop@x", "book", Result.DONE, str(KEY), "AAMk", NOW)
    await databases[0].write(lambda connection: put_report(connection, report, due_at=NOW))
    attempts: list[int] = []

    async def pass_on(report: Report) -> bool:
        attempts.append(report.attempt)
        return False

    await notifications.deliver(pass_on)
    await notifications.deliver(pass_on)
    now[0] = NOW.replace(minute=1)
    await notifications.deliver(pass_on)

    assert attempts == [0, 1]
    assert await store.is_owed("i1")


async def test_the_database_waits_for_a_writer_instead_of_failing(store: Conversations, other: Conversations) -> None:
    await receive(store)

    await asyncio.gather(*((store, other)[n % 2].append(KEY, [{"n": n}], NOW) for n in range(20)))

    assert [entry.seq for entry in await store.log(KEY, after=0)] == list(range(1, 21))


async def test_a_process_is_alive_as_long_as_it_is_registered(databases: tuple[Database, Database]) -> None:
    one, other = (locks_on(database) for database in databases)
    await one.register()
    await other.register()

    seen = [await other.is_alive(one.process), await other.is_alive(other.process), await other.is_alive("never")]
    await one.aclose()

    assert seen == [databases[0].is_shared, True, False]
    assert not await other.is_alive(one.process)
    await other.aclose()
