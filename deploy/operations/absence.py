"""Somebody of the staff is away for a day: who is affected, what there is instead, and customers asked in their chat.

Nobody is moved here. Those who booked in a chat are asked there, by the app, and move by their own yes; the others are
listed with how they can be reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec.structs import replace

from bot.commands.office import Office
from graph.errors import NotThere
from graph.model import Appointment, Attendee
from scheduling.availability.alternatives import REACH
from scheduling.availability.opening_hours import midnight
from scheduling.availability.stand_ins import Missing, StandIns, stand_ins
from scheduling.class_seats import AppointmentRef
from scheduling.identity import Identity
from scheduling.model import Catalogue, SlotQuery
from scheduling.reading.appointments import find_now
from storage.absences import Absence, AskedOf

# Times are looked for as whoever may book here would find them.
_ANYBODY = Identity(frozenset(), is_member=True)


@dataclass(frozen=True, slots=True)
class Affected:
    """`holders` are the chats in which it was booked or moved and somebody can still be spoken to. `asked` is set once
    they have been asked.
    """

    absence: Absence
    appointment: Appointment
    instead: StandIns
    holders: tuple[str, ...]
    asked: AskedOf | None

    @property
    def can_be_asked(self) -> bool:
        return bool(self.holders) and self.asked is None

    @property
    def is_to_be_called(self) -> bool:
        """Who cannot be told in a chat, or may have closed the page in which it is said: nobody knows who looks."""
        if self.asked is None:
            return not self.holders
        return not self.asked.is_owed and (not self.asked.is_told or self.asked.is_told_on_page)

    @property
    def is_in_class(self) -> bool:
        return self.appointment.max_attendees > 1

    @property
    def customer(self) -> str:
        return (self._attendee.name if self._attendee else None) or self.appointment.customer_name or ""

    @property
    def phone(self) -> str:
        return (self._attendee.phone if self._attendee else None) or self.appointment.customer_phone or ""

    @property
    def email(self) -> str:
        return (self._attendee.email if self._attendee else None) or self.appointment.customer_email or ""

    @property
    def _attendee(self) -> Attendee | None:
        return next(iter(self.appointment.attendees), None)


async def affected_by(office: Office, shop: Catalogue, staff_id: str, day: date) -> list[Affected]:
    """Whose appointments begin on that day of the business's calendar and have not begun, the earliest first."""
    business_id = shop.business.id
    first, until = midnight(day, shop.zone), midnight(day, shop.zone, days=1)
    listed = await office.client.calendar_view(business_id, first, until)
    theirs = [one for one in listed if staff_id in one.staff_ids and first <= one.start < until]
    # A list may leave out whose they are.
    whole = await asyncio.gather(*(find_now(office.client, business_id, one.id) for one in theirs))
    # Since the list was read somebody may have cancelled one, or moved it.
    still = [one for one in whole if one is not None and staff_id in one.staff_ids and first <= one.start < until]
    ahead = [part for one in still if one.start > office.clock() for part in _parts_of(one)]
    holders = await office.ledger.absences.holders_between(business_id, first, until)
    wanted = {one.id: Absence(business_id, one.id, staff_id, one.start) for one in ahead}
    asked = await office.ledger.absences.asked(tuple(wanted.values()))
    return [
        Affected(
            wanted[one.id],
            one,
            await _instead(office, shop, one, staff_id),
            holders.get(one.id, ()),
            asked.get(wanted[one.id]),
        )
        for one in sorted(ahead, key=lambda one: (one.start, one.id))
    ]


async def ask(office: Office, affected: Sequence[Affected]) -> int:
    """Has those asked who can be; gives how many. Stopped in the middle, it goes on where it was when run again."""
    asked = 0
    for one in affected:
        if one.can_be_asked:
            asked += await office.ledger.absences.ask(one.absence, one.holders)
    return asked


def _parts_of(appointment: Appointment) -> list[Appointment]:
    """One for each customer of a class; of any other it is itself.

    Who is in a class and not in the business's list of customers cannot have booked in a chat, and is to be called.
    """
    if appointment.max_attendees <= 1:
        return [appointment]
    seats = [AppointmentRef(appointment.id, one.customer_id) for one in appointment.attendees if one.customer_id]
    others = [replace(appointment, attendees=(one,)) for one in appointment.attendees if not one.customer_id]
    return [part for seat in seats if (part := seat.own_part(appointment)) is not None] + others


async def _instead(office: Office, shop: Catalogue, appointment: Appointment, staff_id: str) -> StandIns:
    """Nothing where the service is not offered any more."""
    query = SlotQuery(shop.business.id, appointment.service_id or "", moving=appointment.id, identity=_ANYBODY)
    try:
        slots = await office.desk.find(query, appointment.start - REACH, appointment.start + REACH)
    except NotThere:
        return StandIns()
    return stand_ins(slots, Missing(appointment.start, staff_id), shop.zone)


def rows_of(affected: Sequence[Affected], shop: Catalogue) -> list[tuple[str, ...]]:
    """When, what, whose, how they are reached, whether they are asked, and what there is instead."""
    return [
        (
            _moment(one.appointment.start, shop),
            one.appointment.service_name or "",
            one.customer,
            " ".join(part for part in (one.phone, one.email) if part),
            _reached(one),
            who_else(one, shop) or "nobody",
            ", ".join(_moment(slot.start, shop) for slot in one.instead.times if slot.start != one.appointment.start),
        )
        for one in affected
    ]


COLUMNS = ("when", "service", "customer", "contact", "asked", "who else then", "other times")


def as_json(one: Affected, shop: Catalogue) -> dict[str, object]:
    return {
        "appointment": one.appointment.id,
        "start": one.appointment.start.astimezone(shop.zone),
        "service": one.appointment.service_name,
        "is_class": one.is_in_class,
        "customer": one.customer,
        "phone": one.phone,
        "email": one.email,
        "in_chat": bool(one.holders),
        "asked_at": one.asked.asked_at if one.asked else None,
        "is_told": one.asked is not None and one.asked.is_told,
        "please_call": one.is_to_be_called,
        "who_else": _names(one, shop),
        "times": [slot.start.astimezone(shop.zone) for slot in one.instead.times],
    }


def who_else(one: Affected, shop: Catalogue) -> str:
    return ", ".join(_names(one, shop))


def _names(one: Affected, shop: Catalogue) -> list[str]:
    slot = one.instead.same_time
    return [member.name for key in (slot.staff_ids if slot else ()) if (member := shop.member(key)) is not None]


def _reached(one: Affected) -> str:
    if one.can_be_asked:
        return "can be asked in the chat"
    if one.asked is not None and one.asked.is_owed:
        return "waits for its chat"
    if one.is_to_be_called:
        return "in their web chat; please call" if one.asked is not None and one.asked.is_told else "please call"
    return "told in the chat"


def _moment(moment: datetime, shop: Catalogue) -> str:
    return f"{moment.astimezone(shop.zone):%a %Y-%m-%d %H:%M}"
