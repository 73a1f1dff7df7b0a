"""Names of which one at a time may be kept, in one process and across several on one PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduling.request_limits import SharedRequestLimits
from storage.database.engine import open_database
from storage.database.locks import LocalLocks, Locks, SharedLocks, _number
from storage.database.transactions import PostgresqlDatabase


@pytest.fixture
async def engine(postgresql_address: str) -> AsyncIterator[AsyncEngine]:
    database = open_database(postgresql_address)
    assert isinstance(database, PostgresqlDatabase)
    yield database.apart
    await database.aclose()


@pytest.fixture
async def shared(engine: AsyncEngine) -> AsyncIterator[tuple[SharedLocks, SharedLocks]]:
    """As two processes have them."""
    both = SharedLocks(engine), SharedLocks(engine)
    yield both
    for locks in both:
        await locks.aclose()


@pytest.fixture(params=["local", "shared"])
def pair(request: pytest.FixtureRequest) -> tuple[Locks, Locks]:
    """Two that know of each other: the same twice in one process, or those of two processes."""
    if request.param == "shared":
        found: tuple[SharedLocks, SharedLocks] = request.getfixturevalue("shared")
        return found
    one = LocalLocks()
    return one, one


async def test_a_name_is_kept_by_one_at_a_time(pair: tuple[Locks, Locks]) -> None:
    one, other = pair
    inside: list[int] = []
    most = 0

    async def keep(locks: Locks) -> None:
        nonlocal most
        async with locks.one_of(["a"]):
            inside.append(1)
            most = max(most, len(inside))
            await asyncio.sleep(0)
            inside.pop()

    await asyncio.gather(*(keep(locks) for locks in (one, other) * 5))

    assert most == 1


async def test_as_many_are_kept_as_there_are_names(pair: tuple[Locks, Locks]) -> None:
    one, other = pair
    names = ["a", "b", "c"]

    async with one.one_of(names) as first, other.one_of(names) as second, one.one_of(names) as third:
        assert {first, second, third} == set(names)
        with pytest.raises(TimeoutError):
            async with other.one_of(names, within=0.05):
                pass
    async with other.one_of(names, within=5) as free:
        assert free in names


async def test_other_names_are_free(pair: tuple[Locks, Locks]) -> None:
    one, other = pair

    async with one.one_of(["a"]), other.one_of(["b"], within=5) as kept:
        assert kept == "b"


async def test_whoever_stops_waiting_keeps_nothing(pair: tuple[Locks, Locks]) -> None:
    one, other = pair

    async def wait() -> None:
        async with other.one_of(["a"]):
            raise AssertionError("never kept")

    async with one.one_of(["a"]):
        waiting = [asyncio.create_task(wait()) for _ in range(3)]
        await asyncio.sleep(0.05)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert [task.cancelled() for task in waiting] == [True] * 3

    async with other.one_of(["a"], within=5):
        pass
    async with one.one_of(["a"], within=5):
        pass


async def test_giving_up_at_any_moment_leaves_the_name_free(shared: tuple[SharedLocks, SharedLocks]) -> None:
    one, other = shared

    async def keep() -> None:
        async with one.one_of(["a"]):
            await asyncio.sleep(0)

    for rounds in range(30):
        task = asyncio.create_task(keep())
        for _ in range(rounds):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with other.one_of(["a"], within=5):
        pass


async def test_what_a_dead_process_kept_is_free(shared: tuple[SharedLocks, SharedLocks], engine: AsyncEngine) -> None:
    one, other = shared

    async with one.one_of(["a"]):
        async with engine.connect() as connection:
            await connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            )
        async with other.one_of(["a"], within=5) as kept:
            assert kept == "a"


async def test_after_its_connection_was_lost_a_process_keeps_names_again(
    shared: tuple[SharedLocks, SharedLocks], engine: AsyncEngine
) -> None:
    one, _ = shared
    async with one.one_of(["a"]), engine.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))

    async with one.one_of(["a"], within=5), engine.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
        async with one.one_of(["b"], within=5) as kept:
            assert kept == "b"


async def test_whoever_is_being_asked_after_is_known_all_the_same(
    shared: tuple[SharedLocks, SharedLocks], engine: AsyncEngine
) -> None:
    one, other = shared
    number = {"number": _number(f"process/{one.process}")}
    async with engine.connect() as asking:
        await asking.execute(text("SELECT pg_advisory_lock(:number)"), number)
        registering = asyncio.create_task(one.register())
        await asyncio.sleep(0.05)
        assert not registering.done()

        await asking.execute(text("SELECT pg_advisory_unlock(:number)"), number)
        await registering

    assert await other.is_alive(one.process)


async def test_whoever_asks_after_a_process_and_is_gone_keeps_nothing(
    shared: tuple[SharedLocks, SharedLocks],
) -> None:
    one, other = shared
    for rounds in range(30):
        task = asyncio.create_task(other.is_alive(one.process))
        for _ in range(rounds):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(10):
        await one.register()
    assert await other.is_alive(one.process)


async def test_the_limit_of_requests_holds_for_all_processes_together(
    shared: tuple[SharedLocks, SharedLocks],
) -> None:
    limits = [SharedRequestLimits(locks, time.monotonic) for locks in shared]
    is_over = asyncio.Event()
    is_full = asyncio.Event()
    inside = most = 0

    async def request(limit: SharedRequestLimits, business: str) -> None:
        nonlocal inside, most
        async with limit.place(business):
            inside += 1
            most = max(most, inside)
            if inside == 4:
                is_full.set()
            await is_over.wait()
            inside -= 1

    requests = [request(limit, business) for limit in limits for business in ("Shop@x", "shop@X") * 4]
    async with asyncio.TaskGroup() as group:
        for one in requests:
            group.create_task(one)
        await asyncio.wait_for(is_full.wait(), 20)
        await asyncio.sleep(0.2)  # time for a fifth to come in, if it could
        is_over.set()

    assert most == 4
