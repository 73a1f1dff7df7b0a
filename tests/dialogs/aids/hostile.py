"""Answers of a model that nearly fit, and that nobody should take at their word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from dialogs.acts import Command, Field, Goal, Topic
from dialogs.aids.schema import Answer
from tests.dialogs.aids.places import CUT, DANA, EMPTY, TODAY

NAMES = Answer.__struct_fields__
KEYS = ("s1", "s2", "s4", "s5", "s999", "p1", "p3", "p9", "anyone", CUT, DANA, "s1; drop", "")
TEXTS = (
    *("yes", "agree", "[email]", "[name]", "[phone]", "Ida Ek", "ida@example.com", "079 123 45 67", "nuts", "Short"),
    *("Mallory", "2026-12-01", "2020-01-01", "2028-01-01", "9999-12-31", "2026-13-01", "09:30", "25:00", "\ud800", "٣"),
    *("book", "cancel", "agree", "stop", "start-over", "decline", "email", "phone", "price", "availability", "person"),
)
_LISTED = {name for name, value in EMPTY.items() if isinstance(value, tuple)}
_SAID = {"name": ("Ida Ek", "Mallory", "[name]"), "answer": ("nuts and wheat", "Short", "no nuts", "079 123 45 67")}
_SPAN = (TODAY - timedelta(days=2)).toordinal(), (TODAY + timedelta(days=410)).toordinal()


def nearly_fitting(random: Random) -> dict[str, object]:
    """The shape of an answer, of which each field may hold what it should, what another should, or nothing."""
    return {name: _held(name, random) for name in NAMES if random.random() < 0.6}


def _held(name: str, random: Random) -> object:
    if name in _LISTED and random.random() < 0.9:
        return [_value(name, random) for _ in range(random.randrange(4))]
    return _value(name, random)


def _value(name: str, random: Random) -> object:
    if random.random() < 0.3:
        return random.choice((*TEXTS, *KEYS, None, True, {}, [[]], 10**40, float("nan")))
    if "days" in name:
        return date.fromordinal(random.randint(*_SPAN)).isoformat()
    if "time" in name:
        return f"{random.randrange(26):02}:{random.choice((0, 30, 60)):02}"
    values: dict[str, Sequence[object]] = {
        "goal": [one.value for one in Goal],
        "change": [one.value for one in Field],
        "question": [one.value for one in Topic],
        "command": [one.value for one in Command],
        "soonest": (True, False, 1),
        **dict.fromkeys(("people", "pick", "appointment"), (-1, 0, 1, 2, 3, 50, 51)),
        **_SAID,
    }
    return random.choice(values.get(name, KEYS))
