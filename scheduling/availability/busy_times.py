"""What keeps a staff member from taking a new appointment: bookings with their buffers, and time away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.model import Appointment, AvailabilityItem, AvailabilityStatus, Service, StaffAvailability, StaffMember
from scheduling.availability.busy_intervals import BusyIntervals, busy_intervals_in
from scheduling.availability.intervals import Interval, second_after, second_of
from storage.holds import Hold

_NOTHING = BusyIntervals()


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """One staff member's time: `booked` with the buffers of what is booked, and `away`.

    `visits` holds when each appointment begins and its seconds without buffers; `seats` when a class of the asked
    service begins that still has places, and how many.
    """

    booked: list[Interval] = field(default_factory=list)
    away: list[Interval] = field(default_factory=list)
    visits: list[tuple[int, int]] = field(default_factory=list)
    seats: list[tuple[int, int]] = field(default_factory=list)


def busy_times_of(
    staff: Sequence[StaffMember],
    service: Service,
    appointments: Sequence[Appointment],
    availability: Iterable[StaffAvailability] = (),
    holds: Sequence[Hold] = (),
) -> dict[str, BusyTimes]:
    """The busy times of each of these staff members, by id; `holds` are those of other customers.

    A personal calendar counts only for those who have it so.
    https://learn.microsoft.com/graph/api/resources/bookingstaffmember
    """
    engaged = busy_intervals_in(appointments)
    found = {member.id: _diary_of(engaged.get(member.id, _NOTHING)) for member in staff}
    for hold in holds:
        for busy in (found[staff_id] for staff_id in hold.staff_ids if staff_id in found):
            busy.booked.append((second_of(hold.busy_from), second_after(hold.busy_until)))
    if service.max_attendees > 1:
        _enter_seats(found, service, appointments, holds)
    personal = {member.id for member in staff if member.personal_calendar_counts}
    for one in availability:
        if one.staff_id in personal:
            _enter(found[one.staff_id], one.items)
    return found


def is_class_of(appointment: Appointment, service: Service) -> bool:
    """Whether this is a class of the service, as it is given today."""
    return (
        service.max_attendees > 1
        and appointment.service_id == service.id
        and appointment.end - appointment.start == service.duration
    )


def has_seats(appointment: Appointment, service: Service) -> bool:
    """Whether this is a class of the service that one more customer can join."""
    return is_class_of(appointment, service) and appointment.max_attendees > appointment.filled_attendees


def _seats_held(holds: Iterable[Hold], service: Service) -> Counter[tuple[str, int]]:
    """How many places are held in each class of this service, by staff member and start."""
    theirs = (one for one in holds if one.is_class and one.service_id == service.id)
    return Counter((staff_id, second_of(one.start)) for one in theirs for staff_id in one.staff_ids)


def without(availability: Iterable[StaffAvailability], appointment: Appointment) -> tuple[StaffAvailability, ...]:
    """The same calendars as if this appointment were not in them: its time, with its buffers, is no longer busy."""
    start, end = appointment.start - appointment.pre_buffer, appointment.end + appointment.post_buffer
    return tuple(
        StaffAvailability(one.staff_id, tuple(part for item in one.items for part in _cut(item, start, end)))
        if one.staff_id in appointment.staff_ids
        else one
        for one in availability
    )


def _diary_of(engaged: BusyIntervals) -> BusyTimes:
    return BusyTimes(booked=engaged.blocks.copy(), visits=engaged.visits)


def _enter_seats(
    found: dict[str, BusyTimes], service: Service, appointments: Iterable[Appointment], holds: Iterable[Hold]
) -> None:
    """Classes with places that nobody has or holds: those in the calendar, and those that are only held so far."""
    seats_held = _seats_held(holds, service)
    for appointment in appointments:
        if not is_class_of(appointment, service):
            continue
        start = second_of(appointment.start)
        for staff_id in appointment.staff_ids:
            if staff_id in found:
                held = seats_held.pop((staff_id, start), 0)
                _enter_seat(found[staff_id], start, appointment.max_attendees - appointment.filled_attendees - held)
    for (staff_id, start), held in seats_held.items():
        if staff_id in found:
            _enter_seat(found[staff_id], start, service.max_attendees - held)


def _enter_seat(busy: BusyTimes, start: int, left: int) -> None:
    if left > 0:
        busy.seats.append((start, left))


def _enter(busy: BusyTimes, items: Iterable[AvailabilityItem]) -> None:
    for item in items:
        if item.status is AvailabilityStatus.BUSY:
            busy.booked.append((second_of(item.start), second_after(item.end)))
        elif item.status is AvailabilityStatus.OUT_OF_OFFICE:
            busy.away.append((second_of(item.start), second_after(item.end)))


def _cut(item: AvailabilityItem, start: datetime, end: datetime) -> Iterable[AvailabilityItem]:
    if item.status is not AvailabilityStatus.BUSY or item.end <= start or end <= item.start:
        yield item
        return
    if item.start < start:
        yield AvailabilityItem(item.start, start, item.status, item.service_id)
    if end < item.end:
        yield AvailabilityItem(end, item.end, item.status, item.service_id)


def touching(appointments: Sequence[Appointment], mine: Appointment) -> list[Appointment]:
    """The other appointments of the same staff that meet this one, buffers of both counted."""
    start, end = mine.start - mine.pre_buffer, mine.end + mine.post_buffer
    return [
        other
        for other in appointments
        if other.id != mine.id
        and not set(mine.staff_ids).isdisjoint(other.staff_ids)
        and other.start - other.pre_buffer < end
        and start < other.end + other.post_buffer
    ]
