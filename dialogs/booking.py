"""The way to a new booking: finding slots, the summary, the write, and what to say of its outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never

from msgspec import structs

from dialogs.frame import Made
from dialogs.heard import Field, Goal, When
from dialogs.meaning import shifted
from dialogs.offers import LOOK_AHEAD, alternatives, day_bounds, fitting, local_day, offer_of, searched
from dialogs.speak import answers_of, customer_of
from dialogs.talk import Talk
from graph.model import Appointment, Service
from scheduling.model import (
    AlreadyBooked,
    Booked,
    NotFound,
    Order,
    Person,
    Reason,
    Refused,
    Rule,
    Slot,
    SlotTaken,
    Uncertain,
)

_OF_THE_HOUR = {Rule.PAST, Rule.TOO_SOON, Rule.CLOSED}


async def take_after_made(talk: Talk) -> None:
    """ "The same again in May", "book my friend in too": what the last appointment was, is what is wished for now."""
    frame, heard = talk.frame, talk.heard
    is_open = frame.goal is Goal.BOOK and frame.service_id is None and not frame.service_options
    if not is_open or not frame.made or not (heard.same_again or heard.for_companion):
        return
    made = await talk.last_made()
    service = talk.open_shop.service(made.service_id or "") if made is not None and talk.shop is not None else None
    if made is None or service is None:
        return
    frame = replace(frame, service_id=service.id, name=heard.name or customer_of(made) or frame.name)
    if heard.same_again and frame.staff is None and len(made.staff_ids) == 1:
        theirs = {member.id for member in talk.open_shop.staff_of(service)}
        frame = replace(frame, staff=made.staff_ids[0] if made.staff_ids[0] in theirs else None)
    if heard.shift is not None and not frame.when:
        frame = replace(frame, when=shifted(made.start.astimezone(talk.zones.main), heard.shift))
    if heard.for_companion:
        start = made.start.astimezone(talk.zones.main)
        frame = replace(frame, name=heard.name, when=frame.when or When((start.date(),), at=start.time()))
    talk.frame = frame


async def search(talk: Talk) -> None:
    service = talk.service
    if service is None:
        talk.notes.append(talk.words.say("sorry-gone"))
        talk.frame = talk.frame.forget(Field.SERVICE)
        return
    before = await talk.target() if talk.frame.goal is Goal.MOVE else None
    if before is not None:
        talk.frame = replace(talk.frame, when=_wish_to_move(talk, before))
    elif (talk.heard.right_after or talk.heard.same_day) and not talk.frame.when and (made := await talk.last_made()):
        ended = made.end.astimezone(talk.zones.main)
        wish = When(days=(ended.date(),))
        talk.frame = replace(talk.frame, when=replace(wish, after=ended.time()) if talk.heard.right_after else wish)
    wish, zone = talk.frame.when, talk.zones.main
    if before and _is_as_now(talk, before, wish):
        talk.notes.append(talk.words.say("same-as-now"))
        talk.frame = talk.frame.forget(Field.SLOT).forget(Field.DAY)
        return
    first, last = searched(wish, talk.today)
    slots = await _find(talk, service, first, last)
    if before is not None and not talk.frame.changes_service:
        slots = _besides(before, slots)
    fits = fitting(slots, wish, zone)
    if fits:
        offer = offer_of(fits, wish, zone)
        talk.frame = replace(talk.frame, slots=offer.slots or None, open_days=offer.open_days, missed=False)
        if wish.names_starts and len(fits) == 1:
            talk.take(fits[0])
        return
    if not talk.lost:
        talk.notes.extend(await _why(talk, service, wish))
    if not slots:
        slots = await _find(talk, service, last + timedelta(days=1), last + LOOK_AHEAD)
    if not slots and wish.days:
        slots = await _find(talk, service, talk.today, last)
    offer = alternatives(slots, wish, zone)
    talk.frame = replace(talk.frame, slots=offer.slots, open_days=None, missed=True)
    if len(wish.days) == 1 and wish.at is not None:
        await _offer_instead(talk, service, datetime.combine(wish.days[0], wish.at, tzinfo=zone))


def _wish_to_move(talk: Talk, appointment: Appointment) -> When:
    """ "Thursday, same time" means the hour that the appointment has now; another service or person, the same time."""
    start, wish = appointment.start.astimezone(talk.zones.main), talk.frame.when
    if talk.heard.shift is not None and not wish:
        return shifted(start, talk.heard.shift)
    if (talk.heard.earlier or talk.heard.later) and not wish:
        day = When((start.date(),))
        return replace(day, before=start.time()) if talk.heard.earlier else replace(day, after=start.time())
    # "Same time next week" is the same day of the week too.
    same_day = tuple(day for day in wish.days if day.weekday() == start.weekday()) or wish.days
    if talk.heard.same_time and not wish.has_time:
        return replace(wish, days=same_day, at=start.time())
    if talk.heard.same_day:
        return replace(wish, days=same_day or (start.date(),))
    is_other_service = talk.frame.changes_service and talk.frame_before.service_id != talk.frame.service_id
    is_somebody_else = talk.heard.staff is not None and talk.staff_id not in {None, *appointment.staff_ids}
    if not wish and talk.heard.change is None and (is_other_service or is_somebody_else):
        return When(days=(start.date(),), at=start.time())
    # An hour alone is meant on the appointment's own day.
    return replace(wish, days=(start.date(),)) if wish.has_time and not wish.days else wish


def _besides(before: Appointment, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Without the time that the appointment has already: its move there would be none."""
    return tuple(s for s in slots if s.start != before.start or not set(s.staff_ids) & set(before.staff_ids))


