"""A slot is held before it is written: by its customer while they decide, by the write while that is under way.

A hold ends in one of these ways, and each is shown in `tests/scheduling/writing/test_how_a_hold_ends.py`:

- five minutes pass without its being renewed;
- its customer turns away (`BookingService.release`), or holds another slot;
- what they said yes to is done or refused (`end`);
- it is handed over to the intent, as a request leaves (`holder_for`, `hand_over`), and from there ends or goes back to
  its customer where nothing came of it (`give_back`);
- somebody had written into the calendar between the look and the hold (`take`);
- its conversation has held times for as long as it may (`Holder`), and so cannot renew it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from msgspec import structs

from graph.model import Appointment, Service
from scheduling.availability.busy_times import has_seats
from scheduling.availability.reasons import why_not
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.ledger import LedgerDownError
from scheduling.model import Held, Reason, Refused, Rule, ServiceChoice, Slot, SlotTaken
from scheduling.reading.calendar import Calendars, DatedSnapshot, seated_in
from storage.entries import Entry
from storage.holds import KEPT_FOR, Claim, Hold, Holds, MostHolds, OutdatedError
from storage.records import Record

_MOMENT = timedelta(seconds=1)

# How often a slot is looked at anew because the calendar was changed between looking and holding.
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """In whose name a slot is held. A write has as long as it takes, and a customer who decides has terms.

    The hold ends at `until` at the latest, as things are now; `most` are in force at a time, and the rest is as in
    `storage.holds.Hold`.
    """

    name: str
    until: datetime | None = None
    ends_by: datetime | None = None
    ends_by_unnamed: datetime | None = None
    conversation: str | None = None
    network: str | None = None
    most: MostHolds | None = None


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """A slot that is held now, the calendar by which it was free, and all the staff who were able to take it.

    Where it takes a team, only those of the team are held.
    """

    held: Held
    calendar: CalendarSnapshot
    able: tuple[str, ...]


class SlotHolds:
    def __init__(self, holds: Holds, calendars: Calendars, clock: Callable[[], datetime]) -> None:
        self._holds = holds
        self._calendars = calendars
        self._clock = clock

    async def take(
        self,
        business_id: str,
        choice: ServiceChoice,
        start: datetime,
        *,
        holder: Holder,
        fresh: bool,
        instead_of: Appointment | None = None,
    ) -> HeldSlot | Refused | SlotTaken:
        """Holds this start for the holder when it is free: with who holds it already, else with whom they have now.

        Between our look at the calendar and our hold another process may write there and end its own hold; so where
        the calendar's edition has changed meanwhile it is looked at again, three times in all. Whoever has held the
        slot since before the look need not: nobody can have written there. Two processes may hold the last seat of a
        class at once and would both give it up; so a seat is held only while the edition is still the one by which it
        was free. Where one of a team has been taken since the look, another look tells who is left. Raises
        TooManyHoldsError where the holder has terms.
        """
        service, is_new = choice.service, False
        for looks_left in reversed(range(_LOOKS)):
            slot, seen = await self._free_slot(
                business_id, choice, start, fresh=fresh, holder=holder.name, instead_of=instead_of
            )
            if not isinstance(slot, Slot):
                if is_new:
                    await self.end(Claim(business_id, service.id, start), holder.name)
                return slot
            own = seen.own
            before = own.staff_ids if own and own.is_for(business_id, service.id, start) else frozenset()
            rather = before or frozenset(instead_of.staff_ids if instead_of else ())
            must_be_so = looks_left > 0 and service.max_attendees > 1
            try:
                taken = await self._hold_first_of(
                    _teams(slot, choice, rather), service, seen, business_id, holder, must_be_so=must_be_so
                )
            except OutdatedError:
                continue
            if taken is None:
                if choice.staff_needed > 1 and looks_left:
                    continue
                if is_new:
                    await self.end(Claim(business_id, service.id, start), holder.name)
                return SlotTaken()
            held, edition = taken
            is_new = is_new or own is None
            if before == frozenset(held.slot.staff_ids) or edition == seen.edition or not looks_left:
                return HeldSlot(held, seen.calendar, slot.staff_ids)
        raise AssertionError("the last look decides")

    async def _hold_first_of(
        self,
        teams: Iterable[Slot],
        service: Service,
        seen: DatedSnapshot,
        business_id: str,
        holder: Holder,
        *,
        must_be_so: bool,
    ) -> tuple[Held, int] | None:
        """`must_be_so`: only while the calendar is still as it was seen; else OutdatedError."""
        for slot in teams:
            wanted = hold_for(holder.name, business_id, service, slot.staff_ids, slot.start, self._clock())
            hold = _on_terms(wanted, holder)
            seats, seated = (
                _seats_left(seen.calendar.appointments, service, hold),
                seated_in(seen.calendar.appointments, hold),
            )
            as_of = seen.edition if must_be_so else None
            edition = await self._holds.take(hold, seats=seats, seated=seated, as_of=as_of, most=holder.most)
            if edition is not None:
                return Held(slot, hold.expires_at), edition
        return None

    async def holder_for(self, held: Claim, entry: Entry[Record], holder: str | None) -> str:
        """In whose name a slot is held for an intent: its customer's until a request leaves, and then its own."""
        own = own_holder(entry.id)
        if holder is None:
            return own
        if entry.is_in_doubt:
            await self._holds.hand_over(held, holder, own)
            return own
        if await self._holds.own(own) is not None:
            # Left by a process that died just before it sent.
            await self.give_back(held, holder, intent=entry.id)
        return holder

    async def end(self, held: Claim, holder: str | None, *, intent: str | None = None) -> None:
        """The slot is free for everybody: what `holder`, its customer, held of it, and all that `intent` held itself.

        Whatever else they hold they keep; what cannot be ended now, while the database is down, expires.
        """
        with suppress(LedgerDownError):
            if intent is not None:
                await self._holds.release_both(own_holder(intent), held, of=holder or own_holder(intent))
            elif holder is not None:
                await self._holds.release_of(held, holder)

    async def give_back(self, held: Claim, holder: str | None, *, intent: str) -> None:
        """Nothing was written, so the slot is its customer's again, for as long as it was held: they may say yes again.

        What cannot be given back now, while the database is down, expires.
        """
        own = own_holder(intent)
        if holder is not None:
            with suppress(LedgerDownError):
                await self._holds.hand_over(held, own, holder)
                await self._holds.release(own)

    async def _free_slot(
        self,
        business_id: str,
        choice: ServiceChoice,
        start: datetime,
        *,
        fresh: bool,
        holder: str,
        instead_of: Appointment | None,
    ) -> tuple[Slot | Refused | SlotTaken, DatedSnapshot]:
        """Whether this start is free for the holder, and the calendar that says so.

        `instead_of` is an appointment that would give up its time for this one.
        """
        until = start + _MOMENT
        seen = await self._calendars.snapshot(business_id, choice, start, until, fresh=fresh, holder=holder)
        seen = replace(seen, calendar=seen.calendar.without(instead_of))
        now = self._clock()
        slots = open_slots(choice, seen.calendar, start=start, end=until, now=now)
        if slots and slots[0].start == start:
            return slots[0], seen
        return not_free(why_not(choice, seen.calendar, start=start, now=now)), seen


