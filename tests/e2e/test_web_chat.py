"""Customers in Chromium with the real Web Chat, from the page to the simulator's data and back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.e2e.conftest import PATIENCE_MS

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TOMORROW_AT_THREE = ["Haircut 2026-11-24T15:00:00"]


async def test_books_and_cancels_by_typing(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("welcome to Studio Almeida")

    await chat.say("haircut tomorrow at 3pm")
    await chat.sees("Haircut on Tuesday 24 November at 15:00 with Marco Silva. What name shall I book it under?")
    await chat.say("Ana Silva")
    await chat.sees("Which e-mail address")
    await chat.say("ana.typed@example.com")
    await chat.sees("And a phone number")
    await chat.say("+351 912 345 678")
    await chat.sees("Please check your booking")
    await chat.picture("1280-summary")
    assert await demo.appointments_of("ana.typed@example.com") == []
    await chat.say("yes")
    await chat.sees("You're booked!")
    await chat.picture("1280-receipt")

    assert await demo.appointments_of("ana.typed@example.com") == TOMORROW_AT_THREE

    await chat.say("cancel my appointment")
    await chat.sees("Shall I cancel your Haircut on Tuesday 24 November at 15:00")
    await chat.say("yes")
    await chat.sees("is cancelled.")

    assert await demo.appointments_of("ana.typed@example.com") == []
    assert chat.complaints == []


async def test_books_and_cancels_by_pressing(visits: Any, demo: Any) -> None:
    """Nothing is typed but what only the customer knows: name and address."""
    chat = await visits.open(width=1280)

    await chat.press("Book an appointment")
    await chat.pick("Haircut 45 min")
    await chat.pick("Tuesday 24 November")
    await chat.pick("15:00")
    await chat.sees("What name shall I book it under?")
    await chat.say("Ana Silva")
    await chat.sees("Which e-mail address")
    await chat.say("ana.pressed@example.com")
    await chat.press("Skip")
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")

    assert await demo.appointments_of("ana.pressed@example.com") == TOMORROW_AT_THREE

    await chat.press("Cancel")
    await chat.press("Yes, cancel it")
    await chat.sees("is cancelled.")

    assert await demo.appointments_of("ana.pressed@example.com") == []
    assert chat.complaints == []


async def test_books_and_cancels_in_the_widget_on_a_phone(visits: Any, demo: Any) -> None:
    chat = await visits.open_widget(width=375)

    await chat.sees("welcome to Studio Almeida")
    await chat.picture("375-welcome")
    await chat.say("haircut tomorrow")
    await chat.sees("On Tuesday 24 November I have these times")
    await chat.picture("375-times")
    await chat.pick("15:00")
    await chat.sees("What name shall I book it under?")
    await chat.say("Ana Silva, ana.phone@example.com")
    await chat.press("Skip")
    await chat.sees("Please check your booking")
    await chat.picture("375-summary")
    overflow = await chat.place.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
    assert overflow == 0
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")
    await chat.picture("375-receipt")

    assert await demo.appointments_of("ana.phone@example.com") == TOMORROW_AT_THREE

    await chat.say("cancel my appointment")
    await chat.press("Yes, cancel it")
    await chat.sees("is cancelled.")
    await chat.picture("375-cancelled")

    assert await demo.appointments_of("ana.phone@example.com") == []
    assert chat.complaints == []


async def test_the_widget_loads_web_chat_only_when_it_is_opened(visits: Any) -> None:
    asked: list[str] = []
    chat = await visits.open(width=1280, path="/")
    chat.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    await chat.page.reload()
    await chat.page.wait_for_load_state("networkidle")
    before = [name for name in asked if name.startswith("webchat")]

    # The greeting stands there before Web Chat does, which may take its time, and once when both are there.
    may_come = asyncio.Event()

    async def held(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await chat.page.route("**/assets/webchat-*", held)
    await chat.page.get_by_role("button", name="Book an appointment").click()
    chat.place = chat.page.frame_locator("iframe")
    await expect(chat.place.locator(".preview")).to_contain_text("welcome to Studio Almeida", timeout=PATIENCE_MS)
    may_come.set()
    await expect(chat.place.locator(".preview")).to_have_count(0, timeout=PATIENCE_MS)
    await chat.sees("welcome to Studio Almeida")
    await chat.picture("1280-widget")
    after = [name for name in asked if name.startswith("webchat")]
    launcher = chat.page.get_by_role("button", name="Book an appointment")
    for _ in range(20):
        # The chat takes the focus when it is ready; a key pressed in that moment may reach neither page.
        await chat.page.keyboard.press("Escape")
        await chat.page.wait_for_timeout(500)
        if await launcher.is_visible():
            break

    assert (len(before), len(after)) == (0, 1)
    assert await launcher.is_visible()


async def test_goes_on_after_a_reload(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("haircut tomorrow at 3pm, my name is Ana Silva")
    await chat.sees("Which e-mail address")
    bubbles = await chat.bubbles()
    assert len(bubbles) >= 3

    await chat.page.reload()
    await chat.sees("Which e-mail address")
    bubbles_after = await chat.bubbles()
    await chat.say("ana.reload@example.com")
    await chat.sees("And a phone number")
    await chat.press("Skip")
    await chat.sees("Please check your booking")
    await chat.page.reload()
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")

    assert bubbles_after == bubbles
    assert await demo.appointments_of("ana.reload@example.com") == TOMORROW_AT_THREE
    assert chat.complaints == []


async def test_a_double_click_on_confirm_books_once(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("haircut tomorrow at 3pm, my name is Ana Silva, ana.twice@example.com")
    await chat.press("Skip")

    await chat.button("Confirm booking").last.dblclick()
    await chat.sees("You're booked!")
    await chat.say("my appointments")
    await chat.sees("Your appointment")

    assert await demo.appointments_of("ana.twice@example.com") == TOMORROW_AT_THREE


async def test_graph_goes_down_in_the_middle_and_nothing_is_lost(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("haircut tomorrow at 3pm, my name is Ana Silva, ana.outage@example.com")
    await chat.press("Skip")
    await chat.sees("Please check your booking")
    await demo.fault(name="dropped", operation="*")
    await chat.press("Confirm booking")
    await chat.sees("I can't reach the calendar just now")
    await chat.picture("1280-outage")

    await demo.no_faults()
    assert await demo.appointments_of("ana.outage@example.com") == []
    await chat.press("Try again")
    await chat.sees("You're booked!")

    assert await demo.appointments_of("ana.outage@example.com") == TOMORROW_AT_THREE


async def test_two_customers_want_the_same_hour(visits: Any, demo: Any) -> None:
    """The first decides in peace; the second keeps the hour with somebody else, by pressing a button."""
    first, second = await visits.open(width=1280), await visits.open(width=390)
    await first.sees("welcome to Studio Almeida")
    await first.say("haircut with Dana tomorrow at 3pm")
    await first.sees("What name shall I book it under?")

    await second.sees("welcome to Studio Almeida")
    await second.say("haircut with Dana tomorrow at 3pm")
    await second.sees("is already taken")
    await second.picture("390-taken")
    await second.press("With Marco Silva")
    await second.sees("Haircut on Tuesday 24 November at 15:00 with Marco Silva.")
    await second.say("Bea Costa, bea.second@example.com")
    await second.press("Skip")
    await second.press("Confirm booking")
    await second.sees("You're booked!")
    await first.say("Ana Silva, ana.first@example.com")
    await first.press("Skip")
    await first.press("Confirm booking")
    await first.sees("You're booked!")

    assert await demo.appointments_of("ana.first@example.com") == TOMORROW_AT_THREE
    assert await demo.appointments_of("bea.second@example.com") == TOMORROW_AT_THREE
    assert first.complaints == second.complaints == []


TOO_MANY = {"status": 429, "headers": {"Retry-After": "40"}, "json": {"error": {"code": "TooManyRequests"}}}


async def test_a_message_too_many_is_kept_to_be_sent_again(visits: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("What can I do for you?")
    await chat.page.route("**/activities", lambda route: route.fulfill(**TOO_MANY))
    await chat.say("opening hours")
    await chat.sees("Send failed.")
    await chat.page.unroute("**/activities")

    await chat.press("Retry")

    await chat.sees("Our opening hours:")


async def test_a_chat_too_many_is_asked_to_come_back(visits: Any) -> None:
    chat = await visits.open(width=1280)
    await chat.sees("What can I do for you?")
    await chat.page.evaluate("sessionStorage.clear()")
    await chat.page.route("**/webchat/token", lambda route: route.fulfill(**TOO_MANY))

    await chat.page.reload()

    await chat.sees("Many people are writing to us just now. Please try again in a minute.")
