"""Every state of the chat, by day and by night: nobody is kept out of any of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.looking import Looker

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_nobody_is_kept_out_of_any_state(visits: Any, demo: Any) -> None:
    looker = Looker.here()
    chat = await visits.open(width=400, path="/")
    await chat.page.get_by_role("button", name="Book an appointment").wait_for()
    await looker.look(chat.page, "01-widget-closed")
    await chat.page.get_by_role("button", name="Book an appointment").click()
    chat.place = chat.page.frame_locator("iframe")
    await chat.sees("welcome to Studio Almeida")
    frame = next(one for one in chat.page.frames if one.url.endswith("/chat"))
    await looker.look(chat.page, "02-widget-open", frame)

    chat = await visits.open(width=400)
    page = chat.page
    await chat.sees("welcome to Studio Almeida")
    await looker.look(page, "03-greeting")
    for number, menu in enumerate(("person", "language", "memory")):
        await page.locator(f"#{menu} summary").click()
        await looker.look(page, f"04-menu-{number}-{menu}")
    await page.keyboard.press("Escape")
    await chat.say("I'd like to book an appointment")
    await chat.sees("What would you like to book?")
    await looker.look(page, "05-services")
    await chat.say("haircut")
    await chat.sees("When would you like to come?")
    await looker.look(page, "06-days")
    await chat.say("tomorrow")
    await chat.sees("On Tuesday 24 November I have these times")
    await looker.look(page, "07-times")
    await chat.say("start over")
    await chat.sees("What can I do for you?")
    await chat.say("Haircut & colour friday the 4th 9:30am with Dana")
    await chat.sees("What name")
    await chat.say("Ana Silva, ana.states@example.com")
    await chat.press("Skip")
    await chat.sees("Do you have any allergies")
    await chat.say("Nuts")
    await chat.sees("coloured in the last six months")
    await looker.look(page, "08-question")
    await chat.press("No")
    await chat.sees("Please check your booking")
    await looker.look(page, "09-summary")
    await demo.fault(name="dropped", operation="*")
    await chat.press("Confirm booking")
    await chat.sees("I can't reach the calendar just now")
    await looker.look(page, "10-outage")
    await demo.no_faults()
    await chat.press("Try again")
    await chat.sees("You're booked!")
    await looker.look(page, "11-receipt")
    await page.locator("#memory summary").click()
    await page.locator("#forget").click()
    await chat.sees("This device has forgotten")
    await looker.look(page, "12-forgotten")
    await chat.say("cancel the appointment that I booked by phone")
    await chat.sees("e-mail address")
    await chat.say("ana.states@example.com")
    await chat.sees("code")
    await looker.look(page, "13-code")
    await page.route("**/webchat/token", lambda route: route.abort())
    await page.reload()
    await chat.sees("The chat cannot be reached just now")
    await looker.look(page, "14-unreachable")

    assert looker.found == []
    assert len(looker.states) == 16
