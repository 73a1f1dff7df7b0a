"""A new time, person or service for an appointment that is made."""

from __future__ import annotations

from typing import assert_never

from dialogs.apply import events
from dialogs.fields.question import answers_of
from dialogs.saying.summary import move_summary
from dialogs.state import Made, Moving
from dialogs.tasks.cancelling import business_contact, is_gone, refuse_change
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from scheduling.model import Moved, MoveOrder, NotFound, Refused, SlotTaken, Uncertain


async def summarise_move(turn: OpenTurn) -> bool:
    """Put the new time beside the old one, with a one-time confirm button."""
    appointment, visit = await turn.target(), turn.state.visit
    if appointment is None or visit is None:
        return is_gone(turn)
    keeps_time = visit.slot is not None and visit.slot.start == appointment.start
    turn.state = events.keeping_time(turn.state, keeps_time=keeps_time)
    turn.note_what_changed()
    before = turn.before.task
    if turn.before.asked is Asked.CONFIRM and isinstance(before, Moving) and before.slot == visit.slot:
        turn.note_the_same()
    turn.state = events.on_table(turn.state, turn.intent(), Asked.CONFIRM)
    turn.say_notes()
    moving = turn.state.task
    assert isinstance(moving, Moving)
    turn.replies.append(move_summary(turn.speaker, moving, appointment))
    return True


async def move(turn: OpenTurn) -> bool:
    moving, made = turn.state.task, turn.target_made
    assert isinstance(moving, Moving) and made is not None  # here and below: the policy saw to it
    assert moving.intent is not None and moving.slot is not None
    turn.told_of.add(moving.intent)
    outcome = await turn.desk.move(
        MoveOrder(
            moving.intent,
            made.business_id,
            made.appointment_id,
            moving.slot.start,
            turn.staff_id,
            service_id=moving.service_id if moving.changes_service else None,
            answers=answers_of(moving, turn.open_shop) if moving.changes_service else (),
            holder=turn.holder,
        )
    )
    match outcome:
        case Moved():
            return _moved(turn, moving, made, outcome)
        case SlotTaken():
            turn.look_again("sorry-taken")
            turn.note("sorry-moved-not")
        case Refused():
            refuse_change(turn, outcome)
        case NotFound():
            return is_gone(turn)
        case Uncertain():
            return turn.checking("sorry-checking-move")
        case _:
            assert_never(outcome)
    return False


def _moved(turn: OpenTurn, moving: Moving, made: Made, outcome: Moved) -> bool:
    appointment, still_there = outcome.appointment, outcome.still_there
    is_change = moving.changes_service or moving.keeps_time
    turn.say_receipt("receipt-change-title" if is_change else "receipt-move-title", appointment)
    now = events.made_of(made.business_id, made.intent, appointment)
    turn.state = events.moved(turn.state, made, now, is_old_there=still_there is not None)
    if still_there is not None:
        word = "is-left-there" if outcome.is_left_there else "still-there"
        turn.note(word, what=turn.speaker.appointment(still_there), business=business_contact(turn))
        turn.say_notes()
    return turn.end_task()
