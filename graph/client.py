"""What a customer's turn calls of Microsoft Bookings: values in, values out, errors of `graph/errors.py`.

Every operation is a request made by `graph/wire`, sent by `graph/transport.py` and read by `graph/wire`. What only an
operator calls is in `graph/admin.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from graph import wire
from graph.auth.tokens import TokenSource
from graph.model import (
    Address,
    Appointment,
    AppointmentChanges,
    AppointmentDraft,
    AvailabilityItem,
    Business,
    Customer,
    CustomerDraft,
    Phone,
    Question,
    Service,
    StaffAvailability,
    StaffMember,
)
from graph.request_limits import MOST_AT_ONCE, RequestLimits
from graph.transport import USUAL_TIMING, CallTiming, Transport
from graph.tries import Watcher


class BookingsClient:
    """Calls below one root of Graph (`base_url` with its version). Closes `http` when it is left.

    `limits`, when given, decide how many calls are under way; otherwise this client alone has `max_in_flight` for each
    business.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        tokens: TokenSource,
        *,
        max_in_flight: int = MOST_AT_ONCE,
        limits: RequestLimits | None = None,
        timing: CallTiming = USUAL_TIMING,
    ) -> None:
        self._http = http
        limits = limits or RequestLimits(max_in_flight, timing.clock)
        self.transport = Transport(http, base_url, tokens, limits, timing)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    def watch(self, watcher: Watcher) -> None:
        """Tells of every request that has come to its end."""
        self.transport.watch(watcher)

    @property
    def is_closed(self) -> bool:
        return self._http.is_closed

    # What the business offers

    async def get_business(self, business_id: str) -> Business:
        return await self.transport.read_one(wire.get_business(business_id), Business)

    async def list_services(self, business_id: str) -> tuple[Service, ...]:
        """All of them, those hidden from customers too; without their reminders."""
        return await self.transport.read_all(wire.list_services(business_id), Service)

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]:
        return await self.transport.read_all(wire.list_staff(business_id), StaffMember)

    async def list_questions(self, business_id: str) -> tuple[Question, ...]:
        return await self.transport.read_all(wire.list_questions(business_id), Question)

    # Customers

    async def list_customers(self, business_id: str) -> tuple[Customer, ...]:
        return await self.transport.read_all(wire.list_customers(business_id), Customer)

    async def create_customer(
        self,
        business_id: str,
        name: str,
        email: str | None = None,
        phones: Sequence[Phone] = (),
        addresses: Sequence[Address] = (),
    ) -> Customer:
        """Makes a new one even when there is another with the same address."""
        draft = CustomerDraft(name, email, tuple(phones), tuple(addresses))
        return await self.transport.read_one(wire.create_customer(business_id, draft), Customer)

    # The calendar

    async def calendar_view(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The appointments that touch [start, end), each once."""
        until = self.transport.deadline()
        found: dict[str, Appointment] = {}
        for request in wire.calendar_view(business_id, start, end):
            part = await self.transport.read_all(request, Appointment, until)
            found.update((appointment.id, appointment) for appointment in part)
        return tuple(found.values())

    async def staff_availability(
        self, business_id: str, staff_ids: Sequence[str], start: datetime, end: datetime
    ) -> tuple[StaffAvailability, ...]:
        """Within [start, end), in the order of `staff_ids`. Time that nothing is said about is not working time.

        Service hours, buffers and lead times are not taken into account, and Graph has been seen to call busy time
        available: check against `calendar_view` before booking.
        """
        until = self.transport.deadline()
        found: dict[str, list[AvailabilityItem]] = {staff_id: [] for staff_id in staff_ids}
        for request, first, last in wire.staff_availability(business_id, tuple(found), start, end):
            for answer in await self.transport.read(request, wire.read_staff_availability, until):
                found.setdefault(answer.staff_id, []).extend(wire.within(answer.items, first, last))
        return tuple(StaffAvailability(staff_id, tuple(items)) for staff_id, items in found.items())

    async def get_appointment(self, business_id: str, appointment_id: str) -> Appointment:
        return await self.transport.read_one(wire.get_appointment(business_id, appointment_id), Appointment)

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment:
        """Never sent twice. After OutcomeUnknown look in `calendar_view` before doing anything else."""
        return await self.transport.read_one(wire.create_appointment(business_id, draft), Appointment)

    async def update_appointment(self, business_id: str, appointment_id: str, changes: AppointmentChanges) -> None:
        """Another service needs another appointment.

        Graph answers with nothing: read the appointment again, and look for it by time if its id has changed.
        """
        await self.transport.send(wire.update_appointment(business_id, appointment_id, changes))

    async def cancel_appointment(self, business_id: str, appointment_id: str, message: str) -> None:
        """Graph mails the message to customer and staff. NotThere means that it was gone before."""
        await self.transport.send(wire.cancel_appointment(business_id, appointment_id, message))

    async def delete_appointment(self, business_id: str, appointment_id: str) -> None:
        """Without a message of ours, though Graph has been seen to mail people all the same."""
        await self.transport.send(wire.delete_appointment(business_id, appointment_id))

    # Mail

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        """From a mailbox of the tenant; Graph says that it took the mail, not that it arrived."""
        await self.transport.send(wire.send_mail(mailbox, to, subject, text))
