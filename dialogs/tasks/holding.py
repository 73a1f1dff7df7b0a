"""A chosen slot is the customer's while they decide: held, held on to at every message, and given back."""

from __future__ import annotations

from contextlib import suppress

from dialogs.apply import events
from dialogs.policy import names_staff
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Moving
from dialogs.tasks.booking import not_possible
from dialogs.turns.open_turn import OpenTurn
from graph.errors import BookingsError
from scheduling.model import Held, TooMany, place_of


async def keep(turn: OpenTurn) -> bool:
    """Hold the slot that is chosen now; False when it cannot be had, and another must be looked for.

    With whom it is, is settled by that, where it is said at all: it is booked with them, or asked about again.
    """
    visit, holder = turn.state.visit, turn.held_by
    if visit is None or visit.slot is None or visit.service_id is None:
        return True
    is_settled = bool(visit.with_ids) or not names_staff(visit, turn.open_shop)
    if is_settled and holder is not None and await _holds_on(turn, holder):
        return True
    outcome = await turn.desk.hold(turn.query, visit.slot.start) if holder is not None else None
    match outcome:
        case Held(slot):
            if not is_settled:
                turn.state = events.held(turn.state, slot)
        case TooMany() | None:
            if outcome is not None and visit.unkept != visit.slot.start:
                turn.note("not-kept")
                turn.state = events.told_unkept(turn.state, visit.slot.start)
            if not is_settled and isinstance(visit, Booking):
                turn.state = events.held(turn.state, visit.slot.having())
        case _:
            not_possible(turn, visit.slot, outcome)
            return False
    return True


async def _holds_on(turn: OpenTurn, holder: str) -> bool:
    """Whether the slot is the one that was chosen before, and still held."""
    is_same = _claim(turn.state) == _claim(turn.before)
    return is_same and await turn.desk.renew(holder, is_named=turn.is_named) is not None


async def let_go(turn: OpenTurn) -> None:
    """After a turn: whoever has turned away from a slot keeps it from nobody. One that stays held anyway expires."""
    kept = _claim(turn.before)
    if turn.holder is None or kept is None or _claim(turn.state) is not None:
        return
    *_, place = kept
    with suppress(BookingsError):
        await turn.desk.release(place_of(turn.holder, place))


def _claim(state: ConversationState) -> tuple[*tuple[object, ...], int] | None:
    """What is held for this customer. A task that waits keeps its hold, unless another slot takes its place."""
    for task in reversed(state.tasks):
        if isinstance(task, Booking | Moving) and (claim := _claim_of(task, state)) is not None:
            return claim
    return None


def _claim_of(visit: Booking | Moving, state: ConversationState) -> tuple[*tuple[object, ...], int] | None:
    if visit.slot is None:
        # What stood in the last summary may stand again.
        return _claim_of(visit.before.task, state) if visit.before else None
    business_id = state.business_id if visit is state.task else visit.business_id
    moved = visit.appointment_id if isinstance(visit, Moving) else None
    place = visit.place if isinstance(visit, Booking) else 1
    return business_id, visit.service_id, visit.with_ids or visit.staff_ids, visit.slot.start, moved, place
