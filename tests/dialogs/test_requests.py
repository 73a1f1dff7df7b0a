"""What a whole conversation costs at Graph, counted by the simulator; the catalogue is warm."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import pytest

from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.turn import take_turn
from tests.worlds.sample import BUSINESS, NOW, ZONE_NAME
from tests.worlds.studio import open_desk, open_studio

Ask = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def asked_of_graph() -> AsyncIterator[Ask]:
    """Says something, line by line, and gives what that asked of Graph."""
    state = ConversationState()
    numbers = count(1)
    async with open_studio() as studio, open_desk(studio) as desk:
        await desk.catalogue(BUSINESS)
        await studio.requests()

        async def say(*lines: str) -> list[str]:
            nonlocal state
            for line in lines:
                said = Said(line, locale="en-GB", zone=ZONE_NAME, holder="ana")
                state = (await take_turn(state, said, desk, now=NOW, new_id=lambda: f"i{next(numbers)}")).state
            return await studio.requests()

        yield say


async def test_a_booking_from_the_first_word_to_the_receipt_costs_five_requests(asked_of_graph: Ask) -> None:
    """The two looks are one reading of the calendar, of all that is left of this month and the next, in two parts."""
    looking = await asked_of_graph(
        "a haircut please", "Dana", "tomorrow", "at 3pm", "Ana Silva", "ana@example.com", "skip"
    )
    writing = await asked_of_graph("yes")

    assert looking == ["listCalendarView"] * 2
    assert writing == ["listCalendarView", "createAppointment", "listCalendarView"]


async def test_whoever_names_the_day_at_once_costs_four_requests(asked_of_graph: Ask) -> None:
    """No calendar is drawn, so nothing is read for one."""
    looking = await asked_of_graph("a haircut with Dana tomorrow", "at 3pm", "Ana Silva", "ana@example.com", "skip")
    writing = await asked_of_graph("yes")

    assert looking == ["listCalendarView"]
    assert writing == ["listCalendarView", "createAppointment", "listCalendarView"]


async def test_paging_through_the_calendar_costs_one_reading_a_month(asked_of_graph: Ask) -> None:
    await asked_of_graph("a haircut please", "with Dana")

    december = await asked_of_graph("December")
    january = await asked_of_graph("January 2027")
    back = await asked_of_graph("December", "on 8 December")

    assert december == []  # it was read with November
    assert 1 <= len(january) <= 2
    assert back == []


async def test_a_move_looks_its_appointment_up_once_a_message(asked_of_graph: Ask) -> None:
    await asked_of_graph("haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com", "skip", "yes")

    looking = await asked_of_graph("move it to Friday at 11")

    assert looking.count("getAppointment") <= 2  # the conversation, and the desk to hold the new time
