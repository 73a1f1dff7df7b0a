"""Days and times as customers say them. The present is Monday 23 November 2026, 9:00 in Lisbon."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understand.clock import Spoken, resolve
from dialogs.understand.heard import Trouble, When
from dialogs.understand.text import clean, normal
from dialogs.understand.when import Moment, Reading, read_when
from tests.worlds.sample import NOW

MOMENT = Moment(NOW, locale="en-GB", opening=(time(9), time(19)))


def read(text: str, moment: Moment = MOMENT) -> Reading:
    return read_when(normal(clean(text)), moment)


def days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def november(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 11, n) for n in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", november(23)),
        ("tomorrow", november(24)),
        ("tommorow please", november(24)),
        ("the day after tomorrow", november(25)),
        ("on Friday", november(27)),
        ("Monday", november(30)),
        ("this Friday", november(27)),
        ("next Friday", (date(2026, 12, 4),)),
        ("Friday after next", (date(2026, 12, 11),)),
        ("Friday next week", (date(2026, 12, 4),)),
        ("a week from Friday", (date(2026, 12, 4),)),
        ("in 3 days", november(26)),
        ("in two weeks", (date(2026, 12, 7),)),
        ("two weeks from now", (date(2026, 12, 7),)),
        ("in a month", (date(2026, 12, 23),)),
        ("the 27th", november(27)),
        ("the 5th", (date(2026, 12, 5),)),
        ("27 November", november(27)),
        ("November 27th", november(27)),
        ("the 3rd of December", (date(2026, 12, 3),)),
        ("third of January", (date(2027, 1, 3),)),
        ("Friday the 27th", november(27)),
        ("Fri 27 Nov", november(27)),
        ("27/11", november(27)),
        ("27/11/2026", november(27)),
        ("boxing day", (date(2026, 12, 26),)),
        ("new year's eve", (date(2026, 12, 31),)),
        ("New Years Day", (date(2027, 1, 1),)),
        ("before christmas eve", days(date(2026, 11, 23), date(2026, 12, 23))),
        ("27.11.", november(27)),
        ("2026-11-27", november(27)),
        ("next week", days(date(2026, 11, 30), date(2026, 12, 6))),
        ("this weekend", november(28, 29)),
        ("early next week", days(date(2026, 11, 30), date(2026, 12, 2))),
        ("end of next week", days(date(2026, 12, 4), date(2026, 12, 6))),
        ("in March", days(date(2027, 3, 1), date(2027, 3, 31))),
        ("Monday or Wednesday", (date(2026, 11, 25), date(2026, 11, 30))),
        ("between Tuesday and Thursday", november(24, 25, 26)),
        ("from Wednesday to Friday", november(25, 26, 27)),
        ("before Thursday", november(23, 24, 25)),
        ("by Thursday", november(23, 24, 25, 26)),
        ("after the 10th", days(date(2026, 12, 11), date(2027, 1, 7))),
        ("Monday, no wait, Tuesday", november(24)),
        ("next week Tuesday", (date(2026, 12, 1),)),
        ("next week on Tuesday", (date(2026, 12, 1),)),
        ("a week on Tuesday", (date(2026, 12, 1),)),
        ("sometime next week, Tuesday or Thursday", (date(2026, 12, 1), date(2026, 12, 3))),
        ("Tuesday or Thursday next week", (date(2026, 12, 1), date(2026, 12, 3))),
        ("Tuesday and Thursday of next week", (date(2026, 12, 1), date(2026, 12, 3))),
        ("next Tuesday or Thursday", (date(2026, 12, 1), date(2026, 12, 3))),
        ("this Friday or next Tuesday", (date(2026, 11, 27), date(2026, 12, 1))),
        ("this week, Friday or Monday", (date(2026, 11, 27), date(2026, 11, 30))),
        ("in December on a Tuesday", tuple(date(2026, 12, n) for n in (1, 8, 15, 22, 29))),
        ("next week, no, Tuesday", november(24)),
        ("any time Tuesday", november(24)),
        ("within two days", november(23, 24, 25)),
        ("within 9 months", days(date(2026, 11, 23), date(2027, 1, 24))),
        ("Monday, Wednesday, Friday", november(25, 27, 30)),
        ("mon/wed/fri", november(25, 27, 30)),
        ("Monday, Tuesday or Wednesday", november(24, 25, 30)),
        ("the 3rd, 4th or 5th", tuple(date(2026, 12, n) for n in (3, 4, 5))),
        ("Friday, the 27th", november(27)),
        ("tomorrow or the day after", november(24, 25)),
        ("this or next week", days(date(2026, 11, 23), date(2026, 12, 6))),
        ("this weekend or next", (date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 5), date(2026, 12, 6))),
    ],
)
def test_days(text: str, expected: tuple[date, ...]) -> None:
    assert read(text).when == When(days=expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3pm", When(at=time(15))),
        ("3 p.m.", When(at=time(15))),
        ("at 3", When(at=time(15))),
        ("at 10", When(at=time(10))),
        ("at 9", When(at=time(9))),
        ("10:30", When(at=time(10, 30))),
        ("15.30", When(at=time(15, 30))),
        ("15:00", When(at=time(15))),
        ("half past 3", When(at=time(15, 30))),
        ("quarter to 4", When(at=time(15, 45))),
        ("quarter past ten", When(at=time(10, 15))),
        ("ten to four", When(at=time(15, 50))),
        ("3 o'clock", When(at=time(15))),
        ("noon", When(at=time(12))),
        ("at 8 in the morning", When(at=time(8))),
        ("morning 10", When(at=time(10))),
        ("how about 4pm", When(at=time(16))),
        ("after 3", When(after=time(15))),
        ("before 11am", When(before=time(11))),
        ("not before 2pm", When(after=time(14))),
        ("between 2 and 4", When(after=time(14), before=time(16))),
        ("2-4pm", When(after=time(14), before=time(16))),
        ("3 or 4 pm", When(after=time(15), before=time(16, 1))),
        ("around 10", When(after=time(9), before=time(11, 1))),
        ("in the afternoon", When(after=time(12), before=time(17, 30))),
        ("late morning", When(after=time(10, 30), before=time(12))),
        ("as soon as possible", When(soonest=True)),
        ("in 2 hours", When(november(23), after=time(11), before=time(12, 1))),
        ("half an hour from now", When(november(23), after=time(9, 30), before=time(10, 31))),
        ("within an hour", When(november(23), before=time(10))),
        ("this afternoon", When(november(23), after=time(12), before=time(17, 30))),
        ("at 10 or later", When(after=time(10))),
        ("3pm or earlier", When(before=time(15, 1))),
    ],
)
def test_times_of_day(text: str, expected: When) -> None:
    assert read(text).when == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday at 6 or Saturday at 11", [When(november(27), at=time(18)), When(november(28), at=time(11))]),
        ("6pm on Friday or 11am on Saturday", [When(november(27), at=time(18)), When(november(28), at=time(11))]),
        ("Friday at 3 or 4", [When(november(27), at=time(15)), When(november(27), at=time(16))]),
        (
            "Friday morning or Saturday after 4",
            [When(november(27), after=time(0), before=time(12)), When(november(28), after=time(16))],
        ),
        (
            "Tuesday at 3 or Thursday at 4 next week",
            [When((date(2026, 12, 1),), at=time(15)), When((date(2026, 12, 3),), at=time(16))],
        ),
    ],
)
def test_wishes_of_which_each_would_do(text: str, expected: list[When]) -> None:
    assert read(text).when == When.one_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday or Saturday at 11", When(november(27, 28), at=time(11))),
        ("Saturday or Sunday morning", When(november(28, 29), after=time(0), before=time(12))),
        ("Tuesday at 3 or Wednesday", When(november(24, 25), at=time(15))),
        ("Friday at 3, no, at 4", When(november(27), at=time(16))),
    ],
)
def test_a_time_that_is_said_once_is_for_all_days(text: str, expected: When) -> None:
    assert read(text).when == expected


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("30 minutes later please", timedelta(minutes=30)),
        ("half an hour earlier", timedelta(minutes=-30)),
        ("a quarter of an hour later", timedelta(minutes=15)),
        ("could we do an hour and a half later", timedelta(minutes=90)),
        ("push it back by a couple of hours", timedelta(hours=2)),
        ("a week later", timedelta(weeks=1)),
        ("two days earlier", timedelta(days=-2)),
        ("the week after, at the same time", timedelta(weeks=1)),
        ("two weeks after that", timedelta(weeks=2)),
    ],
)
def test_how_much_later_than_what_is_chosen(text: str, shift: timedelta) -> None:
    reading = read(text)
    assert (reading.when, reading.shift) == (When(), shift)


@pytest.mark.parametrize(
    "text", ["in half an hour", "in 2 weeks", "at 3 or later", "an hour long", "later", "the week after Christmas"]
)
def test_what_is_counted_from_nothing_else(text: str) -> None:
    assert read(text).shift is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 3pm", When(november(24), at=time(15))),
        ("a haircut with Dana next Friday after 3", When((date(2026, 12, 4),), after=time(15))),
        ("Friday afternoon at 3", When(november(27), at=time(15))),
        ("tomorrow evening at 7", When(november(24), at=time(19))),
        ("nov27 10am", When(november(27), at=time(10))),
        ("at 10am on fri27", When(november(27), at=time(10))),
        ("Tues 430", When(november(24), at=time(16, 30))),
        ("Tues 0430", When(november(24), at=time(4, 30))),
        ("Tues 1530", When(november(24), at=time(15, 30))),
        ("between 2 and 4 on Tuesday", When(november(24), after=time(14), before=time(16))),
        ("tonight", When(november(23), after=time(17), before=time(23, 59))),
        ("any day next week after 5pm", When(days(date(2026, 11, 30), date(2026, 12, 6)), after=time(17))),
        ("Tues 10", When(november(24), at=time(10))),
        ("Saturday 11", When(november(28), at=time(11))),
        ("Friday 5 please", When(november(27), at=time(17))),
        ("Friday 27 10", When(november(27), at=time(10))),
        ("27 nov 3", When(november(27), at=time(15))),
        ("27/11 10", When(november(27), at=time(10))),
        ("next Tuesday 2", When((date(2026, 12, 1),), at=time(14))),
        ("Tuesday 1", When((date(2026, 12, 1),))),
        ("Tuesday 24", When(november(24))),
        ("Friday 2 people", When(november(27))),
        ("Friday 2 haircuts", When(november(27))),
        ("Saturday 10 minutes", When(november(28))),
        ("Monday 3-8", When(november(30), after=time(15), before=time(20))),
        ("Christmas Eve at 10", When((date(2026, 12, 24),), at=time(10))),
        ("2026-12-01 at 15:00", When((date(2026, 12, 1),), at=time(15))),
        ("Tuesday 24 November at 10:00", When(november(24), at=time(10))),
    ],
)
def test_days_and_times_together(text: str, expected: When) -> None:
    assert read(text).when == expected


@pytest.mark.parametrize(
    "text",
    [
        "AB12 CDE",
        "ab12cde",
        "R2D2",
        "room 12b3",
        "h2o",
        "4x4",
        "may I book",
        "I need 2 haircuts",
        "for 3 people",
        "that one. Am I free?",
        "the second",
        "march in",
        "hello",
        "",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert read(text) == Reading()


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("yesterday", (Trouble.PAST_DAY, "2026-11-22")),
        ("2020-01-01", (Trouble.PAST_DAY, "2020-01-01")),
        ("last Friday", (Trouble.PAST_DAY, "2026-11-20")),
        ("31 February", (Trouble.NO_SUCH_DAY, "31 february")),
        ("the 45th", (Trouble.NO_SUCH_DAY, "45th")),
        ("99/99", (Trouble.NO_SUCH_DAY, "99/99")),
        ("at 25:00", (Trouble.NO_SUCH_TIME, "25:00")),
    ],
)
def test_impossible_days_and_times_are_told_apart_from_nonsense(text: str, trouble: tuple[Trouble, str]) -> None:
    assert read(text) == Reading(troubles=[trouble], spans=read(text).spans)


def test_numeric_dates_follow_the_order_of_the_locale() -> None:
    british, american = read("4/12", Moment(NOW, "en-GB")), read("4/12", Moment(NOW, "en-US"))

    assert british.when.days == (date(2026, 12, 4),)
    assert american.when.days == (date(2027, 4, 12),)


def test_a_weekday_said_on_that_weekday_is_the_next_one() -> None:
    assert read("Monday").when.days == november(30)
    assert read("today, Monday").when.days != ()


def test_the_next_day_is_seen_from_the_day_under_discussion() -> None:
    moment = Moment(NOW, "en-GB", day=date(2026, 12, 3))

    assert read("the next day", moment).when.days == (date(2026, 12, 4),)


def test_a_bare_number_is_a_day_or_an_hour_only_where_one_was_asked_for() -> None:
    day_asked, time_asked = Moment(NOW, "en-GB", expects_day=True), Moment(NOW, "en-GB", expects_time=True)

    assert read("27").when == When()
    assert read("27", day_asked).when == When(days=november(27))
    assert read("10", time_asked).when == When(at=time(10))


def test_dateparser_reads_what_our_grammar_does_not_where_a_day_was_asked_for() -> None:
    asked = Moment(NOW, "en-GB", expects_day=True)

    assert read("27 nov.", asked).when.days == november(27)


@pytest.mark.parametrize(
    ("hour", "opening", "meant"),
    [
        (3, (time(9), time(19)), time(15)),
        (9, (time(9), time(19)), time(9)),
        (7, (time(6), time(12)), time(7)),
        (7, None, time(19)),
        (8, None, time(8)),
        (12, (time(9), time(19)), time(12)),
        (11, (time(20), time(23, 59)), time(23)),
    ],
)
def test_an_hour_without_am_or_pm_is_the_one_in_the_opening_hours(
    hour: int, opening: tuple[time, time] | None, meant: time
) -> None:
    assert resolve(Spoken(hour), opening) == meant


WORDS = st.sampled_from(
    [
        *("tomorrow", "next", "week", "friday", "after", "before", "between", "and", "to", "3", "10", "31", "99", "pm"),
        *(
            "2026-13-45",
            "25:99",
            "am",
            "the",
            "first",
            "may",
            "of",
            "in",
            "from",
            "half",
            "past",
            "quarter",
            "december",
        ),
        *("1/1", "noon", "or", "weekend", "early", "until", "5th", "at", "@", "-", "haircut", "days", "month", "later"),
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_any_mixture_of_date_words_is_read_without_harm(text: str) -> None:
    reading = read(text)

    assert all(day >= NOW.date() for day in reading.when.days)
    assert list(reading.when.days) == sorted(set(reading.when.days))
    assert len(reading.when.days) <= 400


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_harm(text: str) -> None:
    read(text)


@given(st.dates(min_value=date(2026, 11, 23), max_value=date(2027, 10, 30)))
def test_a_day_as_we_write_it_is_read_back_as_that_day(day: date) -> None:
    from dialogs.saying.wording import Wording

    for locale in ("en-GB", "en-US"):
        words = Wording(locale)
        assert read(words.day(day), Moment(NOW, locale)).when.days == (day,)
        assert read(words.short_day(day), Moment(NOW, locale)).when.days == (day,)
