"""Beginning, changing and ending what is under way: the stack of tasks, and what comes next."""

from __future__ import annotations

import dataclasses
from typing import assert_never

from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    Ask,
    Besides,
    Do,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Topic,
    Want,
)
from dialogs.fields.when import shifted
from dialogs.state import (
    AnyTask,
    Booking,
    Cancelling,
    ConversationState,
    GivenUp,
    Made,
    Moving,
    Same,
    Showing,
    Unread,
    Wish,
)
from dialogs.step import Step
from dialogs.understanding.context import Asked
from dialogs.when import When


def begin_booking(step: Step, act: Want) -> Step:
    """A new one; or the one just given up, where nothing but "book it" is said."""
    if step.state.given_up is not None and act.points_back and not step.has(GiveWhen, GiveService, GiveStaff):
        return take_up_again(step, act)
    return step.to(_begun(step.state, Booking()))


def begin_moving(step: Step, act: Want) -> Step:
    """An appointment made before; a booking under way waits below."""
    return step.to(_begun(step.state, Moving()))


def begin_cancelling(step: Step, act: Want) -> Step:
    """An appointment made before; a booking under way waits below."""
    return step.to(_begun(step.state, Cancelling()))


def begin_showing(step: Step, act: Want) -> Step:
    """What was booked in this conversation."""
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
    """What was made is shown, and what is under way goes on; of that what is chosen is said, where it is meant."""
    if step.state.customer.made and not act.points_back:
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
            note = "gave-up-cancel" if len(made) == 1 else "gave-up-nothing"
        case Booking():
            note = "gave-up-stands" if made else "gave-up"
        case Moving() | Cancelling() | Showing():
            note = "gave-up-cancel"
        case _:
            assert_never(state.task)
    dropped = step.note(note).to(given_up(state))
    return dropped if dropped.state.is_idle else dropped.note("back-to-booking")


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


# What comes next


def wish_besides(step: Step, act: Besides) -> Step:
    """A second booking is kept in mind until the one under way is made."""
    if not act.service_ids:
        same = (Same(),) if act.is_for_other else ()
        return step.to(replace(step.state, agenda=(*same, *step.state.agenda))).note("one-at-a-time")
    known = tuple(key for key in act.service_ids if step.shop is not None and step.shop.service(key) is not None)
    under_way = next((one.service_ids for one in step.acts if isinstance(one, GiveService)), ())
    if not under_way and step.state.visit is not None and step.state.visit.service_id is not None:
        under_way = (step.state.visit.service_id,)
    known = _of_those_settled(known, step)
    if not known or (set(known) == set(under_way) and not act.is_for_other):
        return step
    wish = Wish(
        service_id=known[0] if len(known) == 1 else None,
        service_options=known if len(known) > 1 else (),
        staff_ids=act.staff_ids or None,
        when=act.when,
        is_for_other=act.is_for_other,
    )
    return step.to(_with_wish(step.state, wish))


def _of_those_settled(service_ids: tuple[str, ...], step: Step) -> tuple[str, ...]:
    """Of several that the words fit, the one that was chosen before: what is answered once is not asked again."""
    visit = step.before.visit
    settled = {visit.service_id if visit else None, *(key for one in step.before.services_next for key in one[:1])}
    chosen = tuple(key for key in service_ids if key in settled)
    return chosen if len(chosen) == 1 else service_ids


def _with_wish(state: ConversationState, wish: Wish) -> ConversationState:
    """What is wished for twice waits once, as it was said last."""
    agenda = list(state.agenda)
    for at, later in enumerate(agenda):
        if isinstance(later, Wish) and not wish.is_for_other and _may_be_same(later, wish):
            staff_ids, when = wish.staff_ids or later.staff_ids, wish.when or later.when
            one = wish if wish.service_id else later
            options, service_id = one.service_options, one.service_id
            agenda[at] = replace(later, service_id=service_id, service_options=options, staff_ids=staff_ids, when=when)
            return replace(state, agenda=tuple(agenda))
    return replace(state, agenda=(*agenda, wish))


def _may_be_same(one: Wish, other: Wish) -> bool:
    return bool({one.service_id, *one.service_options} & {other.service_id, *other.service_options} - {None})


def say_what_waits(step: Step) -> Step:
    """What comes next is said whenever that has changed, and to whoever names it again."""
    now = step.state.services_next
    is_named = any(isinstance(act, Besides) and act.service_ids for act in step.acts)
    asked = [act.service_ids for act in step.acts if isinstance(act, Ask) and act.topic is Topic.ABOUT]
    is_named = is_named or any(ids in now for ids in asked)
    is_agreed = step.before.asked is Asked.CONFIRM and step.has(Agree)  # then it is said when its turn comes
    if not now or is_agreed or (now == step.before.services_next and not is_named):
        return step
    visit, shop = step.state.visit, step.shop
    service = shop.service(visit.service_id) if visit and shop and visit.service_id else None
    if service is None:
        return step.note("what-waits")
    return step.note("one-after-the-other", service=service.name)


