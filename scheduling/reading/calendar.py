"""Reads a business's calendar for whoever asks: what Graph says of it, and what other customers hold in it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.model import Appointment
from scheduling.availability.busy_intervals import CalendarReading
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.ledger import LedgerDownError
from scheduling.model import Catalogue, ServiceChoice
from scheduling.reading.calendar_cache import CalendarCache
from storage.holds import Hold, Holds

logger = logging.getLogger("scheduling")


@dataclass(frozen=True, slots=True)
class DatedSnapshot:
    """A calendar, and the `edition` that tells it from later states of the same calendar.

    `own` is what the holder who asks has held, before they looked.
    """

    calendar: CalendarSnapshot
    edition: int
    own: Hold | None


class Calendars:
    """Of all businesses. `cache` keeps what was read for seconds; a write of ours, in whatever process, ends that."""

    def __init__(self, cache: CalendarCache, holds: Holds) -> None:
        self._cache = cache
        self._holds = holds
        self._editions: dict[str, int] = {}
        self._hinted_at: set[tuple[str, str]] = set()

    async def snapshot(
        self,
        business_id: str,
        choice: ServiceChoice,
        start: datetime,
        end: datetime,
        *,
        fresh: bool,
        holder: str | None,
    ) -> DatedSnapshot:
        """Everything that can stand against starts in [start, end); personal calendars only of those who have it so.

        Holds first: what is written after they were read shows in a later edition.
        """
        service = choice.service
        first, until = start - service.pre_buffer, end + service.duration + service.post_buffer
        standing = await self._holds.standing(business_id, first, until, besides=holder)
        if self._editions.get(business_id) != standing.edition:
            self._cache.forget(business_id)
            self._editions[business_id] = standing.edition
        able = choice.catalogue.staff_of(service)
        personal = [member.id for member in able if member.personal_calendar_counts]
        appointments = await self._cache.appointments(business_id, first, until, fresh=fresh)
        availability = await self._cache.availability(business_id, personal, first, until, fresh=fresh)
        self._hint_at_teams(choice.catalogue, appointments)
        # Whoever sits in a class already holds no other place in it.
        holds = tuple(one for one in standing.holds if one.customer_id not in seated_in(appointments, one))
        return DatedSnapshot(CalendarSnapshot(appointments, availability, holds), standing.edition, standing.own)

    def _hint_at_teams(self, catalogue: Catalogue, appointments: CalendarReading) -> None:
        """Bookings does not say whether a service needs several of its staff; what is in the calendar may show it."""
        for service_id in appointments.of_several:
            service, known = catalogue.service(service_id), (catalogue.business.id, service_id)
            if service is None or known in self._hinted_at or service.max_attendees > 1:
                continue
            if catalogue.staff_needed_for(service) == 1:
                self._hinted_at.add(known)
                logger.warning(
                    "appointments of the service %r of %s are with several of the staff, and the chat books one; if it "
                    "always needs several, say so in SERVICE_RULES_FILE",
                    service.name,
                    known[0],
                )

    async def appointments_now(self, business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        """Read anew, with no regard to what others hold."""
        return await self._cache.appointments(business_id, start, end, fresh=True)

    async def changed(self, business_id: str) -> None:
        """After a write of ours: nobody, in whatever process, goes on with what was read before it."""
        self._cache.forget(business_id)
        try:
            self._editions[business_id] = await self._holds.turn_page(business_id)
        except LedgerDownError:
            logger.warning("other processes do not hear of a change to a calendar; they read it again within seconds")

    async def aclose(self) -> None:
        await self._cache.aclose()


def seated_in(appointments: Sequence[Appointment], hold: Hold) -> frozenset[str]:
    """The customers who have a seat in the class that is held."""
    return frozenset(
        attendee.customer_id
        for one in appointments
        if hold.is_class
        and (one.service_id, one.start) == (hold.service_id, hold.start)
        and not hold.staff_ids.isdisjoint(one.staff_ids)
        for attendee in one.attendees
        if attendee.customer_id is not None
    )
