"""What keeps a staff member from taking a new appointment: bookings with their buffers, and time away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.values import Appointment, AvailabilityItem, AvailabilityStatus, Service, StaffAvailability, StaffMember
from scheduling.stretches import Stretch, second_after, second_of, whole_seconds


@dataclass(frozen=True, slots=True)
class Diary:
    """One staff member's engagements: appointments widened by their own buffers, and absences.

    `starts` holds when each appointment begins and its seconds without buffers; `seats` when a class of the asked
    service begins that still has places.
    """

    booked: list[Stretch] = field(default_factory=list)
    away: list[Stretch] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)


def diaries(
    staff: Sequence[StaffMember],
    service: Service,
    appointments: Iterable[Appointment],
    availability: Iterable[StaffAvailability] = (),
) -> dict[str, Diary]:
    """The diary of each of these staff members, by id.

    A personal calendar counts only for those who have it so.
    https://learn.microsoft.com/graph/api/resources/bookingstaffmember
    """
    found = {member.id: Diary() for member in staff}
    for appointment in appointments:
        start, end = second_of(appointment.start), second_after(appointment.end)
        block = start - whole_seconds(appointment.pre_buffer), end + whole_seconds(appointment.post_buffer)
        has_seat = has_seats(appointment, service)
        for staff_id in appointment.staff_ids:
            if (diary := found.get(staff_id)) is not None:
                diary.booked.append(block)
                diary.starts.append((start, end - start))
                if has_seat:
                    diary.seats.append(start)
    personal = {member.id for member in staff if member.personal_calendar_counts}
    for one in availability:
        if one.staff_id in personal:
            _enter(found[one.staff_id], one.items)
    return found


def has_seats(appointment: Appointment, service: Service) -> bool:
    """Whether this is a class of the service, as it is given today, that one more customer can join."""
    return (
        service.max_attendees > 1
        and appointment.service_id == service.id
        and appointment.filled_attendees < appointment.max_attendees
        and appointment.end - appointment.start == service.duration
    )


def without(availability: Iterable[StaffAvailability], appointment: Appointment) -> tuple[StaffAvailability, ...]:
    """The same calendars as if this appointment were not in them: its time, with its buffers, is no longer busy."""
    start, end = appointment.start - appointment.pre_buffer, appointment.end + appointment.post_buffer
    return tuple(
        StaffAvailability(one.staff_id, tuple(part for item in one.items for part in _cut(item, start, end)))
        if one.staff_id in appointment.staff_ids
        else one
        for one in availability
    )


def _enter(diary: Diary, items: Iterable[AvailabilityItem]) -> None:
    for item in items:
        if item.status is AvailabilityStatus.BUSY:
            diary.booked.append((second_of(item.start), second_after(item.end)))
        elif item.status is AvailabilityStatus.OUT_OF_OFFICE:
            diary.away.append((second_of(item.start), second_after(item.end)))


def _cut(item: AvailabilityItem, start: datetime, end: datetime) -> Iterable[AvailabilityItem]:
    if item.status is not AvailabilityStatus.BUSY or item.end <= start or end <= item.start:
        yield item
        return
    if item.start < start:
        yield AvailabilityItem(item.start, start, item.status, item.service_id)
    if end < item.end:
        yield AvailabilityItem(end, item.end, item.status, item.service_id)
