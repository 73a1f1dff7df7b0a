"""A crowd in the web chat of several processes over one PostgreSQL: what all were told, and what is in the calendar.

    python -m benchmarks.scale [--customers N] [--businesses N] [--processes N] [--think SECONDS]
                               [--arrivals SECONDS] [--no-kill]

Everything is real but Microsoft: `python app.py`, PostgreSQL with its usual care for what is written, a TCP balancer,
and customers over Direct Line with WebSockets, who think between two messages. The simulator stands for Graph: each
answer takes 150 ms, one request in a hundred fails with 503. In the middle one process is killed without warning and
started again ten seconds later: whoever is in mid-booking goes on, and is asked for nothing twice. At the end the
calendar is compared with what each customer was told. The exit code is 1 if anybody was told wrong, left alone, asked
for something that they had given, or booked twice.

The processes, PostgreSQL, the simulator, the balancer and the customers share the machine: the last line has all of it
as JSON, with the processor time of each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.scale_business import ids
from benchmarks.scale_customers import BOOKED, CANCELLED, MOVED, Customer, plans
from benchmarks.scale_stage import MeasuredProgram, Stage, open_database, open_stage

Json = dict[str, Any]

_CALL = re.compile(r"INFO graph: (\w+ .+?) in \d+ ms")

DOWN_SECONDS = 10.0
"""How long a killed process is away."""

SETTLING_SECONDS = 240.0
"""How long a write without a clear answer may be looked into."""


async def main(options: argparse.Namespace, database: str, folder: Path) -> int:
    chance = random.Random(options.seed)  # noqa: S311  # the same crowd each time
    async with open_stage(options.processes, ids(options.businesses), database, folder) as stage:
        planned = plans(options.customers, stage.business_ids, datetime.now(UTC).date(), chance)
        customers = [
            Customer(stage.http, stage.address, plan, options.think, random.Random(f"{options.seed}/{plan.number}"))  # noqa: S311
            for plan in planned
        ]
        memory = Memory(stage.apps)
        before = _cpu(stage)
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(memory.watch())
            if options.kill:
                group.create_task(_kill_one(stage, options.arrivals))
            visits = [group.create_task(_visit(one, options.arrivals, chance)) for one in customers]
            await asyncio.gather(*visits)
            watching.cancel()
        took = time.monotonic() - began
        used = {name: seconds - before.get(name, 0.0) for name, seconds in _cpu(stage).items()}
        wrong = await _settled(stage, customers)
        if options.keep:
            told = {one.plan.email: one.heard for one in customers}
            (folder / "customers.json").write_text(json.dumps(told, indent=1), "utf-8")
        calls = Counter(call for app in stage.apps for call in _CALL.findall(app.said()))
        found = figures(customers, took, used, memory) | {"graph_calls": dict(calls.most_common()), "wrong": wrong}
    say(options, found)
    print(json.dumps(found))
    return 1 if wrong else 0


async def _visit(customer: Customer, arrivals: float, chance: random.Random) -> None:
    await asyncio.sleep(chance.uniform(0, arrivals))
    await customer.come()


async def _kill_one(stage: Stage, arrivals: float) -> None:
    """In the middle of the crowd."""
    await asyncio.sleep(arrivals)
    stage.apps[0].kill()
    await asyncio.sleep(DOWN_SECONDS)
    stage.apps[0].start()
    await stage.apps[0].ready()


class Memory:
    """Resident megabytes of each process, every few seconds."""

    def __init__(self, apps: Sequence[MeasuredProgram]) -> None:
        self._apps = apps
        self.seen: dict[str, list[float]] = defaultdict(list)

    async def watch(self) -> None:
        while True:
            for app in self._apps:
                if app.is_running:
                    self.seen[app.name].append(app.resident_mb())
            await asyncio.sleep(5)

    def figures(self) -> dict[str, list[int]]:
        """At first, in the middle and at the end."""
        return {
            name: [round(one) for one in (seen[0], seen[len(seen) // 2], seen[-1])] for name, seen in self.seen.items()
        }


def _cpu(stage: Stage) -> dict[str, float]:
    """Seconds since each process was started, of those that were not started again meanwhile."""
    apps = {app.name: app.cpu_seconds() for app in stage.apps if app.starts == 1}
    times = os.times()
    return apps | {"simulator": stage.simulator.cpu_seconds(), "customers and balancer": times.user + times.system}


async def _settled(stage: Stage, customers: Sequence[Customer]) -> list[str]:
    """What is wrong, once everything has come to rest."""
    until = time.monotonic() + SETTLING_SECONDS
    while True:
        wrong = told_wrong(customers, await stage.in_calendar())
        if not wrong or time.monotonic() > until:
            return wrong + [f"{one.plan.email}: {what}" for one in customers for what in one.unexpected]
        await asyncio.sleep(10)


def told_wrong(customers: Sequence[Customer], calendar: Sequence[Json]) -> list[str]:
    """Of each customer: what they were told last is what is in the calendar, once, at the time that they were told."""
    there: dict[str, list[str]] = defaultdict(list)
    for appointment in calendar:
        start = str(appointment["startDateTime"]["dateTime"])
        for one in appointment["customers"]:
            there[one["emailAddress"]].append(start)
    wrong = []
    for customer in customers:
        ends, found = Counter(customer.told), there.pop(customer.plan.email, [])
        expected = ends[BOOKED] - ends[CANCELLED]
        if len(found) != expected:
            wrong.append(f"{customer.plan.email}: was told {customer.told}, and has {len(found)} in the calendar")
        elif found and not found[0].startswith(str(customer.plan.day)):
            wrong.append(f"{customer.plan.email}: is in the calendar on {found[0]}, not on {customer.plan.day}")
    return wrong + [f"{email}: nobody was told of {times}" for email, times in there.items()]


def figures(customers: Sequence[Customer], took: float, used: dict[str, float], memory: Memory) -> Json:
    ends = Counter(end for one in customers for end in one.told)
    waited = [wait for one in customers for wait in one.waited]
    messages = len(waited)
    return {
        "customers": len(customers),
        "seconds": round(took),
        "messages": messages,
        "messages_per_second": round(messages / took, 1),
        "booked": ends[BOOKED],
        "moved": ends[MOVED],
        "cancelled": ends[CANCELLED],
        "tried_again": sum(one.tried_again for one in customers),
        "cut_off": sum(one.cut_off for one in customers),
        "without_graph_ms": _spread([wait.seconds for wait in waited if not wait.asks_graph]),
        "with_graph_ms": _spread([wait.seconds for wait in waited if wait.asks_graph]),
        "cpu_seconds": {name: round(seconds, 1) for name, seconds in used.items()},
        "resident_mb": memory.figures(),
        "load": round(os.getloadavg()[0], 1),
    }


def _spread(seconds: list[float]) -> Json:
    if len(seconds) < 2:
        return {"n": len(seconds)}
    cuts = quantiles(seconds, n=100)
    at = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": max(seconds)}
    return {"n": len(seconds)} | {name: round(value * 1000) for name, value in at.items()}


def say(options: argparse.Namespace, found: Json) -> None:
    print(f"{found['customers']} customers of {options.businesses} businesses for {found['seconds']} s")
    print(f"{found['messages']} messages, {found['messages_per_second']} a second, {options.think:g} s of thought each")
    print(f"booked {found['booked']}, moved {found['moved']}, cancelled {found['cancelled']}")
    print(f"asked to try again {found['tried_again']}, cut off {found['cut_off']}")
    print(f"answers without Graph, ms: {found['without_graph_ms']}")
    print(f"answers with Graph, ms:    {found['with_graph_ms']}")
    calls = sum(found["graph_calls"].values())
    print(f"calls of Graph: {calls}, {calls / found['customers']:.1f} for each customer; {found['graph_calls']}")
    print(f"processor time, s: {found['cpu_seconds']}, of {os.cpu_count()} processors")
    print(f"resident, MB at first, in the middle and at the end: {found['resident_mb']}")
    print(f"told wrong: {len(found['wrong'])}")
    for one in found["wrong"][:20]:
        print(f"  {one}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000)
    parser.add_argument("--businesses", type=int, default=3)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--think", type=float, default=30.0, help="seconds before each message, half to one and a half")
    parser.add_argument("--arrivals", type=float, default=420.0, help="seconds over which they come")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-kill", dest="kill", action="store_false", help="let all processes live")
    parser.add_argument("--keep", type=Path, help="a folder for the logs of the processes")
    wanted = parser.parse_args()
    # So that whatever was started is ended, and its folders removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with open_database() as address, tempfile.TemporaryDirectory(prefix="bookings-chat-scale-") as scratch:
        if wanted.keep:
            wanted.keep.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(main(wanted, address, wanted.keep or Path(scratch))))
