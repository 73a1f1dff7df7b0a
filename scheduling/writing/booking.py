"""Writing a new appointment exactly once, though Graph has no idempotency keys and may answer 500 after it has booked.

The way of an order: its intent goes on record, the calendar is read, the staff member and the moment of sending go on
record, the request is sent, what it made is read back, and the calendar is read once more. If somebody from outside
was faster in between, ours yields. Where an answer is unclear the calendar is looked at before anything else is done,
and nothing is sent again as long as what was sent may still arrive.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph import errors
from graph.model import Appointment, AppointmentChanges, Attendee, Service
from scheduling.availability.busy_times import has_seats, touching
from scheduling.errors import ClassChangedError, UnderWayError
from scheduling.model import (
    AlreadyBooked,
    Booked,
    BookOutcome,
    Catalogue,
    NotFound,
    Order,
    Refused,
    ServiceChoice,
    SlotTaken,
    Uncertain,
)
from scheduling.reading.appointments import find_now, own_part
from scheduling.writing.context import WriteContext
from scheduling.writing.customer_ids import customer_id
from scheduling.writing.exclusive_access import class_name
from scheduling.writing.recognise import Recogniser
from scheduling.writing.records import draft_of, is_for, order_of, record_of, service_then
from scheduling.writing.removal import REFUSED_WITH, check_all_attendees_seen, withdraw
from scheduling.writing.slot_holds import HeldSlot, Holder, own_holder
from storage.entries import Entry
from storage.holds import Claim
from storage.intents import OvertakenError
from storage.records import BookingRecord, SlotRecord
from storage.transitions import Event, State

# A write that has certainly not happened is tried once more, and no more.
_TRIES = 2


async def book(
    context: WriteContext, order: Order, *, customer_id: str | None = None, instead_of: Appointment | None = None
) -> BookOutcome:
    """Carries an order out, or finds out what became of it. `customer_id` is their id, where it is known already.

    `instead_of` is an appointment of theirs that will give way: it does not count as busy.
    Raises what Graph says when nothing has been written; then the same intent can be tried again.
    """
    wanted = record_of(order, customer_id=customer_id, instead_of=instead_of.id if instead_of else None)
    entry = await context.ledger.open(order.intent, order.business_id, wanted)
    is_same = is_for(entry, order)
    if entry.state is State.CONFIRMED:
        return await already_booked(context, entry)
    if entry.is_in_doubt and not is_same:
        raise ValueError(f"intent {order.intent!r} is under way with another order")
    if entry.state is State.REFUSED and is_same and entry.record.is_taken:
        return SlotTaken()
    try:
        again = entry.record.asked_again(wanted)
        is_as_opened = entry.version == 0 and again == entry.record
        if not entry.is_in_doubt and not is_as_opened:
            # What an earlier try may have made is looked for once more.
            was_tried = entry.state is State.PROPOSED and is_same
            entry = await context.ledger.advance(entry, Event.ASKED_AGAIN, record=again if was_tried else wanted)
        return await _carry_out(context, order, entry, instead_of)
    except OvertakenError:
        return Uncertain()


async def _carry_out(
    context: WriteContext, order: Order, entry: Entry[BookingRecord], instead_of: Appointment | None
) -> BookOutcome:
    try:
        catalogue = await context.catalogues.get(order.business_id)
    except errors.BookingsError:
        if entry.is_in_doubt:
            return Uncertain()
        raise
    service = catalogue.service(order.service_id)
    if service is None:
        return await settle_without_writing(context, entry) if entry.is_in_doubt else NotFound()
    booking = _Booking(context, order, catalogue, service, entry, instead_of)
    return await _carry_out_alone(booking)


async def _carry_out_alone(booking: _Booking) -> BookOutcome:
    """A slot is held, so nobody else writes there; a class takes others beside, one after the other."""
    async with AsyncExitStack() as stack:
        try:
            await _keep_others_out(stack, booking)
        except UnderWayError:
            if booking.was_in_doubt:
                return Uncertain()
            raise
        return await _and_end_hold(booking, booking.carry_out())


async def _keep_others_out(stack: AsyncExitStack, booking: _Booking) -> None:
    order, service = booking.order, booking.service
    if service.max_attendees > 1:
        course = booking.context.access.class_to_oneself(order.intent, order.business_id, service.id, order.start)
        await stack.enter_async_context(course)


async def _and_end_hold(booking: _Booking, work: Awaitable[BookOutcome]) -> BookOutcome:
    """Of a class while it is still one's own: the next in line must not count the same customer twice.

    Where nothing has come of it the slot is its customer's again, who may say yes once more.
    """
    context, order, outcome = booking.context, booking.order, await work
    if isinstance(outcome, NotFound):
        await context.slot_holds.give_back(booking.claim, order.held_by, intent=order.intent)
    elif not isinstance(outcome, Uncertain):
        await context.slot_holds.end(booking.claim, order.held_by, intent=order.intent)
    if isinstance(outcome, SlotTaken | Refused | NotFound):
        await context.quotas.give_back(order.intent)
    return outcome


async def settle_without_writing(context: WriteContext, entry: Entry[BookingRecord]) -> BookOutcome:
    """Finds out what became of an intent whose customer has gone away; nothing is sent on their behalf.

    What is on record does not say who the customer is, and does not have to: whoever comes back can say yes again.
    """
    order = order_of(entry)
    catalogue = await context.catalogues.get(order.business_id)
    service = catalogue.service(order.service_id) or service_then(entry.record)
    booking = _Booking(context, order, catalogue, service, entry)
    async with AsyncExitStack() as stack:
        await _keep_others_out(stack, booking)
        return await _and_end_hold(booking, booking.settle_without_writing())


async def already_booked(context: WriteContext, entry: Entry[SlotRecord]) -> BookOutcome:
    assert entry.appointment_id is not None, "a confirmed booking has its appointment"
    try:
        own = await own_part(context.client, entry.business_id, entry.appointment_id)
    except errors.BookingsError:
        return Uncertain()  # an error would say that nothing was booked
    return AlreadyBooked(own) if own else NotFound()


class _LeftOutError(Exception):
    """Written, but without the customer it was for."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__("the appointment was written without its customer")
        self.appointment = appointment


