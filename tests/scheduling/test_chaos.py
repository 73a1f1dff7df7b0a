"""Customers, people from outside, broken networks, a Graph that fails and a desk that dies, in any order.

Whatever happens, no two of our customers share a time, nobody has two appointments for one yes, and everyone is told
the truth in the end. `CHAOS_EXAMPLES` says how many stories are told, `CHAOS_SEED` makes them different ones.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import combinations, count
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph.errors import BookingsError, NotThere
from graph.model import Appointment, AppointmentChanges, AppointmentDraft, Attendee
from scheduling.model import AlreadyBooked, Booked, CancelOrder, Moved, MoveOrder, Order, Person, SlotQuery
from simulator.bookings.calendar import StoredAppointment
from storage.notifications import Report
from tests.scheduling.chaos import READS, WRITES, Died, Loss, Town, open_town
from tests.scheduling.visits import Change, Visit
from tests.worlds.sample import BUSINESS

T = TypeVar("T")

EXAMPLES = int(os.environ.get("CHAOS_EXAMPLES", "40"))
STEPS = 25

PEOPLE = (Person("Vera Cruz", "vera@example.com", "+351910000999"), Person("Rui Lopes", "rui@example.com"))
CHATS = ("chat 1", "chat 2", "chat 3")

# Few services, days and hours, so that customers want the same.
SERVICES = ("Beard trim", "Children's haircut", "Haircut", "Yoga class")
services = st.sampled_from(SERVICES)
days = st.integers(0, 2)
hours = st.sampled_from((11, 11.5, 14))
staff = st.sampled_from((None, None, None, "Marco", "Dana"))
which = st.integers(0, 5)

FAULTS: dict[str, dict[str, object]] = {
    "500, not done": {"name": "unavailable", "status": 500, "when": "before"},
    "500, done": {"name": "unavailable", "status": 500, "when": "after"},
    "502, done": {"name": "unavailable", "status": 502, "html": True, "when": "after"},
    "503, not done": {"name": "unavailable", "status": 503, "retryAfter": 2, "when": "before"},
    "504, done": {"name": "unavailable", "status": 504, "empty": True, "when": "after"},
    "504, not done": {"name": "unavailable", "status": 504, "when": "before"},
    "dropped, not done": {"name": "dropped", "when": "before"},
    "dropped, done": {"name": "dropped", "when": "after"},
    "throttled": {"name": "throttled", "retryAfter": 3},
    "a page of a gateway": {"name": "html", "status": 200},
}

# These stay until they are repaired.
ODDITIES = (
    "customers-missing-when-created",
    "customers-missing-in-lists",
    "id-changes-on-patch",
    "patch-answers-object",
    "own-slot-busy-on-patch",
    "rules-answer-400",
    "past-cancel-refused",
)

WAITS = (timedelta(minutes=1), timedelta(minutes=6), timedelta(hours=3), timedelta(days=1))


@dataclass(frozen=True)
class Behind:
    """Our clock is set: back, or right, or a little ahead of Graph's."""

    length: timedelta


BEHIND = (Behind(timedelta(hours=2)), Behind(timedelta(0)), Behind(-timedelta(minutes=4)))
Weather = Enum("Weather", "REPAIRED RESTARTED")
Browsing = Enum("Browsing", "LOOKING HOLDING STAYING TURNING_AWAY")

times = st.sampled_from((1, 2, 4, 9))

# How long after it was given up a request still takes effect: as far as Graph is trusted to have ended it by then.
late = st.sampled_from((timedelta(seconds=4), timedelta(seconds=40), timedelta(seconds=80)))


@dataclass(frozen=True)
class Failure:
    """What Graph does to the next requests of an operation."""

    fault: str
    operation: str
    times: int


@dataclass(frozen=True)
class Death:
    steps: int
    is_step_taken: bool


@dataclass(frozen=True)
class Rival:
    """Somebody else wants the same time while we are writing."""

    is_late: bool
    is_ours: bool


@dataclass(frozen=True)
class Outage:
    """The next write is the last that Graph hears of us for a while, if it hears it, and when."""

    is_written: bool
    late: timedelta = timedelta(0)


