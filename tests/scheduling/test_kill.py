"""A process that is killed at any step of a write, whatever Graph answers: one appointment or none, and the truth told.

Each case is one step and one fault. Afterwards another process takes over: it is either asked again with the same
intent, as when the channel delivers the message again, or left to finish in the background.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduling.ledger import Ledger
from scheduling.model import AlreadyBooked, BookAnswer, Booked, Cancelled, CancelOrder, Moved, MoveOrder, Uncertain
from scheduling.operator_rules import OperatorRules
from scheduling.reading.service_rules import ALL, ServiceRule
from scheduling.service import BookingService
from storage.holds import KEPT_FOR
from storage.notifications import Report, Result
from storage.transitions import State
from storage.watching import CHANGE
from tests.scheduling.stories import QUIET, people
from tests.scheduling.tally import TALLY
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BEARD_TRIM, BUSINESS

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

ROOT = Path(__file__).parent.parent.parent
FIRST_DAY = datetime(2026, 12, 1, tzinfo=UTC)  # a Tuesday
FIRST_WEDNESDAY = datetime(2026, 12, 2, 12, tzinfo=UTC)
"""When the first class of yoga is, and then every Wednesday and Friday."""

# What can follow a request that writes; each happens once.
FAULTS: dict[str, dict[str, object] | None] = {
    "an answer": None,
    "a slow answer": {"name": "slow", "seconds": 0.3, "when": "after"},
    "500, not written": {"name": "unavailable", "status": 500, "when": "before"},
    "500, written": {"name": "unavailable", "status": 500, "when": "after"},
    "503, not written": {"name": "unavailable", "status": 503, "when": "before"},
    "504, written": {"name": "unavailable", "status": 504, "html": True, "when": "after"},
    "dropped, not written": {"name": "dropped", "when": "before"},
    "dropped, written": {"name": "dropped", "when": "after"},
    "throttled": {"name": "throttled", "retryAfter": 0},
    "a page of a gateway": {"name": "html", "status": 200},
}

# For moves and cancellations, which may be sent again without harm; `KILL_ALL=1` tries everything with everything.
IS_THOROUGH = bool(os.environ.get("KILL_ALL"))
SOME_FAULTS = FAULTS if IS_THOROUGH else ("an answer", "500, written", "dropped, not written", "dropped, written")
FEW_FAULTS = FAULTS if IS_THOROUGH else ("an answer", "dropped, written")
BOOKINGS = [*(("sqlite", fault) for fault in FAULTS), *(("postgresql", fault) for fault in FEW_FAULTS)]
SEAT_CASES = [*(("sqlite", fault) for fault in SOME_FAULTS), ("postgresql", "dropped, written")]
CHANGES = [*(("sqlite", fault) for fault in SOME_FAULTS), *(("postgresql", fault) for fault in FEW_FAULTS)]


@dataclass(frozen=True)
class Step:
    """Where the process dies: around the `call`-th call of a method."""

    says: str
    target: str
    method: str
    moment: str
    call: int = 1


UNDER_WAY = Step("while the request is under way", "client", "create_appointment", "during")

BOOKING = (
    Step("before the intent is on record", "ledger", "open", "before"),
    Step("after the intent is on record", "ledger", "open", "after"),
    Step("before the first look", "client", "calendar_view", "before"),
    Step("after the first look", "client", "calendar_view", "after"),
    Step("before the slot is held", "holds", "take", "before"),
    Step("after the slot is held", "holds", "take", "after"),
    Step("after the slot is the intent's own", "holds", "hand_over", "after"),
    Step("before the sending is on record", "ledger", "advance", "before", 1),
    Step("after the sending is on record", "ledger", "advance", "after", 1),
    Step("before the request is sent", "client", "create_appointment", "before"),
    UNDER_WAY,
    Step("after the answer", "client", "create_appointment", "after"),
    Step("after the id is on record", "ledger", "advance", "after", 2),
    Step("before reading back", "client", "calendar_view", "before", 2),
    Step("after reading back", "client", "calendar_view", "after", 2),
    Step("after others were told to look again", "holds", "turn_page", "after"),
    Step("before the end is on record", "ledger", "advance", "before", 3),
    Step("after the end is on record", "ledger", "advance", "after", 3),
    Step("after the hold was released", "holds", "release_both", "after"),
    Step("after the customer was told", "desk", "tell", "after"),
)

MOVING = (
    Step("after the intent is on record", "ledger", "open", "after"),
    Step("after the new time is held", "holds", "take", "after"),
    Step("after it is the intent's own", "holds", "hand_over", "after"),
    Step("after the sending is on record", "ledger", "advance", "after", 1),
    Step("while the request is under way", "client", "update_appointment", "during"),
    Step("after the answer", "client", "update_appointment", "after"),
    Step("after reading back", "client", "get_appointment", "after", 2),
    Step("after the end is on record", "ledger", "advance", "after", 2),
    Step("after the customer was told", "desk", "tell", "after"),
)

CHANGING_SERVICE = (
    Step("after the intent is on record", "ledger", "open", "after"),
    Step("after it is on record as under way", "ledger", "advance", "after", 1),
    Step("after the new appointment's intent is on record", "ledger", "open", "after", 2),
    Step("while the new appointment is under way", "client", "create_appointment", "during"),
    Step("after the new appointment", "client", "create_appointment", "after"),
    Step("after the new appointment is confirmed", "ledger", "advance", "after", 4),
    Step("after its id is on record", "ledger", "advance", "after", 5),
    Step("while the old one is being cancelled", "client", "cancel_appointment", "during"),
    Step("after the old one is cancelled", "client", "cancel_appointment", "after"),
    Step("before the end is on record", "ledger", "advance", "before", 8),
    Step("after the end is on record", "ledger", "advance", "after", 8),
)

CANCELLING = (
    Step("after the intent is on record", "ledger", "open", "after"),
    Step("after the sending is on record", "ledger", "advance", "after", 1),
    Step("while the request is under way", "client", "cancel_appointment", "during"),
    Step("after the answer", "client", "cancel_appointment", "after"),
    Step("after it was seen to be gone", "client", "get_appointment", "after", 3),
    Step("after the end is on record", "ledger", "advance", "after", 2),
)

LOOKING = (
    Step("before it is this process's to look", "watching", "claim", "before"),
    Step("after it is", "watching", "claim", "after"),
    Step("before the calendar is read", "client", "calendar_view", "before"),
    Step("after the calendar was read", "client", "calendar_view", "after"),
    Step("before the appointment is read", "client", "get_appointment", "before"),
    Step("after the appointment was read", "client", "get_appointment", "after"),
    Step("before the change is put down", "watching", "changed", "before"),
    Step("while the change is being put down", "watching", "changed", "during"),
    Step("after the change is put down", "watching", "changed", "after"),
)

SEATS = (
    Step("after the first seat", "desk", "tell", "after", 1),
    Step("after the second is on record", "ledger", "open", "after", 2),
    Step("after the second is held", "holds", "take", "after", 2),
    Step("after the sending of the second is on record", "ledger", "advance", "after", 4),
    Step("while the second is under way", "client", "update_appointment", "during", 1),
    Step("after the answer to the second", "client", "update_appointment", "after", 1),
    Step("while the third is under way", "client", "update_appointment", "during", 2),
)


class Mortals:
    """The process that dies, over and over."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    async def die(self, step: Step, *, is_certain: bool, **told: Any) -> None:
        """Some steps are not on the way that a fault leads: then the process gets through, which is fine too.

        Where nothing fails it `is_certain` to die.
        """
        where = {"target": step.target, "method": step.method, "moment": step.moment, "call": step.call}
        # In a thread, since the process outlives the event loop of each test; meanwhile the simulator answers here.
        end = await asyncio.to_thread(self._run, json.dumps(told | where).encode())
        assert end == signal.SIGKILL or (end == 0 and not is_certain), f"{step.says}: ended with {end}"

    def _run(self, life: bytes) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(life + b"\n")
        stdin.flush()
        # One that hangs is ended, and what is read then is no number.
        watchdog = threading.Timer(60, self._process.kill)
        watchdog.start()
        try:
            return int(stdout.readline())
        finally:
            watchdog.cancel()


