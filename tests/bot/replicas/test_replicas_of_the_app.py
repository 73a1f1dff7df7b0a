"""Two whole apps over one PostgreSQL and one business: a customer's messages go now to the one and now to the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from graph.model import AppointmentChanges
from tests.whole_app import Visitor, open_app, unlucky
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.studio import Studio, open_studio

IN_ONE_BREATH = "haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com"
BOOKED = ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]


class WanderingCustomer(Visitor):
    """Each request of theirs may go to another of the apps."""

    bases: list[str]

    def turn_to(self, number: int) -> None:
        self.base = self.bases[number]


@asynccontextmanager
async def two_apps(
    studio: Studio, folder: Path, database: str, *, number: int = 2, **options: Any
) -> AsyncIterator[WanderingCustomer]:
    """They start at once, on a database with nothing in it."""
    async with AsyncExitStack() as stack:
        apps = [
            stack.enter_async_context(open_app(studio, folder, database=database, **options)) for _ in range(number)
        ]
        opened = await asyncio.gather(*apps)
        first, store = opened[0]
        customer = WanderingCustomer(await stack.enter_async_context(aiohttp.ClientSession()), first, store)
        customer.bases = [base for base, _ in opened]
        await customer.open("en-GB")
        yield customer


async def test_a_booking_is_made_once_though_both_hear_the_yes(tmp_path: Path, empty_postgresql_address: str) -> None:
    async with (
        open_studio() as studio,
        two_apps(studio, tmp_path, empty_postgresql_address, clock=lambda: NOW) as customer,
    ):
        await customer.say(IN_ONE_BREATH)
        await customer.hear("Haircut on Tuesday")
        customer.turn_to(1)
        await customer.say("skip")
        await customer.hear("Please check your booking")
        await customer.say("yes")
        customer.turn_to(0)
        await customer.say("yes")

        await customer.hear("You're booked!")
        assert await studio.calendar() == BOOKED


async def test_how_it_ended_is_told_by_whichever_finds_out(tmp_path: Path, empty_postgresql_address: str) -> None:
    async with open_studio() as studio:
        unlucky_ones = unlucky(studio, "after")
        options: dict[str, Any] = {"clock": lambda: studio.watch.now, "client": unlucky_ones, "look_every": 0.02}
        async with two_apps(studio, tmp_path, empty_postgresql_address, **options) as customer:
            await customer.say(IN_ONE_BREATH)
            await customer.hear("Haircut on Tuesday")
            customer.turn_to(1)
            await customer.say("skip")
            await customer.hear("Please check your booking")
            customer.turn_to(0)
            await customer.say("yes")
            await customer.hear("I'm checking whether your booking went through,")
            await studio.repair()
            studio.watch.now += timedelta(minutes=3)

            await customer.hear("You're booked!")
            later = [heard.text for heard in await customer.shown()]

        assert [text for text in later if text.startswith("You're booked!")] == []
        assert await studio.calendar() == BOOKED


async def test_of_three_that_look_for_changes_one_tells_of_each(tmp_path: Path, empty_postgresql_address: str) -> None:
    async with open_studio() as studio:
        options: dict[str, Any] = {"clock": lambda: studio.watch.now, "look_every": 0.02, "number": 3}
        async with two_apps(studio, tmp_path, empty_postgresql_address, **options) as customer:
            await customer.say(IN_ONE_BREATH)
            await customer.say("skip")
            await customer.say("yes")
            await customer.hear("You're booked!")
            [made] = await studio.counter.calendar_view(BUSINESS, NOW, NOW + timedelta(days=7))
            studio.watch.now += timedelta(minutes=3)
            for hour in (1, 2):
                customer.turn_to(hour)
                start = made.start + timedelta(hours=hour)
                changes = AppointmentChanges(start=start, end=start + (made.end - made.start))
                await studio.counter.update_appointment(BUSINESS, made.id, changes)
                studio.watch.now += timedelta(minutes=1)
                await customer.hear("Your appointment has been changed in the calendar.")
            studio.watch.now += timedelta(minutes=1)
            await studio.requests()
            while "listCalendarView" not in await studio.requests():  # noqa: ASYNC110 - the simulator counts them
                await asyncio.sleep(0.02)
            later = [heard.text for heard in await customer.shown()]

        assert [text for text in later if text.startswith("Your appointment has been changed")] == []
