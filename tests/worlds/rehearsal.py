"""A desk that reads as the real one does and writes nothing: for trying what each button would do, and going back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec import structs

from dialogs.ports import Desk
from graph.model import Appointment, Attendee
from scheduling.identity import Identity
from scheduling.model import (
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
    Slot,
    SlotQuery,
    SlotTaken,
)

A_MINUTE = timedelta(minutes=1)


class RehearsalDesk:
    """Fits `Desk`. `writes` are the orders that would have been carried out; `seen` is what was read since the last."""

    def __init__(self, desk: Desk, now: datetime, seen: dict[object, Any]) -> None:
        self._desk = desk
        self._now = now
        self._seen = seen
        self._made: dict[str, Appointment] = {}
        self.writes: list[Order | MoveOrder | CancelOrder] = []

    @property
    def business_ids(self) -> tuple[str, ...]:
        return self._desk.business_ids

    async def catalogue(self, business_id: str) -> Catalogue:
        return await self._desk.catalogue(business_id)

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        key = (query, start, end)
        if key not in self._seen:
            self._seen[key] = await self._desk.find(query, start, end)
        found: tuple[Slot, ...] = self._seen[key]
        return found

    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        return await self._desk.why_not(query, start)

    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        return await self._desk.why_not_day(query, day)

    async def why_not_change(self, business_id: str, appointment: Appointment, change: Change) -> tuple[Reason, ...]:
        return await self._desk.why_not_change(business_id, appointment, change)

    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        return await self._desk.alternatives(query, start)

    async def hold(self, query: SlotQuery, start: datetime) -> HoldOutcome:
        slots = await self.find(query, start, start + A_MINUTE)
        return Held(slots[0], self._now + 5 * A_MINUTE) if slots else SlotTaken()

    async def renew(self, holder: str, *, is_named: bool = False) -> datetime | None:
        return self._now + 5 * A_MINUTE

    async def release(self, holder: str) -> None:
        return None

    async def appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        return await self._desk.appointments_of(business_id, identity)

    async def past_appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        return ()

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        if appointment_id in self._made:
            return self._made[appointment_id]
        if appointment_id not in self._seen:
            self._seen[appointment_id] = await self._desk.look_up(business_id, appointment_id)
        found: Appointment | None = self._seen[appointment_id]
        return found

    async def book(self, order: Order) -> BookOutcome:
        shop = await self._desk.catalogue(order.business_id)
        service = shop.service(order.service_id)
        assert service is not None
        person = order.person
        made = Appointment(
            f"rehearsed-{order.intent}",
            service.id,
            service.name,
            order.start,
            order.start + service.duration,
            (order.staff_id or service.staff_ids[0],),
            (Attendee(None, person.name, person.email, person.phone, answers=order.answers),),
        )
        self._made[made.id] = made
        self.writes.append(order)
        return Booked(made)

    async def move(self, order: MoveOrder) -> MoveOutcome:
        old = await self.look_up(order.business_id, order.appointment_id)
        if old is None:
            return NotFound()
        new = structs.replace(old, start=order.start, end=order.start + (old.end - old.start))
        self._made[new.id] = new
        self.writes.append(order)
        return Moved(new)

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        self.writes.append(order)
        return Cancelled()

    async def leave_note(self, order: NoteOrder) -> NoteOutcome:
        found = await self.look_up(order.business_id, order.appointment_id)
        return Noted(found) if found is not None else NotFound()
