"""What `python -m deploy apply` wrote, read back by Microsoft's own client, field by field.

What is expected is written here by hand in the SDK's words, so that no conversion of ours vouches for itself.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import date, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.deploy.rich_business import FOUNDED
from tests.needed import lacks

if find_spec("msgraph") is None:
    lacks("msgraph-sdk is not installed; it is in the dependency group `foreign`", is_module=True)

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.answer_input_type import AnswerInputType
from msgraph.generated.models.booking_business import BookingBusiness
from msgraph.generated.models.booking_custom_question import BookingCustomQuestion
from msgraph.generated.models.booking_page_access_control import BookingPageAccessControl
from msgraph.generated.models.booking_page_settings import BookingPageSettings
from msgraph.generated.models.booking_price_type import BookingPriceType
from msgraph.generated.models.booking_question_assignment import BookingQuestionAssignment
from msgraph.generated.models.booking_reminder import BookingReminder
from msgraph.generated.models.booking_reminder_recipients import BookingReminderRecipients
from msgraph.generated.models.booking_scheduling_policy import BookingSchedulingPolicy
from msgraph.generated.models.booking_service import BookingService
from msgraph.generated.models.booking_staff_member import BookingStaffMember
from msgraph.generated.models.booking_staff_role import BookingStaffRole
from msgraph.generated.models.booking_work_hours import BookingWorkHours
from msgraph.generated.models.booking_work_time_slot import BookingWorkTimeSlot
from msgraph.generated.models.bookings_availability import BookingsAvailability
from msgraph.generated.models.bookings_availability_window import BookingsAvailabilityWindow
from msgraph.generated.models.bookings_service_availability_type import BookingsServiceAvailabilityType
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.location import Location
from msgraph.generated.models.outlook_geo_coordinates import OutlookGeoCoordinates
from msgraph.generated.models.physical_address import PhysicalAddress

from simulator.server import Running

ROOT = Path(__file__).parents[2]
# The SDK's own request builders touch names that it has itself deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:msgraph|kiota_abstractions")

Sdk: TypeAlias = Any
Compare: TypeAlias = Callable[[Any, Any], dict[str, Any]]
Day: TypeAlias = list[tuple[time, time]]

MORNING, AFTERNOON = (time(9), time(13)), (time(14), time(18))
# Until midnight.
SATURDAY: Day = [(time(10), time(0))]
ADDRESS = PhysicalAddress(
    street="Rua do Século 1", city="Lisboa", state="Lisboa", country_or_region="Portugal", postal_code="1200-433"
)


def hours(**days: Day) -> list[BookingWorkHours]:
    return [
        BookingWorkHours(
            day=day,
            time_slots=[BookingWorkTimeSlot(start_time=start, end_time=end) for start, end in days.get(day.value, [])],
        )
        for day in [*list(DayOfWeek)[1:], DayOfWeek.Sunday]
    ]


NOT_AT_CHRISTMAS = BookingsAvailabilityWindow(
    availability_type=BookingsServiceAvailabilityType.NotBookable,
    start_date=date(2026, 12, 24),
    end_date=date(2026, 12, 26),
)
BUSINESS = BookingBusiness(
    display_name="Corner Repairs",
    phone="+351 210 000 100",
    email="desk@corner.example",
    web_site_url="https://corner.example/",
    business_type="Repairs",
    language_tag="en-GB",
    default_currency_iso="EUR",
    is_published=True,
    address=ADDRESS,
    business_hours=hours(monday=[MORNING, AFTERNOON], saturday=SATURDAY),
)
POLICY = BookingSchedulingPolicy(
    time_slot_interval="PT30M",
    minimum_lead_time="PT2H",
    maximum_advance="P60D",
    allow_staff_selection=True,
    send_confirmations_to_owner=True,
    is_meeting_invite_to_customers_enabled=False,
    general_availability=BookingsAvailability(
        availability_type=BookingsServiceAvailabilityType.CustomWeeklyHours,
        business_hours=hours(monday=[(time(9), time(12))], saturday=SATURDAY),
    ),
    custom_availabilities=[NOT_AT_CHRISTMAS],
)
PAGE = BookingPageSettings(
    access_control=BookingPageAccessControl.Unrestricted,
    booking_page_color_code="#7A4B8C",
    business_time_zone="Europe/Lisbon",
    customer_consent_message="May we keep your number?",
    enforce_one_time_password=False,
    is_business_logo_display_enabled=True,
    is_customer_consent_enabled=True,
    is_search_engine_indexability_disabled=True,
    is_time_slot_time_zone_set_to_business_time_zone=True,
    privacy_policy_web_url="https://corner.example/privacy",
    terms_and_conditions_web_url="https://corner.example/terms",
)
STAFF = [
    BookingStaffMember(
        display_name="Ana Costa",
        email_address="ana@corner.example",
        role=BookingStaffRole.ExternalGuest,
        time_zone="Europe/Lisbon",
        use_business_hours=False,
        working_hours=hours(monday=[MORNING], saturday=[(time(10), time(16))]),
        availability_is_affected_by_personal_calendar=True,
        is_email_notification_enabled=True,
    ),
    BookingStaffMember(
        display_name="Rui Melo",
        email_address="rui@corner.example",
        role=BookingStaffRole.TeamMember,
        use_business_hours=True,
        availability_is_affected_by_personal_calendar=False,
        is_email_notification_enabled=False,
    ),
]
QUESTIONS = [
    BookingCustomQuestion(
        display_name="Which model?", answer_input_type=AnswerInputType.RadioButton, answer_options=["old", "new"]
    ),
    BookingCustomQuestion(display_name="Anything else?", answer_input_type=AnswerInputType.Text, answer_options=[]),
]


def services(ana: str, rui: str, model: str, wish: str) -> list[BookingService]:
    return [
        BookingService(
            display_name="Repair",
            default_duration="PT45M",
            description="We mend it.",
            notes="Bring gloves.",
            additional_information="Ring twice.",
            pre_buffer="PT5M",
            post_buffer="PT10M",
            default_price=49.5,
            default_price_type=BookingPriceType.StartingAt,
            default_location=Location(
                display_name="The corner",
                location_email_address="room@corner.example",
                location_uri="https://corner.example/room",
                coordinates=OutlookGeoCoordinates(latitude=38.713, longitude=-9.148),
                address=ADDRESS,
            ),
            default_reminders=[
                BookingReminder(message="Tomorrow!", offset="P1D", recipients=BookingReminderRecipients.Customer)
            ],
            is_location_online=False,
            is_anonymous_join_enabled=False,
            is_hidden_from_customers=False,
            is_customer_allowed_to_manage_booking=True,
            sms_notifications_enabled=False,
            maximum_attendees_count=1,
            language_tag="en-GB",
            staff_member_ids=[ana, rui],
            custom_questions=[
                BookingQuestionAssignment(question_id=model, is_required=True),
                BookingQuestionAssignment(question_id=wish, is_required=False),
            ],
            # Its own, and of the business what it does not say itself; but it has dates of its own: none.
            scheduling_policy=BookingSchedulingPolicy(
                time_slot_interval="PT15M",
                minimum_lead_time="PT1H",
                maximum_advance="P60D",
                allow_staff_selection=True,
                send_confirmations_to_owner=True,
                is_meeting_invite_to_customers_enabled=False,
                general_availability=BookingsAvailability(
                    availability_type=BookingsServiceAvailabilityType.BookWhenStaffAreFree
                ),
            ),
        ),
        BookingService(
            display_name="Mend it yourself",
            default_duration="PT2H",
            default_price_type=BookingPriceType.Free,
            maximum_attendees_count=6,
            is_location_online=True,
            staff_member_ids=[rui],
        ),
    ]


def whole_enumerations() -> RequestConfiguration[Any]:
    """Of roles that came later, such as teamMember, Graph tells who asks for them: RFC 7240's Prefer."""
    asked: RequestConfiguration[Any] = RequestConfiguration()
    asked.headers.add("Prefer", "include-unknown-enum-members")
    return asked


