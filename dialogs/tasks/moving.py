"""A new time, person or service for an appointment that is made."""

from __future__ import annotations

from typing import assert_never

from dialogs.apply import events
from dialogs.fields.question import answers_of
from dialogs.happenings import Happened
from dialogs.saying.receipt import Told
from dialogs.saying.summary import move_summary
from dialogs.state.customer import Made
from dialogs.state.tasks import Moving, Visit
from dialogs.tasks.cancelling import is_gone, refuse_change
from dialogs.tasks.identifying import end_without_access
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from scheduling.model import Forbidden, Moved, MoveOrder, NotFound, Refused, SlotTaken, Uncertain


async def summarise_move(turn: OpenTurn) -> bool:
    """Put the new time beside the old one, with a one-time confirm button."""
    appointment, visit = await turn.target(), turn.state.visit
    if appointment is None or visit is None:
        return is_gone(turn)
    keeps_time = visit.slot is not None and visit.slot.start == appointment.start
    turn.state = events.keeping_time(turn.state, keeps_time=keeps_time)
    turn.state = events.seen_from_calendar(turn.state, appointment)
    turn.note_what_changed()
    before = turn.before.task
    if turn.before.asked is Asked.CONFIRM and isinstance(before, Moving) and _is_same(before, visit):
        turn.note_the_same()
    turn.state = events.on_table(turn.state, turn.intent(), Asked.CONFIRM)
    turn.say_notes()
    moving = turn.state.task
    assert isinstance(moving, Moving)
    others = [one for one in await turn.looked_up() if one.id in moving.others] if moving.others else []
    turn.state = events.shown(turn.state, appointment)
    is_whose_told = len({made.customer for made in turn.state.customer.made}) > 1
    turn.replies.append(move_summary(turn.speaker, moving, appointment, others, is_whose_told=is_whose_told))
    return True


def _is_same(before: Moving, now: Visit) -> bool:
    is_of_same = isinstance(now, Moving) and (before.appointment_id, before.others) == (now.appointment_id, now.others)
    return is_of_same and before.slot == now.slot


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
            identity=turn.identity,
            also_with=turn.also_with,
        )
    )
    match outcome:
        case Moved():
            return _moved(turn, moving, made, outcome)
        case SlotTaken():
            turn.look_again("sorry-taken")
            turn.note("sorry-moved-not")
            _say_whose(turn)
        case Refused():
            refuse_change(turn, outcome)
        case Forbidden(access):
            end_without_access(turn, access)
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
    told = Told(made.intent or made.appointment_id, is_news=True, has_lost_link=outcome.has_lost_link)
    if events.is_next_of_several(moving) and turn.told_last is not None:
        turn.say_receipt("receipt-move-guest-title", appointment, turn.told_last, told)
    else:
        turn.say_receipt("receipt-change-title" if is_change else "receipt-move-title", appointment, told=told)
    turn.happened(Happened.MOVED, service_id=appointment.service_id)
    now = events.made_of(made.business_id, made.intent, appointment)
    turn.state = events.moved(turn.state, made, now, is_old_there=still_there is not None)
    if still_there is not None:
        word = "is-left-there" if outcome.is_left_there else "still-there"
        turn.note(word, what=turn.speaker.appointment(still_there), business=turn.speaker.contact_by_name())
        turn.say_notes()
    if outcome.besides is not None:
        turn.note("stays-besides", what=turn.speaker.appointment(outcome.besides))
        turn.say_notes()
    if turn.go_on_with_others():
        turn.state = events.next_has_same_time(turn.state)
        return False
    return turn.end_task()


def _say_whose(turn: OpenTurn) -> None:
    """Of several to whom the yes was, those before stand as they are now."""
    made, task = turn.target_made, turn.before.task
    if made is not None and made.customer and isinstance(task, Moving) and task.others:
        turn.note("moved-not-of", name=made.customer)
