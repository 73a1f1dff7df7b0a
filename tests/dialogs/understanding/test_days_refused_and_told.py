"""Days and times that are refused, conceded, told or compared: none of them is taken for what is wished for.

Now is Monday 23 November 2026; what is booked is on Thursday 3 December at 10:00.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogs.understanding.hearing import BOOKED, DAYS, SUMMARY, Case, Place, business, said, wrongly_heard

DE = "de-DE"
SALON = business("Haircut", "Full head colour")
AFTERNOON = Place(
    "time",
    tuple(f"2026-12-03T{at}" for at in ("10:00", "11:30", "15:00", "16:30")),
    {"goal": "book", "service": "Haircut"},
)
TWO = Place(
    booked=(
        {"service": "Haircut", "staff": "Dana Ferreira", "start": "2026-12-03T15:00"},
        {"service": "Full head colour", "staff": "Marco Silva", "start": "2026-12-08T10:30"},
    )
)
FRIDAY = ["2026-12-04"]


def names(case: Case) -> str:
    return case.said


def _is_heard(case: Case) -> None:
    assert wrongly_heard(case) == {}


NO_GOOD = [
    *(
        said(text, DAYS, not_days=FRIDAY)
        for text in ("friday's no good", "the 4th's bad for me", "friday's a nightmare")
    ),
    said("fridays no good", DAYS, not_days=["fri"]),
    said("friday is my busiest day", DAYS, not_days=FRIDAY),
    said("Freitag ist mein stressigster Tag", DAYS, locale=DE, not_days=FRIDAY),
    said("friday's perfect", DAYS, days=FRIDAY),
    said("friday's appointment book please", DAYS, days=FRIDAY),
]


@pytest.mark.parametrize("case", NO_GOOD, ids=names)
def test_a_day_that_is_no_good_is_ruled_out(case: Case) -> None:
    _is_heard(case)


REFUSED_AFTER = [
    said("oh that's a thursday, can't do that", SUMMARY, not_days=["thu"]),
    said("thursday? i work thursdays", SUMMARY, not_days=["thu"]),
    said("ach Donnerstag, da kann ich nicht", SUMMARY, locale=DE, not_days=["2026-12-03"]),
    said("Freitag? Da bin ich im Urlaub", DAYS, locale=DE, not_days=FRIDAY),
    said("not before the 10th, I'm away", DAYS, days={"from": "2026-12-10", "to": None}),
]


@pytest.mark.parametrize("case", REFUSED_AFTER, ids=names)
def test_a_day_that_the_next_clause_refuses_is_ruled_out(case: Case) -> None:
    _is_heard(case)


CONCEDED = [
    said("3 would work, but what's friday like?", AFTERNOON, days=FRIDAY),
    said("I could manage 3 but I'd prefer friday", AFTERNOON, days=FRIDAY),
    said("the first one would do, but how about friday?", AFTERNOON, days=FRIDAY),
    said("drei ginge, aber habt ihr Freitag was?", AFTERNOON, locale=DE, days=FRIDAY),
    said("3 works, but where can I park?", AFTERNOON, time="15:00"),
]


@pytest.mark.parametrize("case", CONCEDED, ids=names)
def test_what_would_do_if_need_be_is_not_taken(case: Case) -> None:
    wrong = wrongly_heard(case)

    if case.heard.get("days"):  # a weekday alone may be counted from today as well
        wrong = {key: value for key, value in wrong.items() if key != "days" or value[1] != ["2026-11-27"]}
    assert wrong == {}


LED_TO = [
    said("half an hour later than the 3 o'clock", AFTERNOON, time="15:30"),
    said("a quarter of an hour after the first one", AFTERNOON, time="10:15"),
    said("half an hour before the last one", AFTERNOON, time="16:00"),
    said("3 is too tight, half an hour later?", AFTERNOON, time="15:30"),
    said("eine halbe Stunde früher als 15 Uhr", AFTERNOON, locale=DE, time="14:30"),
    said("15 Uhr ist zu früh, eine halbe Stunde später?", AFTERNOON, locale=DE, time="15:30"),
    said("a week after the 4th", DAYS, days=["2026-12-11"]),
]


@pytest.mark.parametrize("case", LED_TO, ids=names)
def test_a_length_from_a_time_that_is_named_leads_to_a_time(case: Case) -> None:
    _is_heard(case)


def _moved(text: str, locale: str = "en-GB", **to: Any) -> Case:
    return said(text, TWO, SALON, locale=locale, goal="move", which=1, **to)


OF_TWO = [
    *(
        _moved(text, days=["2026-12-09"])
        for text in ("move the tuesday one to wednesday", "the tuesday one, can it be the wednesday")
    ),
    _moved("den Dienstag auf Mittwoch bitte", DE, days=["2026-12-09"]),
    _moved("der Dienstagstermin soll auf Mittwoch", DE, days=["2026-12-09"]),
    _moved("move the colour to the same day as the haircut", days=["2026-12-03"]),
    _moved("not the haircut, the colour: can it go to the 10th", days=["2026-12-10"]),
]


@pytest.mark.parametrize("case", OF_TWO, ids=names)
def test_in_a_move_where_from_and_where_to_are_told_apart(case: Case) -> None:
    _is_heard(case)


FROM_ONE = [
    said("from thursday to friday please", BOOKED, goal="move", days=FRIDAY),
    said("Donnerstag gegen Freitag tauschen", BOOKED, locale=DE, goal="move", days=FRIDAY),
]


@pytest.mark.parametrize("case", FROM_ONE, ids=names)
def test_from_the_day_that_is_booked_to_another_is_a_move(case: Case) -> None:
    _is_heard(case)


BUSY = [
    said("I'm on nights this week", DAYS),
    said("I work nights", DAYS),
    said("bin diese Woche auf Nachtschicht", DAYS, locale=DE),
    said("had a haircut in march", DAYS),
    said("I'm at the dentist's at 3 so the last one", AFTERNOON, pick=-1),
    said("3 is good but I'll need to be out by 4", AFTERNOON, time="15:00"),
    said("15 Uhr passt, bin ich dann bis 16 Uhr fertig?", AFTERNOON, locale=DE, time="15:00"),
]


@pytest.mark.parametrize("case", BUSY, ids=names)
def test_what_customers_are_busy_with_is_no_wish(case: Case) -> None:
    _is_heard(case)


def test_a_length_wins_over_why_it_cannot_be_earlier() -> None:
    case = said("an hour later please, I can't get off any earlier", BOOKED, goal="move", shift="+PT1H")

    assert wrongly_heard(case) == {}


BOUNDS = [
    said("next week, not before wednesday", DAYS, days={"from": "2026-12-02", "to": "2026-12-06"}),
    said("next week, before thursday", DAYS, days={"from": "2026-11-30", "to": "2026-12-02"}),
    said("december, after the 13th", DAYS, days={"from": "2026-12-14", "to": "2026-12-31"}),
    said("nächste Woche, nicht vor Mittwoch", DAYS, locale=DE, days={"from": "2026-12-02", "to": "2026-12-06"}),
]


@pytest.mark.parametrize("case", BOUNDS, ids=names)
def test_a_bound_beside_a_week_or_month_is_one_of_it(case: Case) -> None:
    _is_heard(case)


def test_a_weekday_that_is_ruled_out_this_week_is_the_next_of_its_name() -> None:
    open_days = Place("day", (), {"goal": "book", "service": "Haircut"})

    wrong = wrongly_heard(said("friday, but not this week", open_days, days=FRIDAY))

    assert wrong == {}


@pytest.mark.parametrize("text", ["the other morning one", "morning one"])
def test_one_behind_a_part_of_the_day_is_no_hour(text: str) -> None:
    assert wrongly_heard(said(text, AFTERNOON, time={"from": "08:00", "to": "12:00", "loose": True})) == {}


def test_a_number_that_is_on_offer_as_an_hour_is_no_day_of_the_month() -> None:
    assert wrongly_heard(said("not the 10", AFTERNOON)) == {}
