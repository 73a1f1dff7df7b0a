"""Giving an appointment another time, so that old and new are never both gone.

One appointment of Graph's gets its new time in one request. A seat in a class cannot: there the new seat is taken
first and the old one left afterwards, and whatever fails in between leaves the customer with two and not with none.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from graph import errors
from graph.values import Appointment, Service
from scheduling.booking import book
from scheduling.cancelling import cancel
from scheduling.database import LedgerDownError
from scheduling.ledger import Entry, Kind, OvertakenError, State
from scheduling.office import Office, too_late
from scheduling.seats import Handle
from scheduling.values import (
    AlreadyBooked,
    Booked,
    Cancelled,
    Catalogue,
    Moved,
    MoveOutcome,
    NotFound,
    Order,
    Person,
    Refused,
    SlotTaken,
    Uncertain,
)

_TRIES = 2

# A move of a seat is two intents, named after its own.
TAKE, LEAVE = "/take", "/leave"


async def move(
    office: Office,
    intent: str,
    business_id: str,
    appointment_id: str,
    start: datetime,
    staff_id: str | None,
    *,
    holder: str | None = None,
) -> MoveOutcome:
    """`staff_id` None keeps the staff when they are free then. Raises what Graph says when nothing has been changed."""
    details = {"appointment": appointment_id, "start": start.astimezone(UTC).isoformat(), "asked": staff_id or ""}
    named = {"holder": holder} if holder else {}
    entry = await office.ledger.open(intent, business_id, Kind.MOVE, details | named)
    if not details.items() <= entry.details.items():
        raise ValueError(f"intent {intent!r} is on record for another move")
    try:
        return await _carry_out(office, entry, Handle.parse(appointment_id), start, staff_id)
    except OvertakenError:
        return Uncertain()


async def _carry_out(
    office: Office, entry: Entry, handle: Handle, start: datetime, staff_id: str | None
) -> MoveOutcome:
    business_id = entry.business_id
    if entry.state is State.CONFIRMED:
        return await _already_moved(office, entry)
    try:
        appointment = await office.find_now(business_id, handle.appointment_id)
        catalogue = await office.catalogues.get(business_id)
    except errors.BookingsError:
        if entry.is_in_doubt:
            return Uncertain()
        raise
    own = handle.own_part(appointment) if appointment else None
    if handle.customer_id is not None:
        return await _move_seat(office, entry, own, catalogue, start, staff_id)
    if appointment is not None and appointment.max_attendees > 1:
        raise ValueError("a class is not moved for one customer: the id names no seat")
    service = catalogue.service((appointment and appointment.service_id) or "")
    if appointment is None or service is None:
        return NotFound()
    if not entry.is_in_doubt and (refused := too_late(catalogue, appointment, office.clock())) is not None:
        return refused
    outcome = await _Move(office, entry, appointment, catalogue, service, start, staff_id).carry_out()
    if not isinstance(outcome, Uncertain):
        await office.let_go(_holder(entry))
    return outcome


def _holder(entry: Entry) -> str:
    """In whose name the new time is held meanwhile."""
    return entry.details.get("holder") or f"intent/{entry.id}"


async def _already_moved(office: Office, entry: Entry) -> MoveOutcome:
    assert entry.appointment_id is not None, "a confirmed move has its appointment"
    handle = Handle.parse(entry.appointment_id)
    appointment = await office.find_now(entry.business_id, handle.appointment_id)
    own = handle.own_part(appointment) if appointment else None
    return Moved(own) if own else NotFound()


@dataclass(slots=True)
class _Move:
    """An appointment of one customer on its way to a new time."""

    office: Office
    entry: Entry
    before: Appointment
    catalogue: Catalogue
    service: Service
    start: datetime
    staff_id: str | None

    async def carry_out(self) -> MoveOutcome:
        """Absolute values may be sent again without harm; still each answer is checked by reading."""
        if self.entry.is_in_doubt and self._is_moved(self.before):
            return await self._confirm(self.before)
        is_doubted = self.entry.is_in_doubt
        for _ in range(_TRIES):
            try:
                staff_ids = await self._staff()
                if isinstance(staff_ids, Refused | SlotTaken):
                    await self._advance(State.REFUSED)
                    return staff_ids
                await self._advance(State.SENDING, staff_ids)
                await self._send(staff_ids)
            except errors.OutcomeUnknown:
                is_doubted = True
            except errors.NotThere:
                await self._note(State.REFUSED)
                return NotFound()
            except errors.BookingsError:
                await self._note(State.UNCERTAIN if is_doubted else State.PROPOSED)
                raise
            finally:
                await self.office.changed(self.entry.business_id)
            try:
                after = await self._read_back()
            except errors.BookingsError:
                await self._note(State.UNCERTAIN)
                return Uncertain()
            if after is not None and self._is_moved(after):
                return await self._confirm(after)
        await self._note(State.UNCERTAIN)
        raise errors.TryLater("update_appointment: the appointment has kept its time")

    async def _staff(self) -> tuple[str, ...] | Refused | SlotTaken:
        """Who is to take the appointment at its new time; its own old time does not count as busy."""
        kept = await self.office.keep(
            self.entry.business_id,
            self.catalogue,
            self.service,
            self.staff_id,
            self.start,
            holder=_holder(self.entry),
            fresh=True,
            instead_of=self.before,
        )
        if isinstance(kept, Refused | SlotTaken):
            return kept
        present = self.before.staff_ids
        if self.staff_id is None and present and set(present) <= set(kept.able):
            return present
        return kept.held.slot.staff_ids

    async def _send(self, staff_ids: tuple[str, ...]) -> None:
        # Both ends, always: a lone start would change the length.
        # https://learn.microsoft.com/graph/api/bookingappointment-update
        await self.office.client.update_appointment(
            self.entry.business_id,
            self.before.id,
            start=self.start,
            end=self.start + self.service.duration,
            staff_ids=None if staff_ids == self.before.staff_ids else staff_ids,
        )

    async def _read_back(self) -> Appointment | None:
        """The appointment after the write, found by what it is when it has not kept its id: that is not documented."""
        business_id = self.entry.business_id
        after = await self.office.find_now(business_id, self.before.id)
        if after is not None:
            return after
        end = self.start + self.service.duration
        for one in await self.office.readings.appointments(business_id, self.start, end, fresh=True):
            if one.service_id == self.before.service_id and self._is_moved(one):
                whole = await self.office.find_now(business_id, one.id)
                if whole is not None and whole.emails == self.before.emails:
                    return whole
        return None

    def _is_moved(self, appointment: Appointment) -> bool:
        wanted = self.entry.details.get("staff")
        is_given_by = not wanted or set(appointment.staff_ids) == set(wanted.split())
        return appointment.start == self.start and is_given_by

    async def _confirm(self, after: Appointment) -> MoveOutcome:
        await self._note(State.CONFIRMED, appointment_id=after.id)
        return Moved(after)

    async def _note(self, state: State, *, appointment_id: str | None = None) -> None:
        """What is so whether or not it gets on record; asking again finds it out by reading."""
        with suppress(LedgerDownError):
            await self._advance(state, appointment_id=appointment_id)

    async def _advance(
        self, state: State, staff_ids: tuple[str, ...] | None = None, *, appointment_id: str | None = None
    ) -> None:
        details = {**self.entry.details, "staff": " ".join(staff_ids)} if staff_ids is not None else None
        self.entry = await self.office.ledger.advance(self.entry, state, details=details, appointment_id=appointment_id)


async def _move_seat(
    office: Office, entry: Entry, own: Appointment | None, catalogue: Catalogue, start: datetime, staff_id: str | None
) -> MoveOutcome:
    """Both steps are intents of their own, so that asking again goes on where it stopped."""
    taken = await _take_new_seat(office, entry, own, catalogue, start, staff_id)
    if not isinstance(taken, Booked | AlreadyBooked):
        if isinstance(taken, SlotTaken | Refused | NotFound):
            await office.ledger.advance(entry, State.REFUSED)
        return taken
    if not entry.is_in_doubt:
        entry = await office.ledger.advance(entry, State.SENDING, appointment_id=taken.appointment.id)
    left = await cancel(
        office, f"{entry.id}{LEAVE}", entry.business_id, entry.details["appointment"], "", keep_notice=False
    )
    if not isinstance(left, Cancelled):
        return Uncertain()
    await office.ledger.advance(entry, State.CONFIRMED, appointment_id=taken.appointment.id)
    return Moved(taken.appointment)


async def _take_new_seat(
    office: Office, entry: Entry, own: Appointment | None, catalogue: Catalogue, start: datetime, staff_id: str | None
) -> Booked | AlreadyBooked | SlotTaken | Refused | NotFound | Uncertain:
    if entry.appointment_id is not None:
        return _as_booked(await _already_moved(office, entry))
    if own is None or own.service_id is None:
        return NotFound()
    refused = too_late(catalogue, own, office.clock())
    if refused is not None:
        return refused
    me = own.attendees[0]
    order = Order(
        intent=f"{entry.id}{TAKE}",
        business_id=entry.business_id,
        service_id=own.service_id,
        start=start,
        person=Person(me.name or "", me.email or "", me.phone),
        staff_id=staff_id,
        zone=me.time_zone,
        answers=me.answers,
        notes=me.notes or "",
    )
    return await book(office, order, customer_id=me.customer_id)


def _as_booked(outcome: MoveOutcome) -> Booked | AlreadyBooked | SlotTaken | Refused | NotFound | Uncertain:
    return AlreadyBooked(outcome.appointment) if isinstance(outcome, Moved) else outcome
