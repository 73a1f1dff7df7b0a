"""The tasks that can be under way, each with what is known of it and what has been shown for it."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import ClassVar, TypeAlias

from msgspec import Struct

from dialogs.acts import Goal, Shift
from dialogs.when import When
from scheduling.model import Slot


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
    """The staff shall know that the customer comes late to an appointment of today, or of the `day` that they name;
    `options` and `others` as in `Moving`.

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
    day: date | None = None


AnyTask: TypeAlias = Booking | Moving | Cancelling | Showing | Recalling | Erasing | Late


class Before(Struct, frozen=True, omit_defaults=True):
    """What the last summary said, before the customer changed it."""

    task: Booking | Moving
    name: str | None = None
    email: str | None = None
    phone: str | None = None
