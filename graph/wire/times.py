"""How Graph writes moments, days, lengths and zones in JSON. Both directions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from graph.wire.forms import Unreadable, text_or_none
from graph.wire.request import JsonObject
from graph.zones import iana_name, zone


def moment(data: JsonObject, *names: str) -> datetime:
    """A dateTimeTimeZone under the first of `names` that is there, in UTC.

    https://learn.microsoft.com/graph/api/resources/datetimetimezone
    """
    for name in names:
        value = data.get(name)
        if isinstance(value, dict):
            try:
                return _moment(value["dateTime"], value.get("timeZone") or "UTC")
            except (KeyError, TypeError, AttributeError, ValueError) as cause:
                raise Unreadable(f"{name} is no dateTimeTimeZone") from cause
    raise Unreadable(f"{names[0]} is missing")


def _moment(written: str, zone_name: str) -> datetime:
    """An offset in the text settles the moment; a text without one is wall time in the named zone."""
    found = _parsed(written)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC if zone_name == "UTC" else zone(zone_name))
    return found.astimezone(UTC)


def _parsed(written: str) -> datetime:
    """Seven digits of a second are read as six. Some of Microsoft's own samples have blanks inside ("17: 00: 00")."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return datetime.fromisoformat(re.sub(r"\s+", "", written))


def timestamp(data: JsonObject, name: str) -> datetime | None:
    """A DateTimeOffset in UTC; None when it is not said or cannot be read, as nothing hangs on it."""
    value = text_or_none(data, name)
    try:
        found = _parsed(value) if value else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def write_moment(when: datetime) -> JsonObject:
    """Always UTC without an offset and with seven digits: the one spelling that every operation is known to take."""
    return {
        "@odata.type": "#microsoft.graph.dateTimeTimeZone",
        "dateTime": f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0",
        "timeZone": "UTC",
    }


def zone_name(data: JsonObject, name: str) -> str | None:
    """An IANA name; None when no zone is named, or one that nobody knows."""
    value = text_or_none(data, name)
    try:
        return iana_name(value) if value else None
    except ValueError:
        return None


def day(data: JsonObject, name: str) -> date | None:
    value = text_or_none(data, name)
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


# Graph has no years or months in a length, so M is minutes even where the T is left out, as it is in the greatest value
# that its pages show.
_LENGTH = re.compile(
    r"(?P<sign>-?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?T?"
    r"(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?"
)


@lru_cache(maxsize=1024)
def _length(written: str) -> timedelta | None:
    match = _LENGTH.fullmatch(written)
    if match is None:
        return None
    found = match.groupdict(default="0")
    sign = -1 if found.pop("sign") == "-" else 1
    try:
        return sign * timedelta(**{unit: float(amount) for unit, amount in found.items()})
    except OverflowError:
        return timedelta.max


def length_or_none(data: JsonObject, name: str) -> timedelta | None:
    """An ISO 8601 duration."""
    value = data.get(name)
    return _length(value) if isinstance(value, str) else None


def length(data: JsonObject, name: str) -> timedelta:
    """An ISO 8601 duration; nothing said is no time at all."""
    return length_or_none(data, name) or timedelta(0)


def write_length(span: timedelta) -> str:
    """In days, hours, minutes and seconds, leaving out what is zero."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount)
    days = f"{span.days}D" if span.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"
