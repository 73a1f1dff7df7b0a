"""Faulty files and what is found in them; and that the remedy of what is never bookable makes it bookable."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deploy.business_file.parts import BusinessFile
from deploy.business_file.text import read_text
from deploy.lint import Context, Gravity, lint
from graph.errors import NotThere
from graph.model import Service
from scheduling.ledger import Ledger
from scheduling.model import SlotQuery
from scheduling.service import BookingService
from storage.database.engine import open_database
from tests.deploy.tenant import Tenant, open_tenant
from tests.worlds.sample import NOW

GOOD = """
[business]
name = "Corner shop"
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
AVAILABILITY = f"{REPAIR}.policy.availability"
LENGTH, FREE, ROLE = 'duration = "45 min"', 'availability = "staff_free"', 'role = "external_guest"'
ZONE = 'time_zone = "Europe/Lisbon"'
BACKWARDS = 'windows = [{ first = 2027-02-02, last = 2027-02-01, availability = "staff_free" }]'
IDLE = '[staff.bo]\nname = "Bo"\nemail = "bo@corner.example"\nrole = "viewer"\n'
ONE_OPTION = '[questions.q]\ntext = "?"\noptions = ["Only"]\n'
WEEK = '{ monday = ["09:00-13:00"], tuesday = ["09:00-13:00"] }'
# What stands in the good file, what stands there instead, and what is found where. Of the first no time is offered.
TIMELESS = [
    ('minimum_lead_time = "2 h"', 'minimum_lead_time = "60 days"', NEVER, f"{REPAIR}.policy"),
    (LENGTH, 'duration = "5 h"', NEVER, f"{REPAIR}.duration"),
    ("use_business_hours = true", "use_business_hours = false\nhours = {}", NEVER, f"{REPAIR}.staff"),
    (WEEK, "{}", NEVER, f"{REPAIR}.staff"),
    (FREE, "availability = {}", NEVER, AVAILABILITY),
    (FREE, 'availability = "not_bookable"', NEVER, AVAILABILITY),
    (FREE, 'availability = { sunday = ["09:00-13:00"] }', NEVER, AVAILABILITY),
    (FREE, 'availability = { monday = ["12:30-18:00"] }', NEVER, AVAILABILITY),
]
CLOSED = [
    ("is_published = true", "is_published = false", NEVER, "business.is_published"),
    ('name = "Repair"', 'name = "Repair"\nis_hidden = true', NEVER, "services"),
    (ZONE, f"{ZONE}, one_time_password = true", NEVER, "business.page.one_time_password"),
    (ZONE, f'{ZONE}, access = "organization"', NEVER, "business.page.access"),
]
OTHERS = [
    ('staff = ["ana"]', "staff = []", RISK, f"{REPAIR}.staff"),
    (LENGTH, 'duration = "0 min"', REFUSED, f"{REPAIR}.duration"),
    ('maximum_advance = "60 days"', 'maximum_advance = "25 h"', RISK, f"{REPAIR}.policy"),
    ('slot_interval = "30 min"', 'slot_interval = "1 min"', REFUSED, f"{REPAIR}.policy.slot_interval"),
    (FREE, BACKWARDS, REFUSED, f"{REPAIR}.policy.windows"),
    (ZONE, 'color = "blue"', REFUSED, "business.page.color"),
    (LENGTH, f"{LENGTH}\nprice = -1", REFUSED, f"{REPAIR}.price"),
    (ROLE, f'{ROLE}\ntime_zone = "Asia/Tokyo"', RISK, "staff.ana.time_zone"),
    (ZONE, "consent_required = true", RISK, "business.page.consent_message"),
    (ZONE, 'terms_url = "http://corner.example"', RISK, "business.page.terms_url"),
    (f"{FREE} }}", "invite_customers = true }\nmax_attendees = 5", RISK, f"{REPAIR}.policy.invite_customers"),
    (LENGTH, f'{LENGTH}\nprice_type = "fixed"', RISK, f"{REPAIR}.price"),
    ("[services.repair]", f"{ONE_OPTION}[services.repair]", RISK, "questions.q.options"),
    ("[services.repair]", f"{IDLE}[services.repair]", RISK, "staff.bo"),
]


def faulty(good: str, bad: str) -> BusinessFile:
    assert good in GOOD
    return read_text(GOOD.replace(good, bad))


def test_a_good_file_has_no_findings() -> None:
    assert lint(read_text(GOOD)) == ()


@pytest.mark.parametrize(("good", "bad", "gravity", "place"), [*TIMELESS, *CLOSED, *OTHERS])
def test_each_fault_is_found_and_nothing_else(good: str, bad: str, gravity: Gravity, place: str) -> None:
    (found,) = lint(faulty(good, bad))
    assert (found.gravity, found.place) == (gravity, place)
    assert found.why
    assert found.remedy


def test_a_mailbox_opens_closed_doors() -> None:
    closed = faulty('time_zone = "Europe/Lisbon"', 'one_time_password = true, access = "organization"')
    assert lint(closed, Context(settings={"MAIL_SENDER": "hello@corner.example"})) == ()


def test_one_for_one_stays_one_for_one() -> None:
    group = faulty(LENGTH, f"{LENGTH}\nmax_attendees = 4")
    there = Service(id="1", name="Repair", duration=timedelta(minutes=45))
    (found,) = lint(group, Context({"repair": there}))
    assert (found.gravity, found.place) == (REFUSED, f"{REPAIR}.max_attendees")


async def test_what_is_called_never_bookable_is_so_until_it_is_mended(tmp_path: Path, sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    async with open_tenant(tmp_path) as tenant:
        for good, bad, *_ in TIMELESS:
            await tenant.apply(faulty(good, bad))
            assert await times_in_ten_days(tenant, Ledger(database, lambda: NOW)) == 0, bad
            await tenant.apply(read_text(GOOD))
            assert await times_in_ten_days(tenant, Ledger(database, lambda: NOW)) > 0, f"the remedy of {bad}"
    await database.aclose()


async def times_in_ten_days(tenant: Tenant, ledger: Ledger) -> int:
    live = await tenant.live("Corner shop")
    assert live is not None
    async with tenant.client() as client:
        desk = BookingService(client, ledger, [live.business.id], clock=lambda: NOW)
        (service,) = live.services
        query = SlotQuery(live.business.id, service)
        try:
            return len(await desk.find(query, NOW, NOW + timedelta(days=10)))
        except NotThere:
            return 0  # it is not among what is offered
        finally:
            await desk.aclose()