@dataclass(slots=True)
class _Booking:
    """One order on its way; `entry` follows it through the ledger."""

    context: WriteContext
    order: Order
    catalogue: Catalogue
    service: Service
    entry: Entry[BookingRecord]
    instead_of: Appointment | None = None
    was_in_doubt: bool = field(init=False)
    """Whether its customer waits to hear what became of an earlier try."""

    def __post_init__(self) -> None:
        self.was_in_doubt = self.entry.is_in_doubt

    @property
    def search(self) -> Recogniser:
        return Recogniser(self.context, self.entry)

    @property
    def claim(self) -> Claim:
        return Claim(self.order.business_id, self.order.service_id, self.order.start)

    async def carry_out(self) -> BookOutcome:
        if self.was_in_doubt and (known := await self._looked()) is not None:
            return known
        if (
            not self.was_in_doubt
            and self.entry.record.left_at is not None
            and (found := await self._look()) is not None
            and (known := await self._settle_seen(found)) is not None
        ):
            return known
        last: errors.OutcomeUnknown | None = None
        tries_left, is_entered_again = _TRIES, False
        while tries_left:
            tries_left -= 1
            try:
                return await self._write()
            except _LeftOutError as error:
                try:
                    await self._become_a_new_customer(error.appointment)
                except errors.BookingsError:
                    return await self._uncertain()
                last, tries_left, is_entered_again = None, tries_left + (not is_entered_again), True
                continue
            except errors.OutcomeUnknown as error:
                last = error
                if not error.may_still_arrive:
                    self.entry = await self.context.ledger.note(self.entry, Event.ANSWERED)
            if (known := await self._looked()) is not None:
                return known
        return await self._give_up(last) if last is not None else await self._uncertain()

    async def settle_without_writing(self) -> BookOutcome:
        """NotFound when nothing has come of it, and nothing can any more.

        What is not there is looked for twice before its customer hears so, as a list may be behind.
        """
        known = await self._looked() or await self._looked()
        return known if known is not None else await self._refuse(NotFound())

    # Looking

    async def _looked(self) -> BookOutcome | None:
        """What an earlier write came to; None when it has certainly left nothing, and will leave nothing."""
        try:
            found = await self._look()
        except errors.BookingsError:
            return await self._uncertain()
        if found is not None and (known := await self._settle_seen(found)) is not None:
            return known
        return await self._uncertain() if self.entry.may_still_arrive(self.context.clock()) else None

    async def _made_before(self, kept: HeldSlot | Refused | SlotTaken) -> BookOutcome | None:
        """What an earlier request has made, as it is seen now: the list by which it was looked for may have lagged.

        None before the first request.
        """
        if self.entry.record.left_at is None:
            return None
        if not isinstance(kept, HeldSlot):
            return await self._looked()
        try:
            found = await self.search.among(kept.calendar.appointments)
        except errors.BookingsError:
            return await self._uncertain()
        return await self._settle_seen(found[0].id) if found else None

    async def _settle_seen(self, appointment_id: str) -> BookOutcome | None:
        """None where staff have taken the customer off it since it was seen: then nothing of theirs is left."""
        try:
            return await self._settle(appointment_id)
        except _LeftOutError:
            return None

    async def _look(self) -> str | None:
        """The id of the appointment that this intent has made, or the class that it has joined."""
        if (known := await self.search.known()) is not None:
            return known
        found = await self.search.among(await self._calendar_now())
        return found[0].id if found else None

    # Writing

    async def _write(self) -> BookOutcome:
        """One try. Raises OutcomeUnknown when it may have written, and anything else only when it has not."""
        try:
            holder = await self.context.slot_holds.holder_for(self.claim, self.entry, self.order.held_by)
            kept = await self.context.slot_holds.take(
                self.order.business_id,
                ServiceChoice(self.catalogue, self.service, self.order.staff_id, also_with=self.order.also_with),
                self.order.start,
                holder=Holder(holder),
                fresh=True,
                instead_of=self.instead_of,
            )
            if (known := await self._made_before(kept)) is not None:
                return known
            if isinstance(kept, Refused | SlotTaken):
                return await self._refuse(kept)
            staff_ids = kept.held.slot.staff_ids
            course = await self._class_to_join(kept.calendar.appointments, staff_ids)
            attendee = await self._attendee(course)
            await self._make_the_slot_its_own(holder, attendee.customer_id)
            await self._record_sending(staff_ids, attendee, course)
            appointment_id = await self._send(staff_ids, attendee, course)
        except errors.OutcomeUnknown:
            raise
        except ClassChangedError:
            return await self._refuse(SlotTaken())
        except errors.NotThere:
            self.context.catalogues.forget(self.order.business_id)
            return await self._refuse(NotFound())
        except errors.BookingsError as error:
            await self._not_written(is_final=isinstance(error, errors.Rejected))
            raise
        return await self._settle(appointment_id)

    async def _not_written(self, *, is_final: bool = False) -> None:
        """Nothing of it is in the calendar, and nothing is on its way: the customer goes on with the slot as before."""
        not_yet = Event.UNCLEAR_AT_REST if self.was_in_doubt else Event.NOT_WRITTEN
        self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST if is_final else not_yet)
        await self.context.slot_holds.give_back(self.claim, self.order.held_by, intent=self.order.intent)

    async def _make_the_slot_its_own(self, holder: str, customer_id: str | None) -> None:
        holds, own = self.context.ledger.holds, own_holder(self.order.intent)
        if holder != own:
            await holds.hand_over(self.claim, holder, own)
        if customer_id is not None:
            await holds.name(own, customer_id)

    async def _record_sending(self, staff_ids: tuple[str, ...], attendee: Attendee, course: Appointment | None) -> None:
        """Everything that is needed to find the appointment again, before the request goes out."""
        record = self.entry.record.sent(
            staff_ids=staff_ids,
            at=self.context.clock().astimezone(UTC),
            length=self.service.duration,
            class_id=course.id if course else None,
            customer_id=attendee.customer_id or None,
        )
        await self._about_to_write(record)

    async def _about_to_write(self, record: BookingRecord) -> None:
        self.entry = await self.context.ledger.advance(
            self.entry, Event.LEAVES, record=record, target=self._target(record)
        )

    def _target(self, record: BookingRecord) -> str:
        """What is changed: a class that many write to, or something that only this intent does."""
        if record.class_id is not None:
            return record.class_id
        if self.service.max_attendees > 1:
            return class_name(self.service.id, self.order.start)
        return f"intent/{self.order.intent}"

    async def _send(self, staff_ids: tuple[str, ...], attendee: Attendee, course: Appointment | None) -> str:
        business_id = self.order.business_id
        if course is None:
            made = await self.context.client.create_appointment(
                business_id, draft_of(self.order, self.service, staff_ids, attendee)
            )
            return made.id
        everyone = (*course.attendees, attendee)
        await self.context.client.update_appointment(business_id, course.id, AppointmentChanges(attendees=everyone))
        return course.id

    async def _class_to_join(self, calendar: Sequence[Appointment], staff_ids: tuple[str, ...]) -> Appointment | None:
        """The class that has a place at this start, with everyone in it; None when a new appointment is to be made."""
        for one in calendar:
            is_theirs = one.start == self.order.start and not set(staff_ids).isdisjoint(one.staff_ids)
            if is_theirs and has_seats(one, self.service):
                await self.context.access.check_nothing_under_way(self.order.intent, self.order.business_id, one.id)
                course = await self.context.client.get_appointment(self.order.business_id, one.id)
                if course.start != one.start or not has_seats(course, self.service):
                    raise ClassChangedError("update_appointment: the class has changed meanwhile")
                check_all_attendees_seen(course)
                return course
        return None

    async def _attendee(self, course: Appointment | None) -> Attendee:
        person = self.order.person
        return Attendee(
            customer_id=await self._customer_id(course) if self.service.max_attendees > 1 else None,
            name=person.name,
            email=person.email or None,
            phone=person.phone,
            notes=self.order.notes or None,
            time_zone=self.order.zone,
            answers=self.order.answers,
        )

    async def _customer_id(self, course: Appointment | None) -> str:
        """A class takes only customers whom the business knows.

        Whoever has a seat already stays as they are: an address that is typed in proves nothing, so another seat for
        it belongs to another entry in the list of customers. So does one that somebody has given up: its id must not
        lead to whoever has it next.
        https://learn.microsoft.com/graph/api/resources/bookingcustomerinformation
        """
        business_id, person = self.order.business_id, self.order.person
        others: set[str | None] = set()
        if course is not None:
            others |= {attendee.customer_id for attendee in course.attendees}
            others |= await self.context.ledger.seats_given(business_id, course.id, besides=self.order.intent)
        known = self.entry.record.customer_id
        if known is not None and known not in others:
            return known
        client, index = self.context.client, self.context.ledger.customers
        return await customer_id(client, index, business_id, person, besides=others)

    # Settling

    async def _settle(self, appointment_id: str) -> BookOutcome:
        """From a write that happened to an answer: read back, and yield if somebody was faster.

        Where reading fails the write stands, and the intent stays uncertain.
        """
        try:
            found = Event.FOUND_YIELDING if self.entry.record.is_yielding else Event.FOUND
            self.entry = await self.context.ledger.note(self.entry, found, appointment_id=appointment_id)
            calendar = () if self.entry.record.class_id else await self._calendar_now()
            mine = await self._only_one(await self._read_back(appointment_id, calendar), calendar)
        except errors.BookingsError:
            return await self._uncertain()
        finally:
            await self.context.calendars.changed(self.order.business_id)
        if mine is None:
            return await self._refuse(SlotTaken())
        ref = self.search.ref(mine.id)
        own = ref.own_part(mine)
        assert own is not None, "it has just been seen to be theirs"
        record = self.entry.record.made(mine.created)
        self.entry = await self.context.ledger.note(self.entry, Event.DONE, record=record, appointment_id=str(ref))
        return Booked(own)

    async def _read_back(self, appointment_id: str, calendar: Sequence[Appointment]) -> Appointment:
        """Our appointment as Graph holds it. Its id may have changed when a class was joined.

        Where the calendar shows it with its customer, it need not be asked for once more.
        """
        business_id = self.order.business_id
        for one in calendar:
            if (
                one.id == appointment_id
                and any(attendee.email or attendee.phone for attendee in one.attendees)
                and self.search.is_on(one)
            ):
                return one
        mine = await find_now(self.context.client, business_id, appointment_id)
        if mine is not None and (self.search.ref(mine.id).customer_id is None or self.search.is_on(mine)):
            return mine
        if (found := await self._look()) is not None:
            return await self.context.client.get_appointment(business_id, found)
        if mine is not None and len(mine.attendees) == mine.filled_attendees:
            raise _LeftOutError(mine)
        raise errors.NotThere("get_appointment: what was just written cannot be read")

    async def _become_a_new_customer(self, without_us: Appointment) -> None:
        """Graph leaves out customers whom it does not know: staff have deleted the one whom we remember.

        A class that we have opened for nobody but them is taken back.
        https://learn.microsoft.com/graph/api/resources/bookingcustomerinformation
        """
        record = self.entry.record
        assert record.customer_id is not None, "who is left out of a class was sent with a number"
        await self.context.ledger.customers.drop(self.order.business_id, record.customer_id)
        if record.class_id is None and not without_us.attendees:
            await self._about_to_write(record)
            await self.context.client.delete_appointment(self.order.business_id, without_us.id)
        self.entry = await self.context.ledger.advance(self.entry, Event.ANSWERED, record=record.without_number())

    async def _only_one(self, mine: Appointment, calendar: Sequence[Appointment]) -> Appointment | None:
        """Leaves one appointment of ours, or none (None) when somebody from outside was faster.

        The first by creation, then by id, stays: everyone who compares comes to the same result. An earlier write of
        this very intent that came through late counts as ours. Once ours has begun to yield it does, whoever else goes
        away meanwhile: what takes it back may still arrive.
        """
        rivals = [one for one in touching(calendar, mine) if one.id != self.entry.record.instead_of]
        ours = [mine] if self.entry.record.class_id else [mine, *await self.search.among(rivals)]
        first = min(ours, key=_age)
        is_to_yield = self.entry.record.is_yielding or self._was_slower(first, [r for r in rivals if r not in ours])
        leaving = [one for one in ours if is_to_yield or one is not first]
        record = self.entry.record.yielding() if is_to_yield else self.entry.record
        for one in leaving:
            if self.search.ref(one.id).customer_id is not None:
                await self.context.access.check_nothing_under_way(self.order.intent, self.order.business_id, one.id)
            await withdraw(
                self.context.client,
                self.order.business_id,
                self.search.ref(one.id),
                before_each=lambda: self._about_to_write(record),
            )
        if is_to_yield:
            return None
        return mine if first is mine else await find_now(self.context.client, self.order.business_id, first.id)

    def _was_slower(self, first: Appointment, rivals: Sequence[Appointment]) -> bool:
        if self.entry.record.class_id:
            return not self.search.ref(first.id).is_among_first(first, first.max_attendees)
        return any(_age(one) < _age(first) for one in rivals)

    async def _calendar_now(self) -> tuple[Appointment, ...]:
        start, end = self.order.start, self.order.start + self.service.duration
        return await self.context.calendars.appointments_now(self.order.business_id, start, end)

    # Answering

    async def _refuse(self, outcome: Refused | SlotTaken | NotFound) -> BookOutcome:
        """That a slot is taken stays the answer to this intent: the customer has been offered others since."""
        record = self.entry.record.taken() if isinstance(outcome, SlotTaken) else self.entry.record
        self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST, record=record)
        return outcome

    async def _uncertain(self) -> BookOutcome:
        self.entry = await self.context.ledger.note(self.entry, Event.UNCLEAR)
        return Uncertain()

    async def _give_up(self, last: errors.OutcomeUnknown) -> BookOutcome:
        """Twice sent and twice certainly absent: refused, or an outage."""
        if last.status == REFUSED_WITH:
            return await self._refuse(SlotTaken())
        await self._not_written()
        raise errors.TryLater("create_appointment: no answer, and nothing was written", request_id=last.request_id)


def _age(appointment: Appointment) -> tuple[datetime, str]:
    return appointment.created or datetime.max.replace(tzinfo=UTC), appointment.id
