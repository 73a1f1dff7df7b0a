"""After the last times of the one day that was wished for, "later" leads to no other day unsaid."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

FRIDAY = date(2026, 11, 27)
LAST = {"en-GB": "a haircut on friday after 5pm", "de-DE": "Haircut am Freitag nach 17 Uhr"}
LATER = {"en-GB": ("later", "anything later?", "later please"), "de-DE": ("später", "geht es noch später?")}
NOTHING = {"en-GB": "nothing later than that on Friday 27 November", "de-DE": "Noch später habe ich am Freitag"}
CASES = [(locale, later) for locale in LATER for later in LATER[locale]]


@pytest.mark.parametrize(("locale", "later"), CASES)
async def test_it_is_said_and_the_day_stays(locale: str, later: str) -> None:
    talk = Talk(locale=locale)
    await talk.say(LAST[locale])
    slots = talk.visit.slots

    answer = await talk.say(later)

    assert NOTHING[locale] in answer
    assert talk.state.asked is Asked.TIME
    assert talk.visit.slots == slots


async def test_the_day_means_the_same_afterwards() -> None:
    talk = Talk()
    await talk.say(LAST["en-GB"], "later", "friday")

    assert talk.visit.when.days == (FRIDAY,)


async def test_while_there_are_later_times_they_are_shown() -> None:
    talk = Talk()
    await talk.say("a haircut on friday")
    first = talk.visit.slots
    assert first is not None

    await talk.say("later")
    assert talk.visit.slots is not None
    assert talk.visit.slots[0].start > first[0].start
    assert "nothing later" in await talk.say("later")


async def test_another_day_is_still_had_for_the_asking() -> None:
    talk = Talk()
    await talk.say(LAST["en-GB"], "later", "another day")

    assert talk.state.asked is Asked.DAY
