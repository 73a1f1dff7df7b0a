"""Whoever's language is not known yet is spoken to in that of the business, if a conversation can be held in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from dialogs.said import Said, Settled
from dialogs.state.conversation import ConversationState
from dialogs.turn import take_turn
from dialogs.turns.news import CHANGE
from graph.errors import TryLater
from scheduling.model import Catalogue
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.customer import Customer
from tests.worlds.sample import NOW

ENGLISH, GERMAN = "Hello, and welcome to ", "Guten Tag und herzlich willkommen bei "


def speaking(language: str | None, business_id: str = "salon@x", name: str = "Salon") -> Catalogue:
    shop = salon(business_id, name)
    return replace(shop, business=structs.replace(shop.business, language=language))


async def greeting(desk: SalonDesk, locale: str, business_id: str | None = None) -> str:
    said = Said(joined=True, locale=locale, business_id=business_id)
    turn = await take_turn(ConversationState(), said, desk, now=NOW)
    return turn.replies[0].text


@pytest.mark.parametrize(
    ("told", "of_business", "begins"),
    [
        ("", "de-DE", GERMAN),
        ("", "de", GERMAN),
        ("en-GB", "de-DE", ENGLISH),
        ("de-AT", "en-GB", GERMAN),
        ("", "fr-FR", ENGLISH),
        ("", "no language", ENGLISH),
        ("", None, ENGLISH),
        ("", "", ENGLISH),
    ],
)
async def test_the_greeting_is_in_the_language_that_is_known(told: str, of_business: str | None, begins: str) -> None:
    desk = SalonDesk({"salon@x": speaking(of_business)})

    assert (await greeting(desk, told)).startswith(begins)


@pytest.mark.parametrize(
    ("second", "business_id", "is_german"),
    [("de-DE", "", True), ("en-GB", "", False), ("en-GB", "salon@x", True), ("en-GB", "other@x", False)],
)
async def test_of_several_businesses_it_is_that_of_the_one_it_is_about_or_of_all(
    second: str, business_id: str, is_german: bool
) -> None:
    desk = SalonDesk({"salon@x": speaking("de-DE"), "other@x": speaking(second, "other@x", "Other")})

    told = await greeting(desk, "", business_id or None)

    assert told.startswith("Guten Tag") is is_german


async def test_what_is_told_unasked_is_in_it_too() -> None:
    desk = SalonDesk({"salon@x": speaking("de-DE")})
    customer = Customer(desk, NOW)
    await customer.say("haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678", "yes")
    [made] = desk.appointments
    desk.appointments.clear()
    news = Settled("change/x/1", is_done=True, kind=CHANGE, business_id="salon@x", appointment_id=made.id)

    [told] = await customer.take(Said(settled=news))

    assert told.text.startswith("Ihr Termin wurde im Kalender abgesagt")


async def test_whoever_writes_in_another_language_is_answered_in_that_from_there_on() -> None:
    desk = SalonDesk({"salon@x": speaking("de-DE")})
    customer = Customer(desk, NOW)

    [first, *_] = await customer.take(Said("I'd like to know what you have on Thursday please"))
    then = await customer.take(Said("haircut"))

    assert first.text.startswith("Noted: ")
    assert then[-1].text.startswith("On Thursday")


async def test_while_the_business_cannot_be_read_it_is_the_usual_one() -> None:
    desk = SalonDesk({"salon@x": speaking("de-DE")}, broken=TryLater("down"))

    assert (await greeting(desk, "")).startswith("I can't reach the calendar")
