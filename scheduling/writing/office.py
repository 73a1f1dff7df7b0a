"""What the desk's work has in common: its tools, and the steps that booking, moving and cancelling share."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from graph.errors import BookingsError, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.values import Appointment, Phone, Service, StaffAvailability
from scheduling.availability.busy_times import has_seats, without
from scheduling.availability.reasons import why_not
from scheduling.availability.slots import open_slots
from scheduling.errors import UnderWayError
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.model import Catalogue, Held, Person, Reason, Refused, Rule, Slot, SlotTaken, Uncertain
from scheduling.ports import Bookings
from scheduling.reading.calendar_cache import CalendarCache
from scheduling.reading.catalogue import CatalogueCache
from scheduling.writing.class_seats import AppointmentRef
from storage.holds import KEPT_FOR, Claim, Hold, OutdatedError
from storage.intents import Entry, State

logger = logging.getLogger("scheduling")

_MOMENT = timedelta(seconds=1)

# Graph's way to refuse a time, when it says so again and again and nothing has been written.
# https://learn.microsoft.com/graph/bookingsbusiness-business-rules
REFUSED_WITH = 500

# How often a slot is looked at anew because the calendar was changed between looking and holding.
_LOOKS = 3

# The longest wait for others who are changing the same appointment or class.
_TURN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class CalendarSnapshot:
    """What stands in a calendar, and what other customers hold in it; `edition` tells it from later states."""

    appointments: tuple[Appointment, ...]
    availability: tuple[StaffAvailability, ...]
    holds: tuple[Hold, ...]
    edition: int
    own: Hold | None
    """What the holder who asks has held, before they looked."""

    def without(self, appointment: Appointment | None) -> CalendarSnapshot:
        """As if this appointment had given up its time."""
        if appointment is None:
            return self
        others = tuple(one for one in self.appointments if one.id != appointment.id)
        return replace(self, appointments=others, availability=without(self.availability, appointment))


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """A slot that is held now, the calendar by which it was free, and all the staff who were able to take it."""

    held: Held
    seen: CalendarSnapshot
    able: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    client: Bookings
    ledger: Ledger
    catalogues: CatalogueCache
    readings: CalendarCache
    clock: Callable[[], datetime]
    editions: dict[str, int] = field(default_factory=dict)

    async def calendar(
        self,
        business_id: str,
        catalogue: Catalogue,
        service: Service,
        start: datetime,
        end: datetime,
        *,
        fresh: bool,
        holder: str | None = None,
    ) -> CalendarSnapshot:
        """Everything that can stand against starts in [start, end); personal calendars only of those who have it so.

        Holds first: what is written after they were read shows in a later edition.
        """
        standing = await self.ledger.holds.standing(business_id, besides=holder)
        if self.editions.get(business_id) != standing.edition:
            self.readings.forget(business_id)
            self.editions[business_id] = standing.edition
        first, until = start - service.pre_buffer, end + service.duration + service.post_buffer
        personal = [member.id for member in catalogue.staff_of(service) if member.personal_calendar_counts]
        appointments = await self.readings.appointments(business_id, first, until, fresh=fresh)
        availability = await self.readings.availability(business_id, personal, first, until, fresh=fresh)
        # Whoever sits in a class already holds no other place in it.
        holds = tuple(one for one in standing.holds if one.customer_id not in _seated(appointments, one))
        return CalendarSnapshot(appointments, availability, holds, standing.edition, standing.own)

    async def changed(self, business_id: str) -> None:
        """After a write of ours: nobody, in whatever process, goes on with what was read before it."""
        self.readings.forget(business_id)
        try:
            self.editions[business_id] = await self.ledger.holds.turn_page(business_id)
        except LedgerDownError:
            logger.warning("other processes do not hear of a change to a calendar; they read it again within seconds")

    async def keep(
        self,
        business_id: str,
        catalogue: Catalogue,
        service: Service,
        staff_id: str | None,
        start: datetime,
        *,
        holder: str,
        fresh: bool,
        instead_of: Appointment | None = None,
    ) -> HeldSlot | Refused | SlotTaken:
        """Holds this start for the holder when it is free: with who holds it already, else with whom they have now.

        A hold is taken after looking, so somebody may have written in between and let go of theirs: then it is looked
        at again. Who held it before looking is safe from that. A place in a class is not taken before it is certain
        that there is one: of those who took one too many each would see all places with the others.
        """
        is_new = False
        for looks_left in reversed(range(_LOOKS)):
            slot, seen = await self.free_slot(
                business_id, catalogue, service, staff_id, start, fresh=fresh, holder=holder, instead_of=instead_of
            )
            if not isinstance(slot, Slot):
                await self.let_go(Claim(business_id, service.id, start), holder if is_new else None)
                return slot
            own = seen.own
            before = own.staff_id if own and own.is_for(business_id, service.id, start) else None
            rather = (before,) if before else instead_of.staff_ids if instead_of else ()
            must_be_so = looks_left > 0 and service.max_attendees > 1
            try:
                taken = await self._hold_first_of(
                    _these_first(slot, rather), service, seen, business_id, holder, must_be_so=must_be_so
                )
            except OutdatedError:
                continue
            if taken is None:
                await self.let_go(Claim(business_id, service.id, start), holder if is_new else None)
                return SlotTaken()
            held, edition = taken
            is_new = is_new or own is None
            if held.slot.staff_ids == (before,) or edition == seen.edition or not looks_left:
                return HeldSlot(held, seen, slot.staff_ids)
        raise AssertionError("the last look decides")

    async def _hold_first_of(
        self, slot: Slot, service: Service, seen: CalendarSnapshot, business_id: str, holder: str, *, must_be_so: bool
    ) -> tuple[Held, int] | None:
        """`must_be_so`: only while the calendar is still as it was seen; else OutdatedError."""
        for staff_id in slot.staff_ids:
            hold = hold_for(holder, business_id, service, staff_id, slot.start, self.clock())
            seats, seated = _seats_left(seen.appointments, service, hold), _seated(seen.appointments, hold)
            as_of = seen.edition if must_be_so else None
            edition = await self.ledger.holds.take(hold, seats=seats, seated=seated, as_of=as_of)
            if edition is not None:
                return Held(replace(slot, staff_ids=(staff_id,)), hold.expires_at), edition
        return None

    async def holder_for(self, held: Claim, entry: Entry, holder: str | None) -> str:
        """In whose name a slot is held for an intent: its customer's until a request leaves, and then its own."""
        own = own_holder(entry.id)
        if holder is None:
            return own
        if entry.is_in_doubt:
            await self.ledger.holds.hand_over(held, holder, own)
            return own
        if await self.ledger.holds.own(own) is not None:
            await self.give_back(held, entry.id, holder)  # from a process that died just before it sent
        return holder

    async def give_back(self, held: Claim, intent: str, holder: str | None) -> None:
        """Nothing was written: the customer goes on with the slot as before. What cannot be handed back expires."""
        if holder is None:
            return
        own = own_holder(intent)
        with suppress(LedgerDownError):
            await self.ledger.holds.hand_over(held, own, holder)
            await self.ledger.holds.release(own)

    async def let_go(self, held: Claim, holder: str | None) -> None:
        """Whatever else they hold they keep; what cannot be released expires."""
        if holder is not None:
            with suppress(LedgerDownError):
                await self.ledger.holds.release_of(held, holder)

    async def finish_with(self, held: Claim, intent: str, holder: str | None) -> None:
        """Nothing more comes of this intent: what is held in its own name is free, and this slot of its customer's."""
        own = own_holder(intent)
        with suppress(LedgerDownError):
            await self.ledger.holds.release_both(own, held, of=holder or own)

    async def note(
        self,
        entry: Entry,
        state: State,
        *,
        details: Mapping[str, str] | None = None,
        appointment_id: str | None = None,
        is_answered: bool = False,
    ) -> Entry:
        """Puts on record what is so whether or not that can be done, and gives the entry as it is on record then.

        An older record says that something was sent, which makes whoever reads it look in the calendar.
        """
        try:
            return await self.ledger.advance(
                entry, state, details=details, appointment_id=appointment_id, is_answered=is_answered
            )
        except LedgerDownError:
            logger.warning("intent %s is %s, which could not be put on record", entry.id, state.value)
            return entry

    @asynccontextmanager
    async def class_to_oneself(
        self, intent: str, business_id: str, service_id: str | None, start: datetime
    ) -> AsyncIterator[None]:
        """Nobody else opens this class or changes who is in it meanwhile, nor does a request to open it that is still
        on its way. For one to change who is in it, ask `check_nothing_under_way` about the appointment.

        Raises UnderWayError when others take too long. Never ask for a second class while having one.
        """
        name = class_name(service_id, start)
        async with self._to_oneself(f"{business_id.casefold()}/{name}"):
            await self.check_nothing_under_way(intent, business_id, name)
            yield

    @asynccontextmanager
    async def appointment_to_oneself(self, entry: Entry, ref: AppointmentRef) -> AsyncIterator[None]:
        """Nobody else moves or cancels this appointment meanwhile, nor has begun to.

        Raises UnderWayError when others take too long, or have left a change that has not come to its end. Never ask
        for a second appointment while having one.
        """
        business_id, name = entry.business_id, str(ref)
        async with self._to_oneself(f"appointment/{business_id.casefold()}/{name}"):
            if not entry.is_in_doubt and await self.ledger.changes_in_doubt(business_id, name, besides=entry.id):
                raise UnderWayError("update_appointment: an earlier change of it is still being looked into")
            yield

    async def check_nothing_under_way(self, intent: str, business_id: str, target: str) -> None:
        """Raises UnderWayError while another intent's request may still arrive, and undo what would be written."""
        until = await self.ledger.may_be_written_until(business_id, target, besides=intent)
        if until is not None:
            raise UnderWayError("update_appointment: an earlier request to change this may still arrive", until=until)

    @asynccontextmanager
    async def _to_oneself(self, name: str) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self.ledger.locks.one_of([name], within=_TURN_SECONDS))
            except TimeoutError:
                raise UnderWayError("update_appointment: others are at work on this") from None
            yield

    async def free_slot(
        self,
        business_id: str,
        catalogue: Catalogue,
        service: Service,
        staff_id: str | None,
        start: datetime,
        *,
        fresh: bool,
        holder: str,
        instead_of: Appointment | None = None,
    ) -> tuple[Slot | Refused | SlotTaken, CalendarSnapshot]:
        """Whether this start is free for the holder, and the calendar that says so.

        `instead_of` is an appointment that would give up its time for this one.
        """
        seen = await self.calendar(business_id, catalogue, service, start, start + _MOMENT, fresh=fresh, holder=holder)
        seen = seen.without(instead_of)
        now = self.clock()
        slots = open_slots(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            end=start + _MOMENT,
            now=now,
            appointments=seen.appointments,
            availability=seen.availability,
            holds=seen.holds,
        )
        if slots and slots[0].start == start:
            return slots[0], seen
        reasons = why_not(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            now=now,
            appointments=seen.appointments,
            availability=seen.availability,
            holds=seen.holds,
        )
        return _not_free(reasons), seen

    async def customer_id(self, business_id: str, person: Person, *, besides: Collection[str | None]) -> str:
        """The business's entry for this person other than these, made when there is none.

        Not under `besides`: an address that is typed in proves nothing, so it must not lead to somebody's seat.
        """
        index = self.ledger.customers
        if known := await index.find(business_id, person.email, besides=besides):
            return known
        if not await index.are_listed(business_id):
            everyone = await self.client.list_customers(business_id)
            await index.fill(business_id, [(one.id, one.email) for one in everyone if one.email])
            if known := await index.find(business_id, person.email, besides=besides):
                return known
        phones = (Phone(person.phone),) if person.phone else ()
        try:
            made = await self.client.create_customer(business_id, person.name, person.email, phones)
        except OutcomeUnknown as error:
            # Nothing is booked so far, and a customer who is in the list twice does no harm.
            raise TryLater("create_customer: no clear answer", request_id=error.request_id) from error
        await index.add(business_id, made.id, person.email)
        return made.id

    async def owe_an_answer(self, intent: str) -> None:
        """Its customer hears only that it is being looked into."""
        with suppress(LedgerDownError):
            await self.ledger.owe_an_answer(intent)

    async def uncertain_or_raise(self, intent: str, error: BookingsError) -> Uncertain:
        """Of what is in doubt an error would say too much: that nothing has been changed, and nothing will be."""
        entry = await self.ledger.find(intent)
        if entry is None or not entry.is_in_doubt:
            raise error
        return Uncertain()

    async def find_now(self, business_id: str, appointment_id: str) -> Appointment | None:
        """The appointment as Graph holds it now; None when it is not there."""
        try:
            return await self.client.get_appointment(business_id, appointment_id)
        except NotThere:
            return None

    async def own_part(self, business_id: str, appointment_id: str) -> Appointment | None:
        """What the customer has of it now; the id is one of ours, which may name a seat."""
        ref = AppointmentRef.parse(appointment_id)
        appointment = await self.find_now(business_id, ref.appointment_id)
        return ref.own_part(appointment) if appointment else None

    async def leave(
        self,
        business_id: str,
        ref: AppointmentRef,
        *,
        cancel: Callable[[str], Awaitable[None]],
        before_each: Callable[[], Awaitable[None]],
    ) -> None:
        """Takes a customer's part out of the calendar; when this returns it has been seen to be gone.

        `cancel` removes a whole appointment; a class that others attend is only left. An unclear answer is looked into
        and the write repeated once, each put on record by `before_each`; not in a class, where what arrives late would
        undo what came after it.

        Raises OutcomeUnknown when something was sent and cannot be looked into or may still arrive, TryLater when it is
        still there, Rejected when that is Graph's will, and whatever else Graph says when nothing has been changed.
        """
        is_sent = is_loose = False
        status: int | None = None
        for tries_left in (2, 1, 0):
            try:
                appointment = await self.find_now(business_id, ref.appointment_id)
            except BookingsError as error:
                if is_sent:
                    raise OutcomeUnknown(
                        "get_appointment: cannot see whether it is gone", may_still_arrive=is_loose
                    ) from error
                raise
            if appointment is None or is_off(ref, appointment):
                return
            if not tries_left or (is_loose and ref.customer_id):
                break
            await before_each()
            try:
                await self._leave_once(business_id, ref, appointment, cancel)
            except NotThere:
                pass
            except OutcomeUnknown as error:
                is_loose, status = is_loose or error.may_still_arrive, error.status
            except BookingsError as error:
                if is_loose:
                    raise OutcomeUnknown("cancel_appointment: an earlier request may still arrive") from error
                raise
            is_sent = True
        if is_loose:
            raise OutcomeUnknown("cancel_appointment: it is still there")
        if status == REFUSED_WITH:
            raise Rejected("cancel_appointment: Graph will not have it", status=status)
        raise TryLater("cancel_appointment: it is still there")

    async def withdraw(
        self, business_id: str, ref: AppointmentRef, *, before_each: Callable[[], Awaitable[None]]
    ) -> None:
        """Takes back what we have just written, without a word to the customer, who has not heard of it yet."""

        async def delete(appointment_id: str) -> None:
            await self.client.delete_appointment(business_id, appointment_id)

        await self.leave(business_id, ref, cancel=delete, before_each=before_each)

    async def _leave_once(
        self,
        business_id: str,
        ref: AppointmentRef,
        appointment: Appointment,
        cancel: Callable[[str], Awaitable[None]],
    ) -> None:
        if ref.customer_id:
            check_all_attendees_seen(appointment)
        others = ref.others(appointment) if ref.customer_id else ()
        if not others:
            await cancel(appointment.id)
            return
        await self.client.update_appointment(business_id, appointment.id, attendees=others)


