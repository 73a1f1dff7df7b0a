"""Where a sentence is said, and whether all of what it means is heard there, and nothing besides.

Now is Monday 23 November 2026, 9:00 in Lisbon. What is heard has the keys of `benchmarks/messages.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from benchmarks.messages import DAYS as WEEK
from benchmarks.messages import context_of, heard_of
from dialogs.acts import AnyAct
from dialogs.understanding.context import Context
from dialogs.understanding.reader import read

COMMITS = frozenset(
    {
        *("goal", "service", "also", "staff", "days", "time", "soonest", "latest", "pick"),
        *("name", "email", "phone", "people", "which", "answer"),
    }
)
"""With `agree` as a yes and the commands that give something up, what changes a booking."""


@dataclass(frozen=True)
class Place:
    """Where the conversation stands: what was asked last, what is on offer, and what is known."""

    asked: str | None = None
    offered: tuple[str, ...] = ()
    draft: dict[str, Any] = field(default_factory=dict)
    booked: tuple[dict[str, Any], ...] = ()
    question: str = ""
    options: tuple[str, ...] = ()


_CUT = {"goal": "book", "service": "Haircut", "staff": "Dana Ferreira"}
_CHOSEN = _CUT | {"day": "2026-12-03", "time": "10:00"}
_KNOWN = _CHOSEN | {"name": "Rita Sol", "email": "rita.sol@example.com", "phone": "+351912345678"}
_BOOKED = ({"service": "Haircut", "staff": "Dana Ferreira", "start": "2026-12-03T10:00"},)
_LENGTHS = ("Short", "Medium", "Long")

NOTHING = Place()
DAYS = Place("day", ("2026-12-03", "2026-12-04"), _CUT)
TIMES = Place("time", ("2026-12-03T10:00", "2026-12-04T11:00"), _CUT)
SEVEN_OR_SIX = Place("time", ("2026-12-03T07:00", "2026-12-03T18:00"), _CUT)
NAME = Place("name", (), _CHOSEN)
EMAIL = Place("email", (), _CHOSEN | {"name": "Rita Sol"})
PHONE = Place("phone", (), _CHOSEN | {"name": "Rita Sol", "email": "rita.sol@example.com"})
ALLERGIES = Place("question", (), _KNOWN, question="Any allergies?")
HAIR = Place("question", _LENGTHS, _KNOWN, question="How long is your hair?", options=_LENGTHS)
_CURLS = ("Short hair", "Long curly hair")
CURLS = Place("question", _CURLS, _KNOWN, question="What is your hair like?", options=_CURLS)
SUMMARY = Place("confirm", (), _KNOWN)
DONE = Place("goal")
BOOKED = Place(booked=_BOOKED)
HOW_MANY = Place("people", (), {"goal": "book", "service": "Haircut"})
OPEN_DAYS = Place("day", ("2026-12-03", "2026-12-04"), {"goal": "book"})


def hours(*span: str) -> dict[str, list[list[str]]]:
    """Open at the same time every day, or never."""
    return {day: [list(span)] if span else [] for day in WEEK}


def business(
    *services: str | dict[str, Any], staff: tuple[str, ...] = ("Dana Ferreira", "Marco Silva")
) -> dict[str, Any]:
    return {
        "key": "studio",
        "name": "Studio",
        "tz": "Europe/Lisbon",
        "country": "PT",
        "hours": hours("09:00", "19:00"),
        "services": [{"name": one, "minutes": 30} if isinstance(one, str) else one for one in services],
        "staff": [{"name": one, "services": "all"} for one in staff],
    }


_SERVICES = ("Haircut", "Haircut and colour", "Yoga class")
STUDIO = business(*_SERVICES)
FAMILIES = business("Haircut", "Children's haircut", "Men's cut", "Ladies' cut")
WHICH_CUT = Place("service", ("Haircut", "Children's haircut"), {"goal": "book"})
CLINIC = business(
    *("Check-up & X-rays", "Cleaning (adult)", "Cleaning (child)", "Teeth whitening", "Hearing test"),
    *("Initial consultation - family law", "Initial consultation - property & conveyancing", "Emergency appointment"),
    *("Tyre change (4 tyres)", "Wills & probate review", "Online advice"),
)
MASSAGES = business(
    {"name": "Massage - 60 min", "minutes": 60}, {"name": "Massage - 90 min", "minutes": 90}, "Express facial"
)
WHICH_MASSAGE = Place("service", tuple(one["name"] for one in MASSAGES["services"]), {"goal": "book"})
DOCTORS = business(*_SERVICES, staff=("Dr. Emily Chen", "Dr. Robert O'Brien", "Maya (hygienist)"))
SARAHS = business(*_SERVICES, staff=("Sarah Miller", "Sarah Kim", "Jo Kim"))
ONE_SARAH = SARAHS | {
    "staff": [{"name": "Sarah Miller", "services": "all"}, {"name": "Sarah Kim", "services": ["Yoga class"]}]
}
EARLY = STUDIO | {"hours": hours("06:00", "21:00")}


@dataclass(frozen=True)
class Case:
    """A sentence, where and to whom it is said, and what is heard; `{}` where nothing may be heard that commits."""

    said: str
    at: Place
    to: dict[str, Any]
    heard: dict[str, Any]
    locale: str = "en-GB"


def said(text: str, at: Place = NOTHING, to: dict[str, Any] = STUDIO, *, locale: str = "en-GB", **heard: Any) -> Case:
    return Case(text, at, to, heard, locale)


def context(at: Place = NOTHING, to: dict[str, Any] = STUDIO, locale: str = "en-GB") -> Context:
    place = {"asked": at.asked, "offered": at.offered, "draft": at.draft, "booked": at.booked}
    asked = {"question": at.question, "options": at.options}
    return context_of({"locale": locale, "now": "2026-11-23T09:00", **place, **asked}, to)


def acts(text: str, at: Place = NOTHING, to: dict[str, Any] = STUDIO, locale: str = "en-GB") -> tuple[AnyAct, ...]:
    return read(text, context(at, to, locale))


def wrongly_heard(case: Case) -> dict[str, tuple[Any, Any]]:
    """What was wanted and what was got, where they differ."""
    there = context(case.at, case.to, case.locale)
    return differences(case.heard, heard_of(read(case.said, there), there))


def differences(wanted: dict[str, Any], got: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Everything wanted that was not got, and everything got that commits and was not wanted."""
    wrong = {key: (want, got.get(key)) for key, want in wanted.items() if got.get(key) != want}
    added = {key for key in COMMITS - set(wanted) if got.get(key) and not _goes_without_saying(key, wanted, got)}
    added |= {"agree"} if got.get("agree") is True and "agree" not in wanted else set()
    added |= {"command"} if got.get("command") in {"stop", "restart"} and "command" not in wanted else set()
    return wrong | {key: (None, got[key]) for key in added}


def _goes_without_saying(key: str, wanted: dict[str, Any], got: dict[str, Any]) -> bool:
    """That who names a service or a day wants to book; that the one appointment is the one that is meant."""
    return (key == "goal" and got["goal"] == "book" and bool(wanted)) or key == "which"
