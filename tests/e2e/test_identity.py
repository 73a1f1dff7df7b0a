"""Customers who show in a browser who they are, by a code that is read where it arrives."""

from __future__ import annotations

from typing import Any

import pytest

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ANA = "ana.phoned@example.com"
AT_WORK = "joe@contoso.onmicrosoft.com"


async def test_what_was_booked_by_phone_is_found_moved_and_cancelled(visits: Any, demo: Any) -> None:
    await demo.books_by_phone(ANA, "2026-11-26T15:00:00")
    chat = await visits.open(width=1280)
    await chat.sees("welcome to Studio Almeida")

    await chat.say("when is my appointment?")
    await chat.sees("Which e-mail address is the appointment booked under?")
    await chat.picture("1280-whose-appointment")
    await chat.say(ANA)
    await chat.sees("Which six digits are in it?")
    await chat.picture("1280-code")
    await chat.say(await demo.code_for(ANA))
    await chat.sees("Thursday 26 November at 15:00")
    await chat.picture("1280-found-by-proof")

    await chat.say("move it to friday at 3pm")
    await chat.sees("Friday 27 November at 15:00")
    await chat.press("Confirm new time")
    await chat.sees("Your appointment has moved")
    assert await demo.appointments_of(ANA) == ["Beard trim 2026-11-27T15:00:00"]

    await chat.say("actually, cancel it")
    await chat.sees("Shall I cancel your Beard trim on Friday 27 November at 15:00")
    await chat.say("yes")
    await chat.sees("is cancelled.")
    assert await demo.appointments_of(ANA) == []
    assert chat.complaints == []


@pytest.mark.parametrize("one_time_password", [False, True])
@pytest.mark.parametrize("access", ["unrestricted", "restrictedToOrganization"])
async def test_a_page_that_is_closed_stays_closed(visits: Any, demo: Any, access: str, one_time_password: bool) -> None:
    """First without a proof, then with one of somebody else's address, then with one that is enough."""
    await demo.sets_page(access=access, one_time_password=one_time_password)
    is_closed = access != "unrestricted"
    chat = await visits.open(width=400)
    await chat.sees("welcome to Studio Almeida")

    await chat.say("a beard trim on thursday at 2:30pm")
    if is_closed:
        await chat.sees("Booking here is only for people of")
        await chat.say("ana@example.com")
        await chat.sees("only people of")
        await chat.picture(f"400-members-{one_time_password}")
        await chat.say(AT_WORK)
        await chat.sees("Which six digits are in it?")
        await chat.say("000000")
        await chat.sees("That isn't the code I sent")
        await chat.say(await demo.code_for(AT_WORK))
        await chat.sees("What name shall I book it under?")
        await chat.say("Joe May")
    else:
        await chat.sees("What name shall I book it under?")
        await chat.say("Joe May")
        await chat.sees("Which e-mail address")
        await chat.say(AT_WORK)
        if one_time_password:
            await chat.sees("Which six digits are in it?")
            await chat.say("yes, book it")
            assert await demo.appointments_of(AT_WORK) == []
            await chat.say(await demo.code_for(AT_WORK))
    await chat.sees("And a phone number")
    await chat.press("Skip")
    await chat.sees("Please check your booking")
    assert await demo.appointments_of(AT_WORK) == []
    assert await demo.appointments_of("ana@example.com") == []
    await chat.press("Confirm booking")
    await chat.sees("You're booked!")

    assert await demo.appointments_of(AT_WORK) == ["Beard trim 2026-11-26T14:30:00"]
