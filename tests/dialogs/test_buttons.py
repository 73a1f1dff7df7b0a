"""A pressed button is its acts, whoever sends them; and typing what stands on it is pressing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dialogs.acts import (
    Agree,
    AnyAct,
    Change,
    Decline,
    Doubt,
    Field,
    GiveAppointment,
    GiveService,
    GiveWhen,
    Goal,
    Reason,
    Want,
)
from dialogs.replies import Choice
from dialogs.said import Said
from dialogs.state.conversation import ConversationState, Offered
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import Booking, Cancelling, Moving
from dialogs.turn import take_turn
from dialogs.turns.buttons import acts_of_label, acts_of_press
from dialogs.understanding.context import Asked
from dialogs.when import When
from tests.dialogs.conftest import SalonDesk
from tests.worlds.sample import NOW, ZONE_NAME

UNKNOWN = (Doubt(reason=Reason.UNKNOWN_BUTTON),)
CUT = (GiveService(service_ids=("cut",)),)
CANCEL = (Want(goal=Goal.CANCEL), GiveAppointment(appointment_ids=("a1",)))


@pytest.mark.parametrize("acts", [CUT, CANCEL, (Agree(intent="i1"),), (GiveWhen(when=When(soonest=True)),)])
def test_what_a_button_carries_comes_back_as_the_same(acts: tuple[AnyAct, ...]) -> None:
    value = Choice("label", "says", acts).value

    assert value is not None
    assert acts_of_press(value) == acts


@pytest.mark.parametrize(
    ("data", "acts"),
    [
        ({"do": "confirm", "intent": "i1"}, (Agree(intent="i1"),)),
        ({"do": "keep"}, (Decline(),)),
        ({"do": "change", "field": "slot"}, (Change(field=Field.TIME),)),
        ({"do": "change", "field": "email"}, (Change(field=Field.EMAIL),)),
        ({"do": "cancel", "appointment": "a1"}, CANCEL),
        ({"do": "move", "appointment": "a1"}, (Want(goal=Goal.MOVE), CANCEL[1])),
    ],
)
def test_buttons_of_an_earlier_build_stay_clickable(data: Mapping[str, object], acts: tuple[AnyAct, ...]) -> None:
    assert acts_of_press(data) == acts


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "confirm"},
        {"do": "confirm", "intent": 7},
        {"do": "change", "field": "goal"},
        {"do": "drop tables"},
        {"acts": None},
        {"acts": []},
        {"acts": [{"type": "Agree"}] * 9},
        {"acts": [{"type": "Transfer"}]},
        {"acts": [{"type": "GiveService"}]},
        {"acts": [{"type": "GiveWhen", "when": {"days": ["never"]}}]},
        {"acts": [{"type": "GiveText", "field": "email", "text": "not an address"}]},
        {"acts": [{"type": "GiveText", "field": "answer", "text": "x" * 2_000}]},
        {"acts": [{"type": "Doubt", "reason": "past-day"}]},
        {"acts": ["\ud83d"]},
    ],
)
def test_anything_else_that_comes_in_is_no_button_of_ours(data: Mapping[str, object]) -> None:
    assert acts_of_press(data) == UNKNOWN


def on_screen(*offered: Offered, **more: Any) -> ConversationState:
    return ConversationState(offered=offered, **more)


@pytest.mark.parametrize("said", ["Haircut", "haircut", "  HAIRCUT. ", "a haircut please"])
def test_typing_what_stands_on_a_button_is_pressing_it(said: str) -> None:
    state = on_screen(Offered("Haircut", "a haircut please", CUT))

    assert acts_of_label(said, state) == CUT


def test_what_stands_on_several_buttons_that_differ_is_read() -> None:
    twice = (Offered("Change", "change the day", CUT), Offered("Change", "change the time", CANCEL))

    assert acts_of_label("change", on_screen(*twice)) is None
    assert acts_of_label("change the time", on_screen(*twice)) == CANCEL
    assert acts_of_label("", on_screen(*twice)) is None


def test_what_stands_on_every_receipt_names_none_of_them() -> None:
    made = tuple(Made("salon@x", key, key) for key in ("a1", "a2"))
    receipt = Offered("Cancel", "cancel it", CANCEL)

    assert acts_of_label("cancel", on_screen(receipt, customer=Customer(made=made[:1]))) == CANCEL
    assert acts_of_label("cancel", on_screen(receipt, customer=Customer(made=made))) is None
    which = on_screen(receipt, customer=Customer(made=made), tasks=(Cancelling(),), asked=Asked.WHICH)
    assert acts_of_label("cancel", which) == CANCEL


@pytest.mark.parametrize(
    "acts",
    [
        [{"type": "GiveService", "service_ids": ["of another business"]}],
        [{"type": "GiveStaff", "staff_ids": ["nobody here"]}],
        [{"type": "GiveBusiness", "business_id": "other@x"}],
        [{"type": "GiveAppointment", "appointment_ids": ["somebody else's"]}],
        [{"type": "Besides", "service_ids": ["of another business"]}],
        [{"type": "Want", "goal": "cancel"}, {"type": "GiveAppointment", "appointment_ids": ["somebody else's"]}],
    ],
)
@pytest.mark.parametrize("tasks", [(), (Booking(service_id="cut"),)])
async def test_what_is_not_on_offer_cannot_be_pressed(acts: list[object], tasks: tuple[Booking, ...]) -> None:
    desk = SalonDesk()
    state = ConversationState(business_id="salon@x", tasks=tasks, greeted=True)
    said = Said(pressed={"acts": acts}, locale="en-GB", zone=ZONE_NAME)

    turn = await take_turn(state, said, desk, now=NOW)

    assert turn.replies
    assert turn.state.business_id == "salon@x"
    assert turn.state.visit is None or turn.state.visit.service_id in {None, "cut"}
    assert not turn.state.agenda


async def test_the_buttons_of_a_welcome_are_understood() -> None:
    desk = SalonDesk()
    turn = await take_turn(ConversationState(), Said(joined=True, locale="en-GB"), desk, now=NOW)
    services = next(choice for choice in turn.replies[0].choices if choice.label == "Your services")  # type: ignore[union-attr]

    pressed = await take_turn(turn.state, Said(pressed=services.value, locale="en-GB"), desk, now=NOW)
    typed = await take_turn(turn.state, Said("your services", locale="en-GB"), desk, now=NOW)

    assert pressed.replies == typed.replies
    assert "Haircut" in pressed.replies[0].text


async def test_how_many_come_is_not_asked_of_who_moves_an_appointment(desk: SalonDesk) -> None:
    """No button says so there; what comes back from one may say anything."""
    state = ConversationState(business_id="salon@x", tasks=(Moving(),))
    pressed = {"acts": [{"type": "Change", "field": "people"}]}

    turn = await take_turn(state, Said(pressed=pressed), desk, now=NOW)

    assert turn.replies
