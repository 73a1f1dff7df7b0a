"""What a conversation knows between two turns: the customer, the tasks, what comes next, and what is on screen.

Frozen values and questions about them; which act changes what is the table in `apply/`. `stored.py` reads what this or
an earlier build has stored.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dialogs.acts import AnyAct, Goal, Shift
from dialogs.understanding.context import Asked
from dialogs.when import When
from scheduling.identity import Identity
from scheduling.model import Slot

VERSION = 3
"""Of the stored form. A new part needs no new version, only a default."""


class Told(Struct, frozen=True, omit_defaults=True):
    """How an appointment was when its customer was last told of it; `link` as in `Made`."""

    service_id: str | None = None
    staff_ids: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    link: str | None = None


class Made(Struct, frozen=True, omit_defaults=True):
    """An appointment made in this conversation, and the intent that made it: this customer may see and change it.

    The rest is how it was when it was last looked at; an earlier build did not keep that. `is_with_anyone` is set where
    the customer did not mind who it is with. `found_for` is the address on it, where it was made elsewhere: it is
    theirs for as long as that is proved. `link` is a mark of the link to join it, "" where there is none; `told` is set
    where it has changed since its customer was told of it, otherwise than by this chat.
    """

    business_id: str
    appointment_id: str
    intent: str
    service_id: str | None = None
    staff_ids: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    customer: str = ""
    is_with_anyone: bool = False
    found_for: str = ""
    link: str | None = None
    told: Told | None = None


class Proof(Struct, frozen=True):
    """A mail address that is theirs beyond doubt, as `scheduling.identity.comparable` gives it, and until when that
    counts.
    """

    address: str
    until: datetime


class Customer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is written to, and what is theirs. `phone` is "" when they would rather give none.

    `is_member`: signed in with an account of the organisation. `code_sent_to` is the address to which a code was sent
    last, and `code` what they have typed of it, until it has been looked at. `gone` are appointments that were found to
    be in the calendar no more, of which they have not been told.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    made: tuple[Made, ...] = ()
    proofs: tuple[Proof, ...] = ()
    is_member: bool = False
    code_sent_to: str = ""
    code: str = ""
    gone: tuple[Made, ...] = ()

    @property
    def identity(self) -> Identity:
        return Identity(frozenset(one.address for one in self.proofs), self.is_member)

    @property
    def is_proved(self) -> bool:
        """Whether the address that is written to is theirs beyond doubt."""
        return self.identity.owns(self.email)


class Task(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something under way. `business_id` is where it goes on while another task is above it.

    `intent` is the one-time id of the question now on the table, `agreed` the yes to exactly that, and `sent` is true
    while a write has had no clear answer. `goal` is what the customer came for. `elsewhere` is set where it is about an
    appointment that was not made in this conversation, which takes a proof of who they are.
    """

    goal: ClassVar[Goal]

    business_id: str | None = None
    intent: str | None = None
    agreed: bool = False
    sent: bool = False
    elsewhere: bool = False


class Guess(Struct, frozen=True):
    """Services of which one is perhaps meant by `words`, which are in none of their names."""

    ids: tuple[str, ...]
    words: str


class DaysSeen(Struct, frozen=True):
    """What a calendar of whole months is drawn of: on the days from `first` to `last`, how many starts each has that
    has any. `today` is when that was looked at, `horizon` the last day that could be booked then, None without a limit.
    """

    today: date
    first: date
    last: date
    free: tuple[tuple[date, int], ...] = ()
    horizon: date | None = None


