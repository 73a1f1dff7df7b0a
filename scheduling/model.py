"""The words of the booking service: slots, reasons, orders and outcomes, all frozen values.

A day here is a date on a calendar; a moment is an aware datetime. Nothing in this module waits or decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from graph.model import Answer, Appointment, Business, Question, SchedulingPolicy, Service, StaffMember
from scheduling.identity import NOBODY, Identity
from scheduling.limits import Limit
from scheduling.operator_rules import CustomerContact, StaffHoursZone


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one business offers by chat: visible, bookable services, and the staff who can take appointments.

    `questions` are all custom questions of the business by id; a service names those it needs. `zone` is the zone in
    which the business's hours are meant, and those of its staff unless `staff_hours_zone` says otherwise.
    `also_called` are other names of services, by the service's id. `kept` are the services, hidden ones too, whose
    appointments the business alone moves and cancels; `contact` is how customers have to be reached. `domains` are the
    mail domains of the organisation's own people, in lower case. `staff_needed` says of services how many of their
    staff have to be there at once, where one alone cannot give them.
    """

    business: Business
    zone: ZoneInfo
    services: tuple[Service, ...]
    staff: tuple[StaffMember, ...]
    questions: dict[str, Question]
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    staff_hours_zone: StaffHoursZone = StaffHoursZone.BUSINESS
    kept: frozenset[str] = frozenset()
    contact: CustomerContact = CustomerContact.EMAIL
    domains: frozenset[str] = frozenset()
    staff_needed: Mapping[str, int] = field(default_factory=dict)

    def service(self, service_id: str) -> Service | None:
        return next((s for s in self.services if s.id == service_id), None)

    def member(self, staff_id: str) -> StaffMember | None:
        return next((s for s in self.staff if s.id == staff_id), None)

    def staff_of(self, service: Service) -> tuple[StaffMember, ...]:
        """The staff who provide a service; a service that names nobody is provided by all."""
        return tuple(s for s in self.staff if not service.staff_ids or s.id in service.staff_ids)

    def is_kept(self, appointment: Appointment) -> bool:
        """Whether the business alone moves and cancels it. Staff may have allowed it for this one appointment."""
        return appointment.service_id in self.kept and not appointment.customer_may_manage

    def staff_needed_for(self, service: Service) -> int:
        """How many of its staff one appointment of the service takes."""
        return self.staff_needed.get(service.id, 1)

    def policy_of(self, service: Service) -> SchedulingPolicy:
        """The rules in force for a service: its own over the business's."""
        return (service.policy or SchedulingPolicy()).over(self.business.policy)


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """What the calendar is asked about: a service of a business, with one of its staff, or with anyone (None).

    `people` come at the same time: to so many seats in one class, or each to somebody else of the staff. Where it takes
    a team, `staff_id` is among them, and so are all of `also_with`.
    """

    catalogue: Catalogue
    service: Service
    staff_id: str | None = None
    people: int = 1
    also_with: tuple[str, ...] = ()

    @property
    def staff_needed(self) -> int:
        return self.catalogue.staff_needed_for(self.service)

    @property
    def wished(self) -> frozenset[str]:
        """Those without whom it is not wanted."""
        return frozenset(self.also_with if self.staff_id is None else (self.staff_id, *self.also_with))

    @property
    def staff(self) -> tuple[StaffMember, ...]:
        """Who could give it, by the catalogue alone."""
        able = self.catalogue.staff_of(self.service)
        is_any_of_them = self.staff_needed > 1 or not self.wished
        return able if is_any_of_them else tuple(one for one in able if {one.id} == self.wished)


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """What is looked for: a time for a service, with one of its staff, or with anyone (`staff_id` None).

    What `holder` holds is not in their own way, nor is the old time of the appointment `moving`. `people` and
    `also_with` as in `ServiceChoice`. `identity` is who asks, as not everybody may book here. For how long and how
    much may be held, `network` is where they are, in a form that it can be counted by, "" where that is not known, and
    `is_named` whether they have given a name.
    """

    business_id: str
    service_id: str
    staff_id: str | None = None
    holder: str | None = None
    moving: str | None = None
    people: int = 1
    also_with: tuple[str, ...] = ()
    identity: Identity = NOBODY
    network: str = ""
    is_named: bool = False


