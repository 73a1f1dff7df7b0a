"""How several come who each have an appointment of their own: side by side with different staff, or one by one."""

from __future__ import annotations

from dialogs.acts import GivePeople, GiveTogether
from dialogs.fields.offer import without_offer
from dialogs.policy import staff_needed
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Together
from dialogs.step import Note, Step
from scheduling.model import Catalogue


def give(step: Step, act: GiveTogether) -> Step:
    """Chosen; at once they are with different staff, whoever is free."""
    booking, together = step.state.task, Together.AT_ONCE if act.at_once else Together.IN_TURN
    if not isinstance(booking, Booking) or not booking.guests:
        return step
    is_class = step.service is not None and step.service.max_attendees > 1
    if is_class or booking.together is together:
        # Whoever asks, or says it again, is told how they come.
        is_told = any(isinstance(note, Note) and note.key == "together-is" for note in step.notes)
        return step if booking.slot is None or is_told else step.note("together-is")
    staff_ids = () if act.at_once else booking.staff_ids
    return step.to(without_offer(step.state, together=together, staff_ids=staff_ids))


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """Or whether they come to one appointment: a family's portrait, a couple's tax return."""
    booking, say = state.task, speaker.words.say
    in_turn = speaker.choice("button-in-turn", GiveTogether(at_once=False))
    as_one = speaker.choice("button-as-one", GivePeople(count=1, in_one=True))
    if isinstance(booking, Booking) and staff_at_once(booking, speaker.shop) < booking.people:
        return Ask(say("ask-together-in-turn", people=booking.people), (in_turn, as_one))
    at_once = speaker.choice("button-at-once", GiveTogether(at_once=True))
    return Ask(say("ask-together"), (at_once, in_turn, as_one))


def staff_at_once(booking: Booking, shop: Catalogue) -> int:
    """For so many at a time those who are wished for can work side by side."""
    service = shop.service(booking.service_id) if booking.service_id else None
    able = {member.id for member in shop.staff_of(service)} if service else set()
    wished = set(booking.staff_ids or able)
    return len((able & wished) - set(booking.not_staff)) // staff_needed(booking, shop)
