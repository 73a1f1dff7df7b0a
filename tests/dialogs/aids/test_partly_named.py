"""A service that is named by a part of its name, where the wish is perhaps another, is asked about and not taken."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import GiveService
from dialogs.turns.aided import with_meaning
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.reader import read
from tests.dialogs.aids.meanings import TableOfMeanings

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Lisbon"))


def place(*services: str, locale: str = "en-GB") -> Context:
    return Context(now=NOW, locale=locale, services=tuple(NamedService(name, name) for name in services))


FRAMER = place("Canvas stretching", "Mirror cutting", "Poster mounting")
TISCHLER = place("Parkettverlegung", "Fensterabdichtung", "Treppenbau", locale="de-DE")


async def given(said: str, there: Context, **near: float) -> GiveService:
    likeness = {name.replace("_", " "): like for name, like in near.items()}
    acts = await with_meaning(said, read(said, there), there, TableOfMeanings({"": likeness}))
    (found,) = (act for act in acts if isinstance(act, GiveService))
    return found


@pytest.mark.parametrize(
    ("said", "there", "name"),
    [
        ("Verkauft ihr auch Parkett? Ich käme am Freitag um 10", TISCHLER, "Parkettverlegung"),
        ("Do you sell canvas? I could come on Friday at 10", FRAMER, "Canvas stretching"),
    ],
)
async def test_who_asks_whether_there_is_such_a_thing_is_asked_back(said: str, there: Context, name: str) -> None:
    found = await given(said, there, **{name.replace(" ", "_"): 0.3})

    assert (found.service_ids, found.is_weak) == ((name,), True)


@pytest.mark.parametrize(
    ("said", "there", "name", "near"),
    [
        ("Bietet ihr auch Parkettverlegung an? Ich käme am Freitag um 10", TISCHLER, "Parkettverlegung", 0.3),
        ("Do you do canvas stretching? I could come on Friday at 10", FRAMER, "Canvas stretching", 0.3),
        ("Do you do canvas? I could come on Friday at 10", FRAMER, "Canvas stretching", 0.5),
        ("Canvas on Friday at 10", FRAMER, "Canvas stretching", 0.3),
    ],
)
async def test_the_whole_name_and_what_is_near_are_taken(said: str, there: Context, name: str, near: float) -> None:
    found = await given(said, there, **{name.replace(" ", "_"): near})

    assert (found.service_ids, found.is_weak) == ((name,), False)


async def test_a_name_in_passing_is_measured_by_the_sentence_of_the_wish() -> None:
    table = TableOfMeanings({"canvas": {"Canvas stretching": 0.6}, "gilding": {"Poster mounting": 0.3}})
    said = "I am bored of canvas. I want to book a gilding of my oak carving on Friday"

    acts = await with_meaning(said, read(said, FRAMER), FRAMER, table)

    (found,) = (act for act in acts if isinstance(act, GiveService))
    assert found.is_weak
    assert table.asked[-1].startswith("I want to book a gilding")
