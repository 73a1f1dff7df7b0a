"""Days by calculation: units and their bounds, months that differ in length, Easter, and the feasts of a country."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dialogs.understanding.times.values import Grain, Length, Stretch

_FEASTS = Path(__file__).with_name("feasts.toml")
_RULE = re.compile(r"(?:(?P<md>\d\d-\d\d)|(?P<easter>easter)|(?P<nth>-?\d) (?P<weekday>\d) (?P<month>\d\d?)"
                   r"|(?P<before>\d) before (?P<limit>\d\d-\d\d)|=(?P<other>[a-z-]+))(?P<off>[+-]\d+)?")  # fmt: skip
DAY = timedelta(days=1)


def safe_add(day: date, days: int) -> date:
    """The day so many days away; the last there is, where a calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add(day: date, length: Length) -> date:
    """The day that lies a length away; of a shorter month the last day."""
    months = day.year * 12 + day.month - 1 + length.months
    year = min(max(months // 12, 1), 9998)
    month = months % 12 + 1
    moved = date(year, month, min(day.day, monthrange(year, month)[1]))
    return safe_add(moved, length.days)


def earliest(*days: date | None) -> date | None:
    """The first of those that are known; None where none is."""
    return min((day for day in days if day is not None), default=None)


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def on_or_after(day: date, weekday: int) -> date:
    return safe_add(day, (weekday - day.weekday()) % 7)


def before(day: date, weekday: int) -> date:
    return safe_add(day, -((day.weekday() - weekday - 1) % 7 + 1))


def unit_at(grain: Grain, day: date) -> Stretch:
    """The unit that a day lies in; of a weekend: the one of its week."""
    monday = safe_add(day, -day.weekday())
    match grain:
        case Grain.WEEK:
            return monday, safe_add(monday, 6)
        case Grain.WEEKEND:
            return safe_add(monday, 5), safe_add(monday, 6)
        case Grain.FORTNIGHT:
            return monday, safe_add(monday, 13)
        case Grain.MONTH:
            return month_of(day.year, day.month)
        case Grain.QUARTER:
            first = (day.month - 1) // 3 * 3 + 1
            return date(day.year, first, 1), month_of(day.year, first + 2)[1]
        case Grain.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        case _:
            return day, day


def month_of(year: int, month: int) -> Stretch:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def length_of(grain: Grain, count: int = 1) -> Length:
    match grain:
        case Grain.MINUTE:
            return Length(minutes=count)
        case Grain.HOUR:
            return Length(minutes=60 * count)
        case Grain.DAY:
            return Length(days=count)
        case Grain.WEEK | Grain.WEEKEND:
            return Length(days=7 * count)
        case Grain.FORTNIGHT:
            return Length(days=14 * count)
        case Grain.MONTH:
            return Length(months=count)
        case Grain.QUARTER:
            return Length(months=3 * count)
        case Grain.YEAR:
            return Length(months=12 * count)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth such weekday of a month, counted from its end where negative; None where there are not so many."""
    first, last = month_of(year, month)
    if nth > 0:
        found = on_or_after(first, weekday) + timedelta(weeks=nth - 1)
    else:
        found = before(last + DAY, weekday) + timedelta(weeks=nth + 1)
    return found if found.month == month else None


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def _feasts() -> dict[str, dict[str, str]]:
    with _FEASTS.open("rb") as file:
        return tomllib.load(file)


def feast(name: str, year: int, country: str) -> date | None:
    """The day of a feast in a year, as the country keeps it; None where there is no such feast."""
    rules = _feasts().get(name, {})
    found = _RULE.fullmatch(rules.get(country) or rules.get("", ""))
    if found is None:
        return None
    day = _by_rule(found, year, country)
    return day and safe_add(day, int(found["off"] or 0))


def _by_rule(rule: re.Match[str], year: int, country: str) -> date | None:
    if rule["md"]:
        return date.fromisoformat(f"{year}-{rule['md']}")
    if rule["easter"]:
        return easter(year)
    if rule["nth"]:
        return nth_weekday(year, int(rule["month"]), int(rule["nth"]), int(rule["weekday"]))
    if rule["before"]:
        return before(date.fromisoformat(f"{year}-{rule['limit']}"), int(rule["before"]))
    return feast(rule["other"], year, country)
