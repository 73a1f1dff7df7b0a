"""Who gives no address or number, or only wants to go on, is understood in whatever words, and is not lectured."""

from __future__ import annotations

from itertools import product

import pytest

from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

BEFORE = {"en-GB": ("haircut on friday at 3pm", "Joe Bell"), "de-DE": ("Haircut am Freitag um 15 Uhr", "Jens Weber")}
EMAIL = "joe@example.com"

UNWILLING = {
    "en-GB": [
        f"{who} {no} {give}"
        for who, no, give in product(
            ("", "sorry, i"),
            ("don't want to", "won't", "will not", "prefer not to", "do not like to"),
            ("give that", "tell you", "share it", "give out my details", "leave that here"),
        )
    ],
    "de-DE": [
        f"{what} {give} {end}"
        for what, (give, end) in product(
            ("die", "das", "so etwas"),
            (
                ("gebe ich nicht", "her"),
                ("verrate ich", "nicht"),
                ("bekommen Sie", "nicht"),
                ("will ich nicht", "sagen"),
            ),
        )
    ],
}
GOES_ON = {
    "en-GB": [
        f"{a} {b}".strip() for a, b in product(("", "just", "please", "yes"), ("book it", "go ahead", "confirm"))
    ],
    "de-DE": [
        f"{a} {b}".strip() for a, b in product(("", "bitte", "einfach", "ja"), ("buchen", "eintragen", "weiter"))
    ],
}
YES = {"en-GB": ("yes", "yep", "sure"), "de-DE": ("ja", "gern", "klar")}
BOTH = [(locale, said) for locale, several in UNWILLING.items() for said in several]


@pytest.mark.parametrize(("locale", "said"), BOTH)
async def test_who_gives_no_address_hears_what_to_do_and_not_what_an_address_looks_like(locale: str, said: str) -> None:
    talk = Talk(locale=locale)

    answer = await talk.say(*BEFORE[locale], said)

    assert "example.com" not in answer
    assert "+351 210 000 300" in answer


@pytest.mark.parametrize(("locale", "said"), [*BOTH, *((one, said) for one in GOES_ON for said in GOES_ON[one])])
async def test_who_gives_no_number_or_wants_to_go_on_goes_on_to_the_summary_and_no_further(
    locale: str, said: str
) -> None:
    talk = Talk(locale=locale)

    await talk.say(*BEFORE[locale], EMAIL, said)

    assert talk.state.asked is Asked.CONFIRM
    assert not talk.booked


@pytest.mark.parametrize("locale", YES)
async def test_a_yes_to_the_number_is_asked_for_it_and_agrees_to_nothing_however_often(locale: str) -> None:
    for yes in YES[locale]:
        talk = Talk(locale=locale)

        answer = await talk.say(*BEFORE[locale], EMAIL, yes, yes)

        assert talk.state.asked is Asked.PHONE
        assert not talk.booked
        assert answer.endswith("?")
        assert len(answer.splitlines()) == 1


@pytest.mark.parametrize("locale", BEFORE)
async def test_an_address_beside_a_refusal_is_given(locale: str) -> None:
    talk = Talk(locale=locale)
    said = {"en-GB": "I won't give my private one, use", "de-DE": "die private geb ich nicht her, nehmen Sie"}[locale]

    await talk.say(*BEFORE[locale], f"{said} {EMAIL}")

    assert talk.state.customer.email == EMAIL
