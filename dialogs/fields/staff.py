"""The person: one of the staff, any of several, or whoever is free."""

from __future__ import annotations

from dialogs.acts import ExcludeStaff, GiveStaff
from dialogs.fields.offer import without_offer
from dialogs.policy import selects_staff
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker
from dialogs.state import Booking, ConversationState
from dialogs.step import Step
from graph.model import StaffMember


def give(step: Step, act: GiveStaff) -> Step:
    """Chosen; the times of others are forgotten. "Anyone" is still none that was ruled out."""
    visit = step.state.visit
    if visit is None or (visit.staff_ids == act.staff_ids and not act.is_weak):
        return step
    if act.is_weak:
        return step.to(forget(step.state))
    not_staff = visit.not_staff if not act.staff_ids else ()
    return step.to(forget(step.state).with_visit(staff_ids=act.staff_ids, is_choosing_staff=False, not_staff=not_staff))


def exclude(step: Step, act: ExcludeStaff) -> Step:
    """Not wanted: the only other one is taken, or it is asked again without them."""
    visit = step.state.visit
    if visit is None or step.shop is None:
        return step
    unwanted = tuple(dict.fromkeys((*visit.not_staff, *act.staff_ids)))
    others = [one.id for one in step.able if one.id not in unwanted]
    if visit.staff_ids and not set(visit.staff_ids) & set(unwanted):
        return step.visit(not_staff=unwanted)
    state = forget(step.state)
    if len(others) == 1:
        state = state.with_visit(staff_ids=tuple(others), is_choosing_staff=False)
    return step.to(state.with_visit(not_staff=unwanted))


def keep_possible(step: Step) -> Step:
    """Someone who does not provide the service, or cannot be chosen, is not kept for it."""
    visit, service, shop = step.state.visit, step.service, step.shop
    if visit is None or service is None or shop is None or not visit.staff_ids:
        return step
    doing = {one.id for one in shop.staff_of(service)}
    able = tuple(key for key in visit.staff_ids if key in doing)
    if not able:
        member = shop.member(visit.staff_ids[0])
        name = member.name if member else ""
        return step.note("trouble-staff-not-for", staff=name, service=service.name).to(forget(step.state))
    if isinstance(visit, Booking) and len(doing) > 1 and not selects_staff(visit, shop):
        state = forget(step.state).with_visit(is_choosing_staff=False)
        return step.note("trouble-staff-not-chosen").to(state)
    return step if able == visit.staff_ids else step.visit(staff_ids=able)


def forget(state: ConversationState) -> ConversationState:
    """The customer wants to choose, whatever else is known."""
    return without_offer(state, staff_ids=None, is_choosing_staff=True)


def options(state: ConversationState, speaker: Speaker) -> tuple[StaffMember | None, ...]:
    """Those on offer, in the order in which they are shown; None is anyone."""
    visit, shop = state.visit, speaker.shop
    service = shop.service(visit.service_id) if visit and visit.service_id else None
    unwanted = visit.not_staff if visit else ()
    staff = [one for one in (shop.staff_of(service) if service else ()) if one.id not in unwanted]
    return tuple(staff) if unwanted else (None, *staff)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    visit = state.visit
    service = speaker.shop.service(visit.service_id) if visit and visit.service_id else None
    anyone = speaker.words.say("button-anyone")
    choices = tuple(
        Choice(one.name, one.name, (GiveStaff(staff_ids=(one.id,)),)) if one else Choice(anyone, anyone, (GiveStaff(),))
        for one in options(state, speaker)
    )
    if again:
        return Ask(speaker.words.say("ask-staff-again"), choices)
    return Ask(speaker.words.say("ask-staff", service=service.name if service else ""), choices)
