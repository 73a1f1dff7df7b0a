"""The rules of booking, of a business or of one service, and the hours of a week.

https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import field, structs

from graph.model.fields import OptionalLength, read_day
from graph.model.value import OpenEnum, Unsaid, Value, read_by


class Hours(msgspec.Struct, frozen=True, gc=False):
    """A stretch of wall time on one day. An `end` of 00:00 is midnight at the end of that day."""

    start: time
    end: time


WeeklyHours: TypeAlias = tuple[tuple[Hours, ...], ...]
"""Seven days, Monday first; a closed day is empty."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {name: number for number, name in enumerate(DAYS)}


def read_week(written: object) -> WeeklyHours | None:
    """A collection of bookingWorkHours; None when there is no such collection.

    https://learn.microsoft.com/graph/api/resources/bookingworkhours
    """
    if not isinstance(written, list):
        return None
    week: list[list[Hours]] = [[] for _ in DAYS]
    for entry in _objects(written):
        number = _NUMBERS.get(str(entry.get("day")).casefold())
        if number is not None:
            week[number] += [hours for slot in _objects(entry.get("timeSlots")) if (hours := _hours(slot))]
    return tuple(tuple(sorted(hours, key=lambda h: h.start)) for hours in week)


def _hours(slot: dict[str, Any]) -> Hours | None:
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


def _objects(written: object) -> list[dict[str, Any]]:
    return [one for one in written if isinstance(one, dict)] if isinstance(written, list) else []


Week: TypeAlias = Annotated[WeeklyHours | None, read_by(read_week)]


class AvailabilityType(OpenEnum):
    """When a service can be booked, apart from whether its staff are free."""

    STAFF_FREE = "bookWhenStaffAreFree"
    NOT_BOOKABLE = "notBookable"
    CUSTOM_HOURS = "customWeeklyHours"
    OTHER = "unknownFutureValue"


class Availability(Value, frozen=True):
    """When a service can be booked; `weekly` is set only for `CUSTOM_HOURS`."""

    type: Annotated[AvailabilityType, Unsaid(None, AvailabilityType.STAFF_FREE)] = field(name="availabilityType")
    weekly: Week = field(default=None, name="businessHours")

    def __post_init__(self) -> None:
        self.settle()
        if self.weekly is not None and self.type is not AvailabilityType.CUSTOM_HOURS:
            structs.force_setattr(self, "weekly", None)


class AvailabilityWindow(msgspec.Struct, frozen=True, gc=False):
    """An availability that replaces the general one from `first` to `last`, both days included."""

    first: date | None
    last: date | None
    availability: Availability


def read_windows(written: object) -> tuple[AvailabilityWindow, ...] | None:
    """In Graph's words a window is an availability with two days more."""
    return tuple(_window(one) for one in _objects(written)) if isinstance(written, list) else None


def _window(written: dict[str, Any]) -> AvailabilityWindow:
    kind = written.get("availabilityType")
    return AvailabilityWindow(
        read_day(written.get("startDate")),
        read_day(written.get("endDate")),
        Availability(
            AvailabilityType(kind) if isinstance(kind, str) else AvailabilityType.STAFF_FREE,
            read_week(written.get("businessHours")),
        ),
    )


class SchedulingPolicy(Value, frozen=True):
    """None means: not said here."""

    slot_interval: OptionalLength = field(default=None, name="timeSlotInterval")
    minimum_lead_time: OptionalLength = None
    maximum_advance: OptionalLength = None
    allow_staff_selection: bool | None = None
    send_confirmations_to_owner: bool | None = None
    invite_customers: bool | None = field(default=None, name="isMeetingInviteToCustomersEnabled")
    general_availability: Availability | None = None
    custom_availabilities: Annotated[tuple[AvailabilityWindow, ...] | None, read_by(read_windows)] = None

    def over(self, base: SchedulingPolicy | None) -> SchedulingPolicy:
        """This policy, with what it leaves unsaid taken from `base`, field by field.

        A service that goes by the business's own policy is shown with a part of the fields, and a collection is never
        null in Graph's JSON: so without a general availability, no dated windows are those of the business. An interval
        of no length is none either.
        https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy
        """
        if base is None:
            return self
        unsaid = {name for name in self.__struct_fields__ if getattr(self, name) is None}
        if self.general_availability is None and not self.custom_availabilities:
            unsaid.add("custom_availabilities")
        if not self.slot_interval:
            unsaid.add("slot_interval")
        return structs.replace(self, **{name: getattr(base, name) for name in unsaid})
