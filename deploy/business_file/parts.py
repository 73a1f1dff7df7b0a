"""What can stand in the file, table by table. What is left out is not said: it stays as it is, or Graph chooses.

Staff, questions and services have a key of the file's own, by which the file speaks of them; Graph never sees it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from deploy.business_file.values import Bookable, Length, Week

Access: TypeAlias = Literal["unrestricted", "organization"]
Role: TypeAlias = Literal["guest", "administrator", "viewer", "external_guest", "scheduler", "team_member"]
PriceKind: TypeAlias = Literal["undefined", "fixed", "starting_at", "hourly", "free", "varies", "call_us", "not_set"]
To: TypeAlias = Literal["everybody", "staff", "customer"]
Asked: TypeAlias = Literal["required", "optional"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of the file."""


class AddressPart(Part, frozen=True):
    street: str = ""
    city: str = ""
    state: str = ""
    country_or_region: str = ""
    postal_code: str = ""


class LocationPart(Part, frozen=True):
    name: str = ""
    address: AddressPart | None = None
    email: str = ""
    uri: str = ""
    latitude: float | None = None
    longitude: float | None = None


TAKEN_WHOLE = (AddressPart, LocationPart)
"""Graph takes each of these as a whole: what is left out of one is empty afterwards."""


class WindowPart(Part, frozen=True):
    """From `first` to `last`, both days included, another availability than usual."""

    first: date
    last: date
    availability: Bookable


class PolicyPart(Part, frozen=True):
    """https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy"""

    slot_interval: Length | None = None
    minimum_lead_time: Length | None = None
    maximum_advance: Length | None = None
    allow_staff_selection: bool | None = None
    send_confirmations_to_owner: bool | None = None
    invite_customers: bool | None = None
    availability: Bookable | None = None
    windows: tuple[WindowPart, ...] | None = None


class PagePart(Part, frozen=True):
    """https://learn.microsoft.com/graph/api/resources/bookingpagesettings"""

    time_zone: str | None = None
    consent_required: bool | None = None
    consent_message: str | None = None
    privacy_url: str | None = None
    terms_url: str | None = None
    business_zone_only: bool | None = None
    one_time_password: bool | None = None
    access: Access | None = None
    color: str | None = None
    is_logo_shown: bool | None = None
    is_hidden_from_search: bool | None = None


class BusinessPart(Part, frozen=True):
    """https://learn.microsoft.com/graph/api/resources/bookingbusiness"""

    name: str
    phone: str | None = None
    email: str | None = None
    web_site: str | None = None
    business_type: str | None = None
    language: str | None = None
    currency: str | None = None
    address: AddressPart | None = None
    hours: Week | None = None
    policy: PolicyPart | None = None
    page: PagePart | None = None
    is_published: bool | None = None


class StaffPart(Part, frozen=True):
    """https://learn.microsoft.com/graph/api/resources/bookingstaffmember"""

    name: str
    email: str
    role: Role
    time_zone: str | None = None
    use_business_hours: bool | None = None
    hours: Week | None = None
    personal_calendar_counts: bool | None = None
    is_email_notification_enabled: bool | None = None


class QuestionPart(Part, frozen=True):
    """With `options` one of them is chosen, without them any text is an answer.

    https://learn.microsoft.com/graph/api/resources/bookingcustomquestion
    """

    text: str
    options: tuple[str, ...] | None = None


class ReminderPart(Part, frozen=True):
    message: str
    ahead: Length
    recipients: To = "everybody"


class ServicePart(Part, frozen=True):
    """`staff` and `questions` name keys of this file.

    https://learn.microsoft.com/graph/api/resources/bookingservice
    """

    name: str
    duration: Length | None = None
    description: str | None = None
    notes: str | None = None
    pre_buffer: Length | None = None
    post_buffer: Length | None = None
    price: float | None = None
    price_type: PriceKind | None = None
    location: LocationPart | None = None
    is_online: bool | None = None
    is_hidden: bool | None = None
    max_attendees: int | None = None
    staff: tuple[str, ...] | None = None
    questions: dict[str, Asked] | None = None
    policy: PolicyPart | None = None
    language: str | None = None
    additional_information: str | None = None
    reminders: tuple[ReminderPart, ...] | None = None
    sends_text_messages: bool | None = None
    is_joined_anonymously: bool | None = None
    customers_may_manage: bool | None = None


class BusinessFile(Part, frozen=True):
    business: BusinessPart
    staff: dict[str, StaffPart] = {}
    questions: dict[str, QuestionPart] = {}
    services: dict[str, ServicePart] = {}
