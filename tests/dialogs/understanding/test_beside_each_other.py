"""What clauses of a message say of each other, and what looks like a wish and is none.

Now is Monday 23 November 2026; the summary is of Thursday 3 December at 10:00.
"""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.acts import Agree, Ask, Besides, Doubt, GivePeople, GiveText, GiveWhen, Reason, Topic
from dialogs.understanding.language import is_rather
from tests.dialogs.understanding.hearing import (
    EMAIL,
    NAME,
    NOTHING,
    PHONE,
    STUDIO,
    SUMMARY,
    TIMES,
    Case,
    Place,
    acts,
    business,
    said,
    wrongly_heard,
)

CYCLES = business("Basic service", "Wheel truing", "Bike fitting", "E-bike diagnostics", "Child seat fitting")
START = NOTHING
UNNAMED_DAY = Place("day", (), {"goal": "book", "service": "Haircut"})


def november(*days: int) -> list[str]:
    return [f"2026-11-{day:02}" for day in days]


def after_ten(**more: Any) -> dict[str, Any]:
    return {"time": {"from": "10:00", "to": None, "loose": True}, **more}


HEARD = {
    "why one day would not do, and the other": (
        said("I'm at the hospital tomorrow, make it Friday", SUMMARY, days=["2026-12-04"]),
        said("I'm at my mum's on Tuesday. Same time Friday?", SUMMARY, days=["2026-12-04"], time="10:00"),
        said("Freitag muss ich zum Arzt, geht Montag?", SUMMARY, locale="de-DE", days=november(30)),
        said("Mittwoch bin ich in Graz, ginge Donnerstag?", SUMMARY, locale="de-AT", days=["2026-12-03"]),
        said("I would love Tuesday or Wednesday", SUMMARY, days=["2026-12-01", "2026-12-02"]),
    ),
    "a day that is asked for, whatever was asked": (
        said("same time Friday?", PHONE, days=["2026-12-04"], time="10:00"),
        said("Friday?", EMAIL, days=["2026-12-04"]),
    ),
    "not so early, not so late": (
        said("Thursday but not so early", UNNAMED_DAY, **after_ten(days=november(26))),
        said("something on Friday, nothing too early", UNNAMED_DAY, **after_ten(days=november(27))),
        said("Donnerstag, aber nicht so früh", UNNAMED_DAY, locale="de-DE", **after_ten(days=november(26))),
        said("bloß nicht so zeitig", UNNAMED_DAY, locale="de-AT", **after_ten()),
        said("not too late please", UNNAMED_DAY, time={"from": None, "to": "17:00", "loose": True}),
    ),
    "one is no hour": (
        said("one before Christmas would do", UNNAMED_DAY, days={"from": None, "to": "2026-12-24"}),
        said("one after the 5th", UNNAMED_DAY, days={"from": "2026-12-06", "to": None}),
    ),
    "for two is no hour either": (
        said("Haircut für zwei am Donnerstag", START, locale="de-DE", service="Haircut", people=2, days=november(26)),
        said("ein Termin für zehn am Donnerstag", START, locale="de-DE", time="10:00", days=november(26)),
    ),
    "a name before it is asked for": (
        said("Marcus Lee", UNNAMED_DAY, name="Marcus Lee"),
        said("Dana Ferreira", TIMES, staff="Dana Ferreira"),
        said("Pancake Day", UNNAMED_DAY, days=["2027-02-09"]),
    ),
    "a name with more around it": (
        said("It's Mrs Whitlow, Margaret Whitlow.", NAME, name="Margaret Whitlow"),
        said("Frau Wessel, Hanne Wessel", NAME, locale="de-DE", name="Hanne Wessel"),
        said(
            "lehner gerd und email hab ich gerd punkt lehner at example punkt at",
            NAME,
            locale="de-AT",
            name="Lehner Gerd",
            email="gerd.lehner@example.at",
        ),
        said("elf Uhr wär gut. Wiebke Tann heiß ich übrigens", TIMES, locale="de-DE", time="11:00", name="Wiebke Tann"),
        said("11 please. Beth Oak is the name", TIMES, time="11:00", name="Beth Oak"),
    ),
    "what is said beside the detail that was asked for": (
        said("I'll ring you about that. Claudia Oak", NAME, name="Claudia Oak"),
        said("Da ruf ich noch an. Claudia Moser bin ich", NAME, locale="de-AT", name="Claudia Moser"),
        said("07700 900321, in the evening is best", PHONE, phone="07700900321"),
        said("0221 555 01 88, am besten abends", PHONE, locale="de-DE", phone="+492215550188"),
    ),
    "an address in parts": (
        said("rita sol at example dot com all lower case", EMAIL, email="ritasol@example.com"),
        said("it's ritasol all one word at example dot com", EMAIL, email="ritasol@example.com"),
        said("email's rita.sol at example dot com", EMAIL, email="rita.sol@example.com"),
        said("rita sol alles zusammen ät example punkt de", EMAIL, locale="de-DE", email="ritasol@example.de"),
        said("Die Adresse lautet rita@example.com", EMAIL, locale="de-DE", email="rita@example.com"),
    ),
}


