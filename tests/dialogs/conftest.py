"""A small salon held in memory: the rules for slots are the real ones, only the wire is left out.

The transcripts use the real desk over real HTTP; this one is for trying thousands of conversations.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from msgspec import structs

from graph.errors import BookingsError, TryLater
from graph.model import (
    Appointment,
    Attendee,
    Service,
)
from scheduling.availability import reasons
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.identity import Identity
from scheduling.model import (
    AlreadyBooked,
    Alternative,
    BookAnswer,
    Booked,
    Cancelled,
    CancelOrder,
    CancelOutcome,
    Catalogue,
    Change,
    Held,
    HoldAnswer,
    Moved,
    MoveOrder,
    MoveOutcome,
    NoteAnswer,
    Noted,
    NoteOrder,
    NotFound,
    Order,
    Reason,
    ServiceChoice,
    Slot,
    SlotQuery,
    SlotTaken,
    TooMany,
)
from storage.holds import Hold
from tests.worlds.sample import NOW
from tests.worlds.values import catalogue

SHORT_IDS = {
    "Haircut": "cut",
    "Haircut and colour": "colour",
    "Online consultation": "talk",
    "Dana Ferreira": "d",
    "Marco Silva": "m",
    "Do you have any allergies we should know about?": "allergies",
    "Has your hair been coloured in the last six months?": "coloured",
}
"""What there is of the studio in the salon, and the ids by which tests speak of it there."""


@functools.cache
def salon(business_id: str = "salon@x", name: str = "Salon") -> Catalogue:
    """A cut of the studio that can stand beside another of its kind. Nothing but ids and names is changed."""
    studio = catalogue()
    said = {one.id: one.name for one in studio.services} | {one.id: one.name for one in studio.staff}
    said |= {one.id: one.text for one in studio.questions.values()}
    short = {key: SHORT_IDS[name] for key, name in said.items() if name in SHORT_IDS}
    services = tuple(
        structs.replace(
            one,
            id=short[one.id],
            staff_ids=tuple(short[key] for key in one.staff_ids if key in short),
            questions=tuple(structs.replace(asks, question_id=short[asks.question_id]) for asks in one.questions),
        )
        for one in studio.services
        if one.id in short
    )
    return Catalogue(
        structs.replace(studio.business, id=business_id, name=name),
        studio.zone,
        services,
        tuple(structs.replace(one, id=short[one.id]) for one in studio.staff if one.id in short),
        {short[key]: structs.replace(one, id=short[key]) for key, one in studio.questions.items() if key in short},
    )


@dataclass
class SalonDesk:
    """Keeps appointments in a list. `broken` is raised by every call while it is set; `orders` are those that came.

    `closed` is a business out of reach, `others` what can be had instead of a wish, `unchangeable` why nothing that is
    made can be changed. `unkept` is why nothing is held, and `named` whether those who have held or renewed had given
    a name.
    """

    catalogues: dict[str, Catalogue] = field(default_factory=lambda: {"salon@x": salon()})
    appointments: list[Appointment] = field(default_factory=list)
    intents: dict[str, str] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    broken: BookingsError | None = None
    closed: str | None = None
    unchangeable: tuple[Reason, ...] = ()
    notes: list[NoteOrder] = field(default_factory=list)
    next_note: NoteAnswer | None = None
    others: tuple[Alternative, ...] = ()
    next_outcome: BookAnswer | None = None
    holds: dict[str, Hold] = field(default_factory=dict)
    unkept: TooMany | None = None
    named: list[bool] = field(default_factory=list)

    @property
    def business_ids(self) -> tuple[str, ...]:
        return tuple(self.catalogues)

    def _look(self) -> None:
        if self.broken is not None:
            raise self.broken

    async def catalogue(self, business_id: str) -> Catalogue:
        self._look()
        if business_id == self.closed:
            raise TryLater("this business is out of reach")
        return self.catalogues[business_id]

    def _service(self, business_id: str, service_id: str) -> tuple[Catalogue, Service]:
        self._look()
        catalogue = self.catalogues[business_id]
        service = catalogue.service(service_id)
        assert service is not None
        return catalogue, service

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        return open_slots(self._choice(query), self._calendar(query), start=start, end=end, now=NOW)

    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        return reasons.why_not(self._choice(query), self._calendar(query), start=start, now=NOW)

    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        return reasons.why_not_day(self._choice(query), CalendarSnapshot(self.appointments), day=day, now=NOW)

    def _choice(self, query: SlotQuery) -> ServiceChoice:
        return ServiceChoice(*self._service(query.business_id, query.service_id), query.staff_id, query.people)

    def _calendar(self, query: SlotQuery) -> CalendarSnapshot:
        """The old time of what is moved is not in the way, nor is what the holder holds."""
        others = [one for one in self.appointments if one.id != query.moving]
        return CalendarSnapshot(others, holds=[hold for hold in self.holds.values() if hold.holder != query.holder])

    async def why_not_change(self, business_id: str, appointment: Appointment, change: Change) -> tuple[Reason, ...]:
        self._look()
        return self.unchangeable

    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        return self.others

    async def hold(self, query: SlotQuery, start: datetime) -> HoldAnswer:
        assert query.holder is not None
        slots = await self.find(query, start, start + timedelta(minutes=1))
        if not slots:
            return SlotTaken()
        self.named.append(query.is_named)
        if self.unkept is not None:
            return self.unkept
        slot, until = structs.replace(slots[0], staff_ids=slots[0].staff_ids[:1]), NOW + timedelta(minutes=5)
        self.holds[query.holder] = Hold(
            query.holder,
            query.business_id,
            query.service_id,
            frozenset(slot.staff_ids),
            start,
            busy_from=start,
            busy_until=slot.end,
            expires_at=until,
        )
        return Held(slot, until)

    async def renew(self, holder: str, *, is_named: bool = False) -> datetime | None:
        self._look()
        self.named.append(is_named)
        hold = self.holds.get(holder)
        return hold.expires_at if hold else None

    async def release(self, holder: str) -> None:
        self._look()
        self.holds.pop(holder, None)

    async def book(self, order: Order) -> BookAnswer:
        _, service = self._service(order.business_id, order.service_id)
        self.orders.append(order)
        if self.next_outcome is not None:
            outcome, self.next_outcome = self.next_outcome, None
            return outcome
        if (known := self.intents.get(order.intent)) is not None:
            found = await self.look_up(order.business_id, known)
            return AlreadyBooked(found) if found else NotFound()
        until = order.start + timedelta(minutes=1)
        slots = await self.find(
            SlotQuery(order.business_id, order.service_id, order.staff_id, holder=order.held_by), order.start, until
        )
        if not slots:
            return SlotTaken()
        person = order.person
        made = Appointment(
            f"appointment-{len(self.orders)}",
            service.id,
            service.name,
            order.start,
            order.start + service.duration,
            (slots[0].staff_ids[0],),
            (Attendee(None, person.name, person.email, person.phone, answers=order.answers),),
        )
        self.appointments.append(made)
        self.holds.pop(order.held_by or "", None)
        self.intents[order.intent] = made.id
        return Booked(made)

    async def appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        self._look()
        return tuple(one for one in self.appointments if any(map(identity.owns, one.emails)))

    async def past_appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        return ()

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        self._look()
        return next((a for a in self.appointments if a.id == appointment_id), None)

    async def move(self, order: MoveOrder) -> MoveOutcome:
        old = await self.look_up(order.business_id, order.appointment_id)
        if old is None:
            return NotFound()
        _, service = self._service(order.business_id, order.service_id or old.service_id or "")
        new = structs.replace(
            old, start=order.start, end=order.start + service.duration, service_id=service.id, service_name=service.name
        )
        self.appointments[self.appointments.index(old)] = new
        return Moved(new)

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        self._look()
        self.appointments = [a for a in self.appointments if a.id != order.appointment_id]
        return Cancelled()

    async def leave_note(self, order: NoteOrder) -> NoteAnswer:
        self.notes.append(order)
        if self.next_note is not None:
            return self.next_note
        found = await self.look_up(order.business_id, order.appointment_id)
        return Noted(found) if found is not None else NotFound()


@pytest.fixture
def desk() -> SalonDesk:
    return SalonDesk()


@pytest.fixture
def new_desk() -> Callable[..., SalonDesk]:
    return SalonDesk


@pytest.fixture
def shop() -> Catalogue:
    return salon()


@pytest.fixture
def two_shops() -> dict[str, Catalogue]:
    return {"north@x": salon("north@x", "Salon North"), "south@x": salon("south@x", "Salon South")}


@pytest.fixture
def now() -> datetime:
    return NOW
