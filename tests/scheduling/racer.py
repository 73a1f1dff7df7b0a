"""One of several processes in front of one Bookings: books what it is told to, one line of JSON in and one out.

Run as `python -m tests.scheduling.racer SETTINGS`, where SETTINGS is JSON: the ledger's address, the root of the
simulator, the businesses' id, the time, and which services need all of their staff. Each line names a slot and the
customers who want it at the same time; of several services they want one after another.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import datetime
from itertools import cycle
from typing import Any

import httpx

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.model import Appointment, AppointmentDraft, Attendee
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.model import Held, Order, Person, SlotQuery
from scheduling.operator_rules import OperatorRules
from scheduling.reading.service_rules import ALL, ServiceRule
from scheduling.request_limits import SharedRequestLimits
from storage.database.engine import open_database
from tests.scheduling.telling import TellingDesk


class RacingClient(BookingsClient):
    """The client; while `rival` is set, somebody from outside books the slot just before we do."""

    rival: BookingsClient | None = None
    root = ""

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment:
        rival, self.rival = self.rival, None
        if rival is not None:
            theirs = Attendee(name="O", email="outside@example.com")
            await rival.create_appointment(
                business_id, AppointmentDraft(draft.service_id, draft.start, draft.end, draft.staff_ids, (theirs,))
            )
            await self._http.post(f"{self.root}/_simulator/clock", json={"advance": 1})
        return await super().create_appointment(business_id, draft)


async def main(settings: dict[str, Any]) -> None:
    root, business, now = settings["root"], settings["business"], datetime.fromisoformat(settings["now"])
    engine = open_database(settings["database"])
    ledger = Ledger(engine, lambda: now)
    http = httpx.AsyncClient(trust_env=False, timeout=30)
    limits = SharedRequestLimits(ledger.locks, time.monotonic)
    client = RacingClient(
        http, f"{root}/v1.0", StaticToken("opaque"), limits=limits, timing=CallTiming(call_seconds=60)
    )
    client.root = root
    outside = BookingsClient(http, f"{root}/v1.0", StaticToken("delegated"))
    rules = {business: {name: ServiceRule(ALL) for name in settings.get("teams", ())}}
    desk = TellingDesk(client, ledger, [business], clock=lambda: now, rules=OperatorRules(teams=rules))
    await desk.catalogue(business)
    answer({"ready": True})

    async def want(service_id: str, start: datetime, name: str, *, is_held: bool) -> str:
        holder = f"chat of {name}"
        if is_held:
            held = await desk.hold(SlotQuery(business, service_id, holder=holder), start)
            if not isinstance(held, Held):
                return type(held).__name__
        order = Order(name, business, service_id, start, Person(name, f"{name}@example.com"), holder=holder)
        return type(await desk.book(order)).__name__

    while line := await asyncio.to_thread(sys.stdin.readline):
        told = json.loads(line)
        client.rival = outside if told["rival"] else None
        start = datetime.fromisoformat(told["start"])
        wants = (
            want(service_id, start, name, is_held=told["held"] and n % 2 == 0)
            for n, (name, service_id) in enumerate(zip(told["names"], cycle(told["services"]), strict=False))
        )
        outcomes = await asyncio.gather(*wants)
        first, until = SlotQuery(business, told["services"][0]), datetime.fromisoformat(told["until"])
        offered = await desk.find(first, start, until)
        answer({"outcomes": outcomes, "offered": [slot.start.isoformat() for slot in offered[:3]]})
    await desk.aclose()
    await client.aclose()
    await engine.aclose()


def answer(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
