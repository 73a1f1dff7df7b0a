"""A move in one request, for an appointment of one customer: it keeps its place in the calendar until it has another.

When somebody from outside has written there meanwhile, it goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec import structs

from graph import errors
from graph.model import Appointment, AppointmentChanges, Service
from scheduling.availability.busy_times import touching
from scheduling.model import (
    Catalogue,
    Moved,
    MoveOrder,
    MoveOutcome,
    NotFound,
    Refused,
    ServiceChoice,
    SlotTaken,
    Uncertain,
)
from scheduling.reading.appointments import find_now
from scheduling.writing.context import WriteContext
from scheduling.writing.customer_marks import mark_on
from scheduling.writing.join_links import loses_link
from scheduling.writing.removal import REFUSED_WITH
from scheduling.writing.renamed import under_another_id
from scheduling.writing.slot_holds import Holder, hold_for, own_holder
from storage.entries import Entry
from storage.holds import Claim
from storage.records import MoveRecord, Place
from storage.transitions import Event

_TRIES = 2

_MOMENT = timedelta(seconds=1)


@dataclass(slots=True)
class MoveInPlace:
    """An appointment of one customer on its way to a new time.

    Its values are absolute and may be sent again without harm. What may still arrive does harm only where something
    else follows it: so the same is sent again meanwhile, nothing is taken back, and others wait.
    """

    context: WriteContext
    entry: Entry[MoveRecord]
    before: Appointment
    catalogue: Catalogue
    service: Service
    order: MoveOrder
    is_loose: bool = field(init=False)
    """Whether a request of this move may still arrive."""

    last_status: int | None = None
    """Of the last answer that said neither that it is done nor that it is not."""

    def __post_init__(self) -> None:
        self.is_loose = self.entry.may_still_arrive(self.context.clock())

    @property
    def claim(self) -> Claim:
        return Claim(self.entry.business_id, self.service.id, self.order.start)

    async def carry_out(self) -> MoveOutcome:
        """Each answer is checked by reading."""
        was_in_doubt = self.entry.is_in_doubt
        if self.entry.record.is_going_back or (was_in_doubt and self._is_moved(self.before)):
            return await self._settle(self.before)
        if was_in_doubt and self.order.is_unattended and self._is_elsewhere():
            return await self._give_way()
        for _ in range(_TRIES):
            if self.is_loose and await self.context.ledger.holds.renew(own_holder(self.entry.id)) is None:
                break  # others may have the new time by now: what is on its way is waited for, and nothing follows it
            known = await self._try(was_in_doubt=was_in_doubt)
            if known is not None:
                return known
            try:
                after = await self._read_back()
            except errors.BookingsError:
                return await self._uncertain()
            if after is not None and self._is_moved(after):
                return await self._settle(after)
        if self.is_loose:
            return await self._uncertain()
        if self.last_status == REFUSED_WITH:
            return await self._taken()
        await self._not_written(was_in_doubt=was_in_doubt)
        raise errors.TryLater("update_appointment: the appointment has kept its time")

    async def _try(self, *, was_in_doubt: bool) -> MoveOutcome | None:
        """Sends it once. None when only reading can tell what came of it; raises what says that nothing did."""
        try:
            staff_ids = await self._staff()
            if isinstance(staff_ids, Refused | SlotTaken):
                self.entry = await self.context.ledger.advance(self.entry, Event.REFUSED_AT_REST)
                return staff_ids
            await self._about_to_write(self._sent(staff_ids))
            await self._send(staff_ids)
        except errors.OutcomeUnknown as error:
            self.last_status, self.is_loose = error.status, self.is_loose or error.may_still_arrive
        except errors.NotThere:
            # An answer that got lost may have been that of the move, and the id another since.
            return await self._settle_under_another_id()
        except errors.BookingsError as error:
            if self.is_loose:
                return await self._uncertain()
            if isinstance(error, errors.Rejected):
                # Asking again cannot help: whoever waits for an answer has to be told.
                self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST)
            else:
                await self._not_written(was_in_doubt=was_in_doubt)
            raise
        finally:
            await self.context.calendars.changed(self.entry.business_id)
        return None

    async def _staff(self) -> tuple[str, ...] | Refused | SlotTaken:
        """Who is to take the appointment at its new time; its own old time does not count as busy."""
        if self.is_loose:
            return self.entry.record.staff_ids
        own = own_holder(self.entry.id)
        holder = await self.context.slot_holds.holder_for(self.claim, self.entry, self.entry.record.holder)
        choice = ServiceChoice(self.catalogue, self.service, self.order.staff_id, also_with=self.order.also_with)
        kept = await self.context.slot_holds.take(
            self.entry.business_id,
            choice,
            self.order.start,
            holder=Holder(holder),
            fresh=True,
            instead_of=self.before,
        )
        if isinstance(kept, Refused | SlotTaken):
            return kept
        if holder != own:
            await self.context.ledger.holds.hand_over(self.claim, holder, own)
        present = self.before.staff_ids
        if (
            self.order.staff_id is None
            and len(present) >= choice.staff_needed
            and set(present) <= set(kept.able)
            and await self._hold_with(present)
        ):
            return present
        return kept.held.slot.staff_ids

    async def _hold_with(self, staff_ids: tuple[str, ...]) -> bool:
        """Whether the slot could be held with the staff whom the customer has now, if it was with somebody else."""
        own, business_id, now = own_holder(self.entry.id), self.entry.business_id, self.context.clock()
        hold = hold_for(own, business_id, self.service, staff_ids, self.order.start, now)
        return await self.context.ledger.holds.take(hold) is not None

    async def _send(self, staff_ids: tuple[str, ...]) -> None:
        # Both ends, always: a lone start would change the length.
        # https://learn.microsoft.com/graph/api/bookingappointment-update
        # And as long as the service takes, even if staff have made it longer: an application may write nothing else.
        # https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        await self.context.client.update_appointment(
            self.entry.business_id,
            self.before.id,
            AppointmentChanges(
                start=self.order.start,
                end=self.order.start + self.service.duration,
                staff_ids=None if staff_ids == self.before.staff_ids else staff_ids,
            ),
        )

    async def _read_back(self) -> Appointment | None:
        """The appointment after the write."""
        after = await find_now(self.context.client, self.entry.business_id, self.before.id)
        return after if after is not None else await under_another_id(self.context, self.entry)

    def _is_moved(self, appointment: Appointment) -> bool:
        """Staff may have given it to somebody else since; where it keeps its time, only who has it can tell."""
        record = self.entry.record
        if appointment.start != self.order.start:
            return False
        if record.came_from is not None and record.came_from.start != record.start:
            return True
        return not record.staff_ids or set(appointment.staff_ids) == set(record.staff_ids)

    def _is_elsewhere(self) -> bool:
        """Neither where it was when the customer said yes, nor where they want it: staff have moved it since."""
        came_from = self.entry.record.came_from
        return came_from is not None and self.before.start not in {came_from.start, self.order.start}

    async def _give_way(self) -> MoveOutcome:
        """What staff have decided since is not undone by an older wish."""
        if self.is_loose:
            return await self._uncertain()
        self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST)
        return NotFound()

    async def _taken(self) -> MoveOutcome:
        self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST, record=self.entry.record.taken())
        return SlotTaken()

    async def _settle(self, after: Appointment) -> MoveOutcome:
        """It is at its new time: to stay, unless somebody from outside has written there since we looked."""
        try:
            if not self._is_moved(after):
                return await self._is_back()
            if not self.entry.record.is_going_back and not await self._rivals(after):
                return await self._confirm(after)
            if not self.is_loose and not await self._hold_old_place():
                return await self._uncertain()  # somebody else is about to have it
            # Only after holding: nobody of ours can get there any more, and whoever has shows in the calendar.
            if not await self._is_free_to_go_back(after):
                # While its way back is still on record as under way, it may yet go.
                may_go = self.is_loose and self.entry.record.is_going_back
                return await self._uncertain() if may_go else await self._confirm(after)
            if self.is_loose:
                return await self._uncertain()  # it would come here again
            return await self._go_back(after)
        except errors.Rejected:
            # Graph will not have it back.
            return await self._uncertain() if self.is_loose else await self._confirm(after)
        except errors.BookingsError:
            return await self._uncertain()

    async def _settle_under_another_id(self) -> MoveOutcome:
        try:
            found = await under_another_id(self.context, self.entry)
        except errors.BookingsError:
            return await self._uncertain()
        if found is not None:
            return await self._settle(found)
        self.entry = await self.context.ledger.note(self.entry, Event.REFUSED_AT_REST)
        return NotFound()

    async def _rivals(self, placed: Appointment) -> list[Appointment]:
        business_id = self.entry.business_id
        calendar = await self.context.calendars.appointments_now(business_id, placed.start, placed.end)
        return touching(calendar, placed)

    async def _is_free_to_go_back(self, after: Appointment) -> bool:
        """Going back to a time that has been taken too would help nobody."""
        old = self.entry.record.came_from
        return old is not None and not await self._rivals(
            structs.replace(after, start=old.start, end=self._old_end(old), staff_ids=old.staff_ids)
        )

    def _old_end(self, old: Place) -> datetime:
        return old.end or old.start + self.service.duration

    async def _hold_old_place(self) -> bool:
        """Until it is back nobody else gets its old time: what takes it there may arrive late."""
        old = self.entry.record.came_from
        if old is None or not old.staff_ids:
            return True  # nobody's time
        own, business_id, as_long = own_holder(self.entry.id), self.entry.business_id, self._old_end(old) - old.start
        service = structs.replace(self.service, duration=as_long)
        hold = hold_for(own, business_id, service, old.staff_ids, old.start, self.context.clock())
        return await self.context.ledger.holds.take(hold) is not None

    async def _go_back(self, after: Appointment) -> MoveOutcome:
        """Sent again without harm, as the move itself."""
        old = self.entry.record.came_from
        assert old is not None, "it has been seen to be free"
        is_refused = False
        await self._about_to_write(self.entry.record.going_back())
        try:
            await self.context.client.update_appointment(
                self.entry.business_id,
                after.id,
                AppointmentChanges(
                    start=old.start,
                    end=self._old_end(old),
                    staff_ids=None if set(old.staff_ids) == set(after.staff_ids) else old.staff_ids,
                ),
            )
        except errors.OutcomeUnknown as error:
            self.is_loose = self.is_loose or error.may_still_arrive
            is_refused = error.status == REFUSED_WITH
        finally:
            await self.context.calendars.changed(self.entry.business_id)
        after = await self.context.client.get_appointment(self.entry.business_id, after.id)
        if not self._is_moved(after):
            return await self._is_back()
        # Where Graph will not have it back it stays, as where going back would help nobody.
        return await self._confirm(after) if is_refused and not self.is_loose else await self._uncertain()

    async def _is_back(self) -> MoveOutcome:
        refused = Event.REFUSED if self.is_loose else Event.REFUSED_AT_REST
        self.entry = await self.context.ledger.note(self.entry, refused, record=self.entry.record.back())
        return SlotTaken()

    async def _confirm(self, after: Appointment) -> MoveOutcome:
        done = Event.DONE if self.is_loose else Event.DONE_AT_REST
        self.entry = await self.context.ledger.note(self.entry, done, appointment_id=after.id)
        return Moved(after, has_lost_link=loses_link(self.before, after))

    async def _uncertain(self) -> MoveOutcome:
        unclear = Event.UNCLEAR if self.is_loose else Event.UNCLEAR_AT_REST
        self.entry = await self.context.ledger.note(self.entry, unclear)
        return Uncertain()

    async def _not_written(self, *, was_in_doubt: bool) -> None:
        """It is where it was, and nothing is on its way: the customer goes on with the new slot as before.

        Whoever has been told that it is being looked into is still owed the end of it.
        """
        self.entry = await self.context.ledger.note(
            self.entry, Event.UNCLEAR_AT_REST if was_in_doubt else Event.NOT_WRITTEN
        )
        await self.context.slot_holds.give_back(self.claim, self.entry.record.holder, intent=self.entry.id)

    async def _about_to_write(self, record: MoveRecord) -> None:
        self.entry = await self.context.ledger.advance(self.entry, Event.LEAVES, record=record, target=self.before.id)

    def _sent(self, staff_ids: tuple[str, ...]) -> MoveRecord:
        """With what it takes to find the appointment again under whatever id, and to put it back where it was."""
        before = self.before
        return self.entry.record.made(before.created).sent(
            staff_ids=staff_ids,
            service_id=before.service_id,
            customer_mark=mark_on(self.entry.id, before),
            place=Place(start=before.start.astimezone(UTC), end=before.end.astimezone(UTC), staff_ids=before.staff_ids),
        )
