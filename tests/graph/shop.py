"""A shop to try every operation of the client in: the sample business in a simulator, over real HTTP, and the table of
operations, each with what it needs beforehand and how to see that it has been done.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken, TokenSource
from graph.errors import BookingsError, NotThere
from graph.model import (
    AppointmentChanges,
    AppointmentDetails,
    AppointmentDraft,
    Attendee,
    BusinessDraft,
    CustomerDraft,
    QuestionDraft,
    ServiceDraft,
    StaffDraft,
    StaffRole,
)
from graph.transport import CallTiming
from graph.wire import Effect
from simulator.json_types import JsonObject
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.studio import Studio, open_studio

START = datetime(2026, 11, 26, 10, tzinfo=UTC)
"""Of the Thursday after `NOW`."""
END = START + timedelta(minutes=45)
LUIS_MONDAY: JsonObject = {"staffMemberId": "luis", "day": 7, "hours": "14:00-19:00"}
"""The 30th, when he is away by his personal calendar."""

Outcome: TypeAlias = tuple[type[BookingsError] | None, int, bool | None]
"""The error, the number of requests, and whether what was wanted is there afterwards (None: nothing was)."""

Switch: TypeAlias = dict[str, object]
"""A fault as it is switched on, in the simulator's own JSON."""


class Shop:
    """The studio, and clients of it that wait for nothing and count their requests.

    `person` is an administrator, who may do nearly everything; `caller` is whoever calls the operations of the table.
    """

    business = BUSINESS

    def __init__(self, studio: Studio, http: httpx.AsyncClient) -> None:
        self.studio = studio
        self.http = http
        self.requests = 0
        self.now = 0.0
        http.event_hooks["request"].append(self._count)
        self.person = self.client(StaticToken("delegated-administrator"))
        self.application = self.client(StaticToken("an-application"))
        self.caller = self.person
        self.draft: AppointmentDraft | None = None

    def client(self, tokens: TokenSource) -> BookingsAdmin:
        timing = CallTiming(clock=lambda: self.now, sleep=self._sleep, chance=lambda: 0.0)
        return BookingsAdmin(self.http, self.studio.base_url, tokens, timing=timing)

    async def _count(self, request: httpx.Request) -> None:
        self.requests += 1

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def switch_on(self, *faults: Switch) -> None:
        for fault in faults:
            self.studio.tenant.faults.switch_on(fault)

    def switch_off(self) -> list[Any]:
        """All faults are off; how they were until now, in the order in which they were switched on."""
        on: list[Any] = self.studio.tenant.faults.to_json()["on"]
        self.studio.tenant.faults.clear()
        return on

    def start_again(self) -> None:
        """The studio at `NOW`, nothing switched on, and nothing counted."""
        self.studio.start_again(NOW)
        self.now += 60.0  # whatever Graph asked to wait is over
        self.requests = 0


@asynccontextmanager
async def open_shop() -> AsyncIterator[Shop]:
    async with open_studio(NOW, LUIS_MONDAY) as studio, httpx.AsyncClient(timeout=10.0, trust_env=False) as http:
        yield Shop(studio, http)


@dataclass(frozen=True, slots=True)
class Case:
    """An operation: what it does at Graph, how it is called (with whatever it needs already there), and how to see
    that it has been done.
    """

    effect: Effect
    prepare: Callable[[Shop], Awaitable[str]]
    call: Callable[[Shop, str], Awaitable[object]]
    is_done: Callable[[Shop, str], Awaitable[bool]] | None = None


async def nothing(shop: Shop) -> str:
    return ""


async def a_service(shop: Shop) -> str:
    return (await shop.person.create_service(shop.business, ServiceDraft("Shave"))).id


async def a_staff_member(shop: Shop) -> str:
    return (await shop.person.create_staff_member(shop.business, ROBIN)).id


async def a_customer(shop: Shop) -> str:
    return (await shop.person.create_customer(shop.business, "Robin Example", "robin@example.com")).id


async def a_question(shop: Shop) -> str:
    return (await shop.person.create_question(shop.business, QuestionDraft("How?"))).id


async def a_business(shop: Shop) -> str:
    return (await shop.person.create_business(BusinessDraft("Corner Salon"))).id


async def a_published_business(shop: Shop) -> str:
    business_id = await a_business(shop)
    await shop.person.publish_business(business_id)
    return business_id


async def a_draft(shop: Shop) -> AppointmentDraft:
    services = await shop.person.list_services(shop.business)
    service = next(s for s in services if s.max_attendees == 1 and s.staff_ids and not s.questions)
    attendee = Attendee(name="Robin Example", email="robin@example.com")
    end = START + service.duration
    return AppointmentDraft(service.id, START, end, service.staff_ids[:1], (attendee,), label="mine")


async def an_appointment(shop: Shop) -> str:
    return (await shop.person.create_appointment(shop.business, await a_draft(shop))).id


