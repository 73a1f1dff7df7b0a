"""Giving an appointment another time, so that old and new are never both gone.

One appointment of Graph's gets its new time in one request; when somebody from outside has written there meanwhile,
it goes back. A seat in a class cannot be moved so, and neither can an appointment that is to be one of another service:
there the new one is taken first and the old one left afterwards, and whatever fails in between leaves the customer with
two and not with none.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from graph import errors
from graph.values import Answer, Appointment, Service
from scheduling.booking import already_booked, book, settle_without_writing
from scheduling.cancelling import cancel
from scheduling.database import LedgerDownError
from scheduling.holds import Claim
from scheduling.ledger import LEAVE, TAKE, Entry, Kind, OvertakenError, State, mark_of
from scheduling.office import Office, hold_for, own_holder, too_late, touching
from scheduling.seats import Handle
from scheduling.values import (
    AlreadyBooked,
    Booked,
    BookOutcome,
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

_MOMENT = timedelta(seconds=1)

# On record once a move has begun to be taken back: then it is, whoever else goes away meanwhile.
_BACK = "back"


async def move(
    office: Office,
    intent: str,
    business_id: str,
    appointment_id: str,
    start: datetime,
    staff_id: str | None,
    *,
    service_id: str | None = None,
    answers: tuple[Answer, ...] = (),
    holder: str | None = None,
    is_asked_by_customer: bool = True,
) -> MoveOutcome:
    """`staff_id` None keeps the staff when they are free then; `service_id` None keeps the service.

    `answers` are those to the questions of another service. Raises what Graph says when nothing has been changed.
    """
    details = {"appointment": appointment_id, "start": start.astimezone(UTC).isoformat(), "asked": staff_id or ""}
    if service_id is not None:
        details["service"] = service_id
    named = {"holder": holder} if holder else {}
    entry = await office.ledger.open(intent, business_id, Kind.MOVE, details | named)
    if not details.items() <= entry.details.items():
        raise ValueError(f"intent {intent!r} is on record for another move")
    wanted = _Wanted(start, staff_id, service_id, answers if is_asked_by_customer else None)
    try:
        if entry.state is State.REFUSED and is_asked_by_customer:
            # They hear the new answer here; what became of it before has been reported.
            fresh = {name: value for name, value in entry.details.items() if name not in {"report", "answer"}}
            entry = await office.ledger.advance(entry, State.PROPOSED, details=fresh)
        return await _carry_out(office, entry, Handle.parse(appointment_id), wanted)
    except OvertakenError:
        return Uncertain()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the customer has said yes to. `answers` are None where they are not there to give them."""

    start: datetime
    staff_id: str | None
    service_id: str | None
    answers: tuple[Answer, ...] | None

    def is_where(self, own: Appointment) -> bool:
        """Whether it is what they have already."""
        is_same_staff = self.staff_id is None or self.staff_id in own.staff_ids
        return not self.is_another_service(own) and own.start == self.start and is_same_staff

    def is_another_service(self, own: Appointment | None) -> bool:
        return self.service_id is not None and (own is None or own.service_id != self.service_id)


async def _carry_out(office: Office, entry: Entry, handle: Handle, wanted: _Wanted) -> MoveOutcome:
    if entry.state is State.CONFIRMED:
        outcome = await _already_moved(office, entry)
        if not isinstance(outcome, Uncertain):
            await office.heard(entry)
        return outcome
    async with office.appointment_to_oneself(entry, handle):
        begun = await _begin(office, entry, handle, wanted)
    if not isinstance(begun, _TwoSteps):
        return begun
    return await _move_in_two_steps(office, begun, wanted)