operations = st.sampled_from(WRITES + READS)
troubles = st.one_of(
    st.builds(Failure, st.sampled_from(list(FAULTS)), operations, times),
    st.builds(Loss, operations, st.booleans(), times),
    st.builds(Loss, st.sampled_from(WRITES), st.just(True), times, late),
    st.builds(Death, st.integers(1, 9), st.booleans()),
    st.builds(Rival, st.booleans(), st.booleans()),
    st.builds(Outage, st.booleans()),
    st.builds(Outage, st.just(True), late),
)
perhaps = st.one_of(st.none(), troubles)
perhaps_a_rival = st.one_of(st.none(), st.builds(Rival, st.booleans(), st.booleans()))


Trouble: TypeAlias = Failure | Loss | Death | Rival | Outage


class Chaos(RuleBasedStateMachine):
    def __init__(self, prepared: Path, file: Path, heard: Counter[str]) -> None:
        super().__init__()
        self.heard = heard
        shutil.copy(prepared, file)
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.town: Town = self.do(self.stack.enter_async_context(open_town(f"sqlite:///{file}")))
        self.visits: list[Visit] = []
        self.numbers = count(1)
        catalogue = self.do(self.town.desk.catalogue(BUSINESS))
        self.services = {one.name: one for one in catalogue.services}
        self.staff_ids = {one.name.split()[0]: one.id for one in catalogue.staff}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def ask(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T | BookingsError | Died:
        """What the desk answers; when its process dies over it, another one is started."""
        try:
            told: T | BookingsError | Died = self.do(self.town.process.run(work()))
        except BookingsError as error:
            told = error
        except Died as died:
            self.do(self.town.restart())
            told = died
        self.heard[type(told).__name__] += 1
        return told

    def at(self, service: str, day: int, hour: float) -> datetime:
        """One of the next days on which there is this service."""
        is_class = self.services[service].max_attendees > 1
        midnight = self.town.clocks.graph.replace(hour=0, minute=0, second=0, microsecond=0)
        coming = (midnight + timedelta(days=n) for n in range(1, 30))
        on = [one for one in coming if one.weekday() in ((0, 2, 4) if is_class else (1, 2, 3, 4))]
        return on[day] + timedelta(hours=12 if is_class else hour)

    # Customers

    @initialize(
        services=st.lists(services, min_size=1, max_size=2, unique=True), day=days, hour=hours, trouble=perhaps_a_rival
    )
    def some_have_booked(self, services: list[str], day: int, hour: float, trouble: Rival | None) -> None:
        for service in services:
            visit = self._new_visit("chat 1", PEOPLE[0], service, self.at(service, day, hour), None)
            self._bring(trouble, service, visit.order.start)
            self._book(visit)

    @rule(does=st.sampled_from(Browsing), chat=st.sampled_from(CHATS), service=services, day=days, hour=hours)
    def browses(self, does: Browsing, chat: str, service: str, day: int, hour: float) -> None:
        start, service_id = self.at(service, day, hour), self.services[service].id
        match does:
            case Browsing.LOOKING:
                end = start + timedelta(hours=6)
                self.ask(lambda: self.town.desk.find(SlotQuery(BUSINESS, service_id, holder=chat), start, end))
            case Browsing.HOLDING:
                self.ask(lambda: self.town.desk.hold(SlotQuery(BUSINESS, service_id, holder=chat), start))
            case Browsing.STAYING:
                self.ask(lambda: self.town.desk.renew(chat))
            case Browsing.TURNING_AWAY:
                self.ask(lambda: self.town.desk.release(chat))

    @rule(
        chat=st.sampled_from((None, *CHATS)),
        person=st.sampled_from(PEOPLE),
        service=services,
        day=days,
        hour=hours,
        name=staff,
        trouble=perhaps,
    )
    def books(
        self,
        chat: str | None,
        person: Person,
        service: str,
        day: int,
        hour: float,
        name: str | None,
        trouble: Trouble | None,
    ) -> None:
        visit = self._new_visit(chat, person, service, self.at(service, day, hour), name)
        self._bring(trouble, service, visit.order.start)
        self._book(visit)

    def _new_visit(self, chat: str | None, person: Person, service: str, start: datetime, name: str | None) -> Visit:
        mark = f"visit {next(self.numbers)}"
        what = self.services[service]
        order = Order(
            intent=mark,
            business_id=BUSINESS,
            service_id=what.id,
            start=start,
            person=person,
            staff_id=self.staff_ids[name] if name else None,
            notes=mark,
            holder=chat,
        )
        visit = Visit(order, service, what.max_attendees > 1)
        self.visits.append(visit)
        return visit

    @precondition(lambda self: self.visits)
    @rule(n=which, trouble=perhaps)
    def says_yes_again(self, n: int, trouble: Trouble | None) -> None:
        visit = self._one(n)
        self._bring(trouble, visit.service, visit.order.start)
        self._book(visit)

    def _book(self, visit: Visit) -> None:
        told = self.ask(lambda: self.town.desk.book(visit.order))
        visit.hear_of_booking(told)
        if isinstance(told, Booked | AlreadyBooked):
            self._check_confirmed(visit, told.appointment)
        if isinstance(told, Booked):
            self._check_first(visit)

    @precondition(lambda self: self.changeable)
    @rule(n=which, day=days, hour=hours, name=staff, other=st.one_of(st.none(), st.none(), services), trouble=perhaps)
    def moves(
        self, n: int, day: int, hour: float, name: str | None, other: str | None, trouble: Trouble | None
    ) -> None:
        visit = self.changeable[-1 - n % len(self.changeable)]
        service = other or visit.service
        start = self.at(service, day, hour)
        change = self._new_change(visit, "move", start, self.staff_ids[name] if name else None)
        if service != visit.service:
            change.service, change.is_class = service, self.services[service].max_attendees > 1
        self._bring(trouble, service, start)
        self._move(visit, change)

    @precondition(lambda self: self.changeable)
    @rule(n=which, trouble=perhaps)
    def cancels(self, n: int, trouble: Trouble | None) -> None:
        visit = self.changeable[-1 - n % len(self.changeable)]
        self._bring(trouble, visit.service, visit.order.start)
        self._cancel(visit, self._new_change(visit, "cancel", None, None))

    @property
    def changeable(self) -> list[Visit]:
        """Whoever has been told that a change is being checked waits for it."""
        return [visit for visit in self.visits if visit.appointment_id is not None and visit.open_change is None]

    @precondition(lambda self: any(visit.open_change for visit in self.visits))
    @rule(n=which, trouble=perhaps)
    def asks_again_for_a_change(self, n: int, trouble: Trouble | None) -> None:
        waiting = [visit for visit in self.visits if visit.open_change]
        visit = waiting[-1 - n % len(waiting)]
        change = visit.open_change
        assert change is not None
        self._bring(trouble, change.service or visit.service, change.start or visit.order.start)
        if change.start is None:
            self._cancel(visit, change)
        else:
            self._move(visit, change)

    def _new_change(self, visit: Visit, kind: str, start: datetime | None, staff_id: str | None) -> Change:
        assert visit.appointment_id is not None
        change = Change(f"{kind} {next(self.numbers)}", start, staff_id, visit.appointment_id, visit.may_be)
        visit.changes[change.intent] = change
        return change

    def _move(self, visit: Visit, change: Change) -> None:
        start = change.start
        assert start is not None
        told = self.ask(
            lambda: self.town.desk.move(
                MoveOrder(
                    change.intent,
                    BUSINESS,
                    change.appointment_id,
                    start,
                    change.staff_id,
                    service_id=self.services[change.service].id if change.service else None,
                    holder="chat 1",
                )
            )
        )
        visit.hear_of_change(change, told, in_doubt=self._is_in_doubt(change.intent))
        if isinstance(told, Moved):
            self._check_confirmed(visit, told.appointment)

    def _cancel(self, visit: Visit, change: Change) -> None:
        told = self.ask(lambda: self.town.desk.cancel(CancelOrder(change.intent, BUSINESS, change.appointment_id, "")))
        visit.hear_of_change(change, told, in_doubt=self._is_in_doubt(change.intent))

    def _is_in_doubt(self, intent: str) -> bool:
        entries = (self.do(self.town.process.ledger.find(f"{intent}{step}")) for step in ("", "/take", "/leave"))
        return any(entry is not None and entry.is_in_doubt for entry in entries)

    def _one(self, n: int) -> Visit:
        """The last ones first: stories that hang together."""
        return self.visits[-1 - n % len(self.visits)]

    # Somebody from outside

    @rule(service=services, day=days, hour=hours, name=staff)
    def somebody_books(self, service: str, day: int, hour: float, name: str | None) -> None:
        self.do(self._book_from_outside(service, self.at(service, day, hour), name))

    @rule(n=st.integers(0, 3), day=days, hour=hours, is_moved=st.booleans())
    def somebody_changes_what_is_there(self, n: int, day: int, hour: float, is_moved: bool) -> None:
        calendar = self.town.bookings()
        if not calendar:
            return
        one = calendar[n % len(calendar)]
        if one.seats > 1:
            return
        self._touch(one)
        self.do(self._change_from_outside(one, self.at("Haircut", day, hour) if is_moved else None))

    async def _book_from_outside(self, service: str, start: datetime, name: str | None) -> None:
        what = self.services[service]
        who = self.staff_ids[name] if name else what.staff_ids[0]
        draft = AppointmentDraft(
            what.id, start, start + what.duration, (who,), (Attendee(name="O", email="outside@example.com"),)
        )
        with self.town.clear_sky():
            if what.max_attendees == 1:
                await self.town.outside.create_appointment(BUSINESS, draft)

    async def _change_from_outside(self, one: StoredAppointment, start: datetime | None) -> None:
        """Unless a cancellation that was under way arrives first."""
        with self.town.clear_sky(), suppress(NotThere):
            if start is None:
                await self.town.outside.cancel_appointment(BUSINESS, one.id, "")
            else:
                await self.town.outside.update_appointment(
                    BUSINESS, one.id, AppointmentChanges(start=start, end=start + (one.end - one.start))
                )

    def _touch(self, one: StoredAppointment) -> None:
        for visit in self.visits:
            if one in visit.parts([one]):
                visit.is_touched = True
                visit.is_beyond_us = visit.is_beyond_us or one.id != (visit.appointment_id or "").partition("~")[0]

    # Troubles

    def _bring(self, trouble: Trouble | None, service: str, start: datetime) -> None:
        match trouble:
            case Failure(fault, operation, times):
                self.town.faults.switch_on({**FAULTS[fault], "operation": operation, "times": times})
            case Loss():
                self.town.troubles.losses.append(replace(trouble))  # it counts down, and hypothesis keeps the first
            case Death(steps, is_step_taken):
                self.town.process.life.end_in(steps, is_step_taken=is_step_taken)
            case Outage(is_written, late):
                self.town.troubles.meanwhile = (False, lambda: self._lose_all(is_written=is_written, late=late))
            case Rival(is_late, True) if self.services[service].max_attendees == 1:
                self.town.troubles.meanwhile = (is_late, lambda: self._book_beside(service, start))
            case Rival(is_late, False):
                self.town.troubles.meanwhile = (is_late, lambda: self._book_from_outside(service, start, None))

    async def _lose_all(self, *, is_written: bool, late: timedelta) -> None:
        self.town.troubles.losses += [Loss(write, is_written, 9, late) for write in WRITES]
        self.town.troubles.losses += [Loss(read, False, 9) for read in READS]

    async def _book_beside(self, service: str, start: datetime) -> None:
        """Another customer of ours, while the first one's request is under way; whoever dies, both die."""
        visit = self._new_visit(None, PEOPLE[1], service, start, None)
        visit.hear_of_booking(Died())
        try:
            visit.hear_of_booking(await self.town.desk.book(visit.order))
        except BookingsError as error:
            visit.hear_of_booking(error)

    @rule(trouble=troubles, service=services, day=days, hour=hours)
    def trouble_is_coming(self, trouble: Trouble, service: str, day: int, hour: float) -> None:
        self._bring(trouble, service, self.at(service, day, hour))

    @rule(change=st.sampled_from((*Weather, *ODDITIES, *WAITS, *BEHIND)))
    def the_world_changes(self, change: Weather | str | timedelta | Behind) -> None:
        match change:
            case Weather.REPAIRED:
                self.town.repair()
            case Weather.RESTARTED:
                self.do(self.town.restart())
            case Behind():
                # A clock that is set ahead makes what has just been sent look old; nothing but the clock knows better.
                self.do(self.town.late.arrive(all_of_them=True))
                self.town.clocks.behind = change.length
            case timedelta():
                self.town.clocks.go_on(change)
            case _:
                self.town.faults.switch_on({"name": change})

    # In the background

    @rule(
        wait=st.sampled_from((timedelta(0), timedelta(minutes=6))),
        is_repaired=st.booleans(),
        is_reached=st.sampled_from((None, False, True)),
    )
    def what_is_uncertain_is_finished(self, wait: timedelta, is_repaired: bool, is_reached: bool | None) -> None:
        """`is_reached`: whether the customer can be told at once; None when nobody tries to."""
        if is_repaired:
            self.town.repair()
        self.town.clocks.go_on(wait)
        self.ask(self.town.desk.reconcile)
        if is_reached is not None:
            self._deliver(is_reached=is_reached)

    def _deliver(self, *, is_reached: bool) -> None:
        async def tell(report: Report) -> None:
            if not is_reached:
                raise ConnectionError
            [visit] = [one for one in self.visits if report.intent in (one.order.intent, *one.changes)]
            heard.append((visit, report))

        heard: list[tuple[Visit, Report]] = []
        self.ask(lambda: self.town.desk.deliver(tell))
        for visit, report in heard:
            visit.hear(report)
            self.heard[f"{report.kind} {report.result.value}"] += 1

    # What always holds

    def _check_confirmed(self, visit: Visit, told: Appointment) -> None:
        """What was just told as booked is what stands there."""
        shown = [(one.id, one.start, one.staff_ids) for one in visit.parts(self.town.bookings())]
        assert (told.id.partition("~")[0], told.start, told.staff_ids) in shown, f"told {told}, there is {shown}"

    def _check_first(self, visit: Visit) -> None:
        """Nobody from outside was faster."""
        calendar = self.town.bookings()
        [mine] = visit.parts(calendar)
        for other in calendar:
            if other is not mine and _meet(mine, other):
                assert other.body["createdDateTime"] > mine.body["createdDateTime"], f"{other.id} was there before"

    @invariant()
    def everyone_was_told_the_truth(self) -> None:
        calendar = self.town.bookings()
        for visit in self.visits:
            visit.check(calendar)

    @invariant()
    def no_two_customers_share_a_time(self) -> None:
        """Old and new of one customer may lie side by side while the one is being changed to the other."""
        ours = [(one, visits) for one in self.town.bookings() if (visits := self._visits_of(one))]
        for (one, visits), (other, others) in combinations(ours, 2):
            is_touched = any(visit.is_touched for visit in (*visits, *others))
            assert is_touched or visits == others or not _meet(one, other), f"{visits} and {others} at {one.start}"

    def _visits_of(self, one: StoredAppointment) -> list[Visit]:
        return [visit for visit in self.visits if visit.parts([one])]

    def teardown(self) -> None:
        try:
            self._all_ends_well()
        finally:
            self.do(self.stack.aclose())
            self.runner.close()

    def _all_ends_well(self) -> None:
        """Once nothing fails any more everything comes to its end, and everyone hears of it."""
        self.town.repair()
        self.do(self.town.late.arrive(all_of_them=True))
        self.town.clocks.behind = timedelta(0)
        self.do(self.town.restart())
        for _ in range(3):
            self.town.clocks.go_on(timedelta(hours=3))
            self.ask(self.town.desk.reconcile)
            self._deliver(is_reached=True)
            self.everyone_was_told_the_truth()
        assert self.do(self.town.process.ledger.in_doubt()) == ()
        for visit in self.visits:
            untold = [visit.told, *(change.told for change in visit.changes.values())]
            assert "uncertain" not in untold, f"{visit.mark} is never told what became of it: {visit.says}"
        self.no_two_customers_share_a_time()


def _meet(one: StoredAppointment, other: StoredAppointment) -> bool:
    """Whether somebody on the staff would have to be with both, or has no time left between them."""
    together = one.blocked[0] < other.blocked[1] and other.blocked[0] < one.blocked[1]
    return together and not set(one.staff_ids).isdisjoint(other.staff_ids)


def test_whatever_happens_everyone_is_told_the_truth(prepared_file: Path, tmp_path: Path) -> None:
    def start() -> Chaos:
        return Chaos(prepared_file, tmp_path / "ledger.db", heard)

    heard: Counter[str] = Counter()

    if "CHAOS_SEED" in os.environ:
        start = seed(int(os.environ["CHAOS_SEED"]))(start)
    run_state_machine_as_test(
        start,  # type: ignore[arg-type]  # "a class or a function", says its documentation
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="CHAOS_SEED" not in os.environ,
            database=None,
            report_multiple_bugs=False,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    sys.stdout.write(f"\nstories: {EXAMPLES}, {dict(heard.most_common())}\n")
