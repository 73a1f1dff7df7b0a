"""Several who come together: room for all is looked for, and kept for each of them, before anything is booked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.apply import events
from dialogs.offers import allowed, is_ruled_out
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Together
from dialogs.turns.open_turn import OpenTurn
from graph.errors import BookingsError
from scheduling.model import Held, Slot, SlotQuery, TooMany, place_of

_MOMENT = timedelta(minutes=1)

_WAITING = timedelta(hours=1)
"""As long as the next of several may have to wait for their turn."""


# Looking


def with_room(turn: OpenTurn, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Those of the slots at which all can begin: each with somebody else, or one after the other."""
    booking = turn.state.task
    if not isinstance(booking, Booking) or not booking.guests:
        return slots
    match booking.together:
        case Together.AT_ONCE:
            return tuple(slot for slot in slots if booking.staff_id or _is_room_for(booking.people, slot))
        case Together.IN_TURN:
            return tuple(slot for slot in slots if _has_turns(slot, slots, len(booking.guests)))
        case None:
            return slots


def _is_room_for(people: int, slot: Slot) -> bool:
    return len(slot.staff_ids) >= people * slot.staff_needed


def _has_turns(first: Slot, slots: tuple[Slot, ...], guests: int) -> bool:
    last = first
    for _ in range(guests):
        following = _right_after(last, slots)
        if following is None:
            return False
        last = following
    return True


def _right_after(last: Slot, slots: tuple[Slot, ...]) -> Slot | None:
    return next((slot for slot in slots if last.end <= slot.start <= last.end + _WAITING), None)


# Keeping


async def keep_all(turn: OpenTurn) -> bool:
    """A time for each who comes with the customer, held; False where there is no room for all of them any more."""
    booking = turn.state.task
    if not isinstance(booking, Booking) or booking.slot is None:
        return True
    last = booking.slot
    for number in range(len(booking.guests)):
        slot = await _kept(turn, number, last)
        if slot is None:
            await release_guests(turn, turn.state)
            turn.note("sorry-not-for-all")
            turn.state = events.no_room_for_all(turn.state)
            return False
        turn.state = events.guest_has(turn.state, number, slot)
        last = slot
    return True


async def _kept(turn: OpenTurn, number: int, last: Slot) -> Slot | None:
    """The time of a guest: the one they have, if it is still held, or the next that is."""
    booking = turn.state.task
    assert isinstance(booking, Booking)  # as was looked
    place, slot = booking.place + number + 1, booking.guests[number].slot
    held_by = place_of(turn.holder, place) if turn.holder else None
    is_as_before = slot is not None and _times(turn.before).get(place) == slot.start
    if is_as_before and held_by is not None and await turn.desk.renew(held_by, is_named=turn.is_named) is not None:
        return slot
    query = _query(turn, booking, number, held_by)
    slot = slot or await _time_for(turn, booking, query, last)
    if slot is None or held_by is None:
        return slot
    if _minds_staff(booking):
        first, *others = slot.staff_ids[: slot.staff_needed]
        query = replace(query, staff_id=first, also_with=tuple(others))
    outcome = await turn.desk.hold(query, slot.start)
    if isinstance(outcome, TooMany):
        return slot  # free, though it is not kept for them
    return outcome.slot if isinstance(outcome, Held) else None


def _query(turn: OpenTurn, booking: Booking, number: int, held_by: str | None) -> SlotQuery:
    """In a class with whoever gives it to the first; there is room in it for all who are not held for yet."""
    assert booking.service_id is not None and booking.slot is not None  # as was looked
    staff_id, people = booking.staff_id, 1
    also_with: tuple[str, ...] = ()  # a team of their own, not of the first
    if booking.together is Together.AT_ONCE:
        staff_id = None
    elif booking.together is None:
        people = len(booking.guests) - number
        if booking.slot.settled:
            staff_id, *others = booking.slot.settled
            also_with = tuple(others)
    return replace(turn.query, staff_id=staff_id, also_with=also_with, holder=held_by, people=people)


async def _time_for(turn: OpenTurn, booking: Booking, query: SlotQuery, last: Slot) -> Slot | None:
    """The same as that of the first, or the next after the one before; with nobody who was ruled out."""
    assert booking.slot is not None  # as was looked
    is_same = booking.together is not Together.IN_TURN
    if is_same and not _minds_staff(booking):
        return booking.slot
    start = booking.slot.start if is_same else last.end
    found = await turn.desk.find(query, start, start + _MOMENT if is_same else start + _WAITING + _MOMENT)
    several = booking.staff_ids or () if booking.staff_id is None else ()
    free = allowed(found, several, booking.not_staff)
    return next((slot for slot in free if not is_ruled_out(slot, booking.not_when, turn.zones.main)), None)


def _minds_staff(booking: Booking) -> bool:
    """Whether not everybody would do, and not just one either."""
    return bool(booking.not_staff) or (booking.staff_id is None and bool(booking.staff_ids))


# Letting go


async def release_guests(turn: OpenTurn, state: ConversationState) -> None:
    """What is held for others than the first is everybody's again; what stays held anyway expires."""
    for place in _times(state):
        await _release(turn, place)


async def let_go_of_guests(turn: OpenTurn) -> None:
    """After a turn: whoever does not come any more keeps no time from anybody."""
    left = _times(turn.state)
    for place in _times(turn.before):
        if place not in left:
            await _release(turn, place)


async def _release(turn: OpenTurn, place: int) -> None:
    if turn.holder is not None:
        with suppress(BookingsError):
            await turn.desk.release(place_of(turn.holder, place))


def _times(state: ConversationState) -> dict[int, datetime]:
    """When those come for whom a time is held, by their numbers; not of whoever came first."""
    found: dict[int, datetime] = {}
    for task in state.tasks:
        if isinstance(task, Booking):
            slots = (task.slot, *(guest.slot for guest in task.guests))
            found |= {place: slot.start for place, slot in enumerate(slots, start=task.place) if slot and place > 1}
    return found
