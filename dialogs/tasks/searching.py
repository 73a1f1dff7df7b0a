"""Finding times for a booking or a move: what fits the wish, else why nothing does, and what is nearest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from dialogs.acts import Direction, Shift
from dialogs.apply import events
from dialogs.offers import (
    LOOK_AHEAD,
    allowed,
    alternatives,
    around,
    between,
    day_bounds,
    fitting,
    is_ruled_out,
    local_time,
    months_of,
    offer_of,
    searched,
    starts_by_day,
)
from dialogs.policy import selects_staff
from dialogs.saying.reasons import instead
from dialogs.state.tasks import Booking, DaysSeen, Together
from dialogs.tasks.explaining import why
from dialogs.tasks.party import release_guests, with_room
from dialogs.tasks.seen_from import is_as_now, wish_to_book, wish_to_move
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from dialogs.when import When
from graph.model import Appointment
from scheduling.model import Alternative, Slot

_LOOK_BACK = timedelta(days=3)


async def search(turn: OpenTurn) -> None:
    await release_guests(turn, turn.before)
    service = turn.service
    if service is None:
        turn.note("sorry-gone")
        turn.state = events.service_gone(turn.state)
        return
    appointment = await turn.target()
    wish = wish_to_move(turn, appointment) if appointment is not None else wish_to_book(turn)
    turn.state = events.with_them_first(events.resolved(turn.state, wish))
    if appointment is not None and is_as_now(turn, appointment, wish):
        turn.note("same-as-now")
        turn.state = events.no_time_wished(turn.state)
        return
    slots = await _look(turn, appointment, wish)
    fits = fitting(slots, wish, turn.zones.main)
    if fits:
        _tell_same_time(turn, appointment, fits, wish)
        _offer(turn, fits, wish)
        return
    if not turn.is_lost:
        turn.notes.extend(await why(turn, service, wish))
    if appointment is not None and _may_be_others(turn):
        slots = await _with_others(turn, appointment, slots)
        fits = fitting(slots, wish, turn.zones.main)
    if fits:
        _offer(turn, fits, wish)
        return
    await _offer_nearest(turn, appointment, slots)


def _tell_same_time(turn: OpenTurn, appointment: Appointment | None, fits: tuple[Slot, ...], wish: When) -> None:
    """To whoever names a day only, before all of its times: whether their own is free then too."""
    if appointment is None or not wish.is_one_day or len(fits) < 2:
        return
    own = appointment.start.astimezone(turn.zones.main).time()
    same = next((slot for slot in fits if local_time(slot, turn.zones.main) == own), None)
    if same is not None:
        turn.note("same-time-free", time=turn.speaker.clock(same.start))


def _may_be_others(turn: OpenTurn) -> bool:
    """Whether it is only liked to be with the same person as now."""
    visit = turn.state.visit
    is_liked = visit is not None and visit.prefers and visit.staff_ids == visit.prefers
    return bool(is_liked) and visit is not None and selects_staff(visit, turn.open_shop)


async def _with_others(turn: OpenTurn, appointment: Appointment, theirs: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The times of all, unless somebody else has just the hour that is wished for: that is offered beside theirs."""
    visit, before = turn.state.visit, turn.state
    assert visit is not None  # a search is for one
    turn.state = events.with_others_too(before)
    found = await _look(turn, appointment, visit.when)
    is_free_then = visit.when.names_starts and fitting(found, visit.when, turn.zones.main)
    if found and not is_free_then:
        return found
    turn.state = before
    return theirs


async def find_staff(turn: OpenTurn) -> None:
    """Who else has the time that is wished for, where the customer wants to choose a person."""
    visit, before = turn.state.visit, turn.before.visit
    assert visit is not None and visit.when.at is not None  # as the policy has looked
    start = datetime.combine(visit.when.days[0], visit.when.at, tzinfo=turn.zones.main)
    found = await turn.desk.find(turn.query, start, start + timedelta(minutes=1))
    had = before.with_id if before is not None and before.slot is not None else None
    free = {key for slot in _without_ruled_out(turn, found) for key in slot.staff_ids if key != had}
    if not free and had is None:
        turn.state = events.nobody_to_choose(turn.state)
        return
    if not free:
        turn.note("nobody-else-then", when=turn.speaker.moment(start))
    turn.state = events.free_then(turn.state, tuple(one.id for one in turn.open_shop.staff if one.id in free))


def _offer(turn: OpenTurn, fits: tuple[Slot, ...], wish: When) -> None:
    offer = offer_of(fits, wish, turn.zones.main, is_paging_back=_is_paging_back(turn))
    turn.state = events.found(turn.state, offer)
    if wish.about is not None and len(wish.days) == 1:
        fits = tuple(slot for slot in fits if local_time(slot, turn.zones.main) == wish.about)
    elif not wish.names_starts:
        return
    if len(fits) == 1:
        turn.state = events.with_slot(turn.state, fits[0], turn.zones.main)


def _is_paging_back(turn: OpenTurn) -> bool:
    """ "Earlier", of what was on offer: just before it, and not from the very first on."""
    is_offer = turn.before.asked in {Asked.TIME, Asked.DAY}
    return is_offer and any(isinstance(act, Shift) and act.direction is Direction.EARLIER for act in turn.acts)


