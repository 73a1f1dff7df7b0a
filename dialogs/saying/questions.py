"""The next question, with what was understood just before where the question does not say it itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dialogs.acts import Agree, AnyAct, Command, Do, GiveBusiness, GiveService, Goal, Topic, Want
from dialogs.acts import Ask as AskAct
from dialogs.fields import code, day, email, guest, name, people, phone, question, service, staff, time, together
from dialogs.replies import Ask, Choice
from dialogs.saying.changes import changed_details
from dialogs.saying.notes import in_words
from dialogs.saying.speaker import Speaker
from dialogs.saying.wishes import heard
from dialogs.saying.wording import Wording
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Visit
from dialogs.understanding.context import Asked
from dialogs.understanding.message import folded
from scheduling.model import Catalogue

_Question: TypeAlias = Callable[..., Ask]

FIELDS: dict[Asked, _Question] = {
    Asked.SERVICE: service.ask,
    Asked.STAFF: staff.ask,
    Asked.DAY: day.ask,
    Asked.TIME: time.ask,
    Asked.PEOPLE: people.ask,
    Asked.TOGETHER: together.ask,
    Asked.NAME: name.ask,
    Asked.GUEST: guest.ask,
    Asked.EMAIL: email.ask,
    Asked.CODE: code.ask,
    Asked.PHONE: phone.ask,
    Asked.QUESTION: question.ask,
}


def ask_field(speaker: Speaker, asked: Asked, state: ConversationState, before: ConversationState) -> Ask:
    """Short, where the same was asked just before: what was listed then still stands above."""
    now, then = state.visit, before.visit
    is_same = now is then or (now is not None and then is not None and _on_the_table(now) == _on_the_table(then))
    return FIELDS[asked](state, speaker, again=before.asked is asked and is_same)


def _on_the_table(visit: Visit) -> tuple[object, ...]:
    return visit.service_id, visit.service_options, visit.slots, visit.slot


def ask_goal(speaker: Speaker, state: ConversationState, *, is_first: bool) -> Ask:
    book = speaker.choice("button-book", Want(goal=Goal.BOOK))
    mine = speaker.choice("button-mine", Want(goal=Goal.SHOW))
    services = speaker.choice("button-services", AskAct(topic=Topic.SERVICES))
    hours = speaker.choice("button-hours", AskAct(topic=Topic.HOURS))
    others = (mine,) if state.customer.made else (services, hours)
    if speaker.finds_elsewhere and not state.customer.made:
        others = (mine, *others)
    return Ask(speaker.words.say("ask-goal" if is_first else "ask-goal-more"), (book, *others))


def ask_business(words: Wording, shops: Sequence[Catalogue]) -> Ask:
    names = ((shop.business.name, shop.business.id) for shop in shops)
    choices = tuple(Choice(name, name, (GiveBusiness(business_id=key),)) for name, key in names)
    return Ask(words.say("ask-business"), choices)


# What was understood


def understood(
    speaker: Speaker,
    asked: Asked,
    acts: Sequence[AnyAct],
    state: ConversationState,
    before: ConversationState,
    notes: Sequence[str],
) -> list[str]:
    """The notes, with what the next question does not say: nothing changes behind the customer's back."""
    said = [*_service(speaker, asked, acts, state, before, notes), *notes]
    said += _new_slot(speaker, asked, state, before)
    said += changed_details(speaker, before.customer, state.customer) if before.visit is not None else ()
    said += _wish(speaker, asked, state, before)
    return said or _told(speaker, asked, state, before)


def _service(
    speaker: Speaker,
    asked: Asked,
    acts: Sequence[AnyAct],
    state: ConversationState,
    before: ConversationState,
    notes: Sequence[str],
) -> list[str]:
    """What was made of the customer's own words, before the first times of it."""
    visit, then = state.visit, before.visit
    if not isinstance(visit, Booking) or asked not in {Asked.DAY, Asked.TIME} or visit.service_id is None:
        return []
    named = speaker.shop.service(visit.service_id)
    is_news = then is None or then.service_id != visit.service_id
    if named is None or not is_news or any(folded(named.name) in folded(note) for note in notes):
        return []
    is_said = any(act.span[1] > act.span[0] for act in acts if isinstance(act, GiveService))
    return [speaker.words.say("noted-service", service=named.name)] if is_said else []


def _wish(speaker: Speaker, asked: Asked, state: ConversationState, before: ConversationState) -> list[str]:
    """Day, time and person of a first message whose service is not known yet are kept, and it is seen that they are."""
    visit = state.visit
    is_first = asked is Asked.SERVICE and before.visit is None
    told = heard(speaker, visit) if is_first and isinstance(visit, Booking) else None
    return [told] if told else []


def _new_slot(speaker: Speaker, asked: Asked, state: ConversationState, before: ConversationState) -> list[str]:
    """The question for the name says it itself."""
    visit = state.visit
    slot = visit.slot if visit else None
    then = before.visit.slot if before.visit else None
    if visit is None or slot is None or asked is Asked.NAME:
        return []
    if before.visit is not None and (then, before.visit.service_id) == (slot, visit.service_id):
        return []
    what = in_words(speaker, state)
    return [speaker.words.say("noted", what=what)] if what else []


def _told(speaker: Speaker, asked: Asked, state: ConversationState, before: ConversationState) -> list[str]:
    """What was told in answer to another question is taken, though that is asked again."""
    now, then = state.visit, before.visit
    if before.asked is not asked or now is None or then is None:
        return []
    if asked is Asked.DAY:
        return _told_who(speaker, now, then)
    if asked not in {Asked.SERVICE, Asked.STAFF}:
        return []
    if now.when.days != then.when.days and len(now.when.days) == 1:
        return [speaker.words.say("noted", what=speaker.words.day(now.when.days[0]))]
    customer, known = state.customer, before.customer
    is_more = (now.when, now.staff_ids, now.not_staff) != (then.when, then.staff_ids, then.not_staff)
    is_more = is_more or (customer.name, customer.email, customer.phone) != (known.name, known.email, known.phone)
    return [speaker.words.say("noted-plain")] if is_more else []


def not_understood(
    speaker: Speaker, asked: Asked, acts: Sequence[AnyAct], state: ConversationState, before: ConversationState
) -> list[str]:
    """The same question again, and nothing else to say: a word that tells that the message was not passed over."""
    is_same = before.asked is asked and (before.visit, before.customer) == (state.visit, state.customer)
    wishes = any(not isinstance(act, Do | AskAct | Agree) for act in acts)
    if not is_same or not wishes or asked in {Asked.PEOPLE, Asked.TOGETHER}:
        return []
    return [speaker.words.say("still-open")]


def _told_who(speaker: Speaker, now: Visit, then: Visit) -> list[str]:
    """Beside a list of times it stands with them; of days it has to be said."""
    if (now.staff_ids, now.not_staff) == (then.staff_ids, then.not_staff):
        return []
    name = speaker.wished_staff(now)
    return [speaker.words.say("noted-staff", staff=name) if name else speaker.words.say("noted-plain")]


def only_questions(acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """What can be answered whatever else is under way."""
    return tuple(act for act in acts if _is_question(act) or (isinstance(act, Do) and act.command is Command.PERSON))


def _is_question(act: AnyAct) -> bool:
    unanswered = {Topic.OTHER, Topic.WHY, Topic.AVAILABILITY, Topic.SERIES}
    return isinstance(act, AskAct) and act.topic not in unanswered


def asks(acts: Sequence[AnyAct]) -> bool:
    return any(_is_question(act) for act in acts)
