"""Questions in between, and what was said that cannot be used."""

from __future__ import annotations

import dataclasses

from msgspec import structs
from msgspec.structs import replace

from dialogs.acts import Agree, Ask, Do, Doubt, GiveService, GiveStaff, GiveWhen, Shift, Skip, Topic
from dialogs.fields import staff as staff_field
from dialogs.fields import time as time_field
from dialogs.fields.offer import with_wish
from dialogs.policy import selects_staff
from dialogs.saying.speaker import contact_of
from dialogs.state.tasks import Booking, Visit
from dialogs.step import Answer, Note, Step
from dialogs.understanding.context import Asked
from dialogs.when import When

_FOR_US = "unclear-question-for-us"
WORDS_OF_A_WISH = 4
"""So many unknown words are perhaps a wish, which only the customer can tell what it is called here."""


def answer(step: Step, act: Ask) -> Step:
    """Answered from what the business has published, about what it names or what is under way."""
    visit = step.state.visit
    options = visit.service_options if visit and step.state.asked is Asked.SERVICE else ()
    chosen = (visit.service_id,) if visit and visit.service_id else ()
    subject = act.service_ids or options or chosen or _spoken_of(step, act)
    if len(act.service_ids) == 1 and not chosen:
        step = step.to(replace(step.state, spoken_of=act.service_ids[0]))
    return step.answer(act, subject)


_OF_ONE = {Topic.ABOUT, Topic.ONLINE, Topic.PLACE}


def _spoken_of(step: Step, act: Ask) -> tuple[str, ...]:
    """ "Is it by video?": of what was asked about before, else of what was booked last."""
    made = step.state.last_made
    last = made.service_id if made is not None and step.state.is_idle else None
    known = step.state.spoken_of or last
    return (known,) if known and act.topic in _OF_ONE else ()


def tell_online(step: Step, act: Ask) -> Step:
    """Whether it is online, and where its link is."""
    told = answer(step, act)
    if told is step:
        return step  # it is answered already
    shop, of = step.shop, told.notes[-1]
    ids = of.service_ids if isinstance(of, Answer) else ()
    is_known = bool(ids) or (shop is not None and any(one.is_online for one in shop.services))
    return told if is_known else name_who_knows(step, act)


def list_services(step: Step, act: Ask) -> Step:
    """All of them, where the next question is between a few: it lists them then."""
    visit = step.state.visit
    if visit is None or not visit.service_options or step.has(GiveService):
        return answer(step, act)
    return step.visit(service_options=())


def tell_staff(step: Step, act: Ask) -> Step:
    """Who does it, or has a time; whoever asks that before a time is chosen may choose between them."""
    visit, shop = step.state.visit, step.shop
    if visit is None or shop is None or visit.slot is not None or not selects_staff(visit, shop):
        return answer(step, act)
    if act.when:
        wished = with_wish(step.state, visit.when.changed_by(act.when))
        now = wished.visit
        is_one = now is not None and now.when.is_one_start
        return step.to(staff_field.forget(wished) if is_one else staff_field.dropped(wished))
    told = answer(step, act)
    is_open = visit.staff_ids is None and not visit.when.is_one_start and not step.has(GiveStaff, GiveWhen)
    return told.to(staff_field.forget(told.state)) if is_open else told


def tell_who_there_is(step: Step, act: Ask) -> Step:
    """With a woman, with a man: that is not known of anybody, so they are named, unless somebody was."""
    shop, service = step.shop, step.service
    if shop is None or step.has(GiveStaff):
        return step
    names = tuple(one.name for one in (step.able if service is not None else shop.staff))
    is_open = len(names) > 1 and (step.state.visit is None or service is None or selects_staff(step.state.visit, shop))
    if not is_open:
        return step.note("staff-no-gender-only", staff=names)
    told = step.note("staff-no-gender", staff=names)
    return told.to(staff_field.forget(told.state)) if _wishes_for_a_time_alone(step.state.visit) else told


def _wishes_for_a_time_alone(visit: Visit | None) -> bool:
    """Whether only the person is open: one start is wished for, and nobody in particular."""
    return visit is not None and visit.slot is None and visit.staff_ids is None and visit.when.is_one_start


