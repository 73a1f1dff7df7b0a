"""What the widget costs a page before it is opened, and how long its visitor waits for the greeting when it is.

    python -m benchmarks.widget_opening [--rounds N]

The demo runs in a process of its own, and Chromium before it. Each round is a new profile: the demo's page is loaded,
the button pressed, and the first greeting waited for, with nothing cached; then the same on another visit, with what
the first one has left in the cache. Bytes are those that came over the wire, headers too, as Chromium counts them. The
last line is all of it as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.e2e.conftest import FLAGS, Demo, chromium_here, running_demo

ROUNDS = 7
WELCOME = "welcome to"
PATIENCE_MS = 60_000
# For what comes after the greeting, as the icon does.
AFTERWARDS_MS = 1_000

_PAGES_OWN = ("/assets/home-", "/assets/icon-", "/webchat/colours/")


@dataclass
class Opening:
    """`seconds` are from the press to the greeting, and `ready` until something can be written; `bytes_before` came of
    ours before it, and `bytes_at` after it.
    """

    seconds: float
    ready: float
    bytes_before: int
    bytes_at: int


# The page itself notes when the greeting has been painted: while the browser runs Web Chat nobody can ask it.
SEEN = """
  const look = () => {
    if (!window.seenAt && new RegExp("%s", "i").test(document.body.textContent)) {
      requestAnimationFrame(() => setTimeout(() => { window.seenAt ??= performance.timeOrigin + performance.now(); }));
    }
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  addEventListener("click", () => { window.pressedAt = performance.timeOrigin + performance.now(); }, true);
"""


class Counter:
    """The bytes that a page, and the frames in it, get from our host for the widget."""

    def __init__(self) -> None:
        self.total = 0
        self._ours: set[str] = set()

    async def watch(self, page: Page) -> None:
        session = await page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._begun)
        session.on("Network.loadingFinished", self._ended)
        await session.send("Network.enable")

    def _begun(self, event: dict[str, Any]) -> None:
        url = event["response"]["url"]
        is_pages_own = url.endswith("/") or any(
            f"/{own}" in url for own in ("assets/home-", "assets/icon-", "webchat/colours/")
        )
        if not is_pages_own:
            self._ours.add(event["requestId"])

    def _ended(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._ours:
            self.total += int(event["encodedDataLength"])


async def opening(context: BrowserContext, demo: Demo) -> Opening:
    page, counter = await context.new_page(), Counter()
    await counter.watch(page)
    await page.add_init_script(SEEN % WELCOME)
    await page.goto(demo.page, wait_until="networkidle")
    before = counter.total
    await page.locator(".launcher").click()
    inside = page.frame_locator("[data-bookings-chat] iframe")
    await expect(inside.locator("[data-id='webchat-sendbox-input']")).to_be_visible(timeout=PATIENCE_MS)
    await expect(inside.get_by_text(WELCOME).last).to_be_visible(timeout=PATIENCE_MS)
    ready = await page.evaluate("performance.timeOrigin + performance.now() - window.pressedAt")
    await page.wait_for_timeout(AFTERWARDS_MS)
    frame = next(one for one in page.frames if "/chat" in one.url)
    seen = await frame.evaluate("window.seenAt") - await page.evaluate("window.pressedAt")
    found = Opening(round(seen / 1000, 3), round(ready / 1000, 3), before, counter.total - before)
    await page.close()
    return found


async def visits(browser: Browser, demo: Demo, rounds: int) -> tuple[list[Opening], list[Opening]]:
    first, again = [], []
    for _ in range(rounds):
        context = await browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon")
        first.append(await opening(context, demo))
        again.append(await opening(context, demo))
        await context.close()
    return first, again


def middle(found: list[Opening]) -> dict[str, float]:
    return {
        name: median(asdict(one)[name] for one in found) for name in ("seconds", "ready", "bytes_before", "bytes_at")
    }


async def measure(rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium_here(), args=list(FLAGS))
            context = await browser.new_context()
            await opening(context, demo)  # the app reads its catalogue, and packs Web Chat once
            await context.close()
            first, again = await visits(browser, demo, rounds)
            await browser.close()
    return {"rounds": rounds, "first": middle(first), "again": middle(again)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    found = asyncio.run(measure(parser.parse_args().rounds))
    for name in ("first", "again"):
        one = found[name]
        print(
            f"{name}: {one['seconds']:.2f} s from the press to the greeting, {one['ready']:.2f} s until one can write; "
            f"{one['bytes_before']:.0f} bytes before it, {one['bytes_at']:.0f} at it"
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
