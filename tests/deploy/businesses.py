"""Random businesses, as their files describe them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from msgspec import structs

from deploy.business_file.parts import (
    AddressPart,
    BusinessFile,
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
from deploy.business_file.values import Bookable, Length, Week
from graph.model import Availability, AvailabilityType, Hours

P = TypeVar("P")

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True)
# Graph cuts blanks off, and no database takes half characters.
WORDS = st.from_regex(r"[A-Za-zÄÖÜäöüßéñçİı日本🎉'&-]{1,12}( [A-Za-zäöü0-9]{1,8}){0,2}", fullmatch=True)
MINUTES = st.integers(1, 96).map(lambda quarters: Length(minutes=5 * quarters))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    days = []
    for _ in range(7):
        marks = draw(st.lists(st.integers(0, 96), max_size=4, unique=True).map(sorted))
        pairs = zip(marks[::2], marks[1::2], strict=False)
        days.append(tuple(Hours(_quarter(start), _quarter(end)) for start, end in pairs if end > start))
    return Week(tuple(days))


def _quarter(quarters: int) -> time:
    hours, rest = divmod(quarters % 96, 4)
    return time(hours, 15 * rest)


BOOKABLE = st.one_of(
    st.sampled_from([AvailabilityType.STAFF_FREE, AvailabilityType.NOT_BOOKABLE]).map(Availability),
    weeks().map(lambda week: Availability(AvailabilityType.CUSTOM_HOURS, week.days)),
).map(Bookable)
FLAGS = st.booleans()


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


@st.composite
def windows(draw: st.DrawFn) -> WindowPart:
    first = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    return WindowPart(first=first, last=first + timedelta(days=draw(st.integers(0, 30))), availability=draw(BOOKABLE))


POLICIES = st.builds(
    PolicyPart,
    slot_interval=maybe(MINUTES),
    minimum_lead_time=maybe(MINUTES),
    maximum_advance=maybe(st.integers(2, 365).map(lambda days: Length(days=days))),
    allow_staff_selection=maybe(FLAGS),
    send_confirmations_to_owner=maybe(FLAGS),
    invite_customers=maybe(FLAGS),
    availability=maybe(BOOKABLE),
    windows=st.none() | st.lists(windows(), min_size=1, max_size=2).map(tuple),
)
ADDRESSES = st.builds(AddressPart, street=WORDS, city=WORDS, postal_code=st.just("1250-024"))
BUSINESSES = st.builds(
    BusinessPart,
    name=WORDS,
    phone=maybe(st.just("+351 210 000 100")),
    email=maybe(st.just("hello@example.com")),
    language=maybe(st.sampled_from(["en-GB", "de-DE"])),
    currency=maybe(st.sampled_from(["EUR", "USD"])),
    address=maybe(ADDRESSES),
    hours=maybe(weeks()),
    policy=maybe(POLICIES),
    page=maybe(
        st.builds(
            PagePart,
            time_zone=maybe(st.sampled_from(["Europe/Lisbon", "America/New_York"])),
            consent_required=maybe(FLAGS),
            consent_message=maybe(WORDS),
            access=maybe(st.sampled_from(["unrestricted", "organization"])),
            one_time_password=maybe(FLAGS),
            color=maybe(st.just("#7A4B8C")),
        )
    ),
    is_published=maybe(FLAGS),
)
STAFF = st.builds(
    StaffPart,
    name=WORDS,
    email=st.just("replaced@example.com"),
    role=st.sampled_from(["administrator", "team_member", "external_guest", "viewer", "scheduler"]),
    time_zone=maybe(st.sampled_from(["Europe/Lisbon", "Asia/Tokyo"])),
    use_business_hours=maybe(FLAGS),
    hours=maybe(weeks()),
    personal_calendar_counts=maybe(FLAGS),
)
QUESTIONS = st.builds(
    QuestionPart, text=WORDS, options=st.none() | st.lists(WORDS, min_size=2, max_size=3, unique=True).map(tuple)
)


@st.composite
def business_files(draw: st.DrawFn) -> BusinessFile:
    staff = {
        key: structs.replace(part, email=f"{key}@example.com")
        for key, part in draw(st.dictionaries(KEYS, STAFF, max_size=3)).items()
    }
    questions = _each_once(draw(st.dictionaries(KEYS, QUESTIONS, max_size=2)), "text")
    services = st.builds(
        ServicePart,
        name=WORDS,
        duration=maybe(MINUTES),
        description=maybe(WORDS),
        pre_buffer=maybe(MINUTES),
        post_buffer=maybe(MINUTES),
        price=maybe(st.integers(0, 500).map(float)),
        price_type=maybe(st.sampled_from(["fixed", "free", "hourly"])),
        location=maybe(st.builds(LocationPart, name=WORDS, address=maybe(ADDRESSES))),
        is_online=maybe(FLAGS),
        is_hidden=maybe(FLAGS),
        max_attendees=maybe(st.integers(1, 12)),
        staff=st.none() | st.lists(st.sampled_from(sorted(staff)), unique=True).map(tuple) if staff else st.none(),
        questions=st.none() | st.dictionaries(st.sampled_from(sorted(questions)), st.sampled_from(["required"]))
        if questions
        else st.none(),
        policy=maybe(POLICIES),
        reminders=st.none()
        | st.lists(st.builds(ReminderPart, message=WORDS, ahead=MINUTES), min_size=1, max_size=2).map(tuple),
        customers_may_manage=maybe(FLAGS),
    )
    return BusinessFile(
        business=draw(BUSINESSES),
        staff=staff,
        questions=questions,
        services=_each_once(draw(st.dictionaries(KEYS, services, max_size=3)), "name"),
    )


def _each_once(parts: dict[str, P], field: str) -> dict[str, P]:
    found = {getattr(part, field): key for key, part in parts.items()}
    return {key: part for key, part in parts.items() if found[getattr(part, field)] == key}
