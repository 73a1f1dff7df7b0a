"""What staff change of a customer's appointment reaches them in their chat, though they write nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp

from graph.model import Appointment, AppointmentChanges
from tests.whole_app import Visitor, open_app
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.studio import Studio, open_studio

HOUR = timedelta(hours=1)


@asynccontextmanager
async def booked(
    studio: Studio, folder: Path, settings: dict[str, str] | None = None
) -> AsyncIterator[tuple[Visitor, Appointment]]:
    """A customer who has booked here, and how staff see it."""
    async with (
        open_app(studio, folder, clock=lambda: studio.watch.now, look_every=0.02, settings=settings) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        customer = Visitor(http, base, store)
        await customer.open("en-GB")
        await customer.say("haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes")
        await customer.hear("You're booked!")
        [made] = await studio.counter.calendar_view(BUSINESS, NOW, NOW + timedelta(days=7))
        studio.watch.now += timedelta(minutes=3)
        yield customer, made


async def test_a_move_and_then_a_cancellation_are_told_once_each_and_lead_to_a_new_booking(tmp_path: Path) -> None:
    async with open_studio() as studio, booked(studio, tmp_path) as (customer, made):
        later = AppointmentChanges(start=made.start + HOUR, end=made.end + HOUR)
        await studio.counter.update_appointment(BUSINESS, made.id, later)
        studio.watch.now += timedelta(minutes=1)
        moved = await customer.hear("Your appointment has been changed in the calendar.")
        await studio.counter.cancel_appointment(BUSINESS, made.id, "we are closed")
        studio.watch.now += timedelta(minutes=1)
        gone = await customer.hear("Your appointment has been cancelled in the calendar")
        studio.watch.now += timedelta(minutes=1)
        await customer.say(gone.choices[0].says)
        offered = await customer.hear("When would you like to come?")

    assert "at 15:00 with Dana Ferreira. Now it is: Haircut on Tuesday 24 November at 16:00" in moved.text
    assert [choice.label for choice in gone.choices] == ["Find a new time"]
    assert offered


async def test_what_the_customer_moves_is_not_told_unasked(tmp_path: Path) -> None:
    async with open_studio() as studio, booked(studio, tmp_path) as (customer, _):
        await customer.say("move it to 5pm", "yes")
        await customer.hear("Your appointment has moved")
        for _ in range(5):
            studio.watch.now += timedelta(minutes=1)
            await _looked_through(studio)

        assert await customer.shown() == []


async def _looked_through(studio: Studio) -> None:
    """Until the calendar has been looked through once more."""
    await studio.requests()
    async with asyncio.timeout(30):
        while "listCalendarView" not in await studio.requests():  # noqa: ASYNC110 - the simulator counts them
            await asyncio.sleep(0.02)


async def test_nobody_looks_where_that_is_switched_off(tmp_path: Path) -> None:
    settings = {"CHANGES_TOLD": "false"}
    async with open_studio() as studio, booked(studio, tmp_path, settings) as (customer, _):
        await studio.requests()
        studio.watch.now += timedelta(minutes=5)
        await customer.say("what does a haircut cost?")
        await customer.hear("Haircut")

        assert (await studio.requests()).count("listCalendarView") == 0
