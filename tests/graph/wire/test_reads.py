from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from graph import wire
from graph.model import (
    Address,
    Answer,
    AnswerType,
    Appointment,
    Attendee,
    Availability,
    AvailabilityItem,
    AvailabilityStatus,
    AvailabilityType,
    AvailabilityWindow,
    Business,
    Customer,
    Hours,
    Location,
    Membership,
    PageSettings,
    Phone,
    PriceType,
    Question,
    QuestionAssignment,
    Recipients,
    Reminder,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
    StaffRole,
)
from tests.graph.bodies import as_bytes, read_as

Sample = Callable[[str], Any]

LINDEN_1 = Address(street="Linden 1", city="Berlin", country_or_region="Germany", postal_code="10117")


def test_an_appointment_is_read_whole(sample: Sample) -> None:
    appointment = read_as(sample("appointment"), Appointment)

    assert appointment == Appointment(
        id="AAMkAGZk_appointment-1=",
        service_id="service-1",
        service_name="Haircut",
        start=datetime(2026, 12, 1, 9, tzinfo=UTC),
        end=datetime(2026, 12, 1, 9, 45, tzinfo=UTC),
        staff_ids=("staff-1", "staff-2"),
        attendees=(
            Attendee(
                customer_id="customer-1",
                name="Robin Example",
                email="Robin@Example.com",
                phone="+49 30 5550100",
                notes="allergic to henna",
                time_zone="Europe/Berlin",
                answers=(
                    Answer(
                        question_id="question-1",
                        question="How long is your hair?",
                        type=AnswerType.CHOICE,
                        selected=("long",),
                        options=("short", "long"),
                        is_required=True,
                    ),
                ),
            ),
        ),
        pre_buffer=timedelta(minutes=5),
        post_buffer=timedelta(minutes=10),
        max_attendees=3,
        filled_attendees=1,
        is_online=True,
        join_url="https://teams.example.com/join/1",
        location=Location("Salon Example", LINDEN_1),
        price=38.5,
        price_type=PriceType.STARTING_AT,
        customer_name="Robin Example",
        customer_email="robin@example.com",
        customer_time_zone="Europe/Berlin",
        additional_information="Please come five minutes early.",
        service_notes="prefers the window",
        created=datetime(2026, 11, 20, 8, 15, 30, 123456, tzinfo=UTC),
        last_updated=datetime(2026, 11, 20, 9, tzinfo=UTC),
        customer_phone="+49 30 5550100",
    )
    assert appointment.emails == {"robin@example.com"}


def test_an_appointment_with_betas_names_nulls_and_unknown_members_is_read(sample: Sample) -> None:
    appointment = read_as(sample("appointment_bare"), Appointment)

    assert appointment == Appointment(
        id="AAMkAGZk_appointment-2=",
        service_id=None,
        service_name="",
        start=datetime(2026, 12, 1, 9, tzinfo=UTC),
        end=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        price_type=PriceType.OTHER,
    )


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2026-07-01T12:00:00.0000000Z", "UTC"),
        ("2026-07-01T12:00:00.0000000", "UTC"),
        ("2026-07-01T12:00:00", None),
        ("2026-07-01T12:00:00", ""),
        ("2026-07-01T12:00:00.0000000+00:00", "UTC"),
        ("2026-07-01T14:00:00", "W. Europe Standard Time"),
        ("2026-07-01T14:00:00", "Europe/Berlin"),
        ("2026-07-01T05:00:00", "(UTC-08:00) Pacific Time (US & Canada)"),
        ("2026-07-01T14:00:00+02:00", "Pacific Standard Time"),
        ("2026-07-01T12: 00: 00", "UTC"),
    ],
)
def test_a_moment_is_read_in_every_spelling(sample: Sample, written: str, zone: str | None) -> None:
    data = sample("appointment") | {"startDateTime": {"dateTime": written, "timeZone": zone}}

    assert read_as(data, Appointment).start == datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"id": None}, "id is missing"),
        ({"id": ""}, "id is missing"),
        ({"startDateTime": None}, "startDateTime is missing"),
        ({"startDateTime": {"dateTime": None, "timeZone": "UTC"}}, "startDateTime is no dateTimeTimeZone"),
        (
            {"endDateTime": {"dateTime": "12 robin@example.com", "timeZone": "UTC"}},
            "endDateTime is no dateTimeTimeZone",
        ),
        (
            {"endDateTime": {"dateTime": "2026-07-01T14:00:00", "timeZone": "Mars"}},
            "endDateTime is no dateTimeTimeZone",
        ),
    ],
)
def test_what_nobody_can_do_without_is_named_when_it_is_missing(
    sample: Sample, changed: dict[str, Any], fault: str
) -> None:
    with pytest.raises(wire.Unreadable) as raised:
        read_as(sample("appointment") | changed, Appointment)

    assert str(raised.value) == fault


