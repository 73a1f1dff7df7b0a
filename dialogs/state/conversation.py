"""The conversation as a whole, and how tasks come, wait and go in it."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dialogs.acts import AnyAct, Goal
from dialogs.state.agenda import GivenUp, Later, Same, Unread, Wish
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import AnyTask, Booking, Moving
from dialogs.understanding.context import Asked

VERSION = 3
"""Of the stored form. A new part needs no new version, only a default."""


class Done(Struct, frozen=True, omit_defaults=True):
    """What was done last with an appointment that was made: moved, or cancelled."""

    goal: Goal
    appointment_id: str


class Offered(Struct, frozen=True, omit_defaults=True):
    """Something on the screen that can be pressed: its label, what typing it would be, and the acts that it is."""

    label: str
    says: str
    acts: tuple[AnyAct, ...] = ()


class SpokenWith(Struct, frozen=True):
    """The customer writes in `language`, as long as their channel tells `instead_of`."""

    language: str
    instead_of: str


class ConversationState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything the conversation rests on. None, or empty, means: not known yet.

    The last of `tasks` is under way; the one below it goes on when that is done or given up. `agenda` is what was
    wished for besides and comes next. `asked` is what the bot has just asked, `offered` what is on screen. `spoken_of`
    is the service that was last asked about. `unclear` is the sentence that the last message got if nothing came of it.
    `done` is what was done last with an appointment, until something else is begun.
    `begun_anew` is set where what was said before could not be read, until the customer has been told. `not_spoken` are
    the languages of which they have been told that they are not spoken here, `spoken_with` the one that they write in,
    where it is spoken and not that of their channel. `proposed` is what the last message is
    perhaps about: it has been said back, and counts with a yes to that. `told_twins` are the services of which it was
    asked whether another appointment is meant, which is asked once. `interrupted` is set where something has been said
    unasked since the last question, so that a yes may be to that.
    """

    business_id: str | None = None
    customer: Customer = Customer()
    tasks: tuple[AnyTask, ...] = ()
    agenda: tuple[Later, ...] = ()
    asked: Asked | None = None
    asked_question: str | None = None
    offered: tuple[Offered, ...] = ()
    spoken_of: str | None = None
    greeted: bool = False
    unclear: str = ""
    done: Done | None = None
    begun_anew: bool = False
    not_spoken: tuple[str, ...] = ()
    spoken_with: SpokenWith | None = None
    proposed: tuple[AnyAct, ...] = ()
    told_twins: tuple[str, ...] = ()
    interrupted: bool = False

    @property
    def task(self) -> AnyTask | None:
        """What is under way."""
        return self.tasks[-1] if self.tasks else None

    @property
    def visit(self) -> Booking | Moving | None:
        """The booking or move that is under way."""
        task = self.task
        return task if isinstance(task, Booking | Moving) else None

    @property
    def is_idle(self) -> bool:
        return not self.tasks

    @property
    def open_subjects(self) -> frozenset[str]:
        """What a button of an earlier reply can still be about: what can be agreed to, and appointments."""
        waiting = (task.intent for task in self.tasks if task.intent and not task.agreed)
        return frozenset((*waiting, *(made.appointment_id for made in self.customer.made)))

    @property
    def unread(self) -> str:
        return next((later.text for later in self.agenda if isinstance(later, Unread)), "")

    @property
    def given_up(self) -> GivenUp | None:
        return next((later for later in self.agenda if isinstance(later, GivenUp)), None)

    @property
    def wishes(self) -> tuple[Wish | Same, ...]:
        return tuple(later for later in self.agenda if isinstance(later, Wish | Same))

    @property
    def services_next(self) -> tuple[tuple[str, ...], ...]:
        """The services that wait, of each all that it may be."""
        wishes = (later for later in self.agenda if isinstance(later, Wish))
        return tuple((wish.service_id,) if wish.service_id else wish.service_options for wish in wishes)

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is not known yet what became of a write."""
        return self.task is not None and self.task.sent

    def made(self, appointment_id: str | None) -> Made | None:
        return next((made for made in self.customer.made if made.appointment_id == appointment_id), None)

    @property
    def last_made(self) -> Made | None:
        """The appointment that was made last in the business that is spoken of."""
        return next((made for made in reversed(self.customer.made) if made.business_id == self.business_id), None)

    # Moves on the stack of tasks and on the agenda; only `apply/` and what it rests on make them.

    def with_task(self, task: AnyTask) -> ConversationState:
        """The same with what is under way changed."""
        return replace(self, tasks=(*self.tasks[:-1], task))

    def with_visit(self, **changes: Any) -> ConversationState:
        """The same with some of the booking or move that is under way changed; nothing where there is none."""
        return self if self.visit is None else self.with_task(replace(self.visit, **changes))

    def with_customer(self, **changes: Any) -> ConversationState:
        return replace(self, customer=replace(self.customer, **changes))

    def without(self, kind: type[Later]) -> ConversationState:
        return replace(self, agenda=tuple(later for later in self.agenda if not isinstance(later, kind)))

    def unsettled(self) -> ConversationState:
        """No summary is on the table: whatever was shown or agreed to no longer holds."""
        task = self.task
        return self if task is None else self.with_task(replace(task, intent=None, agreed=False, sent=False))

    def pushed(self, task: AnyTask) -> ConversationState:
        """The task is under way now; the one below it waits."""
        below = self.unsettled()
        if below.task is not None:
            below = below.with_task(replace(below.task, business_id=self.business_id))
        return replace(below.without(GivenUp), tasks=(*below.tasks, task), asked=None, spoken_of=None, done=None)

    def popped(self) -> ConversationState:
        """What is under way is done or dropped; the one below it goes on, in its own business."""
        below = replace(self, tasks=self.tasks[:-1], asked=Asked.GOAL, asked_question=None)
        business_id = below.task.business_id if below.task is not None else None
        return replace(below, business_id=business_id or self.business_id)

    def cleared(self) -> ConversationState:
        """Start over: all answers forgotten; the appointments made in this conversation remain the customer's."""
        known = self.customer
        made = Customer(made=known.made, proofs=known.proofs, is_member=known.is_member, gone=known.gone)
        return ConversationState(customer=made, greeted=True, not_spoken=self.not_spoken, spoken_with=self.spoken_with)

    def at_rest(self) -> ConversationState:
        """What may be kept for long: the appointments made here. Who somebody had shown to be is over, and so is what
        was found by that.
        """
        made = tuple(one for one in self.customer.made if not one.found_for)
        return replace(self.cleared(), customer=Customer(made=made))

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `dialogs.stored.read_state` of it equals this state."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return {"version": VERSION, **plain}
