"""The policy, told as examples: what is known, and what is done next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from msgspec.structs import replace

from dialogs.policy import (
    Action,
    AskFor,
    Book,
    Cancel,
    ChooseAppointment,
    FindStaff,
    Move,
    Search,
    ShowAppointments,
    Summarise,
    decide,
)
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Guest, Moving, Showing, Together
from dialogs.understanding.context import Asked
from dialogs.when import When
from scheduling.model import Catalogue, Slot

SLOT = Slot(datetime(2026, 11, 24, 15, tzinfo=UTC), 45, ("d",))
BOOK = Booking(service_id="cut", staff_ids=())
CHOOSING = replace(BOOK, staff_ids=None, is_choosing_staff=True)
AT_THREE = When((date(2026, 11, 24),), at=time(15))
CHOSEN = replace(BOOK, slot=SLOT, slots=(SLOT,))
MOVING = Moving(service_id="cut", moves_from="cut", appointment_id="a", slot=SLOT)
NOBODY, ANA = Customer(), Customer(name="Ana", email="ana@example.com", phone="")
COLOUR = replace(CHOSEN, service_id="colour")


@pytest.mark.parametrize(
    ("task", "customer", "action"),
    [
        (None, NOBODY, AskFor(Asked.GOAL)),
        (Showing(), NOBODY, ShowAppointments()),
        (Cancelling(), NOBODY, ChooseAppointment()),
        (Cancelling(appointment_id="a"), NOBODY, AskFor(Asked.CONFIRM_CANCEL)),
        (Cancelling(appointment_id="a", agreed=True), NOBODY, Cancel()),
        (Booking(), NOBODY, AskFor(Asked.SERVICE)),
        (replace(BOOK, staff_ids=None), NOBODY, Search()),
        (CHOOSING, NOBODY, AskFor(Asked.STAFF)),
        (replace(CHOOSING, when=AT_THREE), NOBODY, FindStaff()),
        (replace(CHOOSING, when=AT_THREE, free_staff=()), NOBODY, AskFor(Asked.STAFF)),
        (replace(CHOOSING, service_id="colour"), NOBODY, Search()),
        (BOOK, NOBODY, Search()),
        (replace(BOOK, asks_people=True), NOBODY, AskFor(Asked.PEOPLE)),
        (replace(BOOK, guests=(Guest(),)), NOBODY, AskFor(Asked.TOGETHER)),
        (replace(BOOK, guests=(Guest(),), together=Together.AT_ONCE), NOBODY, Search()),
        (replace(CHOSEN, guests=(Guest(),)), Customer(name="Ana"), AskFor(Asked.GUEST)),
        (replace(CHOSEN, guests=(Guest(""),)), Customer(name="Ana"), AskFor(Asked.EMAIL)),
        (replace(BOOK, open_days=(date(2026, 11, 24),)), NOBODY, AskFor(Asked.DAY)),
        (replace(BOOK, slots=()), NOBODY, AskFor(Asked.DAY)),
        (replace(BOOK, slots=(SLOT,)), NOBODY, AskFor(Asked.TIME)),
        (CHOSEN, NOBODY, AskFor(Asked.NAME)),
        (CHOSEN, Customer(name="Ana"), AskFor(Asked.EMAIL)),
        (CHOSEN, Customer(name="Ana", email="ana@example.com"), AskFor(Asked.PHONE)),
        (CHOSEN, ANA, Summarise()),
        (replace(CHOSEN, agreed=True), ANA, Book()),
        (COLOUR, ANA, AskFor(Asked.QUESTION, "allergies")),
        (replace(COLOUR, answers=(("allergies", "no"),)), ANA, AskFor(Asked.QUESTION, "coloured")),
        (Moving(), NOBODY, ChooseAppointment()),
        (MOVING, NOBODY, Summarise()),
        (replace(MOVING, agreed=True), NOBODY, Move()),
    ],
)
def test_decide(task: AnyTask | None, customer: Customer, action: Action, shop: Catalogue) -> None:
    tasks = () if task is None else (task,)

    assert decide(ConversationState(business_id="salon@x", customer=customer, tasks=tasks), shop) == action


def test_without_a_business_nothing_else_can_be_asked() -> None:
    assert decide(ConversationState(tasks=(Booking(),)), None) == AskFor(Asked.BUSINESS)