@pytest.fixture(scope="session")
def mortals() -> Iterator[Mortals]:
    """One for each process of pytest: to start it takes as long as several tests."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", "tests.scheduling.mortal"], cwd=ROOT, stdin=pipe, stdout=pipe) as made:
        yield Mortals(made)
        made.kill()


@dataclass
class Trial:
    """One database, one simulator, and a slot of its own for each case."""

    salon: Salon
    mortals: Mortals
    cases: int = 0
    is_well: bool = True
    """Whether Graph answers as it should."""
    service: str = BEARD_TRIM
    teams: tuple[str, ...] = ()
    """The services that need all of their staff at once."""

    @property
    def rules(self) -> dict[str, dict[str, ServiceRule]]:
        return {BUSINESS: {name: ServiceRule(ALL) for name in self.teams}}

    def slot(self) -> datetime:
        """Two hours apart on Tuesdays to Thursdays, so that no case is in the way of another."""
        week, left = divmod(self.cases, 9)
        day, which = divmod(left, 3)
        self.cases += 1
        return FIRST_DAY + timedelta(weeks=week, days=day, hours=(11, 14, 16)[which])

    async def fail_once(self, fault: dict[str, object] | None, operation: str) -> None:
        await self.salon.repair()
        await self.salon.fault("overlap-allowed")
        self.is_well = fault is None
        if fault is not None:
            await self.salon.fault(operation=operation, times=1, **fault)  # type: ignore[arg-type]  # as JSON

    async def die(self, kind: str, step: Step, intent: str, start: datetime, appointment: str = "") -> None:
        TALLY.writes += 1  # of the process that dies; what it leaves is seen by the desk that takes over
        await self.mortals.die(
            step,
            is_certain=self.is_well,
            kind=kind,
            intent=intent,
            start=start.isoformat(),
            appointment=appointment,
            holder=f"chat of {intent}",
            now=self.salon.watch.now.isoformat(),
            database=self.salon.address,
            graph=self.salon.client.transport._root.__str__(),
            business=BUSINESS,
            service=(await self.salon.service(self.service)).id,
            teams=self.teams,
            other=(await self.salon.service("Haircut")).id,
            yoga=(await self.salon.service("Yoga class")).id,
            email="vera@example.com",
        )

    async def finish(self) -> dict[str, Result]:
        """A new process looks after what was left."""
        self.salon.later(QUIET)
        told: dict[str, Result] = {}

        async def tell(report: Report) -> None:
            told[report.intent] = report.result

        async with self.desk() as desk:
            await desk.reconcile()
            await desk.deliver(tell)
        return told

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[BookingService]:
        """That of another process: nothing but the ledger is shared."""
        ledger = Ledger(self.salon.database, lambda: self.salon.watch.now)
        desk = TellingDesk(
            self.salon.client,
            ledger,
            [BUSINESS],
            clock=lambda: self.salon.watch.now,
            rules=OperatorRules(teams=self.rules),
        )
        try:
            yield desk
        finally:
            await desk.aclose()

    async def book_at_last(self, intent: str, start: datetime) -> BookAnswer:
        """Where what the dead process sent may still arrive, its customer waits until that is known, and asks again."""
        outcome = await self.book(intent, start, f"chat of {intent}")
        for _ in range(2):  # the second process may meet the fault as well
            if outcome != Uncertain():
                break
            assert await self.salon.calendar(start) == (), "what is there is found at once"
            self.salon.later(QUIET)
            outcome = await self.book(intent, start, f"chat of {intent}")
        return outcome

    async def book(self, intent: str, start: datetime, holder: str | None = None) -> BookAnswer:
        async with self.desk() as desk:
            return await desk.book(replace(await self.salon.order(intent, start, self.service), holder=holder))

    async def seats(self, intent: str, start: datetime) -> None:
        """The customer's yes to three seats in one class, carried out once more from its beginning."""
        for place in (1, 2, 3):
            order = await self.salon.order(f"{intent}+{place}", start, "Yoga class", who=f"Vera Cruz {place}")
            order = replace(order, holder=f"chat of {intent}", place=place)
            async with self.desk() as desk:
                outcome = await desk.book(order)
            for _ in range(2):  # as in `book_at_last`
                if outcome != Uncertain():
                    break
                self.salon.later(QUIET)
                async with self.desk() as desk:
                    outcome = await desk.book(order)
            assert isinstance(outcome, Booked | AlreadyBooked), (intent, place)


