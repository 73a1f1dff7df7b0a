"""How a message parts into clauses: at signs, joiners and new subjects, and never inside a value."""

from __future__ import annotations

import pytest

from dialogs.understanding.clauses import Clause, Island, clauses_of
from dialogs.understanding.message import Message
from dialogs.understanding.words import words_of


def parted(said: str, *islands: tuple[str, str], language: str = "en") -> tuple[Clause, ...]:
    message = Message(said)
    found = []
    for kind, words in islands:
        start = message.own.index(words)
        found.append(Island(kind, (start, start + len(words))))
    return clauses_of(message, found, words_of(language))


def words(clauses: tuple[Clause, ...]) -> list[str]:
    return [" ".join(clause.words) for clause in clauses]


@pytest.mark.parametrize(
    ("said", "clauses"),
    [
        ("Yes, that's right. What's the address?", ["yes", "that is right", "what is address"]),
        ("I can't do Monday but Tuesday works", ["i can not do monday", "but tuesday works"]),
        ("i need a cut he's four he hates it", ["i need cut", "he is four", "he hates it"]),
        ("can i come at 3 and do you have parking", ["can i come at 3", "and do you have parking"]),
        ("Dr. Huber please", ["dr huber"]),
        ("a cut, if that's ok", ["cut", "if that is ok"]),
        ("...", []),
    ],
)
def test_where_clauses_part(said: str, clauses: list[str]) -> None:
    assert words(parted(said)) == clauses


def test_a_value_is_never_parted_and_stands_as_its_place() -> None:
    found = parted("the cut and colour on Friday, 3 pm", ("service", "cut and colour"), ("when", "Friday, 3 pm"))

    assert words(found) == ["<service> on <when>"]
    assert found[0].spans[0] == (4, 18)


def test_what_was_passed_over_is_kept_beside() -> None:
    (clause,) = parted("please just book the cut")

    assert clause.words == ("book", "cut")
    assert clause.rest == ("please", "just", "the")


def test_a_question_mark_is_that_of_its_sentence() -> None:
    found = parted("Book it. Could we come, all of us?")

    assert [(clause.is_asked, clause.ends_asked) for clause in found] == [(False, False), (True, False), (True, True)]


def test_the_joiner_that_opens_a_clause_is_told() -> None:
    assert [clause.joiner for clause in parted("book it if it is free")] == ["", "if"]
