"""Who writes faster than the chat takes it, in Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from tests.e2e.conftest import PATIENCE_MS, Demo, Visits
from tests.e2e.sites import Place, open_place

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Besides the visitor's arrival.
TAKEN = 2


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, LIMIT_MESSAGES_PER_MINUTE=str(TAKEN + 1)) as place:
        yield place


async def test_who_writes_too_fast_hears_when_to_go_on(browser: Browser, place: Place) -> None:
    visits = Visits(browser, Demo(place.base, place.studio.base_url))
    chat = await visits.open(width=400)
    await chat.sees("welcome to Studio Almeida")
    notice = chat.page.locator("#notice-text")

    async def wait_a_little(route: Route) -> None:
        await route.fulfill(status=429, headers={"Retry-After": "3"}, body="{}")

    await chat.page.route("**/activities", wait_a_little, times=1)
    await chat.say("hello")
    await expect(notice).to_have_text(
        "That was very quick, and your last message was not sent. Please send it again in 3 seconds.",
        timeout=PATIENCE_MS,
    )
    await expect(notice).to_be_hidden(timeout=PATIENCE_MS)

    for number in range(TAKEN):
        await chat.say(f"a beard trim, said {number}")
        await chat.sees(f"a beard trim, said {number}")
    await chat.say("and once more")
    await expect(notice).to_contain_text("your last message was not sent", timeout=PATIENCE_MS)
    seconds = int((await notice.inner_text()).split(" in ")[-1].split()[0])
    await chat.picture("400-too-fast")
    await visits.contexts[0].close()

    assert 2 <= seconds <= 60
