"""A desk whose calendar is a list: what is free follows the real rules, and nobody else books anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from msgspec import structs

from graph.model import Appointment, Attendee, Service
from scheduling.availability import reasons
from scheduling.availability.alternatives import REACH, at_another_time, on_another_day, with_others
from scheduling.availability.booking_rules import refused_change
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.identity import Identity
from scheduling.model import (
    AlreadyBooked,
    Alternative,
    Booked,
    BookOutcome,
    Cancelled,
    CancelOrder,
    CancelOutcome,
    Catalogue,
    Change,
    Held,
    HoldOutcome,
    Moved,
    MoveOrder,
    MoveOutcome,
    Noted,
    NoteOrder,
    NoteOutcome,
    NotFound,
    Order,
    Reason,
    ServiceChoice,
    Slot,
    SlotQuery,
    SlotTaken,
    Wish,
)
from scheduling.writing.leaving_note import NoteLine, name_on

_MOMENT = timedelta(minutes=1)


@dataclass
class TrialDesk:
    """For one business and one customer, at a moment that stands still: there is nobody to hold a slot against."""

    shop: Catalogue
    now: datetime
    appointments: list[Appointment] = field(default_factory=list)
    _made: dict[str, Appointment] = field(default_factory=dict)

    @property
    def business_ids(self) -> tuple[str, ...]:
        return (self.shop.business.id,)

    async def catalogue(self, business_id: str) -> Catalogue:
        return self.shop

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        return open_slots(self._choice(query), self._calendar(query), start=start, end=end, now=self.now)

    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        return reasons.why_not(self._choice(query), self._calendar(query), start=start, now=self.now)

    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        return reasons.why_not_day(self._choice(query), self._calendar(query), day=day, now=self.now)

    async def why_not_change(self, business_id: str, appointment: Appointment, change: Change) -> tuple[Reason, ...]:
        refused = refused_change(self.shop, appointment, self.now)
        return refused.reasons if refused else ()

    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        around = await self.find(query, start - REACH, start + REACH)
        anyone = await self.find(replace(query, staff_id=None, also_with=()), start, start + _MOMENT)
        found = {
            Wish.TIME: at_another_time(around, start, self.shop.zone),
            Wish.STAFF: with_others(anyone, start) if query.staff_id is not None else None,
            Wish.DAY: on_another_day(around, start, self.shop.zone),
        }
        here = (query.business_id, query.service_id)
        return tuple(Alternative(wish, *here, slot) for wish, slot in found.items() if slot is not None)

    async def hold(self, query: SlotQuery, start: datetime) -> HoldOutcome:
        slots = await self.find(query, start, start + _MOMENT)
        return Held(slots[0], self.now) if slots else SlotTaken()

    async def renew(self, holder: str, *, is_named: bool = False) -> datetime | None:
        return self.now

    async def release(self, holder: str) -> None:
        pass

    async def book(self, order: Order) -> BookOutcome:
        if order.intent in self._made:
            return AlreadyBooked(self._made[order.intent])
        query = SlotQuery(order.business_id, order.service_id, order.staff_id, also_with=order.also_with)
        slots = await self.find(query, order.start, order.start + _MOMENT)
        if not slots:
            return SlotTaken()
        made = _appointment(f"appointment-{len(self._made) + 1}", self._service(order.service_id), order, slots)
        self.appointments.append(made)
        self._made[order.intent] = made
        return Booked(made)

    async def appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        own = [one for one in self.appointments if one.end > self.now and any(map(identity.owns, one.emails))]
        return tuple(sorted(own, key=lambda one: one.start))

    async def past_appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        own = [one for one in self.appointments if one.end <= self.now and any(map(identity.owns, one.emails))]
        return tuple(sorted(own, key=lambda one: one.start, reverse=True))

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        return next((one for one in self.appointments if one.id == appointment_id), None)

    async def move(self, order: MoveOrder) -> MoveOutcome:
        old = await self.look_up(order.business_id, order.appointment_id)
        if old is None:
            return NotFound()
        service = self._service(order.service_id or old.service_id or "")
        query = SlotQuery(order.business_id, service.id, order.staff_id, moving=old.id, also_with=order.also_with)
        slots = await self.find(query, order.start, order.start + _MOMENT)
        if not slots:
            return SlotTaken()
        new = structs.replace(
            old,
            start=order.start,
            end=order.start + service.duration,
            service_id=service.id,
            service_name=service.name,
            staff_ids=slots[0].having().staff_ids,
        )
        self.appointments[self.appointments.index(old)] = new
        return Moved(new)

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        self.appointments = [one for one in self.appointments if one.id != order.appointment_id]
        return Cancelled()

    async def leave_note(self, order: NoteOrder) -> NoteOutcome:
        old = await self.look_up(order.business_id, order.appointment_id)
        if old is None:
            return NotFound()
        line = NoteLine(name_on(old), order.text, self.now.astimezone(self.shop.zone))
        if line.is_last_in(old.service_notes):
            return Noted(old)
        new = structs.replace(old, service_notes=line.after(old.service_notes))
        self.appointments[self.appointments.index(old)] = new
        return Noted(new)

    def _service(self, service_id: str) -> Service:
        service = self.shop.service(service_id)
        assert service is not None  # only what is on offer is asked for
        return service

    def _choice(self, query: SlotQuery) -> ServiceChoice:
        return ServiceChoice(self.shop, self._service(query.service_id), query.staff_id, query.people, query.also_with)

    def _calendar(self, query: SlotQuery) -> CalendarSnapshot:
        """The old time of what is moved is not in the way."""
        return CalendarSnapshot([one for one in self.appointments if one.id != query.moving])


def _appointment(key: str, service: Service, order: Order, slots: Sequence[Slot]) -> Appointment:
    person = order.person
    who = Attendee(None, person.name, person.email, person.phone, answers=order.answers)
    end = order.start + service.duration
    return Appointment(key, service.id, service.name, order.start, end, slots[0].having().staff_ids, (who,))
