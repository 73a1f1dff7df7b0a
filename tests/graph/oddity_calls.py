"""What the table of oddities is made of: a row, what is there before a call, the calls, and what is seen after them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import httpx
import requests
from msgspec import structs
from requests.adapters import HTTPAdapter

from graph.auth.sign_in import Registration, with_secret
from graph.auth.tokens import StaticToken
from graph.errors import BookingsError, NotThere, OutcomeUnknown
from graph.model import (
    Appointment,
    AppointmentChanges,
    AppointmentDraft,
    Attendee,
    BusinessDraft,
    Hours,
    PageSettings,
    SchedulingPolicy,
    ServiceDraft,
)
from simulator.sample.description import guid
from tests.graph.shop import (
    ROBIN,
    VIP,
    Shop,
    Switch,
    an_appointment,
    names,
    nothing,
)
from tests.worlds.sample import BUSINESS

NOBODY = "00000000-0000-4000-8000-000000000000"
UNKNOWN = (500, "UnknownError")

Look = Callable[[Shop, Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a call: the error, the number of requests, the answer (of an error its status and code), and what
    is there afterwards.
    """

    error: type[BookingsError] | None = None
    requests: int = 1
    answer: object = None
    left: object = None


@dataclass(frozen=True, slots=True)
class Row:
    """A call with an oddity switched on, and what comes of it; `plain` is what comes of it without, where that differs.

    `prepare` makes what the call needs, and `look` sees what is there afterwards, with all switched off. Where
    `strikes` is false, the client never lets the oddity happen.
    """

    switch: Switch
    call: Look
    odd: Found
    plain: Found | None = None
    prepare: Callable[[Shop], Awaitable[Any]] = nothing
    look: Look | None = None
    also: tuple[Switch, ...] = ()
    tell: Callable[[BookingsError], object] = lambda error: (error.status, error.code)
    strikes: bool = True

    @property
    def kind(self) -> str:
        return str(self.switch["name"])


def at(hour: int, minute: int = 0, *, day: int = 26) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def id_of(word: str) -> str:
    """The id of what the sample business calls by this word."""
    return guid(BUSINESS, word)


ROBIN_HERSELF = Attendee(name="Robin Example", email="robin@example.com")


TEN = at(10)


def draft(
    start: datetime = TEN,
    minutes: int = 45,
    *,
    service: str = "haircut",
    staff: str = "dana",
    attendees: Sequence[Attendee] = (ROBIN_HERSELF,),
) -> AppointmentDraft:
    end = start + timedelta(minutes=minutes)
    return AppointmentDraft(id_of(service), start, end, (id_of(staff),), tuple(attendees))


def spelled(start: datetime, end: datetime) -> str:
    return f"{start:%a %H:%M}-{end:%H:%M}"


# What is needed beforehand.


def booked(*drafts: AppointmentDraft) -> Callable[[Shop], Awaitable[str]]:
    """Appointments that an administrator makes, who is bound by no rule; the id of the last."""

    async def book(shop: Shop) -> str:
        made = [await shop.person.create_appointment(shop.business, each) for each in drafts]
        return made[-1].id

    return book


async def in_berlin(shop: Shop) -> str:
    """Where wall time is not UTC, with one appointment and one class that has free seats."""
    await shop.person.update_business(shop.business, BusinessDraft(page=PageSettings(time_zone="Europe/Berlin")))
    joana = Attendee(customer_id=id_of("joana"), name="Joana Mendes", email="joana.mendes@example.com")
    a_class = structs.replace(draft(at(11), 60, service="yoga", attendees=[joana]), max_attendees=8)
    return await booked(draft(), a_class)(shop)


async def a_night_owl(shop: Shop) -> str:
    """Somebody who works from seven to twenty o'clock, and gives one service, in the hours of the business."""
    hours = ((Hours(time(7), time(20)),),) * 7
    robin = structs.replace(ROBIN, use_business_hours=False, hours=hours)
    made = await shop.person.create_staff_member(shop.business, robin)
    await shop.person.create_service(shop.business, ServiceDraft("Shave", staff_ids=(made.id,)))
    return made.id


async def somebody_in_the_azores(shop: Shop) -> str:
    """Who works from eight to twelve, and says that they are an hour behind the business."""
    hours = ((Hours(time(8), time(12)),),) * 7
    robin = structs.replace(ROBIN, use_business_hours=False, hours=hours, time_zone="Atlantic/Azores")
    return (await shop.person.create_staff_member(shop.business, robin)).id


