"""What rests on the other fields: the times on offer, and the one that was chosen."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from dialogs.offers import allowed, wish_for
from dialogs.state import ConversationState
from dialogs.when import When
from scheduling.model import Slot


def without_offer(state: ConversationState, **changes: Any) -> ConversationState:
    """The visit changed, and what rested on it forgotten: the times on offer, the choice and the yes."""
    return state.unsettled().with_visit(slots=None, open_days=None, missed=False, slot=None, free_staff=None, **changes)


def with_wish(state: ConversationState, when: When) -> ConversationState:
    """Another time is wished for."""
    return without_offer(state, when=when)


def with_slot(state: ConversationState, slot: Slot, zone: ZoneInfo) -> ConversationState:
    """The customer has chosen this slot. Where not everybody would do, whoever is free first has it from now on."""
    visit = state.visit
    assert visit is not None  # only a visit has times on offer
    if visit.not_staff or visit.staff_ids:
        able = allowed([slot], visit.staff_ids or (), visit.not_staff)
        slot = next((having(one, one.staff_ids[0]) for one in able), slot)
    return state.unsettled().with_visit(slot=slot, missed=False, when=wish_for(slot, zone))


def having(slot: Slot, staff_id: str) -> Slot:
    """The slot as that person's."""
    return replace(slot, staff_ids=(staff_id,))
