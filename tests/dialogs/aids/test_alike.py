"""Services that are the same but for whom they are, are asked between together."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import GiveService
from dialogs.aids.alike import alike_but_for_whom
from dialogs.turns.aided import with_meaning
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.reader import read
from tests.dialogs.aids.meanings import TableOfMeanings

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Lisbon"))


def place(*services: str, locale: str = "en-GB") -> Context:
    return Context(now=NOW, locale=locale, services=tuple(NamedService(name, name) for name in services))


SALON = place("Dauerwelle", "Damenfrisur", "Herrenfrisur", "Kinderfrisur", "Bartpflege", locale="de-DE")
POOL = place("Men's swim", "Women's swim", "Kids' swim", "Sauna", "Aqua jogging")


async def asked(said: str, there: Context, near: dict[str, float]) -> tuple[str, ...]:
    acts = await with_meaning(said, read(said, there), there, TableOfMeanings({"": near}))
    (given,) = (act for act in acts if isinstance(act, GiveService))
    return given.service_ids


async def test_who_is_asked_between_two_is_asked_between_all() -> None:
    near = {"Dauerwelle": 0.6, "Damenfrisur": 0.5, "Kinderfrisur": 0.4, "Herrenfrisur": 0.3}

    assert set(await asked("morgen bitte einmal oben kürzer", SALON, near)) == {
        "Damenfrisur",
        "Kinderfrisur",
        "Herrenfrisur",
    }


async def test_one_of_them_alone_brings_no_others() -> None:
    near = {"Dauerwelle": 0.6, "Bartpflege": 0.5, "Damenfrisur": 0.4, "Herrenfrisur": 0.3}

    assert await asked("morgen bitte einmal oben lockig", SALON, near) == ("Dauerwelle", "Bartpflege", "Damenfrisur")


@pytest.mark.parametrize(
    ("said", "there", "groups"),
    [
        ("oben kürzer", SALON, [{"Damenfrisur", "Herrenfrisur", "Kinderfrisur"}]),
        ("oben kürzer, für meinen Sohn", SALON, []),
        ("a few lengths", POOL, [{"Men's swim", "Women's swim", "Kids' swim"}]),
        ("a few lengths for my daughter", POOL, []),
        ("a few lengths", place("Swim", "Aqua jogging", "Sauna"), []),
    ],
)
def test_groups_of_services(said: str, there: Context, groups: list[set[str]]) -> None:
    assert [set(one) for one in alike_but_for_whom(said, there.services, there)] == groups
