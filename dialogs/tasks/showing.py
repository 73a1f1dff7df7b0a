"""What the customer has booked, as it is in the calendar now."""

from __future__ import annotations

from dialogs.apply import events, proofs
from dialogs.state.tasks import Showing
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked


def _none(turn: OpenTurn) -> bool:
    """Where nothing can be looked for it is what is being booked, if anything, that they can see."""
    turn.state = events.finished(turn.state)
    visit = turn.state.visit
    is_chosen = visit is not None and visit.slot is not None and visit.service_id is not None
    turn.note("noted" if is_chosen and turn.proofs is None else "none-made")
    return False


async def show_appointments(turn: OpenTurn) -> bool:
    """All that lie ahead, or the one that was asked for; what is under way goes on below."""
    task = turn.state.task
    assert isinstance(task, Showing)
    await turn.look_elsewhere()
    found = await turn.looked_up()
    one = [a for a in found if a.id == task.appointment_id]
    wanted = one or [a for a in found if a.end > turn.now]
    asked = turn.state.asked
    if not wanted and turn.proofs is not None and not turn.identity.addresses:
        turn.state = proofs.about_what_is_elsewhere(turn.state)
        return False
    if not wanted:
        return _none(turn)
    turn.state = events.finished(turn.state)
    turn.say_notes()
    for appointment in wanted:
        turn.say_receipt("receipt-again-title" if task.is_again else "mine-title", appointment)
    if not turn.state.is_idle and asked in {Asked.CODE, Asked.EMAIL}:
        turn.note("back-to-booking")
    elif not turn.state.is_idle and asked is not None:
        turn.state = events.asking(turn.state, asked)
    return turn.state.is_idle
