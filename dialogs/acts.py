"""What one message of the customer does: the only form in which anything after the reading meets their words.

`understanding.read` gives them; `apply` takes them in; a button carries them. They are small frozen values, so that
state, buttons and transcripts keep them as plain data. `span` is where in the cleaned message the words stand on which
an act rests; a button's act rests on none.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum
from typing import TypeAlias

from msgspec import Struct

from dialogs.when import When

Span: TypeAlias = tuple[int, int]
NOWHERE: Span = (0, 0)


class Goal(Enum):
    """What the customer came for. CHANGE is to move or to cancel, left open ("I can't make Friday"). RECALL is to hear
    what is kept of them here, ERASE to have it erased; LATE to have the staff know that they come late.
    """

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    SHOW = "show"
    CHANGE = "change"
    RECALL = "recall"
    ERASE = "erase"
    LATE = "late"


class Field(Enum):
    """What can be known of a booking."""

    BUSINESS = "business"
    SERVICE = "service"
    STAFF = "staff"
    DAY = "day"
    TIME = "time"
    PEOPLE = "people"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CODE = "code"
    ANSWER = "answer"


class Command(Enum):
    """Things that can be said at any time, whatever was asked."""

    STOP = "stop"
    START_OVER = "start-over"
    BACK = "back"
    AGAIN = "again"
    HELP = "help"
    PERSON = "person"
    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    WAIT = "wait"
    FORGET = "forget"


class Direction(Enum):
    """Away from what is on offer, or from what is chosen or booked."""

    EARLIER = "earlier"
    LATER = "later"
    OTHER = "other"


class Topic(Enum):
    """What can be asked about. From WAITING_LIST on: nothing that is done here, and named as such."""

    PRICE = "price"
    LENGTH = "length"
    HOURS = "hours"
    PLACE = "place"
    PARKING = "parking"
    CONTACT = "contact"
    SERVICES = "services"
    STAFF = "staff"
    ROTA = "rota"
    ABOUT = "about"
    AVAILABILITY = "availability"
    ADVANCE = "advance"
    CHANGES = "changes"
    PRIVACY = "privacy"
    PAYMENT = "payment"
    ACCESS = "access"
    BRING = "bring"
    ONLINE = "online"
    LATE = "late"
    IDENTITY = "identity"
    LANGUAGE = "language"
    CONFIRMATION = "confirmation"
    WHY = "why"
    GENDER = "gender"
    WAITING_LIST = "waiting_list"
    REMINDERS = "reminders"
    CALENDAR = "calendar"
    SERIES = "series"
    OTHER = "other"


UNPUBLISHED = frozenset({Topic.OTHER, Topic.BRING, Topic.PARKING, Topic.PAYMENT, Topic.ACCESS})
"""What nobody here could answer but for a service's description."""


class Reason(Enum):
    """Why something that matters cannot be used as it was said."""

    PAST_DAY = "past-day"
    NO_SUCH_DAY = "no-such-day"
    OTHER_WEEKDAY = "other-weekday"
    NO_SUCH_TIME = "no-such-time"
    LEFT_OVER = "left-over"
    TWO_VALUES = "two-values"
    UNKNOWN_WORDS = "unknown-words"
    BAD_EMAIL = "bad-email"
    BAD_PHONE = "bad-phone"
    BAD_CODE = "bad-code"
    TOO_LONG = "too-long"
    NO_SUCH_STAFF = "no-such-staff"
    NO_SUCH_SERVICE = "no-such-service"
    UNKNOWN_BUTTON = "unknown-button"