def _is_as_now(talk: Talk, appointment: Appointment, wish: When) -> bool:
    """Whether the wished new time is the time at which the appointment is already, and with the same person."""
    start = appointment.start.astimezone(talk.zones.main)
    if talk.frame.changes_service:
        return False
    is_same_person = talk.staff_id is None or talk.staff_id in appointment.staff_ids
    return is_same_person and wish.at == start.time() and wish.days == (start.date(),)


async def _find(talk: Talk, service: Service, first: date, last: date) -> tuple[Slot, ...]:
    start, end = day_bounds(max(first, talk.today), max(last, talk.today), talk.zones.main)
    slots = await talk.desk.find(talk.slots_of(service.id), max(start, talk.now), end)
    return slots if talk.staff_id else _without(talk.frame.not_staff, slots)


def _without(unwanted: str | None, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots at which somebody else is free."""
    if unwanted is None:
        return slots
    others = (
        structs.replace(slot, staff_ids=tuple(key for key in slot.staff_ids if key != unwanted)) for slot in slots
    )
    return tuple(slot for slot in others if slot.staff_ids)


async def _offer_instead(talk: Talk, service: Service, start: datetime) -> None:
    """What else would let the customer keep the hour they wished for; other times of that day are offered anyway."""
    business_id = talk.open_shop.business.id
    found = await talk.desk.alternatives(talk.slots_of(service.id), start)
    offered = {slot.start for slot in talk.frame.slots or ()}
    others = [one for one in found if one.slot.start not in offered or one.business_id != business_id]
    ways = [way for alternative in others if (way := talk.speaker.instead(alternative, talk.shops, talk.frame.goal))]
    if ways:
        at = talk.words.clock(start)
        talk.notes.append(talk.words.say("instead", time=at, ways=talk.words.one_of([said for said, _ in ways])))
        talk.instead.extend(choice for _, choice in ways)


async def _why(talk: Talk, service: Service, wish: When) -> list[str]:
    """Why the wish cannot be met, in one sentence; nothing when no particular day was wished for."""
    if len(wish.days) != 1:
        return [talk.words.say("why-nothing-fits")] if wish else []
    day = wish.days[0]
    start = datetime.combine(day, wish.at, tzinfo=talk.zones.main) if wish.at else None

    async def why_not(moment: datetime) -> tuple[Reason, ...]:
        return await talk.desk.why_not(talk.slots_of(service.id), moment)

    if start is not None:
        reasons = await why_not(start)
    else:
        reasons = await talk.desk.why_not_day(talk.slots_of(service.id), day)
    if not reasons and wish.after is not None:
        # Not the whole day is out of the question, and perhaps the hour is.
        start = datetime.combine(day, wish.after, tzinfo=talk.zones.main)
        reasons = tuple(one for one in await why_not(start) if one.rule in _OF_THE_HOUR)
    if not reasons:
        return [talk.words.say("why-nothing-fits")]
    return [talk.speaker.why(reasons[0], start=start, day=day, service=service, staff=talk.frame.staff)]


def summarise(talk: Talk) -> bool:
    """Put the whole booking on the table, with a one-time confirm button."""
    talk.put_on_table()
    talk.say_notes()
    talk.replies.append(talk.speaker.summary(talk.frame))
    return True


def _go_on(talk: Talk, made: Appointment) -> bool:
    """With what was wished for besides: for the next person at the same time, the next service right after."""
    is_for_another, following = talk.frame.for_another, talk.frame.next_booking()
    assert following is not None  # whoever calls this has looked
    end = made.end.astimezone(talk.zones.main)
    has_time = is_for_another or bool(following.when)
    talk.frame = following if has_time else replace(following, when=When(days=(end.date(),), after=end.time()))
    service = talk.service.name if talk.service else ""
    talk.notes.append(talk.words.say("next-person" if is_for_another else "next-one", service=service))
    return False


def not_possible(talk: Talk, slot: Slot, outcome: SlotTaken | Refused | NotFound) -> None:
    """Say why the chosen slot cannot be had, and go back to where another can be chosen."""
    match outcome:
        case SlotTaken():
            talk.look_again("sorry-taken")
        case Refused(reasons):
            talk.look_again("sorry-refused")
            if reasons and talk.service:
                day, staff = local_day(slot, talk.zones.main), talk.frame.staff
                why = talk.speaker.why(reasons[0], start=slot.start, day=day, service=talk.service, staff=staff)
                talk.notes.append(why)
        case NotFound():
            talk.notes.append(talk.words.say("sorry-gone"))
            talk.frame = talk.frame.forget(Field.SERVICE)
        case _:
            assert_never(outcome)


async def book(talk: Talk) -> bool:
    frame = talk.frame
    assert frame.slot and frame.intent and frame.service_id and frame.name and frame.email  # decide saw to it
    order = Order(
        intent=frame.intent,
        business_id=talk.open_shop.business.id,
        service_id=frame.service_id,
        start=frame.slot.start,
        person=Person(frame.name, frame.email, frame.phone or None),
        staff_id=talk.staff_id,
        zone=talk.zones.customer.key if talk.zones.customer else talk.zones.business.key,
        answers=answers_of(frame, talk.open_shop),
        holder=talk.holder,
    )
    talk.told_of.add(order.intent)
    outcome = await talk.desk.book(order)
    match outcome:
        case Booked(appointment) | AlreadyBooked(appointment):
            made = Made(order.business_id, appointment.id, order.intent)
            # On record as booked, and not known here: a process died, or its answer could not be stored.
            is_news = isinstance(outcome, Booked) or all(one.intent != order.intent for one in frame.made)
            title = "receipt-title" if is_news else "receipt-again-title"
            talk.receipt(title, appointment)
            talk.frame = replace(frame, made=(*frame.made, made))
            return talk.finish() if frame.next_booking() is None else _go_on(talk, appointment)
        case SlotTaken() | Refused() | NotFound():
            not_possible(talk, frame.slot, outcome)
        case Uncertain():
            return talk.checking("sorry-checking")
        case _:
            assert_never(outcome)
    return False
