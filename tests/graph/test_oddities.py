"""Every oddity of Bookings that the simulator can play, over real HTTP: which error a call ends in, how many requests
that takes, what it answers, and what is there afterwards.

The failures of network and service are in `test_graph_faults.py`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TypeAlias

import pytest

from graph.errors import BookingsError, NotThere, OutcomeUnknown, Rejected, TryLater
from simulator.faults.oddities import KINDS
from tests.graph.fault_table import FAULTS
from tests.graph.oddity_calls import (
    Found,
    Row,
)
from tests.graph.oddity_table import ROWS
from tests.graph.shop import (
    CASES,
    Outcome,
    Shop,
    Switch,
    Tried,
    open_shop,
    tried,
)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as shop:
        yield shop


async def found(shop: Shop, row: Row, *switches: Switch) -> tuple[Found, bool]:
    """What came of the call, and whether the first of the faults happened to it."""
    shop.start_again()
    key = await row.prepare(shop)
    shop.switch_on(*switches)
    shop.requests = 0
    error: type[BookingsError] | None = None
    try:
        answer = as_said(await row.call(shop, key))
    except BookingsError as raised:
        error, answer = type(raised), row.tell(raised)
    requests = shop.requests
    faults = shop.switch_off()
    shop.now += 60.0  # whatever Graph asked to wait is over
    left = await row.look(shop, key) if row.look else None
    return Found(error, requests, answer, left), bool(faults and faults[0]["hits"])


def as_said(answer: object) -> object:
    """A row says what its call makes of an answer, and nothing of a value that the client returned whole."""
    return answer if isinstance(answer, str | int | list | tuple) else None


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_an_oddity(shop: Shop, row: Row) -> None:
    with_it, strikes = await found(shop, row, row.switch, *row.also)
    without, _ = await found(shop, row, *row.also)

    assert (with_it, without, strikes) == (row.odd, row.plain or row.odd, row.strikes)


# Each oddity as hard as it can be, for the operations of the ordinary table.
EVERYWHERE: dict[str, Switch] = {
    **{row.kind: {"name": row.kind} for row in ROWS.values()},
    "slow": {"name": "slow", "seconds": 0},
    "hours-zone": {"name": "hours-zone", "zone": "America/New_York"},
    "page-size": {"name": "page-size", "size": 3},
    "availability-span-limit": {"name": "availability-span-limit", "days": 1},
    "calendar-span-limit": {"name": "calendar-span-limit", "days": 1},
}

Unusual: TypeAlias = tuple[Outcome, bool]
"""What came of an operation, and whether it ended well and answered as usual."""

# What is not inside one business, and what only applications may ask.
WITHOUT_A_ROLE = (
    "list_businesses",
    "create_business",
    "list_currencies",
    "get_currency",
    "send_mail",
    "staff_availability",
)
# What applications may not do at all.
NOT_ALLOWED = ("create_business", "delete_business", "list_currencies", "get_currency")

# By oddity and operation, what is not as usual for whoever calls.
FOR_ANYBODY: dict[tuple[str, str], Unusual] = {
    ("too-many-businesses", "list_businesses"): ((Rejected, 1, None), False),
    ("page-size", "list_services"): ((None, 3, None), True),
    ("page-size", "list_staff"): ((None, 2, None), True),
    ("page-size", "list_customers"): ((None, 4, None), True),
    ("customers-missing-in-lists", "list_appointments"): ((None, 1, None), False),
    ("customers-missing-in-lists", "calendar_view"): ((None, 1, None), False),
    ("customers-missing-when-created", "create_appointment"): ((None, 1, True), False),
    ("made-though-staff-unavailable", "create_appointment"): ((OutcomeUnknown, 1, True), False),
    ("negative-reminder-offsets", "create_appointment"): ((None, 1, True), False),
    ("negative-reminder-offsets", "get_appointment"): ((None, 1, None), False),
    ("staff-unreadable", "get_staff_member"): ((TryLater, 4, None), False),
    ("id-changes-on-patch", "update_appointment"): ((None, 1, False), True),
    ("false-free-availability", "staff_availability"): ((None, 1, None), False),
    ("buffers-in-availability", "staff_availability"): ((None, 1, None), False),
    ("hours-zone", "staff_availability"): ((None, 1, None), False),
}

FOR_PEOPLE: dict[tuple[str, str], Unusual] = {
    ("delete-business-needs-exchange", "delete_business"): ((Rejected, 1, False), False),
    ("page-size", "list_currencies"): ((None, 103, None), True),
    **{
        ("no-role-in-business", name): ((NotThere, 1, None if case.is_done is None else False), False)
        for name, case in CASES.items()
        if name not in WITHOUT_A_ROLE
    },
}

FOR_APPLICATIONS: dict[tuple[str, str], Unusual] = {
    ("hours-zone", "create_appointment"): ((OutcomeUnknown, 1, False), False),
}


@pytest.mark.parametrize("name", CASES)
async def test_an_operation_of_a_person_under_every_oddity(shop: Shop, name: str) -> None:
    shop.caller = shop.person

    assert await unusual(shop, name) == of_operation(name, FOR_ANYBODY | FOR_PEOPLE)


@pytest.mark.parametrize("name", [name for name in CASES if name not in NOT_ALLOWED])
async def test_an_operation_of_an_application_under_every_oddity(shop: Shop, name: str) -> None:
    shop.caller = shop.application

    assert await unusual(shop, name) == of_operation(name, FOR_ANYBODY | FOR_APPLICATIONS)


async def unusual(shop: Shop, name: str) -> dict[tuple[str, str], Unusual]:
    """Each oddity with which an operation does not end as it does without any: well, and after one request."""
    case = CASES[name]
    usual = await tried(shop, case)
    assert usual.outcome == (None, 1, True if case.is_done else None)
    table = {oddity: compared(await tried(shop, case, switch), usual) for oddity, switch in EVERYWHERE.items()}
    return {(oddity, name): came for oddity, came in table.items() if came != (usual.outcome, True)}


def of_operation(name: str, table: dict[tuple[str, str], Unusual]) -> dict[tuple[str, str], Unusual]:
    return {exception: came for exception, came in table.items() if exception[1] == name}


def compared(odd: Tried, usual: Tried) -> Unusual:
    return odd.outcome, odd.outcome[0] is None and without_ids(odd.answer) == without_ids(usual.answer)


def without_ids(answer: object) -> str:
    """What was answered, with ids (which are others in every shop) numbered as they come."""
    seen: dict[str, int] = {}
    return re.sub(
        r"AAMk[\w=-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        lambda found: f"id-{seen.setdefault(found[0], len(seen))}",
        repr(answer),
    )


async def test_the_tables_have_every_fault_that_the_simulator_lists(shop: Shop) -> None:
    listed = {kind["name"] for kind in shop.studio.tenant.faults.to_json()["available"]}
    of_network = {switch["name"] for switch, _ in FAULTS.values()}
    odd = {row.kind for row in ROWS.values()}

    assert of_network | odd == listed == set(KINDS)
    assert of_network & odd == set()
    assert set(EVERYWHERE) == odd


def test_the_tables_use_every_parameter_of_every_fault() -> None:
    switches = [switch for switch, _ in FAULTS.values()] + [row.switch for row in ROWS.values()]

    used = {(str(switch["name"]), parameter) for switch in switches for parameter in switch}
    assert {(name, parameter) for name, kind in KINDS.items() for parameter in kind.parameters} - used == set()
