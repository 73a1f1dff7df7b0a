"""A client that was not written for the simulator walks the overview's five steps, and then lives with the business.

https://learn.microsoft.com/graph/api/resources/booking-api-overview
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from importlib.util import find_spec
from typing import Any, TypeAlias

import pytest

from tests.needed import lacks
from tests.worlds.sample import BUSINESS

if find_spec("msgraph") is None:
    lacks("msgraph-sdk is not installed; it is in the dependency group `foreign`", is_module=True)

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.answer_input_type import AnswerInputType
from msgraph.generated.models.booking_appointment import BookingAppointment
from msgraph.generated.models.booking_business import BookingBusiness
from msgraph.generated.models.booking_custom_question import BookingCustomQuestion
from msgraph.generated.models.booking_customer import BookingCustomer
from msgraph.generated.models.booking_customer_information import BookingCustomerInformation
from msgraph.generated.models.booking_page_access_control import BookingPageAccessControl
from msgraph.generated.models.booking_page_settings import BookingPageSettings
from msgraph.generated.models.booking_price_type import BookingPriceType
from msgraph.generated.models.booking_question_answer import BookingQuestionAnswer
from msgraph.generated.models.booking_question_assignment import BookingQuestionAssignment
from msgraph.generated.models.booking_reminder import BookingReminder
from msgraph.generated.models.booking_reminder_recipients import BookingReminderRecipients
from msgraph.generated.models.booking_scheduling_policy import BookingSchedulingPolicy
from msgraph.generated.models.booking_service import BookingService
from msgraph.generated.models.booking_staff_member import BookingStaffMember
from msgraph.generated.models.booking_staff_membership_status import BookingStaffMembershipStatus
from msgraph.generated.models.booking_staff_role import BookingStaffRole
from msgraph.generated.models.booking_work_hours import BookingWorkHours
from msgraph.generated.models.booking_work_time_slot import BookingWorkTimeSlot
from msgraph.generated.models.bookings_availability import BookingsAvailability
from msgraph.generated.models.bookings_availability_status import BookingsAvailabilityStatus
from msgraph.generated.models.bookings_availability_window import BookingsAvailabilityWindow
from msgraph.generated.models.bookings_service_availability_type import BookingsServiceAvailabilityType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.location import Location
from msgraph.generated.models.location_type import LocationType
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.outlook_geo_coordinates import OutlookGeoCoordinates
from msgraph.generated.models.phone import Phone
from msgraph.generated.models.phone_type import PhoneType
from msgraph.generated.models.physical_address import PhysicalAddress
from msgraph.generated.solutions.booking_businesses.item.appointments.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.generated.solutions.booking_businesses.item.get_staff_availability import (
    get_staff_availability_post_request_body,
)

from simulator.server import Running

# Lengths are written as ISO 8601 text: of a timedelta the SDK makes "0:45:00", which is no Edm.Duration.

# The SDK's own request builders touch names that it has itself deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:msgraph|kiota_abstractions")

Sdk: TypeAlias = Any
Compare: TypeAlias = Callable[[Any, Any], dict[str, Any]]
Strangers: TypeAlias = Callable[[Any], dict[str, Any]]


def _address() -> PhysicalAddress:
    return PhysicalAddress(
        street="Main Street 1", city="Buffalo", state="NY", postal_code="98052", country_or_region="USA"
    )


def _place() -> Location:
    return Location(
        address=_address(),
        coordinates=OutlookGeoCoordinates(
            accuracy=1.5, altitude=2.0, altitude_accuracy=0.5, latitude=42.88, longitude=-78.87
        ),
        display_name="The corner",
        location_email_address="room@contoso.example",
        location_type=LocationType.BusinessAddress,
        location_uri="https://example.com/corner",
    )


def _hours(*days: DayOfWeek) -> list[BookingWorkHours]:
    def slots() -> list[BookingWorkTimeSlot]:
        pairs = ((time(8, 30), time(12)), (time(13), time(17)))
        return [BookingWorkTimeSlot(start_time=start, end_time=end) for start, end in pairs]

    return [BookingWorkHours(day=day, time_slots=slots() if day in days else []) for day in DayOfWeek]


def _policy(lead: str) -> BookingSchedulingPolicy:
    weekly = BookingsServiceAvailabilityType.CustomWeeklyHours
    return BookingSchedulingPolicy(
        time_slot_interval="PT30M",
        minimum_lead_time=lead,
        maximum_advance="P90D",
        send_confirmations_to_owner=True,
        allow_staff_selection=True,
        is_meeting_invite_to_customers_enabled=True,
        general_availability=BookingsAvailability(
            availability_type=weekly, business_hours=_hours(DayOfWeek.Monday, DayOfWeek.Tuesday)
        ),
        custom_availabilities=[
            BookingsAvailabilityWindow(
                availability_type=BookingsServiceAvailabilityType.NotBookable,
                business_hours=[],
                start_date=date(2026, 12, 24),
                end_date=date(2026, 12, 26),
            )
        ],
    )


def _business() -> BookingBusiness:
    return BookingBusiness(
        display_name="Corner Repairs",
        address=_address(),
        phone="+1 716 555 0100",
        email="desk@corner.example",
        web_site_url="https://corner.example/",
        business_type="Repairs",
        language_tag="en-US",
        default_currency_iso="USD",
        business_hours=_hours(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday),
        scheduling_policy=_policy("PT4H"),
        booking_page_settings=BookingPageSettings(
            access_control=BookingPageAccessControl.RestrictedToOrganization,
            booking_page_color_code="#123456",
            business_time_zone="America/New_York",
            customer_consent_message="May we?",
            enforce_one_time_password=True,
            is_business_logo_display_enabled=True,
            is_customer_consent_enabled=True,
            is_search_engine_indexability_disabled=True,
            is_time_slot_time_zone_set_to_business_time_zone=True,
            privacy_policy_web_url="https://corner.example/privacy",
            terms_and_conditions_web_url="https://corner.example/terms",
        ),
    )


def _staff_member() -> BookingStaffMember:
    return BookingStaffMember(
        odata_type="#microsoft.graph.bookingStaffMember",
        display_name="Dana Swope",
        email_address="dana@corner.example",
        role=BookingStaffRole.ExternalGuest,
        time_zone="America/New_York",
        use_business_hours=False,
        working_hours=_hours(DayOfWeek.Monday, DayOfWeek.Tuesday),
        availability_is_affected_by_personal_calendar=True,
        is_email_notification_enabled=True,
        membership_status=BookingStaffMembershipStatus.Active,
    )


def _question() -> BookingCustomQuestion:
    return BookingCustomQuestion(
        display_name="Which model?", answer_input_type=AnswerInputType.RadioButton, answer_options=["old", "new"]
    )


def _customer() -> BookingCustomer:
    return BookingCustomer(
        odata_type="#microsoft.graph.bookingCustomer",
        display_name="Jordan Miller",
        email_address="jordan@example.com",
        addresses=[_address()],
        phones=[Phone(number="+1 716 555 0199", type=PhoneType.Mobile)],
    )


def _service(staff_id: str, question_id: str) -> BookingService:
    return BookingService(
        display_name="Repair",
        description="We mend it.",
        notes="Bring gloves.",
        additional_information="Ring twice.",
        default_duration="PT45M",
        pre_buffer="PT5M",
        post_buffer="PT10M",
        default_price=49.5,
        default_price_type=BookingPriceType.StartingAt,
        default_location=_place(),
        default_reminders=[
            BookingReminder(message="Tomorrow!", offset="P1D", recipients=BookingReminderRecipients.AllAttendees)
        ],
        is_location_online=True,
        is_anonymous_join_enabled=True,
        is_hidden_from_customers=True,
        is_customer_allowed_to_manage_booking=True,
        sms_notifications_enabled=True,
        maximum_attendees_count=1,
        language_tag="en-US",
        scheduling_policy=_policy("PT2H"),
        custom_questions=[BookingQuestionAssignment(question_id=question_id, is_required=True)],
        staff_member_ids=[staff_id],
    )


def _utc(moment: str) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=f"{moment}:00.0000000Z", time_zone="UTC")


def _appointment(service_id: str, staff_id: str, question_id: str) -> BookingAppointment:
    """On a Monday, half past eight in New York."""
    answer = BookingQuestionAnswer(
        question_id=question_id,
        question="Which model?",
        answer_input_type=AnswerInputType.RadioButton,
        answer_options=["old", "new"],
        is_required=True,
        answer="",
        selected_options=["new"],
    )
    return BookingAppointment(
        service_id=service_id,
        staff_member_ids=[staff_id],
        start_date_time=_utc("2026-11-30T13:30"),
        end_date_time=_utc("2026-11-30T14:15"),
        customer_time_zone="America/New_York",
        customers=[
            BookingCustomerInformation(
                odata_type="#microsoft.graph.bookingCustomerInformation",
                name="Robin Field",
                email_address="robin@example.com",
                phone="+1 716 555 0123",
                notes="Left door.",
                location=_place(),
                time_zone="America/New_York",
                custom_question_answers=[answer],
            )
        ],
        service_name="Repair at night",
        service_location=_place(),
        service_notes="Staff only.",
        additional_information="Bring it along.",
        appointment_label="urgent",
        pre_buffer="PT1M",
        post_buffer="PT2M",
        price=60.25,
        price_type=BookingPriceType.FixedPrice,
        reminders=[BookingReminder(message="Soon", offset="PT1H", recipients=BookingReminderRecipients.Customer)],
        maximum_attendees_count=1,
        is_location_online=True,
        is_customer_allowed_to_manage_booking=True,
        opt_out_of_customer_email=True,
        sms_notifications_enabled=True,
    )


async def _founded(person: Sdk) -> tuple[Sdk, BookingService, str, str]:
    """The overview's first three steps: the business, its staff, its service."""
    business = await person.solutions.booking_businesses.post(_business())
    inside = person.solutions.booking_businesses.by_booking_business_id(business.id)
    staff = await inside.staff_members.post(_staff_member())
    question = await inside.custom_questions.post(_question())
    service = await inside.services.post(_service(staff.id, question.id))
    return inside, service, staff.id, question.id


