"""What the booking service's answers, and what the bot asks, change in the state: each a small pure function."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from dialogs.acts import AnyAct, Command, Do, Goal
from dialogs.apply.appointments import followed_by
from dialogs.apply.tasks import finished
from dialogs.apply.waiting import next_wish
from dialogs.fields import service, time
from dialogs.fields import when as when_field
from dialogs.fields.offer import with_slot, with_wish, without_times_of_guests
from dialogs.happenings import Stage
from dialogs.offers import Offer
from dialogs.replies import Reply, choices_of
from dialogs.saying.speaker import customer_of
from dialogs.state.agenda import GivenUp, Unread
from dialogs.state.conversation import ConversationState, Done, Offered, SpokenWith
from dialogs.state.customer import Made, Told
from dialogs.state.tasks import Booking, Cancelling, DaysSeen, Guest, Late, Moving, Task
from dialogs.understanding.context import Asked
from dialogs.when import When
from graph.model import Appointment
from scheduling.differences import link_mark
from scheduling.model import Slot

__all__ = ["finished", "followed_by", "next_wish", "with_slot"]

LONGEST = 1_000
"""So much of what could not be read is kept."""

MOST_GONE = 10
"""Of so many appointments that are gone it is kept that their customer has not been told."""

_OF_PLACE = "+"
"""Between the id of a yes and the number of one of several people to whom it was."""


# Businesses


def in_business(state: ConversationState, business_id: str) -> ConversationState:
    return replace(state, business_id=business_id)


def business_gone(state: ConversationState) -> ConversationState:
    """The business was served when this was stored, and is not any more: nothing of it goes on."""
    return replace(state, business_id=None, tasks=(), agenda=(), asked=None)


def service_gone(state: ConversationState) -> ConversationState:
    return service.forget(state)


# What was said, and what was asked


def told_not_spoken(state: ConversationState, language: str) -> ConversationState:
    """The customer has been told that their language is not spoken here."""
    return replace(state, not_spoken=(*state.not_spoken, language))


def spoken_with(state: ConversationState, language: str, instead_of: str) -> ConversationState:
    """The customer writes in this language, where their channel tells another; the same of both is none of them."""
    spoken = SpokenWith(language, instead_of) if language != instead_of else None
    return replace(state, spoken_with=spoken)


def read(state: ConversationState) -> ConversationState:
    """Nothing is left unread."""
    return gone_on(state.without(Unread))


def gone_on(state: ConversationState) -> ConversationState:
    """Whatever was said unasked, the customer has written since."""
    return replace(state, interrupted=False)


def interrupted(state: ConversationState) -> ConversationState:
    """Something has been said that nobody asked for."""
    return replace(state, interrupted=True)


def unread(state: ConversationState, text: str) -> ConversationState:
    """A message that could not be seen to: it is read again as soon as that can be done."""
    kept = Unread(text[:LONGEST])
    rest = state.without(Unread)
    return replace(rest, agenda=(*rest.agenda, kept))


def unread_besides(state: ConversationState, text: str) -> ConversationState:
    return unread(state, ". ".join(part for part in (state.unread, text) if part))


def asking(state: ConversationState, asked: Asked) -> ConversationState:
    return replace(state, asked=asked)


def proposing(state: ConversationState, acts: tuple[AnyAct, ...]) -> ConversationState:
    """These are said back: a yes is to them."""
    return replace(state, proposed=acts)


def about_question(state: ConversationState, question_id: str | None) -> ConversationState:
    return replace(state, asked_question=question_id)


def offering(state: ConversationState, replies: Iterable[Reply]) -> ConversationState:
    """What is on screen now: everything in the last replies that can be pressed, and is not only words."""
    choices = (choice for reply in replies for choice in choices_of(reply) if choice.acts)
    return replace(state, offered=tuple(Offered(one.label, one.says, one.acts) for one in choices))


def on_table(state: ConversationState, intent: str, asked: Asked) -> ConversationState:
    """A summary, with the one-time id of its confirm button; what stood in the one before is past."""
    task = state.task
    assert task is not None  # a summary is of something
    shown = replace(task, intent=task.intent or intent)
    if isinstance(shown, Booking | Moving):
        shown = replace(shown, before=None)
    return replace(state.with_task(shown), asked=asked)


def has_reached(state: ConversationState, stage: Stage) -> ConversationState:
    """The booking under way has come so far, and that has been counted."""
    return state.with_visit(reached=stage.value)


# Times


def resolved(state: ConversationState, when: When) -> ConversationState:
    """The wish with what it has in common with another appointment put into days and times."""
    return state.with_visit(when=when, shift=None)


def on_one_clock(state: ConversationState, zone: ZoneInfo, today: date) -> ConversationState:
    """It is known for what the wish is, and so by which clock its hours are told from now on."""
    visit = state.visit
    if visit is None or visit.service_id is None or visit.when.zone is None:
        return state
    return state.with_visit(when=when_field.in_zone(visit.when, zone, today))


def saw_days(state: ConversationState, seen: DaysSeen | None) -> ConversationState:
    """What a calendar can be drawn of; None where only one day was looked at."""
    return state.with_visit(days_seen=seen)


def found(state: ConversationState, offer: Offer, looked_until: date | None = None) -> ConversationState:
    # Alternatives are offered even where there is none: then there are no times at all.
    slots = offer.slots if offer.slots or offer.missed else None
    return state.with_visit(slots=slots, open_days=offer.open_days, missed=offer.missed, looked_until=looked_until)


def free_then(state: ConversationState, staff_ids: tuple[str, ...]) -> ConversationState:
    """It is known who has the time that is wished for."""
    return state.with_visit(free_staff=staff_ids)


def nobody_to_choose(state: ConversationState) -> ConversationState:
    """Nobody has the time that is wished for: why, and what is nearest, is looked for among all."""
    return state.with_visit(is_choosing_staff=False)


def held(state: ConversationState, slot: Slot) -> ConversationState:
    """The slot that was chosen is kept for the customer, and with whom is settled by that."""
    return state.with_visit(slot=slot)


def told_unkept(state: ConversationState, start: datetime) -> ConversationState:
    """The customer knows that this time is not kept for them: it is said once."""
    return state.with_visit(unkept=start)


def slot_lost(state: ConversationState) -> ConversationState:
    """The slot is lost, the wish is not."""
    return without_times_of_guests(state.unsettled().with_visit(slot=None, slots=None, open_days=None))


def no_room_for_all(state: ConversationState) -> ConversationState:
    """Not all who come together can come then: other times of that day are looked for."""
    return time.forget(state)


def guest_has(state: ConversationState, number: int, slot: Slot) -> ConversationState:
    """A time is kept for one of those who come with the customer."""
    booking = state.task
    assert isinstance(booking, Booking)  # nobody else brings anybody
    guests = booking.guests
    return state.with_visit(guests=(*guests[:number], Guest(guests[number].name, slot), *guests[number + 1 :]))


def next_guest(state: ConversationState, name: str) -> ConversationState:
    """The first of several is booked, and the yes was to the next one too, who is called so.

    Their order has a one-time id of its own, which is the same whenever this is carried out again.
    """
    booking = state.task
    assert isinstance(booking, Booking) and booking.guests  # whoever goes on has looked
    first, *rest = booking.guests
    place = booking.place + 1
    intent = f"{(booking.intent or '').partition(_OF_PLACE)[0]}{_OF_PLACE}{place}"
    guests = tuple(rest)
    return state.with_visit(slot=first.slot, guests=guests, place=place, guest_name=name, intent=intent, sent=False)


def no_time_wished(state: ConversationState) -> ConversationState:
    return with_wish(state, When())


# Appointments that are made


def made_of(business_id: str, intent: str, appointment: Appointment) -> Made:
    return Made(
        business_id,
        appointment.id,
        intent,
        appointment.service_id,
        tuple(appointment.staff_ids),
        appointment.start,
        appointment.end,
        customer_of(appointment),
        link=link_mark(appointment),
    )


def refreshed(
    state: ConversationState, appointments: Iterable[Appointment], gone: Collection[str] = ()
) -> ConversationState:
    """What was made, as it is now; what is `gone` is forgotten once its customer has been told."""
    there = {one.id: one for one in appointments}
    known = state.customer.made
    made = tuple(seen_again(one, there[one.appointment_id]) for one in known if one.appointment_id in there)
    lost = tuple(one for one in known if one.appointment_id in gone)
    return state.with_customer(made=made, gone=(*state.customer.gone, *lost)[-MOST_GONE:])


def seen_again(made: Made, appointment: Appointment) -> Made:
    """As it is now; where that is something else, its customer has still to be told."""
    now = replace(
        made_of(made.business_id, made.intent, appointment),
        is_with_anyone=made.is_with_anyone,
        found_for=made.found_for,
        other_id=made.other_id if made.other_id != appointment.id else "",
    )
    last, present = last_told(made), last_told(now)
    if last.link is None:  # an earlier build did not keep it
        last = replace(last, link=present.link)
    return now if made.start is None or present == last else replace(now, told=last)


def last_told(made: Made) -> Told:
    """What its customer knows of it."""
    return made.told or Told(made.service_id, made.staff_ids, made.start, made.end, made.link)


def shown(state: ConversationState, appointment: Appointment) -> ConversationState:
    """How it is now stands before the customer."""
    made = tuple(
        replace(seen_again(one, appointment), told=None) if one.appointment_id == appointment.id else one
        for one in state.customer.made
    )
    return state.with_customer(made=made)


def between(state: ConversationState, appointment_ids: tuple[str, ...]) -> ConversationState:
    """Which of these is meant has to be asked."""
    task = state.task
    assert isinstance(task, Moving | Cancelling | Late)
    return state.with_task(replace(task, options=appointment_ids))


def pointed_at(state: ConversationState, made: Made) -> ConversationState:
    """It is known which appointment shall be cancelled."""
    task = state.task
    assert isinstance(task, Cancelling)
    others = tuple(key for key in task.others if state.made(key) is not None)
    aimed = replace(task, appointment_id=made.appointment_id, others=others, options=())
    return replace(state.with_task(aimed), business_id=made.business_id)


def with_others(state: ConversationState, appointment_ids: tuple[str, ...]) -> ConversationState:
    """These have part in the yes to what is under way."""
    task = state.task
    assert isinstance(task, Moving | Cancelling)
    return state.with_task(replace(task, others=appointment_ids))


def next_has_same_time(state: ConversationState) -> ConversationState:
    """Whoever is moved after the first of several has their own person at that time, or whoever is free."""
    visit = state.visit
    if visit is None or visit.slot is None or visit.staff_id is not None:
        return state
    return state.with_visit(slot=replace(visit.slot, staff_ids=()))


def party_of(made: Made) -> str:
    """What those have in common who were booked with one yes."""
    return made.intent.partition(_OF_PLACE)[0]


def with_them_first(state: ConversationState) -> ConversationState:
    """Whoever has the appointment that is moved is looked at before all others."""
    visit = state.visit
    is_open = visit is not None and visit.prefers and visit.staff_ids is None and not visit.is_choosing_staff
    if visit is None or not is_open or set(visit.prefers) & set(visit.not_staff):
        return state
    return state.with_visit(staff_ids=visit.prefers)


def with_others_too(state: ConversationState) -> ConversationState:
    """Whoever has the appointment has no time, and others may."""
    return state.with_visit(staff_ids=None)


def with_anyone(state: ConversationState) -> ConversationState:
    """Whoever is free would do."""
    return state.with_visit(staff_ids=(), prefers=())


def is_next_of_several(task: Task) -> bool:
    """Whether the yes that this is carried out for was to another before it."""
    return _OF_PLACE in (task.intent or "")


def next_of_several(state: ConversationState) -> ConversationState | None:
    """The yes was to several, and the next of them is seen to; None where none is left.

    Its order has a one-time id of its own, which is the same whenever this is carried out again.
    """
    task = state.task
    if not isinstance(task, Moving | Cancelling):
        return None
    left = [made for key in task.others if (made := state.made(key)) is not None]
    if not left:
        return None
    base, _, place = (task.intent or "").partition(_OF_PLACE)
    following = replace(
        task,
        appointment_id=left[0].appointment_id,
        others=tuple(made.appointment_id for made in left[1:]),
        intent=f"{base}{_OF_PLACE}{int(place or 1) + 1}" if base else None,
        sent=False,
    )
    return replace(state.with_task(following), business_id=left[0].business_id)


def moving(
    state: ConversationState,
    made: Made,
    appointment: Appointment,
    service_id: str | None,
    staff: tuple[str, ...] | None,
    *,
    is_wished: bool,
) -> ConversationState:
    """It is known which appointment shall be moved, and what it is now. `is_wished`: the customer said with whom."""
    aimed = state.with_visit(
        appointment_id=appointment.id,
        options=(),
        service_id=service_id,
        moves_from=appointment.service_id,
        service_options=(),
        staff_ids=staff,
        prefers=() if is_wished else staff or (),
    )
    return replace(aimed, business_id=made.business_id)


def seen_from_calendar(state: ConversationState, appointment: Appointment) -> ConversationState:
    """What changes is told of what stands in the calendar, and not of what stood in a summary before."""
    visit = state.visit
    if visit is None or visit.before is None:
        return state
    minutes = round((appointment.end - appointment.start).total_seconds() / 60)
    now = Slot(appointment.start, minutes, tuple(appointment.staff_ids))
    task = replace(visit.before.task, service_id=appointment.service_id, slot=now, staff_ids=None)
    return state.with_visit(before=replace(visit.before, task=task))


def keeping_time(state: ConversationState, *, keeps_time: bool) -> ConversationState:
    return state.with_visit(keeps_time=keeps_time)


def known_as_made(state: ConversationState, business_id: str, appointment_id: str, intent: str) -> ConversationState:
    """It became known by other ways than this conversation's own that something was made."""
    if state.made(appointment_id) is not None:
        return state
    return booked(state, Made(business_id, appointment_id, intent))