class Slot(Struct, frozen=True, gc=False):
    """A time that can be booked now, with the staff who could take it, the best choice first.

    It takes `staff_needed` of them at once, and the first so many could. Once it is held, those are all it names.
    `places` is how many are left in a class that others have joined, 0 where there is none to join.

    A month has thousands; a Struct is made in a third of the time of a frozen dataclass.
    """

    start: datetime
    minutes: int
    staff_ids: tuple[str, ...]
    staff_needed: int = 1
    places: int = 0

    @property
    def settled(self) -> tuple[str, ...]:
        """Who takes it, where it can be nobody else; () where there is a choice."""
        return self.staff_ids if len(self.staff_ids) == self.staff_needed else ()

    def having(self, *staff_ids: str) -> Slot:
        """As the time of these, and where it takes more, of those who come next."""
        others = (one for one in self.staff_ids if one not in staff_ids)
        return replace(self, staff_ids=(*staff_ids, *others)[: self.staff_needed])

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


class Rule(Enum):
    """Why a wished time is not on offer, in the order in which a receptionist would say it.

    The last are of appointments that are made: why they cannot be moved or cancelled here.
    """

    PAST = "past"
    NOT_BOOKABLE = "not-bookable"
    TOO_SOON = "too-soon"
    TOO_FAR = "too-far"
    CLOSED_DAY = "closed-day"
    CLOSED = "closed"
    STAFF_AWAY = "staff-away"
    TAKEN = "taken"
    TOO_FEW = "too-few"
    OFF_GRID = "off-grid"
    KEPT = "kept"
    MOVED_OFTEN = "moved-often"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that excludes a wished time.

    `notice` is set for TOO_SOON (the notice needed) and for a cancellation that comes too late; `limit` is the last
    bookable day for TOO_FAR; `opens`/`closes` are the hours of that day in the business's zone for CLOSED, and `closes`
    is the end of those hours that the time lies in, if it does. `places` is for how many people there is room, for
    TOO_FEW; `most` how often an appointment may be moved, for MOVED_OFTEN.
    """

    rule: Rule
    notice: timedelta | None = None
    limit: date | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    places: int = 0
    most: int = 0


class Change(Enum):
    """What a customer may want to do to an appointment that is made."""

    MOVE = "move"
    CANCEL = "cancel"


class Wish(Enum):
    """What a customer may give up to be helped, in the order in which a receptionist would offer it."""

    TIME = "time"
    STAFF = "staff"
    DAY = "day"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best slot if this one wish is given up and all others are kept.

    `business_id` and `service_id` say where and what: at another business the same service has another id.
    """

    given_up: Wish
    business_id: str
    service_id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Person:
    """Who the appointment is for. E-mail in the form that email-validator normalises, phone in E.164 or None.

    The e-mail is "" for whoever has given none.
    """

    name: str
    email: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What the business wants customers to agree to, as it was shown, and when they did; Graph has no field for it."""

    text: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """A booking that a customer has said yes to. `intent` is its one-time id: one intent, at most one appointment.

    `staff_id` is the person whom the customer asked for, or None for anyone; `also_with` are the others of a team whom
    they were told of. `zone` is the customer's IANA zone.
    `holder` is in whose name a hold was taken; what is reported later names it too. `place` is the number of this
    person among those who come together: each is an order, and has a hold, of their own. `identity` is who asks for it;
    `network`, where they are, and `user`, as whom their channel has signed them in, are in a form that limits can be
    counted by, "" where that is not known.
    """

    intent: str
    business_id: str
    service_id: str
    start: datetime
    person: Person
    staff_id: str | None = None
    zone: str | None = None
    answers: tuple[Answer, ...] = field(default=())
    notes: str = ""
    holder: str | None = None
    place: int = 1
    also_with: tuple[str, ...] = ()
    identity: Identity = NOBODY
    consent: Consent | None = None
    network: str = ""
    user: str = ""

    @property
    def held_by(self) -> str | None:
        return place_of(self.holder, self.place) if self.holder else self.holder


def place_of(holder: str, place: int) -> str:
    """In whose name a slot is held for one of several who come together; the first holds in the name of them all."""
    return holder if place == 1 else f"place/{place}/{holder}"


def holder_of(held_by: str) -> str:
    """Whose place it is: the way back from `place_of`."""
    return re.sub(r"^place/\d+/", "", held_by)


@dataclass(frozen=True, slots=True)
class MoveOrder:
    """A move that a customer has said yes to. `intent` is its one-time id: whatever happens, it is carried out once.

    `staff_id` None keeps the staff when they are free then; `also_with` as in `Order`. `service_id` None keeps the
    service; another one comes with the `answers` to its questions, which are None where it is finished for a customer
    who has gone on. `holder` is in whose name a hold was taken; what is reported later names it too. `identity`
    is who asks for it.
    """

    intent: str
    business_id: str
    appointment_id: str
    start: datetime
    staff_id: str | None = None
    service_id: str | None = None
    answers: tuple[Answer, ...] | None = ()
    holder: str | None = None
    also_with: tuple[str, ...] = ()
    identity: Identity = NOBODY

    @property
    def is_unattended(self) -> bool:
        """Whether it is finished for a customer who has gone on."""
        return self.answers is None

    def is_where(self, own: Appointment) -> bool:
        """Whether it is what they have already."""
        is_same_staff = self.staff_id is None or {self.staff_id, *self.also_with} <= set(own.staff_ids)
        return not self.is_another_service(own) and own.start == self.start and is_same_staff

    def is_another_service(self, own: Appointment | None) -> bool:
        return self.service_id is not None and (own is None or own.service_id != self.service_id)


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """A cancellation that a customer has said yes to; `message` goes to the staff and the customer by mail.

    `holder` is who is told when the answer can only be given later, `identity` who asks for it.
    """

    intent: str
    business_id: str
    appointment_id: str
    message: str
    holder: str | None = None
    identity: Identity = NOBODY


@dataclass(frozen=True, slots=True)
class NoteOrder:
    """What a customer wants the staff to know of an appointment, in one line of its staff notes.

    `text` says it without whose it is and when it was said, which are put before it. `identity` is who asks for it.
    """

    business_id: str
    appointment_id: str
    text: str
    identity: Identity = NOBODY

    @property
    def intent(self) -> str:
        """The same for the same words: said twice, it is one wish."""
        return f"note/{self.business_id}/{self.appointment_id}/{self.text}"


@dataclass(frozen=True, slots=True)
class Held:
    """The slot is kept for its holder until `until`, and by those of the staff whom it names: one, or a team."""

    slot: Slot
    until: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """Written, and read back: `appointment` is what Graph holds."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AlreadyBooked:
    """This intent was carried out before; `appointment` is what it made."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Moved:
    """The appointment as read back after the move.

    `still_there` is the old one, where the move is a new appointment and the old one could not be cancelled yet, or
    never will be (`is_left_there`). `has_lost_link`: it could be joined online by a link, and has none now.
    `besides` is what an earlier change of it has made, which was not to be the end of this one and stays as well.
    """

    appointment: Appointment
    still_there: Appointment | None = None
    is_left_there: bool = False
    has_lost_link: bool = False
    besides: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Gone from the calendar, whether by this call or before it.

    `is_found_gone` where nothing was sent for it: others were faster, or have made it another one. Then that is
    `changed_into`, by its id, which may be gone as well. `old_id` is of the one that it had been changed from, where
    that was still to be left, and is gone as well.
    """

    is_found_gone: bool = field(default=False, compare=False)
    old_id: str = field(default="", compare=False)
    changed_into: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Noted:
    """The staff notes have it, by this call or before it: `appointment` is what Graph holds."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """Somebody was faster; nothing was written, or what was written has been taken back."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The business's rules do not allow it; nothing was written."""

    reasons: tuple[Reason, ...]