def next_wish(state: ConversationState) -> ConversationState | None:
    """What was wished for together with the booking that is made now: the same for another, then the rest."""
    visit, wishes = state.visit, state.wishes
    if visit is None or not wishes:
        return None
    first = wishes[0]
    rest = replace(state, tasks=state.tasks[:-1], agenda=tuple(later for later in state.agenda if later is not first))
    if isinstance(first, Same):
        same = Booking(service_id=visit.service_id, when=visit.when, not_staff=visit.not_staff)
        return replace(rest.with_customer(name=None), tasks=(*rest.tasks, same), asked=None)
    booking = Booking(
        service_id=first.service_id,
        service_options=first.service_options,
        staff_ids=first.staff_ids,
        when=first.when,
    )
    named = rest.with_customer(name=None) if first.is_for_other else rest
    return replace(named, tasks=(*named.tasks, booking), asked=None)


# Of what was made before


def take_after_made(step: Step) -> Step:
    """ "The same again in May", "book my friend in too": what the last appointment was, is what is wished for now."""
    booking, made = step.state.task, step.last_made()
    is_again = any(isinstance(act, Want) and act.again for act in step.acts)
    is_for_other = any(isinstance(act, GivePeople) and act.is_for_other for act in step.acts)
    is_open = isinstance(booking, Booking) and booking.service_id is None and not booking.service_options
    if not is_open or made is None or not (is_again or is_for_other):
        return step
    service = step.shop.service(made.service_id) if step.shop is not None and made.service_id else None
    if service is None or made.start is None:
        return step
    said = next((act.text for act in step.acts if isinstance(act, GiveText) and act.field.value == "name"), None)
    name = said if is_for_other else said or made.customer or step.state.customer.name
    step = step.to(step.state.with_customer(name=name).with_visit(service_id=service.id))
    is_for_other = is_for_other or (said is not None and said != made.customer)
    return _with_its_time(_with_its_staff(step, made) if is_again else step, made, is_for_other=is_for_other)


def _with_its_staff(step: Step, made: Made) -> Step:
    visit = step.state.visit
    theirs = {member.id for member in step.able}
    is_open = visit is not None and visit.staff_ids is None and len(made.staff_ids) == 1
    return step.visit(staff_ids=made.staff_ids) if is_open and made.staff_ids[0] in theirs else step


def _with_its_time(step: Step, made: Made, *, is_for_other: bool) -> Step:
    visit = step.state.visit
    if visit is None or made.start is None:
        return step
    start = made.start.astimezone(step.zone)
    if is_for_other and visit.when.at is not None and not visit.when.has_days:
        return step.visit(when=dataclasses.replace(visit.when, days=(start.date(),)))  # "the same for Jo at half past"
    if visit.when:
        return step
    if is_for_other:
        return step.visit(when=When((start.date(),), at=start.time()))
    if visit.shift is not None and visit.shift.by is not None:
        return step.visit(when=shifted(start, visit.shift.by), shift=None)
    return step


# Which appointment is meant


def point_at(step: Step, act: GiveAppointment) -> Step:
    """Only appointments of this conversation can be meant: a button's data came over the wire."""
    mine = {made.appointment_id for made in step.state.customer.made}
    if not mine.issuperset(act.appointment_ids) or not act.appointment_ids:
        return _not_mine(step)
    task = step.task
    if not isinstance(task, Moving | Cancelling | Showing):
        return step
    if isinstance(task, Showing) or len(act.appointment_ids) == 1:
        one = act.appointment_ids[0]
        if one == task.appointment_id:
            return step
        return step.to(_pointed(step.state.unsettled(), one))
    return step.to(step.state.with_task(replace(task, options=act.appointment_ids)))


def _not_mine(step: Step) -> Step:
    """The goal that came with it is none."""
    begun = len(step.state.tasks) > len(step.before.tasks)
    return step.note("trouble-old-button").to(step.state.popped() if begun else step.state)


def _pointed(state: ConversationState, appointment_id: str) -> ConversationState:
    task = state.task
    assert isinstance(task, Moving | Cancelling | Showing)
    if isinstance(task, Showing):
        return state.with_task(replace(task, appointment_id=appointment_id))
    return state.with_task(replace(task, appointment_id=appointment_id, options=()))


def narrow(step: Step, act: GiveService | GiveStaff | GiveWhen) -> Step:
    """What is said of the appointment that shall be cancelled tells which it is, if it fits any."""
    task = step.task
    if not isinstance(task, Cancelling) or task.appointment_id is not None:
        return step
    made = [one for one in step.state.customer.made if one.appointment_id in task.options or not task.options]
    fits = tuple(one.appointment_id for one in made if _fits(one, act, step))
    return step.to(step.state.with_task(replace(task, options=fits))) if fits else step


def _fits(made: Made, act: GiveService | GiveStaff | GiveWhen, step: Step) -> bool:
    match act:
        case GiveService(service_ids=ids):
            return made.service_id in ids
        case GiveStaff(staff_ids=ids):
            return not ids or bool(set(ids) & set(made.staff_ids))
        case GiveWhen(when=when):
            start = made.start.astimezone(step.zone) if made.start else None
            return start is not None and when.fits(start.date(), start.time())


def wants(step: Step, goal: Goal) -> bool:
    return any(isinstance(act, Want) and act.goal is goal for act in step.acts)


def choose_service(step: Step, act: Ask) -> Step:
    """ "What do you offer?", where nothing is under way, leads straight to choosing."""
    if step.shop is None or not step.state.is_idle:
        return step.answer(act, act.service_ids)
    only = all(not isinstance(one, Ask) or one.topic is Topic.SERVICES for one in step.acts)
    return step.to(step.state.pushed(Booking())) if only else step.answer(act, act.service_ids)