@pytest.mark.parametrize("answer", [None, [], "text", 7])
def test_an_answer_that_is_no_object_is_unreadable(answer: object) -> None:
    with pytest.raises(wire.Unreadable):
        read_as(answer, Appointment)


def test_every_field_of_the_wrong_type_counts_as_not_said(sample: Sample) -> None:
    whole = sample("appointment")
    kept = {name: whole[name] for name in ("id", "startDateTime", "endDateTime")}

    for strange in (None, 7, "text", [None, 7], {"a": 1}, True):
        appointment = read_as(dict.fromkeys(whole, strange) | kept, Appointment)

        assert appointment.id == whole["id"]
        assert appointment.attendees == ()


def test_a_business_is_read_whole(sample: Sample) -> None:
    business = read_as(sample("business"), Business)

    closed = ()
    assert business == Business(
        id="salon@example.com",
        name="Salon Example",
        phone="+49 30 5550199",
        email="salon@example.com",
        web_site="https://salon.example.com",
        business_type="Hairdresser",
        language="de-DE",
        currency="EUR",
        address=LINDEN_1,
        hours=(
            (Hours(time(8), time(12)), Hours(time(13), time(0))),
            (Hours(time(8), time(0)),),
            closed,
            closed,
            closed,
            closed,
            closed,
        ),
        policy=SchedulingPolicy(
            slot_interval=timedelta(minutes=15),
            minimum_lead_time=timedelta(hours=36),
            maximum_advance=timedelta(days=12),
            allow_staff_selection=False,
            send_confirmations_to_owner=True,
            invite_customers=None,
            general_availability=Availability(AvailabilityType.STAFF_FREE),
            custom_availabilities=(
                AvailabilityWindow(
                    date(2026, 12, 20),
                    date(2026, 12, 24),
                    Availability(
                        AvailabilityType.CUSTOM_HOURS,
                        (closed, closed, (Hours(time(10), time(14)),), closed, closed, closed, closed),
                    ),
                ),
                AvailabilityWindow(date(2026, 12, 25), None, Availability(AvailabilityType.NOT_BOOKABLE)),
            ),
        ),
        page=PageSettings(
            time_zone="Europe/Berlin",
            consent_required=True,
            consent_message="We keep your number.",
            privacy_url="https://salon.example.com/privacy",
            business_zone_only=True,
            one_time_password=True,
            color="#123456",
        ),
        is_published=True,
        public_url="https://outlook.example.com/book/salon",
    )


def test_a_business_of_a_list_has_only_an_id_and_a_name() -> None:
    business = read_as({"id": "salon@example.com", "displayName": "Salon Example"}, Business)

    assert business == Business(id="salon@example.com", name="Salon Example")


def test_a_service_is_read_whole(sample: Sample) -> None:
    service = read_as(sample("service"), Service)

    assert service == Service(
        id="service-1",
        name="Haircut",
        duration=timedelta(minutes=45),
        description="Wash and cut",
        notes="two chairs",
        pre_buffer=timedelta(minutes=5),
        post_buffer=timedelta(hours=1, minutes=30),
        price=38.0,
        price_type=PriceType.FIXED,
        location=Location("Salon Example"),
        is_hidden=True,
        max_attendees=8,
        staff_ids=("staff-1", "staff-2"),
        questions=(QuestionAssignment("question-1", True), QuestionAssignment("question-2", False)),
        policy=SchedulingPolicy(minimum_lead_time=timedelta(0)),
        language="de-DE",
        additional_information="Bring a picture.",
        reminders=(Reminder("Tomorrow!", timedelta(days=1), Recipients.EVERYBODY),),
    )


def test_a_service_without_policy_leaves_everything_to_the_business(sample: Sample) -> None:
    assert read_as(sample("service") | {"schedulingPolicy": None}, Service).policy is None


def test_a_staff_member_is_read_whole(sample: Sample) -> None:
    member = read_as(sample("staff_member"), StaffMember)

    assert member == StaffMember(
        id="staff-1",
        name="Dana",
        email="dana@example.com",
        role=StaffRole.TEAM_MEMBER,
        membership=Membership.PENDING,
        time_zone="Europe/Berlin",
        use_business_hours=False,
        hours=((), (), (), (), (), (Hours(time(9, 30), time(12)),), ()),
        personal_calendar_counts=True,
        is_email_notification_enabled=False,
    )


@pytest.mark.parametrize("role", ["unknownFutureValue", "janitor"])
def test_a_role_that_we_do_not_know_is_other(sample: Sample, role: str) -> None:
    assert read_as(sample("staff_member") | {"role": role}, StaffMember).role is StaffRole.OTHER


def test_a_question_is_read_with_and_without_its_envelope() -> None:
    bare = {
        "id": "q1",
        "displayName": "How long?",
        "answerInputType": "radioButton",
        "answerOptions": ["short", "long"],
    }

    read = [read_as(bare, Question), read_as({"@odata.context": "...", "value": bare}, Question)]

    assert read == [Question("q1", "How long?", AnswerType.CHOICE, ("short", "long"))] * 2


