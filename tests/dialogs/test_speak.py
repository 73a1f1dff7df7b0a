"""How a day with many times is offered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from dialogs.fields import time
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.when import When
from dialogs.zones import Zones
from scheduling.model import Slot
from tests.dialogs.conftest import salon
from tests.worlds.sample import ZONE

MORNING = datetime(2026, 11, 24, 9, tzinfo=ZONE)


def ask(*minutes: int) -> Ask:
    """For slots so many minutes after nine."""
    slots = tuple(Slot(MORNING + timedelta(minutes=n), 30, ("d",)) for n in minutes)
    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None, online=False))
    return time.ask(offering(slots), speaker)


def offering(slots: tuple[Slot, ...]) -> ConversationState:
    return ConversationState(tasks=(Booking(slots=slots, when=When(days=(date(2026, 11, 24),))),))


def test_many_times_are_said_as_stretches_and_their_full_hours_are_on_buttons() -> None:
    asked = ask(*range(0, 240, 15), *range(300, 480, 15))

    assert asked.text.splitlines()[1:] == [
        "Morning: 09:00 to 11:45 every 15 minutes",
        "Afternoon: 12:00 to 12:45 every 15 minutes, 14:00 to 16:45 every 15 minutes",
    ]
    assert [choice.label for choice in asked.choices] == [
        *("09:00", "10:00", "11:00", "12:00", "14:00", "15:00", "16:00", "Another day"),
    ]


def test_what_follows_at_no_even_distance_is_said_one_by_one() -> None:
    asked = ask(0, 15, 45, *range(60, 120, 10), *range(200, 320, 10))

    assert asked.text.splitlines()[1:] == [
        "Morning: 09:00, 09:15, 09:45, 10:00 to 10:50 every 10 minutes",
        "Afternoon: 12:20 to 14:10 every 10 minutes",
    ]


@pytest.mark.parametrize("count", [5, 16, 20])
def test_fewer_times_are_listed(count: int) -> None:
    asked = ask(*range(0, 30 * count, 30))

    assert asked.text.count(":00") + asked.text.count(":30") == count
    assert len(asked.choices) == min(count, 12) + 1 + (count > 12)


def test_without_full_hours_the_first_dozen_are_on_buttons() -> None:
    asked = ask(*range(5, 485, 20))

    assert len(asked.choices) == 14
    assert asked.choices[-2].label == "Later times"


def test_what_was_listed_a_moment_ago_is_not_listed_again() -> None:
    slots = tuple(Slot(MORNING + timedelta(minutes=15 * n), 30, ("d",)) for n in range(30))
    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None, online=False))

    again = time.ask(offering(slots), speaker, again=True)

    assert "09:15" not in again.text
