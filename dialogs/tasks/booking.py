"""A new appointment: the summary, the write, and what its outcome means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from dialogs.apply import events
from dialogs.fields.question import answers_of
from dialogs.happenings import Happened
from dialogs.offers import local_day
from dialogs.saying.people import first_name, guest_name
from dialogs.saying.reasons import Wished, why_not
from dialogs.saying.receipt import Told
from dialogs.saying.summary import booking_summary
from dialogs.state.agenda import Same
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import AnyTask, Booking, Visit
from dialogs.tasks.identifying import end_without_access
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from dialogs.when import When
from graph.model import Appointment
from scheduling.limits import Limit
from scheduling.model import (
    AlreadyBooked,
    Booked,
    Consent,
    Forbidden,
    NotFound,
    Order,
    Person,
    Refused,
    Slot,
    SlotTaken,
    TooMany,
    Uncertain,
)


def summarise(turn: OpenTurn) -> bool:
    """Put the whole booking on the table, with a one-time confirm button."""
    turn.note_what_changed()
    if _stands_already(turn):
        turn.note_the_same()
    turn.state = events.on_table(turn.state, turn.intent(), Asked.CONFIRM)
    turn.say_notes()
    turn.replies.append(booking_summary(turn.speaker, turn.state))
    return True


def _stands_already(turn: OpenTurn) -> bool:
    """Whether the last summary said just this."""
    then, now = turn.before, turn.state
    if then.asked is not Asked.CONFIRM or then.task is None or then.task.intent is None or now.visit is None:
        return False
    is_booking = isinstance(then.task, Booking) and then.task.service_id == now.visit.service_id
    return is_booking and booking_summary(turn.speaker, then).rows == booking_summary(turn.speaker, now).rows


def not_possible(turn: OpenTurn, slot: Slot, outcome: SlotTaken | Refused | Forbidden | NotFound) -> None:
    """Say why the chosen slot cannot be had, and go back to where another can be chosen."""
    match outcome:
        case SlotTaken():
            turn.look_again("sorry-taken")
        case Refused(reasons):
            turn.look_again("sorry-refused")
            visit, service = turn.state.visit, turn.service
            if reasons and service and visit:
                wished = Wished(service, local_day(slot, turn.zones.main), slot.start, visit.staff_id)
                turn.notes.append(why_not(turn.speaker, reasons[0], wished))
        case Forbidden(access):
            end_without_access(turn, access)
        case NotFound():
            turn.note("sorry-gone")
            turn.state = events.service_gone(turn.state)
        case _:
            assert_never(outcome)


def _consent(turn: OpenTurn) -> Consent | None:
    """The yes to a summary is one to the business's terms too, where these stand below it."""
    page = turn.open_shop.business.page
    return Consent(page.consent_message, turn.now) if page is not None and page.consent_required else None


def _order(turn: OpenTurn) -> Order:
    booking, customer = turn.state.task, turn.state.customer
    assert isinstance(booking, Booking)  # here and below: the policy saw to it
    assert booking.slot and booking.intent and booking.service_id and customer.name and customer.email is not None
    name = first_name(booking, customer)
    return Order(
        intent=booking.intent,
        business_id=turn.open_shop.business.id,
        service_id=booking.service_id,
        start=booking.slot.start,
        person=Person(name, customer.email, customer.phone or None),
        staff_id=turn.staff_id,
        zone=turn.zones.customer.key if turn.zones.customer else turn.zones.business.key,
        answers=answers_of(booking, turn.open_shop),
        holder=turn.holder,
        place=booking.place,
        identity=turn.identity,
        consent=_consent(turn),
        network=turn.said.network,
        user=turn.said.user,
        also_with=turn.also_with,
    )


