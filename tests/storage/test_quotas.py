"""What limits are counted by, on both databases and from two processes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage.database.tables import quotas as table
from storage.database.tables import rates as rates_table
from storage.database.transactions import Database
from storage.quotas import COUNTED_FOR, RATES_KEPT_FOR, Counted, Quota, Quotas, Rate, Rates

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAT, NETWORK = Quota("chat", "c1", 2), Quota("network", "n1", 3)


class Watch:
    now = NOON


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def both(databases: tuple[Database, Database], watch: Watch) -> tuple[Quotas, Quotas]:
    here, there = (Quotas(database, lambda: watch.now) for database in databases)
    return here, there


async def test_so_many_are_counted_and_no_more(both: tuple[Quotas, Quotas]) -> None:
    here, there = both

    told = [
        await here.count("i1", [CHAT, NETWORK]),
        await there.count("i2", [CHAT, NETWORK]),
        await here.count("i3", [CHAT, NETWORK]),
        await here.count("i3", [Quota("chat", "c2", 2), NETWORK]),
        await there.count("i4", [Quota("chat", "c3", 2), NETWORK]),
    ]

    new = Counted(NOON, is_new=True)
    assert told == [new, new, CHAT, new, NETWORK]


async def test_what_was_refused_for_one_quota_counts_for_none(both: tuple[Quotas, Quotas]) -> None:
    here, _ = both
    await here.count("i1", [Quota("chat", "c1", 1), NETWORK])
    for event in ("i2", "i3", "i4"):
        assert await here.count(event, [Quota("chat", "c1", 1), NETWORK]) == Quota("chat", "c1", 1)

    assert await here.count("i5", [Quota("network", "n1", 2)]) == Counted(NOON, is_new=True)


async def test_the_same_event_never_counts_twice_and_passes_above_the_limit(
    both: tuple[Quotas, Quotas], watch: Watch
) -> None:
    here, there = both
    await here.count("i1", [CHAT])
    await here.count("i2", [CHAT])
    watch.now += timedelta(hours=1)

    assert await there.count("i1", [CHAT]) == Counted(NOON, is_new=False)
    assert await there.count("i3", [CHAT]) == CHAT


async def test_of_many_at_the_same_moment_no_more_pass(both: tuple[Quotas, Quotas]) -> None:
    told = await asyncio.gather(*(both[n % 2].count(f"i{n}", [CHAT, NETWORK]) for n in range(10)))

    assert sum(isinstance(one, Counted) for one in told) == CHAT.most


async def test_what_came_to_nothing_makes_room(both: tuple[Quotas, Quotas]) -> None:
    here, there = both
    await here.count("i1", [Quota("chat", "c1", 1)])

    await there.give_back("i1", "chat", "network")

    assert await here.count("i2", [Quota("chat", "c1", 1)]) == Counted(NOON, is_new=True)


async def test_a_day_later_it_counts_no_more_and_is_forgotten(
    both: tuple[Quotas, Quotas], watch: Watch, databases: tuple[Database, Database]
) -> None:
    here, there = both
    await here.count("i1", [Quota("chat", "c1", 1)])
    watch.now += COUNTED_FOR - timedelta(seconds=1)
    await there.forget_old()
    assert isinstance(await there.count("i2", [Quota("chat", "c1", 1)]), Quota)
    watch.now += timedelta(seconds=1)

    assert await there.count("i1", [Quota("chat", "c1", 1)]) == Counted(watch.now, is_new=True)
    watch.now += COUNTED_FOR
    await here.forget_old()

    assert await databases[0].read(lambda connection: connection.scalar(select(func.count()).select_from(table))) == 0


async def test_what_counts_for_an_address_goes_on_request(both: tuple[Quotas, Quotas]) -> None:
    here, _ = both
    await here.count("i1", [Quota("address", "a1", 1), Quota("chat", "c1", 1)])

    await here.forget("a1")

    assert isinstance(await here.count("i2", [Quota("address", "a1", 1)]), Counted)
    assert isinstance(await here.count("i3", [Quota("chat", "c1", 1)]), Quota)


async def test_rates_add_up_over_processes_within_a_minute(databases: tuple[Database, Database]) -> None:
    here, there = (Rates(database) for database in databases)
    later = NOON + timedelta(seconds=59)

    assert await here.add([Rate("chat", "c1", 6), Rate("network", "n1", 30)], NOON) == [6, 30]
    assert await there.add([Rate("network", "n1", 30), Rate("chat", "c1", 6)], later) == [60, 12]
    assert await there.add([Rate("chat", "c1", 6)], NOON + timedelta(minutes=1)) == [6]


async def test_rates_are_forgotten_within_minutes(databases: tuple[Database, Database]) -> None:
    rates = Rates(databases[0])
    await rates.add([Rate("chat", "c1", 6)], NOON)

    await rates.forget_old(NOON + RATES_KEPT_FOR + timedelta(seconds=1))

    counting = select(func.count()).select_from(rates_table)
    assert await databases[0].read(lambda connection: connection.scalar(counting)) == 0
