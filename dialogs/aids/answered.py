"""The fields of an answer as what they should hold; whatever else they hold is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import TypeVar

from dialogs.understanding.message import LONGEST

HORIZON = timedelta(days=400)
"""No day that lies farther ahead is taken."""

_MOST_ITEMS = 100
_MOST_DAYS = 31
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")

_One = TypeVar("_One", bound=Enum)


@dataclass(frozen=True, slots=True)
class Fields:
    """An answer by field. Days are from `today` on, and within the horizon."""

    found: Mapping[object, object]
    today: date

    def text(self, field: str) -> str:
        value = self.found.get(field)
        return value.strip() if isinstance(value, str) and len(value) <= LONGEST else ""

    def texts(self, field: str) -> tuple[str, ...]:
        """Each of them once."""
        values = self.found.get(field)
        if not isinstance(values, list):
            return ()
        return tuple(dict.fromkeys(one for one in values[:_MOST_ITEMS] if isinstance(one, str)))

    def number(self, field: str, most: int) -> int | None:
        """From 1 to `most`."""
        value = self.found.get(field)
        return value if type(value) is int and 1 <= value <= most else None

    def is_true(self, field: str) -> bool:
        return self.found.get(field) is True

    def one_of(self, field: str, allowed: tuple[_One, ...]) -> _One | None:
        value = self.found.get(field)
        return next((one for one in allowed if isinstance(value, str) and one.value == value), None)

    def days(self, field: str) -> tuple[date, ...]:
        """In their order; none at all of too many."""
        found = sorted(set(self._days(field)))
        return tuple(found) if len(found) <= _MOST_DAYS else ()

    def stretch(self, first: str, last: str) -> tuple[date | None, date | None]:
        """From a day to a day, either of which may be open. One that has begun is what is left of it."""
        since, until = _day(self.text(first)), _day(self.text(last))
        if any(day is not None and day > self.today + HORIZON for day in (since, until)):
            return None, None
        if until is not None and until < max(since or self.today, self.today):
            return None, None
        return since if since is not None and since >= self.today else None, until

    def clock(self, field: str) -> time | None:
        value = self.text(field)
        if not _CLOCK.fullmatch(value):
            return None
        hours, minutes = map(int, value.split(":"))
        return time(hours, minutes) if hours < 24 and minutes < 60 else None

    def _days(self, field: str) -> Iterator[date]:
        for text in self.texts(field):
            day = _day(text)
            if day is not None and self.today <= day <= self.today + HORIZON:
                yield day


def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
