"""Customers in Microsoft's Agents Playground, in the place of Teams: in a personal chat, a group and a channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.playground import running_playground, teams_user

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ANA = "ana.teams@example.com"


async def test_books_moves_and_cancels_by_typing(browser: Any, demo: Any, tmp_path: Path) -> None:
    with running_playground(demo.page, tmp_path) as address:
        ana = await teams_user(browser, address)
        await ana.sees("welcome to Studio Almeida")

        await ana.say("a haircut tomorrow at 3pm with anyone")
        await ana.sees("What name shall I book it under?")
        await ana.say(f"Ana Sousa, {ANA}, no phone")
        await ana.sees("Please check your booking")
        await ana.picture("1-summary")
        await ana.say("yes")
        await ana.sees("You're booked!")
        await ana.cannot_press("Confirm booking")
        await ana.picture("2-typed-yes")
        assert await demo.appointments_of(ANA) == ["Haircut 2026-11-24T15:00:00"]

        await ana.say("move it to wednesday at 10am")
        await ana.sees("Confirm new time")
        await ana.say("yes")
        await ana.sees("has moved")
        await ana.cannot_press("Confirm new time")
        assert await demo.appointments_of(ANA) == ["Haircut 2026-11-25T10:00:00"]

        await ana.say("cancel my appointment")
        await ana.sees("Shall I cancel")
        await ana.picture("3-cancel")
        await ana.say("yes")
        await ana.sees("is cancelled.")
        await ana.picture("4-cancelled")
        assert await demo.appointments_of(ANA) == []
        assert ana.faults == []


async def test_books_moves_and_cancels_by_pressing(browser: Any, demo: Any, tmp_path: Path) -> None:
    """Nothing is typed but what only the customer knows: name and address."""
    with running_playground(demo.page, tmp_path) as address:
        ana = await teams_user(browser, address)
        await ana.press("Book an appointment")
        await ana.press("Haircut")
        await ana.press("Tue Nov 24")
        await ana.picture("5-times")
        await ana.press_time("3:00 PM")
        await ana.sees("What name shall I book it under?")
        await ana.say(f"Ana Sousa, {ANA}")
        await ana.press("Skip")
        await ana.press("Confirm booking")
        await ana.sees("You're booked!")
        await ana.cannot_press("Confirm booking")
        await ana.picture("6-pressed-yes")
        assert await demo.appointments_of(ANA) == ["Haircut 2026-11-24T15:00:00"]

        await ana.press("Move")
        await ana.sees_times("When would you like to come?", 2)
        await ana.say("friday at 3pm")
        await ana.press("Confirm new time")
        await ana.sees("has moved")
        await ana.cannot_press("Confirm new time")
        assert await demo.appointments_of(ANA) == ["Haircut 2026-11-27T15:00:00"]

        await ana.press("Cancel")
        await ana.press("Yes, cancel it")
        await ana.sees("is cancelled.")
        await ana.cannot_press("Move")
        await ana.picture("7-all-used")
        assert await demo.appointments_of(ANA) == []
        assert ana.faults == []


async def test_where_others_read_along_it_says_what_all_may_know_or_leads_to_the_personal_chat(
    browser: Any, demo: Any, tmp_path: Path
) -> None:
    with running_playground(demo.page, tmp_path) as address:
        ana = await teams_user(browser, address)
        await ana.sees("welcome to Studio Almeida")
        for place in ("Group Chat", "General"):
            await ana.turn_to(place)
            await ana.mention("a haircut tomorrow at 3pm")
            await ana.sees("a haircut tomorrow at 3pm")
            await ana.sees_times("Appointments are private", 2)
            await ana.mention("what does a haircut cost?")
            await ana.sees("Haircut: €28")
            await ana.picture(f"8-{place}")
        assert ana.faults == []


async def test_replies_are_in_the_body_where_they_are_expected_there(browser: Any, demo: Any, tmp_path: Path) -> None:
    with running_playground(demo.page, tmp_path, "--dm", "expectReplies") as address:
        ana = await teams_user(browser, address)
        await ana.say("a haircut tomorrow at 3pm with anyone")
        await ana.sees("What name shall I book it under?")
        await ana.say(f"Ana Sousa, {ANA}, no phone")
        await ana.sees("Please check your booking")
        await ana.press("Confirm booking")
        await ana.sees("You're booked!")
        await ana.cannot_press("Confirm booking")
        await ana.picture("9-expected")
        assert await demo.appointments_of(ANA) == ["Haircut 2026-11-24T15:00:00"]
        assert ana.faults == []
