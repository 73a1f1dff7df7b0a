"""What our client costs on top of bare httpx and json, and what Microsoft's own client costs.

    python -m benchmarks.graph_decode [--runs N] [--ours-only]

A page of 200 appointments of a calendarView, and a month of 2,000 on ten pages, are asked for, decoded and returned by
bare httpx and json, by our client, and by msgraph-sdk where it is installed (dependency group `foreign`). The answers
are the same bytes for all, and never touch a network, so that nothing but the client is measured, in processor time.
Each run does one after the other; what counts is the median of the ratios within the runs, since a machine has better
and worse moments.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib.util
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import httpx

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient

RUNS = 30
FOREIGN_RUNS = 3  # and for the month only one, which takes the better part of a minute
PAGE = 200
MOST = 1.0

ROOT = "https://graph.microsoft.com/v1.0"
BUSINESS = "salon@contoso.onmicrosoft.com"
VIEW = f"{ROOT}/solutions/bookingBusinesses/{BUSINESS}/calendarView"
START = datetime(2026, 12, 1, tzinfo=UTC)
END = START + timedelta(days=31)

Client = Callable[[], Awaitable[int]]
"""Gets the whole calendarView and tells how many appointments it holds."""


async def main(runs: int, ours_only: bool) -> int:
    """Says what was measured; 1 when we cost more than we promise."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    worst = 0.0
    for pages in (1, 10):
        print(f"{pages * PAGE} appointments on {pages} page{'s' if pages > 1 else ''}")
        worst = max(worst, await compare(Graph(pages), runs, ours_only))
    print(f"ours at most {MOST}x: {'kept' if worst <= MOST else 'BROKEN'}")
    return int(worst > MOST)


