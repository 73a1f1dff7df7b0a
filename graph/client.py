"""Microsoft Bookings as async calls: values in, values out, errors of `graph/errors.py`.

Every operation is a request made by `graph/wire`, sent by `graph/sender.py` and read by `graph/wire`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx

from graph import lanes, wire
from graph.sender import Sender
from graph.tokens import TokenSource
from graph.values import (
    Address,
    Appointment,
    AppointmentDraft,
    Attendee,
    AvailabilityItem,
    Business,
    Customer,
    Phone,
    Question,
    Service,
    StaffAvailability,
    StaffMember,
)

T = TypeVar("T")

# The longest that a customer waits for one call, with its retries and pages.
CALL_SECONDS = 30.0


class BookingsClient:
    """Calls below one root of Graph (`base_url` with its version). Closes `http` when it is left.

    `clock` counts seconds, `chance` gives random numbers in [0, 1). Every call ends within `call_seconds`.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        tokens: TokenSource,
        *,
        max_in_flight: int = lanes.WIDTH,
        call_seconds: float = CALL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._http = http
        self._clock = clock
        self._call_seconds = call_seconds
        ways = lanes.Lanes(max_in_flight, clock)
        self._sender = Sender(http, base_url, tokens, ways, clock=clock, sleep=sleep, chance=chance)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    @property
    def is_closed(self) -> bool:
        return self._http.is_closed

    # Businesses

    async def list_businesses(self, query: str | None = None) -> tuple[Business, ...]:
        """Their ids and names only, at most 500 of them; `query` narrows by name."""
        return await self._read_all(wire.list_businesses(query), wire.read_business)

    async def get_business(self, business_id: str) -> Business:
        return await self._read(wire.get_business(business_id), wire.read_business)

    # Services, staff, questions

    async def list_services(self, business_id: str) -> tuple[Service, ...]:
        """All of them, those hidden from customers too."""
        return await self._read_all(wire.list_services(business_id), wire.read_service)

    async def get_service(self, business_id: str, service_id: str) -> Service:
        return await self._read(wire.get_service(business_id, service_id), wire.read_service)

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]:
        return await self._read_all(wire.list_staff(business_id), wire.read_staff_member)

    async def get_staff_member(self, business_id: str, staff_id: str) -> StaffMember:
        return await self._read(wire.get_staff_member(business_id, staff_id), wire.read_staff_member)

    async def list_questions(self, business_id: str) -> tuple[Question, ...]:
        return await self._read_all(wire.list_questions(business_id), wire.read_question)

    async def get_question(self, business_id: str, question_id: str) -> Question:
        return await self._read(wire.get_question(business_id, question_id), wire.read_question)

    # Customers

    async def list_customers(self, business_id: str) -> tuple[Customer, ...]:
        return await self._read_all(wire.list_customers(business_id), wire.read_customer)

    async def get_customer(self, business_id: str, customer_id: str) -> Customer:
        return await self._read(wire.get_customer(business_id, customer_id), wire.read_customer)

    async def create_customer(
        self,
        business_id: str,
        name: str,
        email: str | None = None,
        phones: Sequence[Phone] = (),
        addresses: Sequence[Address] = (),
    ) -> Customer:
        """Makes a new one even when there is another with the same address."""
        request = wire.create_customer(business_id, name, email, phones, addresses)
        return await self._read(request, wire.read_customer)

    # Appointments

    async def list_appointments(self, business_id: str) -> tuple[Appointment, ...]:
        """All of them, past ones too; prefer `calendar_view`."""
        return await self._read_all(wire.list_appointments(business_id), wire.read_appointment)

    async def calendar_view(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The appointments that touch [start, end), each once."""
        until = self._until()
        found: dict[str, Appointment] = {}
        for request in wire.calendar_view(business_id, start, end):
            page = await self._sender.read_all(request, wire.read_appointment, until)
            found.update((appointment.id, appointment) for appointment in page)
        return tuple(found.values())

    async def get_appointment(self, business_id: str, appointment_id: str) -> Appointment:
        return await self._read(wire.get_appointment(business_id, appointment_id), wire.read_appointment)

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment:
        """Never sent twice. After OutcomeUnknown look in `calendar_view` before doing anything else."""
        return await self._read(wire.create_appointment(business_id, draft), wire.read_appointment)

    async def update_appointment(
        self,
        business_id: str,
        appointment_id: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        staff_ids: Sequence[str] | None = None,
        attendees: Sequence[Attendee] | None = None,
    ) -> None:
        """Graph answers with nothing: read the appointment again, and look for it by time if its id has changed.

        `attendees` replace everyone who is on it: leave them out when only the time changes.
        """
        await self._send(wire.update_appointment(business_id, appointment_id, start, end, staff_ids, attendees))

    async def cancel_appointment(self, business_id: str, appointment_id: str, message: str) -> None:
        """Graph mails the message to customer and staff. NotThere means that it was gone before."""
        await self._send(wire.cancel_appointment(business_id, appointment_id, message))

    async def delete_appointment(self, business_id: str, appointment_id: str) -> None:
        """Without a message of ours, though Graph has been seen to mail people all the same."""
        await self._send(wire.delete_appointment(business_id, appointment_id))

    # Staff availability

    async def staff_availability(
        self, business_id: str, staff_ids: Sequence[str], start: datetime, end: datetime
    ) -> tuple[StaffAvailability, ...]:
        """Within [start, end), in the order of `staff_ids`. Time that nothing is said about is not working time.

        Service hours, buffers and lead times are not taken into account, and Graph has been seen to call busy time
        available: check against `calendar_view` before booking.
        """
        until = self._until()
        found: dict[str, list[AvailabilityItem]] = {staff_id: [] for staff_id in staff_ids}
        for request, first, last in wire.staff_availability(business_id, tuple(found), start, end):
            for answer in await self._sender.read(request, wire.read_staff_availability, until):
                found.setdefault(answer.staff_id, []).extend(wire.within(answer.items, first, last))
        return tuple(StaffAvailability(staff_id, tuple(items)) for staff_id, items in found.items())

    # Mail

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        """From a mailbox of the tenant; Graph says that it took the mail, not that it arrived."""
        await self._send(wire.send_mail(mailbox, to, subject, text))

    def _until(self) -> float:
        return self._clock() + self._call_seconds

    async def _send(self, request: wire.Request) -> None:
        await self._sender.send(request, self._until())

    async def _read(self, request: wire.Request, read: Callable[[object], T]) -> T:
        return await self._sender.read(request, read, self._until())

    async def _read_all(self, request: wire.Request, read: Callable[[object], T]) -> tuple[T, ...]:
        return tuple(await self._sender.read_all(request, read, self._until()))