def list_times(step: Step, act: Ask) -> Step:
    """What times there are: all of the day, whatever was wished for before; on any day, where none was.

    "Is Dana free then?" is of the time that is chosen.
    """
    visit = step.state.visit
    if visit is None or act.when or step.has(GiveWhen, Shift) or (act.staff_ids and visit.slot is not None):
        return step
    state = time_field.forget(step.state) if visit.slot is not None or visit.when.has_time else step.state
    return step.to(state if visit.when.has_days else with_wish(state, When(since=step.today)))


def say_why_asked(step: Step, act: Ask) -> Step:
    """Why a detail of the customer is asked for."""
    return step.note(f"why-{step.state.asked.value}") if step.state.asked else step


def one_at_a_time(step: Step, act: Ask) -> Step:
    """Of a series the first is booked."""
    return step.note("one-of-series") if step.state.is_idle or step.state.visit else step


def name_who_knows(step: Step, act: Ask) -> Step:
    """Nobody here knows whether they take cards, or dogs; what a service's description tells of it is told."""
    if act.is_described:
        return answer(step, structs.replace(act, topic=Topic.ABOUT))
    business = (step.shop or step.context.shops[0]).business
    if not contact_of(business):
        return unclear(step)
    others = [one for one in step.notes if isinstance(one, Note) and one.key == _FOR_US]
    topic = act.topic.value if not others else Topic.OTHER.value
    kept = tuple(one for one in step.notes if one not in others)
    return dataclasses.replace(step, notes=kept).note(_FOR_US, topic=topic)


def advise(step: Step, act: Skip) -> Step:
    """Whoever cannot tell which service they need."""
    business = (step.shop or step.context.shops[0]).business
    return step.note("unsure-service") if contact_of(business) else unclear(step)


_NOTES = {
    "bad-email": "unclear-email",
    "bad-phone": "unclear-phone",
    "bad-code": "unclear-code",
    "left-over": "doubt",
    "two-values": "doubt",
    "no-such-service": "doubt-service",
}


def doubt(step: Step, act: Doubt) -> Step:
    """Said back, with what it could mean."""
    key = _NOTES.get(act.reason.value, f"trouble-{act.reason.value}")
    if len(act.days) > 1:
        return step.note("doubt-days", is_final=True, days=act.days)
    if act.days:
        return step.note(key, day=act.days[0], said=act.words)
    return _not_twice(step, key, said=act.words) if key.startswith("unclear") else step.note(key, said=act.words)


def unknown_words(step: Step, act: Doubt) -> Step:
    """ "I have a toothache": what there is to choose from is shown, where nothing else is under way."""
    others = [one for one in step.acts if one is not act]
    if not all(isinstance(one, Do) for one in others):
        return step
    is_open = step.before.is_idle and step.shop is not None
    if is_open and len(act.words.split()) >= WORDS_OF_A_WISH:
        return step.note("unclear-wish").to(step.state.pushed(Booking()))
    return unclear(step)


def unclear(step: Step) -> Step:
    """Nothing came of a message: said as helpfully as what was asked last allows. A yes to what was to be given is no
    wrong answer, and not the answer either.
    """
    is_yes_to_giving = step.state.asked in _GIVEN and all(isinstance(act, Agree) for act in step.acts) and step.acts
    return step if step.notes or is_yes_to_giving else _not_twice(step, _unclear(step.state.asked))


_GIVEN = {None, Asked.GOAL, Asked.EMAIL, Asked.PHONE}
_AGAIN = {"unclear-email": "unclear-email-again", "unclear-phone": "unclear-phone-again"}


def _not_twice(step: Step, key: str, said: str = "") -> Step:
    """What was said a moment ago has not helped, so it is said in other words."""
    if key == "unclear-phone" and step.contact.needs_phone(step.state.customer.email):
        key = "unclear-phone-needed"  # a way around it would be none
    if key == step.before.unclear:
        key = _AGAIN.get(key, "unclear-again")
    return step.to(replace(step.state, unclear=key)).note(key, said=said)


def _unclear(asked: Asked | None) -> str:
    match asked:
        case None | Asked.GOAL:
            return "unclear-goal"
        case Asked.GUEST:
            return "unclear-name"
        case Asked.BUSINESS | Asked.WHICH | Asked.UNDERSTOOD | Asked.MOVE_INSTEAD | Asked.HOW_LATE:
            return "unclear"
        case Asked.TIME:
            return "unclear-slot"
        case _:
            return f"unclear-{asked.value}"
