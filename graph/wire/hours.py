"""How Graph writes the hours of a week in JSON. Both directions."""

from __future__ import annotations

from datetime import time

from graph.model import Hours, WeeklyHours
from graph.wire.forms import Unwritable, parts, text
from graph.wire.request import JsonObject

_DAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}


def weekly_hours(data: JsonObject, name: str) -> WeeklyHours | None:
    """A collection of bookingWorkHours; None when there is no such collection.

    https://learn.microsoft.com/graph/api/resources/bookingworkhours
    """
    if not isinstance(data.get(name), list):
        return None
    week: list[list[Hours]] = [[] for _ in _DAYS]
    for entry in parts(data, name):
        number = _DAYS.get(text(entry, "day").casefold())
        if number is not None:
            week[number] += [hours for slot in parts(entry, "timeSlots") if (hours := _hours(slot))]
    return tuple(tuple(sorted(hours, key=lambda h: h.start)) for hours in week)


def _hours(slot: JsonObject) -> Hours | None:
    start = _time_of_day(slot.get("startTime", slot.get("start")))
    end = _time_of_day(slot.get("endTime", slot.get("end")))
    if start is None or end is None:
        return None
    # Midnight at the end of a day has no documented spelling; the last second of the day is taken for it too.
    return Hours(start, time(0) if end >= time(23, 59, 59) else end)


def _time_of_day(written: object) -> time | None:
    if not isinstance(written, str):
        return None
    try:
        return time(0) if written.startswith("24:00") else time.fromisoformat(written)
    except ValueError:
        return None


def write_weekly_hours(week: WeeklyHours) -> list[JsonObject]:
    """All seven days, as Graph's own pages do; a closed one has no hours."""
    if len(week) != len(_DAYS):
        raise Unwritable(f"a week of {len(week)} days")
    return [
        {"@odata.type": "#microsoft.graph.bookingWorkHours", "day": day, "timeSlots": [_slot(h) for h in hours]}
        for day, hours in zip(_DAYS, week, strict=True)
    ]


def _slot(hours: Hours) -> JsonObject:
    if hours.end <= hours.start and hours.end != time(0):
        raise Unwritable(f"hours that end at {hours.end} and start at {hours.start}")
    return {
        "@odata.type": "#microsoft.graph.bookingWorkTimeSlot",
        "startTime": _write_time_of_day(hours.start),
        "endTime": _write_time_of_day(hours.end),
    }


def _write_time_of_day(at: time) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}0"
