"""Microsoft Bookings as async calls: values in, values out, errors of `graph/errors.py`.

Every operation is a request made by `graph/wire`, sent by `graph/transport.py` and read by `graph/wire`.
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

from graph import wire
from graph.auth.tokens import TokenSource
from graph.model import (
    Address,
    Appointment,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    AvailabilityItem,
    Business,
    BusinessDraft,
    Currency,
    Customer,
    CustomerDraft,
    Phone,
    Question,
    QuestionDraft,
    Service,
    ServiceDraft,
    StaffAvailability,
    StaffDraft,
    StaffMember,
)
from graph.request_limits import MOST_AT_ONCE, RequestLimits
from graph.transport import Transport

T = TypeVar("T")

# The longest that a customer waits for one call, with its retries and pages.
CALL_SECONDS = 30.0


class BookingsClient:
    """Calls below one root of Graph (`base_url` with its version). Closes `http` when it is left.

    `clock` counts seconds, `chance` gives random numbers in [0, 1). Every call ends within `call_seconds`.
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
        call_seconds: float = CALL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._http = http
        self._clock = clock
        self._call_seconds = call_seconds
        limits = limits or RequestLimits(max_in_flight, clock)
        self._transport = Transport(http, base_url, tokens, limits, clock=clock, sleep=sleep, chance=chance)

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
        return await self._read_all(wire.list_businesses(query), Business)

    async def get_business(self, business_id: str) -> Business:
        return await self._read(wire.get_business(business_id), Business)

    async def create_business(self, draft: BusinessDraft) -> Business:
        """Not for applications: a person signs in for it (`graph/auth/device_code.py`)."""
        return await self._read(wire.create_business(draft), Business)

    async def update_business(self, business_id: str, changes: BusinessDraft) -> None:
        await self._send(wire.update_business(business_id, changes))

    async def delete_business(self, business_id: str) -> None:
        """Not for applications; the person needs the Exchange administrator's role besides."""
        await self._send(wire.delete_business(business_id))

    async def publish_business(self, business_id: str) -> None:
        await self._send(wire.publish_business(business_id))

    async def unpublish_business(self, business_id: str) -> None:
        await self._send(wire.unpublish_business(business_id))

    # Services

    async def list_services(self, business_id: str) -> tuple[Service, ...]:
        """All of them, those hidden from customers too; without their reminders."""
        return await self._read_all(wire.list_services(business_id), Service)

    async def get_service(self, business_id: str, service_id: str) -> Service:
        return await self._read(wire.get_service(business_id, service_id), Service)

    async def create_service(self, business_id: str, draft: ServiceDraft) -> Service:
        return await self._read(wire.create_service(business_id, draft), Service)

    async def update_service(self, business_id: str, service_id: str, changes: ServiceDraft) -> None:
        await self._send(wire.update_service(business_id, service_id, changes))

    async def delete_service(self, business_id: str, service_id: str) -> None:
        await self._send(wire.delete_service(business_id, service_id))

    # Staff members

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]:
        return await self._read_all(wire.list_staff(business_id), StaffMember)

    async def get_staff_member(self, business_id: str, staff_id: str) -> StaffMember:
        return await self._read(wire.get_staff_member(business_id, staff_id), StaffMember)

    async def create_staff_member(self, business_id: str, draft: StaffDraft) -> StaffMember:
        """Rejected with status 409 also for someone who was deleted before, whom lists no longer show."""
        return await self._read(wire.create_staff_member(business_id, draft), StaffMember)

    async def update_staff_member(self, business_id: str, staff_id: str, changes: StaffDraft) -> None:
        await self._send(wire.update_staff_member(business_id, staff_id, changes))

    async def delete_staff_member(self, business_id: str, staff_id: str) -> None:
        await self._send(wire.delete_staff_member(business_id, staff_id))

    # Custom questions

    async def list_questions(self, business_id: str) -> tuple[Question, ...]:
        return await self._read_all(wire.list_questions(business_id), Question)

    async def get_question(self, business_id: str, question_id: str) -> Question:
        return await self._read(wire.get_question(business_id, question_id), Question)

    async def create_question(self, business_id: str, draft: QuestionDraft) -> Question:
        return await self._read(wire.create_question(business_id, draft), Question)

    async def update_question(self, business_id: str, question_id: str, changes: QuestionDraft) -> None:
        await self._send(wire.update_question(business_id, question_id, changes))

    async def delete_question(self, business_id: str, question_id: str) -> None:
        await self._send(wire.delete_question(business_id, question_id))

    # Customers

    async def list_customers(self, business_id: str) -> tuple[Customer, ...]:
        return await self._read_all(wire.list_customers(business_id), Customer)

    async def get_customer(self, business_id: str, customer_id: str) -> Customer:
        return await self._read(wire.get_customer(business_id, customer_id), Customer)

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
        return await self._read(wire.create_customer(business_id, draft), Customer)

    async def update_customer(self, business_id: str, customer_id: str, changes: CustomerDraft) -> None:
        """Appointments that name the customer keep what they say."""
        await self._send(wire.update_customer(business_id, customer_id, changes))

    async def delete_customer(self, business_id: str, customer_id: str) -> None:
        await self._send(wire.delete_customer(business_id, customer_id))

    # Currencies

    async def list_currencies(self) -> tuple[Currency, ...]:
        """Not for applications."""
        return await self._read_all(wire.list_currencies(), Currency)

    async def get_currency(self, code: str) -> Currency:
        """Not for applications."""
        return await self._read(wire.get_currency(code), Currency)

    # Appointments

    async def list_appointments(self, business_id: str) -> tuple[Appointment, ...]:
        """All of them, past ones too; prefer `calendar_view`."""
        return await self._read_all(wire.list_appointments(business_id), Appointment)

    async def calendar_view(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The appointments that touch [start, end), each once."""
        until = self._until()
        found: dict[str, Appointment] = {}
        for request in wire.calendar_view(business_id, start, end):
            part = await self._read_all(request, Appointment, until)
            found.update((appointment.id, appointment) for appointment in part)
        return tuple(found.values())

    async def get_appointment(self, business_id: str, appointment_id: str) -> Appointment:
        return await self._read(wire.get_appointment(business_id, appointment_id), Appointment)

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment:
        """Never sent twice. After OutcomeUnknown look in `calendar_view` before doing anything else."""
        return await self._read(wire.create_appointment(business_id, draft), Appointment)

    async def update_appointment(
        self,
        business_id: str,
        appointment_id: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        staff_ids: Sequence[str] | None = None,
        attendees: Sequence[Attendee] | None = None,
        details: AppointmentDetails | None = None,
    ) -> None:
        """What is None stays as it is. `attendees` replace everyone who is on it, so leave them out when only the time
        changes. Another service needs another appointment.

        Graph answers with nothing: read the appointment again, and look for it by time if its id has changed.
        """
        await self._send(
            wire.update_appointment(business_id, appointment_id, start, end, staff_ids, attendees, details)
        )

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
            for answer in await self._transport.read(request, wire.read_staff_availability, until):
                found.setdefault(answer.staff_id, []).extend(wire.within(answer.items, first, last))
        return tuple(StaffAvailability(staff_id, tuple(items)) for staff_id, items in found.items())

    # Mail

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        """From a mailbox of the tenant; Graph says that it took the mail, not that it arrived."""
        await self._send(wire.send_mail(mailbox, to, subject, text))

    def _until(self) -> float:
        return self._clock() + self._call_seconds

    async def _send(self, request: wire.Request) -> None:
        await self._transport.send(request, self._until())

    async def _read(self, request: wire.Request, kind: type[T]) -> T:
        return await self._transport.read(request, lambda content: wire.read_one(content, kind), self._until())

    async def _read_all(self, request: wire.Request, kind: type[T], until: float | None = None) -> tuple[T, ...]:
        def read(content: bytes) -> wire.Page[T]:
            return wire.read_page(content, kind)

        return tuple(await self._transport.read_all(request, read, until or self._until()))