async def compare(graph: Graph, runs: int, ours_only: bool) -> float:
    """How many times the cost of bare httpx and json our client has."""
    async with graph.http() as http:
        bare, ours = bare_client(http), our_client(http)
        ratio = await paired("our client", bare, ours, runs)
        if ours_only:
            return ratio
        if importlib.util.find_spec("msgraph") is None:
            print("  msgraph-sdk        skipped: not installed (dependency group `foreign`)")
        else:
            await paired("msgraph-sdk", bare, foreign_client(http), max(min(runs, FOREIGN_RUNS) // graph.pages, 1))
    return ratio


async def paired(name: str, base: Client, other: Client, runs: int) -> float:
    if runs > 1:
        await timed(base), await timed(other)
    pairs = [(await timed(base), await timed(other)) for _ in range(runs)]
    ratio = median(theirs / bare for bare, theirs in pairs)
    bare, theirs = (median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"  {name:<18} {theirs:8.1f} ms, bare httpx and json {bare:6.1f} ms: {ratio:6.2f}x")
    return ratio


async def timed(client: Client) -> float:
    gc.collect()
    began = time.process_time()
    found = await client()
    took = time.process_time() - began
    assert found % PAGE == 0, found
    return took


def bare_client(http: httpx.AsyncClient) -> Client:
    async def get() -> int:
        found: list[dict[str, Any]] = []
        link: str | None = f"{VIEW}?start={START:%Y-%m-%dT%H:%M:%SZ}&end={END:%Y-%m-%dT%H:%M:%SZ}"
        while link is not None:
            answer = await http.get(link, headers={"Authorization": "Bearer a-token"})
            page = answer.raise_for_status().json()
            found += page["value"]
            link = page.get("@odata.nextLink")
        return len(found)

    return get


def our_client(http: httpx.AsyncClient) -> Client:
    client = BookingsClient(http, ROOT, StaticToken("a-token"))

    async def get() -> int:
        return len(await client.calendar_view(BUSINESS, START, END))

    return get


def foreign_client(http: httpx.AsyncClient) -> Client:
    """msgraph-sdk as its pages say, with one page iterator over all pages."""
    from kiota_abstractions.authentication.anonymous_authentication_provider import AnonymousAuthenticationProvider
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph.graph_service_client import GraphServiceClient
    from msgraph_core import PageIterator

    sdk = GraphServiceClient(request_adapter=GraphRequestAdapter(AnonymousAuthenticationProvider(), http))
    view = sdk.solutions.booking_businesses.by_booking_business_id(BUSINESS).calendar_view
    query = view.CalendarViewRequestBuilderGetQueryParameters(start=START.isoformat(), end=END.isoformat())

    async def get() -> int:
        found: list[object] = []

        def keep(appointment: object) -> bool:
            found.append(appointment)
            return True

        first = await view.get(
            request_configuration=view.CalendarViewRequestBuilderGetRequestConfiguration(query_parameters=query)
        )
        await PageIterator(first, sdk.request_adapter).iterate(keep)
        return len(found)

    return get


class Graph:
    """Answers with ready pages."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self._bodies = [_page(number, number + 1 < pages) for number in range(pages)]

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("$skiptoken", 0))
        return httpx.Response(200, content=self._bodies[number], headers={"Content-Type": "application/json"})


def _page(number: int, has_next: bool) -> bytes:
    appointments = [_appointment(number * PAGE + index) for index in range(PAGE)]
    link: Mapping[str, str] = {"@odata.nextLink": f"{VIEW}?$skiptoken={number + 1}"} if has_next else {}
    context = f"{ROOT}/$metadata#solutions/bookingBusinesses('{BUSINESS}')/calendarView"
    return json.dumps({"@odata.context": context, **link, "value": appointments}).encode()


def _appointment(number: int) -> dict[str, Any]:
    """As a list of Graph shows one: without notes and reminders, and every other property present."""
    start = START + timedelta(minutes=20 * number)
    stamp = f"{START - timedelta(days=3, seconds=number):%Y-%m-%dT%H:%M:%SZ}"
    name, email = f"Customer {number}", f"customer{number}@example.com"
    return {
        "id": f"AAMkADKoAAA{number:0140d}=",
        "selfServiceAppointmentId": "00000000-0000-0000-0000-000000000000",
        "additionalInformation": "",
        "isLocationOnline": False,
        "joinWebUrl": None,
        "anonymousJoinWebUrl": None,
        "appointmentLabel": None,
        "customerName": name,
        "customerEmailAddress": email,
        "customerPhone": "213-555-0199",
        "customerNotes": None,
        "customerTimeZone": "America/Chicago",
        "smsNotificationsEnabled": False,
        "optOutOfCustomerEmail": False,
        "isCustomerAllowedToManageBooking": True,
        "createdDateTime": stamp,
        "lastUpdatedDateTime": stamp,
        "serviceId": "57da6774-a087-4d69-b0e6-6fb82c339976",
        "serviceName": "Haircut",
        "duration": "PT30M",
        "preBuffer": "PT5M",
        "postBuffer": "PT10M",
        "priceType": "fixedPrice",
        "price": 30,
        "serviceNotes": None,
        "reminders": [],
        "staffMemberIds": ["8ee1c803-a1fa-406d-8259-7ab53233f148"],
        "maximumAttendeesCount": 1,
        "filledAttendeesCount": 1,
        "startDateTime": _moment(start),
        "endDateTime": _moment(start + timedelta(minutes=30)),
        "serviceLocation": _location("The salon", "Buffalo"),
        "customers": [
            {
                "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                "customerId": f"7ed53fa5-9ef2-4f2f-975b-{number:012d}",
                "name": name,
                "emailAddress": email,
                "phone": "213-555-0199",
                "notes": None,
                "timeZone": "America/Chicago",
                "location": _location("Customer", ""),
                "customQuestionAnswers": [
                    {
                        "questionId": "3bc6fde0-4ad3-445d-ab17-0fc15dba0774",
                        "question": "How long is your hair?",
                        "answerInputType": "text",
                        "answerOptions": [],
                        "isRequired": True,
                        "answer": "25 cm",
                        "selectedOptions": [],
                    }
                ],
            }
        ],
    }


def _moment(when: datetime) -> dict[str, str]:
    return {"dateTime": f"{when:%Y-%m-%dT%H:%M:%S}.0000000Z", "timeZone": "UTC"}


def _location(name: str, city: str) -> dict[str, Any]:
    return {
        "displayName": name,
        "locationEmailAddress": None,
        "locationUri": "",
        "locationType": None,
        "uniqueId": None,
        "uniqueIdType": None,
        "address": {"street": "", "city": city, "state": "", "countryOrRegion": "", "postalCode": ""},
        "coordinates": {
            "altitude": None, "latitude": None, "longitude": None, "accuracy": None, "altitudeAccuracy": None
        },
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--ours-only", action="store_true")
    wanted = parser.parse_args()
    sys.exit(asyncio.run(main(wanted.runs, wanted.ours_only)))
