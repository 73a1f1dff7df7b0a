"""Hours that are said of several services at once are those of each; said of one alone, they are its own."""

from __future__ import annotations

from datetime import time
from itertools import product

import pytest

from dialogs.state.agenda import Wish
from tests.dialogs.talk import Talk

TWO = {
    "en-GB": ["a haircut on wednesday and a massage on friday", "haircut wednesday and also a massage on friday"],
    "de-DE": ["einen Haircut am Mittwoch und eine Massage am Freitag", "Haircut am Mittwoch und Massage am Freitag"],
}
OF_ALL = {
    "en-GB": [", both {}", ". Both {} please", ", all {}"],
    "de-DE": [", beides {}", ", beide {}", ". Beides {} bitte", ", jeweils {}"],
}
HOURS = {
    "en-GB": {"in the afternoon": time(12), "after 3pm": time(15), "in the morning": time(8)},
    "de-DE": {"nachmittags": time(12), "nach 15 Uhr": time(15), "vormittags": time(8)},
}
SAID = [(locale, *one) for locale in TWO for one in product(TWO[locale], OF_ALL[locale], HOURS[locale].items())]


def _second(talk: Talk) -> Wish:
    [wish] = talk.state.wishes
    assert isinstance(wish, Wish)
    return wish


@pytest.mark.parametrize(("locale", "two", "of_all", "hours"), SAID)
async def test_hours_of_all_are_those_of_each(locale: str, two: str, of_all: str, hours: tuple[str, time]) -> None:
    said, after = hours
    talk = Talk(locale=locale)

    await talk.say(two + of_all.format(said))

    first, second = talk.visit.when, _second(talk).when
    assert second is not None
    assert [first.days[0].weekday(), second.days[0].weekday()] == [2, 4]
    assert [first.after, second.after] == [after, after]


@pytest.mark.parametrize(
    ("locale", "two", "hours"), [(a, b, c) for a in TWO for b, c in product(TWO[a], HOURS[a].items())]
)
async def test_hours_of_the_second_are_its_own(locale: str, two: str, hours: tuple[str, time]) -> None:
    said, after = hours
    talk = Talk(locale=locale)

    await talk.say(f"{two} {said}")

    second = _second(talk).when
    assert second is not None
    assert (talk.visit.when.after, second.after) == (None, after)
