"""Counts every write that any test tries through the desk, and looks whether what the desk said of it is true.

Installed by `tests/conftest.py` for the whole suite: each answer is held against the simulator's calendar at the moment
in which it is given. Nothing of a test has to know of it; processes that tests start add their own counts.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import simulator.http.gateway
from graph.errors import BookingsError
from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.model import AlreadyBooked, Booked, Cancelled, CancelOrder, Moved, MoveOrder, Order, Refused, SlotTaken
from scheduling.service import BookingService
from simulator.bookings.calendar import BusinessCalendar, StoredAppointment
from simulator.tenant import SimulatedTenant

Part: TypeAlias = tuple[str, str | None]
"""One customer's part in a calendar: the id of the appointment, and in a class the customer's."""

Call: TypeAlias = Callable[..., Awaitable[Any]]


@dataclass
class Tally:
    """`findings` says in which test each of the last three was found."""

    writes: int = 0
    false_confirmations: int = 0
    duplicates: int = 0
    lost: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return self.false_confirmations == self.duplicates == self.lost == 0

    def add(self, counts: dict[str, Any]) -> None:
        """What another process has counted, as its `to_json`; nothing when it died before it could say."""
        for name, counted in counts.items():
            setattr(self, name, getattr(self, name) + counted)

    def add_writes_of_others(self, tried: int, *, told: int, there: int) -> None:
        """Of processes that a test has started: how many appointments they said there are, and how many there are."""
        self.writes += tried
        if told > there:
            self.found("false_confirmations", told - there)
        if there > told:
            self.found("duplicates", there - told)

    def found(self, kind: str, how_many: int = 1) -> None:
        setattr(self, kind, getattr(self, kind) + how_many)
        self.findings.append(f"{kind} in {os.environ.get('PYTEST_CURRENT_TEST', 'no test')}")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"desk: {self.writes:,} writes tried, {self.false_confirmations} false confirmations, "
            f"{self.duplicates} duplicates, {self.lost} lost"
        )


TALLY = Tally()
"""That of this process."""

_WORLDS: dict[str, SimulatedTenant] = {}
"""The simulator that answered last at an address."""


@dataclass
class _Known:
    """What desks have said and done in one simulator."""

    standing: set[Part] = field(default_factory=set)
    """What customers were told they have, and have not given up."""

    given_up: set[Part] = field(default_factory=set)
    """What is to be cancelled, now or as soon as it can be: whoever looks again before then still sees it."""

    made: dict[str, set[Part]] = field(default_factory=dict)
    """What came into the calendar while an intent was carried out, and is like it."""

    under_way: dict[tuple[object, ...], Counter[str]] = field(default_factory=dict)
    """The intents that are being carried out for one customer and notes, service and start."""

    mixed: set[tuple[object, ...]] = field(default_factory=set)
    """Where several intents are, so that what comes into the calendar may be any one's."""

    def present(self, world: SimulatedTenant, business_id: str) -> set[Part]:
        """What is standing, and there."""
        there = _parts(world, business_id)
        return {part for part in self.standing if _now(part, world, business_id) in there}


class Witness:
    """Follows a class of desks: counts its writes, and compares its answers with what there is."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._known: WeakKeyDictionary[SimulatedTenant, _Known] = WeakKeyDictionary()

    def follow(self, desks: type[BookingService]) -> None:
        for name, judge in (("book", self._book), ("move", self._move), ("cancel", self._cancel)):
            setattr(desks, name, _with(judge, getattr(desks, name)))

    def forget(self, world: SimulatedTenant) -> None:
        """A simulator that was set back is another world, in which ids of appointments may come again."""
        self._known.pop(world, None)

    async def _book(self, book: Call, desk: BookingService, order: Order) -> object:
        self._tally.writes += 1
        world = _world_of(desk)
        if world is None:
            return await book(desk, order)
        known, business = self._of(world), order.business_id
        alike = (business, order.service_id, order.start, *_mark_of(order))
        before, present = _like(world, order), known.present(world, business)
        intents = known.under_way.setdefault(alike, Counter())
        intents[order.intent] += 1
        if len(+intents) > 1:
            known.mixed.add(alike)
        try:
            outcome = await book(desk, order)
        finally:
            intents[order.intent] -= 1
            made = known.made.setdefault(order.intent, set())
            if alike not in known.mixed:
                made |= _like(world, order) - before
            if not +intents:
                known.mixed.discard(alike)
        if isinstance(outcome, Booked | AlreadyBooked):
            self._confirmed(world, known, business, outcome.appointment)
        if not +intents and len(made & _parts(world, business)) > 1:
            self._tally.found("duplicates")
        self._look_for(present & known.standing, world, business)
        return outcome

    async def _move(
        self,
        move: Call,
        desk: BookingService,
        order: MoveOrder,
    ) -> object:
        self._tally.writes += 1
        world, part = _world_of(desk), _part(order.appointment_id)
        if world is None:
            return await move(desk, order)
        known = self._of(world)
        present = known.present(world, order.business_id)
        outcome = await move(desk, order)
        if isinstance(outcome, SlotTaken | Refused):
            self._look_for(present & {part} & known.standing, world, order.business_id)
        if isinstance(outcome, Moved):
            known.standing.discard(part)
            self._confirmed(world, known, order.business_id, outcome.appointment)
        self._look_for((present & known.standing) - {part}, world, order.business_id)
        return outcome

    async def _cancel(
        self,
        cancel: Call,
        desk: BookingService,
        order: CancelOrder,
    ) -> object:
        self._tally.writes += 1
        world, part = _world_of(desk), _part(order.appointment_id)
        if world is None:
            return await cancel(desk, order)
        known = self._of(world)
        present = known.present(world, order.business_id)
        # Whatever becomes of it, its customer wants it gone, by all the ids that it has had.
        its_now = _now(part, world, order.business_id)
        parts = {one for one in known.standing if _now(one, world, order.business_id) == its_now} | {part}
        known.standing -= parts
        known.given_up |= parts
        try:
            outcome = await cancel(desk, order)
        except BookingsError:
            known.given_up -= parts  # nothing has been changed, nor will be
            raise
        if isinstance(outcome, Cancelled) and _now(part, world, order.business_id) in _parts(world, order.business_id):
            self._tally.found("false_confirmations")
        if isinstance(outcome, Refused):
            known.standing |= present & parts
            known.given_up -= parts
        self._look_for(present & known.standing, world, order.business_id)
        return outcome

    def _of(self, world: SimulatedTenant) -> _Known:
        return self._known.setdefault(world, _Known())

    def _confirmed(self, world: SimulatedTenant, known: _Known, business_id: str, told: Appointment) -> None:
        """What is told as booked or moved is there, at that time and with these staff."""
        part = _part(told.id)
        if part not in known.given_up:
            known.standing.add(part)
        there = _calendar(world, business_id).get(part[0])
        is_there = there is not None and (there.start, there.staff_ids) == (told.start, told.staff_ids)
        if not is_there or part not in _parts(world, business_id):
            self._tally.found("false_confirmations")

    def _look_for(self, parts: Iterable[Part], world: SimulatedTenant, business_id: str) -> None:
        """What stood there before a write of somebody else's, and was not given up meanwhile, stands there still."""
        there = _parts(world, business_id)
        for part in parts:
            if _now(part, world, business_id) not in there:
                self._of(world).standing.discard(part)
                self._tally.found("lost")