def test_a_customer_is_read_without_empty_phones_and_addresses() -> None:
    customer = read_as(
        {
            "id": "customer-1",
            "displayName": "Robin Example",
            "emailAddress": "robin@example.com",
            "phones": [{"number": "+49 30 5550100", "type": "mobile"}, {"number": None}, {"number": "1", "type": None}],
            "addresses": [{"street": "", "city": ""}, {"street": "Linden 1", "postOfficeBox": "7", "type": "home"}],
        },
        Customer,
    )

    assert customer == Customer(
        id="customer-1",
        name="Robin Example",
        email="robin@example.com",
        phones=(Phone("+49 30 5550100", "mobile"), Phone("1", "other")),
        addresses=(Address(street="Linden 1"),),
    )


def test_availability_is_read_from_the_collection_of_the_metadata(sample: Sample) -> None:
    found = wire.read_staff_availability(as_bytes(sample("availability")))

    assert found == [
        StaffAvailability(
            "staff-1",
            (
                AvailabilityItem(
                    datetime(2026, 12, 1, 8, tzinfo=UTC),
                    datetime(2026, 12, 1, 12, tzinfo=UTC),
                    AvailabilityStatus.AVAILABLE,
                ),
                AvailabilityItem(
                    datetime(2026, 12, 1, 12, tzinfo=UTC),
                    datetime(2026, 12, 1, 13, tzinfo=UTC),
                    AvailabilityStatus.SLOTS_AVAILABLE,
                    "service-7",
                ),
            ),
        ),
        StaffAvailability("staff-2", ()),
    ]


def test_availability_is_read_from_the_documented_shape(sample: Sample) -> None:
    found = wire.read_staff_availability(as_bytes(sample("availability_documented_shape")))

    assert found == [
        StaffAvailability(
            "staff-1",
            (
                AvailabilityItem(
                    datetime(2026, 7, 1, 22, tzinfo=UTC),
                    datetime(2026, 7, 1, 23, tzinfo=UTC),
                    AvailabilityStatus.BUSY,
                ),
            ),
        ),
    ]


@pytest.mark.parametrize("answer", [{}, {"value": None}, {"value": {}}])
def test_an_answer_without_a_collection_is_unreadable_rather_than_empty(answer: object) -> None:
    with pytest.raises(wire.Unreadable):
        wire.read_staff_availability(as_bytes(answer))
    with pytest.raises(wire.Unreadable):
        wire.read_page(as_bytes(answer), Service)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("PT30M", timedelta(minutes=30)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1D", timedelta(days=1)),
        ("P365D", timedelta(days=365)),
        ("P2W", timedelta(days=14)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("P11D23H59M59.999999999999S", timedelta(days=12)),
        ("PT0S", timedelta(0)),
        ("P10675199DT2H48M5.4775807S", timedelta(days=10675199, hours=2, minutes=48, seconds=5.477581)),
        ("half an hour", timedelta(0)),
        (None, timedelta(0)),
    ],
)
def test_a_length_is_read_in_every_form(sample: Sample, written: str | None, expected: timedelta) -> None:
    assert read_as(sample("service") | {"defaultDuration": written}, Service).duration == expected


@pytest.mark.parametrize("strange", [{}, {"displayName": 5}], ids=["as documented", "beside something odd"])
@pytest.mark.parametrize(
    ("written", "expected"), [("PT0S", timedelta(0)), ("P0W", timedelta(0)), ("PT2H", timedelta(hours=2)), (None, None)]
)
def test_no_notice_is_something_else_than_none_said(
    sample: Sample, written: str | None, expected: timedelta | None, strange: dict[str, object]
) -> None:
    """A service whose notice is zero can be booked at once, whatever the business says."""
    policy = sample("service")["schedulingPolicy"] | {"minimumLeadTime": written}

    found = read_as(sample("service") | {"schedulingPolicy": policy} | strange, Service)

    assert found.policy is not None
    assert found.policy.minimum_lead_time == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"error":{"code":"UnknownError","message":"","innerError":{"request-id":"r-1"}}}', ("UnknownError", "r-1")),
        (b'{"error":{"code":"X","innererror":{"request-id":"r-2"}}}', ("X", "r-2")),
        (b'{"error":{"code":"has a space and robin@example.com"}}', (None, None)),
        (b'{"error":"text"}', (None, None)),
        (b'{"error":null}', (None, None)),
        (b"[]", (None, None)),
        (b"<html><body>Bad Gateway</body></html>", (None, None)),
        (b"\xff\xfe\x00", (None, None)),
        (b"", (None, None)),
    ],
)
def test_the_error_envelope_survives_any_body(content: bytes, expected: tuple[str | None, str | None]) -> None:
    assert wire.read_failure(content) == expected
