"""The operator's page over a day of customers who write to the demo, in a browser: what it tells, and to whom."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dialogs.happenings import STAGES, Happened, Unmet
from scheduling.model import Rule
from storage.database.engine import open_database, upgrade
from storage.happenings import Happenings, Tally
from tests.e2e.conftest import PATIENCE_MS, ROOT, Demo, running_demo
from tests.e2e.looking import Looker
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.values import service_called

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = ROOT / "build" / "operator"
DAY = (
    ("haircut tomorrow at 15:00, my name is Ana Silva, ana@example.com, 912345678", "yes"),
    (
        "haircut tomorrow at 10:00, my name is Bea Reis, bea@example.com, 912345679",
        "yes",
        "cancel my appointment",
        "yes",
    ),
    ("beard trim on Friday at 11:00, my name is Caio Lima, caio@example.com, 912345670", "yes"),
    ("haircut on Sunday at 11:00",),
    ("haircut on Sunday at 11:00", "Sunday at 12:00"),
    ("haircut tomorrow at 7:00", "what about tomorrow at 22:00?"),
    ("haircut", "wibble wobble", "wibble wobble"),
    ("do you take credit cards?", "can I talk to a person?"),
)


@dataclass
class Customer:
    """Talks to the chat as Web Chat does, without a page."""

    http: aiohttp.ClientSession
    base: str

    async def says(self, *texts: str) -> None:
        token = await self._call("POST", "/webchat/token", {})
        path = f"/directline/conversations/{token['conversationId']}/activities"
        headers = {"Authorization": f"Bearer {token['token']}"}
        await self._call("POST", "/directline/conversations", headers, {"locale": "en-GB"})
        await self._is_answered(path, headers)  # the greeting
        for text in texts:
            message = {"type": "message", "text": text, "locale": "en-GB", "from": {"id": "whoever", "role": "user"}}
            await self._call("POST", path, headers, message | {"localTimezone": "Europe/Lisbon"})
            await self._is_answered(path, headers)

    async def _is_answered(self, path: str, headers: dict[str, str]) -> None:
        async with asyncio.timeout(60):
            while True:
                said = (await self._call("GET", path, headers))["activities"]
                if said and said[-1]["type"] == "message" and said[-1]["from"]["role"] == "bot":
                    return
                await asyncio.sleep(0.05)

    async def _call(self, method: str, path: str, headers: dict[str, str], json: Any = None) -> Any:
        async with self.http.request(method, self.base + path, headers=headers, json=json) as answer:
            answer.raise_for_status()
            return await answer.json()


async def weeks_before(database: str) -> None:
    """What another eleven weeks have left, so that the longer ranges have something to draw."""
    chance = random.Random(19)  # for a picture
    names = ("Haircut", "Haircut and colour", "Beard trim", "Online consultation")
    services = [service_called(name).id for name in names]
    counts: dict[tuple[Tally, Any], int] = {}
    for day in range(1, 80):
        at = NOW - timedelta(days=day)
        begun = chance.randint(9, 16) if at.weekday() < 6 else 3  # a Sunday
        for stage in STAGES:
            counts[Tally(BUSINESS, Happened.STAGE.value, why=stage.value), at] = begun
            begun -= chance.randint(0, 2)
        for service in services:
            counts[Tally(BUSINESS, Happened.BOOKED.value, service), at] = max(0, begun - chance.randint(0, 9)) // 2
        for _ in range(chance.randint(1, 4)):
            weekday, hour = chance.choice([(1, 18), (1, 18), (3, 19), (5, 9), (6, 11), (chance.randint(0, 6), 17)])
            why = chance.choice((Rule.TAKEN, Rule.CLOSED, Rule.CLOSED, Rule.TOO_SOON, Unmet.NOTHING_FITS)).value
            wished = Tally(BUSINESS, Happened.UNMET.value, services[0], why, weekday, hour)
            counts[wished, at] = counts.get((wished, at), 0) + 1
    opened = open_database(database)
    try:
        await upgrade(opened)
        await Happenings(opened).add(counts)
    finally:
        await opened.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo to which a day of customers has written."""
    folder: Path = tmp_path_factory.mktemp("operator")
    await weeks_before(f"sqlite:///{folder / 'bookings-chat.sqlite'}")
    with running_demo(folder) as demo:
        async with aiohttp.ClientSession() as http:
            for texts in DAY:
                await Customer(http, demo.page).says(*texts)
        yield demo


async def opened(browser: Browser, address: str, *, locale: str = "en-GB", **options: Any) -> tuple[Page, list[str]]:
    context = await browser.new_context(locale=locale, **options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(address)
    return page, complaints


async def tiles(page: Page) -> list[str]:
    found: list[str] = await page.locator(".tile").all_inner_texts()
    return [" ".join(one.split()) for one in found]


async def until(page: Page, is_there: Callable[[list[str]], bool]) -> list[str]:
    """The figures are written within seconds of what happened."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while not is_there(found := await tiles(page)):
            await asyncio.sleep(0.5)
            await page.reload()
    return found


async def test_a_day_of_customers_stands_on_the_page(day: Demo, browser: Browser) -> None:
    page, complaints = await opened(browser, f"{day.page}/operator?days=1")

    found = await until(page, lambda told: told[-1].startswith("1 "))

    assert found == [
        "3 booked",
        "43% of bookings begun got a yes",
        "5 wishes not met",
        "0 moved",
        "1 cancelled",
        "1 asked for a person",
    ]
    cell = page.locator(".heat tbody tr").nth(6).locator("td")
    assert [text for text in await cell.all_inner_texts() if text.strip("0 \n")] == ["2", "1"]
    await expect(page.get_by_text("Missed most: Sunday at 11:00, 2 times. Mostly: Closed that day.")).to_be_visible()
    await expect(page.locator(".lists")).to_contain_text("Which day")
    await expect(page.locator(".lists")).to_contain_text("Payment")
    shown = await page.content()
    assert not any(word in shown for word in ("Silva", "Reis", "@example.com", "9123", "wibble"))
    assert complaints == []


async def test_it_keeps_nobody_out_and_fits_a_phone(day: Demo, browser: Browser) -> None:
    looker = Looker.here()
    page, complaints = await opened(browser, f"{day.page}/operator?days=1", viewport={"width": 1280, "height": 900})
    await until(page, lambda told: told[-1].startswith("1 "))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for days in (1, 7, 30):
        await page.goto(f"{day.page}/operator?days={days}")
        for details in await page.locator("summary").all():
            await details.click()
        for width in (1280, 390, 320):
            await page.set_viewport_size({"width": width, "height": 900})
            await looker.look(page, f"{days} days at {width}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
    for details in await page.locator("summary").all():
        await details.click()
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=PICTURES / f"operator-{width}-{scheme}.png", full_page=True)

    assert looker.found == []
    assert complaints == []


async def test_the_range_is_chosen_by_keyboard(day: Demo, browser: Browser) -> None:
    page, _ = await opened(browser, f"{day.page}/operator")
    await expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "page")

    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the figures")).to_be_focused()
    await page.get_by_role("link", name="30 days").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "page")
    await expect(page.locator("svg.columns rect").first).to_be_visible()