async def test_the_five_steps_of_the_overview(person: Sdk, differences: Compare, strangers: Strangers) -> None:
    inside, made, staff_id, question_id = await _founded(person)
    await inside.publish.post()
    listed = await person.solutions.booking_businesses.get()

    business = await inside.get()
    staff = await inside.staff_members.by_booking_staff_member_base_id(staff_id).get()
    service = await inside.services.by_booking_service_id(made.id).get()
    question = await inside.custom_questions.by_booking_custom_question_id(question_id).get()
    assert differences(_business(), business) == {}
    assert differences(_staff_member(), staff) == {}
    assert differences(_service(staff_id, question_id), service) == {}
    assert differences(_question(), question) == {}
    assert (business.is_published, business.public_url is None) == (True, False)
    assert (business.id, "Corner Repairs") in [(each.id, each.display_name) for each in listed.value]
    assert [strangers(each) for each in (business, staff, service, question, listed)] == [{}] * 5


async def test_what_is_changed_reads_as_it_was_written(person: Sdk, differences: Compare) -> None:
    inside, made, staff_id, question_id = await _founded(person)
    customer = await inside.customers.post(_customer())
    business_change = BookingBusiness(phone="+1 716 555 0111", scheduling_policy=_policy("PT9H"))
    service_change = BookingService(default_price=12.5, default_duration="PT2H")
    staff_change = BookingStaffMember(display_name="Dana S.", role=BookingStaffRole.Administrator)
    question_change = BookingCustomQuestion(answer_options=["old", "new", "other"])
    customer_change = BookingCustomer(email_address="jm@example.com", addresses=[])

    one_staff = inside.staff_members.by_booking_staff_member_base_id(staff_id)
    one_customer = inside.customers.by_booking_customer_base_id(customer.id)
    await inside.patch(business_change)
    await inside.services.by_booking_service_id(made.id).patch(service_change)
    await one_staff.patch(staff_change)
    await inside.custom_questions.by_booking_custom_question_id(question_id).patch(question_change)
    await one_customer.patch(customer_change)

    assert differences(_customer(), customer) == {}
    assert differences(business_change, await inside.get()) == {}
    assert differences(service_change, await inside.services.by_booking_service_id(made.id).get()) == {}
    assert differences(staff_change, await one_staff.get()) == {}
    assert differences(customer_change, await one_customer.get()) == {}
    questions = await inside.custom_questions.get()
    assert differences(question_change, questions.value[0]) == {}


