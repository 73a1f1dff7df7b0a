"""`benchmarks.scale` sees what is told wrong, and a small crowd of it goes through."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.scale import told_wrong
from benchmarks.scale_business import ids
from benchmarks.scale_customers import BOOKED, CANCELLED, MOVED, Customer, Plan, Wish, plans
from tests.needed import lacks
from tests.postgres_server import find_binaries

DAY = date(2026, 12, 7)
IDS = ids(2)


def _customer(*told: str) -> Any:
    customer = Customer(None, "", Plan(7, "studio1@x", "Dana", DAY, Wish.BOOK), 0, random.Random(1))  # type: ignore[arg-type]
    customer.told.extend(told)
    return customer


def _appointment(email: str = "customer7@example.com", day: date = DAY) -> dict[str, Any]:
    return {"startDateTime": {"dateTime": f"{day}T10:00:00.0000000"}, "customers": [{"emailAddress": email}]}


def test_what_was_told_is_in_the_calendar() -> None:
    assert told_wrong([_customer(BOOKED)], [_appointment()]) == []
    assert told_wrong([_customer(BOOKED, MOVED)], [_appointment()]) == []
    assert told_wrong([_customer(BOOKED, CANCELLED)], []) == []
    assert told_wrong([_customer()], []) == []


@pytest.mark.parametrize(
    ("told", "calendar"),
    [
        pytest.param((BOOKED,), [], id="lost"),
        pytest.param((BOOKED,), [_appointment(), _appointment()], id="doubled"),
        pytest.param((), [_appointment()], id="not told"),
        pytest.param((BOOKED, CANCELLED), [_appointment()], id="not cancelled"),
        pytest.param((BOOKED,), [_appointment(day=date(2026, 12, 8))], id="another day"),
        pytest.param((BOOKED,), [_appointment(), _appointment("stranger@example.com")], id="nobody's"),
    ],
)
def test_what_is_wrong_is_seen(told: tuple[str, ...], calendar: list[dict[str, Any]]) -> None:
    assert len(told_wrong([_customer(*told)], calendar)) == 1


def test_no_two_customers_are_in_each_others_way() -> None:
    planned = list(plans(1_000, IDS, DAY, random.Random(1)))

    assert len({(plan.business_id, plan.staff, plan.day) for plan in planned}) == 1_000


def test_a_small_crowd() -> None:
    if find_binaries() is None:
        lacks("no PostgreSQL (initdb, pg_ctl)")
    small = ("--customers", "3", "--processes", "2", "--think", "0.1", "--arrivals", "1", "--no-kill")

    done = subprocess.run(  # noqa: S603  # a module of ours
        [sys.executable, "-m", "benchmarks.scale", *small],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["booked"], found["wrong"]) == (3, [])
