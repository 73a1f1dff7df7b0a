"""A no beside the way to go ("no, earlier") is no to the times and not to the day, in whatever order it is said."""

from __future__ import annotations

from itertools import product

import pytest

from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

NO = {"en-GB": ["no", "nope", "no thanks"], "de-DE": ["nein", "nö", "nein danke"]}
WAY = {"en-GB": ["earlier", "later please"], "de-DE": ["früher", "lieber später"]}
WISH = {"en-GB": "a haircut on friday between 12 and 2", "de-DE": "Haircut am Freitag zwischen 12 und 14 Uhr"}
CASES = [
    (locale, no, way, sign) for locale in NO for no, way, sign in product(NO[locale], WAY[locale], (", ", " ", ". "))
]


@pytest.mark.parametrize(("locale", "no", "way", "sign"), CASES)
async def test_no_and_a_way_go_that_way_on_the_same_day(locale: str, no: str, way: str, sign: str) -> None:
    said, alone = Talk(locale=locale), Talk(locale=locale)

    await said.say(WISH[locale], no + sign + way)
    await alone.say(WISH[locale], way)

    assert said.state.asked is alone.state.asked
    assert said.visit.when == alone.visit.when
    assert said.visit.slots == alone.visit.slots


@pytest.mark.parametrize("locale", NO)
async def test_a_no_alone_asks_for_another_day(locale: str) -> None:
    for no in NO[locale]:
        talk = Talk(locale=locale)

        await talk.say(WISH[locale], no)

        assert talk.state.asked is Asked.DAY
