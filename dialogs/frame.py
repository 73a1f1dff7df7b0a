"""What one customer has told us so far, as one frozen value that survives between turns as plain data.

`learn` takes in what was heard and forgets whatever rested on a changed answer: a new day drops the slots, the choice
and the yes. `dialogs/stored.py` reads what was stored, by this build or an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from dialogs.heard import ANYONE, Field, Following, Goal, Heard, When
from scheduling.model import Slot

VERSION = 2
"""Of the stored form. A new part of a frame needs no new version, only a default."""


@dataclass(frozen=True, slots=True)
class Made:
    """An appointment made in this conversation, and the intent that made it: this customer may see and change it."""

    business_id: str
    appointment_id: str
    intent: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the conversation rests on. None, or empty, means: not known yet.

    `staff` is a staff id or ANYONE; `choosing_staff` is set when the customer wants to choose, whatever else is known,
    and `not_staff` is somebody they would rather not have.
    `slots` are the times now on offer, `open_days` the days on offer when there are too many times to list; None means
    that nobody has looked yet. `missed` is set when what is on offer is not what was wished for. `phone` is "" when
    the customer would rather give none. `intent` is the one-time id of the summary now on the table, `agreed` the yes
    to exactly that summary, and `sent` is true while a write has had no clear answer. `moves_from` is the service of
    the appointment that is to be moved, and `keeps_time` is set when only its person shall change. `spoken_of` is the
    service that was last asked about. `then_services` are wished for once this booking is made, and `for_another` says
    that it is for one person more. `unread` is a message that could not be seen to, because Graph was down, the
    business not chosen, or a write still looked into. `parked` is a booking that was under way when the customer turned
    to an appointment made before; it is taken up again afterwards. `dropped` is one that they have just given up.
    `begun_anew` is set where what was said before could not be read, until the customer has been told. `not_spoken` are
    the languages of which the customer has been told that they are not spoken here.
    """

    goal: Goal | None = None
    business_id: str | None = None
    service_id: str | None = None
    service_options: tuple[str, ...] = ()
    staff: str | None = None
    choosing_staff: bool = False
    not_staff: str | None = None
    when: When = field(default_factory=When)
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
    made: tuple[Made, ...] = ()
    asked: Field | None = None
    asked_question: str | None = None
    greeted: bool = False
    unread: str = ""
    parked: Frame | None = None
    dropped: Frame | None = None
    begun_anew: bool = False
    not_spoken: tuple[str, ...] = ()

    @property
    def changes_service(self) -> bool:
        """Whether the appointment that is to be moved shall be one of another service afterwards."""
        return self.goal is Goal.MOVE and self.moves_from not in {None, self.service_id}

    # Changing answers

    def learn(self, heard: Heard) -> Frame:
        """This frame with the facts of one message taken in."""
        frame = self
        if heard.goal is not None and heard.goal is not frame.goal:
            frame = frame.for_goal(heard.goal)
        if heard.change is not None:
            frame = frame.forget(heard.change)
        if heard.business_id and heard.business_id != frame.business_id:
            frame = replace(frame.forget(Field.SERVICE), business_id=heard.business_id)
        frame = frame._learn_service(heard)
        if heard.staff is not None and heard.staff != frame.staff:
            # "Anyone" is still none that was ruled out.
            not_staff = frame.not_staff if heard.staff == ANYONE else None
            frame = replace(frame.forget(Field.STAFF), staff=heard.staff, choosing_staff=False, not_staff=not_staff)
        if heard.lists and not heard.when.has_time and (frame.slot is not None or frame.when.has_time):
            frame = frame.forget(Field.SLOT)
        if heard.when:
            wish = frame.when.changed_by(heard.when)
            frame = replace(frame.forget(Field.DAY if heard.when.days else Field.SLOT), when=wish)
        frame = frame._learn_person(heard)
        return frame._learn_target(heard)

    def _learn_service(self, heard: Heard) -> Frame:
        # Of several that were asked between, the ones that were among them are meant.
        ids = tuple(key for key in heard.service_ids if key in self.service_options) or heard.service_ids
        if len(ids) == 1 and ids[0] != self.service_id:
            return replace(self.forget(Field.SERVICE), service_id=ids[0])
        if len(ids) > 1 and self.service_id not in ids:
            return replace(self.forget(Field.SERVICE), service_options=ids)
        return self

    def _learn_person(self, heard: Heard) -> Frame:
        frame = self
        if heard.name and heard.email and frame.name != heard.name and frame.email not in {None, heard.email}:
            frame = replace(frame.unsettled(), phone=None)  # it was another person's
        if heard.name and heard.name != frame.name:
            frame = replace(frame.unsettled(), name=heard.name)
        if heard.email and heard.email != frame.email:
            frame = replace(frame.unsettled(), email=heard.email)
        if heard.phone is not None and heard.phone != frame.phone:
            frame = replace(frame.unsettled(), phone=heard.phone)
        if heard.answer is not None and frame.asked_question is not None:
            kept = tuple(a for a in frame.answers if a[0] != frame.asked_question)
            frame = replace(frame.unsettled(), answers=(*kept, (frame.asked_question, heard.answer)))
        return frame

    def _learn_target(self, heard: Heard) -> Frame:
        if len(heard.target_ids) == 1 and heard.target_ids[0] != self.target_id:
            return replace(self.unsettled(), target_id=heard.target_ids[0], target_options=())
        return self

    def forget(self, what: Field) -> Frame:
        """This frame without one answer and without all that rested on it."""
        frame = self.unsettled()
        match what:
            case Field.BUSINESS:
                return replace(frame.forget(Field.SERVICE), business_id=None)
            case Field.SERVICE:
                cleared = replace(frame, service_id=None, service_options=(), answers=())
                return cleared._without_offer()
            case Field.STAFF:
                return replace(frame, staff=None, choosing_staff=True)._without_offer()
            case Field.DAY:
                return replace(frame, when=replace(frame.when, days=(), soonest=False))._without_offer()
            case Field.SLOT:
                return replace(frame, when=When(days=frame.when.days))._without_offer()
            case Field.NAME:
                return replace(frame, name=None)
            case Field.EMAIL:
                return replace(frame, email=None)
            case Field.PHONE:
                return replace(frame, phone=None)
            case Field.QUESTION:
                return replace(frame, answers=())
            case Field.TARGET:
                return replace(frame, target_id=None, target_options=())
            case Field.CONFIRM | Field.CONFIRM_CANCEL | Field.GOAL:
                return frame

    def _without_offer(self) -> Frame:
        return replace(self, slots=None, open_days=None, missed=False, slot=None)

    def unsettled(self) -> Frame:
        """No summary is on the table: whatever was shown or agreed to no longer holds."""
        return replace(self, intent=None, agreed=False, sent=False)

    def taking(self, slot: Slot) -> Frame:
        """The customer has chosen this slot from the offer."""
        return replace(self.unsettled(), slot=slot, missed=False)

    def for_goal(self, goal: Goal | None) -> Frame:
        """A fresh start towards a goal: who the customer is and what they have booked stays known.

        A booking under way is parked while the customer sees to an older appointment.
        """
        aside = goal in {Goal.CANCEL, Goal.MOVE} and self.goal is Goal.BOOK and self.service_id is not None
        return Frame(
            parked=self.unsettled() if aside else None,
            goal=goal,
            business_id=self.business_id,
            name=self.name,
            email=self.email,
            phone=self.phone,
            made=self.made,
            greeted=self.greeted,
            not_spoken=self.not_spoken,
        )

    def next_booking(self) -> Frame | None:
        """What else was wished for together with the booking that is made now: the same for another, then the rest."""
        fresh = replace(self.for_goal(Goal.BOOK), parked=self.parked)
        if self.for_another:
            same = replace(fresh, service_id=self.service_id, when=self.when, then_services=self.then_services)
            return replace(same, name=None)
        if self.then_services:
            following, *later = self.then_services
            name = None if following.is_for_other else self.name
            fresh = replace(fresh, name=name, then_services=tuple(later))
            return replace(fresh, service_id=following.service_id, when=following.when)
        return None

    def done(self) -> Frame:
        """The goal is reached or dropped: back to the parked booking if there is one, else nothing is under way."""
        if self.parked is None:
            return self.for_goal(None)
        frame = replace(self.parked, made=self.made, name=self.name, email=self.email, phone=self.phone)
        return replace(frame, not_spoken=self.not_spoken)

    def given_up(self) -> Frame:
        """As `done`, with a booking that was under way kept for whoever changes their mind again."""
        is_worth_it = self.goal is Goal.BOOK and self.service_id is not None
        return replace(self.done(), dropped=self.unsettled() if is_worth_it else None)

    def cleared(self) -> Frame:
        """Start over: all answers forgotten; the appointments made in this conversation remain the customer's."""
        return Frame(made=self.made, greeted=True, not_spoken=self.not_spoken)

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `dialogs.stored.read_state` of it equals this frame."""
        named: dict[str, Any] = msgspec.to_builtins(self)
        return {"version": VERSION, **named}
