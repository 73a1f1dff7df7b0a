"""What a business allows for one service: hours, notice, how far ahead, and the grid of starts.

https://learn.microsoft.com/graph/bookingsbusiness-business-rules
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graph.model import (
    Appointment,
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    SchedulingPolicy,
    Service,
    StaffMember,
    WeeklyHours,
)
from scheduling.availability.intervals import Interval, common, merged, second_after, second_of, whole_seconds
from scheduling.availability.opening_hours import Days, Window, day_hours, windows, zone_named
from scheduling.model import Catalogue, Reason, Refused, Rule
from scheduling.operator_rules import StaffHoursZone

# Used only where neither service nor business names an interval; Microsoft documents no default of its own.
USUAL_INTERVAL = timedelta(minutes=30)

_WHEN_STAFF_ARE_FREE = Availability(AvailabilityType.STAFF_FREE)


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The rules for one service at one moment, in seconds.

    A start keeps the `notice` (Graph's minimumLeadTime) from `earliest` on, and is not too far ahead until `latest`,
    both included; `latest` None means no limit.
    """

    length: int
    pre_buffer: int
    post_buffer: int
    interval: int
    notice: timedelta
    earliest: int
    latest: int | None


def booking_rules_of(catalogue: Catalogue, service: Service, now: datetime) -> BookingRules:
    """The service's own policy over the business's, field by field, as seen from `now`."""
    policy = catalogue.policy_of(service)
    notice = policy.minimum_lead_time or timedelta(0)
    return BookingRules(
        length=whole_seconds(service.duration),
        pre_buffer=whole_seconds(service.pre_buffer),
        post_buffer=whole_seconds(service.post_buffer),
        interval=whole_seconds(policy.slot_interval or USUAL_INTERVAL) or whole_seconds(USUAL_INTERVAL),
        notice=notice,
        earliest=second_after(now) + max(0, -(-notice // timedelta(seconds=1))),
        latest=None if policy.maximum_advance is None else second_of(now) + whole_seconds(policy.maximum_advance),
    )


def dated_window_on(policy: SchedulingPolicy, day: date) -> AvailabilityWindow | None:
    """The first dated window that holds a day of the business's calendar."""
    for window in policy.custom_availabilities or ():
        if (window.first is None or window.first <= day) and (window.last is None or day <= window.last):
            return window
    return None


def availability_on(policy: SchedulingPolicy, day: date) -> Availability:
    """The availability in force on a day of the business's calendar: that of a dated window, else the general one."""
    window = dated_window_on(policy, day)
    return window.availability if window else policy.general_availability or _WHEN_STAFF_ARE_FREE


def hours_on(weekly: WeeklyHours | None, policy: SchedulingPolicy, day: date) -> list[Interval]:
    """The hours of a day in which a service can be given, on the clock of the business.

    A service's own hours count only inside business hours; an availability that we do not know means closed.
    """
    opening_hours = day_hours(weekly[day.weekday()]) if weekly else []
    return hours_in_force(opening_hours, availability_on(policy, day), day)


def hours_in_force(opening_hours: list[Interval], availability: Availability, day: date) -> list[Interval]:
    """What an availability leaves of the hours of a day."""
    match availability:
        case Availability(type=AvailabilityType.STAFF_FREE):
            return opening_hours
        case Availability(type=AvailabilityType.CUSTOM_HOURS, weekly=own) if own:
            return common(opening_hours, day_hours(own[day.weekday()]))
        case _:
            return []


def service_windows(catalogue: Catalogue, service: Service, days: Days) -> tuple[Window, ...]:
    """The windows in which a service can be given, whoever gives it. A business without hours is never open."""
    return _windows(catalogue.business.hours, catalogue.policy_of(service), days)


@lru_cache(maxsize=64)
def _windows(weekly: WeeklyHours | None, policy: SchedulingPolicy, days: Days) -> tuple[Window, ...]:
    """Kept, as customers ask about the same days over and over."""
    return windows(lambda day: hours_on(weekly, policy, day), days)


def staff_time(member: StaffMember, catalogue: Catalogue, start: int, end: int) -> list[Interval] | None:
    """When a staff member works on the days that [start, end) touches; None when they simply work business hours.

    Only to be read, as it is kept.
    """
    if member.use_business_hours or member.hours is None:
        return None
    return _time_of(member.hours, Days.between(start, end, zone_of_hours(member, catalogue)))


def zone_of_hours(member: StaffMember, catalogue: Catalogue) -> ZoneInfo:
    """In which zone a staff member's own hours are meant: by Microsoft's FAQ the business's, whatever zone they name.

    https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    """
    is_theirs = catalogue.staff_hours_zone is StaffHoursZone.MEMBER
    return (zone_named(member.time_zone) if is_theirs else None) or catalogue.zone


@lru_cache(maxsize=256)
def _time_of(weekly: WeeklyHours, days: Days) -> list[Interval]:
    week = [day_hours(hours) for hours in weekly]
    return merged((window.start, window.end) for window in windows(lambda day: week[day.weekday()], days))


def refused_change(catalogue: Catalogue, appointment: Appointment, now: datetime) -> Refused | None:
    """Refused where the customer can neither cancel nor move this appointment any more, or could never do so here.

    The notice is the same for booking, moving and cancelling (`tests/scheduling/writing/test_notice.py` shows all
    three); `booking_rules_of` has it for new starts.

    https://learn.microsoft.com/graph/bookingsbusiness-business-rules
    """
    # Reckoned in UTC: between two moments of one zone Python would count the hours of its clock.
    start, service = appointment.start.astimezone(UTC), catalogue.service(appointment.service_id or "")
    policy = catalogue.policy_of(service) if service else catalogue.business.policy
    notice = policy.minimum_lead_time if policy else None
    if start <= now.astimezone(UTC):
        return Refused((Reason(Rule.PAST),))
    if catalogue.is_kept(appointment):
        return Refused((Reason(Rule.KEPT),))
    if notice is not None and start - notice < now.astimezone(UTC):
        return Refused((Reason(Rule.TOO_SOON, notice=notice),))
    return None