async def _begin(office: Office, entry: Entry, handle: Handle, wanted: _Wanted) -> MoveOutcome | _TwoSteps:
    """The whole move, or the beginning of one in two steps: from then on others see that it is under way."""
    business_id = entry.business_id
    try:
        appointment = await office.find_now(business_id, handle.appointment_id)
        if appointment is None and entry.is_in_doubt:
            appointment = await _under_another_id(office, entry)
        catalogue = await office.catalogues.get(business_id)
    except errors.BookingsError:
        if entry.is_in_doubt:
            return Uncertain()
        raise
    own = handle.own_part(appointment) if appointment else None
    if handle.customer_id is not None or wanted.is_another_service(own):
        return await _begin_two_steps(office, entry, own, catalogue, wanted)
    if appointment is not None and appointment.max_attendees > 1:
        raise ValueError("a class is not moved for one customer: the id names no seat")
    if appointment is None:
        return Uncertain() if entry.may_still_arrive(office.clock()) else NotFound()
    service = catalogue.service(appointment.service_id or "")
    if service is None and not entry.is_in_doubt:
        return NotFound()
    if not entry.is_in_doubt:
        if (refused := too_late(catalogue, appointment, office.clock())) is not None:
            return refused
        await office.check_nothing_under_way(entry.id, business_id, appointment.id)
    move = _Move(office, entry, appointment, catalogue, service or _service_of(appointment), wanted)
    outcome = await move.carry_out()
    if not isinstance(outcome, Uncertain):
        await office.let_go(move.claim, entry.id, entry.details.get("holder"))
    return outcome


def _service_of(appointment: Appointment) -> Service:
    """What has to be known of a service that is no longer offered, to find out what became of a move."""
    return Service(appointment.service_id or "", appointment.service_name, appointment.end - appointment.start)


async def _under_another_id(office: Office, entry: Entry) -> Appointment | None:
    """At its new time, when the move has given it another id: whether it may is not documented."""
    details = entry.details
    if "who" not in details:
        return None
    start = datetime.fromisoformat(details["start"])
    for one in await office.readings.appointments(entry.business_id, start, start + _MOMENT, fresh=True):
        if (
            one.start == start
            and one.service_id == details["of"]
            and set(one.staff_ids) == set(details["staff"].split())
        ):
            whole = await office.find_now(entry.business_id, one.id)
            if whole is not None and details["who"] in {mark_of(entry.id, email) for email in whole.emails}:
                return whole
    return None


async def _already_moved(office: Office, entry: Entry) -> MoveOutcome:
    assert entry.appointment_id is not None, "a confirmed move has its appointment"
    handle = Handle.parse(entry.appointment_id)
    try:
        appointment = await office.find_now(entry.business_id, handle.appointment_id)
    except errors.BookingsError:
        return Uncertain()  # an error would say that nothing has been changed
    own = handle.own_part(appointment) if appointment else None
    return Moved(own) if own else NotFound()