def booked(state: ConversationState, made: Made) -> ConversationState:
    """Known as one that anyone may do, where nobody was wished for."""
    is_with_anyone = _is_with_anyone(state)
    return state.with_customer(made=(*state.customer.made, replace(made, is_with_anyone=is_with_anyone)))


def moved(state: ConversationState, old: Made, new: Made, *, is_old_there: bool) -> ConversationState:
    kept = tuple(one for one in state.customer.made if one.appointment_id != old.appointment_id or is_old_there)
    is_with_anyone = _is_with_anyone(state)
    now = state.with_customer(made=(*kept, replace(new, is_with_anyone=is_with_anyone, found_for=old.found_for)))
    return replace(now, done=Done(Goal.MOVE, new.appointment_id))


def _is_with_anyone(state: ConversationState) -> bool:
    """Whether the customer has said that they do not mind; who rules somebody out does."""
    return state.visit is not None and state.visit.staff_ids == () and not state.visit.not_staff


def forgotten(state: ConversationState, appointment_id: str | None) -> ConversationState:
    """It is not in the calendar; what it was under way with may go on."""
    known = state.customer
    left = tuple(one for one in known.made if one.appointment_id != appointment_id)
    return state.with_customer(made=left, gone=tuple(one for one in known.gone if one.appointment_id != appointment_id))