async def book(turn: OpenTurn) -> bool:
    order, booking = _order(turn), turn.state.visit
    assert booking is not None and booking.slot is not None  # as above
    turn.told_of.add(order.intent)
    outcome = await turn.desk.book(order)
    match outcome:
        case Booked(appointment) | AlreadyBooked(appointment):
            # On record as booked, and not known here: a process died, or its answer could not be stored.
            known = any(one.intent == order.intent for one in turn.state.customer.made)
            is_news = isinstance(outcome, Booked) or not known
            if is_news:
                turn.happened(Happened.BOOKED)
            _say_receipt(turn, booking, appointment, Told(order.intent, is_news=is_news))
            turn.state = events.booked(turn.state, events.made_of(order.business_id, order.intent, appointment))
            return _go_on(turn, appointment)
        case SlotTaken() | Refused() | Forbidden() | NotFound():
            not_possible(turn, booking.slot, outcome)
            _say_what_stays(turn)
        case Uncertain():
            return turn.checking("sorry-checking")
        case TooMany(limit):
            return _refuse(turn, limit)
        case _:
            assert_never(outcome)
    return False


def _refuse(turn: OpenTurn, limit: Limit) -> bool:
    """Whoever has booked as much as may be hears where else they can. What they have given is kept, without the yes."""
    turn.happened(Happened.REFUSED, limit.value)
    _say_what_is_booked(turn)
    contact = turn.speaker.contact() or turn.open_shop.business.name
    turn.note("too-many-bookings", limit=limit.value, contact=contact)
    turn.say_notes()
    turn.state = events.not_carried_out(turn.state)
    return True


def _after(end: datetime) -> When:
    return When(days=(end.date(),), after=end.time(), soonest=True)


def _on_that_day(later: ConversationState, end: datetime) -> ConversationState:
    """ "A cut at 3 and a beard trim at 4": a time without a day is one of the day of the first."""
    when = later.visit.when if later.visit else When()
    if not when.has_time or when.has_days or when.like:
        return later
    return events.resolved(later, replace(when, days=(end.date(),)))


def _with_that_person(turn: OpenTurn, before: AnyTask | None) -> ConversationState:
    """Whoever was wished for with the first is wished for with the next too, if they do it."""
    visit, service = turn.state.visit, turn.service
    wished = before.staff_ids if isinstance(before, Visit) else None
    if visit is None or service is None or visit.staff_ids is not None or not wished:
        return turn.state
    able = {one.id for one in turn.open_shop.staff_of(service)}
    return events.with_them_too(turn.state, wished) if set(wished) <= able else turn.state


def _say_receipt(turn: OpenTurn, booking: Visit, appointment: Appointment, told: Told) -> None:
    """Of several who come together the first is told in full, and of the others what is different."""
    is_next = isinstance(booking, Booking) and booking.place > 1
    if told.is_news and is_next and turn.told_last is not None:
        turn.say_receipt("receipt-guest-title", appointment, turn.told_last, told)
    else:
        turn.say_receipt("receipt-title" if told.is_news else "receipt-again-title", appointment, told=told)


def _say_what_stays(turn: OpenTurn) -> None:
    """Of several the first are booked, and stay so; for the others another time is looked for."""
    booking = turn.state.task
    if isinstance(booking, Booking) and booking.place > 1:
        turn.note("party-rest", booked=booking.place - 1, left=booking.people)


def _say_what_is_booked(turn: OpenTurn) -> None:
    """Of several the first are booked, and for the others there is no time to be looked for here."""
    booking = turn.state.task
    if isinstance(booking, Booking) and booking.place > 1:
        turn.note("party-so-far", booked=booking.place - 1)


def _go_on(turn: OpenTurn, made: Appointment) -> bool:
    """With the next of several to whom the yes was; else with what was wished for besides: for the next person at the
    same time, the next service right after.
    """
    booking, customer = turn.state.task, turn.state.customer
    if isinstance(booking, Booking) and booking.guests:
        name = guest_name(turn.speaker, booking.guests[0], customer, booking.place + 1)
        turn.state = events.next_guest(turn.state, name)
        return False
    later = events.next_wish(turn.state)
    if later is None:
        return turn.end_task()
    is_same = isinstance(turn.state.wishes[0], Same)
    turn.state = later
    if later.visit is not None and not is_same:
        end = made.end.astimezone(turn.zones.main)
        turn.state = _on_that_day(later, end) if later.visit.when else events.right_after(later, _after(end))
        turn.state = _with_that_person(turn, booking)
    service = turn.service.name if turn.service else ""
    turn.note("next-person" if is_same else "next-one", service=service)
    return False
