from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph import wire
from graph.errors import Rejected
from graph.model import (
    Address,
    Answer,
    AnswerType,
    AppointmentChanges,
    AppointmentDraft,
    Attendee,
    AvailabilityItem,
    AvailabilityStatus,
    CustomerDraft,
    Location,
    Phone,
    PriceType,
)
from graph.wire import Effect, Request

BUSINESS = "Salon@example.com"
BELOW = "/solutions/bookingBusinesses/Salon@example.com"
NINE = datetime(2026, 12, 1, 10, 0, 0, 250, tzinfo=ZoneInfo("Europe/Berlin"))
HALF_PAST = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NINE_WRITTEN = {
    "@odata.type": "#microsoft.graph.dateTimeTimeZone",
    "dateTime": "2026-12-01T09:00:00.0002500",
    "timeZone": "UTC",
}
HALF_PAST_WRITTEN = {
    "@odata.type": "#microsoft.graph.dateTimeTimeZone",
    "dateTime": "2026-12-01T09:30:00.0000000",
    "timeZone": "UTC",
}
DRAFT = AppointmentDraft(
    service_id="service-1",
    start=NINE,
    end=HALF_PAST,
    staff_ids=("staff-1",),
    attendees=(Attendee(name="Robin Example", email="robin@example.com"),),
)


@pytest.mark.parametrize(
    ("request_made", "expected"),
    [
        (wire.list_businesses(None), Request("list_businesses", "GET", "/solutions/bookingBusinesses")),
        (
            wire.list_businesses("salon & spa"),
            Request("list_businesses", "GET", "/solutions/bookingBusinesses", params=(("query", "salon & spa"),)),
        ),
        (wire.get_business(BUSINESS), Request("get_business", "GET", BELOW, BUSINESS)),
        (wire.list_services(BUSINESS), Request("list_services", "GET", f"{BELOW}/services", BUSINESS)),
        (wire.get_service(BUSINESS, "s1"), Request("get_service", "GET", f"{BELOW}/services/s1", BUSINESS)),
        (wire.list_staff(BUSINESS), Request("list_staff", "GET", f"{BELOW}/staffMembers", BUSINESS)),
        (
            wire.get_staff_member(BUSINESS, "d1"),
            Request("get_staff_member", "GET", f"{BELOW}/staffMembers/d1", BUSINESS),
        ),
        (wire.list_questions(BUSINESS), Request("list_questions", "GET", f"{BELOW}/customQuestions", BUSINESS)),
        (wire.get_question(BUSINESS, "q1"), Request("get_question", "GET", f"{BELOW}/customQuestions/q1", BUSINESS)),
        (wire.list_customers(BUSINESS), Request("list_customers", "GET", f"{BELOW}/customers", BUSINESS)),
        (wire.get_customer(BUSINESS, "c1"), Request("get_customer", "GET", f"{BELOW}/customers/c1", BUSINESS)),
        (wire.list_appointments(BUSINESS), Request("list_appointments", "GET", f"{BELOW}/appointments", BUSINESS)),
        (
            wire.get_appointment(BUSINESS, "AA/Mk+1="),
            Request("get_appointment", "GET", f"{BELOW}/appointments/AA%2FMk%2B1%3D", BUSINESS),
        ),
        (
            wire.delete_appointment(BUSINESS, "AAMk="),
            Request("delete_appointment", "DELETE", f"{BELOW}/appointments/AAMk%3D", BUSINESS, effect=Effect.REMOVE),
        ),
        (
            wire.cancel_appointment(BUSINESS, "AAMk=", "Sorry!"),
            Request(
                "cancel_appointment",
                "POST",
                f"{BELOW}/appointments/AAMk%3D/cancel",
                BUSINESS,
                json={"cancellationMessage": "Sorry!"},
                effect=Effect.REMOVE,
            ),
        ),
        (
            wire.update_appointment(BUSINESS, "AAMk=", AppointmentChanges(start=NINE, end=HALF_PAST)),
            Request(
                "update_appointment",
                "PATCH",
                f"{BELOW}/appointments/AAMk%3D",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingAppointment",
                    "startDateTime": NINE_WRITTEN,
                    "endDateTime": HALF_PAST_WRITTEN,
                },
                effect=Effect.SET,
                in_order=True,
            ),
        ),
        (
            wire.update_appointment(BUSINESS, "AAMk=", AppointmentChanges(staff_ids=("d1", "d2"))),
            Request(
                "update_appointment",
                "PATCH",
                f"{BELOW}/appointments/AAMk%3D",
                BUSINESS,
                json={"@odata.type": "#microsoft.graph.bookingAppointment", "staffMemberIds": ["d1", "d2"]},
                effect=Effect.SET,
                in_order=True,
            ),
        ),
        (
            wire.update_appointment(
                BUSINESS, "AAMk=", AppointmentChanges(attendees=[Attendee("c1", "Robin", "robin@example.com")])
            ),
            Request(
                "update_appointment",
                "PATCH",
                f"{BELOW}/appointments/AAMk%3D",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingAppointment",
                    "customers": [
                        {
                            "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                            "customerId": "c1",
                            "name": "Robin",
                            "emailAddress": "robin@example.com",
                            "customQuestionAnswers": [],
                        }
                    ],
                },
                effect=Effect.SET,
                in_order=True,
            ),
        ),
        (
            wire.create_customer(
                BUSINESS,
                CustomerDraft("Robin", "robin@example.com", (Phone("1", "mobile"),), (Address(street="Linden 1"),)),
            ),
            Request(
                "create_customer",
                "POST",
                f"{BELOW}/customers",
                BUSINESS,
                json={
                    "@odata.type": "#microsoft.graph.bookingCustomer",
                    "displayName": "Robin",
                    "emailAddress": "robin@example.com",
                    "phones": [{"number": "1", "type": "mobile"}],
                    "addresses": [
                        {"street": "Linden 1", "city": "", "state": "", "countryOrRegion": "", "postalCode": ""}
                    ],
                },
                effect=Effect.ADD,
            ),
        ),
        (
            wire.send_mail("bot@example.com", "robin@example.com", "Your code", "123456"),
            Request(
                "send_mail",
                "POST",
                "/users/bot@example.com/sendMail",
                json={
                    "message": {
                        "subject": "Your code",
                        "body": {"contentType": "Text", "content": "123456"},
                        "toRecipients": [{"emailAddress": {"address": "robin@example.com"}}],
                    },
                    "saveToSentItems": False,
                },
                effect=Effect.ADD,
            ),
        ),
    ],
    ids=lambda value: value.operation if isinstance(value, Request) else "",
)
def test_an_operation_as_graph_wants_it(request_made: Request, expected: Request) -> None:
    assert request_made == expected


