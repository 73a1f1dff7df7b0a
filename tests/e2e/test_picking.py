"""The calendar, the times, the services and the people as the page draws them, by the keyboard alone too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WAIT = 30_000


def focused(chat: Any) -> Any:
    return chat.page.locator("*:focus")


async def has_focus(chat: Any, named: str) -> None:
    """By the words that a screen reader would say."""
    await expect(focused(chat)).to_have_accessible_name(named, timeout=WAIT)


async def keys(chat: Any, *pressed: str) -> None:
    for key in pressed:
        await chat.page.keyboard.press(key)


async def test_an_appointment_is_picked_by_the_keyboard_alone(visits: Any, demo: Any) -> None:
    chat = await visits.open(width=400)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("book an appointment")
    await chat.page.locator(".is-services").wait_for(timeout=WAIT)
    await keys(chat, "Shift+Tab", "Shift+Tab", "Enter")  # past its end to the conversation, and into its last message
    await has_focus(chat, "Haircut 45 min, €28 Wash, cut and blow-dry.")

    await keys(chat, "ArrowDown", "End", "Home", "Enter")
    await chat.page.locator(".is-days").wait_for(timeout=WAIT)
    await expect(focused(chat)).to_have_class("pick-day is-free is-today", timeout=WAIT)
    await keys(chat, "End")
    await has_focus(chat, "Sunday 29 November, closed")
    await keys(chat, "Enter", "ArrowDown")  # a closed day cannot be chosen, and there is no Sunday after it
    await has_focus(chat, "Sunday 6 December, closed")
    await keys(chat, "Home", "PageUp", "PageDown", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft")
    await expect(focused(chat)).to_have_accessible_name(
        re.compile(r"^Thursday 17 December, \d+ free times$"), timeout=WAIT
    )
    await keys(chat, "Enter")

    await chat.page.locator(".is-times").wait_for(timeout=WAIT)
    await expect(focused(chat)).to_have_class("pick-time", timeout=WAIT)
    await keys(chat, "End", "ArrowUp", "Home", "ArrowRight", "Enter")
    await chat.sees("What name shall I book it under?")
    await chat.say("Ana Silva, ana.keys@example.com")
    await chat.press("Skip")
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")

    [made] = await demo.appointments_of("ana.keys@example.com")
    assert made.startswith("Haircut 2026-12-17T")
    assert chat.complaints == []


async def test_what_was_picked_is_said_and_can_not_be_picked_again(visits: Any) -> None:
    chat = await visits.open(width=320, height=640)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("I would like a haircut")
    day = chat.page.locator(".pick-day.is-free").first
    await day.dblclick(timeout=WAIT)
    await chat.page.locator(".is-times").wait_for(timeout=WAIT)
    answered = chat.page.locator(".pick-answered")

    await expect(answered).to_have_text("✓Chosen: Monday 23 November")
    assert await chat.page.locator(".is-days").count() == 0

    await chat.say("do you have parking?")  # another question, and the times are asked about anew
    await expect(answered.nth(1)).to_have_text("Answered", timeout=WAIT)
    await expect(chat.page.locator(".is-times")).to_have_count(1, timeout=WAIT)

    await chat.page.reload()
    await expect(chat.page.locator(".is-times")).to_have_count(1, timeout=WAIT)
    await expect(answered.first).to_have_text("✓Chosen: Monday 23 November")
    assert await chat.page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert await chat.bubbles() != []
    assert chat.complaints == []


async def test_the_calendar_leads_to_other_months(visits: Any) -> None:
    chat = await visits.open(width=400)
    await chat.sees("welcome to Studio Almeida")
    await chat.say("haircut")
    month = chat.page.locator(".pick-month")
    await expect(month).to_have_text("November 2026", timeout=WAIT)
    asked = await chat.page.locator(".webchat__bubble--from-user").count()

    await chat.press("December 2026")
    await expect(month).to_have_text("December 2026")
    assert await chat.page.locator(".webchat__bubble--from-user").count() == asked  # it was there already

    await chat.press("January 2027")
    await expect(month).to_have_text("January 2027", timeout=WAIT)
    await chat.press("December")
    await expect(month).to_have_text("December 2026", timeout=WAIT)
    await chat.press("Choose who")
    await chat.pick("Dana Ferreira")
    await expect(month).to_have_text("December 2026", timeout=WAIT)
    assert chat.complaints == []