def hold_for(holder: str, business_id: str, service: Service, staff_id: str, start: datetime, now: datetime) -> Hold:
    return Hold(
        holder=holder,
        business_id=business_id,
        service_id=service.id,
        staff_id=staff_id,
        start=start,
        busy_from=start - service.pre_buffer,
        busy_until=start + service.duration + service.post_buffer,
        expires_at=now + KEPT_FOR,
        is_class=service.max_attendees > 1,
    )


def class_name(service_id: str | None, start: datetime) -> str:
    """What is changed by opening a class, for `Ledger.advance`; after that it is an appointment as others are."""
    return f"class/{service_id}/{start.astimezone(UTC).isoformat()}"


def own_holder(intent: str) -> str:
    """In whose name a slot is held from when a request for it leaves until it is known what became of that.

    Meanwhile nothing that its customer does with their own hold gives it to others.
    """
    return f"intent/{intent}"


def check_all_attendees_seen(appointment: Appointment) -> None:
    """Attendees are replaced as a whole: before that, everyone must be known, or someone would lose their seat.

    https://learn.microsoft.com/graph/api/bookingappointment-update
    """
    if len(appointment.attendees) != appointment.filled_attendees:
        raise TryLater("update_appointment: Graph did not name all attendees of the class")


def is_off(ref: AppointmentRef, appointment: Appointment) -> bool:
    """Whether a customer is not on it (any more). A list in which somebody is missing does not say so."""
    is_whole = ref.customer_id is None or len(appointment.attendees) == appointment.filled_attendees
    return is_whole and ref.own_part(appointment) is None


