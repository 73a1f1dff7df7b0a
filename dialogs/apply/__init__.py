"""Acts in, the next state and what is to be said of it out: pure, and the only way into it for what customers say.

`events.py` beside it is the way in for what the booking service answers.
"""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Change,
    Command,
    Do,
    Doubt,
    GiveBusiness,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
    Reason,
    Topic,
    Want,
)
from dialogs.apply import consent, questions
from dialogs.apply.arrange import arranged
from dialogs.apply.as_before import take_after_made
from dialogs.apply.table import transition_of
from dialogs.apply.twins import see_twin
from dialogs.apply.waiting import say_what_waits
from dialogs.fields import people, service, staff
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Before
from dialogs.step import AnyNote, ApplyContext, Step
from dialogs.understanding.context import Asked
from dialogs.when import When


def apply(
    state: ConversationState, acts: tuple[AnyAct, ...], context: ApplyContext
) -> tuple[ConversationState, tuple[AnyNote, ...]]:
    """Take the acts of one message in, in their order, each by the row of the table that fits it."""
    acts = consent.with_proposed(acts, state)
    heard = replace(state, unclear="", proposed=())
    step = _greeted(Step(state=heard, context=context, acts=arranged(acts, state), before=state))
    for act in step.acts:
        if isinstance(act, Agree) and (old := consent.press_confirm(step, act)) is not None:
            step = old
        if step.is_over:
            return step.state, step.notes
        step = _as_said(step, transition_of(act, step.state)(step, act))
    if step.is_over:
        return step.state, step.notes
    step = people.keep_possible(staff.keep_possible(staff.not_insisted_on(take_after_made(step))))
    step = see_twin(say_what_waits(service.of_who_is_wished(service.without_guess(step))))
    if _came_to_nothing(step):
        step = step.note("empty") if context.is_blank else questions.unclear(step)
    return _remembering(step).state, step.notes


def _greeted(step: Step) -> Step:
    """The first to come is welcomed, and whoever says hello while nothing is under way."""
    commands = {act.command for act in step.acts if isinstance(act, Do)}
    is_hello = Command.HELLO in commands
    is_first = not step.state.greeted
    if not (step.context.joined or is_first or (is_hello and step.state.is_idle)):
        return step
    greeted = step.to(replace(step.state, greeted=True))
    if not _is_no_more_than_hello(step) or not (is_first or is_hello):
        return greeted
    return greeted.note("greeting-plain" if step.shop is None else "greeting")


def _is_no_more_than_hello(step: Step) -> bool:
    return step.context.joined or all(_says_nothing(act) for act in step.acts)


def _says_nothing(act: AnyAct) -> bool:
    match act:
        case Doubt(reason=Reason.UNKNOWN_WORDS) | Ask(topic=Topic.OTHER | Topic.WHY) | Do(command=Command.HELLO):
            return True
        case _:
            return False


def _as_said(before: Step, now: Step) -> Step:
    """Hours that stand were said by the clock of the service that was under way, and another may be told by another.

    At another business they are meant as they were said.
    """
    then, visit, zone = before.state.visit, now.state.visit, before.zone
    is_there = before.state.business_id == now.state.business_id and len(before.state.tasks) == len(now.state.tasks)
    if then is None or visit is None or before.service is None or not is_there:
        return now
    is_open = now.service is None and now.context.customer_zone not in {None, zone}
    if type(visit) is not type(then) or (now.zone is zone and not is_open):
        return now
    when = _by_clock(visit.when, zone) if visit.when == then.when else visit.when
    return now.visit(when=when, not_when=tuple(_by_clock(one, zone) for one in visit.not_when))


def _by_clock(when: When, zone: ZoneInfo) -> When:
    return dataclasses.replace(when, zone=zone.key) if when.has_time and when.zone is None else when


def _came_to_nothing(step: Step) -> bool:
    """Whether a message has changed nothing and is answered by nothing either."""
    before = replace(step.before, greeted=step.state.greeted, unclear=step.state.unclear, proposed=())
    if step.notes or step.state != before or step.context.joined:
        return False
    return not any(_is_answered(act, before) for act in step.acts)


def _is_answered(act: AnyAct, before: ConversationState) -> bool:
    """Whether the next question is answer enough."""
    visit = before.visit
    match act:
        case Do() | Want() | Ask() | GivePeople():
            return True
        case Agree():
            return before.is_idle or before.asked in {Asked.SERVICE, Asked.STAFF, Asked.DAY, Asked.TIME}
        case Change():
            return visit is not None  # it is asked already
        case GiveBusiness(business_id=business_id):
            return business_id == before.business_id
        case GiveWhen():
            return before.asked is Asked.CONFIRM
        case GiveStaff(staff_ids=ids):
            return visit is not None and visit.staff_ids == ids
        case GiveService(service_ids=ids):
            return visit is not None and ids == (visit.service_id,)
        case _:
            return False


def _remembering(step: Step) -> Step:
    """A change to what stood in a summary: that stands again if the customer drops the change."""
    shown, now = step.before.visit, step.state.visit
    if shown is None or now is None or type(shown) is not type(now) or shown.intent is None or now.intent is not None:
        return step
    if len(step.before.tasks) != len(step.state.tasks):
        return step
    customer = step.before.customer
    before = Before(replace(shown, before=None), customer.name, customer.email, customer.phone)
    return step.visit(before=before)
