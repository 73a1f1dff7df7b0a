"""What a turn costs behind `POST /api/messages`, beside bare aiohttp and beside the echo of Microsoft's SDK.

    python -m benchmarks.edge [--quick] [--sqlite-only] [--rounds N] [--turns N] [--bookings N]

Every candidate is a server in a process of its own, and gets the same activities, one at a time. Measured is its
processor time, user and system, of all its threads; neither what the customers and the channel use, who are in this
process, nor PostgreSQL's own. Each round runs one candidate after the other; what counts is the median of the ratios
within the rounds, since a machine has better and worse moments.

- bare: aiohttp reads the JSON and answers; it replies nothing, so it is the floor.
- stock: `CloudAdapter` of botbuilder-integration-aiohttp without credentials, and a bot that echoes.
- echo: our edge around a conversation that echoes.
- booking: the whole app before a simulator, mean over the six messages of a booking; no receipt is an error.

In a pass of its own, without a clock, the statements, check-outs and thread hops of a turn are counted, as
`benchmarks.edge_counts` says. Without --quick, 50 customers who think for a second each then talk to the whole app at
once, and 300 web chats rest on our edge. Without PostgreSQL its part is null. The last line is all of it as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from statistics import mean, median, quantiles
from typing import Any

import aiohttp

from benchmarks.edge_channel import MESSAGES, Channel, Customer, Visit, book, book_in_a_crowd, open_channel, visits
from benchmarks.edge_servers import NOW
from tests.postgres_server import database_on, find_binaries, running

ROUNDS, TURNS, BOOKINGS, COUNTED = 9, 150, 4, 50
QUICK_ROUNDS, QUICK_TURNS, QUICK_BOOKINGS, QUICK_COUNTED = 5, 20, 1, 10

CUSTOMERS, THINK_SECONDS, LOAD_SECONDS = 50, 1.0, 20.0
SOCKETS, FIRST_SOCKETS = 300, 20

Json = dict[str, Any]
Databases = dict[str, tuple[str | None, str | None]]
"""By engine, those of the edge and of the app; None is an SQLite file of the server's own."""


@dataclass(frozen=True, slots=True)
class Effort:
    rounds: int
    turns: int
    bookings: int
    counted: int
    is_quick: bool


