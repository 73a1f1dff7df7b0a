"""Whoever has cancelled and thinks better of it is offered the same again, and nothing is booked before a new yes."""

from __future__ import annotations

from itertools import product

import pytest

from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

CANCELS = {
    "en-GB": ("haircut with ana thursday 10:00", "Zoe Bell", "zoe@example.com", "no", "yes", "cancel it", "yes"),
    "de-DE": ("Haircut bei Ana Donnerstag 10 Uhr", "Jens Weber", "jens@example.com", "nein", "ja", "absagen", "ja"),
}
LEADS = {"en-GB": ("", "oh no, wait. ", "sorry, "), "de-DE": ("", "ach Mist, ", "Moment, ")}
BETTER = {
    "en-GB": (
        "I can make it after all", "don't cancel it", "keep it please", "I'll come after all", "undo that",
        "I changed my mind, I'd like to keep it",
    ),
    "de-DE": (
        "ich möchte ihn doch behalten", "ich komme doch", "doch nicht absagen", "ich kann doch kommen",
        "ich schaffe es doch noch", "den Termin bitte behalten",
    ),
}  # fmt: skip
SAID = [(locale, lead + said) for locale in CANCELS for lead, said in product(LEADS[locale], BETTER[locale])]


@pytest.mark.parametrize(("locale", "said"), SAID)
async def test_the_same_is_offered_again_and_booked_with_a_new_yes_alone(locale: str, said: str) -> None:
    talk = Talk(locale=locale)
    await talk.say(*CANCELS[locale])
    assert talk.booked == []

    await talk.say(said)
    assert talk.state.asked is Asked.CONFIRM
    assert talk.booked == []
    await talk.say(CANCELS[locale][4])

    assert talk.booked == ["Haircut 2026-11-26 10:00 Ana Costa"]


@pytest.mark.parametrize("locale", CANCELS)
async def test_another_wish_is_that_and_not_the_one_before(locale: str) -> None:
    talk = Talk(locale=locale)

    await talk.say(*CANCELS[locale], {"en-GB": "a massage on friday", "de-DE": "eine Massage am Freitag"}[locale])

    assert talk.visit.service_id == "Massage"
    assert talk.visit.when.at is None
    assert talk.state.given_up is None


@pytest.mark.parametrize(("locale", "said"), SAID)
async def test_where_nothing_was_cancelled_nothing_is_taken_up(locale: str, said: str) -> None:
    talk = Talk(locale=locale)

    await talk.say(*CANCELS[locale][:5], said)

    assert len(talk.booked) == 1
    assert talk.state.asked is not Asked.CONFIRM
