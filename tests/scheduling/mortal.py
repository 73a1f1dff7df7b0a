"""A process that is killed on the way through one write, again and again: each time a fork of this one dies.

Run as `python -m tests.scheduling.mortal`. Each line of JSON names the ledger, the simulator, the write, and the call
before, during or after which the process gets SIGKILL; the answer is the signal that ended it (0 when it got through).
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.errors import BookingsError
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.model import CancelOrder, MoveOrder, Order, Person
from scheduling.operator_rules import OperatorRules
from scheduling.reading.service_rules import ALL, ServiceRule
from storage.database.engine import open_database
from tests.scheduling.telling import TellingDesk

# Long enough for a request to be on its way, and short enough not to have been answered by a slow Graph.
ON_ITS_WAY_SECONDS = 0.05

# Read once, not by each fork.
CERTIFICATES = httpx.create_ssl_context()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(target: Any, method: str, moment: str, call: int) -> None:
    original: Callable[..., Awaitable[Any]] = getattr(target, method)
    calls = 0

    async def armed(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls != call:
            return await original(*arguments, **more)
        if moment == "before":
            die()
        if moment == "during":
            request = asyncio.ensure_future(original(*arguments, **more))
            await asyncio.wait([request], timeout=ON_ITS_WAY_SECONDS)
            die()
        try:
            return await original(*arguments, **more)
        finally:
            die()

    setattr(target, method, armed)


async def warm_up(told: dict[str, Any]) -> None:
    """Has everything imported and read that every fork would otherwise import and read anew; nothing is kept open.

    What is read on first use (tables of zones, the drivers of databases, most of the HTTP client) takes a fork several
    times as long as the write that it then dies in.
    """
    for address in ("sqlite://", "postgresql://nobody@127.0.0.1/nothing"):
        await open_database(address).aclose()
    http = httpx.AsyncClient(trust_env=False, timeout=30, verify=CERTIFICATES)
    client = BookingsClient(http, told["graph"], StaticToken("opaque"))
    day = datetime.fromisoformat(told["now"])
    await client.get_business(told["business"])
    await client.calendar_view(told["business"], day, day + timedelta(days=1))
    await client.aclose()


async def live(told: dict[str, Any]) -> None:
    now = datetime.fromisoformat(told["now"])
    ledger = Ledger(open_database(told["database"]), lambda: now)
    http = httpx.AsyncClient(trust_env=False, timeout=30, verify=CERTIFICATES)
    client = BookingsClient(
        http, told["graph"], StaticToken("opaque"), timing=CallTiming(sleep=lambda _: asyncio.sleep(0))
    )
    rules = {told["business"]: {name: ServiceRule(ALL) for name in told["teams"]}}
    desk = TellingDesk(client, ledger, [told["business"]], clock=lambda: now, rules=OperatorRules(teams=rules))
    await desk.catalogue(told["business"])
    targets = {"ledger": ledger, "holds": ledger.holds, "desk": desk, "client": client, "watching": ledger.watching}
    arm(targets[told["target"]], told["method"], told["moment"], told["call"])
    intent, business, start = told["intent"], told["business"], datetime.fromisoformat(told["start"])
    try:
        match told["kind"]:
            case "book":
                person = Person("Vera Cruz", told["email"])
                await desk.book(Order(intent, business, told["service"], start, person, holder=told["holder"]))
            case "seats":
                for place in (1, 2, 3):
                    person = Person(f"Vera Cruz {place}", told["email"])
                    step, holder = f"{intent}+{place}", told["holder"]
                    await desk.book(Order(step, business, told["yoga"], start, person, holder=holder, place=place))
            case "move":
                await desk.move(MoveOrder(intent, business, told["appointment"], start, None, holder=told["holder"]))
            case "change":
                await desk.move(
                    MoveOrder(
                        intent,
                        business,
                        told["appointment"],
                        start,
                        None,
                        service_id=told["other"],
                        holder=told["holder"],
                    )
                )
            case "look":
                await desk.look_for_changes(timedelta(minutes=1))
            case "cancel":
                await desk.cancel(CancelOrder(intent, business, told["appointment"], "", holder=told["holder"]))
    except BookingsError:
        pass  # an answer like any other; what matters is what is found afterwards


def main() -> None:
    is_warm = False
    for line in sys.stdin:
        if not is_warm:
            asyncio.run(warm_up(json.loads(line)))
            gc.freeze()  # a collection in a fork would write to, and so copy, nearly every page
            is_warm = True
        child = os.fork()
        if child == 0:
            asyncio.run(live(json.loads(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
