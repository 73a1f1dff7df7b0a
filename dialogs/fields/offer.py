"""What rests on the other fields: the times on offer, and the one that was chosen."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from dialogs.offers import allowed, wish_for
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Guest, Visit
from dialogs.when import When
from scheduling.model import Slot


def without_offer(state: ConversationState, **changes: Any) -> ConversationState:
    """The visit changed, and what rested on it forgotten: the times on offer, the choice and the yes."""
    changed = state.unsettled().with_visit(
        slots=None, open_days=None, days_seen=None, missed=False, slot=None, free_staff=None, **changes
    )
    return without_times_of_guests(changed)


def without_times_of_guests(state: ConversationState) -> ConversationState:
    """Those who come with the customer stay, and are given other times."""
    booking = state.task
    if not isinstance(booking, Booking) or not booking.guests:
        return state
    return state.with_visit(guests=tuple(Guest(guest.name) for guest in booking.guests))


def with_wish(state: ConversationState, when: When) -> ConversationState:
    """Another time is wished for."""
    return without_offer(state, when=when)


def with_slot(state: ConversationState, slot: Slot, zone: ZoneInfo) -> ConversationState:
    """The customer has chosen this slot. Where not everybody would do, whoever is free first has it from now on."""
    visit = state.visit
    assert visit is not None  # only a visit has times on offer
    if visit.not_staff or visit.staff_ids:
        able = allowed([slot], visit.staff_ids or (), visit.not_staff)
        slot = next((one.having(*wished_among(visit, one)) for one in able), slot)
    if visit.prefers and visit.staff_ids is None:
        liked = [key for key in visit.prefers if key in slot.staff_ids]
        slot = slot.having(*liked) if liked else slot
    chosen = state.unsettled().with_visit(slot=slot, days_seen=None, missed=False, when=wish_for(slot, zone))
    return without_times_of_guests(chosen)


def wished_among(visit: Visit, slot: Slot) -> tuple[str, ...]:
    """Those who have the slot, whoever is wished for first."""
    wished = visit.staff_ids or ()
    return tuple(sorted(slot.staff_ids, key=lambda key: key not in wished))