def install() -> None:
    """From now on all desks of this process are watched."""
    if not _WORLDS and simulator.http.gateway._note.__module__ == simulator.http.gateway.__name__:
        note = simulator.http.gateway._note

        def note_and_remember(tenant: SimulatedTenant, request: Any) -> Any:
            _WORLDS[request.host] = tenant
            return note(tenant, request)

        simulator.http.gateway._note = note_and_remember
        witness = Witness(TALLY)
        witness.follow(BookingService)
        SimulatedTenant.reset = _forgetting(witness, SimulatedTenant.reset)  # type: ignore[method-assign, assignment]


def _forgetting(witness: Witness, reset: Callable[[SimulatedTenant], None]) -> Callable[[SimulatedTenant], None]:
    def reset_and_forget(tenant: SimulatedTenant) -> None:
        reset(tenant)
        witness.forget(tenant)

    return reset_and_forget


def _with(judge: Call, method: Call) -> Call:
    """The method of a class, called through its judge."""

    @functools.wraps(method)
    async def judged(desk: BookingService, *arguments: Any, **named: Any) -> object:
        return await judge(method, desk, *arguments, **named)

    return judged


def _world_of(desk: BookingService) -> SimulatedTenant | None:
    """None for a desk in front of something else, or of a simulator that nobody has called yet."""
    transport = getattr(desk._context.client, "transport", None)
    return _WORLDS.get(transport._root.netloc.decode()) if transport else None


def _part(appointment_id: str) -> Part:
    handle = AppointmentRef.parse(appointment_id)
    return handle.appointment_id, handle.customer_id


def _now(part: Part, world: SimulatedTenant, business_id: str) -> Part:
    """The same part, whatever id its appointment has been given since."""
    appointment_id, customer_id = part
    renamed = _calendar(world, business_id).renamed
    while appointment_id in renamed:
        appointment_id = renamed[appointment_id]
    return appointment_id, customer_id


def _calendar(world: SimulatedTenant, business_id: str) -> BusinessCalendar:
    """Empty for a business that is not there, which tests ask for too."""
    found = world.businesses.get(business_id.casefold())
    return found.calendar if found else BusinessCalendar()


def _parts(world: SimulatedTenant, business_id: str) -> set[Part]:
    return {part for one in _calendar(world, business_id) for part, _ in _parts_of(one)}


def _like(world: SimulatedTenant, order: Order) -> set[Part]:
    calendar = _calendar(world, order.business_id)
    alike = (one for one in calendar if (one.service_id, one.start) == (order.service_id, order.start))
    return {part for one in alike for part, mark in _parts_of(one) if mark == _mark_of(order)}


def _mark_of(order: Order) -> tuple[str, str]:
    return order.person.email.casefold(), order.notes


def _parts_of(one: StoredAppointment) -> Iterable[tuple[Part, tuple[str, str]]]:
    """Each customer's part with their address and notes; the whole appointment where they share it with nobody."""
    for customer in one.body["customers"] or [{}]:
        mark = (customer.get("emailAddress") or "").casefold(), customer.get("notes") or ""
        yield ((one.id, customer.get("customerId") if one.seats > 1 else None), mark)


# For the one summary of a run, which may be the work of several processes.

WORKER_OUTPUT = "desk_tally"


def summary(tally: Tally) -> list[str]:
    return [str(tally), *tally.findings] if tally.writes or not tally.is_clean else []
