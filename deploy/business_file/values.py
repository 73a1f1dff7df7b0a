"""How lengths of time, weeks of hours and availability are written in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from graph.model import Availability, AvailabilityType, Hours, WeeklyHours
from graph.model.policies import DAYS

T = TypeVar("T")
R = TypeVar("R")

_UNITS = {"d": "days", "day": "days", "days": "days", "h": "hours", "hour": "hours", "hours": "hours"}
_UNITS |= {"m": "minutes", "min": "minutes", "minute": "minutes", "minutes": "minutes"}
_PART = re.compile(r"(\d+)\s*([a-z]+)\s*")
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_STRETCH = re.compile(r"(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)")
_STAFF_FREE, _NOT_BOOKABLE = "staff_free", "not_bookable"


class Length(timedelta):
    """A length of time, such as "45 min", "1 h 30 min", "60 days", or Graph's own "PT45M"."""

    __slots__ = ()

    @classmethod
    def of(cls, span: timedelta) -> Length:
        return cls(days=span.days, seconds=span.seconds)

    @classmethod
    def read(cls, written: object) -> Length:
        """Raises ValueError."""
        text = written.strip() if isinstance(written, str) else ""
        if (iso := _ISO.fullmatch(text.upper())) and any(iso.groups()):
            days, hours, minutes = (int(amount or 0) for amount in iso.groups())
            return cls(days=days, hours=hours, minutes=minutes)
        amounts = _PART.findall(text.lower())
        if not amounts or _PART.sub("", text.lower()) or not all(unit in _UNITS for _, unit in amounts):
            raise ValueError('a length such as "45 min", "1 h 30 min" or "60 days" is expected')
        found = timedelta()
        for amount, unit in amounts:
            found += timedelta(**{_UNITS[unit]: int(amount)})
        return cls.of(found)

    def __str__(self) -> str:
        return self.write()

    def write(self) -> str:
        """In days where it is whole days, else in hours and minutes."""
        minutes = self // timedelta(minutes=1)
        hours, rest = divmod(minutes, 60)
        if minutes and minutes % (24 * 60) == 0:
            return f"{self.days} day{'s' if self.days != 1 else ''}"
        parts = [f"{hours} h"] if hours else []
        parts += [f"{rest} min"] if rest or not hours else []
        return " ".join(parts)


class Week:
    """The hours of a week: `{ monday = ["09:00-13:00", "14:00-18:00"] }`. A day that is left out is closed."""

    __slots__ = ("days",)

    def __init__(self, days: WeeklyHours) -> None:
        self.days = days

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Week) and self.days == other.days

    def __hash__(self) -> int:
        return hash(self.days)

    def __repr__(self) -> str:
        return f"Week({self.write()})"

    @classmethod
    def read(cls, written: object) -> Week:
        """Raises ValueError."""
        if not isinstance(written, Mapping):
            raise ValueError('hours such as { monday = ["09:00-13:00"] } are expected')  # noqa: TRY004
        if unknown := [day for day in written if day not in DAYS]:
            raise ValueError(f"{unknown[0]!r} is no day of the week")
        return cls(tuple(tuple(_stretches(day, written.get(day, ()))) for day in DAYS))

    def write(self) -> dict[str, list[str]]:
        return {day: [_stretch(one) for one in hours] for day, hours in zip(DAYS, self.days, strict=True) if hours}


class Bookable:
    """When a service can be booked: "staff_free", "not_bookable", or hours of a week."""

    __slots__ = ("availability",)

    def __init__(self, availability: Availability) -> None:
        self.availability = availability

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bookable) and self.availability == other.availability

    def __hash__(self) -> int:
        return hash(self.availability)

    def __repr__(self) -> str:
        return f"Bookable({self.write()})"

    @classmethod
    def read(cls, written: object) -> Bookable:
        """Raises ValueError."""
        if written == _STAFF_FREE:
            return cls(Availability(AvailabilityType.STAFF_FREE))
        if written == _NOT_BOOKABLE:
            return cls(Availability(AvailabilityType.NOT_BOOKABLE))
        if not isinstance(written, Mapping):
            raise ValueError(f'"{_STAFF_FREE}", "{_NOT_BOOKABLE}" or hours of a week are expected')  # noqa: TRY004
        return cls(Availability(AvailabilityType.CUSTOM_HOURS, Week.read(written).days))

    def write(self) -> str | dict[str, list[str]]:
        if self.availability.type is AvailabilityType.CUSTOM_HOURS:
            return Week(self.availability.weekly or ((),) * len(DAYS)).write()
        return _NOT_BOOKABLE if self.availability.type is AvailabilityType.NOT_BOOKABLE else _STAFF_FREE


def maybe(make: Callable[[T], R], value: T | None) -> R | None:
    """What is made of a value, if there is one."""
    return None if value is None else make(value)


def read_value(kind: type[Any], written: object) -> object:
    """For msgspec, as `dec_hook`."""
    if kind in {Length, Week, Bookable}:
        return kind.read(written)
    raise NotImplementedError(f"{kind} stands in no file")  # msgspec's own way to say so


def write_value(value: object) -> object:
    """For msgspec, as `enc_hook`."""
    if isinstance(value, Length | Week | Bookable):
        return value.write()
    raise NotImplementedError(f"{type(value)} stands in no file")  # as msgspec asks of its hooks


def _stretches(day: str, written: object) -> Iterable[Hours]:
    if not isinstance(written, list | tuple):
        raise ValueError(f'{day}: a list such as ["09:00-13:00"] is expected')  # noqa: TRY004
    found = sorted((_hours(day, one) for one in written), key=lambda hours: hours.start)
    for earlier, later in pairwise(found):
        if earlier.end == time(0) or later.start < earlier.end:
            raise ValueError(f"{day}: {_stretch(earlier)} and {_stretch(later)} overlap")
    return found


def _hours(day: str, written: object) -> Hours:
    match = _STRETCH.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None:
        raise ValueError(f'{day}: hours such as "09:00-13:00" are expected')
    start, end = (_time(day, text) for text in match.groups())
    if end != time(0) and end <= start:
        raise ValueError(f"{day}: {written} ends before it begins")
    return Hours(start, end)


def _time(day: str, text: str) -> time:
    try:
        return time(0) if text == "24:00" else time.fromisoformat(text.zfill(5))
    except ValueError:
        raise ValueError(f"{day}: {text} is no time of day") from None


def _stretch(hours: Hours) -> str:
    end = "24:00" if hours.end == time(0) else f"{hours.end:%H:%M}"
    return f"{hours.start:%H:%M}-{end}"
