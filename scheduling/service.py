"""The booking service: finds slots, and books, moves and cancels appointments exactly once.

It leaves the rules to `slots` and `reasons`, and each kind of write to a module of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from graph.errors import BookingsError, NotThere
from graph.values import Answer, Appointment, Service
from scheduling.availability import reasons, slots
from scheduling.availability.alternatives import REACH, at_another_time, on_another_day, with_others
from scheduling.availability.opening_hours import midnight
from scheduling.ledger import Ledger
from scheduling.model import (
    Alternative,
    BookOutcome,
    CancelOutcome,
    Catalogue,
    HoldOutcome,
    MoveOutcome,
    NotFound,
    Order,
    Reason,
    Slot,
    Uncertain,
    Wish,
)
from scheduling.ports import Bookings
from scheduling.reading.calendar_cache import CalendarCache
from scheduling.reading.catalogue import CatalogueCache
from scheduling.reading.single_flight import SingleFlight
from scheduling.writing.booking import book
from scheduling.writing.cancelling import cancel
from scheduling.writing.class_seats import AppointmentRef
from scheduling.writing.moving import move
from scheduling.writing.office import CalendarSnapshot, HeldSlot, Office
from scheduling.writing.reconcile import ROUNDS_BETWEEN_FORGETTING, finish_earlier, reconcile
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
        default_zone: str | None = None,
    ) -> None:
        """`default_zone` is the IANA zone of businesses that do not say theirs."""
        if not business_ids:
            raise ValueError("a booking service serves at least one business")
        self._business_ids = tuple(business_ids)
        self._office = Office(
            client=client,
            ledger=ledger,
            catalogues=CatalogueCache(client, clock, default_zone),
            readings=CalendarCache(client, clock),
            clock=clock,
        )
        self._bookings: SingleFlight[str, BookOutcome] = SingleFlight()
        self._moves: SingleFlight[str, MoveOutcome] = SingleFlight()
        self._cancellations: SingleFlight[str, CancelOutcome] = SingleFlight()

    @property
    def business_ids(self) -> tuple[str, ...]:
        return self._business_ids

    async def catalogue(self, business_id: str) -> Catalogue:
        return await self._office.catalogues.get(self._served(business_id))

    async def find(
        self,
        business_id: str,
        service_id: str,
        staff_id: str | None,
        start: datetime,
        end: datetime,
        *,
        holder: str | None = None,
        moving: str | None = None,
    ) -> tuple[Slot, ...]:
        """NotThere when the business does not offer the service. What others hold is not shown.

        `moving` is the appointment that would be moved: here and below, its own old time is not in the way.
        """
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        if start >= end:
            return ()
        seen = await self._seen(business_id, catalogue, service, start, end, holder, moving)
        return slots.open_slots(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            end=end,
            now=self._office.clock(),
            appointments=seen.appointments,
            availability=seen.availability,
            holds=seen.holds,
        )

    async def why_not(
        self,
        business_id: str,
        service_id: str,
        staff_id: str | None,
        start: datetime,
        *,
        holder: str | None = None,
        moving: str | None = None,
    ) -> tuple[Reason, ...]:
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        seen = await self._seen(business_id, catalogue, service, start, start, holder, moving)
        return reasons.why_not(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            now=self._office.clock(),
            appointments=seen.appointments,
            availability=seen.availability,
            holds=seen.holds,
        )

    async def why_not_day(
        self,
        business_id: str,
        service_id: str,
        staff_id: str | None,
        day: date,
        *,
        holder: str | None = None,
        moving: str | None = None,
    ) -> tuple[Reason, ...]:
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        start, end = midnight(day, catalogue.zone), midnight(day, catalogue.zone, days=1)
        seen = await self._seen(business_id, catalogue, service, start, end, holder, moving)
        return reasons.why_not_day(
            catalogue,
            service,
            staff_id=staff_id,
            day=day,
            now=self._office.clock(),
            appointments=seen.appointments,
            availability=seen.availability,
            holds=seen.holds,
        )

    async def alternatives(
        self,
        business_id: str,
        service_id: str,
        staff_id: str | None,
        start: datetime,
        *,
        holder: str | None = None,
        moving: str | None = None,
    ) -> tuple[Alternative, ...]:
        """For a start that is not free: one slot for each wish whose giving up would help, in the order of `Wish`.

        At another business a service of the same name counts as the same. A business that cannot be asked is left out.
        """
        catalogue = await self.catalogue(business_id)
        first, last = start - REACH, start + REACH
        around = await self.find(business_id, service_id, staff_id, first, last, holder=holder, moving=moving)
        found = {Wish.TIME: at_another_time(around, start, catalogue.zone)}
        if staff_id is not None:
            soon = start + _MOMENT
            anyone = await self.find(business_id, service_id, None, start, soon, holder=holder, moving=moving)
            found[Wish.STAFF] = with_others(anyone, start)
        found[Wish.DAY] = on_another_day(around, start, catalogue.zone)
        here = [Alternative(wish, business_id, service_id, slot) for wish, slot in found.items() if slot is not None]
        elsewhere = await self._elsewhere(business_id, _service(catalogue, service_id).name, start, holder)
        return (*here, elsewhere) if elsewhere else tuple(here)

    async def _seen(
        self,
        business_id: str,
        catalogue: Catalogue,
        service: Service,
        start: datetime,
        end: datetime,
        holder: str | None,
        moving: str | None,
    ) -> CalendarSnapshot:
        seen = await self._office.calendar(business_id, catalogue, service, start, end, fresh=False, holder=holder)
        moved_id = AppointmentRef.parse(moving).appointment_id if moving else None
        return seen.without(next((one for one in seen.appointments if one.id == moved_id), None))

    async def _elsewhere(
        self, business_id: str, service_name: str, start: datetime, holder: str | None
    ) -> Alternative | None:
        for other in self._business_ids:
            if other == business_id:
                continue
            with suppress(BookingsError):
                services = (await self.catalogue(other)).services
                same = next((one for one in services if one.name.casefold() == service_name.casefold()), None)
                if same is None:
                    continue
                offered = await self.find(other, same.id, None, start, start + _MOMENT, holder=holder)
                if (slot := with_others(offered, start)) is not None:
                    return Alternative(Wish.BUSINESS, other, same.id, slot)
        return None

    async def hold(
        self,
        business_id: str,
        service_id: str,
        staff_id: str | None,
        start: datetime,
        *,
        holder: str,
        moving: str | None = None,
    ) -> HoldOutcome:
        """Keeps a slot for five minutes; nobody else is shown it or can book it. A holder has one hold: the last.

        Of anyone (`staff_id` None) the hold names who it is. `moving` is as in `find`.
        """
        catalogue = await self.catalogue(business_id)
        service = catalogue.service(service_id)
        if service is None:
            return NotFound()
        before = (
            await self._office.find_now(business_id, AppointmentRef.parse(moving).appointment_id) if moving else None
        )
        kept = await self._office.keep(
            business_id, catalogue, service, staff_id, start, holder=holder, fresh=False, instead_of=before
        )
        return kept.held if isinstance(kept, HeldSlot) else kept

    async def renew(self, holder: str) -> datetime | None:
        """Until when the hold lasts now, five minutes more; None when there is none (any more)."""
        hold = await self._office.ledger.holds.renew(holder)
        return hold.expires_at if hold else None

    async def release(self, holder: str) -> None:
        """For when the customer turns away; a hold that there is not is fine."""
        await self._office.ledger.holds.release(holder)

    async def book(self, order: Order) -> BookOutcome:
        self._served(order.business_id)
        return await self._once(self._bookings, order.intent, lambda: book(self._office, order), Uncertain())

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        return await self._office.own_part(self._served(business_id), appointment_id)

    async def move(
        self,
        intent: str,
        business_id: str,
        appointment_id: str,
        start: datetime,
        staff_id: str | None,
        *,
        service_id: str | None = None,
        answers: tuple[Answer, ...] = (),
        holder: str | None = None,
    ) -> MoveOutcome:
        """To another time, and to another service of the business if `service_id` names one, with its `answers`."""
        self._served(business_id)

        async def work() -> MoveOutcome:
            await finish_earlier(self._office, intent, business_id, appointment_id)
            return await move(
                self._office,
                intent,
                business_id,
                appointment_id,
                start,
                staff_id,
                service_id=service_id,
                answers=answers,
                holder=holder,
            )

        return await self._once(self._moves, intent, work, Uncertain())

    async def cancel(
        self, intent: str, business_id: str, appointment_id: str, message: str, *, holder: str | None = None
    ) -> CancelOutcome:
        """`holder` is who is told when the answer can only be given later."""
        self._served(business_id)

        async def work() -> CancelOutcome:
            await finish_earlier(self._office, intent, business_id, appointment_id)
            return await cancel(self._office, intent, business_id, appointment_id, message, holder=holder)

        return await self._once(self._cancellations, intent, work, Uncertain())

    async def reconcile(self) -> int:
        """Settles what was left uncertain, as far as it can be seen now. Gives how many intents came to their end."""
        return await reconcile(self._office)

    async def deliver(self, tell: Callable[[Report], Awaitable[bool | None]]) -> int:
        """Passes on what customers have to be told unasked; see `storage.notifications.Notifications.deliver`."""
        return await self._office.ledger.notifications.deliver(tell)

    async def look_after(self, tell: Callable[[Report], Awaitable[bool | None]], number: int) -> None:
        """Both, as one round of many; now and then also forgets who the customers of long ago were.

        For `storage.background.Rounds`, in each process; they share the work.
        """
        await self.reconcile()
        await self.deliver(tell)
        if number % ROUNDS_BETWEEN_FORGETTING == 0:
            await self._office.ledger.forget_old()

    async def aclose(self) -> None:
        """Waits for the writes under way to come to their end; the client must stay open until then."""
        for flights in (self._bookings, self._moves, self._cancellations):
            await flights.aclose()
        await self._office.catalogues.aclose()
        await self._office.readings.aclose()
        await self._office.ledger.aclose()

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
                        self._office.ledger.locks.one_of([intent_lock(intent)], within=_INTENT_SECONDS)
                    )
                except TimeoutError:
                    return unsettled
                outcome = await work()
                if isinstance(outcome, Uncertain):
                    await self._office.owe_an_answer(intent)
                return outcome

        return await flights.join(intent, alone)

    def _served(self, business_id: str) -> str:
        if business_id not in self._business_ids:
            raise NotThere("this business is not served here")
        return business_id


def _service(catalogue: Catalogue, service_id: str) -> Service:
    service = catalogue.service(service_id)
    if service is None:
        raise NotThere("the business does not offer this service")
    return service
