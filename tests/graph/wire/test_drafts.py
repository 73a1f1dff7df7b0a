"""What is written to set a business up: the requests, their bodies, and what is refused before anything is sent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from graph import wire
from graph.errors import Rejected
from graph.model import (
    Address,
    AnswerType,
    Appointment,
    AppointmentChanges,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    Business,
    BusinessDraft,
    Coordinates,
    Customer,
    CustomerDraft,
    Hours,
    Location,
    PageAccess,
    PageSettings,
    Phone,
    PriceType,
    Question,
    QuestionAssignment,
    QuestionDraft,
    Recipients,
    Reminder,
    SchedulingPolicy,
    Service,
    ServiceDraft,
    StaffDraft,
    StaffMember,
    StaffRole,
)
from graph.wire import Effect, Request
from tests.graph.bodies import read_as

BUSINESS = "Salon@example.com"
BELOW = "/solutions/bookingBusinesses/Salon@example.com"
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)

LINDEN = Address("Linden 1", "Berlin", "BE", "Germany", "10117")
PLACE = Location("Salon", LINDEN, "salon@example.com", "https://example.com/map", Coordinates(52.5, 13.25))
MORNING = (Hours(time(8), time(12, 30)),)
WEEK = (MORNING, MORNING, (), (), (Hours(time(20), time(0)),), (), ())
POLICY = SchedulingPolicy(
    slot_interval=timedelta(minutes=15),
    minimum_lead_time=timedelta(hours=10),
    maximum_advance=timedelta(days=365),
    allow_staff_selection=True,
    send_confirmations_to_owner=False,
    invite_customers=True,
    general_availability=Availability(AvailabilityType.CUSTOM_HOURS, WEEK),
    custom_availabilities=(
        AvailabilityWindow(date(2026, 12, 24), date(2026, 12, 26), Availability(AvailabilityType.NOT_BOOKABLE)),
    ),
)
REMINDERS = (Reminder("Tomorrow!", timedelta(days=1), Recipients.CUSTOMER),)
PAGE = PageSettings(
    time_zone="Europe/Berlin",
    consent_required=True,
    consent_message="May we?",
    privacy_url="https://example.com/privacy",
    terms_url="https://example.com/terms",
    business_zone_only=True,
    one_time_password=True,
    access=PageAccess.ORGANIZATION,
    color="#123456",
    is_logo_shown=True,
    is_hidden_from_search=True,
)


@pytest.mark.parametrize(
    ("request_made", "expected"),
    [
        (
            wire.create_business(BusinessDraft("Salon")),
            Request(
                "create_business",
                "POST",
                "/solutions/bookingBusinesses",
                json={"@odata.type": "#microsoft.graph.bookingBusiness", "displayName": "Salon"},
                effect=Effect.ADD,
            ),
        ),
        (
            wire.update_business(BUSINESS, BusinessDraft(policy=SchedulingPolicy(allow_staff_selection=False))),
            Request(
                "update_business",
                "PATCH",
                BELOW,
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingBusiness",
                    "schedulingPolicy": {
                        "@odata.type": "#microsoft.graph.bookingSchedulingPolicy",
                        "allowStaffSelection": False,
                    },
                },
                effect=Effect.SET,
            ),
        ),
        (
            wire.delete_business(BUSINESS),
            Request("delete_business", "DELETE", BELOW, BUSINESS, effect=Effect.REMOVE),
        ),
        (
            wire.publish_business(BUSINESS),
            Request("publish_business", "POST", f"{BELOW}/publish", BUSINESS, effect=Effect.SET),
        ),
        (
            wire.unpublish_business(BUSINESS),
            Request("unpublish_business", "POST", f"{BELOW}/unpublish", BUSINESS, effect=Effect.SET),
        ),
        (
            wire.create_service(BUSINESS, ServiceDraft("Cut", staff_ids=("d1",))),
            Request(
                "create_service",
                "POST",
                f"{BELOW}/services",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingService",
                    "displayName": "Cut",
                    "staffMemberIds": ["d1"],
                },
                effect=Effect.ADD,
            ),
        ),
        (
            wire.update_service(BUSINESS, "s/1", ServiceDraft(price=0.0, description="", staff_ids=())),
            Request(
                "update_service",
                "PATCH",
                f"{BELOW}/services/s%2F1",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingService",
                    "defaultPrice": 0.0,
                    "description": "",
                    "staffMemberIds": [],
                },
                effect=Effect.SET,
            ),
        ),
        (
            wire.delete_service(BUSINESS, "s1"),
            Request("delete_service", "DELETE", f"{BELOW}/services/s1", BUSINESS, effect=Effect.REMOVE),
        ),
        (
            wire.create_staff_member(BUSINESS, StaffDraft("Dana", "dana@example.com", StaffRole.TEAM_MEMBER)),
            Request(
                "create_staff_member",
                "POST",
                f"{BELOW}/staffMembers",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingStaffMember",
                    "displayName": "Dana",
                    "emailAddress": "dana@example.com",
                    "role": "teamMember",
                },
                effect=Effect.ADD,
            ),
        ),
        (
            wire.update_staff_member(BUSINESS, "d1", StaffDraft(use_business_hours=False)),
            Request(
                "update_staff_member",
                "PATCH",
                f"{BELOW}/staffMembers/d1",
                BUSINESS,
                json={"@odata.type": "#microsoft.graph.bookingStaffMember", "useBusinessHours": False},
                effect=Effect.SET,
            ),
        ),
        (
            wire.delete_staff_member(BUSINESS, "d1"),
            Request("delete_staff_member", "DELETE", f"{BELOW}/staffMembers/d1", BUSINESS, effect=Effect.REMOVE),
        ),
        (
            wire.update_customer(BUSINESS, "c1", CustomerDraft(phones=())),
            Request(
                "update_customer",
                "PATCH",
                f"{BELOW}/customers/c1",
                BUSINESS,
                json={"@odata.type": "#microsoft.graph.bookingCustomer", "phones": []},
                effect=Effect.SET,
            ),
        ),
        (
            wire.delete_customer(BUSINESS, "c1"),
            Request("delete_customer", "DELETE", f"{BELOW}/customers/c1", BUSINESS, effect=Effect.REMOVE),
        ),
        (
            wire.create_question(BUSINESS, QuestionDraft("How long?", AnswerType.CHOICE, ("short", "long"))),
            Request(
                "create_question",
                "POST",
                f"{BELOW}/customQuestions",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingCustomQuestion",
                    "displayName": "How long?",
                    "answerInputType": "radioButton",
                    "answerOptions": ["short", "long"],
                },
                effect=Effect.ADD,
            ),
        ),
        (
            wire.update_question(BUSINESS, "q1", QuestionDraft(text="How long is it?")),
            Request(
                "update_question",
                "PATCH",
                f"{BELOW}/customQuestions/q1",
                BUSINESS,
                json={"@odata.type": "#microsoft.graph.bookingCustomQuestion", "displayName": "How long is it?"},
                effect=Effect.SET,
            ),
        ),
        (
            wire.delete_question(BUSINESS, "q1"),
            Request("delete_question", "DELETE", f"{BELOW}/customQuestions/q1", BUSINESS, effect=Effect.REMOVE),
        ),
        (wire.list_currencies(), Request("list_currencies", "GET", "/solutions/bookingCurrencies")),
        (wire.get_currency("EUR"), Request("get_currency", "GET", "/solutions/bookingCurrencies/EUR")),
    ],
    ids=lambda value: value.operation if isinstance(value, Request) else "",
)
def test_an_operation_as_graph_wants_it(request_made: Request, expected: Request) -> None:
    assert request_made == expected


# Everything that can be written is read back as it was.


def test_a_whole_business_is_written_as_it_is_read() -> None:
    draft = BusinessDraft(
        "Salon", "1", "salon@example.com", "https://example.com", "salon", "de-DE", "EUR", LINDEN, WEEK, POLICY, PAGE
    )
    assert unsaid(draft) == []

    body = wire.create_business(draft).json

    assert read_as({"id": BUSINESS, **(body or {})}, Business) == Business(
        BUSINESS, "Salon", "1", "salon@example.com", "https://example.com", "salon", "de-DE", "EUR", LINDEN, WEEK,
        POLICY, PAGE,
    )  # fmt: skip


def test_a_whole_service_is_written_as_it_is_read() -> None:
    said: dict[str, Any] = {
        "name": "Cut",
        "duration": timedelta(minutes=45),
        "description": "Wash and cut",
        "notes": "two chairs",
        "pre_buffer": timedelta(minutes=5),
        "post_buffer": timedelta(minutes=10),
        "price": 38.5,
        "price_type": PriceType.STARTING_AT,
        "location": PLACE,
        "is_online": True,
        "is_hidden": True,
        "max_attendees": 8,
        "staff_ids": ("d1", "d2"),
        "questions": (QuestionAssignment("q1", True), QuestionAssignment("q2", False)),
        "policy": POLICY,
        "language": "de-DE",
        "additional_information": "Bring a picture.",
        "reminders": REMINDERS,
        "sends_text_messages": True,
        "is_joined_anonymously": True,
        "customers_may_manage": True,
    }
    assert unsaid(ServiceDraft(**said)) == []

    body = wire.create_service(BUSINESS, ServiceDraft(**said)).json

    assert read_as({"id": "s1", **(body or {})}, Service) == Service("s1", **said)


def test_a_whole_staff_member_is_written_as_it_is_read() -> None:
    said: dict[str, Any] = {
        "name": "Dana",
        "email": "dana@example.com",
        "role": StaffRole.SCHEDULER,
        "time_zone": "Europe/Berlin",
        "use_business_hours": False,
        "hours": WEEK,
        "personal_calendar_counts": True,
        "is_email_notification_enabled": False,
    }
    assert unsaid(StaffDraft(**said)) == []

    body = wire.create_staff_member(BUSINESS, StaffDraft(**said)).json

    assert read_as({"id": "d1", **(body or {})}, StaffMember) == StaffMember("d1", **said)


def test_a_whole_customer_is_written_as_it_is_read() -> None:
    body = wire.create_customer(
        BUSINESS, CustomerDraft("Robin", "r@example.com", (Phone("1", "home"),), (LINDEN,))
    ).json

    read = read_as({"id": "c1", **(body or {})}, Customer)

    assert read == Customer("c1", "Robin", "r@example.com", (Phone("1", "home"),), (LINDEN,))


def test_a_whole_question_is_written_as_it_is_read() -> None:
    body = wire.create_question(BUSINESS, QuestionDraft("How?", AnswerType.CHOICE, ("a", "b"))).json

    assert read_as({"id": "q1", **(body or {})}, Question) == Question("q1", "How?", AnswerType.CHOICE, ("a", "b"))


DETAILS: dict[str, Any] = {
    "customer_time_zone": "Europe/Berlin",
    "is_online": True,
    "max_attendees": 5,
    "location": PLACE,
    "price": 38.5,
    "price_type": PriceType.HOURLY,
    "pre_buffer": timedelta(minutes=5),
    "post_buffer": timedelta(minutes=10),
    "additional_information": "Ring twice.",
    "service_notes": "prefers the window",
    "label": "VIP",
    "reminders": REMINDERS,
    "is_customer_not_mailed": True,
    "sends_text_messages": True,
    "customer_may_manage": True,
}


def test_every_detail_of_an_appointment_can_be_made_and_changed_alike() -> None:
    attendee = Attendee("c1", "Robin", "robin@example.com", location=Location("at home"))
    assert unsaid(AppointmentDetails(**DETAILS)) == []

    made = wire.create_appointment(
        BUSINESS, AppointmentDraft("s1", NINE, TEN, ("d1",), (attendee,), service_name="Cut", **DETAILS)
    ).json
    changed = wire.update_appointment(BUSINESS, "a1", AppointmentChanges(details=AppointmentDetails(**DETAILS))).json

    assert made is not None
    assert changed is not None
    read = read_as({"id": "a1", **made}, Appointment)
    assert {name: getattr(read, name) for name in DETAILS} == DETAILS
    assert (read.service_name, read.attendees) == ("Cut", (attendee,))
    assert {name: made[name] for name in changed} == changed
    assert len(changed) == 1 + len(DETAILS)


def unsaid(draft: Any) -> list[str]:
    return [name for name in draft.__struct_fields__ if getattr(draft, name) is None]


# What is refused before anything is sent

NAIVE = datetime(2026, 12, 1, 9)  # noqa: DTZ001 - what must be refused
FAR_WEST = timezone(timedelta(hours=-12))


def a_draft(**changes: Any) -> AppointmentDraft:
    given: dict[str, Any] = {"service_id": "s1", "start": NINE, "end": TEN, "staff_ids": ("d1",), "attendees": ()}
    return AppointmentDraft(**given | changes)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: wire.create_business(BusinessDraft()), "create_business: name is missing"),
        (lambda: wire.create_business(BusinessDraft("  ")), "create_business: name is missing"),
        (lambda: wire.create_service(BUSINESS, ServiceDraft(price=1.0)), "create_service: name is missing"),
        (lambda: wire.create_staff_member(BUSINESS, StaffDraft("Dana")), "create_staff_member: email is missing"),
        (
            lambda: wire.create_staff_member(BUSINESS, StaffDraft("Dana", "dana@example.com")),
            "create_staff_member: role is missing",
        ),
        (lambda: wire.create_customer(BUSINESS, CustomerDraft("")), "create_customer: name is missing"),
        (lambda: wire.create_question(BUSINESS, QuestionDraft("")), "create_question: text is missing"),
        (
            lambda: wire.create_question(BUSINESS, QuestionDraft("Which?", AnswerType.CHOICE)),
            "create_question: there are no options to choose from",
        ),
        (lambda: wire.update_business(BUSINESS, BusinessDraft()), "update_business: nothing to change"),
        (lambda: wire.update_service(BUSINESS, "s1", ServiceDraft()), "update_service: nothing to change"),
        (
            lambda: wire.update_appointment(BUSINESS, "a", AppointmentChanges(details=AppointmentDetails())),
            "update_appointment: nothing to change",
        ),
        (lambda: wire.update_service(BUSINESS, "s1", ServiceDraft(name=" ")), "update_service: a name is empty"),
        (
            lambda: wire.update_service(BUSINESS, "", ServiceDraft("Cut")),
            "update_service: an id is empty or only dots",
        ),
        (lambda: wire.get_currency("."), "get_currency: an id is empty or only dots"),
        (lambda: wire.get_service(BUSINESS, "\ud83d"), "get_service: an id is no proper text"),
        (
            lambda: wire.create_service(BUSINESS, ServiceDraft("Cut", timedelta(0))),
            "create_service: a duration of no time at all",
        ),
        (
            lambda: wire.create_service(BUSINESS, ServiceDraft("Cut", post_buffer=timedelta(minutes=-5))),
            "create_service: a length of -1 day, 23:55:00 is less than nothing",
        ),
        (
            lambda: wire.create_service(BUSINESS, ServiceDraft("Cut", price=float("nan"))),
            "create_service: nan is no number to write",
        ),
        (
            lambda: wire.create_service(BUSINESS, ServiceDraft("Cut", max_attendees=0)),
            "create_service: 0 is too few",
        ),
        (
            lambda: wire.create_service(BUSINESS, ServiceDraft("Cut", price_type=PriceType.OTHER)),
            "create_service: PriceType.OTHER is for reading only",
        ),
        (
            lambda: wire.update_service(BUSINESS, "s1", ServiceDraft(staff_ids=("d1", ""))),
            "update_service: an id is empty",
        ),
        (
            lambda: wire.update_service(BUSINESS, "s1", ServiceDraft(staff_ids="d1")),  # type: ignore[arg-type]  # on purpose
            "update_service: ids are needed, not one id",
        ),
        (
            lambda: wire.update_staff_member(BUSINESS, "d1", StaffDraft(time_zone="Mars/Olympus")),
            "update_staff_member: an unknown time zone",
        ),
        (
            lambda: wire.update_staff_member(BUSINESS, "d1", StaffDraft(hours=(MORNING,))),
            "update_staff_member: a week of 1 days",
        ),
        (
            lambda: wire.update_business(BUSINESS, BusinessDraft(hours=((Hours(time(9), time(8)),), *[()] * 6))),
            "update_business: hours that end at 08:00:00 and start at 09:00:00",
        ),
        (
            lambda: wire.update_business(
                BUSINESS,
                BusinessDraft(
                    policy=SchedulingPolicy(
                        custom_availabilities=(
                            AvailabilityWindow(
                                date(2026, 2, 2), date(2026, 2, 1), Availability(AvailabilityType.NOT_BOOKABLE)
                            ),
                        )
                    )
                ),
            ),
            "update_business: a window from 2026-02-02 to 2026-02-01",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(service_id="")),
            "create_appointment: service_id is missing",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(start=NAIVE)),
            "create_appointment: start 2026-12-01T09:00:00 has no time zone",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(start=TEN, end=NINE)),
            "create_appointment: end 2026-12-01T09:00:00+00:00 is not after start 2026-12-01T10:00:00+00:00",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(end=datetime(9999, 12, 31, 23, tzinfo=FAR_WEST))),
            "create_appointment: end 9999-12-31T23:00:00-12:00 is outside of all calendars",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(staff_ids="d1")),
            "create_appointment: staff ids are needed, not one id",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(staff_ids=("d1", " "))),
            "create_appointment: a staff id is empty",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, a_draft(customer_time_zone="Nowhere")),
            "create_appointment: an unknown time zone",
        ),
        (
            lambda: wire.update_appointment(
                BUSINESS, "a", AppointmentChanges(attendees=[Attendee(time_zone="Nowhere")])
            ),
            "update_appointment: an unknown time zone",
        ),
        (
            lambda: wire.update_appointment(BUSINESS, "a", AppointmentChanges(attendees=[])),
            "update_appointment: nobody would be left on the appointment",
        ),
        (
            lambda: wire.send_mail("bot@example.com", "robin", "Your code", "1"),
            "send_mail: there is no address to send to",
        ),
        (
            lambda: wire.send_mail("bot@example.com", "a@b c@d", "Your code", "1"),
            "send_mail: there is no address to send to",
        ),
        (lambda: wire.send_mail("", "a@example.com", "Your code", "1"), "send_mail: an id is empty or only dots"),
        (
            lambda: wire.write_json("create_customer", {"displayName": "half a \ud83d"}),
            "create_customer: a text in it is no proper text",
        ),
    ],
)
def test_what_graph_could_only_answer_unclearly_is_refused_before_it_is_sent(
    make: Callable[[], object], text: str
) -> None:
    with pytest.raises(Rejected) as raised:
        make()

    assert str(raised.value) == text
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)
