"""When a service can be booked in a usual week, by the hours that stand in the file alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta

from deploy.business_file.parts import BusinessFile, PolicyPart, StaffPart
from graph.model import AvailabilityType, Hours, WeeklyHours

# Graph's own, where the file does not say (https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy).
USUAL_LEAD_TIME = timedelta(days=1)
USUAL_ADVANCE = timedelta(days=365)
_DAY = timedelta(days=1)


def hours_of(member: StaffPart, described: BusinessFile) -> WeeklyHours | None:
    """None when the file does not say, and Graph chooses."""
    if member.use_business_hours is False or (member.use_business_hours is None and member.hours is not None):
        return None if member.hours is None else member.hours.days
    return None if described.business.hours is None else described.business.hours.days


def service_hours(policy: PolicyPart) -> WeeklyHours | None:
    """The hours of a week to which the service keeps; None when it goes by its staff."""
    if policy.availability is None:
        return None
    found = policy.availability.availability
    return found.weekly if found.type is AvailabilityType.CUSTOM_HOURS else None


def longest(hours: Iterable[Hours]) -> timedelta:
    return max((_length(one) for one in hours), default=timedelta(0))


def longest_together(one: WeeklyHours, other: WeeklyHours) -> timedelta:
    """The longest stretch of a week that is in both."""
    return max(
        (
            min(_end(a), _end(b)) - max(_start(a), _start(b))
            for mine, theirs in zip(one, other, strict=True)
            for a in mine
            for b in theirs
        ),
        default=timedelta(0),
    )


def _length(hours: Hours) -> timedelta:
    return _end(hours) - _start(hours)


def _start(hours: Hours) -> timedelta:
    return timedelta(hours=hours.start.hour, minutes=hours.start.minute)


def _end(hours: Hours) -> timedelta:
    return _DAY if hours.end == time(0) else timedelta(hours=hours.end.hour, minutes=hours.end.minute)
