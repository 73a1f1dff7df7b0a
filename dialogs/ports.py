"""The few things the conversation needs of others, which fit this without inheriting it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from graph.model import Appointment
from scheduling.identity import Identity
from scheduling.model import (
    Alternative,
    BookAnswer,
    CancelAnswer,
    CancelOrder,
    Catalogue,
    Change,
    HoldAnswer,
    MoveAnswer,
    MoveOrder,
    NoteAnswer,
    NoteOrder,
    Order,
    Reason,
    Slot,
    SlotQuery,
)


class Desk(Protocol):
    """`scheduling.service.BookingService`.

    Each call may raise `graph.errors.BookingsError`: TryLater when Graph is down, NotAllowed when the set-up is wrong.
    """

    @property
    def business_ids(self) -> tuple[str, ...]:
        """The businesses that are served here, in the operator's order; never empty."""

    async def catalogue(self, business_id: str) -> Catalogue:
        """What the business offers; served from a cache of minutes."""

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        """The slots that start in [start, end), earliest first."""

    async def why_not(self, query: SlotQuery, start: datetime) -> tuple[Reason, ...]:
        """The rules that exclude this start; empty when it is free."""

    async def why_not_day(self, query: SlotQuery, day: date) -> tuple[Reason, ...]:
        """The rules that exclude the whole day on the business's calendar; empty when something is free."""

    async def why_not_change(self, business_id: str, appointment: Appointment, change: Change) -> tuple[Reason, ...]:
        """The rules by which an appointment cannot be moved or cancelled here; empty when it can."""

    async def alternatives(self, query: SlotQuery, start: datetime) -> tuple[Alternative, ...]:
        """For a start that is not free: one slot for each wish whose giving up would help, in the order of `Wish`."""

    async def hold(self, query: SlotQuery, start: datetime) -> HoldAnswer:
        """Keeps a slot for the query's holder for some minutes; one hold per holder."""

    async def renew(self, holder: str, *, is_named: bool = False) -> datetime | None:
        """Keep it some minutes more; None when there is nothing kept (any more). `is_named` as in `SlotQuery`."""

    async def release(self, holder: str) -> None:
        """Let others have it; a hold that there is not is fine."""

    async def book(self, order: Order) -> BookAnswer:
        """Write the appointment exactly once; the same intent again gets the same answer."""

    async def appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        """What lies ahead of whoever has proved their address, however it was booked, earliest first."""

    async def past_appointments_of(self, business_id: str, identity: Identity) -> tuple[Appointment, ...]:
        """What was last of whoever has proved their address, within a year, latest first."""

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        """The appointment as Graph holds it now; None when it is gone."""

    async def move(self, order: MoveOrder) -> MoveAnswer:
        """Give an appointment a new time, or another service, exactly once."""

    async def cancel(self, order: CancelOrder) -> CancelAnswer:
        """Cancel, and read back that it is gone."""

    async def leave_note(self, order: NoteOrder) -> NoteAnswer:
        """Tell the staff something of an appointment: written once, and read back."""


@dataclass(frozen=True, slots=True)
class Described:
    """Something that can be meant. `text` tells more of it than its name, and begins with that."""

    name: str
    text: str


class Meaning(Protocol):
    """Tells how near things are to what was said, by what the words mean."""

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        """Of each thing the cosine, 1 for the same; None where it cannot be told in time."""

    def prepare(self, things: Sequence[Described]) -> None:
        """These will be asked about: what can be worked out beforehand is, in the background."""


class Model(Protocol):
    """A language model that answers in JSON."""

    async def answer(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
    ) -> object | None:
        """What it answers, by the schema or not; None where there is no answer in time. Raises nothing."""


class ModelPolicy(Enum):
    """When a model is asked: never, where the rules left a doubt or words unread, or about any message with words."""

    NEVER = "never"
    DOUBTS = "doubts"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Aids:
    """What may help with messages that words do not settle; None where it is not installed or switched off.

    `model_at` is where the model is, for whoever wants to know who reads what they write.
    """

    meaning: Meaning | None = None
    model: Model | None = None
    policy: ModelPolicy = ModelPolicy.DOUBTS
    model_at: str = ""


NO_AIDS = Aids()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a code or tries one: `conversation` as in `Said.holder`, and `network`, where the request came from,
    as far as that is known. Limits are counted by both.
    """

    conversation: str
    network: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in plain text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptElsewhere:
    """How many other conversations are kept of somebody, and how many bookings, moves and cancellations of theirs are
    on record.
    """

    conversations: int
    records: int


class PersonalData(Protocol):
    """What is kept of somebody besides the conversation that they are in. `bot.erasing`."""

    async def kept(self, addresses: Collection[str], conversation: str) -> KeptElsewhere:
        """For whoever has proved that these addresses are theirs. `conversation` as in `Said.holder`."""


@dataclass(frozen=True, slots=True)
class CalendarRef:
    """Which appointment goes into the customer's calendar, as the one called `uid` there, in the words of `locale`."""

    business_id: str
    appointment_id: str
    uid: str
    locale: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An appointment that has been cancelled, as its entry in the customer's calendar is called `uid`. It says nothing
    of the customer. `changed` is later than all that was written to it before.
    """

    uid: str
    start: datetime
    end: datetime
    title: str
    organizer: str
    changed: datetime


class CalendarFiles(Protocol):
    """Gives an appointment away as a file for the customer's own calendar. `bot.calendar_files`."""

    def address_of(self, wanted: CalendarRef, now: datetime) -> str:
        """Where the file can be had for some time, on our own host: nobody guesses it, and it names nobody."""

    def address_of_withdrawal(self, gone: Withdrawal, now: datetime) -> str:
        """The same for the file that takes the appointment out of the calendar again."""


class CodeSending(Enum):
    """What became of the wish for a code. SENT says nothing of whether there is such a mailbox, nor who knows it."""

    SENT = "sent"
    TOO_MANY = "too-many"
    NOT_SENT = "not-sent"


class CodeCheck(Enum):
    """Whether a code was right. OVER: late, used, replaced, not of here, or tried too often; a new one is needed."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


class AddressProofs(Protocol):
    """Shows that a mail address is the customer's own, by a code that is sent there. `bot.identity.codes`.

    Raises nothing but what the database raises.
    """

    @property
    def is_available(self) -> bool:
        """Whether codes can be sent from here at all."""

    async def send(self, address: str, asker: Asker, letter: Callable[[str], Letter]) -> CodeSending:
        """Send a new code, which replaces any earlier one of this conversation; `letter` is the mail with a code."""

    async def check(self, address: str, code: str, asker: Asker) -> CodeCheck:
        """Try a code. A right one is used up by it."""
