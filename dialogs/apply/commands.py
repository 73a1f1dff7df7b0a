"""Things that can be said at any time: stop is in `tasks.py`, the rest is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from dialogs.acts import Agree, Change, Decline, Do, ExcludeStaff, Field, GiveStaff, GiveText
from dialogs.fields import business, code, day, email, name, people, phone, question, service, staff
from dialogs.fields import time as time_field
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.step import Step
from dialogs.understanding.context import Asked

Forget: TypeAlias = Callable[[ConversationState], ConversationState]

FORGET: dict[Field, Forget] = {
    Field.BUSINESS: business.forget,
    Field.SERVICE: service.forget,
    Field.STAFF: staff.forget,
    Field.DAY: day.forget,
    Field.TIME: time_field.forget,
    Field.PEOPLE: people.forget,
    Field.NAME: name.forget,
    Field.EMAIL: email.forget,
    Field.CODE: code.forget,
    Field.PHONE: phone.forget,
    Field.ANSWER: question.forget,
}

ORDER: tuple[tuple[Asked, Field], ...] = (
    (Asked.BUSINESS, Field.BUSINESS),
    (Asked.SERVICE, Field.SERVICE),
    (Asked.TOGETHER, Field.PEOPLE),
    (Asked.STAFF, Field.STAFF),
    (Asked.DAY, Field.DAY),
    (Asked.TIME, Field.TIME),
    (Asked.NAME, Field.NAME),
    (Asked.GUEST, Field.NAME),
    (Asked.EMAIL, Field.EMAIL),
    (Asked.CODE, Field.CODE),
    (Asked.PHONE, Field.PHONE),
    (Asked.QUESTION, Field.ANSWER),
)
"""What is asked, in its order, with what the answer is kept as: "back" goes from each to the known one before it."""


def say_help(step: Step, act: Do) -> Step:
    """What can be said here, with an example."""
    return step.note("help")


def name_person(step: Step, act: Do) -> Step:
    """Whom to ask: nobody reads along here."""
    shop = step.shop or step.context.shops[0]
    if shop.business.phone:
        return step.note("person", phone=shop.business.phone, email=shop.business.email or "")
    if shop.business.email:
        return step.note("person", phone="none", email=shop.business.email)
    return step.note("person-unknown")


def say_goodbye(step: Step, act: object) -> Step:
    """Thanks, or nothing more is wanted: nothing is asked after that. Beside anything else it is a courtesy."""
    is_all = step.before.is_idle and all(isinstance(one, Do | Decline | Agree) for one in step.acts)
    return step.note("thanks", is_final=True) if is_all else step


def wait(step: Step, act: Do) -> Step:
    """Nothing is asked again of somebody who asks for a moment; but a yes is always to a summary just shown."""
    if step.state.asked is Asked.CONFIRM:
        return step.note("take-your-time-confirm")
    return step.note("take-your-time", is_final=True)


def forget_device(step: Step, act: Do) -> Step:
    """Nothing is given up by it: where a chat belongs to no device, all goes on."""
    return step.note("forgotten", is_final=True)


def nothing(step: Step, act: object) -> Step:
    """Nothing to do: what is under way goes on."""
    return step


def forget(step: Step, act: Change) -> Step:
    """The field is asked again, and what rested on it is forgotten."""
    return step.to(FORGET[act.field](step.state))


def go_back(step: Step, act: Do) -> Step:
    """The last answer before what is asked now is asked again."""
    order = [asked for asked, _ in ORDER] + [Asked.CONFIRM]
    here = order.index(step.state.asked) if step.state.asked in order else 0
    known = _known(step)
    earlier = next((field for _, field in reversed(ORDER[:here]) if known[field]), None)
    if earlier is None:
        return step.note("nothing-to-go-back")
    return step.to(FORGET[earlier](step.state))


def _known(step: Step) -> dict[Field, bool]:
    state, visit = step.state, step.state.visit
    is_booking = isinstance(visit, Booking)
    customer = state.customer
    return {
        Field.BUSINESS: len(step.context.business_ids) > 1 and state.business_id is not None,
        Field.SERVICE: is_booking and visit is not None and visit.service_id is not None,
        Field.STAFF: is_booking and visit is not None and visit.staff_ids is not None,
        Field.PEOPLE: isinstance(visit, Booking) and visit.people > 1,
        Field.DAY: visit is not None and bool(visit.when),
        Field.TIME: visit is not None and visit.slot is not None,
        Field.NAME: customer.name is not None,
        Field.EMAIL: customer.email is not None,
        Field.CODE: False,
        Field.PHONE: customer.phone is not None,
        Field.ANSWER: visit is not None and bool(visit.answers),
    }


def keep_as_booked(step: Step, act: object) -> Step:
    """Details of an appointment that is made cannot be changed by chat."""
    return step.note("booked-stays").over()


def ask_staff_instead(step: Step, act: Change) -> Step:
    return step.note("ask-staff-instead", is_final=True)


def give_detail(step: Step, act: GiveText) -> Step:
    """Who somebody is, before anything is under way; of an appointment that is made it cannot be changed."""
    if step.state.customer.made:
        return keep_as_booked(step, act)
    return {Field.NAME: name.give, Field.EMAIL: email.give, Field.PHONE: phone.give}[act.field](step, act)


def change_idle(step: Step, act: Change) -> Step:
    """Of an appointment that is made its person can be changed; its time is a move, which has begun by now."""
    if not step.state.customer.made:
        return step
    if act.field is Field.STAFF and not step.has(GiveStaff, ExcludeStaff):
        return ask_staff_instead(step, act)
    return keep_as_booked(step, act)


def exclude_idle(step: Step, act: ExcludeStaff) -> Step:
    """Somebody is not wanted for what is made already."""
    return keep_as_booked(step, act) if step.state.customer.made else step
