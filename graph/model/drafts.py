"""What can be written to Microsoft Bookings, as frozen values.

One draft serves to make a thing and to change it. What is None is not said: Graph then chooses when the thing is made,
and keeps what there is when it is changed. An empty text or tuple takes away what there is. A part that is given (an
address, a week of hours, the settings of the page) replaces that whole part; of a scheduling policy only what it says.

`AppointmentDraft` is for new appointments alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from graph.model.appointments import Attendee
from graph.model.businesses import PageSettings
from graph.model.customers import Phone
from graph.model.places import Address, Location
from graph.model.policies import SchedulingPolicy, WeeklyHours
from graph.model.questions import AnswerType, QuestionAssignment
from graph.model.services import PriceType, Reminder
from graph.model.staff import StaffRole


class BusinessDraft(msgspec.Struct, frozen=True):
    """A new business needs a name."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    web_site: str | None = None
    business_type: str | None = None
    language: str | None = None
    currency: str | None = None
    address: Address | None = None
    hours: WeeklyHours | None = None
    policy: SchedulingPolicy | None = None
    page: PageSettings | None = None


class ServiceDraft(msgspec.Struct, frozen=True):
    """A new service needs a name."""

    name: str | None = None
    duration: timedelta | None = None
    description: str | None = None
    notes: str | None = None
    pre_buffer: timedelta | None = None
    post_buffer: timedelta | None = None
    price: float | None = None
    price_type: PriceType | None = None
    location: Location | None = None
    is_online: bool | None = None
    is_hidden: bool | None = None
    max_attendees: int | None = None
    staff_ids: tuple[str, ...] | None = None
    questions: tuple[QuestionAssignment, ...] | None = None
    policy: SchedulingPolicy | None = None
    language: str | None = None
    additional_information: str | None = None
    reminders: tuple[Reminder, ...] | None = None
    sends_text_messages: bool | None = None
    is_joined_anonymously: bool | None = None
    customers_may_manage: bool | None = None


class StaffDraft(msgspec.Struct, frozen=True):
    """A new staff member needs a name, an e-mail address and a role."""

    name: str | None = None
    email: str | None = None
    role: StaffRole | None = None
    time_zone: str | None = None
    use_business_hours: bool | None = None
    hours: WeeklyHours | None = None
    personal_calendar_counts: bool | None = None
    is_email_notification_enabled: bool | None = None


class CustomerDraft(msgspec.Struct, frozen=True):
    """A new customer needs a name."""

    name: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] | None = None
    addresses: tuple[Address, ...] | None = None


class QuestionDraft(msgspec.Struct, frozen=True):
    """A new question needs its text, and `options` when one of them is to be chosen."""

    text: str | None = None
    type: AnswerType | None = None
    options: tuple[str, ...] | None = None


class AppointmentDetails(msgspec.Struct, frozen=True):
    """What can be changed of an appointment besides when it is, with whom and for whom."""

    customer_time_zone: str | None = None
    is_online: bool | None = None
    max_attendees: int | None = None
    location: Location | None = None
    price: float | None = None
    price_type: PriceType | None = None
    pre_buffer: timedelta | None = None
    post_buffer: timedelta | None = None
    additional_information: str | None = None
    service_notes: str | None = None
    label: str | None = None
    reminders: tuple[Reminder, ...] | None = None
    is_customer_not_mailed: bool | None = None
    sends_text_messages: bool | None = None
    customer_may_manage: bool | None = None


class AppointmentChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become different about an appointment; what is None stays as it is.

    Start and end go together. `attendees` replace everyone who is on it, so leave them out when only the time changes.
    """

    start: datetime | None = None
    end: datetime | None = None
    staff_ids: Sequence[str] | None = None
    attendees: Sequence[Attendee] | None = None
    details: AppointmentDetails | None = None


class AppointmentDraft(msgspec.Struct, frozen=True):
    """An appointment to be made. Times are sent as UTC; app-only callers must name the staff."""

    service_id: str
    start: datetime
    end: datetime
    staff_ids: tuple[str, ...]
    attendees: tuple[Attendee, ...]
    customer_time_zone: str | None = None
    service_name: str = ""
    is_online: bool = False
    max_attendees: int = 1
    location: Location | None = None
    price: float | None = None
    price_type: PriceType = PriceType.NOT_SET
    pre_buffer: timedelta | None = None
    post_buffer: timedelta | None = None
    additional_information: str | None = None
    service_notes: str | None = None
    label: str | None = None
    reminders: tuple[Reminder, ...] | None = None
    is_customer_not_mailed: bool | None = None
    sends_text_messages: bool | None = None
    customer_may_manage: bool | None = None