class Visit(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What booking and moving have in common: a service, with somebody, at a time.

    `service_options` are those between which the customer is asked, and `guess` those that were guessed at. Of
    `staff_ids` any would do; () is whoever is free, and None is whoever is free too, where nothing was said.
    `is_choosing_staff` is set when the customer wants to choose; `free_staff` are then those who have the time that is
    wished for, None where nobody has looked.
    `prefers` is who has the appointment that is moved, where nobody was wished for: they are looked at before others.
    `shift` is counted from the appointment that is moved, or taken again. What is in `not_services`, `not_staff` and
    `not_when` was ruled out: it is never offered, chosen or booked.
    `slots` are the times now on offer, `open_days` the days on offer when there are too many times to list; None means
    that nobody has looked yet. `missed` is set when what is on offer is not what was wished for, and `looked_until` is
    the last day that was looked at, where nothing at all was found. `days_seen` is what was
    seen on the way, None where no more than one day was looked at. `unkept` is the start of which they have been told
    that it is not kept for them.
    `before` is what stood in the last summary: it stands again when the customer drops their change.
    """

    service_id: str | None = None
    service_options: tuple[str, ...] = ()
    guess: Guess | None = None
    staff_ids: tuple[str, ...] | None = None
    prefers: tuple[str, ...] = ()
    is_choosing_staff: bool = False
    free_staff: tuple[str, ...] | None = None
    when: When = When()
    shift: Shift | None = None
    not_services: tuple[str, ...] = ()
    not_staff: tuple[str, ...] = ()
    not_when: tuple[When, ...] = ()
    slots: tuple[Slot, ...] | None = None
    open_days: tuple[date, ...] | None = None
    missed: bool = False
    looked_until: date | None = None
    days_seen: DaysSeen | None = None
    slot: Slot | None = None
    unkept: datetime | None = None
    answers: tuple[tuple[str, str], ...] = ()
    before: Before | None = None

    @property
    def staff_id(self) -> str | None:
        """The one person who is wished for; None for anyone, or any of several."""
        return self.staff_ids[0] if self.staff_ids is not None and len(self.staff_ids) == 1 else None

    @property
    def with_id(self) -> str | None:
        """Who it will be with, as far as that is settled: who is wished for, or has the time that is chosen."""
        ids = self.with_ids
        return ids[0] if len(ids) == 1 else None

    @property
    def with_ids(self) -> tuple[str, ...]:
        """As `with_id`, where it takes several of the staff at once: all of them, and only together settled."""
        if self.slot is not None and self.slot.staff_needed > 1:
            return self.slot.settled
        if self.staff_id is not None:
            return (self.staff_id,)
        return self.slot.settled if self.slot is not None else ()

    @property
    def is_guess(self) -> bool:
        """Whether none of those that are asked about was named, so that something else may be meant."""
        return bool(self.service_options) and self.guess is not None and set(self.service_options) <= {*self.guess.ids}

    @property
    def changes_service(self) -> bool:
        """Whether an appointment that is made shall be one of another service afterwards."""
        return False


class Together(Enum):
    """How several come who each have an appointment of their own: with different staff, or one after the other."""

    AT_ONCE = "at-once"
    IN_TURN = "in-turn"


class Guest(Struct, frozen=True, omit_defaults=True):
    """Somebody who comes with the customer. `name` is None until it is known, and "" where it was left out.

    `slot` is the time that is kept for them once that of the first is chosen.
    """

    name: str | None = None
    slot: Slot | None = None


class Booking(Visit, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A new appointment, or one for each of several people: for one person, and then for each of the `guests`.

    `asks_people` is set when the customer is to say how many they are. `together` is not asked of a class. Once the
    first is booked, the next is the one whom this is for: `place` is their number among all who were agreed to, and
    `guest_name` who they are, where it is not the customer. `twin` is an appointment for the same service that they
    have, where it is to be asked whether that is meant; `is_another` where they have said that it is not. `reached` is
    the `dialogs.happenings.Stage` to which it had come at the most, "" at the start: each is counted once.
    """

    goal: ClassVar[Goal] = Goal.BOOK

    asks_people: bool = False
    together: Together | None = None
    guests: tuple[Guest, ...] = ()
    place: int = 1
    guest_name: str = ""
    twin: str | None = None
    is_another: bool = False
    reached: str = ""

    @property
    def people(self) -> int:
        return 1 + len(self.guests)


class Moving(Visit, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """An appointment that gets a new time, person or service.

    `options` are the appointments between which the customer is asked, `moves_from` is the service it has now, and
    `keeps_time` is set when only its person shall change. `others` go to the same time with the same yes, one after the
    other.
    """

    goal: ClassVar[Goal] = Goal.MOVE

    appointment_id: str | None = None
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    moves_from: str | None = None
    keeps_time: bool = False

    @property
    def changes_service(self) -> bool:
        return self.moves_from not in {None, self.service_id}


class Cancelling(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """An appointment that shall be cancelled; `options` and `others` as in `Moving`."""

    goal: ClassVar[Goal] = Goal.CANCEL

    appointment_id: str | None = None
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class Showing(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What was booked here, or one of it, is shown. `is_again`: its confirm button was pressed once more."""

    goal: ClassVar[Goal] = Goal.SHOW

    appointment_id: str | None = None
    is_again: bool = False


class Recalling(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What is kept of the customer is told: of this conversation, and `is_wide` of all that is under their address."""

    goal: ClassVar[Goal] = Goal.RECALL

    is_wide: bool = False


class Erasing(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What is kept of the customer is erased. `is_here_only`: of this conversation alone, where no address is proved.

    `ahead` are their appointments that lie ahead, None where nobody has looked since something was changed, and
    `is_settled` is set once it is known whether those shall be cancelled first.
    """

    goal: ClassVar[Goal] = Goal.ERASE

    is_here_only: bool = False
    ahead: tuple[str, ...] | None = None
    is_settled: bool = False


class Late(Task, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """The staff shall know that the customer comes late to an appointment of today; `options` and `others` as in
    `Moving`.

    By how much, as far as they have said it: in `minutes`, as the time at which they come instead (`arrives`), or as
    the minutes of that alone (`past_hour`).
    """

    goal: ClassVar[Goal] = Goal.LATE

    appointment_id: str | None = None
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    minutes: int = 0
    arrives: time | None = None
    past_hour: int | None = None


AnyTask: TypeAlias = Booking | Moving | Cancelling | Showing | Recalling | Erasing | Late


class Before(Struct, frozen=True, omit_defaults=True):
    """What the last summary said, before the customer changed it."""

    task: Booking | Moving
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Wish(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A service that is wished for besides, perhaps for somebody else; right after the one before it if no `when`.

    `service_options` are those between which is asked when its turn comes, where the words fit several.
    """

    service_id: str | None = None
    service_options: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] | None = None
    when: When = When()
    is_for_other: bool = False


class Same(Struct, frozen=True, tag=True):
    """The same as what is under way, for one person more."""


class Unread(Struct, frozen=True, tag=True):
    """A message that could not be seen to: Graph was down, the business not chosen, or a write still looked into."""

    text: str


class GivenUp(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A booking that was just given up, with what should have followed it, for whoever thinks better of it."""

    task: Booking | Moving
    wishes: tuple[Wish | Same, ...] = ()


Later: TypeAlias = Wish | Same | Unread | GivenUp


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
    asked whether another appointment is meant, which is asked once.
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
