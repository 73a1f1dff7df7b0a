"""Many customers, several processes, one slot: one gets it, whoever they are, and nobody else is told they have.

`RACE_ROUNDS` says how often each race is run (3 when it is not set); the totals are printed with `pytest -s`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scheduling.tally import TALLY
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.studio import Studio, open_studio

ROOT = Path(__file__).parent.parent.parent
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
CUSTOMERS = 50


class Racers:
    """The processes, and the Bookings that they all write to."""

    def __init__(self, processes: list[asyncio.subprocess.Process], studio: Studio) -> None:
        self._processes = processes
        self.client = studio.counter
        self.load = studio.load

    async def race(
        self, number: int, services: Sequence[str], start: datetime, *, rival: bool, customers: int = CUSTOMERS
    ) -> list[dict[str, Any]]:
        names = [f"r{number}c{n}" for n in range(customers)]
        for n, process in enumerate(self._processes):
            told = {
                "services": services,
                "start": start.isoformat(),
                "until": (start + timedelta(days=7)).isoformat(),
                "names": names[n :: len(self._processes)],
                "held": number % 2 == 1,
                "rival": rival,
            }
            assert process.stdin is not None
            process.stdin.write(json.dumps(told).encode() + b"\n")
        return list(await asyncio.gather(*(self._answer_of(process) for process in self._processes)))

    async def ready(self) -> None:
        await asyncio.gather(*(self._answer_of(process) for process in self._processes))

    async def _answer_of(self, process: asyncio.subprocess.Process) -> dict[str, Any]:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 120)
        found: dict[str, Any] = json.loads(line)
        return found


@asynccontextmanager
async def racing(database: str, count: int, *teams: str) -> AsyncIterator[Racers]:
    async with open_studio() as studio:
        # Nothing but the desk stands between two customers, and at first calls take long enough to meet in flight.
        await studio.fault("overlap-allowed")
        await studio.fault("slow", "listCalendarView", seconds=0.2, times=40)
        settings: dict[str, Any] = {
            "database": database,
            "root": studio.root,
            "business": BUSINESS,
            "now": NOW.isoformat(),
        }
        settings["teams"] = list(teams)
        pipe = asyncio.subprocess.PIPE
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.scheduling.racer", json.dumps(settings), cwd=ROOT, stdin=pipe, stdout=pipe
            )
            for _ in range(count)
        ]
        try:
            racers = Racers(processes, studio)
            await racers.ready()
            yield racers
        finally:
            for process in processes:
                process.kill()
            # Reads what is left in the pipes, and waits for the end.
            await asyncio.gather(*(process.communicate() for process in processes))


@pytest.fixture(params=["one process on SQLite", "three processes on PostgreSQL"])
def processes_on(request: pytest.FixtureRequest) -> tuple[int, str]:
    if request.param == "one process on SQLite":
        return 1, request.getfixturevalue("sqlite_address")
    return 3, request.getfixturevalue("postgresql_address")


@pytest.fixture
async def racers(processes_on: tuple[int, str]) -> AsyncIterator[Racers]:
    count, database = processes_on
    async with racing(database, count) as made:
        yield made


@pytest.mark.parametrize("rival", [False, True], ids=["among ourselves", "with somebody from outside"])
async def test_of_fifty_who_want_one_slot_one_gets_it(racers: Racers, rival: bool) -> None:
    [trim] = [one for one in await racers.client.list_services(BUSINESS) if one.name == "Beard trim"]
    tries: Counter[str] = Counter()
    most_in_flight = 0
    for number in range(ROUNDS):
        start = _a_slot(number)

        answers = await racers.race(number, [trim.id], start, rival=rival)

        operations, most = await racers.load()
        most_in_flight = max(most_in_flight, most)
        tries.update(outcome for answer in answers for outcome in answer["outcomes"])
        tries["writes"] += operations["createAppointment"]
        held = await racers.client.calendar_view(BUSINESS, start, start + timedelta(minutes=1))
        told = sum(answer["outcomes"].count("Booked") for answer in answers)
        TALLY.add_writes_of_others(CUSTOMERS, told=told, there=len(held) - rival)
        assert len(held) == 1, f"round {number}: {tries}"
        assert (held[0].emails == {"outside@example.com"}) is rival
        assert all(answer["offered"] and start.isoformat() not in answer["offered"] for answer in answers)
        await racers.load()

    sys.stdout.write(f"\nraces: {ROUNDS}, most in flight: {most_in_flight}, {dict(tries)}\n")
    won = 0 if rival else ROUNDS
    expected = Counter({"Booked": won, "SlotTaken": ROUNDS * CUSTOMERS - won})
    assert tries - Counter({"writes": tries["writes"]}) == +expected
    # Whoever is outside does not go by our lanes.
    assert most_in_flight <= 5 if rival else most_in_flight == 4


async def test_of_those_who_want_a_seat_in_one_class_as_many_get_one_as_there_are(racers: Racers) -> None:
    [yoga] = [one for one in await racers.client.list_services(BUSINESS) if one.name == "Yoga class"]
    seats, customers = yoga.max_attendees, yoga.max_attendees + 8
    for number in range(min(ROUNDS, 16)):  # further ahead it cannot be booked yet
        start = datetime(2026, 11, 30, 12, tzinfo=UTC) + timedelta(weeks=number // 2, days=number % 2 * 2)

        answers = await racers.race(number, [yoga.id], start, rival=False, customers=customers)

        outcomes = Counter(outcome for answer in answers for outcome in answer["outcomes"])
        assert outcomes == {"Booked": seats, "SlotTaken": customers - seats}, f"round {number}"
        [held] = await racers.client.calendar_view(BUSINESS, start, start + timedelta(minutes=1))
        whole = await racers.client.get_appointment(BUSINESS, held.id)
        assert len({attendee.email for attendee in whole.attendees}) == seats
        # Whoever was turned away is not offered it again; the others may have looked while seats were left.
        turned_away = [answer for answer in answers if "SlotTaken" in answer["outcomes"]]
        assert all(start.isoformat() not in answer["offered"] for answer in turned_away)
    _, most_in_flight = await racers.load()
    assert most_in_flight <= 4


async def test_of_fifty_who_want_teams_that_overlap_one_gets_a_whole_one(processes_on: tuple[int, str]) -> None:
    """The children's haircut needs Dana and Marco, the beard trim Marco alone."""
    count, database = processes_on
    kinds = ("Children's haircut", "Beard trim")
    async with racing(database, count, kinds[0]) as racers:
        offered = {one.name: one for one in await racers.client.list_services(BUSINESS)}
        services = [offered[name].id for name in kinds]
        for number in range(ROUNDS):
            start = _a_slot(number)

            answers = await racers.race(number, services, start, rival=False)

            held = await racers.client.calendar_view(BUSINESS, start, start + timedelta(minutes=1))
            told = sum(answer["outcomes"].count("Booked") for answer in answers)
            TALLY.add_writes_of_others(CUSTOMERS, told=told, there=len(held))
            assert told == len(held) == 1, f"round {number}"
            wanted = {offered[name].id: set(offered[name].staff_ids) for name in kinds}
            assert set(held[0].staff_ids) == wanted[held[0].service_id or ""]
            outcomes = Counter(outcome for answer in answers for outcome in answer["outcomes"])
            assert outcomes == {"Booked": 1, "SlotTaken": CUSTOMERS - 1}
            assert all(start.isoformat() not in answer["offered"] for answer in answers)


def _a_slot(number: int) -> datetime:
    """Each round has a slot of its own, on Tuesdays to Thursdays when Marco is there."""
    week, left = divmod(number, 21)
    day, which = divmod(left, 7)
    return datetime(2026, 12, 1, (11, 12, 14, 15, 16, 17, 18)[which], tzinfo=UTC) + timedelta(weeks=week, days=day)
