"""How an unclear write ended reaches the customer in their chat, though they write nothing more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from dialogs.said import Said
from tests.transcripts import Heard
from tests.whole_app import DirectLineCustomer, open_app, unlucky
from tests.worlds.sample import ZONE_NAME
from tests.worlds.studio import open_studio


async def next_replies(customer: DirectLineCustomer) -> list[Heard]:
    """What is said in one turn: it is put into the conversation all at once."""
    async with asyncio.timeout(30):
        while not (shown := await customer.shown()):  # noqa: ASYNC110 - as Web Chat polls
            await asyncio.sleep(0.02)
    return shown


@pytest.mark.parametrize(
    ("when", "told", "exists"),
    [
        ("after", "You're booked!", ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]),
        ("before", "I looked, and that did not go through: nothing has been changed in the calendar.", []),
    ],
)
async def test_the_customer_hears_how_it_ended(tmp_path: Path, when: str, told: str, exists: list[str]) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, client=unlucky(studio, when), look_every=0.02) as (
            base,
            store,
        ),
        aiohttp.ClientSession() as http,
    ):
        customer = DirectLineCustomer(http, base, store)
        await customer.open("en-GB")
        for words in ("haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes"):
            await customer.send(Said(words, locale="en-GB", zone=ZONE_NAME))
        checking = (await customer.shown())[-1]
        await studio.repair()
        studio.watch.now += timedelta(minutes=3)
        [ended, *_] = await next_replies(customer)

        assert checking.text.startswith("I'm checking whether your booking went through,")
        assert ended.text.startswith(told)
        assert await studio.calendar() == exists


@pytest.mark.parametrize(
    ("when", "then"),
    [("after", "New time: Tuesday 24 November at 16:00"), ("before", "When: Tuesday 24 November at 16:00")],
)
async def test_a_wish_from_meanwhile_is_seen_to_as_soon_as_the_end_is_known(
    tmp_path: Path, when: str, then: str
) -> None:
    async with (
        open_studio() as studio,
        open_app(studio, tmp_path, clock=lambda: studio.watch.now, client=unlucky(studio, when), look_every=0.02) as (
            base,
            store,
        ),
        aiohttp.ClientSession() as http,
    ):
        customer = DirectLineCustomer(http, base, store)
        await customer.open("en-GB")
        for words in ("haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes", "make it 4pm"):
            await customer.send(Said(words, locale="en-GB", zone=ZONE_NAME))
        kept = (await customer.shown())[-1]
        await studio.repair()
        studio.watch.now += timedelta(minutes=3)

        said = await next_replies(customer)

        assert kept.text.endswith("Then I'll come straight back to what you just said.")
        assert then in said[-1].text
