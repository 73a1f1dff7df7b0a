"""What an operator calls of Microsoft Bookings, besides what a customer's turn calls: setting up and taking down."""

from __future__ import annotations

from graph import wire
from graph.client import BookingsClient
from graph.errors import Rejected
from graph.model import (
    Appointment,
    Business,
    BusinessDraft,
    Currency,
    Customer,
    CustomerDraft,
    Question,
    QuestionDraft,
    Service,
    ServiceDraft,
    StaffDraft,
    StaffMember,
)


class BookingsAdmin(BookingsClient):
    """Every call that Graph has. Some are for people alone, who sign in with `graph/auth/device_code.py`."""

    # Businesses

    async def list_businesses(self, query: str | None = None) -> tuple[Business, ...]:
        """Their ids and names only, at most 500 of them; `query` narrows by name."""
        return await self.transport.read_all(wire.list_businesses(query), Business)

    async def create_business(self, draft: BusinessDraft) -> Business:
        """Not for applications: a person signs in for it (`graph/auth/device_code.py`)."""
        return await self.transport.read_one(wire.create_business(draft), Business)

    async def update_business(self, business_id: str, changes: BusinessDraft) -> None:
        await self.transport.send(wire.update_business(business_id, changes))

    async def delete_business(self, business_id: str) -> None:
        """Not for applications; the person needs the Exchange administrator's role besides."""
        await self.transport.send(wire.delete_business(business_id))

    async def publish_business(self, business_id: str) -> None:
        await self.transport.send(wire.publish_business(business_id))

    async def unpublish_business(self, business_id: str) -> None:
        await self.transport.send(wire.unpublish_business(business_id))

    # Services

    async def get_service(self, business_id: str, service_id: str) -> Service:
        return await self.transport.read_one(wire.get_service(business_id, service_id), Service)

    async def create_service(self, business_id: str, draft: ServiceDraft) -> Service:
        return await self.transport.read_one(wire.create_service(business_id, draft), Service)

    async def update_service(self, business_id: str, service_id: str, changes: ServiceDraft) -> None:
        await self.transport.send(wire.update_service(business_id, service_id, changes))

    async def delete_service(self, business_id: str, service_id: str) -> None:
        await self.transport.send(wire.delete_service(business_id, service_id))

    # Staff members

    async def get_staff_member(self, business_id: str, staff_id: str) -> StaffMember:
        return await self.transport.read_one(wire.get_staff_member(business_id, staff_id), StaffMember)

    async def create_staff_member(self, business_id: str, draft: StaffDraft) -> StaffMember:
        """Rejected with status 409 also for someone who was deleted before, whom lists no longer show."""
        return await self.transport.read_one(wire.create_staff_member(business_id, draft), StaffMember)

    async def update_staff_member(self, business_id: str, staff_id: str, changes: StaffDraft) -> None:
        await self.transport.send(wire.update_staff_member(business_id, staff_id, changes))

    async def delete_staff_member(self, business_id: str, staff_id: str) -> None:
        await self.transport.send(wire.delete_staff_member(business_id, staff_id))

    # Custom questions

    async def get_question(self, business_id: str, question_id: str) -> Question:
        return await self.transport.read_one(wire.get_question(business_id, question_id), Question)

    async def create_question(self, business_id: str, draft: QuestionDraft) -> Question:
        return await self.transport.read_one(wire.create_question(business_id, draft), Question)

    async def update_question(self, business_id: str, question_id: str, changes: QuestionDraft) -> None:
        await self.transport.send(wire.update_question(business_id, question_id, changes))

    async def delete_question(self, business_id: str, question_id: str) -> None:
        await self.transport.send(wire.delete_question(business_id, question_id))

    # Customers

    async def get_customer(self, business_id: str, customer_id: str) -> Customer:
        return await self.transport.read_one(wire.get_customer(business_id, customer_id), Customer)

    async def update_customer(self, business_id: str, customer_id: str, changes: CustomerDraft) -> None:
        """Appointments that name the customer keep what they say."""
        await self.transport.send(wire.update_customer(business_id, customer_id, changes))

    async def delete_customer(self, business_id: str, customer_id: str) -> None:
        await self.transport.send(wire.delete_customer(business_id, customer_id))

    # Currencies

    async def list_currencies(self) -> tuple[Currency, ...]:
        """Not for applications."""
        return await self.transport.read_all(wire.list_currencies(), Currency)

    async def get_currency(self, code: str) -> Currency:
        """Not for applications."""
        return await self.transport.read_one(wire.get_currency(code), Currency)

    # Appointments

    async def list_appointments(self, business_id: str) -> tuple[Appointment, ...]:
        """All of them, past ones too; prefer `calendar_view`."""
        return await self.transport.read_all(wire.list_appointments(business_id), Appointment)

    # Mail

    async def check_may_send_mail(self, mailbox: str) -> None:
        """Sends nothing. Raises NotAllowed where mail may not be sent from there, NotThere where that is no mailbox."""
        try:
            await self.transport.send(wire.send_mail_to_nobody(mailbox))
        except Rejected as refusal:
            if refusal.status != 400:  # nobody to send to: all else was in order
                raise
