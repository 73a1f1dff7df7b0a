"""Microsoft's Agents Playground, which stands for Teams: its server in a process of its own, its page in a browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, ROOT
from tests.needed import lacks

PLAYGROUND = ROOT / "build" / "playground" / "cli.js"
PICTURES = ROOT / "build" / "teams"


@contextmanager
def running_playground(bot: str, folder: Path, *options: str) -> Iterator[str]:
    """The address of its page. `bot` is where it delivers what is written there."""
    node = shutil.which("node")
    if node is None or not PLAYGROUND.exists():
        lacks("no Agents Playground; make build/playground/cli.js fetches it with npm")
    command = [
        node,
        str(PLAYGROUND),
        "start",
        "-e",
        f"{bot}/api/messages",
        "-c",
        "msteams",
        "-p",
        "0",
        "--dt",
        *options,
    ]
    env = os.environ | {"TEAMSAPPTESTER_BROWSER": "none", "TEAMSAPPTESTER_LOGFILE": str(folder / "playground.log")}
    process = subprocess.Popen(  # noqa: S603 - at a pinned version, with a checksum
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = re.search(r"Listening on (\d+)", said)
        if port is None:
            raise RuntimeError(f"the Agents Playground did not start: {said}")
        yield f"http://127.0.0.1:{port[1]}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()


@dataclass
class TeamsUser:
    """Alex Wilber in front of the Playground. `faults` are errors that its scripts did not catch."""

    page: Page
    faults: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        box = self.page.locator("[contenteditable=true]").first
        await box.click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def mention(self, text: str) -> None:
        """As one calls a bot where others are: its name from the list, then the words."""
        box = self.page.locator("[contenteditable=true]").first
        await box.click()
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem").filter(has_text="Test Bot").click(timeout=PATIENCE_MS)
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text).last).to_be_visible(timeout=PATIENCE_MS)

    async def sees_times(self, text: str, count: int) -> None:
        # The log beside the chat shows the beginning of each message too, but not of cards.
        await expect(self.page.get_by_text(text)).to_have_count(count, timeout=PATIENCE_MS)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def press(self, name: str) -> None:
        await self.button(name).last.click(timeout=PATIENCE_MS)

    async def press_time(self, clock: str) -> None:
        """Behind the time stands who could have it."""
        await self.page.get_by_role("button", name=re.compile(f"^{clock}\\b")).last.click(timeout=PATIENCE_MS)

    async def cannot_press(self, name: str) -> None:
        await expect(self.button(name)).to_have_count(0, timeout=PATIENCE_MS)

    async def turn_to(self, place: str) -> None:
        await self.page.get_by_role("treeitem").filter(has_text=place).first.click(timeout=PATIENCE_MS)

    async def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png")


async def teams_user(browser: Browser, address: str) -> TeamsUser:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/Lisbon"
    )
    page = await context.new_page()
    user = TeamsUser(page)
    page.on("pageerror", lambda error: user.faults.append(str(error)))
    # Its fonts and animations are elsewhere, and not needed.
    await page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
    await page.goto(address)
    return user