def with_invites(wanted: AppointmentDraft) -> Callable[[Shop], Awaitable[str]]:
    """An appointment of a service that invites its customers to the meeting."""

    async def book(shop: Shop) -> str:
        policy = SchedulingPolicy(invite_customers=True)
        await shop.person.update_service(shop.business, wanted.service_id, ServiceDraft(policy=policy))
        return await booked(wanted)(shop)

    return book


async def a_former_staff_member(shop: Shop) -> str:
    made = await shop.person.create_staff_member(shop.business, ROBIN)
    await shop.person.delete_staff_member(shop.business, made.id)
    return made.id


async def staff_are_not_chosen(shop: Shop) -> str:
    policy = SchedulingPolicy(allow_staff_selection=False)
    await shop.person.update_business(shop.business, BusinessDraft(policy=policy))
    return ""


async def an_hour_before(shop: Shop) -> str:
    """An appointment that begins in an hour, when the business wants two hours' notice."""
    made = await an_appointment(shop)
    shop.studio.watch.now = at(9)
    return made


async def just_begun(shop: Shop) -> str:
    made = await an_appointment(shop)
    shop.studio.watch.now = at(10)
    return made


async def everything_read(shop: Shop) -> tuple[object, ...]:
    """The business with one appointment, by every call that reads."""
    await an_appointment(shop)
    return await read_everything(shop)


async def a_reader(shop: Shop) -> StaticToken:
    """An application that may only read."""
    return StaticToken(await shop.studio.token_of("Bookings.Read.All"))


async def a_readers_appointment(shop: Shop) -> tuple[StaticToken, str]:
    return await a_reader(shop), await an_appointment(shop)


AUTHORITY = "https://login.example"


class _Loopback(HTTPAdapter):
    """msal takes https addresses only; on the way to the simulator and back, its own is called AUTHORITY."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        request.url = f"{self._address}{urlsplit(str(request.url)).path}"
        answer = super().send(request, *args, **options)
        answer.raw = BytesIO(answer.raw.read(decode_content=True).replace(self._address.encode(), AUTHORITY.encode()))
        return answer


# The calls.


async def read_everything(shop: Shop) -> tuple[object, ...]:
    by, of = shop.application, shop.business
    appointments = await by.list_appointments(of)
    services, staff = await by.list_services(of), await by.list_staff(of)
    return (
        await by.list_businesses(),
        await by.get_business(of),
        services,
        await by.get_service(of, services[0].id),
        staff,
        await by.get_staff_member(of, staff[0].id),
        await by.list_questions(of),
        await by.list_customers(of),
        appointments,
        await by.get_appointment(of, appointments[0].id),
        await by.calendar_view(of, at(0), at(23)),
        await by.staff_availability(of, [id_of("dana")], at(0), at(23)),
    )


READS = 12


async def is_all_the_same(shop: Shop, before: object) -> bool:
    return await read_everything(shop) == before


def books(wanted: AppointmentDraft) -> Look:
    """An application books, which keeps to the rules of the business."""

    async def book(shop: Shop, _: object) -> str:
        made = await shop.application.create_appointment(shop.business, wanted)
        return spelled(made.start, made.end)

    return book


def shows(wanted: AppointmentDraft, see: Callable[[Appointment], object]) -> Look:
    """What the answer to a new appointment shows."""

    async def book(shop: Shop, _: object) -> object:
        return see(await shop.application.create_appointment(shop.business, wanted))

    return book


def moves(start: datetime, minutes: int = 45) -> Look:
    end = start + timedelta(minutes=minutes)
    return lambda s, key: s.application.update_appointment(s.business, key, AppointmentChanges(start=start, end=end))


async def cancels(shop: Shop, key: str) -> None:
    await shop.application.cancel_appointment(shop.business, key, "sorry")


async def deletes(shop: Shop, key: str) -> None:
    await shop.application.delete_appointment(shop.business, key)


async def relabels(shop: Shop, key: str) -> None:
    await shop.application.update_appointment(shop.business, key, AppointmentChanges(details=VIP))


async def leaves(shop: Shop, key: str) -> None:
    """The first customer of a class leaves it; the others stay."""
    known = (await shop.application.get_appointment(shop.business, key)).attendees
    await shop.application.update_appointment(shop.business, key, AppointmentChanges(attendees=known[1:]))


def is_free(word: str, start: datetime, end: datetime) -> Look:
    """What getStaffAvailability says of somebody."""

    async def ask(shop: Shop, key: object) -> list[str]:
        return await stretches(shop, id_of(word), start, end)

    return ask


async def stretches(shop: Shop, staff_id: str, start: datetime, end: datetime) -> list[str]:
    (found,) = await shop.application.staff_availability(shop.business, [staff_id], start, end)
    return [
        f"{item.start:%H:%M}-{item.end:%H:%M} {item.status.value}{' of a service' if item.service_id else ''}"
        for item in found.items
    ]


async def free_stretches(shop: Shop, days: int) -> int:
    """How many pieces of free time Dana has in so many days."""
    start = at(0)
    return len(await stretches(shop, id_of("dana"), start, start + timedelta(days=days)))


async def reminder_hours(shop: Shop, word: str) -> list[int]:
    """How many hours ahead the reminders of a service go out."""
    service = await shop.application.get_service(shop.business, id_of(word))
    return [round(reminder.ahead / timedelta(hours=1)) for reminder in service.reminders]


async def people(found: Awaitable[tuple[Appointment, ...]]) -> list[tuple[list[str | None], list[str]]]:
    """Who is on each appointment by name, and by address."""
    return [([a.name for a in each.attendees], sorted(each.emails)) for each in await found]


async def starts_in_view(shop: Shop, start: datetime, end: datetime) -> list[str]:
    found = await shop.application.calendar_view(shop.business, start, end)
    return [spelled(each.start, each.end) for each in found]


async def signs_in(shop: Shop, session: requests.Session) -> list[str]:
    registration = Registration("contoso.example", "client-1", authority=AUTHORITY, instance_discovery=False)
    client = shop.client(with_secret(registration, "a-secret", http=session))
    return await names(client.list_businesses())


async def an_entrance(shop: Shop) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _Loopback(shop.studio.root))
    return session


async def a_crowd(shop: Shop, size: int) -> list[str]:
    """Calls for one business at the same time: what became of them."""
    calls = (shop.application.get_business(shop.business) for _ in range(size))
    found = await asyncio.gather(*calls, return_exceptions=True)
    return sorted({type(each).__name__ for each in found})


def impatiently(call: Look) -> Look:
    """With less patience than the answer takes."""

    async def wait(shop: Shop, key: object) -> object:
        patience, shop.http.timeout = shop.http.timeout, httpx.Timeout(10.0, read=0.4)
        try:
            return await call(shop, key)
        finally:
            shop.http.timeout = patience

    return wait


# What is there afterwards.


async def diary(shop: Shop, _: object) -> list[str]:
    """All appointments of the weeks around."""
    found = await shop.person.calendar_view(shop.business, at(0, day=20), at(0, day=20) + timedelta(days=30))
    return [spelled(each.start, each.end) for each in found]


async def diary_by_id(shop: Shop, key: str) -> tuple[str, list[tuple[bool, str | None]]]:
    """What is at the id that was known, and of each appointment whether it has this id, and its label."""
    found = await shop.person.calendar_view(shop.business, at(0), at(23))
    try:
        at_known_id = (await shop.person.get_appointment(shop.business, key)).label or "unlabelled"
    except NotThere:
        at_known_id = "nothing"
    return at_known_id, [(each.id == key, each.label) for each in found]


async def robins(shop: Shop, _: object) -> int:
    """How many customers have Robin's address."""
    return [c.email for c in await shop.person.list_customers(shop.business)].count("robin@example.com")


