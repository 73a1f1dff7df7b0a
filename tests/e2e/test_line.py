"""The connection of a customer is lost, in Chromium: they are told of it, and what they write arrives once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.e2e.conftest import PATIENCE_MS, Chat
from tests.e2e.dropping_proxy import Proxy, open_proxy
from tests.e2e.sites import Place, open_place, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OFFLINE = "You are offline just now."
ENDED = "This chat has ended"
UNREACHABLE = "cannot be reached"

# The line is dialed anew between the first activity of a long frame and the second: the client brings each in a timer's
# turn of its own, and this one is set before it has set its.
REDIALED_WITHIN_A_FRAME = """
const Socket = WebSocket;
window.WebSocket = class extends Socket {
  constructor(...address) {
    super(...address);
    this.addEventListener("message", ({ data }) => {
      if (window.isRedialed || !data || JSON.parse(data).activities.length < 5) return;
      window.isRedialed = true;
      setTimeout(() => setTimeout(() => dispatchEvent(new Event("online"))));
    });
  }
};
"""


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="module")
async def proxy(place: Place) -> AsyncIterator[Proxy]:
    async with open_proxy(place.base) as proxy:
        yield proxy


async def is_back(chat: Chat) -> None:
    await expect(chat.place.get_by_text(OFFLINE)).to_be_hidden(timeout=PATIENCE_MS)


async def what_was_said_is_there_until_it_is_forgotten(chat: Chat, context: BrowserContext, said: list[str]) -> None:
    """Also when the line is lost while it is brought. A conversation that is known no more has ended; one that was
    forgotten without a line stays so, and is closed when it is back.
    """
    await context.add_init_script(REDIALED_WITHIN_A_FRAME)
    await chat.page.reload()
    shown = chat.place.locator(".webchat__bubble__content")
    await expect(shown).to_have_text(said, use_inner_text=True, timeout=PATIENCE_MS)
    assert await chat.page.evaluate("isRedialed")

    unknown = {"status": 404, "json": {"error": {"code": "ConversationNotFound", "message": "it has ended"}}}
    await chat.page.route("**/activities", lambda route: route.fulfill(**unknown), times=1)
    await chat.page.route("**/webchat/token", lambda route: route.fulfill(json={"isResumed": False}), times=1)
    await chat.say("are you still there?")
    await chat.sees(ENDED)

    await chat.page.reload()
    await expect(shown.last).to_have_text(said[-1], use_inner_text=True, timeout=PATIENCE_MS)
    await context.set_offline(True)
    await chat.place.locator("#memory summary").click()
    await chat.place.get_by_role("button", name="Forget this device").click()
    await chat.sees(UNREACHABLE)
    await chat.page.evaluate("dispatchEvent(new Event('offline'))")
    await chat.sees(UNREACHABLE)
    await expect(chat.place.get_by_text(OFFLINE)).to_be_hidden()
    await context.set_offline(False)
    await chat.sees("welcome to Studio Almeida")
    await expect(shown).to_have_count(1)


async def test_what_is_written_while_the_line_is_gone_is_sent_once_when_it_is_back(
    browser: Browser, place: Place, proxy: Proxy
) -> None:
    """Three times: the device says so itself; every connection drops, for so long that the token is not taken any more;
    and an answer is lost though the message has arrived.
    """
    context = await browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon")
    chat = await visit(context, f"{proxy.base}/chat")
    await chat.sees("welcome to Studio Almeida")

    await context.set_offline(True)
    await chat.sees(OFFLINE)
    await chat.picture("offline")
    await chat.say("haircut tomorrow at 3pm")
    await chat.say("my name is Ana Silva")
    await chat.sees("my name is Ana Silva")
    await context.set_offline(False)
    await chat.sees("Which e-mail address")
    await is_back(chat)

    proxy.is_down = True
    proxy.drop()
    await chat.sees(OFFLINE)
    for _ in range(3):  # sooner than the client itself would
        await chat.page.wait_for_event("requestfailed", lambda one: "/directline/" in one.url, timeout=15_000)
    await chat.say("ana.offline@example.com")
    refused = {"status": 403, "json": {"error": {"code": "BadToken", "message": "the token has expired"}}}
    await chat.page.route("**/directline/conversations/*?watermark=*", lambda route: route.fulfill(**refused), times=1)
    proxy.is_down = False
    await chat.sees("And a phone number")
    await is_back(chat)

    proxy.loses_answers_to = b"POST /directline/conversations/"
    await chat.say("+351 912 345 678")
    while not proxy.lost_answers:
        await chat.page.wait_for_timeout(20)
    proxy.loses_answers_to = b""
    await chat.sees("Please check your booking")
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")
    said = await chat.bubbles()
    await what_was_said_is_there_until_it_is_forgotten(chat, context, said)
    await context.close()

    assert await place.studio.calendar() == ["Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva"]
    theirs = ["haircut tomorrow at 3pm", "my name is Ana Silva", "ana.offline@example.com", "+351 912 345 678"]
    assert [text for text in said if text in theirs] == theirs
    assert sum("Please check your booking" in text for text in said) == 1