class Act(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    span: Span = NOWHERE


class Want(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """To book, move, cancel or see. `again` is for the same service (and person) as an appointment that is made.

    `points_back` is for what was spoken of, or given up, last ("then book it"), or is under way ("is that free?").
    `is_another`: one more beside the one that they have. `is_all`: to see all that they have booked, and not what is
    under way.
    """

    goal: Goal
    again: bool = False
    points_back: bool = False
    is_another: bool = False
    is_all: bool = False


class GiveBusiness(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    business_id: str


class GiveService(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Several where the words fit several and it must be asked which. A weak one is said, not taken.

    `guessed_from` are the words that were meant by one of them, perhaps: none of their names holds them. `is_only`:
    nothing else that was wished for besides ("just the cut").
    """

    service_ids: tuple[str, ...]
    is_weak: bool = False
    guessed_from: str = ""
    is_correction: bool = False
    is_only: bool = False


class GiveStaff(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Any of these would do; nobody in `staff_ids` means whoever is free."""

    staff_ids: tuple[str, ...] = ()
    is_weak: bool = False


class GiveWhen(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """`staff_id` is who has the time, where a time on offer says so: it is that person's, or it is not taken."""

    when: When
    is_correction: bool = False
    staff_id: str | None = None


class GivePeople(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """How many come in all. `is_for_other`: one more person, for whom the same is wished. `in_one`: to one appointment
    (a family's portrait), of which they make no more.
    """

    count: int
    is_for_other: bool = False
    in_one: bool = False


class GiveTogether(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """How several come who each have an appointment of their own: all `at_once`, or one after the other."""

    at_once: bool


class GiveText(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A name, address or number (`field` NAME, EMAIL or PHONE), the code that was sent to an address (CODE), or the
    answer to the business's question (ANSWER).
    """

    field: Field
    text: str


class GiveAppointment(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Which of the customer's appointments is meant; one of several where the words fit several.

    `is_all`: every one of them ("both"). `is_next`: they are seen to after the one that is spoken of.
    """

    appointment_ids: tuple[str, ...]
    is_all: bool = False
    is_next: bool = False


class ExcludeServices(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    service_ids: tuple[str, ...]


class ExcludeStaff(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    staff_ids: tuple[str, ...]


class ExcludeWhen(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Days or hours that would not do."""

    when: When


class Pick(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """One of what is on offer, counted from 0; -1 is the last, -2 the one before it."""

    index: int


class Agree(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """To what was asked, and nothing else. A confirm button names the summary that it stands under."""

    intent: str = ""


class Decline(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A no to what was asked."""


class Skip(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Nothing is given for a field ("no phone", "rather not")."""

    field: Field


class Change(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What is known of this field is wrong, or shall be asked again."""

    field: Field


class Shift(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Away from what is on offer, chosen or booked: in a direction, or by a length (negative: earlier)."""

    direction: Direction
    by: timedelta | None = None


class Ask(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A question, with what it is about. `minutes` is how late somebody is (LATE), `language` what they ask for.

    `is_described`: the description of the service tells it. Of LATE, `is_told` where it is no question, but so;
    `arrives` is the time of day at which they come instead, or `past_hour` its minutes alone ("quarter past").
    """

    topic: Topic
    service_ids: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] = ()
    when: When = When()
    minutes: int = 0
    language: str = ""
    is_described: bool = False
    is_told: bool = False
    arrives: time | None = None
    past_hour: int | None = None


class Do(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    command: Command


class Besides(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """A second wish in the same message: it goes on the agenda. `is_for_other`: for somebody else."""

    service_ids: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] = ()
    when: When = When()
    is_for_other: bool = False


class Doubt(Act, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something that matters was said, and cannot be used as it is. `words` are the customer's own.

    `days` are what the words could mean.
    """

    reason: Reason
    words: str = ""
    days: tuple[date, ...] = ()


AnyAct: TypeAlias = (
    Want
    | GiveBusiness
    | GiveService
    | GiveStaff
    | GiveWhen
    | GivePeople
    | GiveTogether
    | GiveText
    | GiveAppointment
    | ExcludeServices
    | ExcludeStaff
    | ExcludeWhen
    | Pick
    | Agree
    | Decline
    | Skip
    | Change
    | Shift
    | Ask
    | Do
    | Besides
    | Doubt
)