async def on_the_appointment(shop: Shop, _: object) -> list[str | None]:
    """Who is on the one appointment, read by its id."""
    (found,) = await shop.person.calendar_view(shop.business, at(0), at(23))
    return [a.name for a in (await shop.person.get_appointment(shop.business, found.id)).attendees]


async def is_join_url_known(shop: Shop, _: object) -> bool:
    (found,) = await shop.person.calendar_view(shop.business, at(0), at(23))
    return (await shop.person.get_appointment(shop.business, found.id)).join_url is not None


async def mails(shop: Shop, _: object) -> list[tuple[str, bool]]:
    """What was mailed, and whether Robin got it."""
    return [(mail["kind"], "robin@example.com" in mail["to"]) for mail in shop.studio.mail]


async def cancellations(shop: Shop, _: object) -> list[list[str]]:
    """Whom of the customers each mail went to that speaks of a cancellation."""
    return [
        [to for to in mail["to"] if to.endswith("@example.com")]
        for mail in shop.studio.mail
        if mail["kind"] == "cancel"
    ]


async def customers_called(shop: Shop, name: str) -> int:
    return (await names(shop.person.list_customers(shop.business))).count(name)


async def staff_called(shop: Shop, name: str) -> int:
    return (await names(shop.person.list_staff(shop.business))).count(name)


async def name_of_customer(shop: Shop, key: str) -> list[str]:
    return [c.name for c in await shop.person.list_customers(shop.business) if c.id == key]


DIARY_OF_ONE = ["Thu 10:00-10:45"]
IN_DOUBT = Found(OutcomeUnknown, 1, UNKNOWN, [])
MADE = Found(None, 1, "Thu 10:00-10:45", DIARY_OF_ONE)
