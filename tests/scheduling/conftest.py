"""A small barber's shop to compute slots for, in values; each test changes the one thing it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from msgspec import structs

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken
from graph.model import (
    Appointment,
    AppointmentChanges,
    AppointmentDraft,
    Business,
    Hours,
    PageSettings,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
    StaffRole,
    WeeklyHours,
)
from scheduling.availability.reasons import why_not, why_not_day
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.ledger import Ledger
from scheduling.model import Catalogue, Order, Person, Reason, ServiceChoice, Slot
from scheduling.operator_rules import StaffHoursZone
from scheduling.service import BookingService
from simulator.json_types import JsonObject
from storage.database.engine import open_database
from storage.database.transactions import Database
from storage.records import Record
from storage.transitions import Event, State
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BEARD_TRIM, BUSINESS, NOW, ZONE_NAME
from tests.worlds.studio import AT_ONCE, Studio, open_studio

NINE_TO_FIVE = (Hours(time(9), time(17)),)
MONDAY_TO_FRIDAY: WeeklyHours = (NINE_TO_FIVE,) * 5 + ((), ())


@dataclass
class Shop:
    """What a test says about the world; `slots` and the reasons are what the rules make of it."""

    zone: str = "Europe/Berlin"
    hours: WeeklyHours | None = MONDAY_TO_FRIDAY
    policy: SchedulingPolicy | None = field(default_factory=lambda: SchedulingPolicy(slot_interval=timedelta(hours=1)))
    service: Service = field(default_factory=lambda: Service("cut", "Haircut", timedelta(hours=1)))
    staff: tuple[StaffMember, ...] = (StaffMember("dana", "Dana", role=StaffRole.TEAM_MEMBER),)
    appointments: list[Appointment] = field(default_factory=list)
    availability: tuple[StaffAvailability, ...] = ()
    people: int = 1
    staff_hours_zone: StaffHoursZone = StaffHoursZone.BUSINESS
    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    @property
    def catalogue(self) -> Catalogue:
        business = Business("shop@x", "Shop", hours=self.hours, policy=self.policy, page=PageSettings(self.zone))
        return Catalogue(
            business, ZoneInfo(self.zone), (self.service,), self.staff, {}, staff_hours_zone=self.staff_hours_zone
        )

    def at(self, day: date | str, clock: str, fold: int = 0) -> datetime:
        """A moment by the shop's own clock."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(self.zone)).replace(fold=fold)

    def book(
        self,
        start: datetime,
        length: timedelta = timedelta(hours=1),
        staff: tuple[str, ...] = ("dana",),
        **more: object,
    ) -> Appointment:
        begins = start.astimezone(UTC)
        made = Appointment(f"a{len(self.appointments)}", "cut", "Haircut", begins, begins + length, staff)
        made = structs.replace(made, **more)
        self.appointments.append(made)
        return made

    def choice(self, staff_id: str | None = None) -> ServiceChoice:
        return ServiceChoice(self.catalogue, self.service, staff_id, self.people)

    @property
    def calendar(self) -> CalendarSnapshot:
        return CalendarSnapshot(self.appointments, self.availability)

    def slots(self, start: datetime, end: datetime, staff_id: str | None = None) -> tuple[Slot, ...]:
        return open_slots(self.choice(staff_id), self.calendar, start=start, end=end, now=self.now)

    def on(self, day: str, staff_id: str | None = None) -> list[str]:
        """The starts of a day, as the shop's clock shows them; the second of two equal hours is marked."""
        slots = self.slots(self.at(day, "00:00"), self.at(day, "00:00") + timedelta(days=1), staff_id)
        local = [slot.start.astimezone(ZoneInfo(self.zone)) for slot in slots]
        return [f"{moment:%H:%M}{'*' * moment.fold}" for moment in local]

    def staffed(self, day: str) -> dict[str, tuple[str, ...]]:
        """The staff of each start of a day."""
        slots = self.slots(self.at(day, "00:00"), self.at(day, "00:00") + timedelta(days=1))
        return {f"{slot.start.astimezone(ZoneInfo(self.zone)):%H:%M}": slot.staff_ids for slot in slots}

    def why_not(self, start: datetime, staff_id: str | None = None) -> tuple[Reason, ...]:
        return why_not(self.choice(staff_id), self.calendar, start=start, now=self.now)

    def why_not_day(self, day: str, staff_id: str | None = None) -> tuple[Reason, ...]:
        return why_not_day(self.choice(staff_id), self.calendar, day=date.fromisoformat(day), now=self.now)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def make_shop() -> Callable[..., Shop]:
    return Shop


# --- a desk in front of a simulated Microsoft Bookings, over HTTP ----------------------------------------------------


Meanwhile = Callable[[], Awaitable[object]]


