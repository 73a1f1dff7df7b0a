"""What turns did for the business: counted once, as values that lead to nobody."""

from __future__ import annotations

import json
from datetime import date, time
from itertools import count
from zoneinfo import ZoneInfo

import msgspec
import pytest

from dialogs.acts import Goal
from dialogs.happenings import (
    LOST,
    NO_SUCH_STAFF,
    STAGES,
    Happened,
    Happening,
    Stage,
    WishedTime,
    stages_reached,
)
from dialogs.said import Said, Settled
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking
from dialogs.when import When
from graph.errors import NotAllowed, TryLater
from scheduling.limits import Limit
from scheduling.model import Reason, Rule, Slot, SlotTaken, TooMany, Uncertain
from tests.dialogs import customer
from tests.dialogs.conftest import SalonDesk
from tests.worlds.sample import NOW

ONE_BREATH = "haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"
SHOP = "salon@x"


@pytest.fixture
def ana(desk: SalonDesk) -> customer.Customer:
    return customer.Customer(desk, NOW)


def stages(happenings: list[Happening]) -> list[str]:
    return [one.why for one in happenings if one.kind is Happened.STAGE]


def others(happenings: list[Happening]) -> list[Happening]:
    return [one for one in happenings if one.kind is not Happened.STAGE]


async def test_a_booking_in_one_breath_goes_through_every_stage_and_is_booked(ana: customer.Customer) -> None:
    await ana.say(ONE_BREATH)

    assert stages(ana.happenings) == [stage.value for stage in STAGES[:-1]]

    await ana.say("yes")

    assert stages(ana.happenings) == [stage.value for stage in STAGES]
    assert others(ana.happenings) == [Happening(Happened.BOOKED, SHOP, "cut")]


async def test_each_stage_is_counted_when_it_is_come_to(ana: customer.Customer) -> None:
    so_far = []
    for said in ("I'd like to book", "haircut", "tomorrow", "3pm", "Ana Silva", "ana@example.com", "no phone", "yes"):
        before = len(ana.happenings)
        await ana.say(said)
        so_far.append(stages(ana.happenings[before:]))

    assert so_far == [["began"], ["service"], ["day"], ["time"], ["details"], [], ["summary"], ["confirmed"]]


async def test_whoever_goes_back_and_comes_again_is_counted_once(ana: customer.Customer) -> None:
    await ana.say(ONE_BREATH, "rather on Friday at 10", "no, tomorrow at 3pm", "yes")

    assert stages(ana.happenings) == [stage.value for stage in STAGES]
    assert [one.kind for one in others(ana.happenings)] == [Happened.BOOKED]


async def test_a_second_booking_is_counted_anew(ana: customer.Customer) -> None:
    await ana.say(ONE_BREATH, "yes", "another haircut on Friday at 10", "yes")

    assert stages(ana.happenings).count(Stage.SUMMARY.value) == 2
    assert [one.kind for one in others(ana.happenings)] == [Happened.BOOKED] * 2


async def test_a_receipt_that_is_shown_again_books_nothing_more(ana: customer.Customer) -> None:
    await ana.say(ONE_BREATH)
    confirm = ana.button("Confirm booking")
    await ana.take(customer.pressed(confirm))
    await ana.take(customer.pressed(confirm))

    assert [one.kind for one in others(ana.happenings)] == [Happened.BOOKED]


async def test_moving_and_cancelling(ana: customer.Customer) -> None:
    await ana.say(ONE_BREATH, "yes")
    ana.happenings.clear()

    await ana.say("move it to Friday at 10", "yes", "cancel my appointment", "yes")

    assert ana.happenings == [
        Happening(Happened.MOVED, SHOP, "cut"),
        Happening(Happened.CANCELLED, SHOP, "cut"),
    ]


@pytest.mark.parametrize(
    ("wish", "why", "weekday", "hour"),
    [
        ("haircut tomorrow at 3am", Rule.CLOSED, 1, 3),
        ("haircut on Sunday at 11", Rule.CLOSED_DAY, 6, 11),
        ("haircut on Sunday", Rule.CLOSED_DAY, 6, None),
        ("haircut on 30 March 2027 at 10", Rule.TOO_FAR, 1, 10),
    ],
)
async def test_why_a_wish_cannot_be_met_and_when_it_was_for(
    ana: customer.Customer, wish: str, why: Rule, weekday: int, hour: int | None
) -> None:
    await ana.say(wish)

    assert others(ana.happenings) == [Happening(Happened.UNMET, SHOP, "cut", why.value, weekday, hour)]


async def test_a_time_that_is_taken_is_unmet_demand(ana: customer.Customer, desk: SalonDesk) -> None:
    for number, name in enumerate(("Bea Reis", "Caio Lima"), 1):
        another = customer.Customer(desk, NOW)
        another.numbers = count(100 * number)
        await another.say(ONE_BREATH.replace("Ana Silva", name), "yes")

    await ana.say("haircut tomorrow at 3pm")

    assert others(ana.happenings) == [Happening(Happened.UNMET, SHOP, "cut", Rule.TAKEN.value, 1, 15)]


async def test_a_time_that_somebody_else_was_faster_for(ana: customer.Customer, desk: SalonDesk) -> None:
    await ana.say(ONE_BREATH)
    desk.next_outcome = SlotTaken()
    await ana.say("yes")

    assert others(ana.happenings) == [Happening(Happened.UNMET, SHOP, "cut", LOST, 1, 15)]