def without_twin(state: ConversationState) -> ConversationState:
    """There is none that could be meant."""
    return state.with_visit(twin=None)


def known_as(state: ConversationState, old: Made, appointment: Appointment) -> ConversationState:
    """It is as it was but for its id, which may have changed with something that was written."""
    if appointment.id in {old.appointment_id, old.other_id}:
        return state
    return renamed(state, old.appointment_id, appointment.id)


def changed_into(state: ConversationState, made: Made, appointment: Appointment) -> ConversationState:
    """It was made another one elsewhere, which is theirs in its place."""
    once = tuple(one for one in state.customer.made if one.appointment_id != appointment.id)
    now = renamed(state.with_customer(made=once), made.appointment_id, appointment.id)
    return shown(now, appointment)


def found_under(state: ConversationState, made: Made, other_id: str) -> ConversationState:
    """It has another id in the calendar, and stays known by its own until its customer has been told; what was found
    under that other id elsewhere is the same.
    """
    once = tuple(one for one in state.customer.made if one.appointment_id != other_id)
    state = renamed(state.with_customer(made=once), other_id, made.appointment_id)
    now = (
        replace(one, other_id=other_id) if one.appointment_id == made.appointment_id else one
        for one in state.customer.made
    )
    return state.with_customer(made=tuple(now))


