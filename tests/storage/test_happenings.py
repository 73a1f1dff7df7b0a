"""What happened for a business, on both databases: added up by several processes, read by the hour, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage.database.transactions import Database
from storage.happenings import KEPT_FOR, Counted, Happenings, Tally

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOOKED = Tally("shop@x", "booked", "cut")
UNMET = Tally("shop@x", "unmet", "cut", "closed", 6, 11)
NO_HOUR = Tally("shop@x", "unmet", "cut", "closed-day", 6)


async def test_what_happens_in_one_hour_is_one_number_whoever_counts_it(databases: tuple[Database, Database]) -> None:
    one, other = Happenings(databases[0]), Happenings(databases[1])
    await one.add({(BOOKED, NOON): 2, (BOOKED, NOON + timedelta(minutes=59)): 1, (UNMET, NOON): 1})
    await other.add({(BOOKED, NOON + timedelta(minutes=30)): 4, (BOOKED, NOON + timedelta(hours=1)): 1})

    found = await one.by_hour(["shop@x"], ["booked"], NOON)

    assert sorted(found, key=lambda it: it.during) == [
        Counted(BOOKED, NOON, 7),
        Counted(BOOKED, NOON + timedelta(hours=1), 1),
    ]


async def test_all_of_a_stretch_is_told_as_it_was_counted(databases: tuple[Database, Database]) -> None:
    happenings = Happenings(databases[0])
    await happenings.add(
        {(BOOKED, NOON): 1, (BOOKED, NOON + timedelta(days=1)): 2, (NO_HOUR, NOON): 3, (UNMET, NOON): 4}
    )
    await happenings.add({(Tally("other@x", "booked", "cut"), NOON): 9, (BOOKED, NOON - timedelta(hours=1)): 8})

    assert await happenings.in_all(["shop@x"], NOON) == {BOOKED: 3, NO_HOUR: 3, UNMET: 4}


async def test_many_who_count_the_same_at_once_lose_nothing(databases: tuple[Database, Database]) -> None:
    both = [Happenings(one) for one in databases]
    counts = {(Tally("shop@x", "stage", why=f"stage-{at}"), NOON): 1 for at in range(7)}

    await asyncio.gather(
        *(one.add(dict(reversed(counts.items())) if at % 2 else counts) for at in range(10) for one in both)
    )

    assert set((await both[0].in_all(["shop@x"], NOON)).values()) == {20}


async def test_nothing_to_add_asks_nothing_of_the_database(databases: tuple[Database, Database]) -> None:
    await Happenings(databases[0]).add({})

    assert await Happenings(databases[0]).in_all(["shop@x"], NOON) == {}


async def test_what_is_old_is_forgotten(databases: tuple[Database, Database]) -> None:
    happenings = Happenings(databases[0])
    long_ago = NOON - KEPT_FOR - timedelta(hours=1)
    await happenings.add({(BOOKED, NOON): 1, (BOOKED, long_ago): 5})

    await happenings.forget_old(NOON)

    assert await happenings.in_all(["shop@x"], long_ago) == {BOOKED: 1}
