"""The booking service: finds slots, and books, moves and cancels appointments exactly once.

It leaves the rules to `slots` and `reasons`, and each kind of write to a module of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from graph.errors import BookingsError, NotThere
from graph.model import Appointment
from scheduling.availability import reasons, slots
from scheduling.availability.alternatives import REACH, at_another_time, on_another_day, with_others
from scheduling.availability.opening_hours import midnight
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.class_seats import AppointmentRef
from scheduling.ledger import Ledger
from scheduling.model import (
    Alternative,
    BookOutcome,
    CancelOrder,
    CancelOutcome,
    Catalogue,
    HoldOutcome,
    MoveOrder,
    MoveOutcome,
    NotFound,
    Order,
    Reason,
    ServiceChoice,
    Slot,
    SlotQuery,
    Uncertain,
    Wish,
)
from scheduling.ports import Bookings, ServiceNames
from scheduling.reading.appointments import find_now, own_part
from scheduling.reading.calendar import Calendars
from scheduling.reading.calendar_cache import CalendarCache
from scheduling.reading.catalogue import CatalogueCache
from scheduling.reading.service_rules import Rules
from scheduling.reading.single_flight import SingleFlight
from scheduling.writing.booking import book
from scheduling.writing.cancelling import cancel
from scheduling.writing.context import WriteContext
from scheduling.writing.exclusive_access import ExclusiveAccess
from scheduling.writing.moving import move
from scheduling.writing.reconcile import ROUNDS_BETWEEN_FORGETTING, finish_earlier, reconcile
from scheduling.writing.renamed import find_renamed
from scheduling.writing.slot_holds import HeldSlot, SlotHolds
from storage.intents import intent_lock
from storage.notifications import Report

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
        names: ServiceNames | None = None,
        rules: Mapping[str, Rules] = MappingProxyType({}),
    ) -> None:
        """`names` tells what services are also called; `rules` are what the operator says of them, by business."""
        if not business_ids:
            raise ValueError("a booking service serves at least one business")
        self._business_ids = tuple(business_ids)
        calendars = Calendars(CalendarCache(client, clock), ledger.holds)
        self._context = WriteContext(
            client=client,
            ledger=ledger,
            catalogues=CatalogueCache(client, clock, None, names, rules),
            calendars=calendars,
            slot_holds=SlotHolds(ledger.holds, calendars, clock),
            access=ExclusiveAccess(ledger),
            clock=clock,
        )
        self._bookings: SingleFlight[str, BookOutcome] = SingleFlight()
        self._moves: SingleFlight[str, MoveOutcome] = SingleFlight()
        self._cancellations: SingleFlight[str, CancelOutcome] = SingleFlight()

    @property
    def business_ids(self) -> tuple[str, ...]:
        return self._business_ids

    async def catalogue(self, business_id: str) -> Catalogue:
        return await self._context.catalogues.get(self._served(business_id))

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        """The slots that start in [start, end), earliest first. What others hold is not among them.

        NotThere when the business does not offer the service.
        """
        choice = await self._choice_of(query)
        if start >= end:
            return ()
        calendar = await self._calendar(query, choice, start, end)
        return slots.open_slots(choice, calendar, start=start, end=end, now=self._context.clock())

    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        """The rules that exclude this start; empty when it is free."""
        choice = await self._choice_of(query)
        calendar = await self._calendar(query, choice, start, start)
        return reasons.why_not(choice, calendar, start=start, now=self._context.clock())

    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        """The rules that exclude the whole day on the business's calendar; empty when something is free."""
        choice = await self._choice_of(query)
        start, end = midnight(day, choice.catalogue.zone), midnight(day, choice.catalogue.zone, days=1)
        calendar = await self._calendar(query, choice, start, end)
        return reasons.why_not_day(choice, calendar, day=day, now=self._context.clock())

    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        """For a start that is not free: one slot for each wish whose giving up would help, in the order of `Wish`.

        At another business a service of the same name counts as the same. A business that cannot be asked is left out.
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
                services = (await self.catalogue(other)).services
                same = next((one for one in services if one.name.casefold() == service_name.casefold()), None)
                if same is None:
                    continue
                there = SlotQuery(other, same.id, holder=query.holder, people=query.people)
                if (slot := with_others(await self.find(there, start, start + _MOMENT), start)) is not None:
                    return Alternative(Wish.BUSINESS, other, same.id, slot)
        return None

    async def hold(self, query: SlotQuery, start: datetime) -> HoldOutcome:
        """Keeps a slot for the query's holder for five minutes; nobody else is shown it or can book it.

        A holder has one hold: the last. Of anyone (`staff_id` None) the hold names who it is.
        """
        if query.holder is None:
            raise ValueError("a slot is held for somebody")
        catalogue = await self.catalogue(query.business_id)
        service = catalogue.service(query.service_id)
        if service is None:
            return NotFound()
        moved_id = AppointmentRef.parse(query.moving).appointment_id if query.moving else None
        before = await find_now(self._context.client, query.business_id, moved_id) if moved_id else None
        kept = await self._context.slot_holds.take(
            query.business_id,
            ServiceChoice(catalogue, service, query.staff_id, query.people, query.also_with),
            start,
            holder=query.holder,
            fresh=False,
            instead_of=before,
        )
        return kept.held if isinstance(kept, HeldSlot) else kept

    async def renew(self, holder: str) -> datetime | None:
        """Until when the hold lasts now, five minutes more; None when there is none (any more)."""
        hold = await self._context.ledger.holds.renew(holder)
        return hold.expires_at if hold else None

    async def release(self, holder: str) -> None:
        """For when the customer turns away; a hold that there is not is fine."""
        await self._context.ledger.holds.release(holder)

    async def book(self, order: Order) -> BookOutcome:
        self._served(order.business_id)
        return await self._once(self._bookings, order.intent, lambda: book(self._context, order), Uncertain())

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        own = await own_part(self._context.client, self._served(business_id), appointment_id)
        return own or await find_renamed(self._context, business_id, AppointmentRef.parse(appointment_id))

    async def move(self, order: MoveOrder) -> MoveOutcome:
        """To another time, and to another service of the business if the order names one."""
        self._served(order.business_id)

        async def work() -> MoveOutcome:
            await finish_earlier(self._context, order.intent, order.business_id, order.appointment_id)
            return await move(self._context, order)

        return await self._once(self._moves, order.intent, work, Uncertain())

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        self._served(order.business_id)

        async def work() -> CancelOutcome:
            await finish_earlier(self._context, order.intent, order.business_id, order.appointment_id)
            return await cancel(self._context, order)

        return await self._once(self._cancellations, order.intent, work, Uncertain())

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
            await self._context.ledger.holds.forget_expired()

    async def aclose(self) -> None:
        """Waits for the writes under way to come to their end; the client must stay open until then."""
        for flights in (self._bookings, self._moves, self._cancellations):
            await flights.aclose()
        await self._context.catalogues.aclose()
        await self._context.calendars.aclose()
        await self._context.ledger.aclose()

    async def _once(
        self,
        flights: SingleFlight[str, Outcome],
        intent: str,
        work: Callable[[], Coroutine[Any, Any, Outcome]],
        unsettled: Outcome,
    ) -> Outcome:
        """One intent at a time, in this process and in all others on the same ledger.

        `unsettled` is the answer to whoever has waited too long for another process.
        """

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

        return await flights.join(intent, alone)

    def _served(self, business_id: str) -> str:
        if business_id not in self._business_ids:
            raise NotThere("this business is not served here")
        return business_id
