"""A need that is told in other words than a service's name: what is near to it is asked about, and never chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.acts import GiveService
from dialogs.understanding.context import NamedService
from dialogs.understanding.message import Message
from dialogs.understanding.reader import read
from dialogs.understanding.values.service_names import find_services
from tests.dialogs.understanding.values.cases import ENGLISH, GERMAN

GARAGE = replace(
    GERMAN,
    services=(
        NamedService("tyres", "Reifenwechsel"),
        NamedService("battery", "Batterietausch", description="Einbau, ohne Altgerät."),
        NamedService("noise", "Diagnose", description="Für merkwürdige Geräusche und Warnleuchten."),
        NamedService("ladies", "Damenhaarschnitt"),
        NamedService("gents", "Herrenhaarschnitt"),
        NamedService("kids", "Kinderhaarschnitt"),
    ),
)
CLINIC = replace(
    ENGLISH,
    services=(
        NamedService("yearly", "Horse exam", description="Yearly check-up in the stable."),
        NamedService("unwell", "Emergency visit", description="For lameness, coughing or colic."),
        NamedService("later", "Follow-up appointment", description="Without an x-ray."),
        NamedService("talk", "Advice from home", is_online=True),
    ),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("my mare needs her checkup", "yearly"),
        ("a check up for the pony please", "yearly"),
        ("he is coughing badly", "unwell"),
        ("a folow up please", "later"),
        ("could we do it by video", "talk"),
        ("an x-ray please", None),
    ],
)
def test_a_need_in_english(said: str, expected: str | None) -> None:
    found = find_services(Message(said), CLINIC)

    assert [(one.ids, one.is_weak) for one in found] == ([((expected,), True)] if expected else [])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("brauch Winterreifen drauf", {"tyres"}),
        ("eine neue Baterie", {"battery"}),
        ("da ist so ein Geräusch", {"noise"}),
        ("ein Altgerät", set[str]()),
        ("Männerschnitt bitte", {"gents"}),
        ("meine zwei Jungs zum Haareschneiden", {"kids"}),
    ],
)
def test_a_need_in_german(said: str, expected: set[str]) -> None:
    found = find_services(Message(said), GARAGE)

    assert {key for one in found for key in one.ids} == expected


@pytest.mark.parametrize(
    "said",
    [
        "she has been coughing since Sunday. Any chance somebody could look at her today?",
        "He started coughing last night and I am worried. Can you see him tomorrow?",
    ],
)
def test_what_is_only_told_is_the_need(said: str) -> None:
    services = [act for act in read(said, CLINIC) if isinstance(act, GiveService)]

    assert [(act.service_ids, act.is_weak) for act in services] == [(("unwell",), True)]


@pytest.mark.parametrize("said", ["do you treat coughing?", "if she starts coughing, what do I do?"])
def test_what_is_asked_about_is_no_need(said: str) -> None:
    assert not any(isinstance(act, GiveService) for act in read(said, CLINIC))