async def a_draft_in_hand(shop: Shop) -> str:
    shop.draft = await a_draft(shop)
    return ""


async def make_appointment(shop: Shop, key: str) -> object:
    assert shop.draft is not None
    return await shop.caller.create_appointment(shop.business, shop.draft)


ROBIN = StaffDraft("Robin", "robin@example.com", StaffRole.GUEST)


async def my_appointments(shop: Shop) -> list[tuple[str, str | None]]:
    found = await shop.person.calendar_view(shop.business, START - timedelta(days=1), END + timedelta(days=2))
    return [(a.id, a.label) for a in found if "robin@example.com" in a.emails]


async def ids(found: Awaitable[tuple[Any, ...]]) -> list[str]:
    return [thing.id for thing in await found]


async def names(found: Awaitable[tuple[Any, ...]]) -> list[str]:
    return [thing.name for thing in await found]


def reads(call: Callable[[Shop, str], Awaitable[object]], prepare: Callable[[Shop], Awaitable[str]] = nothing) -> Case:
    return Case(Effect.NONE, prepare, call)


async def is_service_called(shop: Shop, key: str, name: str) -> bool:
    return (await shop.person.get_service(shop.business, key)).name == name


async def is_member_called(shop: Shop, key: str, name: str) -> bool:
    return (await shop.person.get_staff_member(shop.business, key)).name == name


async def is_customer_called(shop: Shop, key: str, name: str) -> bool:
    return (await shop.person.get_customer(shop.business, key)).name == name


async def is_question_put(shop: Shop, key: str, text: str) -> bool:
    return (await shop.person.get_question(shop.business, key)).text == text


async def is_phone(shop: Shop, phone: str) -> bool:
    return (await shop.person.get_business(shop.business)).phone == phone


async def is_published(shop: Shop, key: str) -> bool:
    return (await shop.person.get_business(key)).is_published


async def is_unpublished(shop: Shop, key: str) -> bool:
    return not await is_published(shop, key)


async def is_gone(found: Awaitable[tuple[Any, ...]], key: str) -> bool:
    return key not in await ids(found)


async def is_there(found: Awaitable[tuple[Any, ...]], name: str) -> bool:
    return (await names(found)).count(name) == 1


async def is_booked(shop: Shop, key: str) -> bool:
    return [label for _, label in await my_appointments(shop)] == ["mine"]


async def is_cancelled(shop: Shop, key: str) -> bool:
    return await my_appointments(shop) == []


async def is_relabelled(shop: Shop, key: str) -> bool:
    return (await shop.person.get_appointment(shop.business, key)).label == "changed"


async def is_asked(shop: Shop, text: str) -> bool:
    return [q.text for q in await shop.person.list_questions(shop.business)].count(text) == 1


async def is_mailed(shop: Shop, key: str) -> bool:
    return len(shop.studio.mail) == 1


async def a_booked_staff_member(shop: Shop) -> str:
    draft = await a_draft(shop)
    await shop.person.create_appointment(shop.business, draft)
    return draft.staff_ids[0]


async def availability(shop: Shop, key: str) -> object:
    return await shop.application.staff_availability(shop.business, [key], START, END + timedelta(hours=1))


ROBIN_CHANGED = "Robin Changed"
VIP = AppointmentDetails(label="changed")