@dataclass
class Server:
    """A candidate's process."""

    process: asyncio.subprocess.Process
    address: str = ""

    async def ready(self) -> None:
        self.address = (await self._heard())["address"]

    async def ask(self, word: str) -> Json:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())
        return await self._heard()

    async def cpu_at_rest(self) -> float:
        """Seconds of processor time, once a turn's last steps are done, for which no customer waits."""
        before = (await self.ask("cpu"))["cpu"]
        while True:
            await asyncio.sleep(0.05)
            now: float = (await self.ask("cpu"))["cpu"]
            if now - before < 0.002:
                return now
            before = now

    async def _heard(self) -> Json:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("a server has ended before its time; it said why on standard error")
        heard: Json = json.loads(line)
        return heard


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[Server]:
    """Ends with the block; and, as its standard input ends then, with this process at the latest."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.edge_servers",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Server(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass(frozen=True, slots=True)
class Candidate:
    """`run` makes so many turns, or bookings of `turns_each`."""

    name: str
    server: Server
    run: Callable[[int], Awaitable[None]]
    turns_each: int = 1

    async def cpu_ms(self, times: int) -> float:
        before = await self.server.cpu_at_rest()
        await self.run(times)
        return (await self.server.cpu_at_rest() - before) * 1000 / (times * self.turns_each)

    async def counts(self, times: int) -> dict[str, float]:
        """Statements, check-outs and hops per turn. From here on this server is no longer fit to be timed."""
        await self.server.cpu_at_rest()
        await self.server.ask("count")
        await self.run(times)
        await self.server.cpu_at_rest()
        counted = await self.server.ask("counts")
        return {what: round(count / (times * self.turns_each), 1) for what, count in counted.items()}


@dataclass
class Stage:
    """Everything that runs: the servers, the channel, and the client that its customers share."""

    http: aiohttp.ClientSession
    channel: Channel
    candidates: dict[str, Candidate] = field(default_factory=dict)
    visits: dict[str, Iterator[Visit]] = field(default_factory=dict)

    def customer(self, server: Server) -> Customer:
        return Customer(self.http, server.address, self.channel)

    def add(self, name: str, server: Server, run: Callable[[int], Awaitable[None]], turns_each: int = 1) -> None:
        self.candidates[name] = Candidate(name, server, run, turns_each)

    def add_bare(self, server: Server) -> None:
        async def run(turns: int) -> None:
            customer = self.customer(server)
            for _ in range(turns):
                await customer.send("hello")

        self.add("bare", server, run)

    def add_echo(self, name: str, server: Server) -> None:
        async def run(turns: int) -> None:
            customer = self.customer(server)
            for number in range(turns):
                reply = await customer.say(f"hello {number}")
                assert f"hello {number}" in reply, reply

        self.add(name, server, run)

    def add_booking(self, name: str, server: Server) -> None:
        """On a simulator of its own, so that nobody else takes its times."""
        self.visits[name] = visits(NOW)

        async def run(bookings: int) -> None:
            for _ in range(bookings):
                await book(self.customer(server), next(self.visits[name]))

        self.add(name, server, run, turns_each=MESSAGES)


@asynccontextmanager
async def open_stage(databases: Databases) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        stage = Stage(http, await stack.enter_async_context(open_channel()))

        async def start(*arguments: str) -> Server:
            return await stack.enter_async_context(started(*arguments))

        def at(database: str | None) -> tuple[str, ...]:
            return ("--database", database) if database else ()

        simulators = {engine: await start("simulator") for engine in databases}
        bare, stock = await start("bare"), await start("stock")
        edges = {engine: await start("edge", *at(database)) for engine, (database, _) in databases.items()}
        for server in simulators.values():
            await server.ready()
        apps = {
            engine: await start("app", "--graph", f"{simulators[engine].address}/v1.0", *at(database))
            for engine, (_, database) in databases.items()
        }
        for server in (bare, stock, *edges.values(), *apps.values()):
            await server.ready()
        stage.add_bare(bare)
        stage.add_echo("stock", stock)
        for engine in databases:
            stage.add_echo(f"echo, {engine}", edges[engine])
            stage.add_booking(f"booking, {engine}", apps[engine])
        yield stage


async def main(effort: Effort, databases: Databases) -> None:
    async with open_stage(databases) as stage:
        times = await timed(stage, effort)
        say_times(times)
        found = {engine: figures(times, engine) for engine in databases}
        if not effort.is_quick:
            for engine in databases:
                found[engine] |= {
                    "load": await load(stage, f"booking, {engine}"),
                    "socket_kb": await socket_kb(stage, stage.candidates[f"echo, {engine}"].server),
                }
                say_load(engine, found[engine])
        print("per turn               statements  check-outs  thread hops")
        for engine in databases:
            found[engine] |= await counted(stage, engine, effort)
    for engine in ("sqlite", "postgresql"):
        if engine not in found:
            print(f"{engine}: skipped")
    print(f"load average of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    cpu_ms = {name: round(median(times[name]), 2) for name in ("bare", "stock")}
    print(json.dumps({**found["sqlite"], "floor_cpu_ms": cpu_ms, "postgresql": found.get("postgresql")}))


async def timed(stage: Stage, effort: Effort) -> dict[str, list[float]]:
    """Milliseconds of processor time per turn, by candidate and round."""

    def much(candidate: Candidate) -> int:
        return effort.turns if candidate.turns_each == 1 else effort.bookings

    for candidate in stage.candidates.values():
        await candidate.run(max(1, much(candidate) // 2))
    times: dict[str, list[float]] = {name: [] for name in stage.candidates}
    for _ in range(effort.rounds):
        for name, candidate in stage.candidates.items():
            times[name].append(await candidate.cpu_ms(much(candidate)))
    return times


def figures(times: dict[str, list[float]], engine: str) -> Json:
    echo, booking = f"echo, {engine}", f"booking, {engine}"
    return {
        "echo_vs_stock": round(ratio(times, echo, "stock"), 3),
        "booking_turn_vs_stock": round(ratio(times, booking, "stock"), 3),
        "cpu_ms": {"echo": round(median(times[echo]), 2), "booking_turn": round(median(times[booking]), 2)},
    }


def ratio(times: dict[str, list[float]], name: str, base: str) -> float:
    return median(one / other for one, other in zip(times[name], times[base], strict=True))


async def counted(stage: Stage, engine: str, effort: Effort) -> Json:
    """Of an echo, and under `booking` of a turn of the whole app, which reads the ledger besides."""
    found: list[Json] = []
    for name, times in ((f"echo, {engine}", effort.counted), (f"booking, {engine}", effort.bookings)):
        counts: Json = dict(await stage.candidates[name].counts(times))
        if engine != "sqlite":
            counts["hops"] = None  # asyncpg has no threads
        hops = "       none" if counts["hops"] is None else f"{counts['hops']:11}"
        print(f"{name:<22} {counts['statements']:10}  {counts['checkouts']:10}  {hops}")
        found.append(counts)
    echo, booking = found
    return echo | {"booking": booking}


async def load(stage: Stage, name: str) -> Json:
    """Many customers at once: how long they wait for a reply, and what goes wrong."""
    server = stage.candidates[name].server
    until = time.monotonic() + LOAD_SECONDS
    waits: list[float] = []
    errors: list[str] = []

    async def think() -> bool:
        await asyncio.sleep(THINK_SECONDS)
        return time.monotonic() < until

    async def one_after_the_other(number: int) -> None:
        # Spread over a whole booking, so that they do not all book at once.
        await asyncio.sleep(MESSAGES * THINK_SECONDS * number / CUSTOMERS)
        while time.monotonic() < until:
            try:
                waits.extend(await book_in_a_crowd(stage.customer(server), next(stage.visits[name]), think))
            except (AssertionError, TimeoutError, aiohttp.ClientError) as error:
                errors.append(f"{type(error).__name__}: {error}")

    before, asked_to_wait = await server.cpu_at_rest(), stage.channel.asked_to_wait
    await asyncio.gather(*(one_after_the_other(number) for number in range(CUSTOMERS)))
    used = await server.cpu_at_rest() - before
    for error in errors[:3]:
        print(f"  {error[:200]}")
    return {
        "messages": len(waits),
        "errors": len(errors),
        "asked_to_wait": stage.channel.asked_to_wait - asked_to_wait,
        "mean_ms": round(mean(waits) * 1000),
        "p95_ms": round(quantiles(waits, n=20)[-1] * 1000),
        "cpu_ms": round(used * 1000 / len(waits), 1),
        "resident_mb": round((await server.ask("memory"))["memory"] / 1024, 1),
    }


async def socket_kb(stage: Stage, server: Server) -> float:
    """Resident memory for each web chat that is open and quiet."""
    async with AsyncExitStack() as stack:

        async def open_chats(number: int) -> int:
            for _ in range(number):
                await open_chat(stack, stage.http, server.address)
            await server.cpu_at_rest()
            resident: int = (await server.ask("memory"))["memory"]
            return resident

        before = await open_chats(FIRST_SOCKETS)
        return round((await open_chats(SOCKETS) - before) / SOCKETS, 1)


async def open_chat(stack: AsyncExitStack, http: aiohttp.ClientSession, address: str) -> None:
    """Greeted, and then quiet."""
    async with http.post(f"{address}/webchat/token") as answer:
        token = (await answer.json())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(f"{address}/directline/conversations", json={}, headers=headers) as answer:
        stream = (await answer.json())["streamUrl"]
    socket = await stack.enter_async_context(http.ws_connect(stream))
    greeting = await socket.receive_json(timeout=10)
    assert greeting["activities"], greeting


def say_times(times: dict[str, list[float]]) -> None:
    print("per turn               CPU ms   x bare  x stock")
    for name, found in times.items():
        to_bare, to_stock = ratio(times, name, "bare"), ratio(times, name, "stock")
        print(f"{name:<22} {median(found):6.2f}  {to_bare:7.1f}  {to_stock:7.2f}")


def say_load(engine: str, found: Json) -> None:
    crowd = found["load"]
    print(
        f"{CUSTOMERS} customers, {engine}: p95 {crowd['p95_ms']} ms, mean {crowd['mean_ms']} ms, "
        f"{crowd['errors']} errors, {crowd['asked_to_wait']} asked to wait; "
        f"{crowd['messages']} messages of {crowd['cpu_ms']} ms of CPU, {crowd['resident_mb']} MB resident"
    )
    print(f"{SOCKETS} quiet web chats, {engine}: {found['socket_kb']} KB each")


@contextmanager
def open_databases(is_sqlite_only: bool) -> Iterator[Databases]:
    databases: Databases = {"sqlite": (None, None)}
    binaries = None if is_sqlite_only else find_binaries()
    with ExitStack() as stack:
        if binaries is not None:
            server = stack.enter_context(running(binaries)).address
            edge, app = (stack.enter_context(database_on(server)) for _ in range(2))
            databases["postgresql"] = (edge, app)
        yield databases


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer turns, and without the crowds")
    parser.add_argument("--sqlite-only", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--turns", type=int, help="of an echo, in each round")
    parser.add_argument("--bookings", type=int, help="in each round")
    wanted = parser.parse_args()
    usual = (QUICK_ROUNDS, QUICK_TURNS, QUICK_BOOKINGS) if wanted.quick else (ROUNDS, TURNS, BOOKINGS)
    given = (wanted.rounds, wanted.turns, wanted.bookings)
    rounds, turns, bookings = (other if one is None else one for one, other in zip(given, usual, strict=True))
    most_counted = QUICK_COUNTED if wanted.quick else COUNTED
    effort = Effort(rounds, turns, bookings, min(turns, most_counted), wanted.quick)
    # So that whatever was started is ended, and its folders removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with open_databases(wanted.sqlite_only) as databases:
        asyncio.run(main(effort, databases))
