"""Other names of a service, as the operator has them, are understood as the name itself; without them they are not."""

from __future__ import annotations

from datetime import datetime
from itertools import count

import pytest

from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.trial.business import shop_of
from dialogs.trial.desk import TrialDesk
from dialogs.turn import take_turn


def shop(*also_called: str) -> dict[str, object]:
    return {"services": [{"name": "Haircut", "also_called": list(also_called)}, "Massage"], "staff": ["Ana"]}


async def wished_for(business: dict[str, object], *messages: str) -> ConversationState:
    catalogue = shop_of(business)
    now, numbers = datetime(2026, 11, 23, 9, tzinfo=catalogue.zone), count(1)
    desk, state = TrialDesk(catalogue, now), ConversationState()
    for message in messages:
        said = Said(message, locale="en-GB")
        state = (await take_turn(state, said, desk, now=now, new_id=lambda: f"yes-{next(numbers)}")).state
    return state


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("a trim tomorrow at 3pm", ("trim",)),
        ("Can I get a Short Back and Sides tomorrow at 3pm?", ("trim", "short back and sides")),
    ],
)
async def test_another_name_books_the_service_where_it_is_set(message: str, names: tuple[str, ...]) -> None:
    known, unknown = await wished_for(shop(*names), message), await wished_for(shop(), message)

    assert isinstance(known.task, Booking)
    assert known.task.service_id == "Haircut"
    assert known.task.slot is not None
    assert isinstance(unknown.task, Booking)
    assert unknown.task.service_id is None


async def test_it_is_booked_by_the_name_that_it_has_in_bookings() -> None:
    catalogue = shop_of(shop("trim"))
    now, numbers = datetime(2026, 11, 23, 9, tzinfo=catalogue.zone), count(1)
    desk, state = TrialDesk(catalogue, now), ConversationState()
    for message in ("a trim tomorrow at 3pm", "Ann Lee, ann@example.com", "no phone", "yes"):
        said = Said(message, locale="en-GB")
        state = (await take_turn(state, said, desk, now=now, new_id=lambda: f"yes-{next(numbers)}")).state

    assert [(one.service_name, one.start.hour) for one in desk.appointments] == [("Haircut", 15)]


async def test_where_two_services_have_the_name_it_is_asked_which() -> None:
    services = [{"name": "Haircut", "also_called": ["trim"]}, {"name": "Beard shave", "also_called": ["trim"]}]

    state = await wished_for({"services": services, "staff": ["Ana"]}, "a trim tomorrow please")

    assert isinstance(state.task, Booking)
    assert (state.task.service_id, set(state.task.service_options)) == (None, {"Haircut", "Beard shave"})
