"""The sample business on a simulator over real HTTP, with an empty diary, and what tests ask of it and do to it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

import httpx
from sqlalchemy import Connection

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.model import Appointment, AppointmentDraft, Attendee
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.operator_rules import OperatorRules
from scheduling.reading.service_rules import Rules
from scheduling.service import BookingService
from simulator.http.gateway import TENANT
from simulator.json_types import JsonObject
from simulator.server import Running, create_simulator, serve
from simulator.tenant import SimulatedTenant
from storage.database.engine import open_database, upgrade
from storage.database.tables import metadata
from storage.database.transactions import Database
from tests.worlds.sample import BUSINESS, NOW, ZONE, Watch
from tests.worlds.values import description, member_called, service_called

AT_THE_COUNTER = "delegated-at-the-counter"


async def no_wait(_seconds: float) -> None:
    """Retries in tests follow at once."""
    await asyncio.sleep(0)


AT_ONCE = CallTiming(sleep=no_wait, chance=lambda: 0.0)


class Studio:
    """A running simulator with the studio on it, seen and changed from outside.

    What a test switches is switched at the simulator itself, as that is quicker than to ask for it over HTTP; the
    tests of the simulator ask over HTTP. Most of it is awaited all the same, as is everything that may happen in the
    world while something else is under way.
    """

    def __init__(self, running: Running, tenant: SimulatedTenant, watch: Watch) -> None:
        self.root = running.root
        self.base_url = running.base_url
        self.tenant = tenant
        self.watch = watch
        self.http = httpx.AsyncClient(headers={"Authorization": f"Bearer {AT_THE_COUNTER}"}, trust_env=False)
        self.counter = BookingsAdmin(self.http, running.base_url, StaticToken(AT_THE_COUNTER), timing=AT_ONCE)
        """What staff do there, which is not done by the client of any desk."""
        self._first_ids = tenant._random.getstate()

    def start_again(self, now: datetime | None = None) -> None:
        """As at the start, and at this moment: nobody in the diary, nothing wrong, and ids begin anew."""
        self.watch.now = now or self.watch.now
        self.tenant.reset()
        self.tenant._random.setstate(self._first_ids)

    # --- what goes wrong ---------------------------------------------------------------------------------------------

    async def fault(self, name: str, operation: str = "*", **more: object) -> None:
        self.tenant.faults.switch_on({"name": name, "operation": operation, **more})

    async def repair(self) -> None:
        self.tenant.faults.clear()

    # --- what has been asked for -------------------------------------------------------------------------------------

    async def requests(self) -> list[str]:
        """The operations that were asked for since the last look."""
        seen = [one.operation or one.path for one in self.tenant.journal.requests]
        self.tenant.journal.forget_requests()
        return seen

    async def load(self) -> tuple[Counter[str], int]:
        """How often each operation was asked for since the last look, and the most requests in flight at once."""
        most_in_flight = max(self.tenant.journal.requests_to_json()["maxInFlight"].values(), default=0)
        return Counter(await self.requests()), most_in_flight

    @property
    def mail(self) -> tuple[JsonObject, ...]:
        """Every mail that would have been sent."""
        return tuple(self.tenant.journal.mail)

    # --- who may do what ---------------------------------------------------------------------------------------------

    async def token_of(self, *roles: str) -> str:
        """The token of an application with these permissions and no others."""
        self.tenant.sign_in.register("app", "secret", roles)
        form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "secret"}
        form["scope"] = "https://graph.microsoft.com/.default"
        answer = await self.http.post(f"{self.root}/contoso.example/oauth2/v2.0/token", data=form)
        token: str = answer.raise_for_status().json()["access_token"]
        return token

    # --- what is there, and what others do to it ---------------------------------------------------------------------

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}/{path}")
        return answer.raise_for_status().json()["value"]

    async def calendar(self) -> list[str]:
        """Every appointment there is, as "Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"; as the wire has it, and
        not as our own Graph client reads it.
        """
        staff = {member["id"]: member["displayName"] for member in await self.get("staffMembers")}
        lines = []
        for item in await self.get("appointments"):
            start = datetime.fromisoformat(item["startDateTime"]["dateTime"][:19] + "+00:00").astimezone(ZONE)
            people = [staff[key] for key in item["staffMemberIds"]] + [c["name"] for c in item["customers"]]
            lines.append(f"{item['serviceName']} {start:%Y-%m-%d %H:%M} {', '.join(people)}")
        return sorted(lines)

    async def book_from_outside(self, start: datetime, service: str, staff: str, email: str) -> Appointment:
        """Somebody takes a time at the counter or on the public page, and not through a desk."""
        what = service_called(service)
        who = Attendee(name="Walk In", email=email)
        draft = AppointmentDraft(what.id, start, start + what.duration, (member_called(staff).id,), (who,))
        return await self.counter.create_appointment(BUSINESS, draft)

    async def change(self, path: str, kind: str, **properties: object) -> None:
        """Staff change something as our own client never would: `kind` is the name of its resource type."""
        body = {"@odata.type": f"#microsoft.graph.{kind}", **properties}
        answer = await self.http.patch(f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}/{path}", json=body)
        assert answer.status_code == 204, answer.text

    async def set_page(self, **settings: object) -> None:
        await self._set("bookingPageSettings", settings)

    async def set_policy(self, **settings: object) -> None:
        await self._set("schedulingPolicy", settings)

    async def _set(self, part: str, settings: JsonObject) -> None:
        """Changes a complex value of the business, which is sent as a whole."""
        url = f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}"
        before = (await self.http.get(url)).raise_for_status().json()[part]
        body = {"@odata.type": "#microsoft.graph.bookingBusiness", part: before | settings}
        answer = await self.http.patch(url, json=body)
        assert answer.status_code == 204, answer.text

    async def delete(self, path: str) -> None:
        answer = await self.http.delete(f"{self.base_url}/solutions/bookingBusinesses/{BUSINESS}/{path}")
        assert answer.status_code == 204, answer.text

    async def let_personal_calendar_count(self, staff_id: str) -> None:
        kind = "bookingStaffMember"
        await self.change(f"staffMembers/{staff_id}", kind, availabilityIsAffectedByPersonalCalendar=True)


@asynccontextmanager
async def open_studio(now: datetime = NOW, *time_off: JsonObject) -> AsyncIterator[Studio]:
    """The studio at a moment that stands still until its watch is set; and when who is away, as the sample says it."""
    watch = Watch(now)
    app = create_simulator(description(*time_off), now=lambda: watch.now)
    async with serve(app) as running:
        studio = Studio(running, app[TENANT], watch)
        async with studio.counter:
            yield studio


def impatient_client(studio: Studio) -> BookingsClient:
    """The real Graph client, only that it does not pause between retries."""
    return BookingsClient(httpx.AsyncClient(), studio.base_url, StaticToken("test"), timing=AT_ONCE)


@asynccontextmanager
async def open_desk(studio: Studio) -> AsyncIterator[BookingService]:
    """The real desk over the real Graph client, with a ledger in memory."""
    engine = open_database("sqlite://")
    await upgrade(engine)
    async with impatient_client(studio) as client:
        yield make_desk(client, engine, studio.watch)
    await engine.aclose()


def make_desk(
    client: BookingsClient, database: Database, watch: Watch, rules: Mapping[str, Rules] = MappingProxyType({})
) -> BookingService:
    ledger = Ledger(database, lambda: watch.now)
    return BookingService(client, ledger, [BUSINESS], clock=lambda: watch.now, rules=OperatorRules(teams=rules))


async def empty(database: Database) -> None:
    """No row in any table."""

    def work(connection: Connection) -> None:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())

    await database.write(work)
