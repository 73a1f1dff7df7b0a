"""What a conversation knew in forms 1 and 2 of its stored state: one frame, with a booking parked or dropped inside it.

Only read, and made the state of this build. Nothing but `stored.py` needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from dialogs.state.agenda import GivenUp, Later, Same, Unread, Wish
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Moving, Showing
from dialogs.understanding.context import Asked
from dialogs.when import When
from scheduling.model import Slot

_AT_ANY_TIME = When()

ANYONE = "*"
"""The wish to be served by whoever is free; a staff id is never this."""


class OldGoal(Enum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    LOOK_UP = "look-up"


class OldField(Enum):
    BUSINESS = "business"
    SERVICE = "service"
    STAFF = "staff"
    DAY = "day"
    SLOT = "slot"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    QUESTION = "question"
    CONFIRM = "confirm"
    GOAL = "goal"
    TARGET = "target"
    CONFIRM_CANCEL = "confirm-cancel"


_ASKED = {OldField.SLOT: Asked.TIME, OldField.TARGET: Asked.WHICH}


@dataclass(frozen=True, slots=True)
class Following:
    """A second service that is wished for; `when` is empty for right after the one before it."""

    service_id: str
    when: When = _AT_ANY_TIME
    is_for_other: bool = False


@dataclass(frozen=True, slots=True)
class OldMade:
    business_id: str
    appointment_id: str
    intent: str


@dataclass(frozen=True, slots=True)
class Frame:
    """`staff` is a staff id or ANYONE; `parked` is taken up again afterwards, `dropped` was just given up."""

    goal: OldGoal | None = None
    business_id: str | None = None
    service_id: str | None = None
    service_options: tuple[str, ...] = ()
    staff: str | None = None
    choosing_staff: bool = False
    not_staff: str | None = None
    when: When = _AT_ANY_TIME
    slots: tuple[Slot, ...] | None = None
    open_days: tuple[date, ...] | None = None
    missed: bool = False
    slot: Slot | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    intent: str | None = None
    agreed: bool = False
    sent: bool = False
    target_id: str | None = None
    target_options: tuple[str, ...] = ()
    moves_from: str | None = None
    keeps_time: bool = False
    spoken_of: str | None = None
    then_services: tuple[Following, ...] = ()
    for_another: bool = False
    made: tuple[OldMade, ...] = ()
    asked: OldField | None = None
    asked_question: str | None = None
    greeted: bool = False
    unread: str = ""
    parked: Frame | None = None
    dropped: Frame | None = None
    begun_anew: bool = False


def state_of(frame: Frame) -> ConversationState:
    """The same as the state of this build."""
    made = tuple(Made(one.business_id, one.appointment_id, one.intent) for one in frame.made)
    return ConversationState(
        business_id=frame.business_id,
        customer=Customer(name=frame.name, email=frame.email, phone=frame.phone, made=made),
        tasks=_tasks(frame),
        agenda=_agenda(frame),
        asked=_ASKED.get(frame.asked) or Asked(frame.asked.value) if frame.asked is not None else None,
        asked_question=frame.asked_question,
        spoken_of=frame.spoken_of,
        greeted=frame.greeted,
        begun_anew=frame.begun_anew,
    )


def _tasks(frame: Frame) -> tuple[AnyTask, ...]:
    below = _tasks(frame.parked) if frame.parked else ()
    task = _task(frame)
    return below if task is None else (*below, task)


def _task(frame: Frame) -> AnyTask | None:
    match frame.goal:
        case OldGoal.BOOK:
            return _booking(frame)
        case OldGoal.MOVE:
            return _moving(frame)
        case OldGoal.CANCEL:
            return Cancelling(
                business_id=frame.business_id,
                intent=frame.intent,
                agreed=frame.agreed,
                sent=frame.sent,
                appointment_id=frame.target_id,
                options=frame.target_options,
            )
        case OldGoal.LOOK_UP:
            return Showing(business_id=frame.business_id, appointment_id=frame.target_id)
        case None:
            return None


def _booking(frame: Frame) -> Booking:
    return Booking(
        business_id=frame.business_id,
        intent=frame.intent,
        agreed=frame.agreed,
        sent=frame.sent,
        service_id=frame.service_id,
        service_options=frame.service_options,
        staff_ids=_staff_ids(frame),
        is_choosing_staff=frame.choosing_staff,
        when=frame.when,
        not_staff=(frame.not_staff,) if frame.not_staff else (),
        slots=frame.slots,
        open_days=frame.open_days,
        missed=frame.missed,
        slot=frame.slot,
        answers=frame.answers,
    )


def _moving(frame: Frame) -> Moving:
    return Moving(
        business_id=frame.business_id,
        intent=frame.intent,
        agreed=frame.agreed,
        sent=frame.sent,
        service_id=frame.service_id,
        service_options=frame.service_options,
        staff_ids=_staff_ids(frame),
        when=frame.when,
        slots=frame.slots,
        open_days=frame.open_days,
        missed=frame.missed,
        slot=frame.slot,
        answers=frame.answers,
        appointment_id=frame.target_id,
        options=frame.target_options,
        moves_from=frame.moves_from,
        keeps_time=frame.keeps_time,
    )


def _staff_ids(frame: Frame) -> tuple[str, ...] | None:
    return None if frame.staff is None else () if frame.staff == ANYONE else (frame.staff,)


def _wishes(frame: Frame) -> tuple[Wish | Same, ...]:
    same: tuple[Wish | Same, ...] = (Same(),) if frame.for_another else ()
    following = tuple(
        Wish(service_id=one.service_id, when=one.when, is_for_other=one.is_for_other) for one in frame.then_services
    )
    return (*same, *following)


def _agenda(frame: Frame) -> tuple[Later, ...]:
    wishes = [*_wishes(frame), *(_wishes(frame.parked) if frame.parked else ())]
    given_up = _task(frame.dropped) if frame.dropped else None
    later: list[Later] = [*wishes]
    if frame.dropped is not None and isinstance(given_up, Booking | Moving):
        later.append(GivenUp(task=given_up, wishes=_wishes(frame.dropped)))
    if frame.unread:
        later.append(Unread(frame.unread))
    return tuple(later)