def test_a_small_appointment_says_only_what_is_known() -> None:
    request = wire.create_appointment(BUSINESS, DRAFT)

    assert request == Request(
        "create_appointment",
        "POST",
        f"{BELOW}/appointments",
        BUSINESS,
        json={
            "@odata.type": "#microsoft.graph.bookingAppointment",
            "serviceId": "service-1",
            "startDateTime": NINE_WRITTEN,
            "endDateTime": HALF_PAST_WRITTEN,
            "staffMemberIds": ["staff-1"],
            "maximumAttendeesCount": 1,
            "isLocationOnline": False,
            "customers": [
                {
                    "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                    "name": "Robin Example",
                    "emailAddress": "robin@example.com",
                    "customQuestionAnswers": [],
                }
            ],
        },
        effect=Effect.ADD,
    )


def test_a_full_appointment_is_written_whole() -> None:
    draft = AppointmentDraft(
        service_id="service-1",
        start=NINE,
        end=HALF_PAST,
        staff_ids=("staff-1", "staff-2"),
        attendees=(
            Attendee(
                customer_id="customer-1",
                name="Robin Example",
                email="robin@example.com",
                phone="+49305550100",
                notes="window, please",
                time_zone="Europe/Berlin",
                answers=(
                    Answer("q1", "How long?", AnswerType.CHOICE, selected=("long",), options=("short", "long")),
                    Answer("q2", "Which colour?", AnswerType.TEXT, text="red", is_required=True),
                ),
            ),
        ),
        customer_time_zone="Europe/Berlin",
        service_name="Haircut",
        is_online=True,
        max_attendees=5,
        location=Location("Salon", Address(city="Berlin")),
        price=38.5,
        price_type=PriceType.FIXED,
        pre_buffer=timedelta(minutes=5),
        post_buffer=timedelta(days=1, hours=2, seconds=3),
    )

    body = wire.create_appointment(BUSINESS, draft).json

    assert body == {
        "@odata.type": "#microsoft.graph.bookingAppointment",
        "serviceId": "service-1",
        "serviceName": "Haircut",
        "startDateTime": NINE_WRITTEN,
        "endDateTime": HALF_PAST_WRITTEN,
        "staffMemberIds": ["staff-1", "staff-2"],
        "maximumAttendeesCount": 5,
        "isLocationOnline": True,
        "customerTimeZone": "Europe/Berlin",
        "serviceLocation": {
            "@odata.type": "#microsoft.graph.location",
            "displayName": "Salon",
            "address": {"street": "", "city": "Berlin", "state": "", "countryOrRegion": "", "postalCode": ""},
        },
        "price": 38.5,
        "priceType": "fixedPrice",
        "preBuffer": "PT5M",
        "postBuffer": "P1DT2H3S",
        "customers": [
            {
                "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                "customerId": "customer-1",
                "name": "Robin Example",
                "emailAddress": "robin@example.com",
                "phone": "+49305550100",
                "notes": "window, please",
                "timeZone": "Europe/Berlin",
                "customQuestionAnswers": [
                    {
                        "@odata.type": "#microsoft.graph.bookingQuestionAnswer",
                        "questionId": "q1",
                        "question": "How long?",
                        "answerInputType": "radioButton",
                        "answerOptions": ["short", "long"],
                        "isRequired": False,
                        "answer": "",
                        "selectedOptions": ["long"],
                    },
                    {
                        "@odata.type": "#microsoft.graph.bookingQuestionAnswer",
                        "questionId": "q2",
                        "question": "Which colour?",
                        "answerInputType": "text",
                        "answerOptions": [],
                        "isRequired": True,
                        "answer": "red",
                        "selectedOptions": [],
                    },
                ],
            }
        ],
    }


