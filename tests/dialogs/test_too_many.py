"""Whoever has booked as much as may be hears what to do instead, and loses nothing of what they have said."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogs.said import Said
from dialogs.saying.wording import FormOfAddress
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.turn import TurnOptions, take_turn
from scheduling.limits import Limit
from scheduling.model import TooMany
from tests.dialogs.conftest import SalonDesk
from tests.worlds.sample import ZONE_NAME

CONTACT = "+351 210 000 100 / hello@studio-almeida.example"
WISH = ("haircut with Dana tomorrow at 3pm, Ana Silva, ana@example.com", "skip", "yes")
WUNSCH = ("Ich möchte einen Haircut bei Dana morgen um 15 Uhr, ich heiße Ana Silva, ana@example.com", "weiter", "ja")


async def talk(
    desk: SalonDesk, now: datetime, *texts: str, locale: str = "en-GB", form: FormOfAddress = FormOfAddress.FORMAL
) -> tuple[str, ConversationState]:
    state, told = ConversationState(), ""
    for n, text in enumerate(texts):
        said = Said(text, locale=locale, zone=ZONE_NAME, holder="chat", network="a mark", user="another")
        turn = await take_turn(state, said, desk, now=now, new_id=lambda n=n: f"i{n}", options=TurnOptions(form))  # type: ignore[misc]
        state, told = turn.state, "\n".join(reply.text for reply in turn.replies)
    return told, state


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit.CHAT_BOOKINGS, "That's as many bookings as I can take from one chat in a day."),
        (Limit.ADDRESS_BOOKINGS, "That's as many bookings as I can take for one e-mail address in a day."),
        (Limit.PROVED_ADDRESS_BOOKINGS, "That's as many bookings as I can take for one e-mail address in a day."),
        (Limit.NETWORK_BOOKINGS, "That's as many bookings as I can take from one place in a day."),
    ],
)
async def test_they_hear_which_limit_it_was_and_whom_to_ask(
    desk: SalonDesk, now: datetime, limit: Limit, told: str
) -> None:
    desk.next_outcome = TooMany(limit)

    answer, state = await talk(desk, now, *WISH)

    assert answer == f"{told} For more, please contact us on {CONTACT}."
    assert isinstance(state.task, Booking)
    assert (state.task.agreed, state.task.intent) == (False, None)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (FormOfAddress.FORMAL, "Für weitere melden Sie sich bitte direkt bei uns"),
        (FormOfAddress.INFORMAL, "Für weitere melde dich bitte direkt bei uns"),
    ],
)
async def test_they_hear_it_in_german(desk: SalonDesk, now: datetime, form: FormOfAddress, told: str) -> None:
    desk.next_outcome = TooMany(Limit.CHAT_BOOKINGS)

    answer, _ = await talk(desk, now, *WUNSCH, locale="de-DE", form=form)

    assert answer == f"Mehr Termine kann ich an einem Tag aus einem Chat nicht annehmen. {told}: {CONTACT}."


async def test_what_they_have_said_can_be_confirmed_when_there_is_room_again(desk: SalonDesk, now: datetime) -> None:
    desk.next_outcome = TooMany(Limit.CHAT_BOOKINGS)

    summary, _ = await talk(desk, now, *WISH, "try again")
    desk.next_outcome = TooMany(Limit.CHAT_BOOKINGS)
    booked, _ = await talk(desk, now, *WISH, "try again", "yes")

    assert "Please check your booking" in summary
    assert "Haircut" in booked
    assert "You're booked!" in booked
    assert [order.person.name for order in desk.orders] == ["Ana Silva"] * 3


async def test_an_order_says_who_asks_as_far_as_limits_are_counted(desk: SalonDesk, now: datetime) -> None:
    await talk(desk, now, *WISH)

    [order] = desk.orders
    assert (order.holder, order.network, order.user) == ("chat", "a mark", "another")
