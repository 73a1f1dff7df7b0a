"""The facts found in one message, as plain values. Nothing here decides what they mean for the booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import Enum


class Goal(Enum):
    """What the customer came for."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    LOOK_UP = "look-up"


class Command(Enum):
    """Things that can be said at any time, whatever was asked."""

    START_OVER = "start-over"
    GIVE_UP = "give-up"
    GO_BACK = "go-back"
    TRY_AGAIN = "try-again"
    HELP = "help"
    PERSON = "person"
    HELLO = "hello"
    THANKS = "thanks"


class Topic(Enum):
    """Questions in between, answered from what the business has published."""

    PRICE = "price"
    LENGTH = "length"
    HOURS = "hours"
    ROTA = "rota"
    PLACE = "place"
    CONTACT = "contact"
    SERVICES = "services"
    STAFF = "staff"
    ABOUT = "about"
    ADVANCE = "advance"
    CHANGES = "changes"
    PRIVACY = "privacy"
    LATE = "late"
    IDENTITY = "identity"


class Field(Enum):
    """Something that a frame may still need."""

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


class Trouble(Enum):
    """Something was said, and it cannot be used as it is."""

    PAST_DAY = "past-day"
    NO_SUCH_DAY = "no-such-day"
    OTHER_WEEKDAY = "other-weekday"
    NO_SUCH_TIME = "no-such-time"
    BAD_EMAIL = "bad-email"
    BAD_PHONE = "bad-phone"
    TOO_LONG = "too-long"
    NO_SUCH_STAFF = "no-such-staff"
    UNKNOWN_BUTTON = "unknown-button"


ANYONE = "*"
"""The wish to be served by whoever is free; a staff id is never this."""


@dataclass(frozen=True, slots=True)
class When:
    """A wish for a day and a time of day, on the calendar of the conversation's zone.

    `days` are all the days that would do (empty: no day was said). `at` is one time; `after` and `before` bound the
    start, `after` included and `before` not. `soonest` asks for the first that is free. `choices` are several wishes of
    which each would do ("Friday at 6 or Saturday at 11"); then `days` are those of all, and the times stand in them.
    """

    days: tuple[date, ...] = ()
    at: time | None = None
    after: time | None = None
    before: time | None = None
    soonest: bool = False
    choices: tuple[When, ...] = ()

    @classmethod
    def one_of(cls, choices: Sequence[When]) -> When:
        return cls(days=tuple(sorted({day for one in choices for day in one.days})), choices=tuple(choices))

    def __bool__(self) -> bool:
        return bool(self.days or self.has_time or self.soonest)

    @property
    def has_time(self) -> bool:
        return bool(self.at is not None or self.after is not None or self.before is not None or self.choices)

    @property
    def names_starts(self) -> bool:
        """Whether it says just when to begin, and not between which hours."""
        return self.at is not None or (bool(self.choices) and all(one.at is not None for one in self.choices))

    def fits(self, day: date, moment: time) -> bool:
        """Whether a start on this day, at this time of it, is within the wish."""
        if self.choices:
            return any(one.fits(day, moment) for one in self.choices)
        if self.days and day not in self.days:
            return False
        if self.at is not None:
            return moment == self.at
        return (self.after is None or moment >= self.after) and (self.before is None or moment < self.before)

    def changed_by(self, later: When) -> When:
        """This wish with what was said later on top: a new day keeps the old time of day, and the reverse."""
        if later.soonest and not later.days:
            return replace(later, days=self.days)
        days = later.days or self.days
        if later.has_time:
            return replace(later, days=days)
        there = next((one for one in self.choices if set(days) <= set(one.days)), None)
        return replace(there or self, days=days, soonest=later.soonest, choices=())


@dataclass(frozen=True, slots=True)
class Following:
    """A second service that is wished for in the same breath, perhaps for somebody else.

    `when` is empty for right after the one before it.
    """

    service_id: str
    when: When = field(default_factory=When)
    is_for_other: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message said. Ids are ids of the catalogue; texts are the customer's own words, cleaned.

    `shift` is how much later than what is chosen already, or booked ("half an hour earlier").
    `right_after` wishes for the time after the appointment that is made, `same_day` for its day, `same_again` for its
    service, and `for_companion` for its service and time, for somebody else.
    `of_it` points at what was spoken of last; `then_services` are wished for after the one in `service_ids`.
    `service_ids` and `target_ids` hold several when the words fit several. `skip` means "nothing to give here" and is
    an answer only to a question that may be skipped. `lists` asks what times there are, whatever was wished before.
    `asks_of` and `asks_days` are whom and which days a question is about: they are no wishes.
    `change` names a field that shall be asked again. `troubles` carry the words at fault where that helps to answer
    kindly.
    """

    goal: Goal | None = None
    command: Command | None = None
    topics: tuple[Topic, ...] = ()
    asks_of: str | None = None
    asks_days: tuple[date, ...] = ()
    yes: bool = False
    no: bool = False
    skip: bool = False
    change: Field | None = None
    business_id: str | None = None
    service_ids: tuple[str, ...] = ()
    then_services: tuple[Following, ...] = ()
    staff: str | None = None
    when: When = field(default_factory=When)
    pick: int | None = None
    lists: bool = False
    cannot_come: bool = False
    corrects: bool = False
    same_time: bool = False
    also: bool = False
    of_it: bool = False
    right_after: bool = False
    same_again: bool = False
    same_day: bool = False
    for_companion: bool = False
    several: bool = False
    series: bool = False
    not_staff: str | None = None
    shift: timedelta | None = None
    earlier: bool = False
    later: bool = False
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    answer: str | None = None
    target_ids: tuple[str, ...] = ()
    intent: str | None = None
    troubles: tuple[tuple[Trouble, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything at all was understood."""
        return self != Heard()
