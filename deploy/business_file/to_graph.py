"""What the file says, as drafts for Graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import structs

from deploy.business_file.from_graph import ACCESS, PRICES, RECIPIENTS, ROLES
from deploy.business_file.parts import (
    AddressPart,
    BusinessPart,
    LocationPart,
    PagePart,
    PolicyPart,
    QuestionPart,
    ReminderPart,
    ServicePart,
    StaffPart,
    WindowPart,
)
from deploy.business_file.values import maybe
from graph.model import (
    Address,
    AnswerType,
    AvailabilityWindow,
    BusinessDraft,
    Coordinates,
    Location,
    PageSettings,
    QuestionAssignment,
    QuestionDraft,
    Reminder,
    SchedulingPolicy,
    ServiceDraft,
    StaffDraft,
)

K = TypeVar("K")
V = TypeVar("V")


def business_draft(part: BusinessPart, page: PageSettings | None = None) -> BusinessDraft:
    """Graph takes the settings of the page as a whole, so what is not said of them is taken from `page`."""
    return BusinessDraft(
        name=part.name,
        phone=part.phone,
        email=part.email,
        web_site=part.web_site,
        business_type=part.business_type,
        language=part.language,
        currency=part.currency,
        address=maybe(_address, part.address),
        hours=None if part.hours is None else part.hours.days,
        policy=maybe(policy, part.policy),
        page=None if part.page is None else _page(part.page, page or PageSettings()),
    )


def staff_draft(part: StaffPart) -> StaffDraft:
    return StaffDraft(
        name=part.name,
        email=part.email,
        role=_inverse(ROLES)[part.role],
        time_zone=part.time_zone,
        use_business_hours=part.use_business_hours,
        hours=None if part.hours is None else part.hours.days,
        personal_calendar_counts=part.personal_calendar_counts,
        is_email_notification_enabled=part.is_email_notification_enabled,
    )


def question_draft(part: QuestionPart) -> QuestionDraft:
    kind = AnswerType.CHOICE if part.options else AnswerType.TEXT
    return QuestionDraft(text=part.text, type=kind, options=part.options or ())


def service_draft(part: ServicePart, staff_ids: Mapping[str, str], question_ids: Mapping[str, str]) -> ServiceDraft:
    """The ids of Graph by the keys of the file; KeyError for a key without one."""
    return ServiceDraft(
        name=part.name,
        duration=part.duration,
        description=part.description,
        notes=part.notes,
        pre_buffer=part.pre_buffer,
        post_buffer=part.post_buffer,
        price=part.price,
        price_type=part.price_type and _inverse(PRICES)[part.price_type],
        location=maybe(_location, part.location),
        is_online=part.is_online,
        is_hidden=part.is_hidden,
        max_attendees=part.max_attendees,
        staff_ids=None if part.staff is None else tuple(staff_ids[key] for key in part.staff),
        questions=None
        if part.questions is None
        else tuple(QuestionAssignment(question_ids[key], asked == "required") for key, asked in part.questions.items()),
        policy=maybe(policy, part.policy),
        language=part.language,
        additional_information=part.additional_information,
        reminders=None if part.reminders is None else tuple(_reminder(one) for one in part.reminders),
        sends_text_messages=part.sends_text_messages,
        is_joined_anonymously=part.is_joined_anonymously,
        customers_may_manage=part.customers_may_manage,
    )


def policy(part: PolicyPart) -> SchedulingPolicy:
    return SchedulingPolicy(
        slot_interval=part.slot_interval,
        minimum_lead_time=part.minimum_lead_time,
        maximum_advance=part.maximum_advance,
        allow_staff_selection=part.allow_staff_selection,
        send_confirmations_to_owner=part.send_confirmations_to_owner,
        invite_customers=part.invite_customers,
        general_availability=None if part.availability is None else part.availability.availability,
        custom_availabilities=None if part.windows is None else tuple(_window(one) for one in part.windows),
    )


def _window(part: WindowPart) -> AvailabilityWindow:
    return AvailabilityWindow(part.first, part.last, part.availability.availability)


def _page(part: PagePart, page: PageSettings) -> PageSettings:
    said = {
        name: value
        for name in part.__struct_fields__
        if name != "access" and (value := getattr(part, name)) is not None
    }
    if part.access is not None:
        said["access"] = _inverse(ACCESS)[part.access]
    return structs.replace(page, **said)


def _address(part: AddressPart) -> Address:
    return Address(part.street, part.city, part.state, part.country_or_region, part.postal_code)


def _location(part: LocationPart) -> Location:
    is_placed = part.latitude is not None or part.longitude is not None
    return Location(
        name=part.name,
        address=maybe(_address, part.address),
        email=part.email,
        uri=part.uri,
        coordinates=Coordinates(part.latitude, part.longitude) if is_placed else None,
    )


def _reminder(part: ReminderPart) -> Reminder:
    return Reminder(part.message, part.ahead, _inverse(RECIPIENTS)[part.recipients])


def _inverse(mapping: Mapping[K, V]) -> dict[V, K]:
    return {value: key for key, value in mapping.items()}
