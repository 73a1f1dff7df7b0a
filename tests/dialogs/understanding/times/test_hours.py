"""Times of day in customers' words, shifts, corrections, and German."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from dialogs.understanding.context import Asked
from dialogs.understanding.times import Said, Shifted
from dialogs.when import Like
from tests.dialogs.understanding.times.reading import day, reading, when


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("three-thirty", time(15, 30)),
        ("ten forty", time(10, 40)),
        ("three twenty-five", time(15, 25)),
        ("twenty-five to three", time(14, 35)),
        ("1400 hours", time(14)),
        ("0930 tomorrow", time(9, 30)),
        ("half five", time(17, 30)),
        ("quarter to ten", time(9, 45)),
        ("friday at 3", time(15)),
        ("10:30 pm.", time(22, 30)),
        ("no, wait, at 4", time(16)),
        ("at 8 at night", time(20)),
    ],
)
def test_a_start(text: str, at: time) -> None:
    assert when(text).at == at


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("5 to 6pm", time(17), time(18)),
        ("10 to 11am", time(10), time(11)),
        ("10 to 12 on Friday", time(10), time(12)),
        ("3:00 to 4:00", time(15), time(16)),
        ("2-4 on Friday", time(14), time(16)),
        ("from 9am to 12 noon", time(9), time(12)),
        ("ideally after 4, not later than 6", time(16), time(18)),
        ("around five", time(16, 30), time(17, 30)),
        ("after 4", time(16), None),
        ("before noon", None, time(12)),
        ("from 3 for two hours", time(15), time(17)),
    ],
)
def test_bounds_of_a_start(text: str, after: time | None, before: time | None) -> None:
    found = when(text)
    assert (found.after, found.before) == (after, before)


def test_a_number_alone_is_a_time_where_a_time_was_asked() -> None:
    assert when("3", Asked.TIME).at == time(15)
    assert not when("3")


def test_a_day_with_its_time_stays_a_pair() -> None:
    found = when("Friday at 6pm or Saturday at 11")
    assert [(one.days, one.at) for one in found.choices] == [
        ((day("2026-11-27"),), time(18)),
        ((day("2026-11-28"),), time(11)),
    ]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("half an hour later", timedelta(minutes=30)),
        ("half a day later", timedelta(hours=12)),
        ("a week earlier", timedelta(days=-7)),
        ("push back by two days", timedelta(days=2)),
        ("bring forward an hour", timedelta(hours=-1)),
    ],
)
def test_shifts(text: str, by: timedelta) -> None:
    assert [piece.by.delta for piece in reading(text).pieces if isinstance(piece, Shifted)] == [by]


def test_a_correction_wins() -> None:
    assert when("tuesday at 3, no wait, thursday").days == (day("2026-11-26"),)
    assert when("I meant the 4th not the 5th").days == (day("2026-12-04"),)


def test_a_move_can_tell_from_where_to_where() -> None:
    piece = reading("from Tuesday to Friday").pieces[0]
    assert isinstance(piece, Said)
    assert piece.origin is not None
    assert piece.goal is not None
    assert (piece.origin.days, piece.goal.days) == ((day("2026-11-24"),), (day("2026-11-27"),))


def test_soonest_latest_and_likeness() -> None:
    assert when("asap").soonest
    assert when("as late as possible").latest
    assert when("same time").like == (Like.SAME_TIME,)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("halb drei", time(14, 30)),
        ("viertel nach fünf", time(17, 15)),
        ("dreiviertel zehn", time(9, 45)),
        ("um fünf vor halb vier", time(15, 25)),
        ("am Donnerstag um 16 Uhr 30", time(16, 30)),
        ("um acht Uhr in der Nacht", time(20)),
        ("am 3.12. um 10.30", time(10, 30)),
    ],
)
def test_a_start_in_german(text: str, at: time) -> None:
    assert when(text, locale="de-DE").at == at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("übermorgen", "2026-11-25"),
        ("am 5.12.", "2026-12-05"),
        ("Freitag in zwei Wochen", "2026-12-11"),
        ("am fünfundzwanzigsten Januar", "2027-01-25"),
        ("Heiligabend", "2026-12-24"),
        ("Donnerstagabend", "2026-11-26"),
    ],
)
def test_a_day_in_german(text: str, found: str) -> None:
    assert when(text, locale="de-DE").days == (day(found),)
