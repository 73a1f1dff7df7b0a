"""The person: one of the staff, any of several, or whoever is free; asked for where the customer wants to choose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dialogs.acts import Agree, Change, ExcludeStaff, ExcludeWhen, Field, GiveStaff, GiveWhen, Shift, Topic
from dialogs.acts import Ask as AskAbout
from dialogs.fields.offer import without_offer
from dialogs.picking.people import person_picker
from dialogs.policy import names_staff, selects_staff, staff_needed
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Visit
from dialogs.step import Step
from dialogs.understanding.context import Asked
from graph.model import StaffMember
from scheduling.model import Catalogue


def give(step: Step, act: GiveStaff) -> Step:
    """Chosen; the times of others are forgotten. Whoever was ruled out stays so, unless it is they who are chosen."""
    visit = step.state.visit
    if visit is None:
        return step
    if visit.prefers and not act.is_weak:
        step = step.visit(prefers=())  # "still with Linda" is said, and no more only liked
    if visit.staff_ids == act.staff_ids and not act.is_weak:
        return step
    if act.is_weak:
        return step.to(forget(step.state))
    if visit.slot is not None and act.staff_ids and set(act.staff_ids) <= set(visit.with_ids):
        return step.visit(staff_ids=act.staff_ids)  # whoever has the chosen time is who they wish for
    not_staff = tuple(key for key in visit.not_staff if key not in act.staff_ids)
    return step.to(dropped(step.state).with_visit(staff_ids=act.staff_ids, not_staff=not_staff))


def exclude(step: Step, act: ExcludeStaff) -> Step:
    """Not wanted: the times of all others are left, and what another has was chosen stays so."""
    visit = step.state.visit
    if visit is None or step.shop is None:
        return step
    unwanted = tuple(dict.fromkeys((*visit.not_staff, *act.staff_ids)))
    others = _without((one.id for one in step.able), unwanted)
    needed = staff_needed(visit, step.shop)
    if step.able and len(others) < needed:
        return _nobody_else(step)
    kept = _without(visit.staff_ids or (), unwanted)
    if visit.slot is not None and visit.with_ids and set(visit.with_ids).isdisjoint(unwanted):
        return step.visit(not_staff=unwanted, staff_ids=kept or visit.staff_ids)
    staff_ids = kept or _whoever_is_left(visit, others, needed)
    return step.to(dropped(step.state).with_visit(staff_ids=staff_ids, not_staff=unwanted))


def _without(staff_ids: Iterable[str], unwanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in staff_ids if key not in unwanted)


def _whoever_is_left(visit: Visit, others: tuple[str, ...], needed: int) -> tuple[str, ...] | None:
    """Who is wished for where nobody is any more by name; the last of all is, and so are the last that it takes."""
    if len(others) == needed:
        return others
    return () if visit.staff_ids == () else None


def choose(step: Step, act: Change) -> Step:
    """ "With somebody else", "may I choose?": they are asked whom they would like, where there is a choice."""
    visit, shop = step.state.visit, step.shop
    if visit is None or shop is None or step.has(GiveStaff, ExcludeStaff):
        return step
    if step.service is not None and not selects_staff(visit, shop):
        return _nobody_else(step)
    if step.before.asked is Asked.STAFF and visit.is_choosing_staff:
        return step  # that is what they are asked
    return step.to(forget(step.state))


def _nobody_else(step: Step) -> Step:
    visit, shop, service = step.state.visit, step.shop, step.service
    assert visit is not None and shop is not None  # whoever asks has looked
    if service is None or not names_staff(visit, shop):
        return step.note("trouble-staff-not-chosen")
    if (needed := shop.staff_needed_for(service)) > 1:
        return step.note(team_key(needed, len(step.able)), service=service.name, number=needed)
    return step.note("staff-only-one", service=service.name, staff=step.able[0].name)


def team_key(needed: int, able: int) -> str:
    """The sentence about a service that takes several of the staff at once: all, or so many of them."""
    return "staff-all-needed" if needed >= able else "staff-some-needed"


def agree(step: Step, act: Agree) -> Step:
    """Yes to the only one who is free at the time that is wished for."""
    visit = step.state.visit
    free = (visit.free_staff or ()) if visit else ()
    return give(step, GiveStaff(staff_ids=free)) if len(free) == 1 and not step.has(*_ELSEWHERE, GiveStaff) else step


_ELSEWHERE = (GiveWhen, ExcludeWhen, Shift)


def not_insisted_on(step: Step) -> Step:
    """Whoever names a day or a time where they were asked for a person does not mind who it is."""
    if step.state.visit is None or step.before.asked is not Asked.STAFF or step.has(GiveStaff, ExcludeStaff):
        return step
    changed = {act.field for act in step.acts if isinstance(act, Change)}
    asks_for_times = any(isinstance(act, AskAbout) and act.topic is Topic.AVAILABILITY for act in step.acts)
    turns_away = bool(changed) or asks_for_times or step.has(*_ELSEWHERE)
    return step.visit(is_choosing_staff=False) if turns_away and Field.STAFF not in changed else step


def keep_possible(step: Step) -> Step:
    """Someone who does not provide the service, or cannot be chosen, is not kept for it."""
    visit, service, shop = step.state.visit, step.service, step.shop
    if visit is None or service is None or shop is None or not visit.staff_ids:
        return step
    doing = {one.id for one in step.able}
    able = tuple(key for key in visit.staff_ids if key in doing)
    if not able:
        name = _name_of(visit.staff_ids[0], shop)
        return step.note("trouble-staff-not-for", staff=name, service=service.name).to(dropped(step.state))
    if isinstance(visit, Booking) and len(doing) > 1 and not names_staff(visit, shop):
        return step.note("trouble-staff-not-chosen").to(dropped(step.state))
    return step.visit(staff_ids=able)


def _name_of(staff_id: str, shop: Catalogue) -> str:
    member = shop.member(staff_id)
    return member.name if member else ""


def dropped(state: ConversationState) -> ConversationState:
    """Nobody in particular is wished for."""
    return without_offer(state, staff_ids=None, prefers=(), is_choosing_staff=False)


def forget(state: ConversationState) -> ConversationState:
    """The customer wants to choose, whatever else is known."""
    return without_offer(state, staff_ids=None, prefers=(), is_choosing_staff=True)


def choices(visit: Visit, speaker: Speaker) -> tuple[Choice, ...]:
    """Beside days or times of anyone, to choose the person first; not for whoever has said that anyone would do."""
    if not isinstance(visit, Booking) or visit.staff_ids is not None or not selects_staff(visit, speaker.shop):
        return ()
    return (speaker.choice("button-choose-staff", Change(field=Field.STAFF)),)


def options(state: ConversationState, speaker: Speaker) -> tuple[StaffMember | None, ...]:
    """Those on offer, in the order in which they are shown, who is free then before all others; None is anyone."""
    visit, shop = state.visit, speaker.shop
    service = shop.service(visit.service_id) if visit and visit.service_id else None
    unwanted = visit.not_staff if visit else ()
    free = visit.free_staff if visit else None
    staff = [one for one in (shop.staff_of(service) if service else ()) if one.id not in unwanted]
    if free is not None:
        return tuple(sorted(staff, key=lambda one: one.id not in free))
    return tuple(staff) if unwanted else (None, *staff)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    visit, shown = state.visit, options(state, speaker)
    anyone = speaker.words.say("button-anyone")
    choices = tuple(
        Choice(one.name, one.name, (GiveStaff(staff_ids=(one.id,)),)) if one else Choice(anyone, anyone, (GiveStaff(),))
        for one in shown
    )
    text = _question(visit, speaker, again=again)
    return Ask(text, choices, person_picker(speaker, shown, choices, visit.free_staff if visit else None), text)


def _question(visit: Visit | None, speaker: Speaker, *, again: bool) -> str:
    say = speaker.words.say
    if again:
        return say("ask-staff-again")
    if visit is not None and visit.free_staff and visit.when.at is not None:
        when = speaker.moment(datetime.combine(visit.when.days[0], visit.when.at, tzinfo=speaker.zones.main))
        names = [name for key in visit.free_staff if (name := speaker.staff_name(key))]
        return say("ask-staff-then", when=when, staff=speaker.words.all_of(names), number=len(names))
    service = speaker.shop.service(visit.service_id) if visit and visit.service_id else None
    return say("ask-staff", service=service.name if service else "")