def hold_for(
    holder: str, business_id: str, service: Service, staff_ids: tuple[str, ...], start: datetime, now: datetime
) -> Hold:
    return Hold(
        holder=holder,
        business_id=business_id,
        service_id=service.id,
        staff_ids=frozenset(staff_ids),
        start=start,
        busy_from=start - service.pre_buffer,
        busy_until=start + service.duration + service.post_buffer,
        expires_at=now + KEPT_FOR,
        is_class=service.max_attendees > 1,
    )


def _on_terms(hold: Hold, holder: Holder) -> Hold:
    return replace(
        hold,
        expires_at=min(hold.expires_at, holder.until or hold.expires_at),
        ends_by=holder.ends_by,
        ends_by_unnamed=holder.ends_by_unnamed,
        conversation=holder.conversation,
        network=holder.network,
    )


def own_holder(intent: str) -> str:
    """In whose name a slot is held from when a request for it leaves until it is known what became of that.

    Meanwhile nothing that its customer does with their own hold gives it to others.
    """
    return f"intent/{intent}"


def _teams(slot: Slot, choice: ServiceChoice, rather: Collection[str]) -> list[Slot]:
    """Those with whom the slot may be held, the best choice first: each alone, or the first team of them."""
    wished, needed = choice.wished, choice.staff_needed
    ranked = sorted(slot.staff_ids, key=lambda one: (one not in wished, one not in rather))
    teams = [ranked[:needed]] if needed > 1 else [[one] for one in ranked]
    return [structs.replace(slot, staff_ids=tuple(team)) for team in teams]


def _seats_left(appointments: Sequence[Appointment], service: Service, hold: Hold) -> int:
    for one in appointments:
        if one.start == hold.start and not hold.staff_ids.isdisjoint(one.staff_ids) and has_seats(one, service):
            return one.max_attendees - one.filled_attendees
    return max(service.max_attendees, 1)


def not_free(reasons: tuple[Reason, ...]) -> Refused | SlotTaken:
    return SlotTaken() if all(reason.rule is Rule.TAKEN for reason in reasons) else Refused(reasons)
