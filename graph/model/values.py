"""What Microsoft Bookings holds, as frozen values in the words of the product.

Microsoft's field names and shapes stop at `graph/wire/`. Every moment is an aware datetime in UTC, every length a
timedelta, every zone an IANA name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeAlias


class PriceType(Enum):
    """How a service's price is to be read; anything Graph adds later is `OTHER`."""

    UNDEFINED = "undefined"
    FIXED = "fixedPrice"
    STARTING_AT = "startingAt"
    HOURLY = "hourly"
    FREE = "free"
    VARIES = "priceVaries"
    CALL_US = "callUs"
    NOT_SET = "notSet"
    OTHER = "unknownFutureValue"


class AvailabilityType(Enum):
    """When a service can be booked, apart from whether its staff are free."""

    STAFF_FREE = "bookWhenStaffAreFree"
    NOT_BOOKABLE = "notBookable"
    CUSTOM_HOURS = "customWeeklyHours"
    OTHER = "unknownFutureValue"


class StaffRole(Enum):
    GUEST = "guest"
    ADMINISTRATOR = "administrator"
    VIEWER = "viewer"
    EXTERNAL_GUEST = "externalGuest"
    SCHEDULER = "scheduler"
    TEAM_MEMBER = "teamMember"
    OTHER = "unknownFutureValue"


class Membership(Enum):
    ACTIVE = "active"
    PENDING = "pendingAcceptance"
    REJECTED = "rejectedByStaff"
    OTHER = "unknownFutureValue"


class AvailabilityStatus(Enum):
    AVAILABLE = "available"
    BUSY = "busy"
    SLOTS_AVAILABLE = "slotsAvailable"
    OUT_OF_OFFICE = "outOfOffice"
    OTHER = "unknownFutureValue"


class Recipients(Enum):
    """Who gets a reminder."""

    EVERYBODY = "allAttendees"
    STAFF = "staff"
    CUSTOMER = "customer"
    OTHER = "unknownFutureValue"


class PageAccess(Enum):
    """Who may see the public page of a business."""

    UNRESTRICTED = "unrestricted"
    ORGANIZATION = "restrictedToOrganization"
    OTHER = "unknownFutureValue"


