"""Whether what was heard is the same as what was meant: days, hours, names, numbers and lengths of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from benchmarks.messages import DAYS as WEEK
from dialogs.understanding.message import folded

Days: TypeAlias = list[str] | Mapping[str, str | None]
"""Some days, or a stretch {"from", "to"}, both included, of which an end may be open."""

Hours: TypeAlias = str | Mapping[str, Any]
"""One start, or a stretch {"from", "to"} that is `loose` where its bounds are a matter of taste."""

_AHEAD = timedelta(days=60)
_FEW = 3
_OPENS, _CLOSES = 7 * 60, 21 * 60
_MORNING, _EVENING = 10 * 60 + 30, 17 * 60
_ROUGHLY = 120
"""Minutes of taste within which one start may stand for "around five"."""

_ALIKE = 0.4
"""How much of two stretches of taste is to be in both."""

_LENGTH = re.compile(r"([+-])P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def plain(text: object) -> str:
    """Without capitals, accents and signs, but for those of addresses."""
    return " ".join(re.sub(r"[^\w@.+]+", " ", folded(str(text)).casefold()).split())


def names(value: object) -> set[str]:
    return {plain(one) for one in (value if isinstance(value, list) else [value])}


# Days


def days_of(said: Days, today: date) -> set[date]:
    if not isinstance(said, Mapping):
        return {date.fromisoformat(one) for one in said}
    since, until = said.get("from"), said.get("to")
    first = date.fromisoformat(since) if since else today
    last = date.fromisoformat(until) if until else max(first, today) + _AHEAD
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def is_ruled_out(day: date, ruled_out: Iterable[str]) -> bool:
    return not {day.isoformat(), WEEK[day.weekday()]}.isdisjoint(ruled_out)


def same_days(want: Days, got: Days, today: date, ruled_out: Iterable[str] = ()) -> bool:
    """Of a stretch only weekends may differ: a week has five days or seven. A few named days are just those."""
    without = tuple(ruled_out)
    wanted, heard = ({day for day in days_of(said, today) if not is_ruled_out(day, without)} for said in (want, got))
    if isinstance(want, list) and isinstance(got, list) and len(want) <= _FEW:
        return wanted == heard
    wanted, heard = (_within_sight(wanted, today), _within_sight(heard, today))
    return not wanted.isdisjoint(heard) and all(day.weekday() >= 5 for day in wanted ^ heard)


def _within_sight(days: set[date], today: date) -> set[date]:
    return {day for day in days if today <= day <= today + _AHEAD} or days


def weekdays(said: Iterable[str]) -> set[str]:
    return {one if one in WEEK else WEEK[date.fromisoformat(one).weekday()] for one in said}


# Hours


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def span(hours: Mapping[str, Any]) -> tuple[int, int]:
    first = minutes(hours["from"]) if hours.get("from") else _OPENS
    last = minutes(hours["to"]) if hours.get("to") else _CLOSES
    return max(first, _OPENS), min(last, _CLOSES)


def same_hours(want: Hours, got: Hours) -> bool:
    """What is said firmly is heard firmly: "not before ten" is not "around ten"."""
    if isinstance(want, str):
        return isinstance(got, str) and minutes(want) == minutes(got)
    first, last = span(want)
    if isinstance(got, str):
        return bool(want.get("loose")) and last - first <= _ROUGHLY and first <= minutes(got) <= last
    begins, ends = span(got)
    # An open end may be closed where the day begins or ends anyway.
    first = begins if not want.get("from") and begins <= _MORNING else first
    last = ends if not want.get("to") and ends >= _EVENING else last
    if not want.get("loose"):
        return (begins, ends) == (first, last)
    both, either = min(last, ends) - max(first, begins), max(last, ends) - min(first, begins)
    return either == 0 or both / either >= _ALIKE


# The rest


def same_phone(want: object, got: object) -> bool:
    """One of them may have the country's code in front."""
    short, long = sorted((re.sub(r"\D", "", str(one or "")).lstrip("0") for one in (want, got)), key=len)
    return short == long or (len(short) >= 6 and len(long) - len(short) <= 3 and long.endswith(short))


def is_length(shift: object) -> bool:
    return isinstance(shift, str) and _LENGTH.fullmatch(shift) is not None


def moved(start: datetime, shift: str) -> datetime:
    """A moment moved by a length of time such as "-PT1H"."""
    found = _LENGTH.fullmatch(shift)
    if found is None:
        raise ValueError(f"{shift!r} is no length of time")
    weeks, days, hours, mins = (int(part or 0) for part in found.groups()[1:])
    by = timedelta(weeks=weeks, days=days, hours=hours, minutes=mins)
    return start + by if found[1] == "+" else start - by
