"""Finding times for a booking or a move: what fits the wish, else why nothing does, and what is nearest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from dialogs.acts import Change, Direction, GiveStaff, Shift
from dialogs.apply import events
from dialogs.fields.when import shifted
from dialogs.offers import (
    LOOK_AHEAD,
    allowed,
    alternatives,
    day_bounds,
    fitting,
    is_ruled_out,
    local_time,
    offer_of,
    searched,
)
from dialogs.saying.reasons import Wished, instead, why_not
from dialogs.state import Booking, Moving, Together
from dialogs.tasks.party import release_guests, with_room
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from dialogs.when import Like, When
from graph.model import Appointment, Service
from scheduling.model import Reason, Rule, Slot

_OF_THE_HOUR = {Rule.PAST, Rule.TOO_SOON, Rule.CLOSED}


async def search(turn: OpenTurn) -> None:
    await release_guests(turn, turn.before)
    service = turn.service
    if service is None:
        turn.note("sorry-gone")
        turn.state = events.service_gone(turn.state)
        return
    appointment = await turn.target()
    wish = _wish_to_move(turn, appointment) if appointment is not None else _wish_to_book(turn)
    turn.state = events.resolved(turn.state, wish)
    if appointment is not None and _is_as_now(turn, appointment, wish):
        turn.note("same-as-now")
        turn.state = events.no_time_wished(turn.state)
        return
    first, last = searched(wish, turn.today)
    slots = await _find(turn, appointment, first, last)
    fits = fitting(slots, wish, turn.zones.main)
    if fits:
        _offer(turn, fits, wish)
        return
    if not turn.is_lost:
        turn.notes.extend(await _why(turn, service, wish))
    await _offer_nearest(turn, appointment, slots)


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
        slots = await _find(turn, appointment, last + timedelta(days=1), last + LOOK_AHEAD)
    if not slots and wish.has_days:
        slots = await _find(turn, appointment, turn.today, last)
    turn.state = events.found(turn.state, alternatives(slots, wish, zone), None if slots else last + LOOK_AHEAD)
    is_in_turn = isinstance(visit, Booking) and visit.together is Together.IN_TURN
    hour = wish.at or wish.about
    if len(wish.days) == 1 and hour is not None and not is_in_turn:
        await _offer_instead(turn, datetime.combine(wish.days[0], hour, tzinfo=zone))


def _wish_to_book(turn: OpenTurn) -> When:
    """ "Right after that", "the same day": seen from the appointment that was made last."""
    visit = turn.state.visit
    assert visit is not None  # a search is for one
    wish = replace(visit.when, like=())
    made = next((one for one in reversed(turn.state.customer.made) if one.business_id == turn.state.business_id), None)
    if not visit.when.like or made is None or made.start is None or made.end is None:
        return wish
    start, end = (moment.astimezone(turn.zones.main) for moment in (made.start, made.end))
    if Like.SAME_TIME in visit.when.like and not wish.has_time:
        wish = replace(wish, at=start.time())
    if Like.SAME_DAY in visit.when.like and wish.has_days:
        wish = _on_its_weekday(wish, start)
    if wish.has_days or Like.SAME_TIME in visit.when.like:
        return wish
    day = replace(wish, days=(end.date(),))
    return replace(day, after=end.time()) if Like.RIGHT_AFTER in visit.when.like and not wish.has_time else day


def _wish_to_move(turn: OpenTurn, appointment: Appointment) -> When:
    """ "Thursday, same time" means the hour that the appointment has now; another service or person, the same time."""
    moving = turn.state.visit
    assert isinstance(moving, Moving)
    start, wish = appointment.start.astimezone(turn.zones.main), replace(moving.when, like=())
    is_own_day = not wish or (wish.days == (start.date(),) and not wish.has_time)
    if is_own_day and moving.shift is not None:
        return _moved_from(start, moving.shift.by, moving.shift.direction)
    if Like.SAME_TIME in moving.when.like and not wish.has_time:
        return replace(_on_its_weekday(wish, start), at=start.time())
    if Like.SAME_DAY in moving.when.like:
        return _on_its_weekday(wish, start) if wish.has_days else replace(wish, days=(start.date(),))
    if not wish and _keeps_its_time(turn, moving, appointment):
        return When(days=(start.date(),), at=start.time())
    # An hour alone is meant on the appointment's own day, unless another day was asked for.
    is_own_day = wish.has_time and not wish.has_days and not turn.has(Change)
    return replace(wish, days=(start.date(),)) if is_own_day else wish


def _on_its_weekday(wish: When, start: datetime) -> When:
    """ "Same time next week" is the same day of the week too."""
    if not wish.days:
        return replace(wish, weekdays=(start.weekday(),)) if wish.has_days else wish
    return replace(wish, days=tuple(day for day in wish.days if day.weekday() == start.weekday()) or wish.days)


def _moved_from(start: datetime, by: timedelta | None, direction: Direction) -> When:
    if by is not None:
        return shifted(start, by)
    day = When((start.date(),))
    return replace(day, before=start.time()) if direction is Direction.EARLIER else replace(day, after=start.time())


def _keeps_its_time(turn: OpenTurn, moving: Moving, appointment: Appointment) -> bool:
    """Whether nothing but another service or person is wished for."""
    before = turn.before.visit
    is_other_service = moving.changes_service and (before is None or before.service_id != moving.service_id)
    is_somebody_else = turn.has(GiveStaff) and moving.staff_id not in {None, *appointment.staff_ids}
    return not turn.has(Change) and (is_other_service or is_somebody_else)


def _is_as_now(turn: OpenTurn, appointment: Appointment, wish: When) -> bool:
    """Whether the wished new time is the time at which the appointment is already, and with the same person."""
    start, visit = appointment.start.astimezone(turn.zones.main), turn.state.visit
    if visit is None or visit.changes_service:
        return False
    is_same_person = visit.staff_id is None or visit.staff_id in appointment.staff_ids
    return is_same_person and wish.at == start.time() and wish.days == (start.date(),)


async def _find(turn: OpenTurn, appointment: Appointment | None, first: date, last: date) -> tuple[Slot, ...]:
    """What is free, without what was ruled out, and without the time that an appointment has already."""
    visit, zone = turn.state.visit, turn.zones.main
    assert visit is not None  # a search is for one
    start, end = day_bounds(max(first, turn.today), max(last, turn.today), zone)
    found = await turn.desk.find(turn.query, max(start, turn.now), end)
    several = visit.staff_ids or () if visit.staff_id is None else ()
    slots = with_room(turn, _without_ruled_out(turn, allowed(found, several, ())))
    if appointment is None or visit.changes_service:
        return slots
    return tuple(s for s in slots if s.start != appointment.start or not set(s.staff_ids) & set(appointment.staff_ids))


def _without_ruled_out(turn: OpenTurn, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    visit = turn.state.visit
    assert visit is not None  # a search is for one
    return tuple(
        slot for slot in allowed(slots, (), visit.not_staff) if not is_ruled_out(slot, visit.not_when, turn.zones.main)
    )


async def _offer_instead(turn: OpenTurn, start: datetime) -> None:
    """What else would let the customer keep the hour they wished for; other times of that day are offered anyway."""
    visit, business_id = turn.state.visit, turn.open_shop.business.id
    assert visit is not None  # a search is for one
    found = await turn.desk.alternatives(turn.query, start)
    offered = {slot.start for slot in visit.slots or ()}
    others = [
        replace(one, slot=slot)
        for one in found
        for slot in _without_ruled_out(turn, (one.slot,))
        if slot.start not in offered or one.business_id != business_id
    ]
    is_booking = isinstance(visit, Booking)
    ways = [way for one in others if (way := instead(turn.speaker, one, turn.shops, may_be_elsewhere=is_booking))]
    if ways:
        at = turn.words.clock(start)
        turn.note("instead", time=at, ways=turn.words.one_of([said for said, _ in ways]))
        turn.instead.extend(choice for _, choice in ways)


async def _why_no_day(turn: OpenTurn, service: Service, wish: When) -> list[str]:
    """Of several days, or a stretch of them: perhaps all lie too far ahead."""
    first, _ = searched(wish, turn.today)
    reasons = await turn.desk.why_not_day(turn.query, first)
    if reasons and reasons[0].rule is Rule.TOO_FAR:
        return [why_not(turn.speaker, reasons[0], Wished(service, first))]
    return [turn.words.say("why-nothing-fits")]


async def _why(turn: OpenTurn, service: Service, wish: When) -> list[str]:
    """Why the wish cannot be met, in one sentence; nothing when no particular day was wished for."""
    if len(wish.days) != 1:
        return await _why_no_day(turn, service, wish) if wish else []
    day = wish.days[0]
    start = datetime.combine(day, wish.at, tzinfo=turn.zones.main) if wish.at else None
    reasons: tuple[Reason, ...]
    if start is not None:
        reasons = await turn.desk.why_not(turn.query, start)
    else:
        reasons = await turn.desk.why_not_day(turn.query, day)
    if not reasons and wish.after is not None:
        # Not the whole day is out of the question, and perhaps the hour is.
        start = datetime.combine(day, wish.after, tzinfo=turn.zones.main)
        reasons = tuple(one for one in await turn.desk.why_not(turn.query, start) if one.rule in _OF_THE_HOUR)
    visit = turn.state.visit
    if not reasons and isinstance(visit, Booking) and visit.together is Together.IN_TURN:
        when = turn.speaker.moment(start) if start else turn.words.day(day)
        return [turn.words.say("why-not-in-turn", people=visit.people, when=when)]
    if not reasons:
        return [turn.words.say("why-nothing-fits")]
    if start is not None and reasons[0].rule is Rule.TAKEN and (own := _own_at(turn, start)):
        return [own]
    wished = Wished(service, day, start, visit.staff_id if visit else None)
    return [why_not(turn.speaker, reasons[0], wished)]


def _own_at(turn: OpenTurn, start: datetime) -> str | None:
    """What to say where the time is taken by an appointment of the customer's own."""
    for made in turn.state.customer.made:
        is_then = made.start is not None and made.end is not None and made.start <= start < made.end
        service = turn.open_shop.service(made.service_id or "")
        if is_then and made.start is not None and service is not None:
            when = turn.speaker.moment(made.start.astimezone(turn.zones.main))
            return turn.words.say("why-own", service=service.name, when=when)
    return None