def too_late(catalogue: Catalogue, appointment: Appointment, now: datetime) -> Refused | None:
    """Whether it is too late to give this appointment up: the notice for booking holds for cancelling too.

    https://learn.microsoft.com/graph/bookingsbusiness-business-rules
    """
    service = catalogue.service(appointment.service_id or "")
    policy = catalogue.policy_of(service) if service else catalogue.business.policy
    notice = policy.minimum_lead_time if policy else None
    if appointment.start <= now:
        return Refused((Reason(Rule.PAST),))
    if notice is not None and appointment.start - notice < now:
        return Refused((Reason(Rule.TOO_SOON, notice=notice),))
    return None


def touching(appointments: Sequence[Appointment], mine: Appointment) -> list[Appointment]:
    """The other appointments of the same staff that meet this one, buffers of both counted."""
    start, end = mine.start - mine.pre_buffer, mine.end + mine.post_buffer
    return [
        other
        for other in appointments
        if other.id != mine.id
        and not set(mine.staff_ids).isdisjoint(other.staff_ids)
        and other.start - other.pre_buffer < end
        and start < other.end + other.post_buffer
    ]


def _these_first(slot: Slot, staff_ids: Sequence[str]) -> Slot:
    return replace(slot, staff_ids=tuple(sorted(slot.staff_ids, key=lambda one: one not in staff_ids)))


def _seats_left(appointments: Sequence[Appointment], service: Service, hold: Hold) -> int:
    for one in appointments:
        if one.start == hold.start and hold.staff_id in one.staff_ids and has_seats(one, service):
            return one.max_attendees - one.filled_attendees
    return max(service.max_attendees, 1)


def _seated(appointments: Sequence[Appointment], hold: Hold) -> frozenset[str]:
    """The customers who have a seat in the class that is held."""
    return frozenset(
        attendee.customer_id
        for one in appointments
        if hold.is_class
        and (one.service_id, one.start) == (hold.service_id, hold.start)
        and hold.staff_id in one.staff_ids
        for attendee in one.attendees
        if attendee.customer_id is not None
    )


def _not_free(reasons: tuple[Reason, ...]) -> Refused | SlotTaken:
    return SlotTaken() if all(reason.rule is Rule.TAKEN for reason in reasons) else Refused(reasons)
