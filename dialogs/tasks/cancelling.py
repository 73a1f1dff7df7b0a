"""An appointment that is made is cancelled, after a yes."""

from __future__ import annotations

from typing import assert_never

from dialogs.acts import Agree, Decline
from dialogs.apply import events
from dialogs.happenings import Happened
from dialogs.replies import Ask, Choice
from dialogs.saying.reasons import why_not_change
from dialogs.saying.speaker import customer_of
from dialogs.state.customer import Made
from dialogs.state.tasks import Cancelling, Moving
from dialogs.tasks.identifying import end_without_access
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from graph.errors import BookingsError
from graph.model import Appointment
from scheduling.model import Cancelled, CancelOrder, Change, Forbidden, Reason, Refused, Uncertain


async def ask_cancel(turn: OpenTurn) -> bool:
    if len(turn.state.customer.made) > 1:
        await turn.looked_up()  # so that two that would be called the same are told apart
    appointment = await turn.target()
    if appointment is None:
        return is_gone(turn)
    if await cannot_change(turn, appointment, Change.CANCEL):
        return False
    others = [one for one in turn.seen() if one.id in getattr(turn.state.task, "others", ())]
    turn.state = events.with_others(turn.state, tuple(one.id for one in others))
    intent, say = turn.intent(), turn.words.say
    turn.state = events.on_table(turn.state, intent, Asked.CONFIRM_CANCEL)
    label = say("button-cancel-yes-all") if others else say("button-cancel-yes")
    keep_label = say("button-keep-all") if others else say("button-keep")
    yes = Choice(label, label, (Agree(intent=intent),))
    keep = Choice(keep_label, keep_label, (Decline(),))
    called = turn.speaker.told_apart([*turn.seen(), appointment])
    for one in (appointment, *others):
        turn.state = events.shown(turn.state, one)
    if not others:
        return turn.ask(Asked.CONFIRM_CANCEL, Ask(say("ask-cancel", what=called[appointment.id]), (yes, keep)))
    listed = [say("item", what=called[one.id]) for one in (appointment, *others)]
    text = "\n".join([say("ask-cancel-all", number=len(listed)), *listed])
    return turn.ask(Asked.CONFIRM_CANCEL, Ask(text, (yes, keep)))


async def cancel(turn: OpenTurn) -> bool:
    appointment, made, task = await turn.target(), turn.target_made, turn.state.task
    assert made is not None and task is not None and task.intent is not None  # the policy saw to it
    what = turn.speaker.appointment(appointment) if appointment else None
    turn.told_of.add(task.intent)
    outcome = await turn.desk.cancel(
        CancelOrder(task.intent, made.business_id, made.appointment_id, "", holder=turn.holder, identity=turn.identity)
    )
    match outcome:
        case Cancelled(is_found_gone=True, changed_into=str(other)) if await _ask_of_other(turn, made, other):
            pass
        case Cancelled(is_found_gone=True):
            # Not by this yes: it may be another one by now, as after a change of service in another chat.
            turn.calendar = turn.withdrawal(made, appointment)
            return is_gone(turn)
        case Cancelled():
            turn.happened(Happened.CANCELLED, service_id=made.service_id)
            turn.notes.append(_done(turn, appointment))
            turn.calendar = turn.withdrawal(made, appointment)
            turn.state = events.cancelled(turn.state, made.appointment_id)
            if outcome.old_id:
                turn.note("cancelled-with-old")
                turn.state = events.forgotten(turn.state, outcome.old_id)
            if not turn.go_on_with_others():
                turn.end_task()
                turn.state = events.may_be_regretted(turn.state, made, turn.zones_of(made).main)
        case Refused():
            if what and _is_of_several(turn):
                turn.note("stays-in-calendar", what=what)
            refuse_change(turn, outcome)
        case Forbidden(access):
            end_without_access(turn, access)
        case Uncertain():
            return turn.checking("sorry-checking-cancel")
        case _:
            assert_never(outcome)
    return False


async def _ask_of_other(turn: OpenTurn, made: Made, other: str) -> bool:
    """It has been made another elsewhere: nothing was cancelled, and it is asked anew of that, if it can be seen."""
    try:
        found = await turn.desk.look_up(made.business_id, other)
    except BookingsError:
        return False  # what is on record is that this one is gone
    if found is None or found.end <= turn.now or made.start is None:
        return False
    turn.note("news-changed", was=turn.speaker.made(made), now=turn.speaker.appointment(found))
    turn.state = events.not_carried_out(events.changed_into(turn.state, made, found))
    return True


def _done(turn: OpenTurn, appointment: Appointment | None) -> str:
    """With whose it was, where the customer has seen to appointments of several people here."""
    if appointment is None:
        return turn.words.say("cancelled-unnamed")
    names = {made.customer for made in turn.state.customer.made if made.customer}
    what, name, own = turn.speaker.appointment(appointment), customer_of(appointment), turn.state.customer.name
    if name and (len(names) > 1 or (own is not None and name != own)):
        return turn.words.say("cancelled-of", what=what, name=name)
    return turn.words.say("cancelled", what=what)


def _is_of_several(turn: OpenTurn) -> bool:
    """Whether a yes was to this and to others."""
    task = turn.state.task
    return task is not None and (bool(getattr(task, "others", ())) or events.is_next_of_several(task))


def is_gone(turn: OpenTurn) -> bool:
    turn.note("already-gone")
    made = turn.target_made
    turn.state = events.forgotten(turn.state, made.appointment_id if made else None)
    if not turn.go_on_with_others():
        turn.end_task()
    return False


def refuse_change(turn: OpenTurn, refused: Refused) -> None:
    """It cannot be moved or cancelled here."""
    count_refused(turn, refused.reasons)
    turn.notes.append(why_not_change(turn.speaker, refused.reasons))
    if not turn.go_on_with_others():
        turn.end_task()


def count_refused(turn: OpenTurn, reasons: tuple[Reason, ...]) -> None:
    made = turn.target_made
    if reasons:
        turn.happened(Happened.REFUSED, reasons[0].rule.value, service_id=made.service_id if made else None)


async def cannot_change(turn: OpenTurn, appointment: Appointment, change: Change) -> bool:
    """Whether it is known before anything is asked that it cannot be changed; that is said then, and it stays.

    Of several at once each is told with its own end.
    """
    task, made = turn.state.task, turn.target_made
    if made is None or not isinstance(task, Moving | Cancelling) or task.others:
        return False
    reasons = await turn.desk.why_not_change(made.business_id, appointment, change)
    if not reasons:
        return False
    count_refused(turn, reasons)
    turn.notes.append(why_not_change(turn.speaker, reasons))
    turn.end_task()
    return True
