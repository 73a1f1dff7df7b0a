"""Who may read the figures, and what they say of the database and of what was wished for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.telemetry.figures import MOST_SERVICES, Figures, Outcome
from dialogs.happenings import Happened, Happening
from storage.database.errors import DatabaseUnavailable
from tests.bot.conftest import LOOPBACK, Edge

OpenEdge = Callable[..., Awaitable[Edge]]
TOKEN = "a-token-of-the-operator"


async def status(edge: Edge, **headers: str) -> int:
    async with edge.http.get(f"{edge.base}/metrics", headers=headers) as response:
        return response.status


async def test_without_a_token_it_is_for_this_machine_and_not_for_who_comes_through_a_proxy(edge: Edge) -> None:
    assert await status(edge) == 200
    for header in ("X-Forwarded-For", "Forwarded", "Via"):
        assert await status(edge, **{header: "127.0.0.1"}) == 403


async def test_with_a_token_it_is_for_whoever_has_it(open_edge: OpenEdge) -> None:
    edge = await open_edge(env=LOOPBACK | {"METRICS_TOKEN": TOKEN})

    assert await status(edge) == 401
    assert await status(edge, Authorization=f"Bearer {TOKEN}x") == 401
    assert await status(edge, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "203.0.113.9"}) == 200


async def test_a_turn_is_counted_with_how_long_it_took(edge: Edge) -> None:
    await edge.guest()

    async with edge.http.get(f"{edge.base}/metrics") as response:
        told = await response.text()

    assert 'bookings_chat_turns_total{outcome="answered"} 1.0' in told
    assert 'bookings_chat_turn_seconds_count{graph="no"} 1.0' in told
    assert "bookings_chat_turns_in_progress 0.0" in told
    assert "bookings_chat_database_up 1.0" in told
    assert "bookings_chat_open_turns 0.0" in told


async def test_a_database_that_is_away_is_told(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: Any, __: Any) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr("bot.telemetry.page.stock_of", away)
    async with edge.http.get(f"{edge.base}/metrics") as response:
        told = await response.text()

    assert "bookings_chat_database_up 0.0" in told
    assert "bookings_chat_holds" not in told


def test_services_without_end_do_not_make_series_without_end() -> None:
    figures = Figures()

    for number in range(2 * MOST_SERVICES):
        figures.happened([Happening(Happened.UNMET, "b", f"s{number}", "past", 2, number % 24)])
    figures.happened([Happening(Happened.UNMET, "b", why="past")])

    [unmet] = [one for one in figures.registry.collect() if one.name == "bookings_chat_unmet_wishes"]
    services = {sample.labels["service"] for sample in unmet.samples}
    assert len(services) == MOST_SERVICES + 2
    assert sum(sample.value for sample in unmet.samples) == 2 * MOST_SERVICES + 1


def test_a_step_of_a_booking_goes_into_the_funnel_alone() -> None:
    figures = Figures()

    figures.happened([Happening(Happened.STAGE, "b", "s", "time"), Happening(Happened.BOOKED, "b", "s")])

    value = figures.registry.get_sample_value
    assert value("bookings_chat_funnel_total", {"step": "time"}) == 1
    assert value("bookings_chat_funnel_total", {"step": "began"}) == 0
    assert value("bookings_chat_happenings_total", {"kind": "booked", "why": ""}) == 1
    assert value("bookings_chat_turns_total", {"outcome": Outcome.FAILED.value}) == 0
