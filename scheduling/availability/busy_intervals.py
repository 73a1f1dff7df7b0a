"""When appointments engage the staff, as whole seconds; a calendar that is asked again works it out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

from graph.model import Appointment
from scheduling.availability.intervals import Interval, whole_seconds


@dataclass(frozen=True, slots=True)
class BusyIntervals:
    """One staff member's appointments: `blocks` with the appointments' own buffers; `visits` when each begins, and its
    seconds without buffers.
    """

    blocks: list[Interval] = field(default_factory=list)
    visits: list[tuple[int, int]] = field(default_factory=list)


class CalendarReading(tuple[Appointment, ...]):  # noqa: SLOT001  # cached_property needs room to keep things
    """The appointments of one reading. Customers ask the same reading for one day after another, and for one service
    after another; what holds for every question is kept with it.
    """

    @cached_property
    def engagements(self) -> dict[str, BusyIntervals]:
        return _engagements(self)

    @cached_property
    def of_several(self) -> frozenset[str]:
        """The services of which an appointment is with several of the staff."""
        return frozenset(one.service_id for one in self if len(one.staff_ids) > 1 and one.service_id is not None)


def busy_intervals_in(appointments: Iterable[Appointment]) -> dict[str, BusyIntervals]:
    """What engages each staff member, by id; only to be read, as it may be shared."""
    return appointments.engagements if isinstance(appointments, CalendarReading) else _engagements(appointments)


def _engagements(appointments: Iterable[Appointment]) -> dict[str, BusyIntervals]:
    """A month holds thousands of appointments, so seconds are counted here rather than by a function each."""
    found: dict[str, BusyIntervals] = {}
    for appointment in appointments:
        start, end = floor(appointment.start.timestamp()), ceil(appointment.end.timestamp())
        pre, post = appointment.pre_buffer, appointment.post_buffer
        block = start - whole_seconds(pre) if pre else start, end + whole_seconds(post) if post else end
        for staff_id in appointment.staff_ids:
            theirs = found.get(staff_id)
            if theirs is None:
                theirs = found[staff_id] = BusyIntervals()
            theirs.blocks.append(block)
            theirs.visits.append((start, end - start))
    return found
