"""What to do next, as one pure function that reads like the policy told aloud.

Nothing here speaks, waits or looks anything up: `decide` sees what is known and names the next action.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dialogs.frame import Frame
from dialogs.heard import Field, Goal
from scheduling.model import Catalogue


@dataclass(frozen=True, slots=True)
class AskFor:
    """Ask the customer for one thing; `question_id` names the custom question for `Field.QUESTION`."""

    field: Field
    question_id: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Look for slots that fit the wish."""


@dataclass(frozen=True, slots=True)
class ChooseTarget:
    """Find out which appointment of this conversation is meant."""


@dataclass(frozen=True, slots=True)
class ShowAppointments:
    """Show what was booked in this conversation."""


@dataclass(frozen=True, slots=True)
class Summarise:
    """Show everything and ask for the yes."""


@dataclass(frozen=True, slots=True)
class Book:
    """Write the appointment."""


@dataclass(frozen=True, slots=True)
class Move:
    """Give the appointment its new time."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel the appointment."""


Action: TypeAlias = AskFor | Search | ChooseTarget | ShowAppointments | Summarise | Book | Move | Cancel


def decide(frame: Frame, shop: Catalogue | None) -> Action:
    """The next action; `shop` is None only while several businesses are served and none is chosen."""
    match frame:
        case Frame(goal=None):
            return AskFor(Field.GOAL)
        case Frame(goal=Goal.LOOK_UP):
            return ShowAppointments()
        case Frame(goal=Goal.CANCEL | Goal.MOVE, target_id=None) | Frame(goal=Goal.MOVE, service_id=None):
            return ChooseTarget()
        case Frame(goal=Goal.CANCEL, agreed=True):
            return Cancel()
        case Frame(goal=Goal.CANCEL):
            return AskFor(Field.CONFIRM_CANCEL)
        case Frame(business_id=None):
            return AskFor(Field.BUSINESS)
        case Frame(service_id=None):
            return AskFor(Field.SERVICE)
        case Frame(staff=None, slot=None) if shop is not None and asks_for_staff(frame, shop):
            return AskFor(Field.STAFF)
        case Frame(slot=None, slots=None, open_days=None):
            return Search()
        case Frame(slot=None, slots=()) | Frame(slot=None, open_days=(_, *_)):
            return AskFor(Field.DAY)
        case Frame(slot=None):
            return AskFor(Field.SLOT)
        case Frame(goal=Goal.MOVE) if shop is not None and frame.changes_service and next_question(frame, shop):
            return AskFor(Field.QUESTION, next_question(frame, shop))
        case Frame(goal=Goal.MOVE, agreed=False):
            return Summarise()
        case Frame(goal=Goal.MOVE):
            return Move()
        case Frame(name=None):
            return AskFor(Field.NAME)
        case Frame(email=None):
            return AskFor(Field.EMAIL)
        case Frame(phone=None):
            return AskFor(Field.PHONE)
    if shop is not None and (question_id := next_question(frame, shop)):
        return AskFor(Field.QUESTION, question_id)
    return Book() if frame.agreed else Summarise()


def asks_for_staff(frame: Frame, shop: Catalogue) -> bool:
    """Whether to ask for a person: the business lets customers choose, there is a choice, and no time was wished for.

    Who names a time wants that time; the person can still be changed in the summary.
    """
    wants_a_time = frame.when.has_time or frame.when.soonest
    if frame.goal is Goal.MOVE or (wants_a_time and not frame.choosing_staff):
        return False
    return selects_staff(frame, shop)


def selects_staff(frame: Frame, shop: Catalogue) -> bool:
    """Whether this service lets the customer choose between several people at all."""
    service = shop.service(frame.service_id) if frame.service_id else None
    if service is None:
        return False
    return bool(shop.policy_of(service).allow_staff_selection) and len(shop.staff_of(service)) > 1


def next_question(frame: Frame, shop: Catalogue) -> str | None:
    """The first required custom question of the service that has no answer yet."""
    service = shop.service(frame.service_id) if frame.service_id else None
    if service is None:
        return None
    answered = {question_id for question_id, _ in frame.answers}
    wanted = (q.question_id for q in service.questions if q.is_required and q.question_id in shop.questions)
    return next((question_id for question_id in wanted if question_id not in answered), None)