@dataclass(slots=True)
class _Move:
    """An appointment of one customer on its way to a new time.

    Its values are absolute and may be sent again without harm. What may still arrive does harm only where something
    else follows it: so the same is sent again meanwhile, nothing is taken back, and others wait.
    """

    office: Office
    entry: Entry
    before: Appointment
    catalogue: Catalogue
    service: Service
    wanted: _Wanted
    is_loose: bool = field(init=False)
    """Whether a request of this move may still arrive."""

    def __post_init__(self) -> None:
        self.is_loose = self.entry.may_still_arrive(self.office.clock())

    @property
    def claim(self) -> Claim:
        return Claim(self.entry.business_id, self.service.id, self.wanted.start)

    async def carry_out(self) -> MoveOutcome:
        """Each answer is checked by reading."""
        if _BACK in self.entry.details:
            return await self._settle(self.before)
        if self.entry.is_in_doubt and self._is_moved(self.before):
            return await self._settle(self.before)
        is_doubted = self.entry.is_in_doubt
        for _ in range(_TRIES):
            try:
                staff_ids = await self._staff()
                if isinstance(staff_ids, Refused | SlotTaken):
                    self.entry = await self.office.ledger.advance(self.entry, State.REFUSED, is_answered=True)
                    return staff_ids
                await self._about_to_write(self._details(staff_ids))
                await self._send(staff_ids)
            except errors.OutcomeUnknown as error:
                is_doubted = True
                self.is_loose = self.is_loose or error.may_still_arrive
            except errors.NotThere:
                # An answer that got lost may have been that of the move, and the id another since.
                return await self._settle_under_another_id()
            except errors.BookingsError:
                if self.is_loose:
                    return await self._uncertain()
                await self._not_written(is_doubted=is_doubted)
                raise
            finally:
                await self.office.changed(self.entry.business_id)
            try:
                after = await self._read_back()
            except errors.BookingsError:
                return await self._uncertain()
            if after is not None and self._is_moved(after):
                return await self._settle(after)
        if self.is_loose:
            return await self._uncertain()
        await self._not_written(is_doubted=True)
        raise errors.TryLater("update_appointment: the appointment has kept its time")

    async def _staff(self) -> tuple[str, ...] | Refused | SlotTaken:
        """Who is to take the appointment at its new time; its own old time does not count as busy."""
        if self.is_loose:
            return tuple(self.entry.details["staff"].split())
        own = own_holder(self.entry.id)
        holder = await self.office.holder_for(self.claim, self.entry, self.entry.details.get("holder"))
        kept = await self.office.keep(
            self.entry.business_id,
            self.catalogue,
            self.service,
            self.wanted.staff_id,
            self.wanted.start,
            holder=holder,
            fresh=True,
            instead_of=self.before,
        )
        if isinstance(kept, Refused | SlotTaken):
            return kept
        if holder != own:
            await self.office.ledger.holds.hand_over(self.claim, holder, own)
        present = self.before.staff_ids
        if self.wanted.staff_id is None and present and set(present) <= set(kept.able):
            return present
        return kept.held.slot.staff_ids

    async def _send(self, staff_ids: tuple[str, ...]) -> None:
        # Both ends, always: a lone start would change the length.
        # https://learn.microsoft.com/graph/api/bookingappointment-update
        await self.office.client.update_appointment(
            self.entry.business_id,
            self.before.id,
            start=self.wanted.start,
            end=self.wanted.start + self.service.duration,
            staff_ids=None if staff_ids == self.before.staff_ids else staff_ids,
        )

    async def _read_back(self) -> Appointment | None:
        """The appointment after the write."""
        after = await self.office.find_now(self.entry.business_id, self.before.id)
        return after if after is not None else await _under_another_id(self.office, self.entry)

    def _is_moved(self, appointment: Appointment) -> bool:
        wanted = self.entry.details.get("staff")
        is_given_by = not wanted or set(appointment.staff_ids) == set(wanted.split())
        return appointment.start == self.wanted.start and is_given_by

    async def _settle(self, after: Appointment) -> MoveOutcome:
        """It is at its new time: to stay, unless somebody from outside has written there since we looked."""
        try:
            if _BACK in self.entry.details:
                return await self._go_back(after)
            if not await self._rivals(after) or not await self._is_free_to_go_back(after):
                return await self._confirm(after)
            if self.is_loose or not await self._hold_old_place():
                return await self._uncertain()  # it would go there again, or be in the way of others
            return await self._go_back(after)
        except errors.BookingsError:
            return await self._uncertain()

    async def _settle_under_another_id(self) -> MoveOutcome:
        try:
            found = await _under_another_id(self.office, self.entry)
        except errors.BookingsError:
            return await self._uncertain()
        if found is not None:
            return await self._settle(found)
        await self._note(State.REFUSED, is_answered=True)
        return NotFound()

    async def _rivals(self, placed: Appointment) -> list[Appointment]:
        business_id = self.entry.business_id
        calendar = await self.office.readings.appointments(business_id, placed.start, placed.end, fresh=True)
        return touching(calendar, placed)

    async def _is_free_to_go_back(self, after: Appointment) -> bool:
        """Going back to a time that has been taken too would help nobody."""
        old = self._old_place()
        return old is not None and not await self._rivals(
            replace(after, start=old[0], end=old[0] + self.service.duration, staff_ids=old[1])
        )

    def _old_place(self) -> tuple[datetime, tuple[str, ...]] | None:
        details = self.entry.details
        if "from" not in details:
            return None
        return datetime.fromisoformat(details["from"]), tuple(details["from-staff"].split())

    async def _hold_old_place(self) -> bool:
        """Until it is back nobody else gets its old time: what takes it there may arrive late."""
        old = self._old_place()
        assert old is not None, "it has just been seen to be free"
        start, staff_ids = old
        hold = hold_for(
            own_holder(self.entry.id), self.entry.business_id, self.service, staff_ids[0], start, self.office.clock()
        )
        return await self.office.ledger.holds.take(hold) is not None

    async def _go_back(self, after: Appointment) -> MoveOutcome:
        """Sent again without harm, as the move itself."""
        old = self._old_place()
        assert old is not None, "it has been seen to be free"
        start, staff_ids = old
        is_loose = False
        if after.start == self.wanted.start:
            await self._about_to_write({**self.entry.details, _BACK: "yes"})
            try:
                await self.office.client.update_appointment(
                    self.entry.business_id,
                    after.id,
                    start=start,
                    end=start + self.service.duration,
                    staff_ids=None if set(staff_ids) == set(after.staff_ids) else staff_ids,
                )
            except errors.OutcomeUnknown as error:
                is_loose = error.may_still_arrive
            finally:
                await self.office.changed(self.entry.business_id)
            after = await self.office.client.get_appointment(self.entry.business_id, after.id)
        if after.start == self.wanted.start:
            return await self._uncertain()
        details = {name: value for name, value in self.entry.details.items() if name != _BACK} | {"answer": "taken"}
        await self._note(State.REFUSED, details=details, is_answered=not is_loose)
        return SlotTaken()

    async def _confirm(self, after: Appointment) -> MoveOutcome:
        await self._note(State.CONFIRMED, appointment_id=after.id, is_answered=not self.is_loose)
        return Moved(after)

    async def _uncertain(self) -> MoveOutcome:
        await self._note(State.UNCERTAIN)
        return Uncertain()

    async def _not_written(self, *, is_doubted: bool) -> None:
        """It is where it was, and nothing is on its way: the customer goes on with the new slot as before."""
        await self._note(State.UNCERTAIN if is_doubted else State.PROPOSED, is_answered=True)
        await self.office.give_back(self.claim, self.entry.id, self.entry.details.get("holder"))

    async def _note(
        self,
        state: State,
        *,
        details: Mapping[str, str] | None = None,
        appointment_id: str | None = None,
        is_answered: bool = False,
    ) -> None:
        """What is so whether or not it gets on record; asking again finds it out by reading."""
        with suppress(LedgerDownError):
            self.entry = await self.office.ledger.advance(
                self.entry, state, details=details, appointment_id=appointment_id, is_answered=is_answered
            )

    async def _about_to_write(self, details: Mapping[str, str]) -> None:
        self.entry = await self.office.ledger.advance(self.entry, State.SENDING, details=details, target=self.before.id)

    def _details(self, staff_ids: tuple[str, ...]) -> dict[str, str]:
        """What it takes to find the appointment again under whatever id, and to put it back where it was."""
        before = self.before
        found_by = {"staff": " ".join(staff_ids), "of": before.service_id or ""}
        if before.emails:
            found_by["who"] = mark_of(self.entry.id, min(before.emails))
        place = {"from": before.start.astimezone(UTC).isoformat(), "from-staff": " ".join(before.staff_ids)}
        # Once it is on its way, the place it is found at may be the new one.
        return {**place, **self.entry.details, **found_by}


