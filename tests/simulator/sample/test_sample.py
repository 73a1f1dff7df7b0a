"""What the sample business promises to whoever tries the product with it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.mailbox import BookingMailbox
from simulator.bookings.rules.business_rules import broken_rule, overlapping, service_windows, staff_windows
from simulator.sample.description import build_businesses, guid, read_sample

LISBON = ZoneInfo("Europe/Lisbon")
# Before and after both clock changes, and a leap day.
MORNINGS = [
    datetime(2026, 11, 22, 7, tzinfo=UTC),
    datetime(2027, 3, 20, 7, tzinfo=UTC),
    datetime(2027, 10, 20, 7, tzinfo=UTC),
    datetime(2028, 2, 1, 23, 30, tzinfo=UTC),
]


@pytest.fixture(scope="module", params=MORNINGS, ids=[str(morning.date()) for morning in MORNINGS])
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture(scope="module")
def studio(now: datetime) -> BookingMailbox:
    """Laid once for each morning; no test here changes it."""
    (business,) = build_businesses(read_sample(), now)
    return business


def test_it_is_a_published_business_in_lisbon(studio: BookingMailbox) -> None:
    assert (studio.id, studio.body["displayName"]) == ("studioalmeida@contoso.onmicrosoft.com", "Studio Almeida")
    assert (studio.body["isPublished"], studio.zone, studio.body["defaultCurrencyIso"]) == (True, LISBON, "EUR")


def test_it_offers_services_of_every_kind(studio: BookingMailbox) -> None:
    services = studio.services.values()

    assert len(services) >= 6
    assert len({service["defaultDuration"] for service in services}) >= 4
    assert len({service["defaultPrice"] for service in services}) >= 6
    assert len({(service["preBuffer"], service["postBuffer"]) for service in services}) >= 4
    assert [s["displayName"] for s in services if s["isLocationOnline"]] == ["Online consultation"]
    assert [(s["displayName"], s["maximumAttendeesCount"]) for s in services if s["maximumAttendeesCount"] > 1] == [
        ("Yoga class", 8)
    ]
    assert [s["displayName"] for s in services if s["isHiddenFromCustomers"]] == ["Bridal trial"]


def test_one_service_asks_a_text_and_a_choice(studio: BookingMailbox) -> None:
    (service,) = [s for s in studio.services.values() if any(q["isRequired"] for q in s["customQuestions"])]

    questions = [studio.custom_questions[asked["questionId"]] for asked in service["customQuestions"]]

    assert service["displayName"] == "Haircut and colour"
    assert [(q["answerInputType"], len(q["answerOptions"])) for q in questions] == [("text", 0), ("radioButton", 3)]


def test_four_people_work_different_hours_in_the_zone_of_the_business(studio: BookingMailbox) -> None:
    staff = list(studio.staff_members.values())

    assert [member["displayName"].split()[0] for member in staff] == ["Dana", "Marco", "Ana", "Luis"]
    assert [member["timeZone"] for member in staff] == ["Europe/Lisbon"] * 4
    assert len({str(member["workingHours"]) for member in staff}) == 4


def test_everything_it_mentions_exists(studio: BookingMailbox) -> None:
    staff, questions = set(studio.staff_members), set(studio.custom_questions)

    for service in studio.services.values():
        assert set(service["staffMemberIds"]) <= staff
        assert {asked["questionId"] for asked in service["customQuestions"]} <= questions
    for booking in studio.calendar:
        assert set(booking.staff_ids) <= staff
        assert {customer["customerId"] for customer in booking.body["customers"]} <= set(studio.customers)


def test_every_address_is_one_that_nobody_has(studio: BookingMailbox) -> None:
    addresses = [item["emailAddress"] for item in [*studio.customers.values(), *studio.staff_members.values()]]

    assert {address.rpartition("@")[2] for address in addresses} == {"example.com", "studio-almeida.example"}


def test_sundays_are_closed_and_weekdays_have_a_lunch_break(studio: BookingMailbox) -> None:
    hours = {
        day["day"]: [slot["startTime"][:5] + "-" + slot["endTime"][:5] for slot in day["timeSlots"]]
        for day in studio.body["businessHours"]
    }

    assert hours["sunday"] == []
    assert hours["monday"] == ["09:00-13:00", "14:00-19:00"]
    assert all(booking.start.astimezone(LISBON).weekday() != 6 for booking in studio.calendar)


def test_a_custom_window_changes_when_massages_can_be_booked(studio: BookingMailbox, now: datetime) -> None:
    service = studio.services[guid(studio.id, "massage")]
    today = now.astimezone(LISBON).date()

    def weekdays(first: int, last: int) -> Counter[int]:
        noons = [
            datetime.combine(today + timedelta(days=n), datetime.min.time(), LISBON) for n in range(first, last + 1)
        ]
        return Counter(noon.weekday() for noon in noons if service_windows(studio, service, noon, noon))

    inside, after = weekdays(7, 20), weekdays(21, 34)

    assert inside == {2: 2, 4: 2}
    assert after == dict.fromkeys(range(6), 2)


def test_appointments_lie_around_the_clock_for_a_month_and_more(studio: BookingMailbox, now: datetime) -> None:
    starts = [booking.start for booking in studio.calendar]

    assert len(starts) > 300
    assert min(starts) < now - timedelta(days=4)
    assert max(starts) > now + timedelta(days=30)


def test_its_appointments_keep_its_own_rules(studio: BookingMailbox) -> None:
    for booking in studio.calendar:
        made = booking.start - timedelta(days=2)
        assert broken_rule(studio, booking, now=made) is None
        assert not overlapping(studio, booking, instead_of=booking, with_buffers=True)


def test_classes_have_free_seats_and_some_are_full(now: datetime) -> None:
    weeks = [build_businesses(read_sample(), now + timedelta(weeks=n))[0] for n in range(0, 20, 5)]

    classes = [booking for business in weeks for booking in business.calendar if booking.seats > 1]

    assert {booking.seats for booking in classes} == {8}
    assert {True, False} == {booking.taken_seats == booking.seats for booking in classes}


def test_a_haircut_can_be_had_at_three_on_every_open_day_and_some_days_are_nearly_full(
    studio: BookingMailbox, now: datetime
) -> None:
    service = studio.services[guid(studio.id, "haircut")]
    today = now.astimezone(LISBON).date()
    shares = []

    for offset in range(1, 30):
        on = today + timedelta(days=offset)
        free = [staff_id for staff_id in service["staffMemberIds"] if _is_free(studio, staff_id, on, now)]
        assert bool(free) == (on.weekday() < 6)
        shares.append(_share_taken(studio, on))

    open_days = [share for share in shares if share is not None]
    assert max(open_days) > 0.7
    assert sum(share < 0.6 for share in open_days) >= len(open_days) // 2


def test_the_same_date_looks_the_same_each_time(now: datetime) -> None:
    first, again = (build_businesses(read_sample(), now)[0] for _ in range(2))

    assert list(first.calendar) == list(again.calendar)


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"business": {}},
        {"business": {"id": "x@example.com", "businessHours": {"someday": ["09:00-10:00"]}}},
        {"business": {"id": "x@example.com", "businessHours": {"monday": ["nine to ten"]}}},
        {"business": {"id": "x@example.com"}, "appointments": [{"serviceId": "none", "day": 1, "at": "10:00"}]},
        {"business": {"id": "x@example.com", "bookingPageSettings": {"businessTimeZone": "Mars/Olympus"}}},
    ],
)
def test_a_description_that_cannot_be_followed_is_refused(plan: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"description of the business|not a time zone"):
        build_businesses(plan, MORNINGS[0])


def test_a_description_may_name_its_appointments() -> None:
    plan = {
        "business": {"id": "x@example.com", "bookingPageSettings": {"businessTimeZone": "Europe/Lisbon"}},
        "staffMembers": [{"id": "mo"}],
        "services": [{"id": "cut", "displayName": "Cut", "defaultDuration": "PT45M"}],
        "customers": [{"id": "ada", "displayName": "Ada", "emailAddress": "ada@example.com"}],
        "appointments": [
            {"serviceId": "cut", "staffMemberIds": ["mo"], "customerIds": ["ada"], "day": 250, "at": "10:00"}
        ],
    }

    (business,) = build_businesses(plan, MORNINGS[0])

    (booking,) = business.calendar
    assert (booking.start, booking.end) == (
        datetime(2027, 7, 30, 9, tzinfo=UTC),
        datetime(2027, 7, 30, 9, 45, tzinfo=UTC),
    )
    assert (booking.staff_ids, booking.body["customerEmailAddress"]) == (
        (guid("x@example.com", "mo"),),
        "ada@example.com",
    )


def _is_free(studio: BookingMailbox, staff_id: str, on: date, now: datetime) -> bool:
    """Whether a haircut fits at 15:00 as the rules see it."""
    start = datetime(on.year, on.month, on.day, 15, tzinfo=LISBON).astimezone(UTC)
    wanted = StoredAppointment(
        id="wanted",
        start=start,
        end=start + timedelta(minutes=45),
        pre_buffer=timedelta(0),
        post_buffer=timedelta(minutes=15),
        service_id=guid(studio.id, "haircut"),
        staff_ids=(staff_id,),
        seats=1,
        taken_seats=1,
        body={},
    )
    is_taken = overlapping(studio, wanted, instead_of=None, with_buffers=True)
    return broken_rule(studio, wanted, now=now) is None and not is_taken


def _share_taken(studio: BookingMailbox, on: date) -> float | None:
    """How much of everyone's working time is blocked on a day; None when the business is closed."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=LISBON)
    working = sum(
        (end - start).total_seconds()
        for member in studio.staff_members.values()
        for start, end in staff_windows(studio, member, noon, noon)
    )
    bookings = studio.calendar.between(noon - timedelta(hours=12), noon + timedelta(hours=12))
    taken = sum((booking.blocked[1] - booking.blocked[0]).total_seconds() for booking in bookings)
    return taken / working if working else None
