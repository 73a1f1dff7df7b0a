"""Days in customers' words, each with the days that are meant."""

from __future__ import annotations

import pytest

from dialogs.acts import Reason
from dialogs.understanding.times import Doubted, Excluded, NoTime
from tests.dialogs.understanding.times.reading import day, reading, when


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tomorrow", ["2026-11-24"]),
        ("the day after tomorrow", ["2026-11-25"]),
        ("two weeks today", ["2026-12-07"]),
        ("tuesday fortnight", ["2026-12-08"]),
        ("friday in two weeks", ["2026-12-11"]),
        ("in two weeks on friday", ["2026-12-11"]),
        ("3 days from friday", ["2026-11-30"]),
        ("two days before christmas", ["2026-12-23"]),
        ("last friday of the month", ["2026-11-27"]),
        ("18 and 19 december", ["2026-12-18", "2026-12-19"]),
        ("18 or 19 december", ["2026-12-18", "2026-12-19"]),
        ("3rd/4th december", ["2026-12-03", "2026-12-04"]),
        ("2026/12/04", ["2026-12-04"]),
        ("5.12.", ["2026-12-05"]),
        ("4 December in 2027", ["2027-12-04"]),
        ("feburary 3rd", ["2027-02-03"]),
        ("wednesdy", ["2026-11-25"]),
        ("tusday", ["2026-11-24"]),
        ("tomoro", ["2026-11-24"]),
        ("nxt week tues", ["2026-12-01"]),
        ("Easter Monday", ["2027-03-29"]),
        ("this weekend", ["2026-11-28", "2026-11-29"]),
        ("the 3rd or the 5th", ["2026-12-03", "2026-12-05"]),
        ("the 30th or the 1st", ["2026-11-30", "2026-12-01"]),
        ("the 27th, 30th or the 1st", ["2026-11-27", "2026-11-30", "2026-12-01"]),
        ("the 20th or the 25th", ["2026-12-20", "2026-12-25"]),
        ("the 5th or the 3rd", ["2026-12-03", "2026-12-05"]),
        ("monday, wednesday or friday next week", ["2026-11-30", "2026-12-02", "2026-12-04"]),
        ("25/12", ["2026-12-25"]),
        ("12/25", ["2026-12-25"]),
        ("the last day of next week", ["2026-12-06"]),
    ],
)
def test_days_that_were_named(text: str, days: list[str]) -> None:
    assert when(text).days == tuple(day(one) for one in days)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("first week of May", "2027-05-03", "2027-05-09"),
        ("by the end of next week", None, "2026-12-06"),
        ("not before Thursday", "2026-11-26", None),
        ("next week but after Wednesday", "2026-12-03", "2026-12-06"),
        ("next week from Thursday on", "2026-12-03", "2026-12-06"),
        ("next week but before Wednesday", "2026-11-30", "2026-12-01"),
        ("this week from Thursday on", "2026-11-26", "2026-11-29"),
        ("from August to October", "2027-08-01", "2027-10-31"),
        ("week of the 7th", "2026-12-07", "2026-12-13"),
        ("18-20 december", "2026-12-18", "2026-12-20"),
        ("5th - 8th january", "2027-01-05", "2027-01-08"),
        ("7 to 10 of January", "2027-01-07", "2027-01-10"),
        ("after the 10th", "2026-12-11", None),
        ("before Christmas", None, "2026-12-24"),
        ("in May", "2027-05-01", "2027-05-31"),
        ("next week", "2026-11-30", "2026-12-06"),
        ("between Friday and Wednesday", "2026-11-27", "2026-12-02"),
        ("from 3 to 5 December", "2026-12-03", "2026-12-05"),
        ("between 10 and 12 December", "2026-12-10", "2026-12-12"),
        ("from 20 December to 10 January", "2026-12-20", "2027-01-10"),
    ],
)
def test_stretches_with_open_ends(text: str, since: str | None, until: str | None) -> None:
    found = when(text)
    assert (found.since, found.until) == (since and day(since), until and day(until))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("30 February", Reason.NO_SUCH_DAY),
        ("the 45th of May", Reason.NO_SUCH_DAY),
        ("Friday the 26th", Reason.OTHER_WEEKDAY),
        ("Tuesday 26", Reason.OTHER_WEEKDAY),
        ("at 25 o'clock", Reason.NO_SUCH_TIME),
        ("3 March 2025", Reason.PAST_DAY),
    ],
)
def test_what_cannot_be_is_doubted(text: str, reason: Reason) -> None:
    assert [piece.reason for piece in reading(text).pieces if isinstance(piece, Doubted)] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "she's 5",
        "have a nice weekend",
        "good afternoon",
        "see you Tuesday",
        "since last May",
        "for two years",
        "60,000 miles",
        "2 people",
        "24/7",
        "my number is 020 7946 0018",
    ],
)
def test_what_looks_like_a_time_and_is_none(text: str) -> None:
    found = reading(text)
    assert [piece for piece in found.pieces if not isinstance(piece, NoTime)] == []
    assert not found.left_over


