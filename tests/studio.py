"""The sample business on a simulator over real HTTP, with an empty diary, and what tests ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Connection

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.service import BookingService
from simulator.http.gateway import TENANT
from simulator.sample.description import read_sample
from simulator.server import create_simulator, serve
from storage.database.engine import open_database, upgrade
from storage.database.tables import metadata
from storage.database.transactions import Database
from tests.worlds.sample import BUSINESS, ZONE


@dataclass(frozen=True)
class Studio:
    """A running simulator with the studio on it. Looks and acts from outside, past our own Graph client."""

    root: str
    base_url: str
    http: httpx.AsyncClient
    start_again: Callable[[], None]
    """As at the start: nobody in the diary, nothing wrong, and the ids of what is made begin anew."""

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}/{path}")
        answer.raise_for_status()
        return answer.json()["value"]

    async def names(self, collection: str) -> dict[str, str]:
        """Display name to id of services or staff members."""
        return {item["displayName"]: item["id"] for item in await self.get(collection)}

    async def calendar(self) -> list[str]:
        """Every appointment there is, as "Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"."""
        staff = {key: name for name, key in (await self.names("staffMembers")).items()}
        lines = []
        for item in await self.get("appointments"):
            start = datetime.fromisoformat(item["startDateTime"]["dateTime"][:19] + "+00:00").astimezone(ZONE)
            people = [staff[key] for key in item["staffMemberIds"]] + [c["name"] for c in item["customers"]]
            lines.append(f"{item['serviceName']} {start:%Y-%m-%d %H:%M} {', '.join(people)}")
        return sorted(lines)

    async def book_from_outside(self, service: str, start: datetime, staff: str) -> None:
        """Somebody else takes a time, at the counter and not through us."""
        service_id = (await self.names("services"))[service]
        length = next(s["defaultDuration"] for s in await self.get("services") if s["id"] == service_id)
        minutes = {"PT30M": 30, "PT45M": 45, "PT1H": 60, "PT2H": 120}[length]
        body = {
            "serviceId": service_id,
            "startDateTime": _utc(start),
            "endDateTime": _utc(start + timedelta(minutes=minutes)),
            "staffMemberIds": [(await self.names("staffMembers"))[staff]],
            "customers": [
                {
                    "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                    "name": "Walk In",
                    "emailAddress": "walk.in@example.com",
                }
            ],
        }
        answer = await self.http.post(
            f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}/appointments",
            json=body,
            headers={"Authorization": "Bearer delegated-at-the-counter"},
        )
        answer.raise_for_status()

    async def requests(self) -> list[str]:
        """The operations that were asked for since the last look."""
        seen = (await self.http.get(f"{self.root}/_simulator/requests")).json()
        await self.http.delete(f"{self.root}/_simulator/requests")
        return [one["operation"] for one in seen["requests"]]

    async def fault(self, **switch: object) -> None:
        answer = await self.http.post(f"{self.root}/_simulator/faults", json=switch)
        answer.raise_for_status()

    async def no_faults(self) -> None:
        (await self.http.delete(f"{self.root}/_simulator/faults")).raise_for_status()


def _utc(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


@asynccontextmanager
async def open_studio(now: datetime | Callable[[], datetime]) -> AsyncIterator[Studio]:
    """The studio at a moment that stands still, or by a clock, with nobody in its diary."""
    plan = {name: part for name, part in read_sample().items() if name not in {"diary", "timeOff"}}
    headers = {"Authorization": "Bearer test"}
    app = create_simulator(plan, now=now)
    tenant = app[TENANT]
    first_ids = tenant._random.getstate()

    def start_again() -> None:
        tenant.reset()
        tenant._random.setstate(first_ids)

    async with serve(app) as running, httpx.AsyncClient(headers=headers) as http:
        yield Studio(running.root, running.base_url, http, start_again)


async def no_wait(_seconds: float) -> None:
    """Retries in tests follow at once."""


def impatient_client(studio: Studio) -> BookingsClient:
    """The real Graph client, only that it does not pause between retries."""
    return BookingsClient(httpx.AsyncClient(), studio.base_url, StaticToken("test"), timing=CallTiming(sleep=no_wait))


@asynccontextmanager
async def open_desk(studio: Studio, now: datetime) -> AsyncIterator[BookingService]:
    """The real desk over the real Graph client, with a ledger in memory."""
    engine = open_database("sqlite://")
    await upgrade(engine)
    async with impatient_client(studio) as client:
        yield make_desk(client, engine, now)
    await engine.aclose()


def make_desk(client: BookingsClient, database: Database, now: datetime) -> BookingService:
    return BookingService(client, Ledger(database, lambda: now), [BUSINESS], clock=lambda: now)


async def empty(database: Database) -> None:
    """No row in any table."""

    def work(connection: Connection) -> None:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())

    await database.write(work)