async def _offer_nearest(turn: OpenTurn, appointment: Appointment | None, slots: tuple[Slot, ...]) -> None:
    visit = turn.state.visit
    assert visit is not None  # a search is for one
    wish, zone = visit.when, turn.zones.main
    _, last = searched(wish, turn.today)
    if not slots:
        first = last - _LOOK_BACK if len(wish.days) == 1 else last
        slots = around(await _find(turn, appointment, first, last + LOOK_AHEAD), wish, last, zone)
    if not slots and wish.has_days:
        slots = await _find(turn, appointment, turn.today, last)
    turn.state = events.found(turn.state, alternatives(slots, wish, zone), None if slots else last + LOOK_AHEAD)
    is_in_turn = isinstance(visit, Booking) and visit.together is Together.IN_TURN
    hour = wish.at or wish.about
    if len(wish.days) == 1 and hour is not None and not is_in_turn:
        await _offer_instead(turn, appointment, datetime.combine(wish.days[0], hour, tzinfo=zone))


async def _look(turn: OpenTurn, appointment: Appointment | None, wish: When) -> tuple[Slot, ...]:
    """What is free on the days of a wish. Where it leaves a choice of days, their whole months are seen on the way: one
    reading of the calendar serves both.
    """
    zone = turn.zones.main
    first, last = searched(wish, turn.today)
    months = months_of(wish, turn.today)
    if months is None:
        turn.state = events.saw_days(turn.state, None)
        return await _find(turn, appointment, first, last)
    horizon = _horizon(turn)
    until = months[1] if horizon is None else max(last, min(months[1], horizon))
    found = await _find(turn, appointment, min(first, months[0]), until)
    seen = DaysSeen(turn.today, *months, starts_by_day(found, wish, zone), horizon)
    turn.state = events.saw_days(turn.state, seen)
    return between(found, first, last, zone)


def _horizon(turn: OpenTurn) -> date | None:
    """The last day that can be booked now; None where there is no limit."""
    assert turn.service is not None  # the search has looked
    most = turn.open_shop.policy_of(turn.service).maximum_advance
    return None if most is None else (turn.now + most).astimezone(turn.zones.main).date()


async def _find(turn: OpenTurn, appointment: Appointment | None, first: date, last: date) -> tuple[Slot, ...]:
    """What is free, without what was ruled out, and without the time that an appointment has already."""
    visit, zone = turn.state.visit, turn.zones.main
    assert visit is not None  # a search is for one
    start, end = day_bounds(max(first, turn.today), max(last, turn.today), zone)
    found = await turn.desk.find(turn.query, max(start, turn.now), end)
    several = visit.staff_ids or () if visit.staff_id is None else ()
    slots = with_room(turn, _without_ruled_out(turn, allowed(found, several, ())))
    return tuple(slot for slot in slots if not _is_own(turn, slot, appointment))


def _is_own(turn: OpenTurn, slot: Slot, appointment: Appointment | None) -> bool:
    """Whether it is the time that the appointment has already."""
    visit = turn.state.visit
    if appointment is None or visit is None or visit.changes_service:
        return False
    is_for_anyone = not visit.staff_ids and not visit.not_staff
    # Of several who are there together all would have to be the same.
    same = set(slot.having(*(visit.staff_ids or ())).staff_ids if slot.staff_needed > 1 else slot.staff_ids)
    is_with_same = len(same & set(appointment.staff_ids)) >= slot.staff_needed
    return slot.start == appointment.start and (is_for_anyone or is_with_same)


def _without_ruled_out(turn: OpenTurn, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    visit = turn.state.visit
    assert visit is not None  # a search is for one
    left, zone = allowed(slots, (), visit.not_staff), turn.zones.main
    return tuple(slot for slot in left if not is_ruled_out(slot, visit.not_when, zone))


async def _offer_instead(turn: OpenTurn, appointment: Appointment | None, start: datetime) -> None:
    """What else would let the customer keep the hour they wished for; other times of that day are offered anyway."""
    visit = turn.state.visit
    found = await turn.desk.alternatives(turn.query, start)
    others = _not_offered_yet(turn, appointment, found)
    is_booking = isinstance(visit, Booking)
    ways = [way for one in others if (way := instead(turn.speaker, one, turn.shops, may_be_elsewhere=is_booking))]
    if ways:
        at = turn.words.clock(start)
        turn.note("instead", time=at, ways=turn.words.one_of([said for said, _ in ways]))
        turn.instead.extend(choice for _, choice in ways)


def _not_offered_yet(
    turn: OpenTurn, appointment: Appointment | None, found: tuple[Alternative, ...]
) -> list[Alternative]:
    visit, business_id = turn.state.visit, turn.open_shop.business.id
    assert visit is not None  # a search is for one
    offered = {slot.start for slot in visit.slots or ()}
    return [
        replace(one, slot=slot)
        for one in found
        for slot in _without_ruled_out(turn, (one.slot,))
        if (slot.start not in offered or one.business_id != business_id) and not _is_own(turn, slot, appointment)
    ]
