"""Wishes that are built unlike a wish: what it was that is wanted, and what is asked for in an indirect question."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.messages import heard_of
from dialogs.acts import AnyAct, ExcludeWhen, GiveService, GiveWhen
from tests.dialogs.understanding.hearing import Place, acts, business, context, differences

SPA = business("Foot massage", "Hot stone massage", "Sauna evening", "Steam bath", "Mud wrap")
BAD = business("Fußmassage", "Saunaabend", "Dampfbad")
UNDER_WAY = {"goal": "book", "service": "Steam bath", "day": "2026-12-03", "time": "10:00"}
PHONE = Place("phone", (), UNDER_WAY | {"staff": "Dana Ferreira", "name": "Rita Sol", "email": "rita.sol@example.com"})
DAY = Place("day", ("2026-12-03",), {"goal": "book", "service": "Steam bath"})


def heard(text: str, at: Place, to: dict[str, Any], locale: str) -> dict[str, Any]:
    return heard_of(acts(text, at, to, locale), context(at, to, locale))


@pytest.mark.parametrize(
    "text",
    [
        "oh dear, it was the foot massage I wanted",
        "it's the foot massage I asked for",
        "it was a foot massage we meant",
    ],
)
@pytest.mark.parametrize("at", [PHONE, DAY])
def test_what_it_was_that_is_wanted_is_taken(text: str, at: Place) -> None:
    assert heard(text, at, SPA, "en-GB").get("service") == "Foot massage"


@pytest.mark.parametrize("text", ["it was the foot massage last time", "it was lovely, I slept like a baby"])
def test_what_it_was_is_no_wish(text: str) -> None:
    assert "service" not in heard(text, PHONE, SPA, "en-GB")


@pytest.mark.parametrize(
    "text",
    [
        "Ich wollte fragen, ob ich am 3. Dezember meine Fußmassage haben kann",
        "ich wollt fragen ob ich am 3. dezember zur fußmassage kann",
        "Können Sie mir sagen, ob wir am 3. Dezember die Fußmassage machen könnten?",
    ],
)
def test_whether_one_can_come_for_it_on_a_day_is_a_wish(text: str) -> None:
    found = heard(text, Place(), BAD, "de-DE")

    assert differences({"goal": "book", "service": "Fußmassage", "days": ["2026-12-03"]}, found) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Ich weiß noch nicht, ob ich am 3. Dezember zur Fußmassage kann",
        "Ich muss schauen, ob ich am 3. Dezember zur Fußmassage kann",
        "Ich wollte fragen, ob ich bei der Fußmassage am 3. Dezember mit Karte zahlen kann",
    ],
)
def test_what_is_not_decided_and_what_asks_for_something_else_is_none(text: str) -> None:
    assert not {"service", "days"} & heard(text, Place(), BAD, "de-DE").keys()


def services(found: tuple[AnyAct, ...]) -> list[tuple[tuple[str, ...], bool]]:
    return [(act.service_ids, act.is_weak) for act in found if isinstance(act, GiveService)]


def test_half_a_name_in_a_question_is_asked_about_where_a_time_is_wished_for() -> None:
    found = acts("how much for the MW thing? book me in for Friday at 3", Place(), SPA)

    assert services(found) == [(("Mud wrap",), True)]


def test_a_whole_name_in_a_question_is_taken_where_a_time_is_wished_for() -> None:
    found = acts("how much for the mud wrap? book me in for Friday at 3", Place(), SPA)

    assert services(found) == [(("Mud wrap",), False)]


def test_half_a_name_in_a_question_alone_is_no_wish() -> None:
    assert services(acts("how much for the MW thing?", Place(), SPA)) == []


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("not friday, saturday or sunday", "en-GB"),
        ("not monday, tuesday or wednesday", "en-GB"),
        ("nicht montag, dienstag oder mittwoch", "de-DE"),
    ],
)
def test_of_a_list_that_is_ruled_out_no_day_is_wished_for(text: str, locale: str) -> None:
    found = acts(text, DAY, SPA if locale == "en-GB" else BAD, locale)

    assert not [act for act in found if isinstance(act, GiveWhen)]
    assert len([act for act in found if isinstance(act, ExcludeWhen)]) == 1