@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [
        ("Memorial Day", "en-US", "2027-05-31"),
        ("Victoria Day", "en-CA", "2027-05-24"),
        ("Thanksgiving", "en-US", "2026-11-26"),
        ("Thanksgiving", "en-CA", "2027-10-11"),
        ("Buß- und Bettag", "de-DE", "2027-11-17"),
    ],
)
def test_a_feast_is_on_the_day_on_which_the_country_keeps_it(text: str, locale: str, found: str) -> None:
    assert when(text, locale=locale).days == (day(found),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("am 25.12", ["2026-12-25"]),
        ("am 24.12 um 10", ["2026-12-24"]),
        ("24.12, 10 Uhr", ["2026-12-24"]),
        ("am 3.1", ["2027-01-03"]),
        ("am 24.12 oder 28.12", ["2026-12-24", "2026-12-28"]),
        ("am 3.12. um 10.30", ["2026-12-03"]),
        ("um 10.12", []),
        ("am 30. oder 1.", ["2026-11-30", "2026-12-01"]),
    ],
)
def test_a_date_in_figures_needs_no_last_dot_in_german(text: str, found: list[str]) -> None:
    assert when(text, locale="de-DE").days == tuple(day(one) for one in found)


@pytest.mark.parametrize(
    ("text", "since"), [("KW 50", "2026-12-07"), ("KW 53", "2026-12-28"), ("in der KW 2", "2027-01-11")]
)
def test_a_week_by_its_number_is_the_next_such(text: str, since: str) -> None:
    assert when(text, locale="de-DE").since == day(since)


def test_there_is_no_sixtieth_week() -> None:
    found = reading("in KW 60", locale="de-DE").pieces

    assert [piece.reason for piece in found if isinstance(piece, Doubted)] == [Reason.NO_SUCH_DAY]


@pytest.mark.parametrize("text", ["any day except Monday and Tuesday", "not on Mondays or Tuesdays"])
def test_days_are_ruled_out(text: str) -> None:
    assert [piece.when.weekdays for piece in reading(text).pieces if isinstance(piece, Excluded)] == [(0, 1)]


def test_before_that_looks_back_to_the_day_that_was_spoken_of() -> None:
    assert when("I'm away on the 10th, can you book me a trim before that").until == day("2026-12-09")


@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [
        ("not this week, next week tues or thurs", "en-GB", ["2026-12-01", "2026-12-03"]),
        ("no next week! tues or thurs", "en-GB", ["2026-12-01", "2026-12-03"]),
        ("not tomorrow, friday", "en-GB", ["2026-11-27"]),
        ("not this saturday, next saturday morning", "en-GB", ["2026-12-05"]),
        ("not today, thursday or friday", "en-GB", ["2026-11-26", "2026-11-27"]),
        ("nicht diese woche, nächste woche di oder do", "de-DE", ["2026-12-01", "2026-12-03"]),
        ("nicht morgen, freitag", "de-DE", ["2026-11-27"]),
        ("kein montag, dienstag nachmittag", "de-DE", ["2026-11-24"]),
    ],
)
def test_what_follows_what_is_ruled_out_is_wished_for(text: str, locale: str, found: list[str]) -> None:
    assert when(text, locale=locale).days == tuple(day(one) for one in found)


@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [
        ("the next monday, the 7th", "en-GB", "2026-12-07"),
        ("next friday, the 4th", "en-US", "2026-12-04"),
        ("the monday after, the 7th", "en-GB", "2026-12-07"),
        ("nächsten montag, den 7.", "de-DE", "2026-12-07"),
        ("ne, den 1. Dezember mein ich", "de-DE", "2026-12-01"),
    ],
)
def test_a_date_beside_its_weekday_says_which(text: str, locale: str, found: str) -> None:
    assert when(text, locale=locale).days == (day(found),)
