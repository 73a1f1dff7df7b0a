"""What the booking service needs of others: the few calls to Microsoft Bookings, and what services are also called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from graph.model import (
    Appointment,
    AppointmentChanges,
    AppointmentDraft,
    Business,
    Customer,
    Phone,
    Question,
    Service,
    StaffAvailability,
    StaffMember,
)


class ServiceNames(Protocol):
    """What services are also called; `scheduling.reading.service_names.KnownNames`."""

    async def of(self, business_id: str) -> Mapping[str, tuple[str, ...]]:
        """Other names of services, by the service's id or the name that it has in Bookings. Raises nothing."""


class Bookings(Protocol):
    """`graph.client.BookingsClient` fits this as it is.

    Each call may raise any `graph.errors.BookingsError`; only writes raise OutcomeUnknown.
    """

    async def get_business(self, business_id: str) -> Business: ...

    async def list_services(self, business_id: str) -> tuple[Service, ...]: ...

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]: ...

    async def list_questions(self, business_id: str) -> tuple[Question, ...]: ...

    async def list_customers(self, business_id: str) -> tuple[Customer, ...]: ...

    async def create_customer(
        self, business_id: str, name: str, email: str | None = None, phones: Sequence[Phone] = ()
    ) -> Customer: ...

    async def calendar_view(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """The appointments that touch [start, end); their attendees may be missing."""

    async def get_appointment(self, business_id: str, appointment_id: str) -> Appointment: ...

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment: ...

    async def update_appointment(self, business_id: str, appointment_id: str, changes: AppointmentChanges) -> None: ...

    async def cancel_appointment(self, business_id: str, appointment_id: str, message: str) -> None: ...

    async def delete_appointment(self, business_id: str, appointment_id: str) -> None: ...

    async def staff_availability(
        self, business_id: str, staff_ids: Sequence[str], start: datetime, end: datetime
    ) -> tuple[StaffAvailability, ...]: ...