class Access(Enum):
    """Whether somebody may book where the business has not opened its page to all: ALLOWED, or what stands against it.

    MEMBERS_ONLY: only people of the organisation book here. PROVE_ADDRESS: the address that goes onto the appointment
    has to be proved.
    """

    ALLOWED = "allowed"
    MEMBERS_ONLY = "members-only"
    PROVE_ADDRESS = "prove-address"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The business has not opened its page to them; nothing was written."""

    access: Access


@dataclass(frozen=True, slots=True)
class NotFound:
    """The appointment, or what it rests on, is not there (any more)."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The write was sent, no clear answer came, and looking did not settle it yet. Ask again with the same intent."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """This limit has been reached; nothing was written, and what was asked for may be free all the same."""

    limit: Limit


HoldOutcome: TypeAlias = Held | SlotTaken | Refused | NotFound
BookOutcome: TypeAlias = Booked | AlreadyBooked | SlotTaken | Refused | NotFound | Uncertain
MoveOutcome: TypeAlias = Moved | SlotTaken | Refused | NotFound | Uncertain
CancelOutcome: TypeAlias = Cancelled | Refused | Uncertain
NoteOutcome: TypeAlias = Noted | Refused | NotFound | Uncertain

# What the booking service answers to a customer, who may not be allowed to ask, or have asked for too much.
HoldAnswer: TypeAlias = HoldOutcome | Forbidden | TooMany
BookAnswer: TypeAlias = BookOutcome | Forbidden | TooMany
MoveAnswer: TypeAlias = MoveOutcome | Forbidden
CancelAnswer: TypeAlias = CancelOutcome | Forbidden
NoteAnswer: TypeAlias = NoteOutcome | Forbidden
