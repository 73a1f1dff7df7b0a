"""What Graph holds, in the words of the file."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.business_file.parts import (
    Access,
    AddressPart,
    BusinessPart,
    LocationPart,
    PagePart,
    PolicyPart,
    PriceKind,
    QuestionPart,
    ReminderPart,
    Role,
    ServicePart,
    StaffPart,
    To,
    WindowPart,
)
from deploy.business_file.values import Bookable, Length, Week, maybe
from graph.model import (
    Address,
    Business,
    Location,
    PageAccess,
    PageSettings,
    PriceType,
    Question,
    Recipients,
    Reminder,
    SchedulingPolicy,
    Service,
    StaffMember,
    StaffRole,
)

ROLES: Mapping[StaffRole, Role] = {
    StaffRole.GUEST: "guest",
    StaffRole.ADMINISTRATOR: "administrator",
    StaffRole.VIEWER: "viewer",
    StaffRole.EXTERNAL_GUEST: "external_guest",
    StaffRole.SCHEDULER: "scheduler",
    StaffRole.TEAM_MEMBER: "team_member",
}
PRICES: Mapping[PriceType, PriceKind] = {
    PriceType.UNDEFINED: "undefined",
    PriceType.FIXED: "fixed",
    PriceType.STARTING_AT: "starting_at",
    PriceType.HOURLY: "hourly",
    PriceType.FREE: "free",
    PriceType.VARIES: "varies",
    PriceType.CALL_US: "call_us",
    PriceType.NOT_SET: "not_set",
}
ACCESS: Mapping[PageAccess, Access] = {
    PageAccess.UNRESTRICTED: "unrestricted",
    PageAccess.ORGANIZATION: "organization",
}
RECIPIENTS: Mapping[Recipients, To] = {
    Recipients.EVERYBODY: "everybody",
    Recipients.STAFF: "staff",
    Recipients.CUSTOMER: "customer",
}


def business_part(business: Business) -> BusinessPart:
    return BusinessPart(
        name=business.name,
        phone=business.phone,
        email=business.email,
        web_site=business.web_site,
        business_type=business.business_type,
        language=business.language,
        currency=business.currency,
        address=maybe(_address, business.address),
        hours=maybe(Week, business.hours),
        policy=maybe(policy_part, business.policy),
        page=maybe(_page, business.page),
        is_published=business.is_published,
    )


def staff_part(member: StaffMember) -> StaffPart:
    return StaffPart(
        name=member.name,
        email=member.email or "",
        # A role that Graph has added since can be kept and not written.
        role=ROLES.get(member.role, "guest"),
        time_zone=member.time_zone,
        use_business_hours=member.use_business_hours,
        hours=maybe(Week, member.hours),
        personal_calendar_counts=member.personal_calendar_counts,
        is_email_notification_enabled=member.is_email_notification_enabled,
    )


def question_part(question: Question) -> QuestionPart:
    return QuestionPart(text=question.text, options=question.options or None)


def service_part(service: Service, staff_keys: Mapping[str, str], question_keys: Mapping[str, str]) -> ServicePart:
    """The keys by the ids of Graph. A service may name people and questions that are gone; those are left out."""
    return ServicePart(
        name=service.name,
        duration=Length.of(service.duration),
        description=service.description or None,
        notes=service.notes or None,
        pre_buffer=Length.of(service.pre_buffer),
        post_buffer=Length.of(service.post_buffer),
        price=service.price,
        price_type=PRICES.get(service.price_type, "undefined"),
        location=maybe(_location, service.location),
        is_online=service.is_online,
        is_hidden=service.is_hidden,
        max_attendees=service.max_attendees,
        staff=tuple(staff_keys[one] for one in service.staff_ids if one in staff_keys),
        questions={
            question_keys[one.question_id]: "required" if one.is_required else "optional"
            for one in service.questions
            if one.question_id in question_keys
        },
        policy=maybe(policy_part, service.policy),
        language=service.language,
        additional_information=service.additional_information or None,
        reminders=tuple(_reminder(one) for one in service.reminders),
        sends_text_messages=service.sends_text_messages,
        is_joined_anonymously=service.is_joined_anonymously,
        customers_may_manage=service.customers_may_manage,
    )


def policy_part(policy: SchedulingPolicy) -> PolicyPart:
    return PolicyPart(
        slot_interval=maybe(Length.of, policy.slot_interval),
        minimum_lead_time=maybe(Length.of, policy.minimum_lead_time),
        maximum_advance=maybe(Length.of, policy.maximum_advance),
        allow_staff_selection=policy.allow_staff_selection,
        send_confirmations_to_owner=policy.send_confirmations_to_owner,
        invite_customers=policy.invite_customers,
        availability=maybe(Bookable, policy.general_availability),
        windows=tuple(
            WindowPart(first=one.first, last=one.last, availability=Bookable(one.availability))
            for one in policy.custom_availabilities or ()
            if one.first and one.last
        )
        or None,
    )


def _page(page: PageSettings) -> PagePart:
    return PagePart(
        time_zone=page.time_zone,
        consent_required=page.consent_required,
        consent_message=page.consent_message or None,
        privacy_url=page.privacy_url or None,
        terms_url=page.terms_url or None,
        business_zone_only=page.business_zone_only,
        one_time_password=page.one_time_password,
        access=ACCESS.get(page.access),
        color=page.color or None,
        is_logo_shown=page.is_logo_shown,
        is_hidden_from_search=page.is_hidden_from_search,
    )


def _address(address: Address) -> AddressPart:
    return AddressPart(
        street=address.street,
        city=address.city,
        state=address.state,
        country_or_region=address.country_or_region,
        postal_code=address.postal_code,
    )


def _location(place: Location) -> LocationPart:
    return LocationPart(
        name=place.name,
        address=maybe(_address, place.address),
        email=place.email,
        uri=place.uri,
        latitude=place.coordinates.latitude if place.coordinates else None,
        longitude=place.coordinates.longitude if place.coordinates else None,
    )


def _reminder(reminder: Reminder) -> ReminderPart:
    return ReminderPart(
        message=reminder.message,
        ahead=Length.of(reminder.ahead),
        recipients=RECIPIENTS.get(reminder.recipients, "everybody"),
    )
