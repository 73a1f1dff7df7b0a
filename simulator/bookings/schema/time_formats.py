"""How Graph writes times on the wire: dateTimeTimeZone, durations, times of day, dates, and the names of zones."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global

from simulator.json_types import JsonObject

_FRACTION = re.compile(r"\.(\d+)")
# Graph's own documentation writes its greatest duration without the T that belongs before the hours.
# https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy
_DURATION = re.compile(r"P(?:(\d+)D)?(?:(?:T|(?=\d+H))(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII)
_TIME_OF_DAY = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?")


def parse_moment(text: str) -> datetime:
    """An ISO 8601 time, aware if it carries `Z` or an offset; a fraction is cut to six digits."""
    # The documented request of getStaffAvailability has blanks behind its colons ("T17: 00: 00").
    squeezed = text.strip().replace(": ", ":")
    if "T" not in squeezed.upper():
        raise ValueError(f"not a date with a time: {text!r}")
    return datetime.fromisoformat(_FRACTION.sub(lambda found: "." + found.group(1)[:6].ljust(6, "0"), squeezed))


def format_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def format_offset_moment(moment: datetime) -> str:
    """A DateTimeOffset, as in createdDateTime."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_object(moment: datetime) -> JsonObject:
    return {"dateTime": format_moment(moment), "timeZone": "UTC"}


def is_windows_zone(name: str) -> bool:
    return name in get_global("windows_zone_mapping")


def find_zone(name: str) -> ZoneInfo:
    """The zone of a Windows or IANA name; ValueError when there is none.

    https://learn.microsoft.com/graph/api/resources/datetimetimezone
    """
    iana = get_global("windows_zone_mapping").get(name, name)
    try:
        return ZoneInfo(iana)
    except (OSError, KeyError, ValueError) as error:  # ZoneInfo raises any of these for a name it cannot look up
        raise ValueError(f"not a time zone: {name!r}") from error


# How Windows shows a zone to people; always the offset of winter, whatever the season.
_DISPLAY_NAMES = {
    "UTC": "(UTC) Coordinated Universal Time",
    "America/Chicago": "(UTC-06:00) Central Time (US & Canada)",
    "America/Los_Angeles": "(UTC-08:00) Pacific Time (US & Canada)",
    "America/New_York": "(UTC-05:00) Eastern Time (US & Canada)",
    "Asia/Kolkata": "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi",
    "Atlantic/Azores": "(UTC-01:00) Azores",
    "Europe/Berlin": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    "Europe/Lisbon": "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
    "Europe/London": "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
    "Europe/Paris": "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris",
}


def display_name(zone: ZoneInfo) -> str:
    return _DISPLAY_NAMES.get(zone.key, zone.key)


def windows_name(zone: ZoneInfo) -> str:
    """One of the Windows names of a zone; the IANA name when it has none."""
    names = get_global("windows_zone_mapping").items()
    return next((windows for windows, iana in names if iana == zone.key), zone.key)


def in_utc(moment: datetime, zone: str | None) -> datetime:
    """An offset in the time itself wins; wall time is read in `zone`."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=find_zone(zone or "UTC"))
    return moment.astimezone(UTC)


def parse_duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(f"not a duration: {text!r}")
    days, hours, minutes, seconds = found.groups()
    return timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0))


def format_duration(length: timedelta) -> str:
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f"{length.microseconds / 1_000_000:.6f}"[1:].rstrip("0").rstrip(".")
    clock = "".join(
        f"{amount}{unit}"
        for amount, unit in ((hours, "H"), (minutes, "M"), (f"{seconds}{fraction}", "S"))
        if amount not in (0, "0")
    )
    days = f"{length.days}D" if length.days else ""
    if not days and not clock:
        return "PT0S"
    return f"P{days}T{clock}" if clock else f"P{days}"


def parse_time_of_day(text: str) -> time:
    if not _TIME_OF_DAY.fullmatch(text):
        raise ValueError(f"not a time of day: {text!r}")
    return time.fromisoformat(_FRACTION.sub(lambda found: "." + found.group(1)[:6].ljust(6, "0"), text))


def format_time_of_day(at: time) -> str:
    return at.strftime("%H:%M:%S.%f") + "0"


def parse_date(text: str) -> date:
    return date.fromisoformat(text)
