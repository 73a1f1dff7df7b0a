"""The desk: finds slots, and books, moves and cancels appointments exactly once.

It leaves the rules to `slots` and `reasons`, and each kind of write to a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from graph.errors import NotThere
from graph.values import Appointment, Service
from scheduling import reasons, slots
from scheduling.booking import book
from scheduling.cancelling import cancel
from scheduling.catalogue import Catalogues
from scheduling.flights import Flights
from scheduling.ledger import Ledger
from scheduling.moving import move
from scheduling.office import Office
from scheduling.ports import Bookings
from scheduling.readings import Readings
from scheduling.seats import Handle
from scheduling.turns import Turns
from scheduling.values import BookOutcome, CancelOutcome, Catalogue, MoveOutcome, Order, Reason, Slot
from scheduling.windows import midnight


class Desk:
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
            raise ValueError("a desk serves at least one business")
        self._business_ids = tuple(business_ids)
        self._office = Office(
            client=client,
            ledger=ledger,
            catalogues=Catalogues(client, clock, default_zone),
            readings=Readings(client, clock),
            turns=Turns(),
            clock=clock,
        )
        self._bookings: Flights[str, BookOutcome] = Flights()
        self._moves: Flights[str, MoveOutcome] = Flights()
        self._cancellations: Flights[str, CancelOutcome] = Flights()

    @property
    def business_ids(self) -> tuple[str, ...]:
        return self._business_ids

    async def catalogue(self, business_id: str) -> Catalogue:
        return await self._office.catalogues.get(self._served(business_id))

    async def find(
        self, business_id: str, service_id: str, staff_id: str | None, start: datetime, end: datetime
    ) -> tuple[Slot, ...]:
        """NotThere when the business does not offer the service."""
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        if start >= end:
            return ()
        appointments, availability = await self._office.calendar(
            business_id, catalogue, service, start, end, fresh=False
        )
        return slots.open_slots(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            end=end,
            now=self._office.clock(),
            appointments=appointments,
            availability=availability,
        )

    async def why_not(
        self, business_id: str, service_id: str, staff_id: str | None, start: datetime
    ) -> tuple[Reason, ...]:
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        appointments, availability = await self._office.calendar(
            business_id, catalogue, service, start, start, fresh=False
        )
        return reasons.why_not(
            catalogue,
            service,
            staff_id=staff_id,
            start=start,
            now=self._office.clock(),
            appointments=appointments,
            availability=availability,
        )

    async def why_not_day(
        self, business_id: str, service_id: str, staff_id: str | None, day: date
    ) -> tuple[Reason, ...]:
        catalogue = await self.catalogue(business_id)
        service = _service(catalogue, service_id)
        start, end = midnight(day, catalogue.zone), midnight(day, catalogue.zone, days=1)
        appointments, availability = await self._office.calendar(
            business_id, catalogue, service, start, end, fresh=False
        )
        return reasons.why_not_day(
            catalogue,
            service,
            staff_id=staff_id,
            day=day,
            now=self._office.clock(),
            appointments=appointments,
            availability=availability,
        )

    async def book(self, order: Order) -> BookOutcome:
        self._served(order.business_id)
        return await self._bookings.join(order.intent, lambda: book(self._office, order))

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        handle = Handle.parse(appointment_id)
        appointment = await self._office.find_now(self._served(business_id), handle.appointment_id)
        return handle.own_part(appointment) if appointment else None

    async def move(
        self, intent: str, business_id: str, appointment_id: str, start: datetime, staff_id: str | None
    ) -> MoveOutcome:
        self._served(business_id)
        return await self._moves.join(
            intent, lambda: move(self._office, intent, business_id, appointment_id, start, staff_id)
        )

    async def cancel(self, intent: str, business_id: str, appointment_id: str, message: str) -> CancelOutcome:
        self._served(business_id)
        return await self._cancellations.join(
            intent, lambda: cancel(self._office, intent, business_id, appointment_id, message)
        )

    async def aclose(self) -> None:
        """Waits for the writes under way to come to their end; the client must stay open until then."""
        for flights in (self._bookings, self._moves, self._cancellations):
            await flights.aclose()
        await self._office.catalogues.aclose()
        await self._office.readings.aclose()

    def _served(self, business_id: str) -> str:
        if business_id not in self._business_ids:
            raise NotThere("this business is not served here")
        return business_id


def _service(catalogue: Catalogue, service_id: str) -> Service:
    service = catalogue.service(service_id)
    if service is None:
        raise NotThere("the business does not offer this service")
    return service