class AnswerType(Enum):
    TEXT = "text"
    CHOICE = "radioButton"
    OTHER = "unknownFutureValue"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of wall time on one day. An `end` of 00:00 is midnight at the end of that day."""

    start: time
    end: time


WeeklyHours: TypeAlias = tuple[tuple[Hours, ...], ...]
"""Seven days, Monday first; a closed day is empty."""


@dataclass(frozen=True, slots=True)
class Availability:
    """When a service can be booked; `weekly` is set only for `CUSTOM_HOURS`."""

    type: AvailabilityType
    weekly: WeeklyHours | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityWindow:
    """An availability that replaces the general one from `first` to `last`, both days included."""

    first: date | None
    last: date | None
    availability: Availability


@dataclass(frozen=True, slots=True)
class SchedulingPolicy:
    """The rules of booking, of a business or of one service. None means: not said here."""

    slot_interval: timedelta | None = None
    minimum_lead_time: timedelta | None = None
    maximum_advance: timedelta | None = None
    allow_staff_selection: bool | None = None
    send_confirmations_to_owner: bool | None = None
    invite_customers: bool | None = None
    general_availability: Availability | None = None
    custom_availabilities: tuple[AvailabilityWindow, ...] | None = None

    def over(self, base: SchedulingPolicy | None) -> SchedulingPolicy:
        """This policy, with what it leaves unsaid taken from `base`, field by field.

        https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        """
        if base is None:
            return self
        unsaid = {f.name: getattr(base, f.name) for f in fields(self) if getattr(self, f.name) is None}
        return replace(self, **unsaid)


@dataclass(frozen=True, slots=True)
class Address:
    street: str = ""
    city: str = ""
    state: str = ""
    country_or_region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    name: str = ""
    address: Address | None = None
    email: str = ""
    uri: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that is sent `ahead` of the start."""

    message: str
    ahead: timedelta
    recipients: Recipients = Recipients.EVERYBODY


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How the public page of a business looks and behaves; a chat must honour some of it too."""

    time_zone: str | None = None
    consent_required: bool = False
    consent_message: str = ""
    privacy_url: str = ""
    terms_url: str = ""
    business_zone_only: bool = False
    one_time_password: bool = False
    access: PageAccess = PageAccess.UNRESTRICTED
    color: str = ""
    is_logo_shown: bool = False
    is_hidden_from_search: bool = False


@dataclass(frozen=True, slots=True)
class Business:
    id: str
    name: str
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
    is_published: bool = False
    public_url: str | None = None
    created: datetime | None = None
    last_updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestionAssignment:
    question_id: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Service:
    id: str
    name: str
    duration: timedelta
    description: str = ""
    notes: str = ""
    pre_buffer: timedelta = timedelta(0)
    post_buffer: timedelta = timedelta(0)
    price: float | None = None
    price_type: PriceType = PriceType.NOT_SET
    location: Location | None = None
    is_online: bool = False
    is_hidden: bool = False
    max_attendees: int = 1
    staff_ids: tuple[str, ...] = ()
    questions: tuple[QuestionAssignment, ...] = ()
    policy: SchedulingPolicy | None = None
    language: str | None = None
    additional_information: str = ""
    reminders: tuple[Reminder, ...] = ()
    sends_text_messages: bool = False
    is_joined_anonymously: bool = False
    customers_may_manage: bool | None = None
    web_url: str | None = None
    created: datetime | None = None
    last_updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    id: str
    name: str
    email: str | None = None
    role: StaffRole = StaffRole.OTHER
    membership: Membership = Membership.ACTIVE
    time_zone: str | None = None
    use_business_hours: bool = True
    hours: WeeklyHours | None = None
    personal_calendar_counts: bool = False
    is_email_notification_enabled: bool = True
    created: datetime | None = None
    last_updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A custom question of the business; `options` is filled for `CHOICE`."""

    id: str
    text: str
    type: AnswerType = AnswerType.TEXT
    options: tuple[str, ...] = ()
    created: datetime | None = None
    last_updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A customer's answer to a custom question: `text`, or `selected` options for `CHOICE`."""

    question_id: str
    question: str
    type: AnswerType
    text: str = ""
    selected: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    type: str = "other"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer in the business's own list."""

    id: str
    name: str
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    created: datetime | None = None
    last_updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """A customer of one appointment, as Graph shows or takes it. Without an id, Graph makes a new customer."""

    customer_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    notes: str | None = None
    time_zone: str | None = None
    answers: tuple[Answer, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment as Graph returned it. Lists may leave out `attendees` (`customer_email` then still helps), and
    always leave out reminders, `service_notes` and `customer_notes`.
    """

    id: str
    service_id: str | None
    service_name: str
    start: datetime
    end: datetime
    staff_ids: tuple[str, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    pre_buffer: timedelta = timedelta(0)
    post_buffer: timedelta = timedelta(0)
    max_attendees: int = 1
    filled_attendees: int = 0
    is_online: bool = False
    join_url: str | None = None
    location: Location | None = None
    price: float | None = None
    price_type: PriceType = PriceType.NOT_SET
    customer_name: str | None = None
    customer_email: str | None = None
    customer_time_zone: str | None = None
    additional_information: str = ""
    service_notes: str = ""
    created: datetime | None = None
    last_updated: datetime | None = None
    customer_phone: str | None = None
    customer_notes: str | None = None
    anonymous_join_url: str | None = None
    label: str | None = None
    reminders: tuple[Reminder, ...] = ()
    is_customer_not_mailed: bool = False
    sends_text_messages: bool = False
    customer_may_manage: bool | None = None

    @property
    def emails(self) -> frozenset[str]:
        """Every address on the appointment, in lower case, from both places in which Graph may put one."""
        found = {a.email for a in self.attendees} | {self.customer_email}
        return frozenset(address.casefold() for address in found if address)


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
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


@dataclass(frozen=True, slots=True)
class AvailabilityItem:
    """One stretch of a staff member's calendar, as getStaffAvailability tells it."""

    start: datetime
    end: datetime
    status: AvailabilityStatus
    service_id: str | None = None


@dataclass(frozen=True, slots=True)
class StaffAvailability:
    staff_id: str
    items: tuple[AvailabilityItem, ...]


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO code and its symbol."""

    id: str
    symbol: str
