"""How much may come in, over all processes on one database, and what whoever sends more is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from bot.http import RefusedError
from bot.limits import Excess, PerMinute, SharedRates
from bot.throttle import Throttle
from bot.undelivered import GivenUp
from scheduling.limits import Limit, Limits, Refusals
from storage.conversations.model import EMBEDDED, Key
from storage.database.errors import DatabaseUnavailable
from storage.database.transactions import Database
from storage.quotas import Rate, Rates

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, Script

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAT = Key(EMBEDDED, "c1")


class CountedRates(Rates):
    """Knows how often the database was asked."""

    asked = 0

    async def add(self, wanted: list[Rate], now: datetime) -> list[int]:  # type: ignore[override]  # never a tuple here
        self.asked += 1
        return await super().add(wanted, now)


@pytest.mark.parametrize("most", [1, 7, 60, 300])
async def test_over_three_processes_no_more_than_the_limit_pass(
    databases: tuple[Database, Database], most: int
) -> None:
    processes = [SharedRates(Rates(databases[n % 2])) for n in range(3)]
    wanted = [PerMinute(Limit.CHAT_MESSAGES, "c1", most)]

    passed = [await processes[n % 3].excess(wanted, NOON) is None for n in range(most * 3)]

    unused_at_most = 2 * max(0, most // 10 - 1)
    assert most - unused_at_most <= sum(passed) <= most
    assert await processes[0].excess(wanted, NOON + timedelta(seconds=59)) == Excess(Limit.CHAT_MESSAGES, 1)
    assert await processes[0].excess(wanted, NOON + timedelta(seconds=60)) is None


async def test_a_message_costs_a_sixth_of_a_statement_and_no_more_than_one(
    databases: tuple[Database, Database],
) -> None:
    rates = CountedRates(databases[0])
    shared = SharedRates(rates)
    costs = []
    for _ in range(60):
        before = rates.asked
        wanted = [PerMinute(Limit.CHAT_MESSAGES, "c1", 60), PerMinute(Limit.NETWORK_MESSAGES, "n1", 300)]
        await shared.excess(wanted, NOON)
        costs.append(rates.asked - before)

    assert (max(costs), sum(costs)) == (1, 10)


async def test_messages_that_come_at_once_take_nothing_from_each_other(databases: tuple[Database, Database]) -> None:
    """While one asks for its chat, others use up what was taken of their network; there is more of that."""
    shared = SharedRates(Rates(databases[0]))
    network = PerMinute(Limit.NETWORK_MESSAGES, "n1", 300)

    # One more has its place in what was taken of the network, and none of what is taken of the chats.
    for _ in range(29):
        await shared.excess([PerMinute(Limit.CHAT_MESSAGES, "c0", 60), network], NOON)

    told = await asyncio.gather(
        *(shared.excess([PerMinute(Limit.CHAT_MESSAGES, f"c{n}", 60), network], NOON) for n in range(1, 9))
    )

    assert set(told) == {None}


async def test_what_is_refused_for_a_network_is_not_counted_for_the_chat(databases: tuple[Database, Database]) -> None:
    shared = SharedRates(Rates(databases[0]))
    network = PerMinute(Limit.NETWORK_MESSAGES, "n1", 1)
    for n in range(3):
        told = await shared.excess([PerMinute(Limit.CHAT_MESSAGES, "c1", 2), network], NOON)
        assert (told is None) == (n == 0)

    assert await shared.excess([PerMinute(Limit.CHAT_MESSAGES, "c1", 2)], NOON) is None


numbers = count()

Ask = Callable[[Throttle, datetime], Awaitable[None]]


async def new_chat(throttle: Throttle, now: datetime) -> None:
    await throttle.new_chat("n1", now)


async def message(throttle: Throttle, now: datetime) -> None:
    await throttle.message(CHAT, now)


async def message_from_there(throttle: Throttle, now: datetime) -> None:
    await throttle.message(Key(EMBEDDED, f"c{next(numbers)}"), now, network="n1")


async def message_of_a_user(throttle: Throttle, now: datetime) -> None:
    await throttle.message(Key("msteams", f"c{next(numbers)}"), now, user="u1")


@pytest.mark.parametrize(
    ("ask", "limit", "reason"),
    [
        (new_chat, Limit.CHATS, "too many new conversations from this address"),
        (message, Limit.CHAT_MESSAGES, "too many messages in a minute"),
        (message_from_there, Limit.NETWORK_MESSAGES, "too many messages from this address"),
        (message_of_a_user, Limit.CHAT_MESSAGES, "too many messages in a minute"),
    ],
)
async def test_whoever_sends_too_much_hears_why_and_when_to_try_again(
    databases: tuple[Database, Database], ask: Ask, limit: Limit, reason: str
) -> None:
    limits = Limits(chats_per_minute=2, messages_per_minute=2, messages_per_network_per_minute=2)
    refusals = Refusals(lambda: NOON)
    throttles = [Throttle(limits, Rates(database), refusals) for database in databases]
    for n in range(2):
        await ask(throttles[n], NOON)

    with pytest.raises(RefusedError) as refused:
        await ask(throttles[1], NOON + timedelta(seconds=20))

    response = refused.value.response()
    assert (response.status, response.headers["Retry-After"], str(refused.value)) == (429, "40", reason)
    assert refusals[limit] == 1


async def test_while_the_database_is_away_each_process_counts_for_itself() -> None:
    class NoRates(Rates):
        async def add(self, wanted: object, now: datetime) -> list[int]:
            raise DatabaseUnavailable

    throttle = Throttle(Limits(chats_per_minute=2), NoRates(None), Refusals(lambda: NOON))  # type: ignore[arg-type]
    for _ in range(2):
        await throttle.new_chat("n1", NOON)

    with pytest.raises(RefusedError):
        await throttle.new_chat("n1", NOON)


# In the app


async def test_a_message_says_where_it_came_from_in_a_form_that_nobody_reads(edge: Edge, script: Script) -> None:
    visitor = await edge.guest()
    for address in ("2001:db8::1", "2001:db8::2", "198.51.100.1"):
        status, _ = await visitor.call(
            "POST",
            f"{visitor.url}/activities",
            json={"type": "message", "text": "hi", "network": "mine"},
            headers={"X-Forwarded-For": address},
        )
        assert status == 200
    log = await visitor.until(7)

    (opening, _), (first, _), (second, _), (third, _) = script.whence
    assert first == second
    assert len({opening, first, third, "mine", ""}) == 5
    assert not any("network" in activity for activity in log)
    assert not any(part in first + third for part in ("2001", "198.51"))


async def test_metrics_tell_how_often_and_of_nobody(open_edge: Callable[..., Awaitable[Edge]]) -> None:
    edge = await open_edge(limits=Limits(messages_per_minute=1))
    visitor = await edge.guest()
    for _ in range(3):
        await visitor.post(text="hi")

    async with edge.http.get(f"{edge.base}/metrics") as response:
        text = await response.text()

    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert {
        "# HELP bookings_chat_refusals_total What was refused because a limit was reached.",
        "# TYPE bookings_chat_refusals_total counter",
    } <= set(text.splitlines())
    ours = ("bookings_chat_refusals", "bookings_chat_undelivered")
    counts = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith(ours))
    undelivered = {f'bookings_chat_undelivered_total{{why="{why.value}"}}': "0.0" for why in GivenUp}
    assert counts == undelivered | {
        f'bookings_chat_refusals_total{{limit="{limit.value}"}}': "0.0" for limit in Limit
    } | {'bookings_chat_refusals_total{limit="messages-per-minute"}': "2.0"}
