"""Every state of the chat, by day and by night, and a whole booking with nothing but a keyboard: nobody is kept out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.async_api import Page

from tests.e2e.looking import Looker

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NARROW = 320
"""A desktop of 1280 pixels at 400 %, and the smallest of phones. https://www.w3.org/TR/WCAG22/#reflow"""


async def test_nobody_is_kept_out_of_any_state(visits: Any, demo: Any) -> None:
    looker = Looker.here()
    await _widget(visits, looker)
    chat = await visits.open(width=400)
    await _menus(chat, looker)
    await _choices(chat, looker)
    await _booking(chat, looker, demo)
    await _other_ends(chat, looker)

    assert looker.found == []
    assert len(looker.states) == 18


async def _widget(visits: Any, looker: Looker) -> None:
    chat = await visits.open(width=400, path="/")
    launcher = chat.page.get_by_role("button", name="Book an appointment")
    await launcher.wait_for()
    await looker.look(chat.page, "01-widget-closed")
    await launcher.click()
    chat.place = chat.page.frame_locator("iframe")
    await chat.sees("welcome to Studio Almeida")
    frame = next(one for one in chat.page.frames if urlsplit(one.url).path == "/chat")
    await looker.look(chat.page, "02-widget-open", frame)


async def _menus(chat: Any, looker: Looker) -> None:
    await chat.sees("welcome to Studio Almeida")
    await looker.look(chat.page, "03-greeting")
    for menu in ("person", "language", "memory"):
        await chat.page.locator(f"#{menu} summary").click()
        await looker.look(chat.page, f"04-menu-{menu}")
    await chat.page.keyboard.press("Escape")


async def _choices(chat: Any, looker: Looker) -> None:
    await chat.say("I'd like to book an appointment")
    await chat.sees("What would you like to book?")
    await looker.look(chat.page, "05-services")
    await chat.say("haircut")
    await chat.sees("When would you like to come?")
    await looker.look(chat.page, "06-days")
    await chat.say("tomorrow")
    await chat.sees("On Tuesday 24 November I have these times")
    await looker.look(chat.page, "07-times")


async def _booking(chat: Any, looker: Looker, demo: Any) -> None:
    await chat.say("start over")
    await chat.sees("All right, let's start again.")
    await chat.say("Haircut & colour friday the 4th 9:30am with Dana")
    await chat.sees("What name")
    await chat.say("Ana Silva, ana.states@example.com")
    await chat.press("Skip")
    await chat.sees("Do you have any allergies")
    await chat.say("Nuts")
    await chat.sees("coloured in the last six months")
    await looker.look(chat.page, "08-question")
    await chat.press("No")
    await chat.sees("Please check your booking")
    await looker.look(chat.page, "09-summary")
    await demo.fault(name="dropped", operation="*")
    await chat.press("Confirm booking")
    await chat.sees("I can't reach the calendar just now")
    await looker.look(chat.page, "10-outage")
    await demo.no_faults()
    await chat.press("Try again")
    await chat.sees("You're booked!")
    await looker.look(chat.page, "11-receipt")
    await chat.press("Cancel")
    await chat.press("Yes, cancel it")
    await chat.sees("is cancelled.")
    await chat.sees("Remove from calendar")
    await looker.look(chat.page, "11-receipt-cancelled")


async def _other_ends(chat: Any, looker: Looker) -> None:
    await chat.page.locator("#memory summary").click()
    await chat.page.locator("#forget").click()
    await chat.sees("This device has forgotten")
    await looker.look(chat.page, "12-forgotten")
    await chat.say("cancel the appointment that I booked by phone")
    await chat.sees("e-mail address")
    await chat.say("ana.states@example.com")
    await chat.sees("Which six digits are in it?")
    await looker.look(chat.page, "13-code")
    await _while_connecting(chat, looker)
    await chat.page.route("**/webchat/token", lambda route: route.abort())
    await chat.page.reload()
    await chat.sees("The chat cannot be reached just now")
    await looker.look(chat.page, "15-unreachable")


async def _while_connecting(chat: Any, looker: Looker) -> None:
    """What is seen for a moment only, unless the network is slow: here the answer does not come."""
    lines = "**/directline/**"
    await chat.page.route(lines, lambda route: None)
    await chat.page.reload()
    await chat.page.locator(".webchat__connectivityStatus", has_text="Connecting").wait_for()
    await looker.look(chat.page, "14-connecting")
    await chat.page.unroute(lines)


ZOOMED: Any = {"width": 640, "height": 400}
"""A desktop of 1280 by 800 at 200 %."""

