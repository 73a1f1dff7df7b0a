"""How many come: one, unless the customer says otherwise. So many seats of a class, or so many appointments."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import Besides, Field, GivePeople, GiveText
from dialogs.fields.offer import without_offer
from dialogs.fields.together import staff_at_once
from dialogs.policy import next_question
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker, contact_of
from dialogs.state.agenda import Same
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Guest, Together
from dialogs.step import Step
from graph.model import Service

MOST = 6
"""So many can be booked with one yes: each is written by itself, and the customer waits for all of them."""

_ON_BUTTONS = 4


def give(step: Step, act: GivePeople) -> Step:
    """So many people; what was chosen for fewer, or for more, is looked for again."""
    booking = step.state.task
    assert isinstance(booking, Booking)  # as the table has looked
    if act.is_for_other:
        return step if booking.guests or step.has(Besides) else _for_somebody_else(step)
    if act.in_one:
        return step.note("one-for-all").to(with_people(step.state, 1)) if booking.guests else step
    if act.count > MOST:
        return _too_many(step)
    if act.count == booking.people and not booking.asks_people:
        return step
    step = step.note("noted-people", people=act.count) if act.count > 1 or booking.guests else step
    return step.to(with_people(step.state, act.count))


def with_people(state: ConversationState, count: int) -> ConversationState:
    """The names of those who come anyway are kept."""
    booking = state.task
    assert isinstance(booking, Booking)  # who comes together is of a booking
    more = tuple(Guest() for _ in range(count - booking.people))
    guests = (*booking.guests, *more)[: count - 1]
    together = booking.together if guests else None
    return without_offer(state, guests=guests, together=together, asks_people=False)


def _too_many(step: Step) -> Step:
    business = (step.shop or step.context.shops[0]).business
    key = "people-too-many-contact" if contact_of(business) else "people-too-many"
    return step.note(key, people=MOST).to(forget(step.state))


def _for_somebody_else(step: Step) -> Step:
    """ "For my wife": the name that is known is not hers."""
    is_named = any(isinstance(act, GiveText) and act.field is Field.NAME for act in step.acts)
    known = step.before.customer.name is not None and not is_named
    return step.to(step.state.unsettled().with_customer(name=None)) if known else step


def forget(state: ConversationState) -> ConversationState:
    """It is asked how many; who was named is kept in mind until then. A move is of those who are booked."""
    return without_offer(state, asks_people=True) if isinstance(state.task, Booking) else state


def keep_possible(step: Step) -> Step:
    """As the service allows it: a class has so many seats, and so many of the staff can work side by side."""
    booking, service = step.state.task, step.service
    if not isinstance(booking, Booking) or service is None or not booking.guests or booking.place > 1:
        return step
    assert step.shop is not None  # as there is a service
    if next_question(replace(booking, answers=()), step.shop):
        return _one_by_one(step, booking)
    if service.max_attendees > 1:
        return _in_class(step, booking, service)
    if booking.together is Together.AT_ONCE and staff_at_once(booking, step.shop) < booking.people:
        noted = step.note("at-once-not", people=booking.people)
        return noted.to(without_offer(step.state).with_visit(together=Together.IN_TURN))
    return step


def _in_class(step: Step, booking: Booking, service: Service) -> Step:
    if booking.people > service.max_attendees:
        noted = step.note("people-too-many-seats", service=service.name, seats=service.max_attendees)
        return noted.to(without_offer(noted.state, guests=(), asks_people=True))
    return step if booking.together is None else step.visit(together=None)


def _one_by_one(step: Step, booking: Booking) -> Step:
    """Where the business asks each of its customers something, each is booked by themselves."""
    same = tuple(Same() for _ in booking.guests)
    alone = with_people(step.state, 1)
    return step.note("one-person").to(replace(alone, agenda=(*same, *alone.agenda)))


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    counts = range(1, _ON_BUTTONS + 1)
    choices = tuple(Choice(str(count), str(count), (GivePeople(count=count),)) for count in counts)
    return Ask(speaker.words.say("ask-people"), choices)
