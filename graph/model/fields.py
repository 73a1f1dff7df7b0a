"""The kinds of fields that values have, and how each is read from JSON. The other direction is `graph/wire/writing.py`.

Every moment is an aware datetime in UTC, every length a timedelta, every zone an IANA name.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, TypeAlias, TypeVar

from msgspec import Meta, Struct

from graph.model.value import Unsaid, Written, read_by
from graph.zones import iana_name, zone

T = TypeVar("T")

NO_TIME = timedelta(0)


class DateTimeTimeZone(Struct, frozen=True, gc=False, rename="camel"):
    """A moment as Graph writes it. An offset in the text settles it; without one it is wall time in the named zone.

    https://learn.microsoft.com/graph/api/resources/datetimetimezone
    """

    date_time: datetime
    time_zone: str | None = None


def as_moment(written: DateTimeTimeZone) -> datetime:
    found = written.date_time
    return found if found.tzinfo is UTC else _in_utc(found, written.time_zone or "UTC")


def read_moment(written: object) -> datetime:
    """The same, of whatever stands where a moment should be."""
    if not isinstance(written, dict) or not isinstance(text := written.get("dateTime"), str):
        raise ValueError("no dateTimeTimeZone")  # noqa: TRY004  # msgspec makes a ValidationError of it, with the path
    named = written.get("timeZone")
    return _moment(text, named if named and isinstance(named, str) else "UTC")


def _moment(text: str, zone_name: str) -> datetime:
    return _in_utc(_parsed(text), zone_name)


def _in_utc(found: datetime, zone_name: str) -> datetime:
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC if zone_name == "UTC" else zone(zone_name))
    try:
        return found.astimezone(UTC)
    except OverflowError as cause:
        raise ValueError("outside of all calendars") from cause


def _parsed(text: str) -> datetime:
    """Seven digits of a second are read as six. Some of Microsoft's own samples have blanks inside ("17: 00: 00")."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(re.sub(r"\s+", "", text))


def read_timestamp(written: object) -> datetime | None:
    """A DateTimeOffset; None when it is not said or cannot be read, as nothing hangs on it."""
    try:
        return _moment(written, "UTC") if written and isinstance(written, str) else None
    except ValueError:
        return None


def read_day(written: object) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written and isinstance(written, str) else None
    except ValueError:
        return None


def read_zone(written: object) -> str | None:
    """None when no zone is named, or one that nobody knows."""
    return _zone(written) if isinstance(written, str) else None


@lru_cache(maxsize=1024)
def _zone(written: str) -> str | None:
    try:
        return iana_name(written) if written else None
    except ValueError:
        return None


# Graph has no years or months in a length, so M is minutes even where the T is left out, as it is in the greatest value
# that its pages show.
_LENGTH = re.compile(
    r"(?P<sign>-?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?T?"
    r"(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?"
)


def read_length(written: str) -> timedelta | None:
    """An ISO 8601 duration that msgspec cannot read; None when nobody can."""
    match = _LENGTH.fullmatch(written)
    if match is None:
        return None
    found = match.groupdict(default="0")
    sign = -1 if found.pop("sign") == "-" else 1
    try:
        return sign * timedelta(**{unit: float(amount) for unit, amount in found.items()})
    except OverflowError:
        return timedelta.max


Id: TypeAlias = Annotated[str, Meta(min_length=1)]
Text: TypeAlias = Annotated[str, Unsaid(None, "")]
OptionalText: TypeAlias = Annotated[str | None, Unsaid("", None)]
"""An empty one counts as not said."""
Flag: TypeAlias = Annotated[bool, Unsaid(None, False)]
Many: TypeAlias = Annotated[tuple[T, ...], Unsaid(None, ())]

Moment: TypeAlias = Annotated[datetime, Written(DateTimeTimeZone, as_moment)]
Timestamp: TypeAlias = Annotated[datetime | None, read_by(read_timestamp)]
Day: TypeAlias = Annotated[date | None, read_by(read_day)]
Length: TypeAlias = Annotated[timedelta, Unsaid(None, NO_TIME)]
"""An ISO 8601 duration; nothing said is no time at all."""
OptionalLength: TypeAlias = timedelta | None
ZoneName: TypeAlias = Annotated[str | None, read_by(read_zone)]