async def test_somebody_who_does_not_work_there(ana: customer.Customer) -> None:
    await ana.say("haircut with Zelda")

    assert others(ana.happenings) == [Happening(Happened.UNMET, SHOP, "cut", NO_SUCH_STAFF)]


async def test_what_is_refused(ana: customer.Customer, desk: SalonDesk) -> None:
    await ana.say(ONE_BREATH)
    desk.next_outcome = TooMany(Limit.CHAT_BOOKINGS)
    await ana.say("yes", "yes", "yes")
    desk.unchangeable = (Reason(Rule.TOO_SOON),)
    await ana.say("cancel my appointment")

    assert others(ana.happenings) == [
        Happening(Happened.REFUSED, SHOP, "cut", Limit.CHAT_BOOKINGS.value),
        Happening(Happened.BOOKED, SHOP, "cut"),
        Happening(Happened.REFUSED, SHOP, "cut", Rule.TOO_SOON.value),
    ]


async def test_questions_that_nobody_here_can_answer_and_people_who_are_asked_for(ana: customer.Customer) -> None:
    await ana.say("do you take credit cards?", "can I talk to a person?")

    assert ana.happenings == [
        Happening(Happened.UNANSWERED, SHOP, why="payment"),
        Happening(Happened.HANDED_OVER, SHOP),
    ]


async def test_not_understood_once_is_nothing_and_twice_is_stuck(ana: customer.Customer) -> None:
    await ana.say("haircut")
    ana.happenings.clear()

    await ana.say("wibble wobble")
    assert ana.happenings == []

    await ana.say("wibble wobble")
    assert [(one.kind, one.why) for one in ana.happenings] == [(Happened.STUCK, "day")]


async def test_a_write_without_a_clear_answer_is_counted_once_and_then_what_became_of_it(
    ana: customer.Customer, desk: SalonDesk
) -> None:
    await ana.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await ana.say("yes")
    desk.next_outcome = Uncertain()
    await ana.say("and?")

    assert others(ana.happenings) == [Happening(Happened.UNCERTAIN, SHOP, "cut", Goal.BOOK.value)]

    await ana.say("and now?")

    assert others(ana.happenings)[1:] == [Happening(Happened.BOOKED, SHOP, "cut")]
    assert stages(ana.happenings).count("confirmed") == 1


@pytest.mark.parametrize(
    ("kind", "expected"), [("book", Happened.BOOKED), ("move", Happened.MOVED), ("cancel", Happened.CANCELLED)]
)
async def test_a_write_that_the_conversation_has_forgotten_is_counted_when_it_is_told(
    ana: customer.Customer, kind: str, expected: Happened
) -> None:
    await ana.take(Said(settled=Settled("intent-9", is_done=True, kind=kind, business_id=SHOP, appointment_id="gone")))

    assert ana.happenings == [Happening(expected, SHOP)]


async def test_an_outage_and_a_wrong_set_up(ana: customer.Customer, desk: SalonDesk) -> None:
    desk.broken = TryLater("busy")
    await ana.say("haircut")
    desk.broken = NotAllowed("no consent")
    await ana.say("haircut")

    assert [(one.kind, one.why) for one in ana.happenings] == [
        (Happened.OUTAGE, "try-later"),
        (Happened.OUTAGE, "set-up"),
    ]


async def test_nothing_of_the_customer_is_in_it(ana: customer.Customer) -> None:
    await ana.say("can I talk to a person?", ONE_BREATH, "wibble", "wibble", "yes", "cancel my appointment", "yes")

    told = json.dumps([msgspec.to_builtins(one) for one in ana.happenings])
    assert "booked" in told  # there was something
    assert not any(word in told for word in ("Ana", "Silva", "ana@", "9123", "wibble"))


def test_a_wish_is_counted_on_the_clock_of_the_business() -> None:
    lisbon, tokyo = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")

    wished = WishedTime(date(2026, 3, 31), time(8, 30), tokyo)

    assert wished.seen_from(lisbon) == (1, 0)
    assert WishedTime(date(2026, 3, 30), time(3), tokyo).seen_from(lisbon) == (6, 19)
    assert WishedTime(date(2026, 3, 30), None, tokyo).seen_from(lisbon) == (0, None)


def test_stages_are_come_to_in_their_order_and_never_twice() -> None:
    slot = Slot(NOW, 30, ("d",))
    states = [
        (Booking(), None, Stage.BEGAN),
        (Booking(service_id="cut"), None, Stage.SERVICE),
        (Booking(service_id="cut", when=When(days=(NOW.date(),))), None, Stage.DAY),
        (Booking(service_id="cut", slot=slot), None, Stage.TIME),
        (Booking(service_id="cut", slot=slot), "Ana", Stage.DETAILS),
        (Booking(service_id="cut", slot=slot, intent="i"), "Ana", Stage.SUMMARY),
    ]
    for booking, name, furthest in states:
        state = ConversationState(customer=Customer(name=name), tasks=(booking,))
        for reached in ("", *(stage.value for stage in STAGES)):
            had = msgspec.structs.replace(booking, reached=reached)
            new = list(stages_reached(state, had, is_agreed=False))
            past = [stage.value for stage in STAGES].index(reached) + 1 if reached else 0
            assert new == list(STAGES[past : STAGES.index(furthest) + 1])
