"""Whoever books what they have booked already is asked: another one, or that one at another time?"""

from __future__ import annotations

from dialogs.acts import GiveAppointment, Goal, Want
from dialogs.apply import events
from dialogs.replies import Ask
from dialogs.state.tasks import Booking
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from scheduling.model import Change


async def ask_another(turn: OpenTurn) -> bool:
    """Not where the other is gone by now, or cannot be moved: then it can only be another one."""
    booking = turn.state.task
    assert isinstance(booking, Booking)  # the policy saw to it
    made = turn.state.made(booking.twin)
    there = {one.id: one for one in await turn.looked_up()}
    twin = there.get(made.appointment_id) if made is not None else None
    if twin is None or made is None or await turn.desk.why_not_change(made.business_id, twin, Change.MOVE):
        turn.state = events.without_twin(turn.state)
        return False
    another = turn.speaker_choice("button-another", Want(goal=Goal.BOOK, is_another=True))
    move = turn.speaker_choice("button-move-that", Want(goal=Goal.MOVE), GiveAppointment(appointment_ids=(twin.id,)))
    text = turn.words.say("ask-another", what=turn.speaker.appointment(twin))
    return turn.ask(Asked.ANOTHER, Ask(text, (another, move)))
