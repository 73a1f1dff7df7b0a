"""Every trial that went wrong once, heard right: what is meant is heard, and nothing that commits beside it."""

from __future__ import annotations

from typing import Any

import pytest
from _pytest.mark import ParameterSet

from benchmarks.messages import heard
from tests.dialogs.understanding.hearing import differences
from tests.dialogs.understanding.trials import BOOKED, CHILD, KINDS, NAME, PHONE, SUMMARY, TIMES, Trial

OPEN = [["09:00", "19:00"]]
STUDIO: dict[str, Any] = {
    "key": "studio",
    "name": "Studio",
    "tz": "Europe/Lisbon",
    "country": "PT",
    "hours": {"mon": [], "tue": OPEN, "wed": OPEN, "thu": OPEN, "fri": OPEN, "sat": OPEN, "sun": []},
    "services": [
        {"name": "Haircut", "minutes": 30, "price": 30},
        {"name": "Children's haircut", "minutes": 30, "price": 20},
        {"name": "Beard trim", "minutes": 15, "price": 15},
        {"name": "Colour", "minutes": 90, "price": 80},
        {"name": "Massage", "minutes": 60, "price": 60},
        {"name": "Yoga class", "minutes": 60, "price": 12, "seats": 8},
    ],
    "staff": [{"name": name, "services": "all"} for name in ("Ana", "Dana", "Marco")],
    "phone": "",
    "address": "",
}
CHOSEN = {"goal": "book", "service": "Haircut", "staff": "Dana", "day": "2026-12-03", "time": "10:00"}
WHO = {"name": "Rita Sol", "email": "rita.sol@example.com", "phone": "912345678"}
PLACES: dict[str, dict[str, Any]] = {
    "": {"asked": None, "offered": [], "draft": {}, "booked": []},
    SUMMARY: {"asked": "confirm", "offered": [], "draft": CHOSEN | WHO, "booked": []},
    NAME: {"asked": "name", "offered": [], "draft": CHOSEN, "booked": []},
    TIMES: {
        "asked": "time",
        "offered": ["2026-12-03T10:00", "2026-12-04T11:00"],
        "draft": {"goal": "book", "service": "Haircut"},
        "booked": [],
    },
    PHONE: {"asked": "phone", "offered": [], "draft": CHOSEN | WHO | {"phone": None}, "booked": []},
    CHILD: {"asked": "confirm", "offered": [], "draft": CHOSEN | WHO | {"service": "Children's haircut"}, "booked": []},
    BOOKED: {
        "asked": None,
        "offered": [],
        "draft": {},
        "booked": [{"service": "Haircut", "staff": "Dana", "start": "2026-12-03T10:00"}],
    },
}


def _param(kind: str, trial: Trial) -> ParameterSet:
    marks = [pytest.mark.xfail(strict=True, reason=f"heard instead: {trial.but}")] if trial.but else []
    return pytest.param(trial, id=f"{kind}: {trial.said}", marks=marks)


ALL = [_param(kind, trial) for kind, trials in KINDS.items() for trial in trials]


@pytest.mark.parametrize("trial", ALL)
def test_a_trial_is_heard_right(trial: Trial) -> None:
    case = {"say": trial.said, "locale": "en-GB", "now": "2026-11-23T09:00", **PLACES[trial.at]}

    assert differences(trial.heard, heard(case, STUDIO)) == {}