CASES: dict[str, Case] = {
    "list_businesses": reads(lambda s, k: s.caller.list_businesses()),
    "get_business": reads(lambda s, k: s.caller.get_business(s.business)),
    "create_business": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.create_business(BusinessDraft("Corner Salon")),
        lambda s, k: is_there(s.person.list_businesses(), "Corner Salon"),
    ),
    "update_business": Case(
        Effect.SET,
        nothing,
        lambda s, k: s.caller.update_business(s.business, BusinessDraft(phone="+1")),
        lambda s, k: is_phone(s, "+1"),
    ),
    "delete_business": Case(
        Effect.REMOVE,
        a_business,
        lambda s, k: s.caller.delete_business(k),
        lambda s, k: is_gone(s.person.list_businesses(), k),
    ),
    "publish_business": Case(Effect.SET, a_business, lambda s, k: s.caller.publish_business(k), is_published),
    "unpublish_business": Case(
        Effect.SET, a_published_business, lambda s, k: s.caller.unpublish_business(k), is_unpublished
    ),
    "list_services": reads(lambda s, k: s.caller.list_services(s.business)),
    "get_service": reads(lambda s, k: s.caller.get_service(s.business, k), a_service),
    "create_service": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.create_service(s.business, ServiceDraft("Shave")),
        lambda s, k: is_there(s.person.list_services(s.business), "Shave"),
    ),
    "update_service": Case(
        Effect.SET,
        a_service,
        lambda s, k: s.caller.update_service(s.business, k, ServiceDraft("Wet shave")),
        lambda s, k: is_service_called(s, k, "Wet shave"),
    ),
    "delete_service": Case(
        Effect.REMOVE,
        a_service,
        lambda s, k: s.caller.delete_service(s.business, k),
        lambda s, k: is_gone(s.person.list_services(s.business), k),
    ),
    "list_staff": reads(lambda s, k: s.caller.list_staff(s.business)),
    "get_staff_member": reads(lambda s, k: s.caller.get_staff_member(s.business, k), a_staff_member),
    "create_staff_member": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.create_staff_member(s.business, ROBIN),
        lambda s, k: is_there(s.person.list_staff(s.business), "Robin"),
    ),
    "update_staff_member": Case(
        Effect.SET,
        a_staff_member,
        lambda s, k: s.caller.update_staff_member(s.business, k, StaffDraft(ROBIN_CHANGED)),
        lambda s, k: is_member_called(s, k, ROBIN_CHANGED),
    ),
    "delete_staff_member": Case(
        Effect.REMOVE,
        a_staff_member,
        lambda s, k: s.caller.delete_staff_member(s.business, k),
        lambda s, k: is_gone(s.person.list_staff(s.business), k),
    ),
    "list_customers": reads(lambda s, k: s.caller.list_customers(s.business)),
    "get_customer": reads(lambda s, k: s.caller.get_customer(s.business, k), a_customer),
    "create_customer": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.create_customer(s.business, "Robin Example"),
        lambda s, k: is_there(s.person.list_customers(s.business), "Robin Example"),
    ),
    "update_customer": Case(
        Effect.SET,
        a_customer,
        lambda s, k: s.caller.update_customer(s.business, k, CustomerDraft(ROBIN_CHANGED)),
        lambda s, k: is_customer_called(s, k, ROBIN_CHANGED),
    ),
    "delete_customer": Case(
        Effect.REMOVE,
        a_customer,
        lambda s, k: s.caller.delete_customer(s.business, k),
        lambda s, k: is_gone(s.person.list_customers(s.business), k),
    ),
    "list_questions": reads(lambda s, k: s.caller.list_questions(s.business)),
    "get_question": reads(lambda s, k: s.caller.get_question(s.business, k), a_question),
    "create_question": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.create_question(s.business, QuestionDraft("How?")),
        lambda s, k: is_asked(s, "How?"),
    ),
    "update_question": Case(
        Effect.SET,
        a_question,
        lambda s, k: s.caller.update_question(s.business, k, QuestionDraft("How long?")),
        lambda s, k: is_question_put(s, k, "How long?"),
    ),
    "delete_question": Case(
        Effect.REMOVE,
        a_question,
        lambda s, k: s.caller.delete_question(s.business, k),
        lambda s, k: is_gone(s.person.list_questions(s.business), k),
    ),
    "list_currencies": reads(lambda s, k: s.caller.list_currencies()),
    "get_currency": reads(lambda s, k: s.caller.get_currency("USD")),
    "list_appointments": reads(lambda s, k: s.caller.list_appointments(s.business), an_appointment),
    "calendar_view": reads(lambda s, k: s.caller.calendar_view(s.business, START, END), an_appointment),
    "get_appointment": reads(lambda s, k: s.caller.get_appointment(s.business, k), an_appointment),
    "create_appointment": Case(Effect.ADD, a_draft_in_hand, make_appointment, is_booked),
    "update_appointment": Case(
        Effect.SET,
        an_appointment,
        lambda s, k: s.caller.update_appointment(s.business, k, AppointmentChanges(details=VIP)),
        is_relabelled,
    ),
    "cancel_appointment": Case(
        Effect.REMOVE,
        an_appointment,
        lambda s, k: s.caller.cancel_appointment(s.business, k, "sorry"),
        is_cancelled,
    ),
    "delete_appointment": Case(
        Effect.REMOVE, an_appointment, lambda s, k: s.caller.delete_appointment(s.business, k), is_cancelled
    ),
    "staff_availability": reads(availability, a_booked_staff_member),
    "send_mail": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.caller.send_mail("bot@example.com", to="robin@example.com", subject="Code", text="1"),
        is_mailed,
    ),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an operation; `answer` is what it returned, if it ended well."""

    outcome: Outcome
    answer: object


async def tried(shop: Shop, case: Case, *switches: Switch) -> Tried:
    """The operation in a new shop, with faults that are off again when it is looked whether it has been done."""
    shop.start_again()
    key = await case.prepare(shop)
    shop.switch_on(*switches)
    shop.requests = 0
    error: type[BookingsError] | None = None
    answer: object = None
    try:
        answer = await case.call(shop, key)
    except BookingsError as raised:
        error = type(raised)
    requests = shop.requests
    if case.is_done is None:
        return Tried((error, requests, None), answer)
    shop.switch_off()
    shop.now += 60.0  # whatever Graph asked to wait is over
    try:
        is_done = await case.is_done(shop, key)
    except NotThere:
        is_done = False
    return Tried((error, requests, is_done), answer)
