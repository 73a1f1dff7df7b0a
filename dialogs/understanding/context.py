"""All that a message is read against, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from dialogs.acts import AnyAct, Goal
from dialogs.when import When


class Asked(Enum):
    """What the bot has just asked."""

    GOAL = "goal"
    BUSINESS = "business"
    SERVICE = "service"
    STAFF = "staff"
    DAY = "day"
    TIME = "time"
    PEOPLE = "people"
    TOGETHER = "together"
    NAME = "name"
    GUEST = "guest"
    EMAIL = "email"
    CODE = "code"
    PHONE = "phone"
    QUESTION = "question"
    CONFIRM = "confirm"
    CONFIRM_CANCEL = "confirm-cancel"
    WHICH = "which"
    ELSEWHERE = "elsewhere"
    """Whether they shall hear too what is kept under their address in other conversations."""
    UPCOMING = "upcoming"
    """Whether what lies ahead shall be cancelled before all that leads to them is erased."""
    CONFIRM_ERASE = "confirm-erase"
    ANOTHER = "another"
    """Whether it shall be another appointment, or the one that they have at another time."""

    HOW_LATE = "how-late"
    MOVE_INSTEAD = "move-instead"
    """Whether an appointment shall be moved, as nothing else can be done about it."""

    UNDERSTOOD = "understood"
    """Whether a message was understood as is said back."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something on the screen that can be pressed, or typed as it stands; `acts` is what it means."""

    label: str
    acts: tuple[AnyAct, ...]


@dataclass(frozen=True, slots=True)
class NamedService:
    """A service by what customers call it. `also_called` are the business's own other names of it."""

    id: str
    name: str
    also_called: tuple[str, ...] = ()
    length: timedelta = timedelta(0)
    staff_ids: tuple[str, ...] = ()
    description: str = ""
    seats: int = 1
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class NamedStaff:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MadeAppointment:
    """An appointment of this customer; `start` in the conversation's zone."""

    id: str
    service_id: str
    staff_ids: tuple[str, ...]
    start: datetime
    customer: str = ""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the business; `options` are empty where any words would do."""

    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of what is under way. `start` is the slot that is chosen.

    Of several who come together `other_starts` are the times of the others, and `is_at_once` says whether all have the
    same; None where that is not known. `services_next` wait until it is made. `appointment_ids` are the appointments
    that are moved or cancelled.
    """

    goal: Goal | None = None
    service_id: str | None = None
    staff_id: str | None = None
    when: When = field(default_factory=When)
    start: datetime | None = None
    other_starts: tuple[datetime, ...] = ()
    is_at_once: bool | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    services_next: frozenset[str] = frozenset()
    appointment_ids: tuple[str, ...] = ()

    @property
    def service_ids(self) -> frozenset[str]:
        """All that is wished for, now or next."""
        return self.services_next | ({self.service_id} if self.service_id else set())


@dataclass(frozen=True, slots=True)
class Done:
    """What was done last with an appointment; `start` is when it is now, where it still is."""

    goal: Goal
    appointment_id: str
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What was asked, what is on offer, what is known, and the business spoken to.

    `now` is aware, in the conversation's zone. `options` are what can be picked, in their order ("the second");
    `buttons` whatever else can be pressed. `days` and `starts` are the days and times on offer. `hours` are the spans
    in which the business is open, Monday first. `country` (ISO 3166) is the business's: its feasts, its phone numbers.
    `names_asked` are as many names as can be given now; `may_skip_name` where they are of those who come too, and may
    be left out.
    `spoken_of` is the service that was last asked about, `done` what was done last with an appointment.
    `seen_from` is the day of the appointment that is moved: days are seen from it, and no longer from today.
    `is_foreign`: the message is in a language that is not read here, so values are all that can be understood.
    `also_dates_in` is a language, not read here either, of which the names of days and months are known.
    """

    now: datetime
    locale: str
    country: str = ""
    asked: Asked | None = None
    question: AskedQuestion | None = None
    options: tuple[Option, ...] = ()
    buttons: tuple[Option, ...] = ()
    days: tuple[date, ...] = ()
    starts: tuple[datetime, ...] = ()
    draft: Draft = field(default_factory=Draft)
    appointments: tuple[MadeAppointment, ...] = ()
    services: tuple[NamedService, ...] = ()
    staff: tuple[NamedStaff, ...] = ()
    businesses: tuple[tuple[str, str], ...] = ()
    hours: tuple[tuple[tuple[time, time], ...], ...] = ((),) * 7
    names_asked: int = 1
    may_skip_name: bool = False
    is_foreign: bool = False
    also_dates_in: str = ""
    spoken_of: str | None = None
    done: Done | None = None
    seen_from: date | None = None

    @property
    def today(self) -> date:
        return self.now.date()
