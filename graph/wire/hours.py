"""How Graph writes the hours of a week in JSON."""

from __future__ import annotations

from datetime import time

from graph.values import Hours, WeeklyHours
from graph.wire.forms import parts, text
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
