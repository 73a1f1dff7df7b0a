"""What is said of a wish that cannot be met is true: nothing is blamed that is not in the way."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest

from tests.dialogs.talk import OPEN, STUDIO, Talk

ALONE: dict[str, Any] = STUDIO | {
    "staff": ["Ana Costa"],
    "services": [{"name": "Haircut", "minutes": 60}],
    "hours": {"thu": OPEN},
}
CLOCK = re.compile(r"\d{1,2}:\d\d")
PARTS = {
    "en-GB": {"in the morning": "11:00", "in the afternoon": "16:30", "in the evening": "20:00"},
    "de-DE": {"vormittags": "11:00", "nachmittags": "16:30", "abends": "20:00"},
}
IN_TURN = {
    "en-GB": ("a haircut for me and my sister on thursday {}", "one after the other"),
    "de-DE": ("einen Haircut für mich und meine Schwester am Donnerstag {}", "nacheinander"),
}
LATER = {"en-GB": ("push it back by {} minutes", "later"), "de-DE": ("schieb ihn {} Minuten nach hinten", "später")}


@pytest.mark.parametrize("locale", PARTS)
async def test_a_part_of_the_day_is_not_told_as_an_hour_that_nobody_named(locale: str) -> None:
    opening, together = IN_TURN[locale]
    for part, opens in PARTS[locale].items():
        # Open for one of them, and not for two.
        closes = f"{int(opens[:2]) + 1}:{opens[3:]}"
        talk = Talk(ALONE | {"hours": {"thu": [[opens, closes]], "fri": OPEN}}, locale=locale)

        said = await talk.say(opening.format(part), together)

        reason = said.splitlines()[0]
        assert "2" in reason
        assert part in reason
        assert not CLOCK.search(reason)


@pytest.mark.parametrize("locale", LATER)
@pytest.mark.parametrize("minutes", [30])
async def test_what_is_moved_is_not_in_its_own_way(locale: str, minutes: int) -> None:
    other, talk = Talk(ALONE), Talk(ALONE, locale=locale)
    talk.desk, talk._numbers = other.desk, count(100)
    await other.say("a haircut on thursday at 11", "Bea Bell", "bea@example.com", "no", "yes")
    yes = {"en-GB": "yes", "de-DE": "ja"}[locale]
    await talk.say("Haircut thursday 10:00" if locale == "en-GB" else "Haircut Donnerstag 10 Uhr")
    await talk.say("Zoe Bell", "zoe@example.com", "no" if locale == "en-GB" else "nein", yes)
    assert len(talk.booked) == 2

    said = await talk.say(LATER[locale][0].format(minutes))

    assert "10:30" in said.splitlines()[0]
    assert "10:00" not in said.splitlines()[0]