@pytest.fixture
async def trial(salon_on: Salon, mortals: Mortals) -> Trial:
    return Trial(salon_on, mortals)


@pytest.mark.parametrize(("address", "fault"), BOOKINGS, indirect=["address"])
async def test_a_booking(trial: Trial, fault: str) -> None:
    for step, takes_over in _with_both_ways(BOOKING, fault):
        start = trial.slot()
        intent = f"book {trial.cases}"
        case = f"killed {step.says}, {fault}, {takes_over}"
        await trial.fail_once(FAULTS[fault], "createAppointment")

        await trial.die("book", step, intent, start)

        if takes_over == "in the background":
            told = await trial.finish()
            there = len(await trial.salon.calendar(start))
            state = await trial.salon.state(intent)
            assert there == {None: 0, State.PROPOSED: 0, State.REFUSED: 0, State.CONFIRMED: 1}[state], case
            assert told in ({}, {intent: Result.DONE if there else Result.NOT_DONE}), case
        outcome = await trial.book_at_last(intent, start)
        [held] = await trial.salon.calendar(start)
        assert isinstance(outcome, Booked | AlreadyBooked), case
        assert outcome.appointment.id == held.id, case
        assert await trial.salon.state(intent) is State.CONFIRMED, case
    sys.stdout.write(f"\nbookings killed: {trial.cases}, {fault}\n")


