"""Several who come together: a time is kept for each before the yes, and each is booked once, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest

from dialogs.replies import Reply
from dialogs.said import Said, Settled
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.stored import read_state
from dialogs.turn import Turn, take_turn
from graph.errors import BookingsError, TryLater
from scheduling.limits import Limit
from scheduling.model import BookAnswer, Held, HoldOutcome, Order, SlotQuery, SlotTaken, TooMany, Uncertain
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.talk import STUDIO, Talk
from tests.worlds.sample import ZONE_NAME

SIDE_BY_SIDE = "haircut for me and my son tomorrow at 4pm, at the same time"
AGREED = ("Ana Silva, ana@example.com, 912345678", "Rui Silva", "yes")


class Party:
    """One who writes for several; the state goes through its stored form each time."""

    def __init__(self, desk: SalonDesk, now: datetime) -> None:
        self.desk, self.now, self.numbers = desk, now, count(1)
        self.state = self.before = ConversationState()
        self.told_of: tuple[str, ...] = ()

    async def say(self, *texts: str) -> str:
        told = ""
        for text in texts:
            told = await self.take(Said(text, locale="en-GB", zone=ZONE_NAME, holder="chat"))
        return told

    async def take(self, said: Said) -> str:
        turn: Turn = await take_turn(self.state, said, self.desk, now=self.now, new_id=lambda: f"i{next(self.numbers)}")
        self.before, self.state = self.state, read_state(json.loads(json.dumps(turn.state.to_json())))
        self.told_of = turn.told_of
        return "\n".join(map(_text, turn.replies))

    @property
    def booking(self) -> Booking:
        assert isinstance(self.state.task, Booking)
        return self.state.task

    @property
    def calendar(self) -> list[tuple[int, str, str | None]]:
        """When, with whom and who."""
        return [(one.start.hour, one.staff_ids[0], one.attendees[0].name) for one in self.desk.appointments]


def _text(reply: Reply) -> str:
    return reply.text


BOTH = [(16, "d", "Ana Silva"), (16, "m", "Rui Silva")]


@pytest.fixture
def party(desk: SalonDesk, now: datetime) -> Party:
    return Party(desk, now)


def second_meets(desk: SalonDesk, *fates: BookAnswer | BookingsError) -> None:
    """What happens to the order for the second person, the first few times that it is sent."""
    book: Callable[[Order], Awaitable[BookAnswer]] = desk.book
    left = list(fates)

    async def meet(order: Order) -> BookAnswer:
        if order.place != 2 or not left:
            return await book(order)
        fate = left.pop(0)
        if isinstance(fate, BookingsError):
            raise fate
        return fate

    desk.book = meet  # type: ignore[method-assign]  # for this one desk


async def test_a_time_is_held_for_each_before_the_yes(party: Party) -> None:
    await party.say(SIDE_BY_SIDE)

    held = {hold.holder: (hold.start.hour, *hold.staff_ids) for hold in party.desk.holds.values()}
    assert held == {"chat": (16, "d"), "place/2/chat": (16, "m")}


@pytest.mark.parametrize("turning_away", ["never mind", "start over", "another day please", "only me"])
async def test_whoever_does_not_come_keeps_nothing_from_anybody(party: Party, turning_away: str) -> None:
    await party.say(SIDE_BY_SIDE)

    await party.say(turning_away)

    assert "place/2/chat" not in party.desk.holds


async def test_nothing_is_written_before_the_yes_to_all_of_it(party: Party) -> None:
    told = await party.say(SIDE_BY_SIDE, *AGREED[:-1])

    assert "For: 2 people, at the same time" in told
    assert "Also for: Rui Silva" in told
    assert party.desk.orders == []

    await party.say("yes")

    assert [(order.intent, order.place, order.holder) for order in party.desk.orders] == [
        ("i1", 1, "chat"),
        ("i1+2", 2, "chat"),
    ]
    assert party.calendar == BOTH
    assert party.desk.holds == {}
    assert party.told_of == ("i1", "i1+2")


async def test_one_after_the_other_each_begins_when_the_one_before_is_done(party: Party) -> None:
    told = await party.say("haircut with Dana for me and my son tomorrow at 2pm")
    assert "one after the other, or one appointment for all?" in told  # there is one Dana
    await party.say("one after the other", *AGREED)

    assert party.calendar == [(14, "d", "Ana Silva"), (15, "d", "Rui Silva")]


async def test_a_turn_that_is_run_again_books_nobody_twice(party: Party) -> None:
    """Its process died between the two, or just before its end was stored."""
    await party.say(SIDE_BY_SIDE, *AGREED)
    party.state = party.before

    await party.say("yes")

    assert party.calendar == BOTH


async def test_an_outage_between_two_is_gone_on_from_where_it_began(party: Party) -> None:
    second_meets(party.desk, TryLater("down"))

    told = await party.say(SIDE_BY_SIDE, *AGREED)

    assert "You're booked!" in told
    assert "can't reach the calendar" in told
    assert party.told_of == ("i1",)  # whose receipt stands there
    assert party.calendar == BOTH[:1]
    assert "place/2/chat" in party.desk.holds
    assert "Rui Silva" in await party.say("try again")
    assert party.calendar == BOTH


@pytest.mark.parametrize("is_done", [True, False])
async def test_the_end_of_one_that_was_in_doubt_is_told_unasked(party: Party, *, is_done: bool) -> None:
    """Where it was not done, the yes was to something else: it is asked again, for those who are left."""
    second_meets(party.desk, Uncertain())
    told = await party.say(SIDE_BY_SIDE, *AGREED)
    assert "checking whether your booking went through" in told
    assert party.told_of == ("i1",)

    news = await party.take(Said(settled=Settled("i1+2", is_done=is_done), holder="chat"))

    if not is_done:
        assert "did not go through" in news
        assert "Name: Rui Silva" in news
        await party.say("yes")
    assert party.calendar == BOTH


async def test_of_whom_somebody_was_faster_the_others_stay_booked(party: Party) -> None:
    second_meets(party.desk, SlotTaken())

    told = await party.say(SIDE_BY_SIDE, *AGREED)

    assert "One of you is booked, and that stays so. Let's find another time for the other one." in told
    assert party.booking.people == 1
    await party.say("tomorrow at 2pm", "yes")
    assert party.calendar == [BOTH[0], (14, "m", "Rui Silva")]
    assert party.desk.holds == {}


async def test_whoever_is_left_out_has_a_number_beside_the_customers_name(party: Party) -> None:
    await party.say(SIDE_BY_SIDE, AGREED[0], "skip", "yes")

    assert [name for *_, name in party.calendar] == ["Ana Silva", "Ana Silva (2)"]


async def test_a_start_at_which_not_all_have_their_turn_is_not_offered(party: Party) -> None:
    told = await party.say("haircut with Dana for me and my son tomorrow at 6pm", "one after the other")

    assert "I haven't time for 2 of you one after the other on Tuesday 24 November at 18:00." in told
    assert party.booking.slot is None


@pytest.mark.parametrize("text", ["One appointment for all", "just one appointment for both of us please"])
async def test_several_can_come_to_one_appointment(party: Party, text: str) -> None:
    await party.say("haircut for me and my son tomorrow at 2pm", text)

    assert party.booking.people == 1
    assert party.booking.slot is not None


async def test_a_change_that_is_dropped_leaves_all_as_they_stood(party: Party) -> None:
    await party.say(SIDE_BY_SIDE, *AGREED[:-1])
    await party.say("make it 5pm, my email is wrong")
    assert {hold.start.hour for hold in party.desk.holds.values()} == {17}

    told = await party.say("never mind")

    assert "When: Tuesday 24 November at 16:00" in told
    assert {hold.holder: hold.start.hour for hold in party.desk.holds.values()} == {"chat": 16, "place/2/chat": 16}


async def test_a_guest_whose_time_has_gone_takes_all_to_another_time(party: Party) -> None:
    await party.say(SIDE_BY_SIDE, AGREED[0])
    held = party.desk.holds.pop("place/2/chat")
    party.desk.holds["other"] = held.__class__(
        **{name: getattr(held, name) for name in held.__slots__} | {"holder": "other"}
    )

    told = await party.say("Rui Silva")

    assert told.startswith("I'm sorry, that time has just gone for one of you.")
    assert party.booking.slot is None


async def test_where_no_more_can_be_booked_the_first_is_booked_and_all_hear_whom_to_ask(
    desk: SalonDesk, party: Party
) -> None:
    second_meets(desk, TooMany(Limit.CHAT_BOOKINGS))

    told = await party.say(SIDE_BY_SIDE, *AGREED)

    assert told.endswith(
        "One of you is booked, and that stays so.\n"
        "That's as many bookings as I can take from one chat in a day. "
        "For more, please contact us on +351 210 000 100 / hello@studio-almeida.example."
    )
    assert party.calendar == BOTH[:1]
    assert not party.booking.agreed


@pytest.mark.parametrize("way", ["at the same time", "one after the other"])
async def test_each_of_several_has_a_team_of_their_own(way: str) -> None:
    """Of a team each of them takes two of the four, and those who have the first are not asked of the second."""
    duet = {"name": "Duet massage", "minutes": 60, "staff_needed": 2}
    talk = Talk(STUDIO | {"staff": ["Ana", "Dana", "Marco", "Eva"], "services": [duet]})
    asked: list[SlotQuery] = []
    hold = talk.desk.hold

    async def ask(query: SlotQuery, start: datetime) -> HoldOutcome:
        asked.append(query)
        kept = await hold(query, start)
        # As the real desk does, it names those whose time is kept.
        return replace(kept, slot=kept.slot.having()) if isinstance(kept, Held) else kept

    talk.desk.hold = ask  # type: ignore[method-assign]  # for this one desk
    talk.holder = "chat"

    await talk.say(f"a duet massage for me and my friend on friday at 10, {way}")

    assert [(one.holder, one.staff_id, one.also_with) for one in asked] == [
        ("chat", None, ()),
        ("place/2/chat", None, ()),
    ]
