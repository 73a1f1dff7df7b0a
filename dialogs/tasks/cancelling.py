"""An appointment that is made is cancelled, after a yes."""

from __future__ import annotations

from typing import assert_never

from dialogs.acts import Agree, Decline
from dialogs.apply import events
from dialogs.replies import Ask, Choice
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from scheduling.model import Cancelled, CancelOrder, Refused, Rule, Uncertain


async def ask_cancel(turn: OpenTurn) -> bool:
    if len(turn.state.customer.made) > 1:
        await turn.looked_up()  # so that two that would be called the same are told apart
    appointment = await turn.target()
    if appointment is None:
        return is_gone(turn)
    intent, say = turn.intent(), turn.words.say
    turn.state = events.on_table(turn.state, intent, Asked.CONFIRM_CANCEL)
    yes = Choice(say("button-cancel-yes"), say("button-cancel-yes"), (Agree(intent=intent),))
    keep = Choice(say("button-keep"), say("button-keep"), (Decline(),))
    what = turn.speaker.told_apart([*turn.seen(), appointment])[appointment.id]
    return turn.ask(Asked.CONFIRM_CANCEL, Ask(say("ask-cancel", what=what), (yes, keep)))


async def cancel(turn: OpenTurn) -> bool:
    appointment, made, task = await turn.target(), turn.target_made, turn.state.task
    assert made is not None and task is not None and task.intent is not None  # the policy saw to it
    what = turn.speaker.appointment(appointment) if appointment else None
    turn.told_of.add(task.intent)
    outcome = await turn.desk.cancel(
        CancelOrder(task.intent, made.business_id, made.appointment_id, "", holder=turn.holder)
    )
    match outcome:
        case Cancelled():
            turn.notes.append(turn.words.say("cancelled", what=what) if what else turn.words.say("cancelled-unnamed"))
            turn.go_on(events.gone(turn.state, made.appointment_id))
        case Refused():
            refuse_change(turn, outcome)
        case Uncertain():
            return turn.checking("sorry-checking-cancel")
        case _:
            assert_never(outcome)
    return False


def is_gone(turn: OpenTurn) -> bool:
    turn.note("already-gone")
    made = turn.target_made
    turn.go_on(events.gone(turn.state, made.appointment_id if made else None))
    return False


def refuse_change(turn: OpenTurn, refused: Refused) -> None:
    """Too late to be moved or cancelled here."""
    notice = next((reason.notice for reason in refused.reasons if reason.notice), None)
    if notice is None or any(reason.rule is Rule.PAST for reason in refused.reasons):
        turn.note("sorry-cancel-past")
    else:
        turn.note("sorry-cancel-late", notice=turn.words.notice(notice), business=business_contact(turn))
    turn.end_task()


def business_contact(turn: OpenTurn) -> str:
    business = turn.open_shop.business
    return " / ".join(part for part in (business.name, business.phone) if part)
