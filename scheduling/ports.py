"""The few calls to Microsoft Bookings that the booking service needs. `graph.client.BookingsClient` fits this as it is.

Each call may raise any `graph.errors.BookingsError`; only writes raise OutcomeUnknown.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class Bookings(Protocol):
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