async def test_the_sdk_reads_field_by_field_what_apply_wrote(
    person: Sdk, running: Running, differences: Compare, tmp_path: Path
) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(FOUNDED, encoding="utf-8")
    command = (sys.executable, "-m", "deploy", "--simulator", running.root, "apply", str(file), "--yes")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await process.wait() == 0

    listed = await person.solutions.booking_businesses.get()
    (id_,) = [one.id for one in listed.value if one.display_name == "Corner Repairs"]
    inside = person.solutions.booking_businesses.by_booking_business_id(id_)
    business = await inside.get()
    staff = (await inside.staff_members.get(whole_enumerations())).value
    questions = (await inside.custom_questions.get()).value
    made = [await inside.services.by_booking_service_id(one.id).get() for one in (await inside.services.get()).value]

    assert differences(BUSINESS, business) == {}
    assert differences(POLICY, business.scheduling_policy) == {}
    assert differences(PAGE, business.booking_page_settings) == {}
    assert differences(STAFF, staff) == {}
    assert differences(QUESTIONS, questions) == {}
    ids = {one.display_name: one.id for one in [*staff, *questions]}
    wanted = services(ids["Ana Costa"], ids["Rui Melo"], ids["Which model?"], ids["Anything else?"])
    assert differences(wanted, made) == {}
