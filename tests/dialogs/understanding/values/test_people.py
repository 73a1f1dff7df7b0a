"""Counts of people in sentences."""

from __future__ import annotations

import pytest

from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.people import find_people
from tests.dialogs.understanding.values.cases import english, german

OTHER = -1


def counted(said: str, context: Context) -> int:
    """The number in all; 0 for none that acts, OTHER for one other person alone."""
    found = find_people(Message(said), context, load_language(context.locale))
    if not found or found[0].is_weak:
        return 0
    return OTHER if found[0].is_for_other else found[0].count


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("for 6", 6),
        ("haircut for two on friday", 2),
        ("my wife and me", 2),
        ("my wife and I would like facials", 2),
        ("four of us", 4),
        ("3 seats please", 3),
        ("me plus one", 2),
        ("for me and 2 friends", 3),
        ("myself and the two young ones who've just passed their test", 3),
        ("both my kids need checkups", 2),
        ("with me come my wife and our three children.", 5),
        ("Bob, Vera and me", 3),
        ("for me and my neighbour Jean", 2),
        ("three for yoga", 3),
        ("2 adults and 3 kids", 5),
        ("a party of 6", 6),
        ("just the two of us", 2),
        ("I'll bring my sister", 2),
        ("for my son", OTHER),
        ("for my mum please", OTHER),
        ("for 2 hours", 0),
        ("for 4pm", 0),
        ("for 10:30", 0),
        ("for the 6th", 0),
        ("for 2 weeks", 0),
        ("book me in for 4", 0),
        ("I have 2 questions", 0),
        ("my brother's van", 0),
        ("into Elm Terrace and I need a permit", 0),
        ("one of those", 0),
    ],
)
def test_people_are_counted_in_english(said: str, expected: int) -> None:
    assert counted(said, english()) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("zu dritt", 3),
        ("für uns zwei", 2),
        ("meine Frau und ich", 2),
        ("2 Plätze bitte", 2),
        ("wir sind zu viert", 4),
        ("zwei Erwachsene, drei Kinder", 5),
        ("für meinen Sohn", OTHER),
        ("für 2 Stunden", 0),
        ("Moment, ich hab mich vertan", 0),
        ("ist da noch ein Platz frei", 0),
    ],
)
def test_people_are_counted_in_german(said: str, expected: int) -> None:
    assert counted(said, german()) == expected
