"""Faulty files and what is found in them; and that each remedy leaves nothing to find, and times to book."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.business_file.parts import BusinessFile
from deploy.business_file.text import read_text
from deploy.lint import Context, Finding, Gravity, lint
from graph.model import SchedulingPolicy, Service
from scheduling.access import write_for
from scheduling.identity import NOBODY, Identity
from scheduling.ledger import Ledger
from scheduling.model import Access, Catalogue, SlotQuery
from scheduling.service import BookingService
from storage.database.engine import open_database
from tests.deploy.tenant import APPLICATION, Tenant, open_tenant
from tests.worlds.sample import NOW

GOOD = """
[business]
name = "Corner shop"
email = "desk@contoso.onmicrosoft.com"
is_published = true
hours = { monday = ["09:00-13:00"], tuesday = ["09:00-13:00"] }
policy = { minimum_lead_time = "2 h", maximum_advance = "60 days", slot_interval = "30 min" }
page = { time_zone = "Europe/Lisbon" }

[staff.ana]
name = "Ana"
email = "ana@corner.example"
role = "external_guest"
use_business_hours = true

[services.repair]
name = "Repair"
duration = "45 min"
staff = ["ana"]
policy = { availability = "staff_free" }
"""
NEVER, REFUSED, RISK = Gravity.NEVER_BOOKABLE, Gravity.REFUSED, Gravity.RISK
REPAIR = "services.repair"
# Parts of the good file.
LENGTH, FREE, ROLE = 'duration = "45 min"', 'availability = "staff_free"', 'role = "external_guest"'
ZONE, HOURS, LEAD = 'time_zone = "Europe/Lisbon"', "use_business_hours = true", 'minimum_lead_time = "2 h"'
WEEK = '{ monday = ["09:00-13:00"], tuesday = ["09:00-13:00"] }'
ADVANCE, INTERVAL, SERVICE = 'maximum_advance = "60 days"', 'slot_interval = "30 min"', "[services.repair]"
NAMED = 'staff = ["ana"]'
FAR, NEAR = (f'{LENGTH}\nreminders = [{{ message = "Soon!", ahead = "{ahead}" }}]' for ahead in ("90 days", "1 day"))

OWN_HOURS = "use_business_hours = false\nhours = {}"
IDLE = f'[staff.bo]\nname = "Bo"\nemail = "bo@corner.example"\nrole = "viewer"\n{SERVICE}'
WINDOW = 'windows = [{{ first = {}, last = {}, availability = "{}" }}]'
QUESTION = '[questions.q]\ntext = "{}"\noptions = {}\n' + SERVICE
GROUP = f"{LENGTH}\nmax_attendees = 5"
Edits = dict[str, str]
"""What stands in the good file, and what is to stand there instead."""


@dataclass(frozen=True)
class Fault:
    """`mended` is the file after each thing that the remedy names."""

    edits: Edits
    gravity: Gravity
    place: str
    mended: tuple[Edits, ...] = ({},)
    settings: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        return Context(self.services, self.settings, NOW.date())


def window(first: str, last: str, availability: str) -> str:
    return WINDOW.format(first, last, availability)


def day(name: str, hours: str) -> str:
    return f'{{ {name} = ["{hours}"] }}'


def works(name: str, hours: str) -> str:
    """Of staff."""
    return f"use_business_hours = false\nhours = {day(name, hours)}"


def only(name: str, hours: str) -> str:
    """Of a service."""
    return f"availability = {day(name, hours)}"


POLICY, AVAILABILITY, WINDOWS = f"{REPAIR}.policy", f"{REPAIR}.policy.availability", f"{REPAIR}.policy.windows"
NOT_BOOKABLE = 'availability = "not_bookable"'
TIMELESS = [
    Fault({LEAD: 'minimum_lead_time = "61 days"'}, NEVER, POLICY, ({LEAD: 'minimum_lead_time = "53 days"'},)),
    Fault({ADVANCE: 'maximum_advance = "1 h"'}, NEVER, POLICY, ({ADVANCE: 'maximum_advance = "170 h"'},)),
    Fault({LENGTH: 'duration = "5 h"'}, NEVER, f"{REPAIR}.duration", (
        {LENGTH: 'duration = "4 h"'}, {LENGTH: 'duration = "5 h"', WEEK: day("monday", "09:00-14:00")},
    )),
    Fault({HOURS: OWN_HOURS}, NEVER, f"{REPAIR}.staff", (
        {HOURS: "use_business_hours = true"},
        {HOURS: works("tuesday", "10:00-11:00")},
    )),
    Fault({HOURS: works("sunday", "10:00-16:00")}, NEVER, f"{REPAIR}.staff", (
        {HOURS: works("monday", "10:00-16:00")},
        {HOURS: works("sunday", "10:00-16:00"), WEEK: day("sunday", "09:00-13:00")},
    )),
    Fault({HOURS: works("monday", "09:00-11:00"), FREE: only("monday", "11:00-13:00")},
        NEVER, f"{REPAIR}.staff", (
        {HOURS: works("monday", "09:00-12:00"), FREE: only("monday", "11:00-13:00")},
        {HOURS: works("monday", "09:00-11:00"), FREE: only("monday", "10:00-13:00")},
    )),
    Fault({WEEK: "{}"}, NEVER, "business.hours", ({WEEK: day("friday", "09:00-10:00")},)),
    Fault({WEEK: "{}", HOURS: works("monday", "09:00-11:00")}, NEVER, "business.hours", (
        {HOURS: works("monday", "09:00-11:00")},
    )),
    Fault({FREE: "availability = {}"}, NEVER, AVAILABILITY, (
        {FREE: only("monday", "09:00-10:00")}, {FREE: FREE},
    )),
    Fault({FREE: NOT_BOOKABLE}, NEVER, AVAILABILITY, (
        {}, {FREE: only("tuesday", "12:00-13:00")},
        {FREE: f"{NOT_BOOKABLE}, {window('2026-11-24', '2026-11-30', 'staff_free')}"},
    )),
    Fault({FREE: f"{NOT_BOOKABLE}, {window('2026-10-01', '2026-10-31', 'staff_free')}"}, NEVER, AVAILABILITY, (
        {FREE: f"{NOT_BOOKABLE}, {window('2026-10-01', '2026-12-31', 'staff_free')}"},
    )),
    Fault({FREE: f"{FREE}, {window('2026-11-01', '2027-03-31', 'not_bookable')}"}, NEVER, WINDOWS, (
        {FREE: f"{FREE}, {window('2026-11-01', '2026-11-25', 'not_bookable')}"},
        {FREE: f"{FREE}, {window('2026-11-01', '2027-03-31', 'not_bookable')}",
            ADVANCE: 'maximum_advance = "200 days"'},
    )),
    Fault({FREE: only("sunday", "09:00-13:00")}, NEVER, AVAILABILITY, (
        {FREE: only("monday", "09:00-13:00")},
        {FREE: only("sunday", "09:00-13:00"), WEEK: day("sunday", "09:00-13:00")},
    )),
    Fault({FREE: only("monday", "12:30-18:00")}, NEVER, f"{REPAIR}.duration", (
        {FREE: only("monday", "12:00-18:00")},
        {FREE: only("monday", "12:30-18:00"), LENGTH: 'duration = "30 min"'},
    )),
    Fault({INTERVAL: 'slot_interval = "3 h"', HOURS: works("monday", "10:00-12:30")},
        NEVER, f"{REPAIR}.policy.slot_interval", (
        {INTERVAL: 'slot_interval = "1 h"', HOURS: works("monday", "10:00-12:30")},
        {INTERVAL: 'slot_interval = "3 h"', HOURS: works("monday", "09:00-12:30")},
    )),
    Fault({LENGTH: f"{LENGTH}\nis_hidden = true"}, NEVER, "services", (
        {LENGTH: f"{LENGTH}\nis_hidden = false"},
    )),
]  # fmt: skip
REFUSALS = [
    Fault({'name = "Corner shop"': 'name = " "'}, REFUSED, "business.name"),
    Fault({'"desk@contoso.onmicrosoft.com"': '"desk"'}, REFUSED, "business.email"),
    Fault({ZONE: f'{ZONE} }}\ncurrency = "Euro"\naddress = {{'}, REFUSED, "business.currency"),
    Fault({ZONE: f'{ZONE}, color = "blue"'}, REFUSED, "business.page.color", (
        {ZONE: f'{ZONE}, color = "#0078D4"'},
    )),
    Fault({INTERVAL: f"{INTERVAL}, {window('2027-02-02', '2027-02-01', 'staff_free')}"},
        REFUSED, "business.policy.windows", (
        {INTERVAL: f"{INTERVAL}, {window('2027-02-01', '2027-02-02', 'staff_free')}"},
    )),
    Fault({FREE: f"{FREE}, {window('2027-02-02', '2027-02-01', 'staff_free')}"}, REFUSED, WINDOWS, (
        {FREE: f"{FREE}, {window('2027-02-01', '2027-02-02', 'staff_free')}"},
    )),
    Fault({'name = "Ana"': 'name = ""'}, REFUSED, "staff.ana.name"),
    Fault({'"ana@corner.example"': '"ana"'}, REFUSED, "staff.ana.email"),
    Fault({SERVICE: QUESTION.format(" ", '["A", "B"]')}, REFUSED, "questions.q.text", (
        {SERVICE: QUESTION.format("Which?", '["A", "B"]')},
    )),
    Fault({'name = "Repair"': 'name = ""'}, REFUSED, f"{REPAIR}.name"),
    Fault({LENGTH: 'duration = "0 min"'}, REFUSED, f"{REPAIR}.duration"),
    Fault({INTERVAL: 'slot_interval = "1 min"'}, REFUSED, f"{REPAIR}.policy.slot_interval", (
        {INTERVAL: 'slot_interval = "5 min"'}, {INTERVAL: 'slot_interval = "1 day"'},
    )),
    Fault({LENGTH: f"{LENGTH}\nmax_attendees = 0"}, REFUSED, f"{REPAIR}.max_attendees", (
        {LENGTH: f"{LENGTH}\nmax_attendees = 1"}, {LENGTH: GROUP},
    )),
    Fault({LENGTH: GROUP}, REFUSED, f"{REPAIR}.max_attendees", (
        {SERVICE: f'{SERVICE}\nis_hidden = true\n{LENGTH}\nname = "Repair"\n[services.class]',
            'name = "Repair"': 'name = "Class"', LENGTH: GROUP},
    ), services={"repair": Service(id="1", name="Repair", duration=timedelta(minutes=45))}),
    Fault({LENGTH: f"{LENGTH}\nprice = -1"}, REFUSED, f"{REPAIR}.price", ({LENGTH: f"{LENGTH}\nprice = 0"},)),
]  # fmt: skip
RISKS = [
    Fault({"is_published = true": "is_published = false"}, RISK, "business.is_published"),
    Fault({HOURS: 'hours = { monday = ["09:00-11:00"] }'}, RISK, "staff.ana.use_business_hours", (
        {HOURS: works("monday", "09:00-11:00")},
    )),
    Fault({NAMED: "staff = []"}, RISK, f"{REPAIR}.staff", ({NAMED: NAMED},)),
    Fault({ADVANCE: 'maximum_advance = "25 h"'}, RISK, POLICY, ({ADVANCE: 'maximum_advance = "170 h"'},)),
    Fault({ADVANCE: 'maximum_advance = "5 days"'}, RISK, POLICY, ({ADVANCE: 'maximum_advance = "170 h"'},)),
    Fault({ROLE: f'{ROLE}\ntime_zone = "Asia/Tokyo"'}, RISK, "staff.ana.time_zone"),
    Fault({ROLE: f"{ROLE}\npersonal_calendar_counts = true"}, RISK, "staff.ana.personal_calendar_counts", (
        {ROLE: f"{ROLE}\npersonal_calendar_counts = false"},
        {ROLE: 'role = "team_member"\npersonal_calendar_counts = true'},
    )),
    Fault({SERVICE: IDLE}, RISK, "staff.bo", ({SERVICE: IDLE, NAMED: 'staff = ["ana", "bo"]'}, {})),
    Fault({ZONE: f"{ZONE}, consent_required = true"}, RISK, "business.page.consent_message", (
        {ZONE: f'{ZONE}, consent_required = true, consent_message = "May we?"'},
    )),
    Fault({ZONE: f'{ZONE}, privacy_url = "http://corner.example"'}, RISK, "business.page.privacy_url", (
        {ZONE: f'{ZONE}, privacy_url = "https://corner.example"'},
    )),
    Fault({ZONE: f'{ZONE}, terms_url = "corner.example"'}, RISK, "business.page.terms_url", (
        {ZONE: f'{ZONE}, terms_url = "https://corner.example"'},
    )),
    Fault({FREE: "invite_customers = true", LENGTH: GROUP}, RISK, f"{REPAIR}.policy.invite_customers", (
        {FREE: "invite_customers = false", LENGTH: GROUP},
    )),
    Fault({LENGTH: GROUP}, RISK, f"{REPAIR}.policy.invite_customers", (
        {FREE: f"{FREE}, invite_customers = false", LENGTH: GROUP},
    ), services={"repair": Service(
        id="1", name="Repair", duration=timedelta(minutes=45), max_attendees=5,
        policy=SchedulingPolicy(invite_customers=True),
    )}),
    Fault({LENGTH: f'{LENGTH}\nprice_type = "fixed"'}, RISK, f"{REPAIR}.price", (
        {LENGTH: f'{LENGTH}\nprice_type = "fixed"\nprice = 20'}, {LENGTH: f'{LENGTH}\nprice_type = "not_set"'},
    )),
    Fault({LENGTH: f'{LENGTH}\nprice_type = "free"\nprice = 20'}, RISK, f"{REPAIR}.price_type", (
        {LENGTH: f'{LENGTH}\nprice_type = "fixed"\nprice = 20'}, {LENGTH: f'{LENGTH}\nprice_type = "free"'},
    )),
    Fault({LENGTH: FAR}, RISK, f"{REPAIR}.reminders", (
        {LENGTH: NEAR}, {LENGTH: FAR, ADVANCE: 'maximum_advance = "120 days"'},
    )),
    Fault({SERVICE: QUESTION.format("Which?", '["Only"]')}, RISK, "questions.q.options", (
        {SERVICE: QUESTION.format("Which?", '["This", "That"]')}, {SERVICE: f'[questions.q]\ntext = "?"\n{SERVICE}'},
    )),
    Fault({SERVICE: QUESTION.format("Which?", '["A", "B"]'), LENGTH: f"{LENGTH}\nquestions = {{}}"},
        RISK, "questions.q", (
        {SERVICE: QUESTION.format("Which?", '["A", "B"]'), LENGTH: f'{LENGTH}\nquestions = {{ q = "optional" }}'},
        {LENGTH: f"{LENGTH}\nquestions = {{}}"},
    )),
]  # fmt: skip
FAULTS = [*TIMELESS, *REFUSALS, *RISKS]


@dataclass(frozen=True)
class Door:
    """A page that is closed to some, and the settings of an app that serves it; each remedy is both."""

    page: str
    settings: Mapping[str, str]
    gravity: Gravity
    place: str
    mended: tuple[tuple[str, Mapping[str, str]], ...]


MAIL, TEAMS, WEB = {"MAIL_SENDER": "desk@corner.example"}, {"MicrosoftAppId": "1"}, {"WEBCHAT_SECRET": "s" * 32}
MEMBER = "ana@contoso.onmicrosoft.com"
PROVED, MEMBERS, ALL = "one_time_password = true", 'access = "organization"', 'access = "unrestricted"'
DOORS = [
    Door(PROVED, WEB, NEVER, "business.page.one_time_password", (
        (PROVED, WEB | MAIL), ("one_time_password = false", WEB),
    )),
    Door(MEMBERS, {}, NEVER, "business.page.access", ((MEMBERS, MAIL), (MEMBERS, TEAMS), (ALL, {}))),
    Door(MEMBERS, WEB | TEAMS, RISK, "business.page.access", ((MEMBERS, TEAMS), (ALL, WEB | TEAMS))),
    Door(MEMBERS, WEB | MAIL, RISK, "business.page.access", ((MEMBERS, TEAMS), (ALL, WEB | MAIL))),
    Door(MEMBERS, {"DIRECTLINE_SECRET": "s"} | TEAMS | MAIL, RISK, "business.page.access", ((MEMBERS, TEAMS | MAIL),)),
]  # fmt: skip


def changed(edits: Edits) -> BusinessFile:
    text = GOOD
    for good, other in edits.items():
        assert good in GOOD
        text = text.replace(good, other, 1)
    return read_text(text)


def id_of(one: Fault | Door) -> str:
    return f"{one.place}: {'; '.join(one.edits.values()) if isinstance(one, Fault) else one.page}"


def behind(page: str) -> BusinessFile:
    return changed({ZONE: f"{ZONE}, {page}"})


def test_a_good_file_has_no_findings() -> None:
    assert lint(read_text(GOOD)) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=id_of)
def test_each_fault_is_found_and_nothing_else(fault: Fault) -> None:
    (found,) = lint(changed(fault.edits), fault.context)
    assert (found.gravity, found.place) == (fault.gravity, fault.place)
    is_told(found)


@pytest.mark.parametrize("fault", FAULTS, ids=id_of)
async def test_what_is_never_bookable_is_never_offered_and_each_remedy_is(
    fault: Fault, tmp_path: Path, sqlite_address: str
) -> None:
    database = open_database(sqlite_address)
    ledger = Ledger(database, lambda: NOW)
    try:
        if fault.gravity is not REFUSED:
            async with open_tenant(tmp_path) as tenant:
                await tenant.apply(changed(fault.edits))
                assert await is_offered(tenant, ledger) is (fault.gravity is not NEVER)
        for number, edits in enumerate(fault.mended):
            mended = changed(edits)
            assert lint(mended, Context(today=NOW.date())) == ()
            folder = tmp_path / str(number)
            folder.mkdir()
            async with open_tenant(folder) as tenant:
                await tenant.apply(mended)
                assert await is_offered(tenant, ledger), edits
    finally:
        await database.aclose()


@pytest.mark.parametrize("door", DOORS, ids=id_of)
async def test_nobody_stands_before_a_door_once_it_is_mended(door: Door, tmp_path: Path, sqlite_address: str) -> None:
    (found,) = lint(behind(door.page), Context(settings=door.settings))
    assert (found.gravity, found.place) == (door.gravity, door.place)
    is_told(found)
    database = open_database(sqlite_address)
    ledger = Ledger(database, lambda: NOW)
    # Of what nobody gets through somebody must; where some are turned away, nobody may be.
    is_open = any if door.gravity is NEVER else all
    async with open_tenant(tmp_path) as tenant:
        await tenant.apply(behind(door.page))
        assert not is_open([await can_book(tenant, ledger, *one) for one in who_comes(door.settings)])
        for page, settings in door.mended:
            assert lint(behind(page), Context(settings=settings)) == ()
            await tenant.apply(behind(page))
            assert is_open([await can_book(tenant, ledger, *one) for one in who_comes(settings)]), (page, settings)
    await database.aclose()


def test_a_mailbox_opens_closed_doors() -> None:
    assert lint(behind(f"{PROVED}, {MEMBERS}"), Context(settings=MAIL)) == ()


@pytest.mark.parametrize("week", ['{ sunday = ["22:00-24:00"], monday = ["00:00-02:00"] }', WEEK])
def test_hours_go_on_over_midnight(week: str) -> None:
    is_long = 'duration = "3 h"'
    assert lint(changed({WEEK: week, LENGTH: is_long})) == ()


def is_told(found: Finding) -> None:
    assert found.why
    assert found.remedy.endswith((".", "…"))
    assert "{" not in found.why


async def is_offered(tenant: Tenant, ledger: Ledger, identity: Identity = NOBODY) -> bool:
    """Whether any time of any service can be booked within seven months."""
    async with desk_of(tenant, ledger) as (desk, catalogue):
        for service in catalogue.services:
            query = SlotQuery(catalogue.business.id, service.id, identity=identity)
            for days in range(0, 210, 21):
                start = NOW + timedelta(days=days)
                if await desk.find(query, start, start + timedelta(days=21)):
                    return True
    return False


async def can_book(tenant: Tenant, ledger: Ledger, address: str, identity: Identity) -> bool:
    async with desk_of(tenant, ledger) as (_, catalogue):
        may_write = write_for(catalogue, identity, address) is Access.ALLOWED
    return may_write and await is_offered(tenant, ledger, identity)


def who_comes(settings: Mapping[str, str]) -> Iterator[tuple[str, Identity]]:
    """A stranger and one of the organisation, by each channel of this app, and what they can show there."""
    if "MicrosoftAppId" in settings:
        yield MEMBER, Identity(frozenset({MEMBER}), is_member=True)
    if "MicrosoftAppId" not in settings or "WEBCHAT_SECRET" in settings or "DIRECTLINE_SECRET" in settings:
        for address in (MEMBER, "mia@elsewhere.example"):
            yield address, Identity(frozenset({address})) if "MAIL_SENDER" in settings else NOBODY


@asynccontextmanager
async def desk_of(tenant: Tenant, ledger: Ledger) -> AsyncIterator[tuple[BookingService, Catalogue]]:
    live = await tenant.live("Corner shop")
    assert live is not None
    async with tenant.client(token=APPLICATION) as client:
        desk = BookingService(client, ledger, [live.business.id], clock=lambda: NOW)
        try:
            yield desk, await desk.catalogue(live.business.id)
        finally:
            await desk.aclose()
