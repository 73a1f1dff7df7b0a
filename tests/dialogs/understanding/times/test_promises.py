"""What holds for every text: nothing is raised, nothing that was said is lost, no message takes long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.understanding.context import Asked
from dialogs.understanding.message import Message
from dialogs.understanding.times import language
from dialogs.understanding.times.chart import Chart
from dialogs.understanding.times.lexer import lex
from tests.dialogs.understanding.times.reading import reading

MOST_WORK = 2_000
"""Readings of parts of a message; a sentence about one appointment has about eighty."""

WORDS = sorted(language("en").grammar.words)
PHRASES = ["next friday", "tomorrow at 3pm", "the 4th of may", "on monday after 4", "in the morning", "christmas eve"]
STRAYS = ["weeks", "seventeen", "37", "before", "next", "23rd", "february", "hours"]


@given(st.text(max_size=200), st.sampled_from([None, Asked.DAY, Asked.TIME, Asked.CONFIRM]))
@settings(max_examples=100, deadline=None)
def test_no_text_raises(text: str, asked: Asked | None) -> None:
    reading(text, asked)


@given(st.lists(st.sampled_from([*WORDS, "3", "31", "1130", "2026", "30.2.", "25:99", "0"]), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_words_of_time_raise(words: list[str]) -> None:
    reading(" ".join(words))


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("is_before", [False, True])
def test_a_word_of_time_is_taken_or_left_over(phrase: str, stray: str, is_before: bool) -> None:
    text = f"{stray} {phrase}" if is_before else f"{phrase} {stray}"
    place = 0 if is_before else len(phrase) + 1
    found = reading(text)
    spans = [*(piece.span for piece in found.pieces), *found.left_over]
    assert any(start <= place < end for start, end in spans)


@pytest.mark.parametrize(
    "flood", ["friday 3 ", "3 ", "friday or ", "next week ", "half past 3 to 4 on friday ", "3/4/5 "]
)
def test_a_flood_is_little_work(flood: str) -> None:
    """However much is said of days and times, only so many readings are looked at."""
    message = Message(flood * (1_000 // len(flood)))
    lexemes = lex(message, language("en"), 0, len(message.text), is_month_first=False)
    chart = Chart(language("en").root, lexemes.items)
    assert chart.size < MOST_WORK
