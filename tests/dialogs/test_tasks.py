"""What the outcomes of moving and cancelling mean for the customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.acts import Agree, AnyAct, GiveAppointment, GiveStaff, GiveWhen, Goal, Want
from dialogs.replies import Choice
from dialogs.said import Said
from dialogs.saying.reasons import Wished, why_not
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import Cancelling, Moving, Showing
from dialogs.turn import Turn, take_turn
from dialogs.when import When
from dialogs.zones import Zones
from graph.model import Appointment, Attendee
from scheduling.model import (
    Cancelled,
    CancelOrder,
    CancelOutcome,
    MoveOutcome,
    NotFound,
    Reason,
    Refused,
    Rule,
    SlotTaken,
    Uncertain,
)
from tests.dialogs.conftest import SalonDesk, salon
from tests.worlds.sample import NOW, ZONE, ZONE_NAME

START = datetime(2026, 11, 24, 15, tzinfo=UTC)
THIS = GiveAppointment(appointment_ids=("a1",))
FRIDAY = GiveWhen(when=When((date(2026, 11, 27),), at=time(11)))
LATE = Refused((Reason(Rule.TOO_SOON, notice=timedelta(hours=24)),))
PAST = Refused((Reason(Rule.PAST),))


@pytest.fixture
def booked_desk() -> SalonDesk:
    ana = (Attendee(None, "Ana Silva", "ana@example.com", None),)
    made = Appointment("a1", "cut", "Haircut", START, START + timedelta(minutes=45), ("d",), ana)
    return SalonDesk(appointments=[made], intents={"i1": "a1"})


def customer() -> ConversationState:
    made = (Made("salon@x", "a1", "i1", "cut", ("d",), START),)
    return ConversationState(business_id="salon@x", customer=Customer(name="Ana Silva", made=made), greeted=True)


async def press(state: ConversationState, desk: SalonDesk, *acts: AnyAct) -> Turn:
    said = Said(pressed=Choice("", "", acts).value, locale="en-GB", zone=ZONE_NAME)
    return await take_turn(state, said, desk, now=NOW, new_id=lambda: "i2")


def answering(outcome: object) -> Callable[..., Any]:
    async def answer(_: object) -> object:
        return outcome

    return answer


@pytest.mark.parametrize(
    ("outcome", "told", "is_over"),
    [
        (LATE, "can only be cancelled or moved at least 24 hours ahead", True),
        (PAST, "has already begun or passed", True),
        (Uncertain(), "I'm checking whether the cancellation went through", False),
    ],
)
async def test_what_cannot_be_cancelled_stays(
    booked_desk: SalonDesk, monkeypatch: pytest.MonkeyPatch, outcome: CancelOutcome, told: str, is_over: bool
) -> None:
    monkeypatch.setattr(booked_desk, "cancel", answering(outcome))
    asked = await press(customer(), booked_desk, Want(goal=Goal.CANCEL), THIS)

    turn = await press(asked.state, booked_desk, Agree(intent="i2"))

    assert told in turn.replies[0].text
    assert (turn.state.is_idle, turn.state.is_in_doubt) == (is_over, not is_over)
    assert [one.appointment_id for one in turn.state.customer.made] == ["a1"]


async def test_of_two_that_cannot_be_cancelled_both_the_other_is(
    booked_desk: SalonDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = (Attendee(None, "Ana Silva", "ana@example.com", None),)
    later = START + timedelta(days=3)
    second = Appointment("a2", "cut", "Haircut", later, later + timedelta(minutes=45), ("d",), ana)
    both = Made("salon@x", "a1", "i1", "cut", ("d",), START), Made("salon@x", "a2", "i9", "cut", ("d",), later)
    desk = SalonDesk(appointments=[*booked_desk.appointments, second], intents={"i1": "a1", "i9": "a2"})
    orders: list[CancelOrder] = []

    async def answer(order: CancelOrder) -> CancelOutcome:
        orders.append(order)
        return LATE if order.appointment_id == "a1" else Cancelled()

    monkeypatch.setattr(desk, "cancel", answer)
    state = replace(customer(), customer=Customer(name="Ana Silva", made=both))
    all_of_them = GiveAppointment(appointment_ids=("a1", "a2"), is_all=True)
    asked = await press(state, desk, Want(goal=Goal.CANCEL), all_of_them)

    turn = await press(asked.state, desk, Agree(intent="i2"))

    told = "\n".join(reply.text for reply in turn.replies)
    assert [(order.appointment_id, order.intent) for order in orders] == [("a1", "i2"), ("a2", "i2+2")]
    assert "This one stays in the calendar: Haircut" in told and "is cancelled" in told
    assert [one.appointment_id for one in turn.state.customer.made] == ["a1"]


@pytest.mark.parametrize(
    ("outcome", "told", "task"),
    [
        (LATE, "can only be cancelled or moved at least 24 hours ahead", None),
        (SlotTaken(), "that time has just gone", Moving),
        (NotFound(), "no longer in the calendar", None),
        (Uncertain(), "I'm checking whether the new time went through", Moving),
    ],
)
async def test_what_cannot_be_moved_is_said(
    booked_desk: SalonDesk, monkeypatch: pytest.MonkeyPatch, outcome: MoveOutcome, told: str, task: type | None
) -> None:
    monkeypatch.setattr(booked_desk, "move", answering(outcome))
    asked = await press(customer(), booked_desk, Want(goal=Goal.MOVE), THIS, FRIDAY)

    turn = await press(asked.state, booked_desk, Agree(intent="i2"))

    assert asked.replies[0].text.startswith("Please check the new time")
    assert told in turn.replies[0].text
    assert turn.state.is_idle if task is None else isinstance(turn.state.task, task)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (LATE.reasons[0], "can only be cancelled or moved at least 24 hours ahead. Please contact Salon"),
        (PAST.reasons[0], "has already begun or passed"),
        (Reason(Rule.KEPT), "can't be moved or cancelled here. Please contact Salon"),
        (Reason(Rule.MOVED_OFTEN, most=0), "appointments can't be moved to another time here. Your appointment stays"),
        (Reason(Rule.MOVED_OFTEN, most=1), "can be moved once here, and this one has been. Your appointment stays"),
        (Reason(Rule.MOVED_OFTEN, most=2), "can be moved 2 times here, and this one has been. Your appointment stays"),
    ],
)
@pytest.mark.parametrize("goal", [Goal.MOVE, Goal.CANCEL])
async def test_what_cannot_be_changed_is_said_before_anything_is_asked(
    booked_desk: SalonDesk, reason: Reason, told: str, goal: Goal
) -> None:
    booked_desk.unchangeable = (reason,)

    turn = await press(customer(), booked_desk, Want(goal=goal), THIS)

    assert told in turn.replies[0].text
    assert turn.state.is_idle
    assert len(booked_desk.appointments) == 1


@pytest.mark.parametrize("goal", [Goal.MOVE, Goal.CANCEL])
async def test_what_is_gone_from_the_calendar_is_said_to_be(booked_desk: SalonDesk, goal: Goal) -> None:
    asked = await press(customer(), booked_desk, Want(goal=goal), THIS, *([FRIDAY] if goal is Goal.MOVE else []))
    booked_desk.appointments.clear()

    turn = await press(asked.state, booked_desk, Agree(intent="i9"), GiveStaff(staff_ids=("m",)))
    turn = await press(turn.state, booked_desk, Want(goal=Goal.SHOW))

    assert turn.state.customer.made == ()
    assert turn.state.is_idle


async def test_a_cancellation_asks_for_a_yes_and_then_cancels(booked_desk: SalonDesk) -> None:
    asked = await press(customer(), booked_desk, Want(goal=Goal.CANCEL), THIS)
    assert isinstance(asked.state.task, Cancelling)

    turn = await press(asked.state, booked_desk, Agree(intent="i2"))

    assert turn.replies[0].text.startswith("Done: your Haircut")
    assert booked_desk.appointments == []


async def test_one_appointment_is_shown_and_what_was_under_way_goes_on(booked_desk: SalonDesk) -> None:
    state = customer().pushed(Showing())
    assert state.task == Showing()

    turn = await press(customer(), booked_desk, Want(goal=Goal.SHOW), THIS)

    assert turn.replies[0].text.startswith("Your appointment\nService: Haircut")
    assert turn.state.is_idle


@pytest.mark.parametrize(
    ("reason", "is_day", "said"),
    [
        (Reason(Rule.PAST), False, "Tuesday 24 November at 15:00 has already passed."),
        (Reason(Rule.PAST), True, "Tuesday 24 November is in the past."),
        (Reason(Rule.NOT_BOOKABLE), False, "Haircut can't be booked for then."),
        (
            Reason(Rule.TOO_SOON, notice=timedelta(hours=2)),
            True,
            "We need at least 2 hours notice, so Tuesday 24 November",
        ),
        (Reason(Rule.TOO_FAR, limit=date(2026, 12, 1)), True, "We only take bookings until Tuesday 1 December."),
        (
            Reason(Rule.TOO_FAR, limit=date(2026, 11, 24)),
            False,
            "Bookings open 60 days ahead, to the minute, so on Tuesday 24 November only earlier times can be had yet.",
        ),
        (Reason(Rule.CLOSED_DAY), True, "Haircut isn't offered on Tuesday 24 November."),
        (Reason(Rule.CLOSED), True, "Tuesday 24 November is outside our opening hours."),
        (Reason(Rule.STAFF_AWAY), False, "Nobody who does Haircut is working on Tuesday 24 November at 15:00."),
        (Reason(Rule.STAFF_AWAY), True, "Nobody who does Haircut is working on Tuesday 24 November."),
        (Reason(Rule.OFF_GRID), False, "Haircut doesn't start exactly at 15:00."),
        (Reason(Rule.OFF_GRID), True, "I have nothing free for that."),
        (Reason(Rule.TAKEN), True, "Tuesday 24 November is fully booked."),
        (Reason(Rule.TOO_FEW, places=1), True, "Only one of us is free on Tuesday 24 November."),
    ],
)
def test_why_a_wish_cannot_be_met(reason: Reason, is_day: bool, said: str) -> None:
    service = salon().service("cut")
    assert service is not None
    wished = Wished(service, START.date(), None if is_day else START)

    assert why_not(Speaker(Wording("en-GB"), salon(), Zones(ZONE, None)), reason, wished).startswith(said)
