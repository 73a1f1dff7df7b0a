"""Finds out what has become of customers' appointments otherwise than by this chat: one look at a time, a minute apart.

A look is one stretch of one calendar, and the few appointments in it that seem to have changed, each read by itself.
What it finds goes on the list of what customers have to be told; the conversation reads once more before it says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum

from graph.errors import BookingsError
from graph.model import Appointment
from scheduling.class_seats import AppointmentRef
from scheduling.differences import is_apart, link_mark
from scheduling.ledger import Ledger
from scheduling.ports import Bookings
from scheduling.reading.appointments import own_part
from scheduling.writing.customer_marks import mark_on
from scheduling.writing.moved_by_staff import MovedByStaff
from storage.watched import Seen
from storage.watching import Renamed, Watched

logger = logging.getLogger("scheduling")

# Another process that looks through a calendar is left to it.
_LOCK_SECONDS = 0.1

# The longest stretch that is looked at, and the lists after which it is made shorter or longer: Graph gives them in
# pages, of a size that is not documented.
_LONGEST = 31
_LONG_LIST, _SHORT_LIST = 100, 25

_MOST_READ_ALONE = 5


class _Doubt(IntEnum):
    """How surely a list says that an appointment has changed; those that it says for sure are read first."""

    NONE = 0
    SILENT = 1
    """The list leaves out whose they are, as has been seen."""
    SURE = 2


def seen_of(appointment: Appointment) -> Seen:
    return Seen(appointment.start, appointment.end, frozenset(appointment.staff_ids), link_mark(appointment))


def differs(before: Seen, now: Seen) -> bool:
    """Whether a customer would want to hear of it. What was not known before is no change, but for a link to join."""
    is_longer = before.end is not None and now.end is not None and is_apart(before.end, now.end)
    is_elsewhen = is_apart(before.start, now.start) or is_longer
    has_others = before.staff_ids is not None and before.staff_ids != now.staff_ids
    return is_elsewhen or has_others or (before.link or "") != (now.link or "")


class Changes:
    """Of the businesses that are served, for one process of maybe several."""

    def __init__(self, client: Bookings, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._renamed = MovedByStaff(client, ledger, clock)
        self._ledger = ledger
        self._watching = ledger.watching
        self._days: dict[str, int] = {}

    async def look(self, business_id: str, every: timedelta) -> int:
        """One look, if it is time for one and nobody else is at it; gives how many changes were found."""
        try:
            async with self._ledger.locks.one_of([f"changes/{business_id.casefold()}"], within=_LOCK_SECONDS):
                first = await self._watching.longest_not_seen(business_id)
                if first is None or not await self._watching.claim(business_id, every):
                    return 0
                return await self._look_from(first)
        except TimeoutError:
            return 0
        except BookingsError as error:
            logger.info("changes in %s are looked for later: %s", business_id, type(error).__name__)
            return 0

    async def _look_from(self, first: Watched) -> int:
        """What is watched is read before the calendar is: what we do meanwhile shows in what is put down afterwards."""
        business_id = first.business_id
        until = first.seen.start + timedelta(days=self._days.get(business_id, _LONGEST))
        watched = await self._watching.between(business_id, first.seen.start, until)
        listed = {one.id: one for one in await self._client.calendar_view(business_id, first.seen.start, until)}
        self._mind_the_length(business_id, len(listed))
        doubts = {one: doubt_of(one, listed) for one in watched}
        calm = [one for one in watched if doubts[one] is _Doubt.NONE]
        await self._watching.unchanged([(one, _listed_as(one, listed)) for one in calm])
        doubtful = sorted((one for one in watched if doubts[one]), key=lambda one: -doubts[one])
        # The others have been looked at less long ago than these the next time, and come first then.
        return sum([await self._read_alone(one, listed) for one in doubtful[:_MOST_READ_ALONE]])

    def _mind_the_length(self, business_id: str, length: int) -> None:
        days = self._days.get(business_id, _LONGEST)
        if length > _LONG_LIST:
            self._days[business_id] = max(1, days // 2)
        elif length < _SHORT_LIST:
            self._days[business_id] = min(_LONGEST, days * 2)

    async def _read_alone(self, one: Watched, listed: Mapping[str, Appointment]) -> bool:
        """Whether it has changed, and its customer will be told. A list may lack what is there."""
        try:
            own = await own_part(self._client, one.business_id, one.appointment_id)
            moved = await self._renamed.look(one, listed.values()) if own is None and not one.is_gone else None
        except BookingsError as error:
            logger.info("an appointment in %s cannot be read: %s", one.business_id, type(error).__name__)
            await self._watching.unchanged([(one, None)])
            return False
        if moved is not None and (mark := mark_on(one.report_id, moved)) is not None:
            renamed = Renamed(moved.id, moved.service_id, seen_of(moved), mark, moved.created)
            return await self._watching.renamed(one, renamed)
        now_seen = seen_of(own) if own else None
        if _is_changed(one, now_seen):
            return await self._watching.changed(one, now_seen)
        await self._watching.unchanged([(one, now_seen)])
        return False


def doubt_of(one: Watched, listed: Mapping[str, Appointment]) -> _Doubt:
    ref = AppointmentRef.parse(one.appointment_id)
    there = listed.get(ref.appointment_id)
    if there is None:
        return _Doubt.NONE if one.is_gone else _Doubt.SURE
    if ref.customer_id is not None and ref.attendee(there) is None:
        if len(there.attendees) < max(there.filled_attendees, 1):
            return _Doubt.SILENT
        return _Doubt.NONE if one.is_gone else _Doubt.SURE
    return _Doubt.SURE if _is_changed(one, seen_of(there)) else _Doubt.NONE


def _is_changed(one: Watched, now_seen: Seen | None) -> bool:
    if now_seen is None or one.is_gone:
        return one.is_gone != (now_seen is None)
    return differs(one.seen, now_seen)


def _listed_as(one: Watched, listed: Mapping[str, Appointment]) -> Seen | None:
    there = listed.get(AppointmentRef.parse(one.appointment_id).appointment_id)
    return None if there is None or one.is_gone else seen_of(there)