def test_a_long_calendar_view_is_asked_for_a_month_at_a_time() -> None:
    start = datetime(2026, 12, 1, tzinfo=UTC)

    requests = list(wire.calendar_view(BUSINESS, start, start + timedelta(days=70)))

    asked = [dict(request.params) for request in requests]
    assert asked == [
        {"start": "2026-12-01T00:00:00Z", "end": "2027-01-01T00:00:00Z"},
        {"start": "2027-01-01T00:00:00Z", "end": "2027-02-01T00:00:00Z"},
        {"start": "2027-02-01T00:00:00Z", "end": "2027-02-09T00:00:00Z"},
    ]
    assert {(r.method, r.path, r.business_id, r.effect) for r in requests} == {
        ("GET", f"{BELOW}/calendarView", BUSINESS, Effect.NONE)
    }


def test_availability_is_asked_in_utc_for_at_most_a_month_and_twenty_staff() -> None:
    start = datetime(2026, 12, 1, tzinfo=UTC)
    staff = [f"staff-{number}" for number in range(25)]

    parts = list(wire.staff_availability(BUSINESS, staff, start, start + timedelta(days=40)))

    asked = [
        (body["staffIds"], body["startDateTime"]["dateTime"], body["endDateTime"]["dateTime"], first, last)
        for request, first, last in parts
        if (body := request.json)
    ]
    month, end = start + timedelta(days=31), start + timedelta(days=40)
    assert asked == [
        (staff[:20], "2026-12-01T00:00:00.0000000", "2027-01-01T00:00:00.0000000", start, month),
        (staff[20:], "2026-12-01T00:00:00.0000000", "2027-01-01T00:00:00.0000000", start, month),
        (staff[:20], "2027-01-01T00:00:00.0000000", "2027-01-10T00:00:00.0000000", month, end),
        (staff[20:], "2027-01-01T00:00:00.0000000", "2027-01-10T00:00:00.0000000", month, end),
    ]
    assert {(r.path, r.method, r.effect) for r, _, _ in parts} == {
        (f"{BELOW}/getStaffAvailability", "POST", Effect.NONE)
    }


def test_availability_is_cut_to_what_was_asked() -> None:
    def item(start: int, end: int) -> AvailabilityItem:
        day = datetime(2026, 12, 1, tzinfo=UTC)
        span = (day + timedelta(hours=start), day + timedelta(hours=end))
        return AvailabilityItem(*span, AvailabilityStatus.AVAILABLE)

    whole_days = [item(-16, -7), item(8, 12), item(12, 17), item(32, 41)]

    cut = wire.within(whole_days, *(item(10, 17).start, item(10, 17).end))

    assert cut == (item(10, 12), item(12, 17))


NAIVE = datetime(2026, 12, 1, 9)  # noqa: DTZ001 - what must be refused


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: wire.get_appointment(BUSINESS, ""), "get_appointment: an id is empty or only dots"),
        (lambda: wire.get_appointment(BUSINESS, ".."), "get_appointment: an id is empty or only dots"),
        (lambda: wire.list_services(" "), "list_services: an id is empty or only dots"),
        (
            lambda: list(wire.calendar_view(BUSINESS, NAIVE, HALF_PAST)),
            "calendar_view: start 2026-12-01T09:00:00 has no time zone",
        ),
        (
            lambda: list(wire.calendar_view(BUSINESS, HALF_PAST, HALF_PAST)),
            "calendar_view: end 2026-12-01T09:30:00+00:00 is not after start 2026-12-01T09:30:00+00:00",
        ),
        (
            lambda: wire.update_appointment(BUSINESS, "a", AppointmentChanges(start=NINE)),
            "update_appointment: start and end must be given together",
        ),
        (lambda: wire.update_appointment(BUSINESS, "a", AppointmentChanges()), "update_appointment: nothing to change"),
        (
            lambda: wire.update_appointment(BUSINESS, "a", AppointmentChanges(staff_ids=())),
            "update_appointment: no staff member is named",
        ),
        (
            lambda: wire.create_appointment(BUSINESS, AppointmentDraft("s", NINE, HALF_PAST, (), ())),
            "create_appointment: no staff member is named",
        ),
        (
            lambda: list(wire.staff_availability(BUSINESS, (), NINE, HALF_PAST)),
            "staff_availability: no staff member is named",
        ),
    ],
)
def test_what_graph_could_only_answer_unclearly_is_refused_before_it_is_sent(
    make: Callable[[], object], text: str
) -> None:
    with pytest.raises(Rejected) as raised:
        make()

    assert str(raised.value) == text