class WatchedClient(BookingsAdmin):
    """The client, with a place for what happens in the world just before or after it creates an appointment."""

    before_create: Meanwhile | None = None
    after_create: Meanwhile | None = None
    after_cancel: Meanwhile | None = None
    before_update: Meanwhile | None = None
    draft: AppointmentDraft | None = None
    """What was last to be created."""
    lags: int = 0
    """So many times the calendar is read without what was last created."""

    def sign_in_with(self, token: str) -> None:
        self.transport._tokens = StaticToken(token)

    async def create_appointment(self, business_id: str, draft: AppointmentDraft) -> Appointment:
        before, self.before_create = self.before_create, None
        self.draft = draft
        if before:
            await before()
        made = await super().create_appointment(business_id, draft)
        after, self.after_create = self.after_create, None
        if after:
            await after()
        return made

    async def calendar_view(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        found = await super().calendar_view(business_id, start, end)
        if not self.lags or self.draft is None:
            return found
        last = self.draft.service_id, self.draft.start
        before = tuple(one for one in found if (one.service_id, one.start) != last)
        self.lags -= len(before) < len(found)
        return before

    async def update_appointment(self, business_id: str, appointment_id: str, changes: AppointmentChanges) -> None:
        before, self.before_update = self.before_update, None
        if before:
            await before()
        await super().update_appointment(business_id, appointment_id, changes)

    async def cancel_appointment(self, business_id: str, appointment_id: str, message: str) -> None:
        await super().cancel_appointment(business_id, appointment_id, message)
        after, self.after_cancel = self.after_cancel, None
        if after:
            await after()


@dataclass
class Salon:
    """A desk, the studio that it works for, and a clock that both go by."""

    studio: Studio
    desk: BookingService
    client: WatchedClient
    ledger: Ledger
    database: Database
    address: str

    def __post_init__(self) -> None:
        self.watch = self.studio.watch
        self.fault, self.repair, self.requests = self.studio.fault, self.studio.repair, self.studio.requests

    def later(self, length: timedelta = timedelta(minutes=1)) -> None:
        self.watch.now += length

    def another_desk(self) -> BookingService:
        """As a second process would have it: the same ledger, nothing else shared."""
        return TellingDesk(self.client, self.ledger, [BUSINESS], clock=lambda: self.watch.now)

    async def sign_in_with(self, *roles: str) -> None:
        """From now on the client has these permissions and no others."""
        self.client.sign_in_with(await self.studio.token_of(*roles))

    @property
    def cancellations(self) -> list[str]:
        """The messages of all mails by which customers hear of a cancellation."""
        return [mail["body"] for mail in self.studio.mail if mail["kind"] == "cancel"]

    async def calendar(self, start: datetime, end: datetime | None = None) -> tuple[Appointment, ...]:
        """What is really there, whatever the desk believes."""
        return await self.client.calendar_view(BUSINESS, start, end or start + timedelta(minutes=1))

    async def service(self, name: str) -> Service:
        return next(one for one in (await self.desk.catalogue(BUSINESS)).services if one.name == name)

    async def staff_id(self, name: str) -> str:
        return next(one.id for one in (await self.desk.catalogue(BUSINESS)).staff if one.name.startswith(name))

    async def order(
        self,
        intent: str,
        start: datetime,
        service: str = BEARD_TRIM,
        staff: str | None = None,
        who: str = "Vera Cruz",
    ) -> Order:
        return Order(
            intent=intent,
            business_id=BUSINESS,
            service_id=(await self.service(service)).id,
            start=start,
            person=Person(who, f"{who.split(maxsplit=1)[0].lower()}@example.com", "+351910000999"),
            staff_id=await self.staff_id(staff) if staff else None,
            zone=ZONE_NAME,
        )

    async def book_from_outside(
        self, start: datetime, service: str, staff: str, email: str = "outside@example.com"
    ) -> Appointment:
        """Somebody books past the desk, on the public page or at the counter, and then time goes on."""
        made = await self.studio.book_from_outside(start, service, staff, email)
        self.later()
        return made

    async def die_sending(self, intent: str, record: Record) -> None:
        """What a process leaves that has sent something, has had Graph's answer, and has died before it could look."""
        entry = await self.ledger.open(intent, BUSINESS, record)
        entry = await self.ledger.advance(entry, Event.LEAVES, target=f"intent/{intent}")
        await self.ledger.advance(entry, Event.ANSWERED)

    async def state(self, intent: str) -> State | None:
        entry = await self.ledger.find(intent)
        return entry.state if entry else None


# --- the salon -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def salon(sqlite_address: str) -> AsyncIterator[Salon]:
    async with open_salon(sqlite_address) as made:
        yield made


@pytest.fixture
async def salon_on(address: str) -> AsyncIterator[Salon]:
    """A salon whose ledger is on SQLite, and once more on PostgreSQL."""
    async with open_salon(address) as made:
        yield made


DANAS_FRIDAY: JsonObject = {"staffMemberId": "dana", "day": 4, "hours": "14:00-19:00"}
"""By her personal calendar, which slots do not heed until a test lets it count; Graph refuses those times at once."""


@asynccontextmanager
async def open_salon(address: str) -> AsyncIterator[Salon]:
    async with open_studio(NOW, DANAS_FRIDAY) as studio:
        client = WatchedClient(
            httpx.AsyncClient(trust_env=False, timeout=5), studio.base_url, StaticToken("opaque"), timing=AT_ONCE
        )
        database = open_database(address)
        ledger = Ledger(database, lambda: studio.watch.now)
        desk = TellingDesk(client, ledger, [BUSINESS], clock=lambda: studio.watch.now)
        made = Salon(studio, desk, client, ledger, database, address)
        try:
            yield made
        finally:
            await desk.aclose()
            await client.aclose()
            await made.database.aclose()