async def test_an_application_books_moves_lists_and_cancels(
    person: Sdk, application: Sdk, running: Running, differences: Compare, strangers: Strangers
) -> None:
    inside, service, staff_id, question_id = await _founded(person)
    business_id = (await inside.get()).id
    inside = application.solutions.booking_businesses.by_booking_business_id(business_id)
    wanted = _appointment(service.id, staff_id, question_id)

    # The business rules leave an application the length of the service.
    made = await inside.appointments.post(wanted)
    one = inside.appointments.by_booking_appointment_id(made.id)
    read = await one.get()
    moved = BookingAppointment(start_date_time=_utc("2026-11-30T18:00"), end_date_time=_utc("2026-11-30T18:45"))
    await one.patch(moved)
    after = await one.get()
    # The SDK knows no start and end for calendarView, although both are required.
    range_ = "start=2026-11-30T00:00:00Z&end=2026-12-01T00:00:00Z"
    address = f"{running.base_url}/solutions/bookingBusinesses/{business_id}/calendarView?{range_}"
    viewed = await inside.calendar_view.with_url(address).get()
    listed = await inside.appointments.get()
    await one.cancel.post(CancelPostRequestBody(cancellation_message="So sorry."))
    left = await inside.appointments.get()

    assert differences(wanted, made) == {}
    assert differences(wanted, read) == {}
    assert differences(moved, after) == {}
    assert differences(read.customers, after.customers) == {}
    assert after.duration == timedelta(minutes=45)
    assert after.join_web_url and after.anonymous_join_web_url
    assert [each.id for each in viewed.value] == [each.id for each in listed.value] == [made.id]
    assert left.value == []
    assert [strangers(each) for each in (made, after, viewed, listed)] == [{}] * 4
    with pytest.raises(ODataError) as gone:
        await one.get()
    assert (gone.value.response_status_code, gone.value.error.code) == (404, "ErrorItemNotFound")


