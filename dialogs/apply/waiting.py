"""Wishes that wait for what is under way: added, named, and taken up one after the other."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    Ask,
    Besides,
    ExcludeServices,
    GiveService,
    Topic,
)
from dialogs.fields.service import puts_right_what_waits
from dialogs.state.agenda import Same, Wish
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.step import Step
from dialogs.understanding.context import Asked


def wish_besides(step: Step, act: Besides) -> Step:
    """A second booking is kept in mind until the one under way is made."""
    if not act.service_ids:
        same = (Same(),) if act.is_for_other else ()
        return step.to(replace(step.state, agenda=(*same, *step.state.agenda))).note("one-at-a-time")
    known = tuple(key for key in act.service_ids if step.shop is not None and step.shop.service(key) is not None)
    known = _of_those_settled(known, step)
    visit = step.state.visit
    if visit is not None and known == (visit.service_id,) and puts_right_what_waits(step):
        return step
    if not known or (set(known) == set(_under_way(step)) and not act.is_for_other):
        return step
    return step.to(_with_wish(step.state, _wish_for(known, act)))


def _under_way(step: Step) -> tuple[str, ...]:
    """What the message wishes for first, or what is being booked."""
    said = next((one.service_ids for one in step.acts if isinstance(one, GiveService)), ())
    visit = step.state.visit
    if said or visit is None or visit.service_id is None:
        return said
    return (visit.service_id,)


def _wish_for(service_ids: tuple[str, ...], act: Besides) -> Wish:
    return Wish(
        service_id=service_ids[0] if len(service_ids) == 1 else None,
        service_options=service_ids if len(service_ids) > 1 else (),
        staff_ids=act.staff_ids or None,
        when=act.when,
        is_for_other=act.is_for_other,
    )


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
    if not now and _is_alone_now(step):
        return step.note("nothing-waits", service=step.service.name if step.service else "")
    is_new = now != step.before.services_next
    is_agreed = step.before.asked is Asked.CONFIRM and step.has(Agree)  # then it is said when its turn comes
    if not now or is_agreed or not (is_new or _is_named(now, step)):
        return step
    if step.service is None or not is_new:
        return step.note("what-waits")
    return step.note("one-after-the-other", service=step.service.name)


def _is_named(waiting: tuple[tuple[str, ...], ...], step: Step) -> bool:
    """Whether what waits is wished for again, or asked about."""
    asked = [act.service_ids for act in step.acts if isinstance(act, Ask) and act.topic is Topic.ABOUT]
    is_wished = any(isinstance(act, Besides) and act.service_ids for act in step.acts)
    return is_wished or any(ids in waiting for ids in asked)


def _is_alone_now(step: Step) -> bool:
    """Whether what was to come next was given up, and what is under way goes on."""
    now, then = step.state.visit, step.before.visit
    is_same = now is not None and then is not None and now.service_id is not None and now.service_id == then.service_id
    return is_same and bool(step.before.services_next) and step.has(ExcludeServices, GiveService)


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
