"""How Graph writes moments, days, lengths and zones in JSON. Both directions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from graph.wire.forms import Unreadable, Unwritable, part, text_or_none
from graph.wire.request import JsonObject
from graph.zones import iana_name, zone


def moment(data: JsonObject, name: str) -> datetime:
    """A dateTimeTimeZone in UTC."""
    value = part(data, name)
    if value is None:
        raise Unreadable(f"{name} is missing")
    return read_moment(name, value.get("dateTime"), text_or_none(value, "timeZone"))


def read_moment(name: str, written: object, zone_name: str | None) -> datetime:
    """The two fields of a dateTimeTimeZone, in UTC.

    https://learn.microsoft.com/graph/api/resources/datetimetimezone
    """
    try:
        if isinstance(written, str):
            return _moment(written, zone_name or "UTC")
    except (ValueError, OverflowError):
        pass
    raise Unreadable(f"{name} is no dateTimeTimeZone")


def _moment(written: str, zone_name: str) -> datetime:
    """An offset in the text settles the moment; a text without one is wall time in the named zone."""
    found = _parsed(written)
    if found.tzinfo is UTC:  # which is how Graph nearly always writes
        return found
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
    return read_timestamp(text_or_none(data, name))


def read_timestamp(written: str | None) -> datetime | None:
    """A DateTimeOffset in UTC; None when it is not said or cannot be read, as nothing hangs on it."""
    if not written:
        return None
    try:
        return _moment(written, "UTC")
    except (ValueError, OverflowError):
        return None


def write_moment(when: datetime) -> JsonObject:
    """Always UTC without an offset and with seven digits: the one spelling that every operation is known to take."""
    return {
        "@odata.type": "#microsoft.graph.dateTimeTimeZone",
        "dateTime": f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}0",
        "timeZone": "UTC",
    }


def write_zone(name: str) -> str:
    """As an IANA name, which is how Graph itself shows the zones of customers and staff."""
    try:
        return iana_name(name)
    except ValueError:
        raise Unwritable("an unknown time zone") from None


def write_day(day: date) -> str:
    return day.isoformat()


def zone_name(data: JsonObject, name: str) -> str | None:
    return read_zone(text_or_none(data, name))


@lru_cache(maxsize=1024)
def read_zone(written: str | None) -> str | None:
    """An IANA name; None when no zone is named, or one that nobody knows."""
    if not written:
        return None
    try:
        return iana_name(written)
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


_NO_TIME = timedelta(0)


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
    return read_length(text_or_none(data, name))


@lru_cache(maxsize=1024)
def read_length(written: str | None) -> timedelta:
    """An ISO 8601 duration; nothing said is no time at all."""
    return (_length(written) or _NO_TIME) if written else _NO_TIME


def write_length(span: timedelta) -> str:
    """In days, hours, minutes and seconds, leaving out what is zero."""
    if span < _NO_TIME:
        raise Unwritable(f"a length of {span} is less than nothing")
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(f"{amount}{unit}" for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount)
    days = f"{span.days}D" if span.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"