async def test_availability_comes_as_the_sdk_expects_it(application: Sdk) -> None:
    inside = application.solutions.booking_businesses.by_booking_business_id(BUSINESS)
    staff = (await inside.staff_members.get()).value[0]
    question = get_staff_availability_post_request_body.GetStaffAvailabilityPostRequestBody(
        staff_ids=[staff.id], start_date_time=_utc("2026-11-24T00:00"), end_date_time=_utc("2026-11-25T00:00")
    )

    found = (await inside.get_staff_availability.post(question)).value

    assert [each.staff_id for each in found] == [staff.id]
    statuses = {item.status for item in found[0].availability_items}
    assert BookingsAvailabilityStatus.Available in statuses
    assert statuses <= set(BookingsAvailabilityStatus)


async def test_pages_currencies_and_refusals(person: Sdk, application: Sdk) -> None:
    customers = person.solutions.booking_businesses.by_booking_business_id(BUSINESS).customers
    small = RequestConfiguration(query_parameters=customers.CustomersRequestBuilderGetQueryParameters(top=5))

    usd = await person.solutions.booking_currencies.by_booking_currency_id("USD").get()
    everyone = await customers.get()
    pages = [await customers.get(request_configuration=small)]
    while pages[-1].odata_next_link:
        pages.append(await customers.with_url(pages[-1].odata_next_link).get())

    assert (usd.id, usd.symbol) == ("USD", "$")
    assert len(pages) > 1
    assert [each.id for page in pages for each in page.value] == [each.id for each in everyone.value]
    with pytest.raises(ODataError) as refused:
        await application.solutions.booking_businesses.post(_business())
    assert (refused.value.response_status_code, refused.value.error.code) == (403, "ErrorAccessDenied")


async def test_everything_that_was_made_can_be_taken_away(person: Sdk) -> None:
    inside, service, staff_id, question_id = await _founded(person)
    customer = await inside.customers.post(_customer())

    await inside.services.by_booking_service_id(service.id).delete()
    await inside.staff_members.by_booking_staff_member_base_id(staff_id).delete()
    await inside.custom_questions.by_booking_custom_question_id(question_id).delete()
    await inside.customers.by_booking_customer_base_id(customer.id).delete()
    kept = [inside.services, inside.staff_members, inside.custom_questions, inside.customers]
    left = [(await each.get()).value for each in kept]
    await inside.unpublish.post()
    unpublished = (await inside.get()).is_published
    await inside.delete()
    businesses = await person.solutions.booking_businesses.get()

    assert left == [[], [], [], []]
    assert unpublished is False
    assert [each.id for each in businesses.value] == [BUSINESS]