@pytest.mark.parametrize("case", [pytest.param(one, id=one.said) for cases in HEARD.values() for one in cases])
def test_what_is_meant_is_heard(case: Case) -> None:
    assert wrongly_heard(case) == {}


def test_what_a_shop_is_all_about_names_no_service() -> None:
    assert (
        wrongly_heard(said("my bike keeps slipping gears, can you look at it on Friday?", to=CYCLES, days=november(27)))
        == {}
    )
    assert wrongly_heard(said("a bike fitting on Friday", to=CYCLES, service="Bike fitting", days=november(27))) == {}


@pytest.mark.parametrize(
    "text", ["Hello, my wheel is making a funny noise", "Good afternoon! My husband has hurt his shoulder badly"]
)
def test_whoever_greets_and_tells_is_not_only_greeted(text: str) -> None:
    assert any(isinstance(act, Doubt) and act.reason is Reason.UNKNOWN_WORDS for act in acts(text, to=STUDIO))


@pytest.mark.parametrize(
    "text", ["hi there, how are you doing today?", "hello is anybody there", "good morning to you all"]
)
def test_whoever_only_greets_is_greeted(text: str) -> None:
    assert not [act for act in acts(text, to=STUDIO) if isinstance(act, Doubt | Ask)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first one. will it be the same lady as last time?", TIMES),
        ("Rita Sol. You take me from my house?", NAME),
    ],
)
def test_a_question_beside_an_answer_is_not_passed_over(text: str, place: Place) -> None:
    assert [act.topic for act in acts(text, place) if isinstance(act, Ask)] == [Topic.OTHER]


PORTRAITS = business(
    "Family portrait", {"name": "Sitting", "minutes": 45, "description": "For up to six people."}, "Couple's yoga"
)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a family portrait on Friday, there are five of us", True),
        ("a sitting for four people", True),
        ("couple's yoga for me and my husband", True),
        ("just one appointment for both of us please", True),
    ],
)
def test_several_who_come_to_one_appointment(text: str, is_one: bool) -> None:
    place = Place("together", (), {"goal": "book", "service": "Family portrait"}) if "just one" in text else NOTHING
    assert [act.in_one for act in acts(text, place, to=PORTRAITS) if isinstance(act, GivePeople)] == [is_one]


def test_two_haircuts_are_two_appointments() -> None:
    assert [act.in_one for act in acts("a haircut for the two of us") if isinstance(act, GivePeople)] == [False]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("yes. and the same for my wife at 11 please", "en-GB"),
        ("yes that's right. And one at 11 for my husband please", "en-GB"),
        ("Ja, passt. Und das gleiche um 11 für meine Frau bitte", "de-DE"),
    ],
)
def test_one_more_for_somebody_else_leaves_the_one_on_the_table(text: str, locale: str) -> None:
    found = acts(text, SUMMARY, locale=locale)
    (other,) = [act for act in found if isinstance(act, Besides)]
    assert other.is_for_other and other.when.at is not None and other.when.days
    assert any(isinstance(act, Agree) for act in found)
    assert not [act for act in found if isinstance(act, GiveWhen | GivePeople | GiveText)]


@pytest.mark.parametrize("text", ["Ja, vielen Dank", "na passt so"])
def test_a_few_words_that_another_language_has_too_are_in_the_language_that_is_spoken(text: str) -> None:
    assert is_rather(text, "de")
    assert not is_rather("hola, quiero una cita para mañana", "de")
