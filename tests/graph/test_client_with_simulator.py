"""The whole round over real HTTP: our client, the simulator's server, nothing in between."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import httpx
import pytest
from msgspec import structs

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken
from graph.connect import connect_admin, static_token
from graph.errors import NotAllowed, NotThere, OutcomeUnknown, Rejected
from graph.model import (
    AnswerType,
    AppointmentChanges,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    AvailabilityStatus,
    BusinessDraft,
    Currency,
    CustomerDraft,
    Hours,
    Location,
    Phone,
    PriceType,
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
from simulator.server import create_simulator, serve
from tests.worlds.sample import NOW, ZONE_NAME

ROBIN = Attendee(name="Robin Example", email="robin@example.com", phone="+351210000123", time_zone=ZONE_NAME)


@pytest.fixture
async def base_url() -> AsyncIterator[str]:
    async with serve(create_simulator(now=NOW)) as running:
        yield running.base_url


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[BookingsAdmin]:
    async with connect_admin(base_url, static_token(base_url, "an-opaque-token")) as client:
        yield client


@pytest.fixture
async def business_id(client: BookingsAdmin) -> str:
    (business,) = await client.list_businesses()
    return business.id


async def free_hour(client: BookingsAdmin, business_id: str, service: Service, member: StaffMember) -> datetime:
    """The first start in the next two weeks at which nothing else is near and the person is at work."""
    end = NOW + timedelta(days=14)
    appointments = await client.calendar_view(business_id, NOW, end)
    (found,) = await client.staff_availability(business_id, [member.id], NOW + timedelta(days=2), end)
    for item in found.items:
        start = item.start + timedelta(minutes=-item.start.minute % 60)
        while start + service.duration + timedelta(hours=1) <= item.end:
            around = (start - timedelta(hours=1), start + service.duration + timedelta(hours=1))
            near = [a for a in appointments if member.id in a.staff_ids and a.start < around[1] and around[0] < a.end]
            if item.status is AvailabilityStatus.AVAILABLE and not near:
                return start
            start += timedelta(hours=1)
    raise AssertionError("the sample business has no free hour")


async def a_free_draft(client: BookingsAdmin, business_id: str) -> AppointmentDraft:
    services = await client.list_services(business_id)
    service = next(s for s in services if s.max_attendees == 1 and s.staff_ids and not s.is_hidden and not s.questions)
    member = await client.get_staff_member(business_id, service.staff_ids[0])
    start = await free_hour(client, business_id, service, member)
    return AppointmentDraft(
        service_id=service.id,
        start=start,
        end=start + service.duration,
        staff_ids=(member.id,),
        attendees=(ROBIN,),
        customer_time_zone=ZONE_NAME,
    )


async def switch_on(base_url: str, **fault: object) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(base_url.replace("/v1.0", "/_simulator/faults"), json=fault)
    assert answer.status_code == 201


async def test_an_appointment_is_found_free_made_read_moved_and_cancelled(
    client: BookingsAdmin, business_id: str
) -> None:
    business = await client.get_business(business_id)
    assert business.page is not None
    assert business.page.time_zone == ZONE_NAME

    draft = await a_free_draft(client, business_id)
    start, length = draft.start, draft.end - draft.start
    made = await client.create_appointment(business_id, draft)
    read = await client.get_appointment(business_id, made.id)
    seen = await client.calendar_view(business_id, start, draft.end)
    assert read == made
    assert (read.service_id, read.start, read.end) == (draft.service_id, start, draft.end)
    assert (read.staff_ids, read.emails) == (draft.staff_ids, frozenset({"robin@example.com"}))
    assert made.id in [appointment.id for appointment in seen]

    later = start + timedelta(minutes=30)
    await client.update_appointment(business_id, made.id, AppointmentChanges(start=later, end=later + length))
    moved = await client.get_appointment(business_id, made.id)
    assert (moved.start, moved.end, moved.staff_ids) == (later, later + length, draft.staff_ids)

    await client.cancel_appointment(business_id, made.id, "something came up")
    with pytest.raises(NotThere) as gone:
        await client.get_appointment(business_id, made.id)
    with pytest.raises(NotThere):
        await client.cancel_appointment(business_id, made.id, "again")
    assert gone.value.status == 404
    assert gone.value.request_id is not None
    assert made.id not in [a.id for a in await client.calendar_view(business_id, start, later + length)]


@pytest.mark.parametrize(
    ("fault", "is_written"),
    [
        ({"name": "unavailable", "status": 500, "when": "before"}, False),
        ({"name": "unavailable", "status": 500, "when": "after"}, True),
        ({"name": "unavailable", "status": 504, "when": "after", "html": True}, True),
        ({"name": "dropped", "when": "before"}, False),
        ({"name": "dropped", "when": "after"}, True),
        ({"name": "html", "status": 200}, False),
    ],
)
async def test_an_unclear_create_is_sent_once_and_the_calendar_tells_what_became_of_it(
    base_url: str, client: BookingsAdmin, business_id: str, fault: dict[str, object], is_written: bool
) -> None:
    draft = await a_free_draft(client, business_id)
    await switch_on(base_url, operation="createAppointment", **fault)

    with pytest.raises(OutcomeUnknown):
        await client.create_appointment(business_id, draft)

    seen = await client.calendar_view(business_id, draft.start, draft.end)
    mine = [(a.start, a.end, a.staff_ids) for a in seen if a.emails == {"robin@example.com"}]
    assert mine == ([(draft.start, draft.end, draft.staff_ids)] if is_written else [])


async def test_a_throttled_create_is_made_exactly_once(base_url: str, client: BookingsAdmin, business_id: str) -> None:
    draft = await a_free_draft(client, business_id)
    await switch_on(base_url, name="throttled", operation="createAppointment", times=2, retryAfter=0)

    made = await client.create_appointment(business_id, draft)

    seen = await client.calendar_view(business_id, draft.start, draft.end)
    assert [a.id for a in seen if a.emails == {"robin@example.com"}] == [made.id]


async def test_oddities_of_form_change_nothing_that_is_read(
    base_url: str, client: BookingsAdmin, business_id: str
) -> None:
    span = (NOW, NOW + timedelta(days=14))
    staff_ids = [member.id for member in await client.list_staff(business_id)]
    appointments = await client.calendar_view(business_id, *span)
    availability = await client.staff_availability(business_id, staff_ids, *span)
    assert len(appointments) > 14
    assert any(answer.items for answer in availability)

    for name in ("times-without-z", "documented-availability-shape"):
        await switch_on(base_url, name=name)
    await switch_on(base_url, name="page-size", size=7)

    assert await client.calendar_view(business_id, *span) == appointments
    assert await client.staff_availability(business_id, staff_ids, *span) == availability


async def test_everything_in_the_sample_business_can_be_read_one_by_one(
    client: BookingsAdmin, business_id: str
) -> None:
    services = await client.list_services(business_id)
    staff = await client.list_staff(business_id)
    questions = await client.list_questions(business_id)
    customers = await client.list_customers(business_id)
    appointments = await client.list_appointments(business_id)

    assert min(len(services), len(staff), len(questions), len(customers), len(appointments)) > 0
    # Lists leave reminders out.
    alone = [await client.get_service(business_id, s.id) for s in services]
    assert [structs.replace(service, reminders=()) for service in alone] == list(services)
    assert [await client.get_staff_member(business_id, s.id) for s in staff] == list(staff)
    assert [await client.get_question(business_id, q.id) for q in questions] == list(questions)
    assert await client.get_customer(business_id, customers[0].id) == customers[0]
    assert (await client.get_appointment(business_id, appointments[0].id)).start == appointments[0].start


async def test_a_new_customer_can_be_read_back(client: BookingsAdmin, business_id: str) -> None:
    made = await client.create_customer(business_id, "Robin Example", "robin@example.com")

    assert (made.name, made.email) == ("Robin Example", "robin@example.com")
    assert await client.get_customer(business_id, made.id) == made


@pytest.fixture
async def person(base_url: str) -> AsyncIterator[BookingsAdmin]:
    """A signed-in administrator, who may do what applications may not."""
    async with connect_admin(base_url, static_token(base_url, "delegated-administrator")) as person:
        yield person


async def test_a_business_is_set_up_shown_and_taken_down(person: BookingsAdmin) -> None:
    weekdays = (*[(Hours(time(9), time(17, 30)),)] * 5, (), ())
    policy = SchedulingPolicy(
        slot_interval=timedelta(minutes=30),
        minimum_lead_time=timedelta(hours=4),
        maximum_advance=timedelta(days=90),
        allow_staff_selection=True,
        send_confirmations_to_owner=False,
    )
    business = await person.create_business(
        BusinessDraft("Corner Salon", phone="+351210000100", currency="EUR", hours=weekdays, policy=policy)
    )
    at = business.id
    dana = await person.create_staff_member(at, StaffDraft("Dana", "dana@example.com", StaffRole.TEAM_MEMBER))
    asked = await person.create_question(at, QuestionDraft("How long?", AnswerType.CHOICE, ("short", "long")))
    draft = ServiceDraft(
        "Cut",
        timedelta(minutes=45),
        post_buffer=timedelta(minutes=15),
        price=28.0,
        price_type=PriceType.FIXED,
        location=Location("Corner Salon"),
        staff_ids=(dana.id,),
        questions=(QuestionAssignment(asked.id, True),),
        reminders=(Reminder("Tomorrow!", timedelta(days=1), Recipients.CUSTOMER),),
    )
    service = await person.create_service(at, draft)
    await person.publish_business(at)

    shown = await person.get_business(at)
    assert (shown.name, shown.phone, shown.currency, shown.hours) == (
        "Corner Salon", "+351210000100", "EUR", weekdays
    )  # fmt: skip
    assert shown.policy is not None
    assert policy.over(shown.policy) == shown.policy
    assert (shown.is_published, shown.public_url is not None) == (True, True)
    assert [(b.id, b.name) for b in await person.list_businesses("corner")] == [(at, "Corner Salon")]
    assert await person.get_service(at, service.id) == service
    said = structs.asdict(draft)
    assert {name: getattr(service, name) for name, value in said.items() if value is not None} == {
        name: value for name, value in said.items() if value is not None
    }

    await person.unpublish_business(at)
    await person.delete_service(at, service.id)
    await person.delete_staff_member(at, dana.id)
    await person.delete_question(at, asked.id)
    assert (await person.get_business(at)).is_published is False
    assert (await person.list_services(at), await person.list_staff(at), await person.list_questions(at)) == (
        (),
        (),
        (),
    )
    await person.delete_business(at)
    with pytest.raises(NotThere):
        await person.get_business(at)


async def test_the_policy_of_a_service_goes_over_that_of_its_business_field_by_field(
    client: BookingsAdmin, business_id: str
) -> None:
    service = (await client.list_services(business_id))[0]
    await client.update_business(
        business_id, BusinessDraft(policy=SchedulingPolicy(minimum_lead_time=timedelta(hours=3)))
    )
    await client.update_service(
        business_id, service.id, ServiceDraft(policy=SchedulingPolicy(slot_interval=timedelta(minutes=5)))
    )

    business = await client.get_business(business_id)
    changed = await client.get_service(business_id, service.id)

    assert business.policy is not None
    assert changed.policy is not None
    effective = changed.policy.over(business.policy)
    assert effective.slot_interval == timedelta(minutes=5)
    assert business.policy.minimum_lead_time == timedelta(hours=3)
    assert effective.maximum_advance == business.policy.maximum_advance
    assert structs.replace(changed, policy=None, last_updated=None, reminders=()) == structs.replace(
        service, policy=None, last_updated=None
    )


async def test_an_update_changes_what_it_says_and_nothing_else(client: BookingsAdmin, business_id: str) -> None:
    customer = await client.create_customer(business_id, "Robin Example", "robin@example.com", [Phone("1", "home")])
    made = await client.create_appointment(business_id, await a_free_draft(client, business_id))
    before = await client.get_appointment(business_id, made.id)

    await client.update_customer(business_id, customer.id, CustomerDraft(phones=()))
    await client.update_appointment(
        business_id,
        made.id,
        AppointmentChanges(details=AppointmentDetails(label="VIP", service_notes="by the window", price=5.0)),
    )

    after = await client.get_customer(business_id, customer.id)
    assert structs.replace(after, last_updated=None) == structs.replace(customer, phones=(), last_updated=None)
    changed = await client.get_appointment(business_id, made.id)
    assert structs.replace(changed, last_updated=None) == structs.replace(
        before, label="VIP", service_notes="by the window", price=5.0, last_updated=None
    )


async def test_currencies_are_for_people_and_not_for_applications(person: BookingsAdmin, client: BookingsAdmin) -> None:
    currencies = await person.list_currencies()

    assert Currency("EUR", "€") in currencies
    assert await person.get_currency("EUR") == Currency("EUR", "€")
    with pytest.raises(NotAllowed):
        await client.list_currencies()
    with pytest.raises(NotAllowed):
        await client.create_business(BusinessDraft("Corner Salon"))


async def test_nothing_of_a_customer_is_logged_even_when_everything_is(
    base_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connect_admin(base_url, static_token(base_url, "an-opaque-token")) as client:
        (business,) = await client.list_businesses()
        made = await client.create_customer(business.id, "Robin Example", "robin@example.com")
        await client.get_customer(business.id, made.id)

    ours = [record for record in caplog.records if record.name.startswith(("graph", "http"))]
    said = " ".join(record.getMessage() for record in ours)
    assert [record.getMessage().split()[:2] for record in ours] == [
        ["list_businesses", "200"],
        ["create_customer", "201"],
        ["get_customer", "200"],
    ]
    assert [word for word in (made.id, business.id, "robin", "Robin", "opaque") if word in said] == []


async def test_a_query_finds_a_business_by_its_name(client: BookingsAdmin, business_id: str) -> None:
    (business,) = await client.list_businesses()

    assert await client.list_businesses(business.name[:4].upper()) == (business,)
    assert await client.list_businesses("no such name") == ()


async def test_an_unknown_business_is_not_there(client: BookingsAdmin) -> None:
    with pytest.raises(NotThere):
        await client.get_business("nobody@example.com")


async def test_a_body_that_graph_refuses_is_rejected(client: BookingsAdmin, business_id: str) -> None:
    with pytest.raises(Rejected):
        await client.create_customer(business_id, "")


async def test_a_token_that_graph_does_not_know_is_the_operators_business() -> None:
    strict = create_simulator(now=NOW, strict=True)

    async with serve(strict) as running, connect_admin(running.base_url, StaticToken("unknown")) as stranger:
        with pytest.raises(NotAllowed) as raised:
            await stranger.list_businesses()

    assert raised.value.status == 401