@pytest.mark.parametrize(("address", "fault"), SEAT_CASES, indirect=["address"])
async def test_a_booking_with_two_of_the_staff(trial: Trial, fault: str) -> None:
    """Whatever is left of it is of both; and as soon as it is over both are free for others."""
    trial.service, trial.teams = "Children's haircut", ("Children's haircut",)
    both = {await trial.salon.staff_id("Dana"), await trial.salon.staff_id("Marco")}
    for step, takes_over in _with_both_ways(BOOKING, fault):
        start = trial.slot()
        intent = f"book {trial.cases}"
        case = f"killed {step.says}, {fault}, {takes_over}"
        await trial.fail_once(FAULTS[fault], "createAppointment")

        await trial.die("book", step, intent, start)

        holds = (await trial.salon.ledger.holds.standing(BUSINESS)).holds
        assert all(hold.staff_ids == both for hold in holds), case
        if takes_over == "in the background":
            await trial.finish()
        assert isinstance(await trial.book_at_last(intent, start), Booked | AlreadyBooked), case
        [held] = await trial.salon.calendar(start)
        assert set(held.staff_ids) == both, case
        left = (await trial.salon.ledger.holds.standing(BUSINESS)).holds
        assert all(hold.staff_ids == both for hold in left), case
    trial.salon.later(KEPT_FOR)
    assert (await trial.salon.ledger.holds.standing(BUSINESS)).holds == ()


def _with_both_ways(steps: Sequence[Step], fault: str) -> Iterator[tuple[Step, str]]:
    """Every step; who takes over changes from step to step and from fault to fault. Thorough is both."""
    ways = ("asked again", "in the background")
    first = list(FAULTS).index(fault)
    for number, step in enumerate(steps, first):
        yield step, ways[number % 2]
        if IS_THOROUGH:
            yield step, ways[(number + 1) % 2]


