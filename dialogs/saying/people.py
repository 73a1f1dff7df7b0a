"""Several who come together, in words."""

from __future__ import annotations

from dialogs.policy import names_staff
from dialogs.saying.speaker import Speaker
from dialogs.saying.who import whoever
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking, Guest, Together, Visit


def for_people(speaker: Speaker, visit: Visit, what: str) -> str:
    """ "Haircut on Tuesday 24 November at 16:00, for 2 people"; as it is, for one."""
    if not isinstance(visit, Booking) or not visit.guests:
        return what
    return speaker.words.say("for-people", what=what, people=visit.people)


def how_many(speaker: Speaker, booking: Booking) -> str:
    """How many, and how they come."""
    match booking.together:
        case Together.AT_ONCE:
            key = "people-at-once"
        case Together.IN_TURN:
            key = "people-in-turn"
        case None:
            key = "people-in-class"
    return speaker.words.say(key, people=booking.people)


def how_they_come(speaker: Speaker, state: ConversationState) -> str:
    """ "2 people, one after the other: 10:00 and 10:30"; "" for one alone."""
    booking = state.task
    if not isinstance(booking, Booking) or not booking.guests:
        return ""
    said = how_many(speaker, booking)
    if booking.together is not Together.IN_TURN or booking.slot is None:
        return said
    times = [speaker.clock(booking.slot.start), *(speaker.clock(one.slot.start) for one in booking.guests if one.slot)]
    return speaker.words.say("people-with-times", people=said, times=speaker.words.all_of(times))


def first_name(booking: Booking, customer: Customer) -> str:
    """Who comes first of those who are not booked yet."""
    return booking.guest_name or customer.name or ""


def guest_name(speaker: Speaker, guest: Guest, customer: Customer, place: int) -> str:
    """Whoever was not named is booked under the customer's name, and told apart by a number."""
    return guest.name or speaker.words.say("guest-name", name=customer.name or "", number=place)


def guest_names(speaker: Speaker, booking: Booking, customer: Customer) -> str:
    places = enumerate(booking.guests, start=booking.place + 1)
    return speaker.words.all_of([guest_name(speaker, guest, customer, place) for place, guest in places])


def who_with(speaker: Speaker, visit: Visit) -> str | None:
    """Whom it will be with: of several who come together, all of those."""
    if not isinstance(visit, Booking) or not visit.guests:
        return whoever(speaker, visit)
    is_apart = visit.together is Together.AT_ONCE
    return _staff_names(speaker, visit) or (None if is_apart else whoever(speaker, visit))


def _staff_names(speaker: Speaker, booking: Booking) -> str | None:
    """Who each of them will be with; None where that is not settled of all, or not said."""
    if not names_staff(booking, speaker.shop):
        return None
    slots = [booking.slot, *(guest.slot for guest in booking.guests)]
    settled = [slot.settled for slot in slots if slot is not None and slot.settled]
    names = speaker.together(dict.fromkeys(key for staff_ids in settled for key in staff_ids))
    return names if len(settled) == len(slots) else None


def times_of_guests(speaker: Speaker, booking: Booking) -> str:
    return speaker.words.all_of([speaker.clock(guest.slot.start) for guest in booking.guests if guest.slot])
