"""Cards that can still be pressed, on both databases and from two processes: the last twenty of each conversation."""

from __future__ import annotations

import random
from functools import partial

import pytest
from sqlalchemy import Connection, func, select

from storage.conversations.model import Key
from storage.conversations.shown_cards import MOST_SHOWN, ShownCard, cards_of, drop_cards, name_card, put_cards
from storage.database.tables import shown_cards as table
from storage.database.transactions import Database

HERE, THERE = Key("msteams", "a:1"), Key("msteams", "a:2")
ELSEWHERE = Key("msteams-2", "a:1")
"""Another channel in which a conversation happens to be called the same."""


@pytest.fixture
def both(databases: tuple[Database, Database]) -> tuple[Database, Database]:
    return databases


def card(seq: int, activity_id: str | None = None) -> ShownCard:
    return ShownCard(
        seq, {"type": "message", "text": f"Karte {seq} – “ü”", "attachments": [{"content": seq}]}, activity_id
    )


async def put(database: Database, key: Key, *seqs: int) -> None:
    await database.write(lambda connection: put_cards(connection, key, [card(seq) for seq in seqs]))


async def shown(database: Database, key: Key = HERE) -> list[ShownCard]:
    return await database.read(lambda connection: cards_of(connection, key))


async def test_what_one_process_shows_another_finds_in_the_same_order(both: tuple[Database, Database]) -> None:
    here, there = both

    await put(here, HERE, 3, 4)
    await put(there, HERE, 7)

    assert await shown(here) == await shown(there) == [card(3), card(4), card(7)]


async def test_the_channels_own_id_is_kept_with_the_message_that_has_it(both: tuple[Database, Database]) -> None:
    here, there = both
    await put(here, HERE, 1, 2)

    await there.write(lambda connection: name_card(connection, HERE, 2, "f:" + "x" * 500))
    await there.write(lambda connection: name_card(connection, HERE, 9, "of no card"))
    await there.write(lambda connection: name_card(connection, THERE, 1, "of somebody else"))

    assert await shown(here) == [card(1), card(2, "f:" + "x" * 500)]


async def test_twenty_are_kept_and_one_more_pushes_out_the_oldest(both: tuple[Database, Database]) -> None:
    here, there = both
    for seq in range(1, MOST_SHOWN + 1):
        await put((here, there)[seq % 2], HERE, seq)
    full = await shown(here)

    await put(here, HERE, 21)

    assert MOST_SHOWN == 20
    assert [one.seq for one in full] == list(range(1, 21))
    assert [one.seq for one in await shown(there)] == list(range(2, 22))


@pytest.mark.parametrize("number", [19, 20, 21, 45])
async def test_of_many_in_one_turn_the_last_twenty_are_kept(both: tuple[Database, Database], number: int) -> None:
    here, _ = both
    await put(here, HERE, 1)

    await put(here, HERE, *range(2, number + 2))

    assert [one.seq for one in await shown(here)] == list(range(1, number + 2))[-MOST_SHOWN:]


async def test_each_conversation_has_its_own_twenty(both: tuple[Database, Database]) -> None:
    here, _ = both
    for key in (THERE, ELSEWHERE):
        await put(here, key, *range(1, 21))

    await put(here, HERE, *range(1, 31))
    await here.write(lambda connection: drop_cards(connection, THERE, {1, 2}))
    await here.write(lambda connection: drop_cards(connection, ELSEWHERE))

    assert [one.seq for one in await shown(here, HERE)] == list(range(11, 31))
    assert [one.seq for one in await shown(here, THERE)] == list(range(3, 21))
    assert await shown(here, ELSEWHERE) == []


async def test_what_is_not_committed_was_never_shown(both: tuple[Database, Database]) -> None:
    here, there = both
    await put(here, HERE, *range(1, 21))

    def fails(connection: Connection) -> None:
        put_cards(connection, HERE, [card(21)])
        raise RuntimeError("the turn is not to be")

    with pytest.raises(RuntimeError):
        await here.write(fails)

    assert [one.seq for one in await shown(there)] == list(range(1, 21))


@pytest.mark.parametrize("seed", range(8))
async def test_it_is_as_a_list_would_have_it(both: tuple[Database, Database], seed: int) -> None:
    """Any sequence of turns, by whichever process, against lists in memory."""
    chance = random.Random(seed)
    wanted: dict[Key, dict[int, ShownCard]] = {key: {} for key in (HERE, THERE, ELSEWHERE)}
    seq = 0
    for _ in range(60):
        database, key = chance.choice(both), chance.choice(list(wanted))
        cards = wanted[key]
        match chance.choice(["put", "put", "put", "name", "drop", "drop all"]):
            case "put":
                new = range(seq + 1, seq + 1 + chance.randint(1, 6))
                seq = new[-1]
                await put(database, key, *new)
                cards |= {one: card(one) for one in new}
                wanted[key] = dict(list(cards.items())[-MOST_SHOWN:])
            case "name":
                named = chance.choice([*cards, seq + 1])
                await database.write(partial(name_card, key=key, seq=named, activity_id="id"))
                wanted[key] = {at: card(at, "id") if at == named else one for at, one in cards.items()}
            case "drop":
                gone = set(chance.sample([*cards], min(len(cards), 3)))
                await database.write(partial(drop_cards, key=key, seqs=gone))
                wanted[key] = {at: one for at, one in cards.items() if at not in gone}
            case _:
                if chance.random() < 0.2:
                    await database.write(partial(drop_cards, key=key))
                    wanted[key] = {}
    for key, cards in wanted.items():
        assert await shown(both[0], key) == list(cards.values())
    total = await both[1].read(lambda connection: connection.scalar(select(func.count()).select_from(table)))
    assert total == sum(map(len, wanted.values()))