@pytest.mark.parametrize(("address", "fault"), SEAT_CASES, indirect=["address"])
async def test_three_seats_in_one_class(trial: Trial, fault: str) -> None:
    """Somebody else has a seat there, who keeps it."""
    for number, step in enumerate(SEATS):
        start = FIRST_WEDNESDAY + timedelta(weeks=number // 2, days=number % 2 * 2)
        intent = f"seats {number}"
        case = f"killed {step.says}, {fault}"
        await trial.salon.repair()
        async with trial.desk() as desk:
            await desk.book(await trial.salon.order(f"first {number}", start, "Yoga class", who="Bob Lee"))
        await trial.fail_once(FAULTS[fault], "updateAppointment")

        await trial.die("seats", step, intent, start)

        await trial.finish()
        await trial.seats(intent, start)
        assert await people(trial.salon, start) == ["Bob Lee", "Vera Cruz 1", "Vera Cruz 2", "Vera Cruz 3"], case


async def test_what_a_dead_process_has_sent_arrives_later(trial: Trial) -> None:
    """Graph is slow to begin, so that the next process looks before there is anything."""
    start = trial.slot()
    await trial.salon.requests()
    await trial.fail_once({"name": "slow", "seconds": 2.0, "when": "before"}, "createAppointment")

    await trial.die("book", UNDER_WAY, "i1", start)

    await trial.book("i1", start, "chat 7")
    async with asyncio.timeout(30):
        while not await trial.salon.calendar(start):  # noqa: ASYNC110 - the simulator tells nobody when it is there
            await asyncio.sleep(0.05)
    assert isinstance(await trial.book("i1", start, "chat 7"), Booked | AlreadyBooked)
    assert len(await trial.salon.calendar(start)) == 1
    assert (await trial.salon.requests()).count("createAppointment") == 1


@pytest.mark.parametrize(("address", "fault"), CHANGES, indirect=["address"])
async def test_a_move(trial: Trial, fault: str) -> None:
    for step in MOVING:
        start, new = trial.slot(), trial.slot()
        intent = f"move {trial.cases}"
        case = f"killed {step.says}, {fault}"
        booked = await trial.book(f"book {trial.cases}", start)
        assert isinstance(booked, Booked)
        await trial.fail_once(FAULTS[fault], "updateAppointment")

        await trial.die("move", step, intent, new, booked.appointment.id)

        told = await trial.finish()
        before, after = await trial.salon.calendar(start), await trial.salon.calendar(new)
        assert len(before) + len(after) == 1, case
        assert told in ({}, {intent: Result.DONE if after else Result.NOT_DONE}), case
        async with trial.desk() as desk:
            outcome = await desk.move(MoveOrder(intent, BUSINESS, booked.appointment.id, new, None))
        assert isinstance(outcome, Moved), case
        assert (await trial.salon.calendar(start), len(await trial.salon.calendar(new))) == ((), 1), case


@pytest.mark.parametrize("operation", ["createAppointment", "cancelAppointment"])
@pytest.mark.parametrize(("address", "fault"), CHANGES, indirect=["address"])
async def test_a_change_of_service(trial: Trial, fault: str, operation: str) -> None:
    haircut = (await trial.salon.service("Haircut")).id
    for step in CHANGING_SERVICE:
        start, new = trial.slot(), trial.slot()
        intent = f"change {trial.cases}"
        case = f"killed {step.says}, {fault}"
        booked = await trial.book(f"book {trial.cases}", start)
        assert isinstance(booked, Booked)
        await trial.fail_once(FAULTS[fault], operation)

        await trial.die("change", step, intent, new, booked.appointment.id)

        told = await trial.finish()
        there = (len(await trial.salon.calendar(start)), len(await trial.salon.calendar(new)))
        assert there in {(1, 0), (0, 1)}, case
        assert told in ({}, {intent: Result.DONE if there == (0, 1) else Result.NOT_DONE}), case
        async with trial.desk() as desk:
            outcome = await desk.move(MoveOrder(intent, BUSINESS, booked.appointment.id, new, None, service_id=haircut))
            if outcome == Uncertain():  # only now has the fault been met
                trial.salon.later(QUIET)
                outcome = await desk.move(
                    MoveOrder(intent, BUSINESS, booked.appointment.id, new, None, service_id=haircut)
                )
        assert isinstance(outcome, Moved), case
        assert outcome.still_there is None, case
        assert (await trial.salon.calendar(start), len(await trial.salon.calendar(new))) == ((), 1), case


@pytest.mark.parametrize(("address", "fault"), CHANGES, indirect=["address"])
async def test_a_cancellation(trial: Trial, fault: str) -> None:
    for step in CANCELLING:
        start = trial.slot()
        intent = f"cancel {trial.cases}"
        case = f"killed {step.says}, {fault}"
        booked = await trial.book(f"book {trial.cases}", start)
        assert isinstance(booked, Booked)
        await trial.fail_once(FAULTS[fault], "cancelAppointment")

        await trial.die("cancel", step, intent, start, booked.appointment.id)

        told = await trial.finish()
        there = len(await trial.salon.calendar(start))
        assert told in ({}, {intent: Result.NOT_DONE if there else Result.DONE}), case
        async with trial.desk() as desk:
            assert await desk.cancel(CancelOrder(intent, BUSINESS, booked.appointment.id, "")) == Cancelled(), case
        assert await trial.salon.calendar(start) == (), case


async def test_a_look_for_what_staff_have_changed(trial: Trial) -> None:
    """Whoever looks dies on the way; the next to look finds it, unless it is on the customer's list already."""
    for step in LOOKING:
        start = trial.slot()
        intent = f"book {trial.cases}"
        booked = await trial.book(intent, start, f"chat of {intent}")
        assert isinstance(booked, Booked), step.says
        trial.salon.later(QUIET)
        await trial.salon.client.delete_appointment(BUSINESS, booked.appointment.id)

        await trial.die("look", step, intent, start)

        heard: list[str | None] = []
        for _ in range(3):
            heard += await _changes_after_a_look(trial)
        assert heard == [booked.appointment.id], step.says


async def _changes_after_a_look(trial: Trial) -> list[str | None]:
    """The appointments whose customers are told of a change after a process has looked once more."""
    heard: list[str | None] = []

    async def tell(report: Report) -> None:
        if report.kind == CHANGE:
            heard.append(report.appointment_id)

    trial.salon.later()
    async with trial.desk() as desk:
        await desk.look_for_changes(timedelta(minutes=1))
        await desk.deliver(tell)
    return heard
