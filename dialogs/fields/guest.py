"""Who comes with the customer: a name for each, or none, and then they are booked under the customer's own."""

from __future__ import annotations

from dialogs.acts import AnyAct, Field, GiveText, Skip
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Guest
from dialogs.step import Step


def give(step: Step, act: GiveText) -> Step:
    """The next who has no name yet."""
    booking = step.state.task
    assert isinstance(booking, Booking)  # as the table has looked
    place = next((n for n, guest in enumerate(booking.guests) if guest.name is None), None)
    if place is None:
        return step
    return rename(step, place, act.text)


def rename(step: Step, place: int, name: str) -> Step:
    """One of those who come too, named or named anew."""
    booking = step.state.task
    assert isinstance(booking, Booking)  # as whoever calls it has looked
    named = Guest(name, booking.guests[place].slot)
    return step.visit(guests=(*booking.guests[:place], named, *booking.guests[place + 1 :]))


def skip(step: Step, act: AnyAct) -> Step:
    """Nobody else is named."""
    booking = step.state.task
    if not isinstance(booking, Booking) or step.has(GiveText):
        return step
    named = tuple(Guest("", guest.slot) if guest.name is None else guest for guest in booking.guests)
    return step.visit(guests=named)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    booking, say = state.task, speaker.words.say
    assert isinstance(booking, Booking)  # the policy asks it of nothing else
    named = sum(guest.name is not None for guest in booking.guests)
    all_mine = speaker.choice("button-all-mine", Skip(field=Field.NAME))
    if len(booking.guests) == 1:
        return Ask(say("ask-guest"), (all_mine,))
    return Ask(say("ask-guest-next", number=named + 2, people=booking.people), (all_mine,))
