"""Whoever is booked with somebody who is away is asked once what to do, and moved by nothing but their own yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from dialogs.replies import Ask, Say, choices_of
from dialogs.said import Away, Said, Settled
from dialogs.turns.absence import AWAY
from graph.errors import TryLater
from graph.model import Appointment
from scheduling.model import MoveOrder, MoveOutcome, Reason, Rule, Uncertain
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.customer import Customer, pressed
from tests.worlds.sample import NOW, ZONE_NAME

ONE_BREATH = "haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"
HOUR = timedelta(hours=1)
SORRY = (
    "I'm sorry: Dana Ferreira can't be there, so your appointment can't take place as planned "
    "(Haircut on Tuesday 24 November at 15:00 with Dana Ferreira)."
)


def absence_of(made: Appointment, locale: str = "en-GB") -> Said:
    away = Away(made.staff_ids[0], made.start)
    settled = Settled("away/x", is_done=True, kind=AWAY, business_id="salon@x", appointment_id=made.id, away=away)
    return Said(settled=settled, locale=locale, zone=ZONE_NAME)


async def booked(desk: SalonDesk) -> tuple[Customer, Appointment]:
    customer = Customer(desk, NOW)
    await customer.say(ONE_BREATH, "yes")
    return customer, desk.appointments[0]


async def test_they_are_asked_with_what_else_is_free_and_nothing_is_changed(desk: SalonDesk) -> None:
    customer, made = await booked(desk)

    [asked] = await customer.take(absence_of(made))

    assert isinstance(asked, Ask)
    assert asked.text == f"{SORRY} Would one of these suit you instead? I change nothing before you say yes."
    labels = [choice.label for choice in asked.choices]
    assert labels[0] == "Same time with Marco Silva"
    assert labels[-2:] == ["Another time", "Cancel"]
    assert not any("24 November" in label and "Dana" in label for label in labels)
    assert any(label.endswith("at 15:00 with Dana Ferreira") for label in labels)
    assert customer.told_of == ("away/x",)
    assert desk.appointments == [made]


class NotingDesk(SalonDesk):
    """`move_orders` are what it was told to move."""

    def __init__(self) -> None:
        super().__init__()
        self.move_orders: list[MoveOrder] = []

    async def move(self, order: MoveOrder) -> MoveOutcome:
        self.move_orders.append(order)
        return await super().move(order)


@pytest.mark.parametrize("is_typed", [True, False])
@pytest.mark.parametrize("number", [0, 1, 2])
async def test_each_answer_leads_to_the_ordinary_move_which_asks_for_a_yes(number: int, *, is_typed: bool) -> None:
    desk = NotingDesk()
    customer, made = await booked(desk)
    [asked] = await customer.take(absence_of(made))
    choice = choices_of(asked)[number]

    await (customer.say(choice.says) if is_typed else customer.take(pressed(choice)))
    before = list(desk.move_orders)
    await customer.say("yes")

    assert before == []
    [order] = desk.move_orders
    is_that_day = order.start.date() == made.start.date()
    assert (order.start, order.staff_id) != (made.start, "d")
    assert order.staff_id == ("m" if is_that_day else "d")
    assert is_that_day or order.start.timetz() == made.start.timetz()


async def test_another_time_is_looked_for_and_a_cancellation_asked_about(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    [asked] = await customer.take(absence_of(made))
    other, cancel = choices_of(asked)[-2:]

    await customer.take(pressed(other))
    looked_for = customer.state.visit
    customer.replies = (asked,)
    await customer.take(pressed(cancel))
    await customer.say("yes")

    assert looked_for is not None
    assert desk.appointments == []


async def test_what_is_under_way_goes_on_beside_it(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("a beard trim please")
    task = customer.state.task

    [asked] = await customer.take(absence_of(made))

    assert asked.text.startswith(SORRY)
    assert customer.state.task == task


@pytest.mark.parametrize(
    "changes", [{"start": NOW + 3 * HOUR, "end": NOW + 4 * HOUR}, {"staff_ids": ("m",)}, {"start": None}]
)
async def test_what_has_been_changed_meanwhile_is_not_asked_about(desk: SalonDesk, changes: dict[str, object]) -> None:
    customer, made = await booked(desk)
    if changes == {"start": None}:
        desk.appointments.clear()
    else:
        desk.appointments[0] = structs.replace(made, **changes)

    replies = await customer.take(absence_of(made))

    assert replies == ()
    assert customer.told_of == ("away/x",)


async def test_what_is_past_or_not_theirs_is_not_asked_about(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    stranger = Customer(desk, NOW)

    assert await stranger.take(absence_of(made)) == ()
    customer.now = made.start
    assert await customer.take(absence_of(made)) == ()
    assert (customer.told_of, stranger.told_of) == (("away/x",), ("away/x",))


async def test_it_comes_again_while_graph_is_down_or_a_write_is_looked_into(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    desk.broken = TryLater("down")

    assert (await customer.take(absence_of(made)), customer.told_of) == ((), ())
    desk.broken = None
    await customer.say("another haircut with Marco on Friday at 3pm")
    desk.next_outcome = Uncertain()
    await customer.say("yes")
    assert (await customer.take(absence_of(made)), customer.told_of) == ((), ())


async def test_whoever_cannot_move_it_here_is_told_whom_to_ask(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    desk.unchangeable = (Reason(Rule.TOO_SOON),)

    [told] = await customer.take(absence_of(made))

    assert isinstance(told, Say)
    assert told.text.startswith(f"{SORRY} Please contact")


async def test_it_is_said_in_german(desk: SalonDesk) -> None:
    customer, made = await booked(desk)

    [asked] = await customer.take(absence_of(made, "de-DE"))

    assert asked.text.startswith("Es tut mir leid: Dana Ferreira kann nicht da sein, daher kann Ihr Termin nicht wie")
    assert choices_of(asked)[0].label == "Zur selben Zeit bei Marco Silva"
