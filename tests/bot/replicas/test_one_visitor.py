"""One visitor at one network address, who comes again and again as somebody else, before three apps on one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import aiohttp

from dialogs.said import Said
from scheduling.limits import USUAL_LIMITS
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import ZONE_NAME
from tests.worlds.studio import Studio, open_studio

MOST_BOOKINGS, MOST_HOLDS = 4, 3
SETTINGS = {
    "LIMIT_BOOKINGS_PER_NETWORK": str(MOST_BOOKINGS),
    "LIMIT_HOLDS_PER_NETWORK": str(MOST_HOLDS),
    "TRUSTED_PROXIES": "1",
}
CLOCKS = ("11:00", "11:30", "12:00", "12:30", "14:00", "14:30", "15:00", "15:30")
NAMES = ("Ana Silva", "Rui Costa", "Eva Lima", "Ivo Neves", "Lia Faria", "Gil Matos", "Noa Reis", "Max Lobo")
TOO_MANY = "That's as many bookings as I can take from one place in a day."


class Visitor(DirectLineCustomer):
    """Each request of theirs goes to the next of the apps, through a proxy that adds where they are."""

    def __init__(self, bases: list[str], *who: object) -> None:
        super().__init__(*who)  # type: ignore[arg-type]
        self._next = count()
        self._bases = bases
        self.network = "2001:db8:1:2::"

    async def call(self, method: str, path: str, **options: object) -> object:
        number = next(self._next)
        self.base = self._bases[number % len(self._bases)]
        # A household changes its address at will, and says whatever it likes of who has called it.
        self.headers["X-Forwarded-For"] = f"203.0.113.{number % 250}, {self.network}{number % 9_999 + 1}"
        return await super().call(method, path, **options)

    async def come_anew(self) -> None:
        """Somebody new, in a new chat."""
        self.watermark = ""
        await self.open("en-GB")

    async def say(self, *texts: str) -> str:
        for text in texts:
            await self.send(Said(text, locale="en-GB", zone=ZONE_NAME))
            heard = await self.shown()
        return "\n".join(one.text for one in heard)

    async def open(self, locale: str) -> None:
        self.headers = {}
        await super().open(locale)


@asynccontextmanager
async def three_apps(studio: Studio, folder: Path, database: str) -> AsyncIterator[Visitor]:
    async with AsyncExitStack() as stack:
        opening = (
            stack.enter_async_context(
                open_app(studio, folder, database=database, clock=lambda: studio.watch.now, settings=SETTINGS)
            )
            for _ in range(3)
        )
        opened = await asyncio.gather(*opening)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield Visitor([base for base, _ in opened], http, opened[0][0], opened[0][1])


def wish(clock: str) -> str:
    return f"beard trim on 24 November at {clock}"


async def test_they_book_so_many_in_a_day_whoever_they_say_they_are(
    tmp_path: Path, empty_postgresql_address: str
) -> None:
    async with open_studio() as studio, three_apps(studio, tmp_path, empty_postgresql_address) as visitor:
        told = []
        for n, (clock, name) in enumerate(zip(CLOCKS, NAMES, strict=True)):
            await visitor.come_anew()
            who = f"my name is {name}, customer{n}@example.com"
            told.append(await visitor.say(f"{wish(clock)}, {who}", "skip", "yes"))
            studio.watch.now += timedelta(minutes=7)

        assert ["You're booked!" in one for one in told] == [n < MOST_BOOKINGS for n in range(len(CLOCKS))]
        assert all(TOO_MANY in one for one in told[MOST_BOOKINGS:])
        assert len(await studio.calendar()) == MOST_BOOKINGS
        visitor.network = "2001:db8:1:3::"
        await visitor.come_anew()
        await visitor.say(f"{wish('16:00')}, my name is Nora Neighbour, nora@example.com", "skip")
        assert "You're booked!" in await visitor.say("yes")


async def test_they_keep_so_many_times_from_others_at_once(tmp_path: Path, empty_postgresql_address: str) -> None:
    async with open_studio() as studio, three_apps(studio, tmp_path, empty_postgresql_address) as visitor:
        for clock in CLOCKS[:6]:
            await visitor.come_anew()
            await visitor.say(wish(clock))

        visitor.network = "2001:db8:1:3::"
        await visitor.come_anew()
        taken = [clock for clock in CLOCKS[:6] if "already taken" in await visitor.say(wish(clock))]

        assert len(taken) == MOST_HOLDS
        studio.watch.now += USUAL_LIMITS.hold_without_name + timedelta(minutes=5)
        await visitor.come_anew()
        assert [clock for clock in CLOCKS[:6] if "already taken" in await visitor.say(wish(clock))] == []
