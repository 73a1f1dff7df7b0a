"""Customers and appointments on the command line. No business file has them: they are not how it is set up."""

from __future__ import annotations

from datetime import datetime, timedelta

from deploy.business_file.parts import Part
from deploy.business_file.text import BusinessFileError
from deploy.business_file.values import Length
from graph.model import (
    AppointmentChanges,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    CustomerDraft,
    Phone,
    Service,
)


class CustomerPart(Part, frozen=True):
    """https://learn.microsoft.com/graph/api/resources/bookingcustomer"""

    name: str | None = None
    email: str | None = None
    phones: tuple[str, ...] | None = None

    def draft(self) -> CustomerDraft:
        phones = None if self.phones is None else tuple(Phone(number=number) for number in self.phones)
        return CustomerDraft(self.name, self.email, phones)


CHANGEABLE = ("start", "duration", "staff", "service_notes")
"""What of an appointment can be changed."""


class AppointmentPart(Part, frozen=True):
    """`service` and `staff` are ids of Graph; `start` has an offset, such as 2026-12-01T10:00+01:00.

    https://learn.microsoft.com/graph/api/resources/bookingappointment
    """

    service: str | None = None
    start: datetime | None = None
    duration: Length | None = None
    staff: tuple[str, ...] | None = None
    customer_name: str | None = None
    customer_email: str | None = None
    customer_phone: str | None = None
    customer_notes: str | None = None
    customer_time_zone: str | None = None
    service_notes: str | None = None

    def draft(self, service: Service, customer_id: str) -> AppointmentDraft:
        """Raises BusinessFileError for what a new one cannot be without."""
        start = self._start()
        if not self.staff:
            raise BusinessFileError(("staff: is missing; whoever signs in as an application says with whom",))
        return AppointmentDraft(
            service_id=service.id,
            service_name=service.name,
            start=start,
            end=start + (self.duration or service.duration),
            staff_ids=self.staff,
            attendees=(self._attendee(customer_id),),
            customer_time_zone=self.customer_time_zone,
            service_notes=self.service_notes,
            price=service.price,
            price_type=service.price_type,
            pre_buffer=service.pre_buffer,
            post_buffer=service.post_buffer,
            is_online=service.is_online,
            max_attendees=service.max_attendees,
            location=service.location,
        )

    def changes(self, length: timedelta) -> AppointmentChanges:
        """`length` is how long it is now. Raises BusinessFileError for what would be left as it is."""
        if fixed := [
            name for name in self.__struct_fields__ if name not in CHANGEABLE and getattr(self, name) is not None
        ]:
            can = ", ".join(CHANGEABLE)
            raise BusinessFileError((f"{', '.join(fixed)}: cannot be changed in an appointment; {can} can",))
        start = None if self.start is None and self.duration is None else self._start()
        details = AppointmentDetails(service_notes=self.service_notes) if self.service_notes is not None else None
        end = None if start is None else start + (self.duration or length)
        return AppointmentChanges(start=start, end=end, staff_ids=self.staff, details=details)

    def _start(self) -> datetime:
        if self.start is None or self.start.tzinfo is None:
            raise BusinessFileError(("start: a moment with its offset is needed, such as 2026-12-01T10:00+01:00",))
        return self.start

    def _attendee(self, customer_id: str) -> Attendee:
        return Attendee(
            customer_id=customer_id,
            name=self.customer_name or "",
            email=self.customer_email,
            phone=self.customer_phone,
            notes=self.customer_notes or "",
            time_zone=self.customer_time_zone,
        )
