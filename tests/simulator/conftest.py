"""A small business served over real HTTP: Kim and Lee in Berlin, with nothing booked, on a Sunday morning."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiohttp.web import Application

from simulator.sample.description import guid
from simulator.server import Running, create_simulator, serve

BUSINESS_ID = "corner@contoso.onmicrosoft.com"
# Everything here is plain HTTP; an empty context saves each client from loading all the world's certificates.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def now() -> datetime:
    """Sunday; in Berlin it is nine o'clock."""
    return datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def plan() -> dict[str, Any]:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    return {
        "business": {
            "id": BUSINESS_ID,
            "displayName": "The Corner",
            "email": "owner@corner.example",
            "businessHours": {day: ["09:00-12:00", "13:00-17:00"] for day in weekdays},
            "schedulingPolicy": {
                "timeSlotInterval": "PT30M",
                "minimumLeadTime": "PT24H",
                "maximumAdvance": "P30D",
                "allowStaffSelection": True,
                "sendConfirmationsToOwner": False,
            },
            "bookingPageSettings": {"businessTimeZone": "Europe/Berlin"},
        },
        "staffMembers": [
            {"id": "kim", "displayName": "Kim", "emailAddress": "kim@corner.example", "role": "administrator"},
            {
                "id": "lee",
                "displayName": "Lee",
                "emailAddress": "lee@corner.example",
                "role": "teamMember",
                "timeZone": "GMT Standard Time",
                "useBusinessHours": False,
                "workingHours": {"tuesday": ["09:00-11:00"]},
            },
        ],
        "customQuestions": [{"id": "age", "displayName": "How old are you?", "answerInputType": "text"}],
        "services": [
            {
                "id": "cut",
                "displayName": "Cut",
                "defaultDuration": "PT30M",
                "preBuffer": "PT5M",
                "postBuffer": "PT10M",
                "defaultPrice": 20,
                "defaultPriceType": "fixedPrice",
                "staffMemberIds": ["kim", "lee"],
                "defaultReminders": [{"message": "Tomorrow!", "offset": "P1D", "recipients": "customer"}],
            },
            {
                "id": "class",
                "displayName": "Class",
                "defaultDuration": "PT1H",
                "maximumAttendeesCount": 3,
                "staffMemberIds": ["kim"],
            },
            {
                "id": "online",
                "displayName": "Online talk",
                "defaultDuration": "PT30M",
                "isLocationOnline": True,
                "staffMemberIds": ["kim"],
                "schedulingPolicy": {
                    "minimumLeadTime": "PT1H",
                    "maximumAdvance": "P7D",
                    "generalAvailability": {
                        "availabilityType": "customWeeklyHours",
                        "businessHours": {"monday": ["10:00-11:00"], "wednesday": ["10:00-11:00"]},
                    },
                    "customAvailabilities": [
                        {"startDate": 3, "endDate": 3, "availabilityType": "notBookable", "businessHours": []}
                    ],
                },
            },
        ],
        "customers": [
            {
                "id": word,
                "displayName": word.title(),
                "emailAddress": f"{word}@example.com",
                "phones": [{"number": "+49 30 000001", "type": "home"}],
            }
            for word in ("ada", "ben", "cleo", "dora", "emil")
        ],
        "timeOff": [{"staffMemberId": "kim", "day": 4, "hours": "15:00-17:00"}],
    }


@pytest.fixture
def app(plan: dict[str, Any], now: datetime) -> Application:
    return create_simulator(plan, now=now)


@pytest.fixture
async def running(app: Application) -> AsyncIterator[Running]:
    async with serve(app) as running:
        yield running


def _client(base_url: str, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(base_url=base_url, headers=headers, trust_env=False, verify=NO_CERTIFICATES)


@pytest.fixture
async def graph(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """An application with every permission; paths begin behind the business."""
    async with _client(f"{running.base_url}/solutions/bookingBusinesses/{BUSINESS_ID}", "app") as client:
        yield client


@pytest.fixture
async def admin(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in administrator; paths begin behind the business."""
    async with _client(f"{running.base_url}/solutions/bookingBusinesses/{BUSINESS_ID}", "delegated") as client:
        yield client


@pytest.fixture
async def solutions(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in administrator; paths begin behind /solutions."""
    async with _client(f"{running.base_url}/solutions", "delegated") as client:
        yield client


@pytest.fixture
async def switches(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(f"{running.root}/_simulator", "") as client:
        yield client


@pytest.fixture
async def web(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody yet: requests carry no token; paths begin at the root."""
    async with _client(running.root, "") as client:
        yield client


@pytest.fixture
def id_of() -> Callable[[str], str]:
    """The GUID of a word in the plan."""
    return lambda word: guid(BUSINESS_ID, word)


@pytest.fixture
def draft(id_of: Callable[[str], str]) -> Callable[..., dict[str, Any]]:
    """A body that creates an appointment: by default a cut with Kim for somebody new, on Tuesday at 10:00 in Berlin."""

    def build(start: str = "2026-11-24T09:00:00", end: str = "2026-11-24T09:30:00", **changes: Any) -> dict[str, Any]:
        body = {
            "@odata.type": "#microsoft.graph.bookingAppointment",
            "serviceId": id_of("cut"),
            "staffMemberIds": [id_of("kim")],
            "startDateTime": {"dateTime": start, "timeZone": "UTC"},
            "endDateTime": {"dateTime": end, "timeZone": "UTC"},
            "customers": [
                {
                    "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                    "name": "Nia New",
                    "emailAddress": "nia@example.com",
                    "phone": "+49 30 000000",
                }
            ],
            **changes,
        }
        return {name: value for name, value in body.items() if value is not ...}

    return build
