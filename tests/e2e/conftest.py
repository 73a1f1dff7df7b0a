"""The demo as a stranger starts it, in a process of its own, and a real browser before it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.needed import lacks
from tests.written import check_output

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
MONDAY_MORNING = "2026-11-23T08:00+00:00"
PATIENCE_MS = 30_000

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True)
class Demo:
    """A running demo: where its page is, and what its simulator says when it is asked."""

    page: str
    graph: str

    async def appointments_of(self, email: str) -> list[str]:
        """What exists for this address, by the simulator and not by the bot: "Haircut 2026-11-24T15:00:00"."""
        async with httpx.AsyncClient(headers={"Authorization": "Bearer test"}, timeout=30) as http:
            businesses = (await http.get(f"{self.graph}/solutions/bookingBusinesses")).json()["value"]
            found = await http.get(f"{self.graph}/solutions/bookingBusinesses/{businesses[0]['id']}/appointments")
        return sorted(
            f"{item['serviceName']} {item['startDateTime']['dateTime'][:19]}"
            for item in found.json()["value"]
            if any(customer["emailAddress"] == email for customer in item["customers"])
        )

    async def books_by_phone(self, email: str, start: str) -> None:
        """A receptionist enters a beard trim of Marco's, by a client that is not ours."""
        async with self._counter() as http:
            [business] = (await http.get("")).json()["value"]
            path = f"{business['id']}"
            services = (await http.get(f"{path}/services")).json()["value"]
            service = next(one for one in services if one["displayName"] == "Beard trim")
            minutes = int(service["defaultDuration"].removeprefix("PT").removesuffix("M"))
            end = datetime.fromisoformat(start) + timedelta(minutes=minutes)
            kind = "#microsoft.graph.bookingCustomerInformation"
            body = {
                "serviceId": service["id"],
                "startDateTime": {"dateTime": start, "timeZone": "UTC"},
                "endDateTime": {"dateTime": end.isoformat(), "timeZone": "UTC"},
                "staffMemberIds": service["staffMemberIds"][:1],
                "customers": [{"@odata.type": kind, "name": "Phone Caller", "emailAddress": email}],
            }
            answer = await http.post(f"{path}/appointments", json=body)
            assert answer.status_code == 201, answer.text

    async def sets_page(self, *, access: str, one_time_password: bool) -> None:
        """The business changes the settings of its page."""
        async with self._counter() as http:
            [business] = (await http.get("")).json()["value"]
            page = {"accessControl": access, "enforceOneTimePassword": one_time_password}
            answer = await http.patch(business["id"], json={"bookingPageSettings": page})
            assert answer.status_code == 204, answer.text

    def _counter(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers={"Authorization": "Bearer delegated-at-the-counter"},
            base_url=f"{self.graph}/solutions/bookingBusinesses",
            timeout=30,
        )

    async def code_for(self, email: str) -> str:
        """The code in the last mail to this address, as its owner would read it."""
        root = self.graph.removesuffix("/v1.0")
        async with httpx.AsyncClient() as http:
            mails = (await http.get(f"{root}/_simulator/mail")).json()
        found = mails["mail"] if isinstance(mails, dict) else mails
        theirs = [one for one in found if email in one["to"] and one["kind"] == "sendMail"]
        code = re.search(r"\b\d{6}\b", theirs[-1]["body"])
        assert code is not None
        return code[0]

    async def fault(self, **switch: object) -> None:
        root = self.graph.removesuffix("/v1.0")
        async with httpx.AsyncClient() as http:
            (await http.post(f"{root}/_simulator/faults", json=switch)).raise_for_status()

    async def no_faults(self) -> None:
        root = self.graph.removesuffix("/v1.0")
        async with httpx.AsyncClient() as http:
            (await http.delete(f"{root}/_simulator/faults")).raise_for_status()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with running_demo(tmp_path) as demo:
        yield demo


@contextmanager
def running_demo(folder: Path, port: int = 0, **settings: str) -> Iterator[Demo]:
    command = [sys.executable, "app.py", "--demo", "--port", str(port), "--data", str(folder), "--now", MONDAY_MORNING]
    log = (folder / "demo.log").open("w")
    # A model that reads by meaning takes seconds to load, and here nobody is to be understood by it.
    env = os.environ | {"OFFLINE_MEANING": "false", "LOG_LEVEL": "debug"} | settings
    process = subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=env
    )
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2)]
        addresses = [found[0] for line in said if (found := re.search(r"http://\S+", line))]
        if len(addresses) != 2:
            raise RuntimeError(f"the demo did not start: {said} {(folder / 'demo.log').read_text()}")
        yield Demo(addresses[0].rstrip("/"), addresses[1])
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()
        log.close()
    logged = (folder / "demo.log").read_text()
    assert code == 0, logged
    check_output(logged)


def chromium_here() -> str:
    """Where the browser is; skips the test, visibly, where it or what it shows is not there."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        lacks("no Chromium on this machine")
    if not (ROOT / "build" / "webchat" / "webchat.js").exists():
        lacks("no Web Chat bundle")
    return chromium


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests of a worker; each opens windows with a profile of their own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_here(), args=list(FLAGS))
        yield browser
        await browser.close()


@dataclass
class Chat:
    """Somebody in front of the chat. `complaints` are errors and warnings of the page, its policy's too."""

    page: Page
    place: Any
    complaints: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        box = self.place.locator("[data-id='webchat-sendbox-input']")
        await box.fill(text)
        await box.press("Enter")

    async def sees(self, text: str) -> None:
        """Waits until the newest place that shows the text is visible; what stands there before Web Chat is none."""
        found = self.place.get_by_text(text).and_(self.place.locator(":not(.preview)"))
        await expect(found.last).to_be_visible(timeout=PATIENCE_MS)

    async def press(self, name: str) -> None:
        await self.button(name).last.click(timeout=PATIENCE_MS)

    async def pick(self, name: str) -> None:
        """What is laid out to be picked is called by more than its label: with its price, or how much is free."""
        found = self.place.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b"))
        await found.last.click(timeout=PATIENCE_MS)

    def button(self, name: str) -> Locator:
        found: Locator = self.place.get_by_role("button", name=name, exact=True)
        return found

    async def bubbles(self) -> list[str]:
        """What stands in the conversation, from the top."""
        said: list[str] = await self.place.locator(".webchat__bubble__content").all_inner_texts()
        return said

    async def picture(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        # Pictures are for people: wait until what is sliding in has come to rest.
        await self.page.wait_for_timeout(400)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


@dataclass
class Visits:
    browser: Browser
    demo: Demo
    contexts: list[BrowserContext] = field(default_factory=list)

    async def open(self, *, width: int, height: int = 800, path: str = "/chat") -> Chat:
        """The chat page in a window of its own, with a clean profile."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Europe/Lisbon"
        )
        self.contexts.append(context)
        page = await context.new_page()
        chat = Chat(page, page)
        page.on("console", lambda m: chat.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: chat.complaints.append(str(error)))
        await page.goto(self.demo.page + path)
        return chat

    async def open_widget(self, *, width: int, height: int = 740) -> Chat:
        """The demo page with the widget opened on it."""
        chat = await self.open(width=width, height=height, path="/")
        await chat.picture(f"{width}-page")
        await chat.page.get_by_role("button", name="Book an appointment").click()
        chat.place = chat.page.frame_locator("iframe")
        return chat


@pytest_asyncio.fixture(loop_scope="module")
async def visits(browser: Browser, demo: Demo) -> AsyncIterator[Visits]:
    visits = Visits(browser, demo)
    yield visits
    for context in visits.contexts:
        await context.close()
