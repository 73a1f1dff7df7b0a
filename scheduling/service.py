"""The booking service: finds slots, and books, moves and cancels appointments exactly once.

It leaves the rules to `slots` and `reasons`, and each kind of write to a module of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from graph.errors import BookingsError, NotThere
from graph.model import Appointment
from scheduling.access import change_of, entry_to, proves_addresses, write_for
from scheduling.availability import reasons, slots
from scheduling.availability.alternatives import REACH, at_another_time, on_another_day, with_others
from scheduling.availability.booking_rules import refused_change
from scheduling.availability.explaining import Explanation, explain
from scheduling.availability.opening_hours import midnight
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.class_seats import AppointmentRef
from scheduling.identity import Identity
from scheduling.ledger import Ledger
from scheduling.limits import USUAL_LIMITS, Limit, Refusals
from scheduling.model import (
    Access,
    Alternative,
    BookAnswer,
    CancelAnswer,
    Cancelled,
    CancelOrder,
    Catalogue,
    Change,
    Forbidden,
    HoldAnswer,
    MoveAnswer,
    Moved,
    MoveOrder,
    NoteAnswer,
    NoteOrder,
    NotFound,
    Order,
    Reason,
    Rule,
    ServiceChoice,
    Slot,
    SlotQuery,
    TooMany,
    Uncertain,
    Wish,
)
from scheduling.observing import ANSWERS, FAILED, AnswerWatcher, traced, unwatched
from scheduling.operator_rules import USUAL_RULES, OperatorRules
from scheduling.ports import Bookings
from scheduling.reading.appointments import appointments_of, find_now, own_part, past_appointments_of
from scheduling.reading.calendar import Calendars
from scheduling.reading.calendar_cache import CalendarCache
from scheduling.reading.catalogue import CatalogueCache
from scheduling.reading.changes import Changes
from scheduling.reading.inquiry import inquiry_about
from scheduling.reading.single_flight import SingleFlight
from scheduling.writing.booking import book
from scheduling.writing.cancelling import cancel
from scheduling.writing.context import WriteContext
from scheduling.writing.exclusive_access import ExclusiveAccess
from scheduling.writing.leaving_note import leave_note
from scheduling.writing.move_limit import moved_often
from scheduling.writing.moving import move
from scheduling.writing.quotas import BookingQuotas
from scheduling.writing.reconcile import (
    ROUNDS_BETWEEN_FORGETTING,
    finish_earlier,
    keep_for_another_move,
    keep_old_one_of,
    reconcile,
)
from scheduling.writing.renamed import find_renamed
from scheduling.writing.slot_holds import HeldSlot, SlotHolds, not_free
from storage.entries import intent_lock
from storage.holds import TooManyHoldsError
from storage.notifications import Report
from storage.transitions import State

Outcome = TypeVar("Outcome")

_MOMENT = timedelta(seconds=1)

# The longest wait for another process that is at work on the same intent.
_INTENT_SECONDS = 60.0


class BookingService:
    """Serves these businesses and no others: the permissions of an application hold for a whole tenant.

    The ids of appointments that it gives out are its own (they may name a seat in a class) and go back to it alone.
    """

    def __init__(
        self,
        client: Bookings,
        ledger: Ledger,
        business_ids: Sequence[str],
        *,
        clock: Callable[[], datetime],
        rules: OperatorRules = USUAL_RULES,
        quotas: BookingQuotas | None = None,
    ) -> None:
        """`quotas` say how much one customer may book, else it is as much as is usual."""
        if not business_ids:
            raise ValueError("a booking service serves at least one business")
        self._business_ids = tuple(business_ids)
        calendars = Calendars(CalendarCache(client, clock), ledger.holds)
        self._context = WriteContext(
            client=client,
            ledger=ledger,
            catalogues=CatalogueCache(client, clock, rules),
            calendars=calendars,
            slot_holds=SlotHolds(ledger.holds, calendars, clock),
            access=ExclusiveAccess(ledger),
            quotas=quotas or BookingQuotas(ledger.quotas, USUAL_LIMITS, Refusals(clock), clock),
            clock=clock,
            rules=rules,
        )
        self._changes = Changes(client, ledger, clock)
        self._watcher: AnswerWatcher = unwatched
        self._bookings: SingleFlight[str, BookAnswer] = SingleFlight()
        self._moves: SingleFlight[str, MoveAnswer] = SingleFlight()
        self._cancellations: SingleFlight[str, CancelAnswer] = SingleFlight()
        self._notes: SingleFlight[str, NoteAnswer] = SingleFlight()

    def watch(self, watcher: AnswerWatcher) -> None:
        """Tells this one, and no earlier one any more, how each write was answered: once for all who waited for it."""
        self._watcher = watcher

    @property
    def business_ids(self) -> tuple[str, ...]:
        return self._business_ids

    @traced("catalogue")
    async def catalogue(self, business_id: str) -> Catalogue:
        return await self._context.catalogues.get(self._served(business_id))

    @traced("find")
    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        """The slots that start in [start, end), earliest first. What others hold is not among them.

        Whoever may not book here is told of none. NotThere when the business does not offer the service.
        """
        choice = await self._choice_of(query)
        if start >= end or _is_closed_to(query, choice):
            return ()
        calendar = await self._calendar(query, choice, start, end)
        return slots.open_slots(choice, calendar, start=start, end=end, now=self._context.clock())

    @traced("why_not")
    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        """The rules that exclude this start; empty when it is free. Whoever may not book here learns nothing of it."""
        choice = await self._choice_of(query)
        if _is_closed_to(query, choice):
            return (Reason(Rule.NOT_BOOKABLE),)
        calendar = await self._calendar(query, choice, start, start)
        return reasons.why_not(choice, calendar, start=start, now=self._context.clock())

    @traced("why_not_day")
    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        """As `why_not`, of the whole day on the business's calendar; empty when something is free."""
        choice = await self._choice_of(query)
        if _is_closed_to(query, choice):
            return (Reason(Rule.NOT_BOOKABLE),)
        start, end = midnight(day, choice.catalogue.zone), midnight(day, choice.catalogue.zone, days=1)
        calendar = await self._calendar(query, choice, start, end)
        return reasons.why_not_day(choice, calendar, day=day, now=self._context.clock())

    @traced("why_not_change")
    async def why_not_change(self, business_id: str, appointment: Appointment, change: Change) -> tuple[Reason, ...]:
        """The rules by which this appointment cannot be moved or cancelled here; empty when it can, as far as is known.

        Each change asks them again when it is carried out.
        """
        catalogue = await self.catalogue(business_id)
        refused = refused_change(catalogue, appointment, self._context.clock())
        if refused is None and change is Change.MOVE:
            refused = await moved_often(self._context.ledger, self._context.rules, business_id, appointment.id)
        return refused.reasons if refused else ()

    async def explain(
        self, business_id: str, service_id: str, start: datetime, staff_id: str | None = None
    ) -> Explanation:
        """Why this start is or is not on offer, rule by rule, for whoever runs the business; also of a service, and of
        staff, that customers do not see. Read anew. NotThere when there is no such service.
        """
        client, catalogue = self._context.client, await self.catalogue(business_id)
        services, staff = await client.list_services(business_id), await client.list_staff(business_id)
        service = next((one for one in services if one.id == service_id), None)
        if service is None:
            raise NotThere("the business has no such service")
        inquiry = inquiry_about(catalogue, service, services, staff, staff_id)
        seen = await self._context.calendars.snapshot(
            business_id, inquiry.choice, start, start, fresh=True, holder=None
        )
        return explain(inquiry, seen.calendar, start=start, now=self._context.clock())

    @traced("alternatives")
    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        """For a start that is not free: one slot for each wish whose giving up would help, in the order of `Wish`.

        At another business a service of the same name counts as the same. A business that cannot be asked is left
        out, and so is one where they may not book.
        """
        choice = await self._choice_of(query)
        zone = choice.catalogue.zone
        around = await self.find(query, start - REACH, start + REACH)
        found = {Wish.TIME: at_another_time(around, start, zone)}
        if query.staff_id is not None:
            anyone = await self.find(replace(query, staff_id=None, also_with=()), start, start + _MOMENT)
            found[Wish.STAFF] = with_others(anyone, start)
        found[Wish.DAY] = on_another_day(around, start, zone)
        here = [
            Alternative(wish, query.business_id, query.service_id, slot)
            for wish, slot in found.items()
            if slot is not None
        ]
        elsewhere = await self._elsewhere(query, choice.service.name, start)
        return (*here, elsewhere) if elsewhere else tuple(here)

    async def _choice_of(self, query: SlotQuery) -> ServiceChoice:
        catalogue = await self.catalogue(query.business_id)
        service = catalogue.service(query.service_id)
        if service is None:
            raise NotThere("the business does not offer this service")
        return ServiceChoice(catalogue, service, query.staff_id, query.people, query.also_with)

    async def _calendar(
        self, query: SlotQuery, choice: ServiceChoice, start: datetime, end: datetime
    ) -> CalendarSnapshot:
        seen = await self._context.calendars.snapshot(
            query.business_id, choice, start, end, fresh=False, holder=query.holder
        )
        moved_id = AppointmentRef.parse(query.moving).appointment_id if query.moving else None
        moved = next((one for one in seen.calendar.appointments if one.id == moved_id), None)
        return seen.calendar.without(moved)

    async def _elsewhere(self, query: SlotQuery, service_name: str, start: datetime) -> Alternative | None:
        for other in self._business_ids:
            if other == query.business_id:
                continue
            with suppress(BookingsError):
                shop = await self.catalogue(other)
                if entry_to(shop, query.identity) is not Access.ALLOWED:
                    continue
                same = next((one for one in shop.services if one.name.casefold() == service_name.casefold()), None)
                if same is None:
                    continue
                there = SlotQuery(other, same.id, holder=query.holder, people=query.people, identity=query.identity)
                if (slot := with_others(await self.find(there, start, start + _MOMENT), start)) is not None:
                    return Alternative(Wish.BUSINESS, other, same.id, slot)
        return None

    @traced("hold")
    async def hold(self, query: SlotQuery, start: datetime) -> HoldAnswer:
        """Keeps a slot for the query's holder for five minutes; nobody else is shown it or can book it.

        A holder has one hold: the last. Of anyone (`staff_id` None) the hold names who it is. TooMany where the slot is
        free, but not kept for this customer.
        """
        if query.holder is None:
            raise ValueError("a slot is held for somebody")
        catalogue = await self.catalogue(query.business_id)
        service = catalogue.service(query.service_id)
        if service is None:
            return NotFound()
        if (access := entry_to(catalogue, query.identity)) is not Access.ALLOWED:
            return Forbidden(access)
        holder = await self._context.quotas.holder(query)
        if isinstance(holder, TooMany):
            return await self._not_kept(query, start, holder)
        moved_id = AppointmentRef.parse(query.moving).appointment_id if query.moving else None
        before = await find_now(self._context.client, query.business_id, moved_id) if moved_id else None
        try:
            kept = await self._context.slot_holds.take(
                query.business_id,
                ServiceChoice(catalogue, service, query.staff_id, query.people, query.also_with),
                start,
                holder=holder,
                fresh=False,
                instead_of=before,
            )
        except TooManyHoldsError as error:
            limit = {"conversation": Limit.CHAT_HOLDS, "network": Limit.NETWORK_HOLDS}[str(error)]
            return await self._not_kept(query, start, self._context.quotas.refuse(limit))
        return kept.held if isinstance(kept, HeldSlot) else kept

    async def _not_kept(self, query: SlotQuery, start: datetime, refused: TooMany) -> HoldAnswer:
        """Whoever asks for another slot has turned away from the one that they held."""
        await self.release(query.holder or "")
        reasons = await self.why_not(query, start)
        return not_free(reasons) if reasons else refused

    @traced("renew")
    async def renew(self, holder: str, *, is_named: bool = False) -> datetime | None:
        """Until when the hold lasts now, five minutes more if it may; None when there is none (any more).

        `is_named` as in `SlotQuery`.
        """
        hold = await self._context.ledger.holds.renew(holder, is_named=is_named)
        return hold.expires_at if hold else None

    @traced("release")
    async def release(self, holder: str) -> None:
        """For when the customer turns away; a hold that there is not is fine."""
        await self._context.ledger.holds.release(holder)

    @traced("book")
    async def book(self, order: Order) -> BookAnswer:
        self._served(order.business_id)
        context = self._context

        async def access(catalogue: Catalogue) -> Access:
            return write_for(catalogue, order.identity, order.person.email)

        async def write() -> BookAnswer:
            return await context.quotas.book(order, context.ledger, lambda: book(context, order))

        async def work() -> BookAnswer:
            return await self._forbidden(order, access) or await write()

        return await self._once("book", self._bookings, order.intent, work, Uncertain())

    @traced("appointments_of")
    async def appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        """What lies ahead of whoever has proved their address, however it was booked, earliest first.

        Nothing is known of whoever has proved none.
        """
        return await appointments_of(self._context.client, self._served(business_id), identity, self._context.clock())

    @traced("past_appointments_of")
    async def past_appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        """What was last of whoever has proved their address, within a year, latest first."""
        client, now = self._context.client, self._context.clock()
        return await past_appointments_of(client, self._served(business_id), identity, now)

    @traced("look_up")
    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        own = await own_part(self._context.client, self._served(business_id), appointment_id)
        return own or await find_renamed(self._context, business_id, AppointmentRef.parse(appointment_id))

    @traced("move")
    async def move(self, order: MoveOrder) -> MoveAnswer:
        """To another time, and to another service of the business if the order names one."""
        self._served(order.business_id)

        async def work() -> MoveAnswer:
            if (forbidden := await self._forbidden(order, lambda shop: self._access_to(shop, order))) is not None:
                return forbidden
            what = self._context, order.intent, order.business_id, order.appointment_id
            kept = await keep_for_another_move(*what)
            await finish_earlier(*what)
            answer = await move(self._context, order)
            if kept and isinstance(answer, Moved):
                with suppress(BookingsError):  # it has been moved, whatever this is answered
                    return replace(answer, besides=await own_part(self._context.client, order.business_id, kept))
            return answer

        return await self._once("move", self._moves, order.intent, work, Uncertain())

    @traced("cancel")
    async def cancel(self, order: CancelOrder) -> CancelAnswer:
        self._served(order.business_id)

        async def work() -> CancelAnswer:
            if (forbidden := await self._forbidden(order, lambda shop: self._access_to(shop, order))) is not None:
                return forbidden
            what = self._context, order.intent, order.business_id, order.appointment_id
            old_id = await keep_old_one_of(*what)
            has_ended = await finish_earlier(*what)
            answer = await cancel(self._context, order)
            if old_id and isinstance(answer, Cancelled):
                with suppress(BookingsError):  # it has been cancelled, whatever this is answered
                    is_gone = await own_part(self._context.client, order.business_id, old_id) is None
                    answer = replace(answer, old_id=old_id if is_gone else "")
            # The old one of a move is gone by what was sent for that just now.
            return replace(answer, is_found_gone=False) if has_ended and isinstance(answer, Cancelled) else answer

        return await self._once("cancel", self._cancellations, order.intent, work, Uncertain())

    @traced("leave_note")
    async def leave_note(self, order: NoteOrder) -> NoteAnswer:
        """A line in the staff notes of an appointment, once however often it is asked for on one day.

        Uncertain where it may be there or not: nobody looks into that later, so the customer has to say it otherwise.
        """
        self._served(order.business_id)

        async def work() -> NoteAnswer:
            if (forbidden := await self._forbidden(order, lambda shop: self._access_to(shop, order))) is not None:
                return forbidden
            return await leave_note(self._context, order)

        return await self._once("note", self._notes, order.intent, work, Uncertain())

    async def _access_to(self, catalogue: Catalogue, order: MoveOrder | CancelOrder | NoteOrder) -> Access:
        """What is gone may be asked for by anybody: that it is gone is all that they hear."""
        entry = entry_to(catalogue, order.identity)
        if entry is not Access.ALLOWED or not proves_addresses(catalogue.business):
            return entry
        own = await self.look_up(order.business_id, order.appointment_id)
        return Access.ALLOWED if own is None else change_of(catalogue, order.identity, own)

    async def _forbidden(
        self, order: Order | MoveOrder | CancelOrder | NoteOrder, access_in: Callable[[Catalogue], Awaitable[Access]]
    ) -> Forbidden | None:
        """What stands against an order. What was allowed when it was sent comes to its end, whoever they are by now."""
        try:
            access = await access_in(await self.catalogue(order.business_id))
        except BookingsError:
            if await self._is_begun(order.intent):
                return None
            raise
        is_open = access is Access.ALLOWED or await self._is_begun(order.intent)
        return None if is_open else Forbidden(access)

    async def _is_begun(self, intent: str) -> bool:
        entry = await self._context.ledger.find(intent)
        return entry is not None and (entry.is_in_doubt or entry.state is State.CONFIRMED)

    async def reconcile(self) -> int:
        """Settles what was left uncertain, as far as it can be seen now. Gives how many intents came to their end."""
        return await reconcile(self._context)

    async def deliver(self, tell: Callable[[Report], Awaitable[bool | None]]) -> int:
        """Passes on what customers have to be told unasked; see `storage.notifications.Notifications.deliver`."""
        return await self._context.ledger.notifications.deliver(tell)

    async def look_after(self, tell: Callable[[Report], Awaitable[bool | None]], number: int) -> None:
        """Reconciles and delivers, as one round of many; now and then also forgets who the customers of long ago were.

        For `storage.background.Rounds`, in each process; they share the work.
        """
        await self.reconcile()
        await self.deliver(tell)
        if number % ROUNDS_BETWEEN_FORGETTING == 0:
            await self._context.ledger.forget_old()
            await self._context.ledger.customers.forget_old()
            await self._context.ledger.holds.forget_expired()
            await self._context.ledger.quotas.forget_old()
            await self._context.ledger.watching.forget_old()
            await self._context.ledger.absences.forget_old()

    async def look_for_changes(self, every: timedelta) -> int:
        """Looks through each calendar for what was changed otherwise than here, no more often than this; gives how much
        was found. What customers have to be told of it is among what `deliver` passes on.

        For `storage.background.Rounds`, in each process: one of them looks.
        """
        return sum([await self._changes.look(one, every) for one in self._business_ids])

    async def aclose(self) -> None:
        """Waits for the writes under way to come to their end; the client must stay open until then."""
        for flights in (self._bookings, self._moves, self._cancellations, self._notes):
            await flights.aclose()
        await self._context.catalogues.aclose()
        await self._context.calendars.aclose()
        await self._context.ledger.aclose()

    async def _once(
        self,
        kind: str,
        flights: SingleFlight[str, Outcome],
        intent: str,
        work: Callable[[], Coroutine[Any, Any, Outcome]],
        unsettled: Outcome,
    ) -> Outcome:
        """One intent at a time, in this process and in all others on the same ledger. `kind` is what it is counted as.

        `unsettled` is the answer to whoever has waited too long for another process.
        """

        async def counted() -> Outcome:
            said = FAILED
            try:
                outcome = await alone()
                said = ANSWERS[type(outcome)]
            finally:
                self._watcher(kind, said)
            return outcome

        async def alone() -> Outcome:
            async with AsyncExitStack() as stack:
                try:
                    await stack.enter_async_context(
                        self._context.ledger.locks.one_of([intent_lock(intent)], within=_INTENT_SECONDS)
                    )
                except TimeoutError:
                    return unsettled
                outcome = await work()
                if isinstance(outcome, Uncertain):
                    await self._context.ledger.owe_an_answer(intent)
                return outcome

        return await flights.join(intent, counted)

    def _served(self, business_id: str) -> str:
        if business_id not in self._business_ids:
            raise NotThere("this business is not served here")
        return business_id


def _is_closed_to(query: SlotQuery, choice: ServiceChoice) -> bool:
    """A one-time password closes nothing here: Bookings' own page shows times before it asks for the code."""
    return entry_to(choice.catalogue, query.identity) is not Access.ALLOWED