@dataclass(frozen=True, slots=True)
class _TwoSteps:
    """A move on record as under way: both its steps are intents of their own, and whoever finds it finishes it."""

    entry: Entry
    own: Appointment | None
    catalogue: Catalogue
    was_under_way: bool


async def _begin_two_steps(
    office: Office, entry: Entry, own: Appointment | None, catalogue: Catalogue, wanted: _Wanted
) -> MoveOutcome | _TwoSteps:
    if own is not None and entry.appointment_id is None and wanted.is_where(own):
        # Whoever looked for the new seat would take the old one for it, and then leave it.
        await office.ledger.advance(entry, State.CONFIRMED, appointment_id=own.id)
        return Moved(own)
    under_way = entry if entry.is_in_doubt else await office.ledger.advance(entry, State.SENDING)
    return _TwoSteps(under_way, own, catalogue, entry.is_in_doubt)


async def _move_in_two_steps(office: Office, begun: _TwoSteps, wanted: _Wanted) -> MoveOutcome:
    """Asking again goes on where it stopped."""
    entry, own = begun.entry, begun.own
    try:
        taken = await _take_new(office, entry, own, begun.catalogue, wanted)
    except errors.BookingsError:
        with suppress(LedgerDownError):
            taking = await office.ledger.find(f"{entry.id}{TAKE}")
            is_under_way = begun.was_under_way or (taking is not None and taking.is_in_doubt)
            await office.ledger.advance(entry, State.UNCERTAIN if is_under_way else State.PROPOSED)
        raise
    if not isinstance(taken, Booked | AlreadyBooked):
        if isinstance(taken, SlotTaken | Refused | NotFound):
            await office.ledger.advance(entry, State.REFUSED)
        return taken
    if entry.appointment_id is None:
        entry = await office.ledger.advance(entry, State.SENDING, appointment_id=taken.appointment.id)
    try:
        left = await cancel(
            office, f"{entry.id}{LEAVE}", entry.business_id, entry.details["appointment"], "", keep_notice=False
        )
    except errors.BookingsError:
        left = Uncertain()
    if not isinstance(left, Cancelled):
        # Nothing is lost: the customer has both, knows it, and the old one is cancelled as soon as that can be done.
        return Moved(taken.appointment, still_there=own)
    await office.ledger.advance(entry, State.CONFIRMED, appointment_id=taken.appointment.id)
    return Moved(taken.appointment)


