"""Who tells what is wrong is asked about what is nearest, and about what is there to look at it first."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import GiveService
from dialogs.aids.first_look import first_looks
from dialogs.turns.aided import with_meaning
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.reader import read
from tests.dialogs.aids.meanings import TableOfMeanings

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Lisbon"))


def place(*services: str, locale: str = "en-GB") -> Context:
    return Context(now=NOW, locale=locale, services=tuple(NamedService(name, name) for name in services))


GARAGE = place("Tyre storage", "Exhaust swap", "Clutch swap", "Diagnostics", "Battery swap")
CLINIC = place("Whitening", "Implant", "Crown", "Emergency visit", "Initial consultation")
OPTICIAN = place("Frames", "Lenses", "Glaucoma screening", "Sports glasses")
PRAXIS = place("Füllung", "Krone", "Bleaching", "Schmerztermin", "Erstuntersuchung", locale="de-DE")

RATTLE = {"rattling": {"Exhaust swap": 0.6, "Clutch swap": 0.5, "Battery swap": 0.4, "Diagnostics": 0.1}}


async def asked(said: str, there: Context, near: dict[str, dict[str, float]]) -> tuple[str, ...]:
    acts = await with_meaning(said, read(said, there), there, TableOfMeanings(near))
    (given,) = (act for act in acts if isinstance(act, GiveService))
    assert given.is_weak
    return given.service_ids


async def test_a_complaint_is_also_offered_to_be_looked_at() -> None:
    found = await asked("something under the van is rattling, can i bring it tomorrow", GARAGE, RATTLE)

    assert found == ("Exhaust swap", "Clutch swap", "Diagnostics")


async def test_a_wish_is_asked_about_by_nearness_alone() -> None:
    near = {"silencer": RATTLE["rattling"]}

    assert await asked("new silencer for the van tomorrow please", GARAGE, near) == (
        "Exhaust swap",
        "Clutch swap",
        "Battery swap",
    )


async def test_what_is_among_the_nearest_keeps_its_place() -> None:
    near = {"rattling": {"Diagnostics": 0.6, "Exhaust swap": 0.5, "Clutch swap": 0.4}}

    assert await asked("van is rattling, tomorrow?", GARAGE, near) == ("Diagnostics", "Exhaust swap", "Clutch swap")


@pytest.mark.parametrize(
    ("said", "there", "found"),
    [
        ("my jaw is swollen", CLINIC, ("Emergency visit",)),
        ("i would like brighter molars", CLINIC, ()),
        ("my eye is sore", OPTICIAN, ()),
        ("mein Zahn tut weh", PRAXIS, ("Schmerztermin",)),
        ("ich hätte gern hellere Zähne", PRAXIS, ()),
        ("am Freitag geht nicht", PRAXIS, ()),
    ],
)
def test_what_cannot_wait_comes_before_what_finds_out(said: str, there: Context, found: tuple[str, ...]) -> None:
    assert first_looks(said, there.services, there) == found


def test_without_an_emergency_service_it_is_the_first_visit() -> None:
    services = tuple(one for one in CLINIC.services if one.id != "Emergency visit")

    assert first_looks("my jaw is swollen", services, CLINIC) == ("Initial consultation",)


def test_what_a_name_says_more_of_is_no_first_look() -> None:
    there = place("Cosmetic consultation", "Pelvic assessment", "Whitening")

    assert first_looks("my jaw is swollen", there.services, there) == ()