def renamed(state: ConversationState, old: str, new: str) -> ConversationState:
    """An appointment has another id wherever it stood: in what is under way or stands again later, and in what is on
    screen and can be pressed.
    """

    def of(plain: Any) -> Any:  # noqa: ANN401  # plain JSON
        match plain:
            case dict():
                return {name: of(one) for name, one in plain.items()}
            case list() | tuple():
                return [of(one) for one in plain]
            case _:
                return new if plain == old else plain

    return msgspec.convert(of(msgspec.to_builtins(state)), ConversationState)


def cancelled(state: ConversationState, appointment_id: str) -> ConversationState:
    """It is out of the calendar by the customer's wish."""
    return replace(forgotten(state, appointment_id), done=Done(Goal.CANCEL, appointment_id))


def may_be_regretted(state: ConversationState, made: Made, zone: ZoneInfo) -> ConversationState:
    """What was cancelled can be booked anew by whoever thinks better of it, as long as nothing else is begun."""
    if not state.is_idle or made.service_id is None or made.start is None:
        return state
    start = made.start.astimezone(zone)
    when = When(days=(start.date(),), at=start.time())
    staff_ids = () if made.is_with_anyone else made.staff_ids if len(made.staff_ids) == 1 else None
    again = Booking(service_id=made.service_id, when=when, staff_ids=staff_ids)
    left = state.without(GivenUp)
    return replace(left, agenda=(*left.agenda, GivenUp(task=again)))