async def _take_new(
    office: Office, entry: Entry, own: Appointment | None, catalogue: Catalogue, wanted: _Wanted
) -> BookOutcome:
    if entry.appointment_id is not None:
        return _as_booked(await _already_moved(office, entry))
    taking = await office.ledger.find(f"{entry.id}{TAKE}")
    is_another_service = wanted.is_another_service(own)
    if own is None or own.service_id is None or (is_another_service and wanted.answers is None):
        return await _what_was_taken(office, taking)
    is_begun = taking is not None and taking.is_in_doubt
    if not is_begun and (refused := too_late(catalogue, own, office.clock())) is not None:
        return refused
    me = own.attendees[0]
    order = Order(
        intent=f"{entry.id}{TAKE}",
        business_id=entry.business_id,
        service_id=wanted.service_id or own.service_id,
        start=wanted.start,
        person=Person(me.name or "", me.email or "", me.phone),
        staff_id=wanted.staff_id,
        zone=me.time_zone,
        answers=(wanted.answers or ()) if is_another_service else me.answers,
        notes=me.notes or "",
        holder=entry.details.get("holder"),
    )
    customer_id = me.customer_id if Handle.parse(own.id).customer_id else None
    # A class goes on for the others: only an appointment of one's own gives way.
    return await book(office, order, customer_id=customer_id, instead_of=None if customer_id else own)


async def _what_was_taken(office: Office, taking: Entry | None) -> BookOutcome:
    """Without the customer, or what they wanted to move, nothing more is written; what was is seen to."""
    if taking is not None and taking.state is State.CONFIRMED:
        return await already_booked(office, taking)
    if taking is not None and taking.is_in_doubt:
        return await settle_without_writing(office, taking)
    return NotFound()


def _as_booked(outcome: MoveOutcome) -> BookOutcome:
    return AlreadyBooked(outcome.appointment) if isinstance(outcome, Moved) else outcome