# Keeps what the live region says, which is there for a second each.
LISTEN = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) window.heard.push(node.textContent);
  }).observe(document.querySelector(".webchat__live-region-transcript"), { childList: true, subtree: true });
}"""

WRITING = "[data-id='webchat-sendbox-input']"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def _fits(page: Page) -> None:
    assert await page.evaluate(OVERFLOW) == 0


async def test_a_whole_booking_with_nothing_but_a_keyboard_on_a_narrow_page(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=NARROW, height=640)
    await chat.page.emulate_media(reduced_motion="reduce")
    await chat.sees("welcome to Studio Almeida")

    await _through_the_menus(chat)
    await _to_the_summary(chat)
    await _into_the_card(chat)

    assert await demo.appointments_of("ana.keys@example.com") == ["Haircut 2026-11-24T15:00:00"]
    await _into_the_own_calendar(chat)
    await chat.page.set_viewport_size(ZOOMED)
    await _fits(chat.page)
    assert await chat.page.locator(WRITING).is_visible()
    await _in_large_letters(chat)
    await _in_another_language(chat, demo)
    assert chat.complaints == []


async def _in_large_letters(chat: Any) -> None:
    """Nothing is pushed off the page, and what a button says is not cut off at its edge."""
    page = chat.page
    await page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    await page.set_viewport_size({"width": NARROW, "height": 640})
    await chat.say("cancel my appointment")
    await chat.sees("Shall I cancel")
    await _fits(page)
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)"
    assert await page.locator(".webchat__suggested-action").evaluate_all(f"{cut}.length") == 0
    await chat.say("no")
    await page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    await page.set_viewport_size(ZOOMED)


async def _through_the_menus(chat: Any) -> None:
    """What is first on the page comes first, and a menu gives the focus back."""
    page, keys = chat.page, chat.page.keyboard
    await page.locator("h1").click()
    order = []
    for _ in range(3):
        await keys.press("Tab")
        order.append(await page.evaluate("() => document.activeElement.closest('.menu')?.id"))
    assert order == ["person", "language", "memory"]
    await keys.press("Enter")
    await keys.press("Tab")
    assert await page.evaluate("() => document.activeElement.id") == "forget"
    await keys.press("Escape")
    assert await page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    assert await page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert await page.evaluate("() => getComputedStyle(document.activeElement).transitionDuration") == "0s"
    await _fits(page)


async def _to_the_summary(chat: Any) -> None:
    """From where one writes back to what is offered; and what is said is read aloud."""
    page, keys = chat.page, chat.page.keyboard
    await page.evaluate(LISTEN)
    await page.locator(WRITING).focus()
    await keys.type("haircut tomorrow at 3pm, Ana Silva, ana.keys@example.com")
    await keys.press("Enter")
    await chat.button("Skip").last.wait_for()
    assert "And a phone number" in await page.evaluate("() => window.heard.join(' ')")
    await page.locator(WRITING).focus()
    await keys.press("Shift+Tab")
    assert await page.evaluate("() => document.activeElement.innerText") == "Skip"
    await keys.press("Enter")
    await chat.sees("Please check your booking")
    await _fits(page)


async def _into_the_card(chat: Any) -> None:
    """By the way that Web Chat has for it: to the messages, into the last with Enter, and from button to button."""
    page, keys = chat.page, chat.page.keyboard
    await page.locator(WRITING).focus()
    await keys.press("Shift+Tab")
    await keys.press("Shift+Tab")
    await keys.press("Enter")
    await _until_on(page, "Confirm booking")
    await keys.press("Enter")
    await chat.sees("You're booked!")
    await _fits(page)


async def _into_the_own_calendar(chat: Any) -> None:
    """The file comes from our own host, into the downloads."""
    page = chat.page
    async with page.expect_download() as downloading:
        await page.get_by_text("Calendar file").last.click()
    file = await (await downloading.value).path()
    [event] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert f"{event.decoded('dtstart'):%Y-%m-%d %H:%M %Z}" == "2026-11-24 15:00 UTC"


async def _in_another_language(chat: Any, demo: Any) -> None:
    """From the next message on, and still at the next visit."""
    page, keys = chat.page, chat.page.keyboard
    await page.locator("#language summary").focus()
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.press("Enter")
    await page.wait_for_url("**/chat?language=de")
    await chat.sees("You're booked!")
    await chat.say("meine Termine")
    await chat.sees("Ihr Termin")
    await page.goto(demo.page + "/chat")
    await page.wait_for_url("**/chat?language=de")


async def _until_on(page: Page, text: str) -> None:
    """Tabs on until the focus is on what says this."""
    for _ in range(30):
        if await page.evaluate("() => document.activeElement.innerText") == text:
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"no way to {text!r} with the keyboard")
