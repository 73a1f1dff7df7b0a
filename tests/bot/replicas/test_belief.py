"""The judge of `test_one_truth.py` tells a truth from a lie."""

from __future__ import annotations

import pytest

from tests.bot.replicas.belief import BEATEN_BY_THEMSELVES, DUPLICATE, NEVER_TOLD, TOLD_WRONG, Belief, after, faults

TEN, LATER = "1 December at 10:00", "1 December at 11:30"
BOOKING = Belief(times=frozenset(), wish=frozenset({TEN}))
CANCELLING = Belief(times=frozenset({TEN}), wish=frozenset())
MOVING = Belief(times=frozenset({TEN}), wish=frozenset({LATER}))

BOOKED = f"You're booked!\nService: Haircut\nWhen: Tuesday {TEN}\nWith: Dana"
MOVED = f"Your appointment has moved\nService: Haircut\nWhen: Tuesday {LATER}\nWith: Dana"
SUMMARY = f"Please check your booking\nService: Haircut\nWhen: Tuesday {TEN}\nIs this right?"
MOVE_SUMMARY = f"Please check the new time\nUntil now: Tuesday {TEN}\nNew time: Tuesday {LATER}\nIs this right?"
MINE = f"Your appointment\nService: Haircut\nWhen: Tuesday {TEN}"
SHALL_I = f"Shall I cancel your Haircut on Tuesday {TEN} with Dana?"
CANCELLED = f"Done: your Haircut on Tuesday {TEN} with Dana is cancelled."
NOTHING = "All right, I've dropped that. Nothing was booked.\nIs there anything else I can do for you?"
STAYS = "All right, your appointment stays as it is.\nIs there anything else I can do for you?"
WAIT = "One moment please, I'm still checking the calendar."
CHECKING = "I'm checking whether your booking went through, which can take two or three minutes."
THROUGH = "Good news: that went through. Write to me any time and I'll show you the details."
NOT_THROUGH = "I looked, and that did not go through: nothing has been changed in the calendar."
GONE = "I'm sorry, that time has just gone."


@pytest.mark.parametrize(
    ("before", "told", "calendar"),
    [
        (BOOKING, [WAIT, BOOKED, "All right."], [TEN]),
        (BOOKING, [NOTHING, "That button is from before. Here is where we are now."], []),
        (BOOKING, [BOOKED, MOVE_SUMMARY, MOVED], [LATER]),
        (BOOKING, [SUMMARY, BOOKED], [TEN]),
        (BOOKING, [CHECKING, THROUGH], [TEN]),
        (BOOKING, [CHECKING, NOT_THROUGH], []),
        (BOOKING, [MINE], [TEN]),
        (CANCELLING, [CANCELLED, "I can't see an appointment made in this chat."], []),
        (CANCELLING, [STAYS], [TEN]),
        (CANCELLING, [CHECKING, NOT_THROUGH], [TEN]),
        (MOVING, [MOVED, SHALL_I.replace(TEN, LATER), CANCELLED], []),
        (MOVING, [CHECKING, THROUGH], [LATER]),
        (MOVING, [CHECKING, NOT_THROUGH], [TEN]),
    ],
)
def test_what_is_so_is_no_fault(before: Belief, told: list[str], calendar: list[str]) -> None:
    assert faults(after(before, told), calendar) == ()


@pytest.mark.parametrize(
    ("before", "told", "calendar", "found"),
    [
        (BOOKING, [NOTHING], [TEN], (TOLD_WRONG,)),
        (BOOKING, [BOOKED, NOTHING], [TEN], (TOLD_WRONG,)),
        (BOOKING, [BOOKED, SUMMARY], [TEN], (TOLD_WRONG,)),
        (BOOKING, [BOOKED], [], (TOLD_WRONG,)),
        (BOOKING, [BOOKED.replace(TEN, LATER)], [TEN, LATER], (TOLD_WRONG, DUPLICATE)),
        (BOOKING, [GONE, BOOKED], [TEN], (BEATEN_BY_THEMSELVES,)),
        (BOOKING, [WAIT, CHECKING], [TEN], (NEVER_TOLD,)),
        (BOOKING, [SUMMARY], [TEN], (NEVER_TOLD,)),
        (BOOKING, [], [], (NEVER_TOLD,)),
        (CANCELLING, [STAYS], [], (TOLD_WRONG,)),
        (CANCELLING, [CANCELLED, STAYS], [], (TOLD_WRONG,)),
        (CANCELLING, [CANCELLED, SHALL_I], [], (TOLD_WRONG,)),
        (MOVING, [STAYS], [LATER], (TOLD_WRONG,)),
        (MOVING, [MOVED, MINE], [LATER], (TOLD_WRONG,)),
    ],
)
def test_what_is_not_so_is_found(before: Belief, told: list[str], calendar: list[str], found: tuple[str, ...]) -> None:
    assert faults(after(before, told), calendar) == found
