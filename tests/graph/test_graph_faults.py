"""Every operation under every failure of network and service that the simulator can play, over real HTTP: which error
it ends in, how many requests that took, and whether what was wanted is there afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx
import pytest

from graph.client import BookingsClient
from graph.connect import http_client
from graph.drafts import AppointmentDetails, BusinessDraft, CustomerDraft, QuestionDraft, ServiceDraft, StaffDraft
from graph.errors import BookingsError, NotAllowed, OutcomeUnknown, TryLater
from graph.tokens import StaticToken
from graph.values import AppointmentDraft, Attendee, StaffRole
from graph.wire import Effect
from simulator.plan import read_sample
from simulator.server import create_simulator, serve

# A Tuesday; the sample business is at work on the Thursday after it.
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
START = datetime(2026, 11, 26, 10, tzinfo=UTC)
END = START + timedelta(minutes=45)

Outcome: TypeAlias = tuple[type[BookingsError] | None, int, bool | None]
"""The error, the number of requests, and whether what was wanted is there afterwards (None: nothing was)."""


class Shop:
    """A simulator with its sample business, and a client that waits for nothing and counts its requests."""

    def __init__(self, root: str, http: httpx.AsyncClient) -> None:
        self._controls = root.replace("/v1.0", "/_simulator")
        self.http = http
        self.requests = 0
        self.now = 0.0
        http.event_hooks["request"].append(self._count)
        self.person = self._client(root, "delegated-administrator")
        self.application = self._client(root, "an-application")
        self.business = ""
        self.draft: AppointmentDraft | None = None

    def _client(self, root: str, token: str) -> BookingsClient:
        return BookingsClient(
            self.http, root, StaticToken(token), clock=lambda: self.now, sleep=self._sleep, chance=lambda: 0.0
        )

    async def _count(self, request: httpx.Request) -> None:
        self.requests += "_simulator" not in request.url.path

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    async def control(self, method: str, what: str, body: object = None) -> Any:
        answer = await self.http.request(method, f"{self._controls}/{what}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def start_again(self) -> None:
        await self.control("POST", "reset")
        self.business = (await self.person.list_businesses())[0].id


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    plan = {name: part for name, part in read_sample().items() if name != "diary"}  # laid anew for every fault
    async with serve(create_simulator(plan, now=NOW)) as running, http_client(running.base_url) as http:
        yield Shop(running.base_url, http)


@dataclass(frozen=True, slots=True)
class Case:
    """An operation: what it does at Graph, how it is called (with whatever it needs already there), and how to see
    that it has been done."""

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
    return await shop.person.create_appointment(shop.business, shop.draft)


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
    return len((await shop.control("GET", "mail"))["mail"]) == 1


async def availability(shop: Shop, key: str) -> object:
    return await shop.application.staff_availability(shop.business, [key], START, END)


ROBIN_CHANGED = "Robin Changed"
VIP = AppointmentDetails(label="changed")

CASES: dict[str, Case] = {
    "list_businesses": reads(lambda s, k: s.person.list_businesses()),
    "get_business": reads(lambda s, k: s.person.get_business(s.business)),
    "create_business": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.create_business(BusinessDraft("Corner Salon")),
        lambda s, k: is_there(s.person.list_businesses(), "Corner Salon"),
    ),
    "update_business": Case(
        Effect.SET,
        nothing,
        lambda s, k: s.person.update_business(s.business, BusinessDraft(phone="+1")),
        lambda s, k: is_phone(s, "+1"),
    ),
    "delete_business": Case(
        Effect.REMOVE,
        a_business,
        lambda s, k: s.person.delete_business(k),
        lambda s, k: is_gone(s.person.list_businesses(), k),
    ),
    "publish_business": Case(Effect.SET, a_business, lambda s, k: s.person.publish_business(k), is_published),
    "unpublish_business": Case(
        Effect.SET, a_published_business, lambda s, k: s.person.unpublish_business(k), is_unpublished
    ),
    "list_services": reads(lambda s, k: s.person.list_services(s.business)),
    "get_service": reads(lambda s, k: s.person.get_service(s.business, k), a_service),
    "create_service": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.create_service(s.business, ServiceDraft("Shave")),
        lambda s, k: is_there(s.person.list_services(s.business), "Shave"),
    ),
    "update_service": Case(
        Effect.SET,
        a_service,
        lambda s, k: s.person.update_service(s.business, k, ServiceDraft("Wet shave")),
        lambda s, k: is_service_called(s, k, "Wet shave"),
    ),
    "delete_service": Case(
        Effect.REMOVE,
        a_service,
        lambda s, k: s.person.delete_service(s.business, k),
        lambda s, k: is_gone(s.person.list_services(s.business), k),
    ),
    "list_staff": reads(lambda s, k: s.person.list_staff(s.business)),
    "get_staff_member": reads(lambda s, k: s.person.get_staff_member(s.business, k), a_staff_member),
    "create_staff_member": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.create_staff_member(s.business, ROBIN),
        lambda s, k: is_there(s.person.list_staff(s.business), "Robin"),
    ),
    "update_staff_member": Case(
        Effect.SET,
        a_staff_member,
        lambda s, k: s.person.update_staff_member(s.business, k, StaffDraft(ROBIN_CHANGED)),
        lambda s, k: is_member_called(s, k, ROBIN_CHANGED),
    ),
    "delete_staff_member": Case(
        Effect.REMOVE,
        a_staff_member,
        lambda s, k: s.person.delete_staff_member(s.business, k),
        lambda s, k: is_gone(s.person.list_staff(s.business), k),
    ),
    "list_customers": reads(lambda s, k: s.person.list_customers(s.business)),
    "get_customer": reads(lambda s, k: s.person.get_customer(s.business, k), a_customer),
    "create_customer": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.create_customer(s.business, "Robin Example"),
        lambda s, k: is_there(s.person.list_customers(s.business), "Robin Example"),
    ),
    "update_customer": Case(
        Effect.SET,
        a_customer,
        lambda s, k: s.person.update_customer(s.business, k, CustomerDraft(ROBIN_CHANGED)),
        lambda s, k: is_customer_called(s, k, ROBIN_CHANGED),
    ),
    "delete_customer": Case(
        Effect.REMOVE,
        a_customer,
        lambda s, k: s.person.delete_customer(s.business, k),
        lambda s, k: is_gone(s.person.list_customers(s.business), k),
    ),
    "list_questions": reads(lambda s, k: s.person.list_questions(s.business)),
    "get_question": reads(lambda s, k: s.person.get_question(s.business, k), a_question),
    "create_question": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.create_question(s.business, QuestionDraft("How?")),
        lambda s, k: is_asked(s, "How?"),
    ),
    "update_question": Case(
        Effect.SET,
        a_question,
        lambda s, k: s.person.update_question(s.business, k, QuestionDraft("How long?")),
        lambda s, k: is_question_put(s, k, "How long?"),
    ),
    "delete_question": Case(
        Effect.REMOVE,
        a_question,
        lambda s, k: s.person.delete_question(s.business, k),
        lambda s, k: is_gone(s.person.list_questions(s.business), k),
    ),
    "list_currencies": reads(lambda s, k: s.person.list_currencies()),
    "get_currency": reads(lambda s, k: s.person.get_currency("USD")),
    "list_appointments": reads(lambda s, k: s.person.list_appointments(k), a_business),
    "calendar_view": reads(lambda s, k: s.person.calendar_view(s.business, START, END)),
    "get_appointment": reads(lambda s, k: s.person.get_appointment(s.business, k), an_appointment),
    "create_appointment": Case(Effect.ADD, a_draft_in_hand, make_appointment, is_booked),
    "update_appointment": Case(
        Effect.SET,
        an_appointment,
        lambda s, k: s.person.update_appointment(s.business, k, details=VIP),
        is_relabelled,
    ),
    "cancel_appointment": Case(
        Effect.REMOVE,
        an_appointment,
        lambda s, k: s.person.cancel_appointment(s.business, k, "sorry"),
        is_cancelled,
    ),
    "delete_appointment": Case(
        Effect.REMOVE, an_appointment, lambda s, k: s.person.delete_appointment(s.business, k), is_cancelled
    ),
    "staff_availability": reads(availability, a_staff_member),
    "send_mail": Case(
        Effect.ADD,
        nothing,
        lambda s, k: s.person.send_mail("bot@example.com", to="robin@example.com", subject="Code", text="1"),
        is_mailed,
    ),
}

NONE, SET, REMOVE, ADD = Effect.NONE, Effect.SET, Effect.REMOVE, Effect.ADD

# Of each fault: how it is switched on, and what becomes of operations by what they do at Graph.
FAULTS: dict[str, tuple[dict[str, object], dict[Effect, Outcome]]] = {
    "throttled twice": (
        {"name": "throttled", "times": 2, "retryAfter": 3},
        {NONE: (None, 3, None), SET: (None, 3, True), REMOVE: (None, 3, True), ADD: (None, 3, True)},
    ),
    "throttled without Retry-After": (
        {"name": "throttled", "times": 1, "retryAfter": None},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (None, 2, True)},
    ),
    "throttled for good": (
        {"name": "throttled", "retryAfter": 1},
        {NONE: (TryLater, 4, None), SET: (TryLater, 4, False), REMOVE: (TryLater, 4, False), ADD: (TryLater, 4, False)},
    ),
    "throttled for longer than a call may last": (
        {"name": "throttled", "retryAfter": 45},
        {NONE: (TryLater, 1, None), SET: (TryLater, 1, False), REMOVE: (TryLater, 1, False), ADD: (TryLater, 1, False)},
    ),
    **{
        f"{status} once, before the work": (
            {"name": "unavailable", "status": status, "times": 1},
            {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
        )
        for status in (500, 502, 503, 504)
    },
    "500 once, after the work": (
        {"name": "unavailable", "status": 500, "times": 1, "when": "after"},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "503 for good, before the work": (
        {"name": "unavailable"},
        {
            NONE: (TryLater, 4, None),
            SET: (OutcomeUnknown, 4, False),
            REMOVE: (OutcomeUnknown, 4, False),
            ADD: (OutcomeUnknown, 1, False),
        },
    ),
    "503 for good, after the work": (
        {"name": "unavailable", "when": "after"},
        {
            NONE: (TryLater, 4, None),
            SET: (OutcomeUnknown, 4, True),
            REMOVE: (None, 2, True),  # the repeat finds nothing
            ADD: (OutcomeUnknown, 1, True),
        },
    ),
    "a gateway's page once, after the work": (
        {"name": "unavailable", "status": 504, "times": 1, "when": "after", "html": True},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "dropped once, before the work": (
        {"name": "dropped", "times": 1},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
    ),
    "dropped once, after the work": (
        {"name": "dropped", "times": 1, "when": "after"},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "a page instead of an answer": (
        {"name": "html", "status": 200},
        {
            NONE: (TryLater, 1, None),
            SET: (OutcomeUnknown, 1, False),
            REMOVE: (OutcomeUnknown, 1, False),
            ADD: (OutcomeUnknown, 1, False),
        },
    ),
    "a page that refuses": (
        {"name": "html", "status": 403},
        {
            NONE: (NotAllowed, 1, None),
            SET: (NotAllowed, 1, False),
            REMOVE: (NotAllowed, 1, False),
            ADD: (NotAllowed, 1, False),
        },
    ),
}


async def outcome(shop: Shop, case: Case, fault: dict[str, object]) -> Outcome:
    await shop.start_again()
    key = await case.prepare(shop)
    await shop.control("POST", "faults", fault)
    shop.requests = 0
    error: type[BookingsError] | None = None
    try:
        await case.call(shop, key)
    except BookingsError as raised:
        error = type(raised)
    requests = shop.requests
    await shop.control("DELETE", "faults")
    shop.now += 60.0  # whatever Graph asked to wait is over
    return error, requests, await case.is_done(shop, key) if case.is_done else None


@pytest.mark.parametrize("name", CASES)
async def test_an_operation_under_every_fault(shop: Shop, name: str) -> None:
    case = CASES[name]

    table = {fault: await outcome(shop, case, switch) for fault, (switch, _) in FAULTS.items()}

    assert table == {fault: expected[case.effect] for fault, (_, expected) in FAULTS.items()}


def test_the_table_has_every_operation_of_the_client() -> None:
    operations = {name for name in vars(BookingsClient) if not name.startswith("_")} - {"aclose", "is_closed"}

    assert set(CASES) == operations


async def test_a_slow_answer_is_not_waited_for_and_a_write_is_then_in_doubt(shop: Shop) -> None:
    await shop.start_again()
    key = await a_customer(shop)
    shop.http.timeout = httpx.Timeout(10.0, read=0.1)
    for name, operation in (("getCustomer", "before"), ("createCustomer", "after")):
        await shop.control("POST", "faults", {"name": "slow", "seconds": 1, "operation": name, "when": operation})
    shop.requests = 0

    with pytest.raises(TryLater):
        await shop.person.get_customer(shop.business, key)
    reads_made, shop.requests = shop.requests, 0
    with pytest.raises(OutcomeUnknown):
        await shop.person.create_customer(shop.business, "Slow Sam")

    assert (reads_made, shop.requests) == (4, 1)
    shop.http.timeout = httpx.Timeout(10.0)
    assert await is_there(shop.person.list_customers(shop.business), "Slow Sam")


async def test_a_crowd_of_calls_never_meets_the_limit_of_four(shop: Shop) -> None:
    await shop.start_again()
    await shop.control("POST", "faults", {"name": "concurrency-limit", "limit": 4})
    await shop.control("POST", "faults", {"name": "slow", "seconds": 0.01})
    shop.requests = 0

    found = await asyncio.gather(*(shop.person.get_business(shop.business) for _ in range(20)))

    assert len({business.id for business in found}) == 1
    assert shop.requests == 20
