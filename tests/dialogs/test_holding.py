"""A chosen slot is the customer's while they decide, and nobody else's afterwards."""

from __future__ import annotations

import pytest

from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.turn import take_turn
from graph.errors import TryLater
from scheduling.limits import Limit
from scheduling.model import TooMany
from tests.worlds.sample import ZONE_NAME


class Chat:
    """One of several customers who write at the same time; each holds in their own name."""

    def __init__(self, desk, now, name: str) -> None:  # type: ignore[no-untyped-def]  # fixtures
        self.desk, self.now, self.name = desk, now, name
        self.state = ConversationState()

    async def say(self, *texts: str) -> str:
        for text in texts:
            said = Said(text, locale="en-GB", zone=ZONE_NAME, holder=self.name)
            turn = await take_turn(self.state, said, self.desk, now=self.now, new_id=lambda: f"{self.name}-intent")
            self.state = turn.state
        return "\n".join(reply.text for reply in turn.replies)


@pytest.fixture
def ana(desk, now) -> Chat:  # type: ignore[no-untyped-def]  # fixtures
    return Chat(desk, now, "ana")


@pytest.fixture
def bea(desk, now) -> Chat:  # type: ignore[no-untyped-def]  # fixtures
    return Chat(desk, now, "bea")


async def test_a_chosen_slot_is_shown_to_nobody_else(ana: Chat, bea: Chat) -> None:
    await ana.say("haircut with Dana tomorrow at 3pm")

    told = await bea.say("haircut with Dana tomorrow at 3pm")

    assert "already taken" in told


async def test_another_choice_takes_the_place_of_the_first(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm")

    await ana.say("4pm")

    assert [hold.start.hour for hold in desk.holds.values()] == [16]


@pytest.mark.parametrize("turning_away", ["never mind", "start over", "another day please", "another service"])
async def test_whoever_turns_away_keeps_it_from_nobody(desk, ana: Chat, turning_away: str) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm")

    await ana.say(turning_away)

    assert desk.holds == {}


async def test_a_hold_that_ran_out_is_taken_again(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm")
    desk.holds.clear()

    await ana.say("Ana Silva")

    assert "ana" in desk.holds


async def test_whoever_comes_back_too_late_hears_it_before_giving_more(desk, ana: Chat, bea: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm")
    desk.holds.clear()
    await bea.say("haircut with Dana tomorrow at 3pm")

    told = await ana.say("Ana Silva")

    assert told.startswith("I'm sorry, that time has just gone.")
    assert ana.state.customer.name == "Ana Silva"
    assert ana.state.visit is not None
    assert ana.state.visit.slot is None


async def test_a_booking_set_aside_keeps_its_slot(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm, my name is Ana, ana@example.com, 912345678", "yes")
    await ana.say("another haircut with Dana on Friday at 3pm")

    await ana.say("cancel tomorrow's appointment")

    assert len(ana.state.tasks) == 2
    assert [hold.start.day for hold in desk.holds.values()] == [27]


async def test_a_booked_slot_is_held_no_longer(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm, my name is Ana, ana@example.com, 912345678", "yes")

    assert len(desk.appointments) == 1
    assert desk.holds == {}


async def test_giving_up_is_answered_though_the_hold_cannot_be_given_back(desk, ana: Chat, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm")

    async def fail(holder: str) -> None:
        raise TryLater("the ledger is down")

    monkeypatch.setattr(desk, "release", fail)

    assert "Nothing was booked" in await ana.say("never mind")


# --- where nothing is kept -------------------------------------------------------------------------------------------


async def test_whoever_cannot_be_kept_a_time_hears_so_and_books_it_all_the_same(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    desk.unkept = TooMany(Limit.NETWORK_HOLDS)

    told = await ana.say("haircut with Dana tomorrow at 3pm")
    summary = await ana.say("Ana Silva, ana@example.com", "skip")
    booked = await ana.say("yes")

    assert told.startswith("I can't keep this time for you while you decide, but it's yours if it's still free")
    assert "Please check your booking" in summary
    assert "You're booked!" in booked
    assert [order.start.hour for order in desk.orders] == [15]


async def test_that_a_time_is_not_kept_is_said_once_of_each(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    desk.unkept = TooMany(Limit.HOLD_AGE)
    await ana.say("haircut with Dana tomorrow at 3pm")

    for answer in ("Ana Silva", "ana@example.com", "skip", "hm"):
        assert "can't keep this time" not in await ana.say(answer)
    assert "can't keep this time" in await ana.say("rather at 4pm")


async def test_with_whom_it_is_is_settled_though_nothing_is_kept(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    desk.unkept = TooMany(Limit.HOLD_AGE)

    await ana.say("haircut tomorrow at 3pm", "Ana Silva, ana@example.com", "skip", "yes")

    assert [order.staff_id is not None for order in desk.orders] == [True]


async def test_whether_they_have_given_a_name_is_told_with_each_hold(desk, ana: Chat) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await ana.say("haircut with Dana tomorrow at 3pm", "never mind", "haircut with Dana tomorrow at 3pm")
    await ana.say("Ana Silva", "4pm", "what does it cost?")

    assert desk.named == [False, False, True, True, True]
