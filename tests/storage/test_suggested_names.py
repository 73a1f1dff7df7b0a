"""What customers call the services, on both databases: counted once for each conversation, decided, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.database.tables import suggested_names, suggesting_conversations
from storage.database.transactions import Database
from storage.suggested_names import UNDECIDED_FOR, Status, SuggestedName, SuggestedNames, Suggestion

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TRIM = SuggestedName("shop@x", "cut", "trim")
CROP = SuggestedName("shop@x", "cut", "crop")
MORNING = timedelta(hours=3)


class Watch:
    now = NOON


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def names(databases: tuple[Database, Database], watch: Watch) -> SuggestedNames:
    return SuggestedNames(databases[0], lambda: watch.now)


@pytest.fixture
def other(databases: tuple[Database, Database], watch: Watch) -> SuggestedNames:
    """As another process has them."""
    return SuggestedNames(databases[1], lambda: watch.now)


async def say(names: SuggestedNames, name: SuggestedName, *conversations: str) -> None:
    for conversation in conversations:
        await names.add(name, conversation)


async def counted(database: Database) -> list[tuple[str, int, int]]:
    """Of all words, how many conversations have said them and how many of those have left a mark."""
    rows = await database.read(lambda connection: connection.execute(select(suggested_names)).all())
    marks = await database.read(lambda connection: connection.execute(select(suggesting_conversations.c.words)).all())
    left = [row.words for row in marks]
    assert {*left} <= {row.words for row in rows}
    return sorted((row.words, row.conversations, left.count(row.words)) for row in rows)


async def test_a_conversation_counts_once_however_often_it_says_it(
    databases: tuple[Database, Database], names: SuggestedNames, other: SuggestedNames
) -> None:
    await say(names, TRIM, "one", "one", "two")
    await say(other, TRIM, "one", "two", "three")
    await say(names, CROP, "one")

    assert await counted(databases[0]) == [("crop", 1, 1), ("trim", 3, 3)]


async def test_it_counts_once_where_two_processes_run_the_same_turn(
    databases: tuple[Database, Database], names: SuggestedNames, other: SuggestedNames
) -> None:
    said = [(process, f"chat {number % 5}") for number in range(20) for process in (names, other)]

    await asyncio.gather(*(process.add(TRIM, conversation) for process, conversation in said))

    assert await counted(databases[0]) == [("trim", 5, 5)]


async def test_what_is_stored_of_a_conversation_does_not_lead_to_it_or_to_other_words(
    databases: tuple[Database, Database], names: SuggestedNames
) -> None:
    for name in (TRIM, CROP):
        await names.add(name, "local/webchat|one")

    rows = await databases[0].read(lambda connection: connection.execute(select(suggesting_conversations)).all())

    assert len({row.mark for row in rows}) == 2
    assert [row for row in rows if "webchat" in str(row)] == []


async def test_nobody_is_shown_what_fewer_than_three_have_said(names: SuggestedNames) -> None:
    await say(names, TRIM, "one", "two", "three")
    await say(names, CROP, "one", "two")

    assert await names.shown(["shop@x"]) == [Suggestion(TRIM, 3, Status.SUGGESTED)]
    assert await names.shown(["elsewhere@x"]) == []


async def test_what_was_said_most_is_shown_first(names: SuggestedNames) -> None:
    await say(names, CROP, "one", "two", "three")
    await say(names, TRIM, "one", "two", "three", "four")

    assert [one.name.words for one in await names.shown(["shop@x"])] == ["trim", "crop"]


async def test_what_is_accepted_is_a_name_of_its_service_for_every_process(
    names: SuggestedNames, other: SuggestedNames
) -> None:
    colour = SuggestedName("shop@x", "colour", "highlights")
    for name in (TRIM, CROP, colour, SuggestedName("other@x", "cut", "bob")):
        await say(names, name, "one", "two", "three")
        await names.decide(name, Status.ACCEPTED)

    assert await other.accepted("shop@x") == {"colour": ("highlights",), "cut": ("crop", "trim")}
    assert await other.accepted("nowhere@x") == {}


async def test_a_decision_holds_until_there_is_another_and_nobody_is_counted_meanwhile(
    databases: tuple[Database, Database], names: SuggestedNames
) -> None:
    await say(names, TRIM, "one", "two", "three")
    await names.decide(TRIM, Status.DECLINED)
    await say(names, TRIM, "four", "one")

    assert await names.shown(["shop@x"]) == [Suggestion(TRIM, 3, Status.DECLINED)]
    assert await counted(databases[0]) == [("trim", 3, 0)]
    assert await names.accepted("shop@x") == {}
    await names.decide(TRIM, Status.ACCEPTED)
    assert await names.accepted("shop@x") == {"cut": ("trim",)}


async def test_what_nobody_decides_about_is_forgotten_ninety_days_after_it_was_last_said(
    databases: tuple[Database, Database], names: SuggestedNames, watch: Watch
) -> None:
    await say(names, TRIM, "one", "two", "three")
    await say(names, CROP, "one")
    watch.now += MORNING
    await say(names, CROP, "two")
    watch.now = NOON + UNDECIDED_FOR

    too_early = await names.forget_old(watch.now - timedelta(seconds=1))
    forgotten = [await names.forget_old(watch.now) for _ in range(2)]

    assert (too_early, forgotten) == (0, [1, 0])
    assert await counted(databases[0]) == [("crop", 2, 2)]


async def test_what_is_said_again_by_the_same_conversation_is_not_kept_for_longer(
    names: SuggestedNames, watch: Watch
) -> None:
    await names.add(TRIM, "one")
    watch.now += MORNING
    await names.add(TRIM, "one")

    assert await names.forget_old(NOON + UNDECIDED_FOR) == 1


async def test_what_has_been_decided_is_kept(names: SuggestedNames, watch: Watch) -> None:
    for name, status in ((TRIM, Status.ACCEPTED), (CROP, Status.DECLINED)):
        await say(names, name, "one", "two", "three")
        await names.decide(name, status)

    assert await names.forget_old(NOON + 10 * UNDECIDED_FOR) == 0
    assert {one.name for one in await names.shown(["shop@x"])} == {TRIM, CROP}


async def test_after_it_was_forgotten_it_is_counted_from_the_beginning(
    databases: tuple[Database, Database], names: SuggestedNames, watch: Watch
) -> None:
    await say(names, TRIM, "one", "two", "three")
    watch.now += UNDECIDED_FOR
    await names.forget_old(watch.now)

    await names.add(TRIM, "one")

    assert await counted(databases[0]) == [("trim", 1, 1)]


async def test_words_are_as_long_as_the_column(names: SuggestedNames) -> None:
    long = SuggestedName("b" * 320, "s" * 64, "ü" * 60)
    await say(names, long, f"msteams|{'x' * 1_024}", "two", "three")

    assert await names.shown([long.business_id]) == [Suggestion(long, 3, Status.SUGGESTED)]
