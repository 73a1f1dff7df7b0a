"""Names of services, whole, half, inflected and misspelt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.acts import GiveService
from dialogs.understanding.context import Asked, NamedService, Option
from dialogs.understanding.message import Message
from dialogs.understanding.values.service_names import find_services
from tests.dialogs.understanding.values.cases import ENGLISH, GERMAN, services

STRONG, WEAK = False, True


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("haircut tomorrow", [({"Haircut"}, STRONG)]),
        ("a hair cut please", [({"Haircut"}, STRONG)]),
        ("haircuts", [({"Haircut"}, STRONG)]),
        ("a children's haircut", [({"Children's haircut"}, STRONG)]),
        ("kids haircut on friday", [({"Children's haircut"}, STRONG)]),
        ("my 7 year old needs a haircut", [({"Children's haircut"}, WEAK)]),
        ("a manicure", [({"Classic manicure", "Gel polish manicure"}, WEAK)]),
        ("gel manicure", [({"Gel polish manicure"}, STRONG)]),
        ("the friday facial", [({"Friday facial"}, STRONG)]),
        ("10 am yoga", [({"10 am yoga"}, STRONG)]),
        ("at 10 am on friday", []),
        ("cancel culture talk", [({"Cancel culture talk"}, STRONG)]),
        ("cancel my appointment", []),
        ("a check up", [({"Check-up"}, STRONG)]),
        ("can you check that", []),
        ("swim class", []),
        ("swim class for my daughter", [({"Swim class (under 12)"}, STRONG)]),
        ("hot stone masage", [({"Hot stone massage"}, WEAK)]),
        ("send me a message", []),
        ("that's fine", []),
        ("a beard trimming", [({"Beard trim"}, STRONG)]),
        ("beard trim and a haircut", [({"Beard trim"}, STRONG), ({"Haircut"}, STRONG)]),
    ],
)
def test_services_in_english(said: str, expected: list[tuple[set[str], bool]]) -> None:
    found = find_services(Message(said), ENGLISH)

    assert [(set(one.ids), one.is_weak) for one in found] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Herrenschnitt am Freitag", {"Herrenhaarschnitt"}),
        ("ein Haarschnitt für meinen Sohn", {"Kinderhaarschnitt"}),
        ("Haarschnitttermin", {"Herrenhaarschnitt"}),
        ("Reifen wechseln", {"Reifenwechsel"}),
        ("erstes Gespräch", {"Erstgespräch"}),
        ("Massagen", {"Massage"}),
        ("faerben bitte", {"Färben"}),
        ("farben", {"Färben"}),
        ("einen Termin bitte", None),
    ],
)
def test_services_in_german(said: str, expected: set[str] | None) -> None:
    found = find_services(Message(said), GERMAN)

    assert [set(one.ids) for one in found] == ([expected] if expected else [])


def test_what_a_business_calls_a_service_counts_like_its_name() -> None:
    context = replace(ENGLISH, services=(NamedService("gel", "Gel polish manicure", also_called=("Shellac",)),))

    found = find_services(Message("shellac tomorrow"), context)

    assert [(one.ids, one.is_weak) for one in found] == [(("gel",), False)]


def test_common_word_tells_apart_what_is_on_offer() -> None:
    names = ("Full service", "Interim service")
    options = tuple(Option(name, (GiveService(service_ids=(name,)),)) for name in names)
    context = replace(ENGLISH, services=services(*names), asked=Asked.SERVICE, options=options)

    found = find_services(Message("full please"), context)

    assert [one.ids for one in found] == [("Full service",)]


@pytest.mark.parametrize(("said", "words"), [("friday facial", 2), ("a haircut", 1), ("10 am yoga", 3)])
def test_names_of_more_words_come_before_times(said: str, words: int) -> None:
    assert find_services(Message(said), ENGLISH)[0].words == words


WORDS = (
    "cancel", "move", "stop", "friday", "monday", "may", "march", "10", "3", "pm", "any", "no", "yes", "help", "back",
    "book", "today", "two", "change", "reset", "session", "new", "talk", "class",
)  # fmt: skip
LABELS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)


@given(st.lists(LABELS, min_size=1, max_size=6, unique=True), st.data())
def test_label_typed_in_full_is_exactly_that_service(labels: list[str], data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(labels))
    context = replace(ENGLISH, services=services(*labels))

    found = find_services(Message(label.title()), context)

    assert [(one.ids, one.is_weak) for one in found] == [((label,), False)]
