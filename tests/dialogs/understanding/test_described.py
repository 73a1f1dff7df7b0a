"""Questions that a service's description answers, and what they are about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.acts import Ask, Command, Do, Topic, Want
from dialogs.understanding.context import Context, Draft, NamedService
from dialogs.understanding.reader import read
from tests.dialogs.understanding.values.cases import ENGLISH, GERMAN

SERVICES = (
    NamedService("tint", "Brow tint", description="A skin test is needed two days before."),
    NamedService("gait", "Gait analysis", description="Please bring your running shoes."),
    NamedService("talk", "Advice from home", description="Talk to us by video.", is_online=True),
)
SHOP = replace(ENGLISH, services=SERVICES)
WORKSHOP = replace(
    GERMAN, services=(NamedService("check", "Hauptprüfung", description="Bitte die Wagenpapiere mitbringen."),)
)


def questions(said: str, context: Context) -> list[Ask]:
    return [act for act in read(said, context) if isinstance(act, Ask)]


@pytest.mark.parametrize(
    ("said", "context", "service_id"),
    [
        ("How much is a brow tint and do I need a skin test before it?", SHOP, "tint"),
        ("Do I need a skin test?", SHOP, "tint"),
        ("What should I bring?", replace(SHOP, draft=Draft(service_id="gait")), "gait"),
        ("Muss ich etwas mitbringen?", replace(WORKSHOP, draft=Draft(service_id="check")), "check"),
    ],
)
def test_what_a_description_tells_is_answered_by_it(said: str, context: Context, service_id: str) -> None:
    described = [ask.service_ids for ask in questions(said, context) if ask.is_described]

    assert described == [(service_id,)]


@pytest.mark.parametrize("said", ["Can I bring my dog?", "Do you have parking?"])
def test_what_no_description_tells_is_asked_of_people(said: str) -> None:
    assert not any(ask.is_described for ask in questions(said, SHOP))


def test_how_it_works_is_asked_of_what_is_spoken_of() -> None:
    asked = read("How does it work, and is it a video call?", replace(SHOP, spoken_of="talk"))

    assert [(act.topic, act.service_ids) for act in asked if isinstance(act, Ask)][:1] == [(Topic.ABOUT, ("talk",))]
    assert any(isinstance(act, Ask) and act.topic is Topic.ONLINE for act in asked)
    assert not any(isinstance(act, Do | Want) for act in asked)


def test_how_it_works_is_a_call_for_help_where_nothing_is_spoken_of() -> None:
    assert [act.command for act in read("how does it work?", SHOP) if isinstance(act, Do)] == [Command.HELP]


def test_two_questions_of_one_service() -> None:
    asked = questions("What happens at the gait analysis and how much is it?", SHOP)

    assert [(ask.topic, ask.service_ids) for ask in asked] == [(Topic.ABOUT, ("gait",)), (Topic.PRICE, ("gait",))]


@pytest.mark.parametrize(
    "said",
    [
        "I need to bring my cat in on Friday",
        "hab verspannte Schultern",
    ],
)
def test_what_asks_nothing_is_no_question(said: str) -> None:
    context = GERMAN if said.startswith("hab") else ENGLISH

    assert not questions(said, context)


@pytest.mark.parametrize(
    ("said", "is_person"), [("Mensch!", True), ("Ach Mensch, ich brauche einen Termin am Freitag", False)]
)
def test_a_cry_beside_a_wish_calls_nobody(said: str, *, is_person: bool) -> None:
    commands = [act.command for act in read(said, GERMAN) if isinstance(act, Do)]

    assert (Command.PERSON in commands) is is_person
