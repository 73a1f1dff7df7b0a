"""Beginning, changing and ending what is under way: the stack of tasks, and what comes next."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from dialogs.acts import (
    Ask,
    Do,
    GiveAppointment,
    GiveService,
    GiveStaff,
    GiveWhen,
    Goal,
    Topic,
    Want,
)
from dialogs.state.agenda import GivenUp, Unread
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Erasing, Late, Moving, Recalling, Showing
from dialogs.step import Step


def begin_booking(step: Step, act: Want) -> Step:
    """A new one; or the one just given up, where nothing but "book it" is said."""
    if step.state.given_up is not None and act.points_back and not step.has(GiveWhen, GiveService, GiveStaff):
        return take_up_again(step, act)
    return step.to(_begun(step.state, Booking(is_another=act.is_another)))


def book_instead(step: Step, act: Want) -> Step:
    """Somebody is asked who they are, and would rather book: what needs to know that is dropped, and a booking that
    waited goes on.
    """
    state = step.state
    while state.task is not None and not isinstance(state.task, Booking):
        state = state.popped()
    left = step.to(state)
    return begin_booking(left, act) if state.is_idle else said_to_go_on(left)


def begin_moving(step: Step, act: Want) -> Step:
    """An appointment made before; a booking under way waits below."""
    return step.to(_begun(step.state, Moving()))


def begin_cancelling(step: Step, act: Want) -> Step:
    """An appointment made before; a booking under way waits below."""
    return step.to(_begun(step.state, Cancelling()))


def begin_showing(step: Step, act: Want) -> Step:
    """What the customer has booked."""
    return step.to(_begun(step.state, Showing()))


def _begun(state: ConversationState, task: AnyTask) -> ConversationState:
    """A booking waits below while the customer sees to an older appointment; anything else is dropped."""
    below = state.task
    waits = isinstance(below, Booking) and below.service_id is not None and isinstance(task, Moving | Cancelling)
    return (state if waits or below is None else replace(state, tasks=state.tasks[:-1])).pushed(task)


def cancel_booking(step: Step, act: Want) -> Step:
    """ "Cancel my appointment": one that was made, or the booking that is being made."""
    if step.has(GiveAppointment) and not step.state.customer.made:
        return step  # a button that is none of theirs
    return begin_cancelling(step, act) if step.state.customer.made else _drop(step).over()


def show_beside(step: Step, act: Want) -> Step:
    """What was made is shown, or looked for, and what is under way goes on; of that what is chosen is said, where it is
    meant.
    """
    if act.is_all or (step.state.customer.made and not act.points_back):
        return step.to(replace(step.state.pushed(Showing()), asked=step.state.asked))
    visit = step.state.visit
    return step.note("noted") if visit is not None and visit.slot is not None and visit.service_id else step


def ask_move_or_cancel(step: Step, act: Want) -> Step:
    """Somebody cannot come: both ways are open to them."""
    return step.note("ask-move-or-cancel", is_final=True)


def give_up(step: Step, act: Want | Do) -> Step:
    """What is under way is dropped, and what waits below it goes on; a change alone leaves what stood before it."""
    state, visit = step.state, step.state.visit
    if visit is not None and visit.before is not None:
        before = visit.before
        restored = state.with_task(before.task).with_customer(name=before.name, email=before.email, phone=before.phone)
        return step.to(replace(restored, asked=None)).note("kept-as-before")
    return _drop(step)


def _drop(step: Step) -> Step:
    state = step.state
    made = [one for one in state.customer.made if one.start is not None and one.start > step.context.now]
    match state.task:
        case None:
            note = "gave-up-nothing"
        case Booking() if wants(step, Goal.CANCEL):
            note = "gave-up-nothing"  # "cancel it all": what is booked is seen to next
        case Booking():
            note = "gave-up-stands" if made else "gave-up"
        case Moving() | Cancelling() | Showing() | Late():
            note = kept_note(state)
        case Recalling():
            note = "gave-up-recall"
        case Erasing():
            note = "gave-up-erase"
        case _:
            assert_never(state.task)
    return said_to_go_on(step.note(note).to(given_up(state)))


def kept_note(state: ConversationState) -> str:
    """The sentence for whoever leaves things as they are."""
    return "gave-up-cancel-all" if getattr(state.task, "others", ()) else "gave-up-cancel"


def said_to_go_on(step: Step) -> Step:
    """A booking that waited is named when it goes on."""
    return step.note("back-to-booking") if isinstance(step.task, Booking) else step


def given_up(state: ConversationState) -> ConversationState:
    """A booking can be taken up again, as long as nothing else is begun."""
    task, left = state.unsettled().task, finished(state)
    left = replace(left, agenda=tuple(later for later in left.agenda if isinstance(later, Unread)))
    if not isinstance(task, Booking) or task.service_id is None:
        return left
    return replace(left, agenda=(*left.agenda, GivenUp(task=task, wishes=state.wishes)))


def finished(state: ConversationState) -> ConversationState:
    """What is under way is done."""
    return state.popped() if state.tasks else replace(state.without(GivenUp), asked=state.asked)


def take_up_again(step: Step, act: Want | Do) -> Step:
    """ "Actually yes, book it", by somebody who has just said "never mind"."""
    given = step.state.given_up
    assert given is not None  # as the table has looked
    state = step.state.without(GivenUp)
    again = replace(state, tasks=(*state.tasks, given.task), agenda=(*state.agenda, *given.wishes), asked=None)
    return step.to(again).note("taken-up-again").over()


def go_back_to_given_up(step: Step, act: Do) -> Step:
    """ "Undo", by somebody who has just said "never mind"."""
    return step.note("nothing-to-go-back") if step.state.given_up is None else take_up_again(step, act)


def start_over(step: Step, act: Do) -> Step:
    """All answers are forgotten; what was booked remains the customer's."""
    business_id = step.state.business_id if len(step.context.business_ids) == 1 else None
    cleared = replace(step.state.cleared(), business_id=business_id)
    return step.to(cleared).note("started-over")


def wants(step: Step, goal: Goal) -> bool:
    return any(isinstance(act, Want) and act.goal is goal for act in step.acts)


def choose_service(step: Step, act: Ask) -> Step:
    """ "What do you offer?", where nothing is under way, leads straight to choosing."""
    if step.shop is None or not step.state.is_idle:
        return step.answer(act, act.service_ids)
    only = all(not isinstance(one, Ask) or one.topic is Topic.SERVICES for one in step.acts)
    return step.to(step.state.pushed(Booking())) if only else step.answer(act, act.service_ids)
