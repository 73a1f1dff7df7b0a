"""Whether the time that a one-time code takes to be sent tells if its address is known to the business.

    python -m benchmarks.code_timing [--sends N]

Codes are sent by turns to an address of a customer with an appointment, of whom our own database knows too, and to one
that nobody knows, through the real client to a simulator; which of the two is first in a pair is left to chance. How
long whoever asked has to wait is measured. A Mann-Whitney test then says how likely such a difference would be if
both took the same: below 1 % they are told apart, and the exit code is 1. One run in a hundred says so for no reason.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.hosting.serving import tell
from bot.identity.codes import MailedCodes
from bot.server import utc_now
from dialogs.ports import Asker, CodeSending, Letter
from graph.connect import connect, connect_admin, static_token
from graph.model import AppointmentDraft, Attendee
from simulator.server import create_simulator, serve
from storage.customers import Customers
from storage.database.engine import open_database, upgrade
from storage.one_time_codes import OneTimeCodes

SENDS = 500
WARM_UP = 20
TOLD_APART_BELOW = 0.01
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def main(sends: int, chance: random.Random) -> int:
    """Says what was measured; 1 where known and unknown addresses can be told apart."""
    pairs = sends // 2
    known = [f"known{number:04}@example.com" for number in range(pairs + WARM_UP)]
    unknown = [f"other{number:04}@example.com" for number in range(pairs + WARM_UP)]
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'codes.db'}")
        await upgrade(database)
        async with serve(create_simulator(now=MONDAY)) as simulator:
            tokens = static_token(simulator.base_url, "benchmark")
            business_id = await _make_known(simulator.base_url, known)
            await Customers(database, utc_now).fill(business_id, ((email, email) for email in known))
            async with connect(simulator.base_url, tokens) as client:
                codes = MailedCodes(client, business_id, OneTimeCodes(database, utc_now), "x" * 32, utc_now)
                for number, pair in enumerate(zip(known, unknown, strict=True)):
                    for address in chance.sample(pair, 2):
                        took = await _send(codes, address)
                        if number >= WARM_UP:
                            seconds[address in pair[:1]].append(took)
        await database.aclose()
    p = p_value(seconds[True], seconds[False])
    for is_known, name in ((True, "known"), (False, "unknown")):
        tell(f"{name:8} {len(seconds[is_known])} sends, median {median(seconds[is_known]) * 1000:.2f} ms")
    verdict = "told apart" if p < TOLD_APART_BELOW else "not told apart"
    tell(f"p = {p:.3f} (Mann-Whitney, two-sided): {verdict} (below {TOLD_APART_BELOW})")
    return int(p < TOLD_APART_BELOW)


def p_value(one: Sequence[float], other: Sequence[float]) -> float:
    """Two-sided, by the normal approximation, which is good from some twenty values on; equal values share a rank."""
    both = sorted([*one, *other])
    n = len(both)
    times = Counter(both)
    ranks: dict[float, float] = {}
    below = 0
    for value in sorted(times):
        ranks[value] = below + (times[value] + 1) / 2
        below += times[value]
    u = sum(ranks[value] for value in one) - len(one) * (len(one) + 1) / 2
    ties = sum(count**3 - count for count in times.values()) / (n * (n - 1))
    deviation = math.sqrt(len(one) * len(other) / 12 * (n + 1 - ties))
    return math.erfc(abs(u - len(one) * len(other) / 2) / deviation / math.sqrt(2)) if deviation else 1.0


async def _make_known(base_url: str, addresses: Sequence[str]) -> str:
    """Each has an appointment, one after the other, in the first business there is."""
    async with connect_admin(base_url, static_token(base_url, "delegated-benchmark")) as admin:
        (business, *_) = await admin.list_businesses()
        services = await admin.list_services(business.id)
        service = next(one for one in services if one.staff_ids and one.max_attendees == 1)
        for number, email in enumerate(addresses):
            start = MONDAY + timedelta(days=1 + number // 4, hours=number % 4)
            draft = AppointmentDraft(
                service.id, start, start + service.duration, service.staff_ids[:1], (Attendee(name="Kim", email=email),)
            )
            await admin.create_appointment(business.id, draft)
    return business.id


async def _send(codes: MailedCodes, address: str) -> float:
    """A conversation of its own, and no network, so that no limit is met."""
    asker = Asker(f"local/webchat|{address}")
    begun = time.perf_counter()
    sending = await codes.send(address, asker, lambda code: Letter("Your code", f"Your code is {code}."))
    took = time.perf_counter() - begun
    assert sending is CodeSending.SENT
    return took


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.code_timing")
    parser.add_argument("--sends", type=int, default=SENDS, help=f"known and unknown together (default: {SENDS})")
    sys.exit(asyncio.run(main(parser.parse_args().sends, random.SystemRandom())))
