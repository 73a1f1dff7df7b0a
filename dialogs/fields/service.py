"""The service: by its name, or one of several that the words fit."""

from __future__ import annotations

from msgspec.structs import replace

from dialogs.acts import Agree, Besides, Decline, Direction, ExcludeServices, GiveService, Goal, Shift, Want
from dialogs.fields import shift
from dialogs.fields.offer import without_offer
from dialogs.picking.services import service_picker
from dialogs.replies import Ask, Choice, ServicePicker
from dialogs.saying.speaker import Speaker
from dialogs.state.agenda import Later, Wish
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Guess, Moving, Visit
from dialogs.step import Step
from dialogs.understanding.context import Asked
from graph.model import Service
from scheduling.model import Catalogue


def give(step: Step, act: GiveService) -> Step:
    """Chosen, or one of several to be asked between; what rested on another service is forgotten."""
    visit, shop = step.state.visit, step.shop
    if visit is None or shop is None:
        return step
    if _is_of_an_appointment(visit, step):
        return step.visit(service_options=act.service_ids)
    ids = _meant(act, shop, visit, step.state)
    is_waiting = all((key,) in step.state.services_next for key in ids)
    if act.is_only:
        step = step.to(_without_others(step))
    if not ids or visit.service_id in ids or (is_waiting and puts_right_what_waits(step)):
        return step
    is_one_of_guesses = visit.is_guess and len(ids) == 1 and ids[0] in visit.service_options
    chosen = _chosen(step.state, visit, ids, is_sure=is_waiting or is_one_of_guesses or not act.is_weak)
    return step.to(chosen.with_visit(guess=Guess(ids, act.guessed_from)) if act.guessed_from else chosen)


def _is_of_an_appointment(visit: Booking | Moving, step: Step) -> bool:
    """Whether it names the appointment, or what shall become of it: that is known when the appointment is."""
    return isinstance(visit, Moving) and (visit.moves_from is None or any(_moves(act) for act in step.acts))


def _meant(act: GiveService, shop: Catalogue, visit: Booking | Moving, state: ConversationState) -> tuple[str, ...]:
    """Of several that were asked between, the ones that were among them; of others the one that waits."""
    known = tuple(key for key in act.service_ids if shop.service(key) is not None)
    among = tuple(key for key in known if key in visit.service_options) or known
    waiting = tuple(key for key in among if (key,) in state.services_next)
    return waiting if len(waiting) == 1 and visit.service_id not in among else among


def _chosen(
    state: ConversationState, visit: Booking | Moving, service_ids: tuple[str, ...], *, is_sure: bool
) -> ConversationState:
    """The one, if it is sure; else it is asked which. What was ruled out before is wished for after all."""
    not_services = tuple(key for key in visit.not_services if key not in service_ids)
    if len(service_ids) == 1 and is_sure:
        chosen = forget(_before_what_waits(state, service_ids[0]))
        return chosen.with_visit(service_id=service_ids[0], not_services=not_services)
    return forget(state).with_visit(service_options=service_ids, not_services=not_services)


def _without_others(step: Step) -> ConversationState:
    """Nothing waits but what this message wishes for."""
    wished = {key for one in step.acts if isinstance(one, Besides) for key in one.service_ids}
    kept = (one for one in step.state.agenda if not isinstance(one, Wish) or wished & {one.service_id})
    return replace(step.state, agenda=tuple(kept))


def puts_right_what_waits(step: Step) -> bool:
    """ "Not BIAB, the gel manicure", of what comes next: what is under way is not spoken of."""
    unwanted = {key for one in step.acts if isinstance(one, ExcludeServices) for key in one.service_ids}
    return bool(unwanted) and step.state.visit is not None and step.state.visit.service_id not in unwanted


def _before_what_waits(state: ConversationState, service_id: str) -> ConversationState:
    """What waited and is wished for first does not wait any more; what was first before waits in its place."""
    visit = state.visit
    at = next((n for n, one in enumerate(state.agenda) if _is_wish_for(one, (service_id,))), None)
    if at is None or visit is None:
        return state
    now = (visit.service_id,) if visit.service_id is not None else visit.service_options
    one = Wish(service_id=visit.service_id, service_options=visit.service_options, staff_ids=visit.staff_ids)
    instead = (one,) if now and now not in state.services_next else ()
    return replace(state, agenda=(*state.agenda[:at], *instead, *state.agenda[at + 1 :]))


def _moves(act: object) -> bool:
    return isinstance(act, Want) and act.goal is Goal.MOVE


def exclude(step: Step, act: ExcludeServices) -> Step:
    """Not wanted: given up if it was chosen, and not offered again."""
    visit = step.state.visit
    assert visit is not None  # as the table has looked
    unwanted = tuple(dict.fromkeys((*visit.not_services, *act.service_ids)))
    step = step.to(_without_waiting(step.state, act.service_ids))
    state = _taking_what_waits(step) if visit.service_id in act.service_ids else step.state
    left = tuple(key for key in visit.service_options if key not in unwanted)
    if visit.service_id is None and len(left) == 1:
        state, left = forget(state).with_visit(service_id=left[0]), ()
    return step.to(state.with_visit(not_services=unwanted, service_options=left))


