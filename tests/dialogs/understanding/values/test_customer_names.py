"""Customers' names, asked for and not."""

from __future__ import annotations

import pytest

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.customer_names import find_names
from dialogs.understanding.values.language import load_language
from tests.dialogs.understanding.values.cases import english, german


def named(said: str, context: Context) -> str | None:
    found = find_names(Message(said), context, load_language(context.locale))
    return found[0].text if found else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Silva, Ana", "Ana Silva"),
        ("ana silva", "Ana Silva"),
        ("it's Ana", "Ana"),
        ("Ana here", "Ana"),
        ("the name's Tom Reid", "Tom Reid"),
        ("put it under Rosa Lima please", "Rosa Lima"),
        ("Mrs. Abernathy", "Mrs. Abernathy"),
        ("A-N-A", "Ana"),
        ("Bosco", "Bosco"),
        ("Will", "Will"),
        ("June. June Fairweather", "June Fairweather"),
        ("Mark Young", "Mark Young"),
        ("maria de la cruz", "Maria de la Cruz"),
        ("Siobhan O'Dowd", "Siobhan O'Dowd"),
        ("Okonkwo-Bright. First name's Chidi", "Chidi Okonkwo-Bright"),
        ("Family name: LIMA, given names: ROSA MARIA", "ROSA MARIA LIMA"),
        ("Mr & Mrs Devaney", "Mr & Mrs Devaney"),
        ("Luke, and my number is", "Luke"),
        ("one sec", None),
        ("hold on", None),
        ("idk", None),
        ("lol", None),
        ("hi", None),
        ("Good evening", None),
        ("stop", None),
        ("tomorrow at 5", None),
        ("Friday", None),
        ("correct", None),
        ("why do you need it?", None),
        ("Beard trim", None),
        ("yeah no worries", None),
    ],
)
def test_answer_to_the_question_for_the_name(said: str, expected: str | None) -> None:
    assert named(said, english(Asked.NAME)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Hello, this is Mrs Abernathy. A haircut please", "Mrs Abernathy"),
        ("my name is raghav menon", "Raghav Menon"),
        ("this is Carol Jensen um I need a haircut", "Carol Jensen"),
        ("I'm Tom", "Tom"),
        ("booking for my mother, Rosa Lima", "Rosa Lima"),
        ("hi it's Bronwyn Tully T U double L Y I need a haircut", "Bronwyn Tully"),
        ("Kind regards, Ana Silva", None),
        ("A haircut on Friday please. Kind regards, Ana Silva", "Ana Silva"),
        ("I'm late", None),
        ("I'm away on Friday", None),
        ("I'm a new patient", None),
        ("I'm Friday at the earliest", None),
        ("his name is Tariq", "Tariq"),
        ("Facial for my mother on 2nd Jan", None),
    ],
)
def test_name_in_a_sentence(said: str, expected: str | None) -> None:
    assert named(said, english()) == expected


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        ("Smyth with a y", "Claire Smith", "Claire Smyth"),
        ("before that, it's John with an h. John Peele", "Jon Peele", "John Peele"),
        ("the name is misspelled, it's Rita Moreira", "Rita Morera", "Rita Moreira"),
        ("the name is correct", "Rita Moreira", None),
        ("the name should be Ava Whitlock", "Karen Whitlock", "Ava Whitlock"),
    ],
)
def test_name_that_is_known_is_mended(said: str, known: str, expected: str | None) -> None:
    assert named(said, english(Asked.CONFIRM, name=known)) == expected


@pytest.mark.parametrize(
    ("said", "asked", "expected"),
    [
        ("ich heiße anna müller", None, "Anna Müller"),
        ("Mein Name ist Jan-Niklas von der Heide", None, "Jan-Niklas von der Heide"),
        ("auf Müller bitte", Asked.NAME, "Müller"),
        ("Schröder, Jan-Niklas", Asked.NAME, "Jan-Niklas Schröder"),
        ("Frau Doktor Huber", Asked.NAME, "Frau Doktor Huber"),
        ("Moment", Asked.NAME, None),
        ("Guten Abend", Asked.NAME, None),
        ("Grüß Gott, ich hätte gern einen Termin", None, None),
        ("Ich bin bei der Arbeit", None, None),
    ],
)
def test_name_in_german(said: str, asked: Asked | None, expected: str | None) -> None:
    assert named(said, german(asked)) == expected