# Writes


def in_doubt(state: ConversationState) -> ConversationState:
    """The write may have happened. Until that is known, nothing else is begun."""
    return state if state.task is None else state.with_task(replace(state.task, sent=True))


def carried_out(state: ConversationState) -> ConversationState:
    """It is known by now that the write happened: asked of again, it tells its outcome."""
    return state if state.task is None else state.with_task(replace(state.task, agreed=True, sent=True))


def not_carried_out(state: ConversationState) -> ConversationState:
    return state.unsettled()


def yes_counts_no_more(state: ConversationState) -> ConversationState:
    """What was agreed to stays on the table, and is asked again; a write of which the end is not known goes on."""
    task = state.task
    return state if task is None or task.sent else state.with_task(replace(task, agreed=False))


def with_them_too(state: ConversationState, staff_ids: tuple[str, ...]) -> ConversationState:
    """Nobody is wished for with what comes next, and these were with what was made."""
    return state.with_visit(staff_ids=staff_ids)


def right_after(state: ConversationState, when: When) -> ConversationState:
    """What comes next has no time of its own, and is wished for right after what was made."""
    return state.with_visit(when=when)


def seen_before(before: ConversationState, acts: Sequence[AnyAct]) -> ConversationState:
    """What is asked again after this is asked in short; nothing, to whoever starts over."""
    starts_over = any(isinstance(act, Do) and act.command is Command.START_OVER for act in acts)
    return before.cleared() if starts_over else before
