"""A place among the offers that is refused is not taken."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import AnyAct, ExcludeStaff, ExcludeWhen, GiveStaff, Goal, Pick, Shift
from dialogs.understanding.context import Asked, Context, Draft, NamedStaff, Option
from dialogs.understanding.reader import read
from dialogs.when import When

ZONE = ZoneInfo("Europe/Lisbon")
DAY = date(2026, 12, 3)
STARTS = tuple(datetime(2026, 12, 3, hour, tzinfo=ZONE) for hour in (10, 12, 15))
ANA = Option("Ana", (GiveStaff(staff_ids=("Ana",)),))
DANA = Option("Dana", (GiveStaff(staff_ids=("Dana",)),))


def heard(said: str, asked: Asked = Asked.TIME, language: str = "en-GB") -> tuple[AnyAct, ...]:
    is_time = asked is Asked.TIME
    context = Context(
        now=datetime(2026, 11, 23, 9, tzinfo=ZONE),
        locale=language,
        country="PT",
        asked=asked,
        draft=Draft(goal=Goal.BOOK),
        starts=STARTS if is_time else (),
        options=() if is_time else (ANA, DANA),
        staff=(NamedStaff("Ana", "Ana"), NamedStaff("Dana", "Dana")),
        hours=(((time(9), time(19)),),) * 7,
    )
    return read(said, context)


def picks(acts: tuple[AnyAct, ...]) -> tuple[int, ...]:
    return tuple(act.index for act in acts if isinstance(act, Pick))


@pytest.mark.parametrize(
    ("said", "language", "start"),
    [
        ("not the first one", "en-GB", STARTS[0]),
        ("the last one clashes with school", "en-GB", STARTS[-1]),
        ("I'm at work for the first one", "en-GB", STARTS[0]),
    ],
)
def test_a_time_that_is_refused_is_ruled_out(said: str, language: str, start: datetime) -> None:
    acts = heard(said, language=language)

    assert picks(acts) == ()
    assert [act.when for act in acts if isinstance(act, ExcludeWhen)] == [When(days=(DAY,), at=start.time())]


@pytest.mark.parametrize(
    "said", ["der letzte passt leider nicht", "bloß nicht der letzte", "der erste ist mir zu früh"]
)
def test_what_is_refused_is_not_taken(said: str) -> None:
    assert picks(heard(said, language="de-DE")) == ()


def test_what_is_too_early_is_not_taken() -> None:
    acts = heard("the first is too early")

    assert picks(acts) == ()
    assert any(isinstance(act, Shift) for act in acts)


@pytest.mark.parametrize(
    ("said", "language", "place"),
    [
        ("the first one", "en-GB", 0),
        ("no, the first one", "en-GB", 0),
        ("the second one works for me", "en-GB", 1),
        ("keep the first one", "en-GB", 0),
        ("der zweite passt gut", "de-DE", 1),
        ("not the first one, the second one", "en-GB", 1),
    ],
)
def test_a_time_that_is_wished_for_is_taken(said: str, language: str, place: int) -> None:
    assert picks(heard(said, language=language)) == (place,)


def test_a_person_who_is_refused_by_the_place_is_ruled_out() -> None:
    acts = heard("not the first one", Asked.STAFF)

    assert picks(acts) == ()
    assert [act.staff_ids for act in acts if isinstance(act, ExcludeStaff)] == [("Ana",)]