def _taking_what_waits(step: Step) -> ConversationState:
    """Of two that were wished for the other stands, at the time and with the person that were said."""
    state = forget(step.state)
    first = next((one for one in state.agenda if isinstance(one, Wish) and not one.is_for_other), None)
    if first is None or step.has(GiveService) or state.visit is None:
        return state
    left = tuple(one for one in state.agenda if one is not first)
    return replace(state, agenda=left).with_visit(
        service_id=first.service_id,
        service_options=first.service_options,
        staff_ids=first.staff_ids or state.visit.staff_ids,
    )


def _without_waiting(state: ConversationState, service_ids: tuple[str, ...]) -> ConversationState:
    kept = (one for one in state.agenda if not _is_wish_for(one, service_ids))
    return replace(state, agenda=tuple(kept))


def _is_wish_for(later: Later, service_ids: tuple[str, ...]) -> bool:
    return isinstance(later, Wish) and later.service_id in service_ids and not later.is_for_other


def of_who_is_wished(step: Step) -> Step:
    """Of several that the words fit, those that the person does who is wished for."""
    visit, shop = step.state.visit, step.shop
    if visit is None or shop is None or len(visit.service_options) < 2 or not visit.staff_ids:
        return step
    wished = set(visit.staff_ids)
    theirs = {one.id for one in shop.services if wished & {member.id for member in shop.staff_of(one)}}
    left = tuple(key for key in visit.service_options if key in theirs)
    return step.visit(service_options=left) if left else step


def others(step: Step, act: Shift) -> Step:
    """ "None of those", of services; of days and times it is what they are asked for."""
    visit = step.state.visit
    is_of_services = visit is not None and visit.is_guess and act.direction is Direction.OTHER and act.by is None
    return decline(step, Decline()) if is_of_services else shift.give(step, act)


def without_guess(step: Step) -> Step:
    """ "Do you mean the fitting?" is asked once: who says something else then is shown all there is."""
    before, visit = step.before.visit, step.state.visit
    if step.before.asked is not Asked.SERVICE or before is None or visit is None or visit.service_id is not None:
        return step
    is_same = bool(visit.service_options) and visit.service_options == before.service_options
    is_guess = is_same and (len(visit.service_options) == 1 or visit.is_guess)
    return step.visit(service_options=()) if is_guess and not step.has(GiveService) else step


def decline(step: Step, act: Decline) -> Step:
    """None of those that were guessed at: what there is is shown, as what was meant is not booked here."""
    visit = step.state.visit
    if visit is None or not visit.is_guess or step.has(GiveService):
        return step
    return step.visit(service_options=()).note("service-not-here")


def agree(step: Step, act: Agree) -> Step:
    """Yes, that is the service that was meant."""
    visit = step.state.visit
    if visit is None or len(visit.service_options) != 1:
        return step
    return step.to(forget(step.state).with_visit(service_id=visit.service_options[0]))


def forget(state: ConversationState) -> ConversationState:
    """With the answers to its questions, and its times."""
    return without_offer(state, service_id=None, service_options=(), answers=())


def options(state: ConversationState, speaker: Speaker) -> tuple[Service, ...]:
    """Those on offer, in the order in which they are shown."""
    visit = state.visit or Booking()
    services = tuple(one for one in speaker.shop.services if one.id not in visit.not_services)
    wished = set(visit.staff_ids or ())
    theirs = tuple(one for one in services if wished & {member.id for member in speaker.shop.staff_of(one)})
    among = tuple(one for one in services if one.id in visit.service_options)
    if visit.is_guess:
        return tuple(sorted(among, key=lambda one: visit.service_options.index(one.id)))  # the likeliest first
    return among or theirs or services


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    say, found = speaker.words.say, options(state, speaker)
    visit = state.visit
    choices = tuple(Choice(one.name, one.name, (GiveService(service_ids=(one.id,)),)) for one in found)
    picker = service_picker(speaker, found, choices)
    if visit is not None and visit.service_options:
        return _which(visit, speaker, found, choices, picker)
    if again:
        return Ask(say("ask-service"), choices, picker, say("ask-service"))
    lines = [f"• {one.name} ({speaker.details(one)})" for one in found]
    return Ask("\n".join([say("ask-service"), *lines]), choices, picker, say("ask-service"))


def _which(
    visit: Visit, speaker: Speaker, found: tuple[Service, ...], choices: tuple[Choice, ...], picker: ServicePicker
) -> Ask:
    say, options = speaker.words.say, speaker.words.one_of([one.name for one in found])
    if visit.is_guess:
        none = say("button-none-of-these")
        text = say("ask-service-guess", options=options)
        return Ask(text, (*choices, Choice(none, none, (Decline(),))), picker, text)
    if len(found) == 1:
        text = say("ask-service-whether", service=found[0].name)
    else:
        text = say("ask-service-which", options=options)
    return Ask(text, choices, picker, text)
