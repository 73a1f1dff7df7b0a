"""How somebody pays is another question than how much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.acts import Ask, Topic
from dialogs.turns.reading import acts_alone

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def topics(message: str, locale: str) -> set[Topic]:
    return {act.topic for act in acts_alone(message, NOW, locale) if isinstance(act, Ask)}


@pytest.mark.parametrize(
    ("message", "locale"),
    [
        ("how do we pay, there or online", "en-GB"),
        ("And how will I pay then?", "en-GB"),
        ("how do you want me to pay", "en-GB"),
        ("Wie läuft das mit dem Bezahlen?", "de-DE"),
        ("wie kann man bei euch bezahlen", "de-DE"),
    ],
)
def test_how_one_pays_is_no_question_for_the_price(message: str, locale: str) -> None:
    assert topics(message, locale) == {Topic.PAYMENT}


@pytest.mark.parametrize(
    ("message", "locale"),
    [
        ("what do I pay for a haircut", "en-GB"),
        ("What would we pay for two?", "en-GB"),
        ("Was muss ich zahlen?", "de-DE"),
        ("was muss ich dafür bezahlen", "de-DE"),
        ("Was zahlt man da?", "de-DE"),
    ],
)
def test_what_one_pays_is_the_price(message: str, locale: str) -> None:
    assert topics(message, locale) == {Topic.PRICE}


def test_what_to_bring_is_asked_as_before() -> None:
    assert topics("was muss ich dafür mitbringen", "de-DE") == {Topic.BRING}
    assert topics("Was muss ich mit haben?", "de-DE") == {Topic.BRING}
