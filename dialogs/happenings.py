"""What a turn did for the business, as small values that are counted: nothing of anybody is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduling.model import Access, Rule

if TYPE_CHECKING:
    # The state keeps how far a booking has come, so that it is told once.
    from dialogs.state.conversation import ConversationState
    from dialogs.state.tasks import Booking


class Stage(Enum):
    """How far a booking has come, in this order; whoever has come to one has come past all before it.

    DETAILS: its customer has begun to say who they are. CONFIRMED: they have said yes to its summary.
    """

    BEGAN = "began"
    SERVICE = "service"
    DAY = "day"
    TIME = "time"
    DETAILS = "details"
    SUMMARY = "summary"
    CONFIRMED = "confirmed"


STAGES = tuple(Stage)


class Happened(Enum):
    """What can happen, by the name under which it is counted. In brackets, what `Happening.why` is of it.

    STAGE: a booking has come there for the first time (a `Stage`). UNMET: what was wished for cannot be had (one of
    `WHYS_OF_UNMET`). REFUSED: it is not for this customer, or not to be changed any more (one of `WHYS_OF_REFUSED`, or
    a `scheduling.limits.Limit`). UNANSWERED: nobody here knows, and it was said who does (a `dialogs.acts.Topic`).
    HANDED_OVER: they asked for a person. STUCK: not understood twice in a row (what was asked, `Asked`). UNCERTAIN: a
    write had no clear answer (a `dialogs.acts.Goal`). OUTAGE: Bookings could not be asked (one of `WHYS_OF_OUTAGE`).
    """

    STAGE = "stage"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    UNMET = "unmet"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    HANDED_OVER = "handed-over"
    STUCK = "stuck"
    UNCERTAIN = "uncertain"
    OUTAGE = "outage"


class Unmet(Enum):
    """Why a wish cannot be met, where no `Rule` of availability says it.

    NOTHING_FITS: of several days, or for several people, nothing is free that fits. LOST: somebody else was faster.
    NO_SUCH_STAFF: somebody was wished for who does not work there.
    """

    NOTHING_FITS = "nothing-fits"
    LOST = "lost"
    NO_SUCH_STAFF = "no-such-staff"


class Outage(Enum):
    """Bookings is busy or out of reach; or our set-up is wrong, as where a permission is missing."""

    TRY_LATER = "try-later"
    SET_UP = "set-up"


NOTHING_FITS, LOST, NO_SUCH_STAFF = Unmet.NOTHING_FITS.value, Unmet.LOST.value, Unmet.NO_SUCH_STAFF.value

WHYS_OF_UNMET = (*(rule.value for rule in Rule), *(why.value for why in Unmet))
WHYS_OF_REFUSED = (
    *(access.value for access in Access if access is not Access.ALLOWED),
    *(rule.value for rule in (Rule.PAST, Rule.TOO_SOON, Rule.KEPT, Rule.MOVED_OFTEN)),
)
WHYS_OF_OUTAGE = tuple(why.value for why in Outage)


@dataclass(frozen=True, slots=True)
class Happening:
    """`business_id` is "" while none is chosen, and so is `service_id`. `weekday` (Monday is 0) and `hour` are what was
    wished for, on the business's calendar and clock; None where nobody named one.
    """

    kind: Happened
    business_id: str
    service_id: str = ""
    why: str = ""
    weekday: int | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class WishedTime:
    """A day, and a time of it where one was named, in the zone of the conversation."""

    day: date
    at: time | None
    zone: ZoneInfo

    def seen_from(self, business: ZoneInfo) -> tuple[int, int | None]:
        """The weekday and the hour at the business."""
        if self.at is None:
            return self.day.weekday(), None
        moment = datetime.combine(self.day, self.at, tzinfo=self.zone).astimezone(business)
        return moment.weekday(), moment.hour


def stages_reached(state: ConversationState, booking: Booking, *, is_agreed: bool) -> Iterator[Stage]:
    """The stages to which a booking has come that it had not come to before, in their order."""
    furthest = _furthest(state, booking, is_agreed=is_agreed)
    return iter(STAGES[place(booking.reached) : place(furthest.value)])


def place(stage: str) -> int:
    """The number of a stage, counted from 1; 0 for none."""
    return next((number for number, one in enumerate(STAGES, 1) if one.value == stage), 0)


def _furthest(state: ConversationState, booking: Booking, *, is_agreed: bool) -> Stage:
    if is_agreed:
        return Stage.CONFIRMED
    if booking.intent is not None:
        return Stage.SUMMARY
    if booking.service_id is None:
        return Stage.BEGAN
    if booking.slot is not None:
        return Stage.DETAILS if state.customer.name is not None else Stage.TIME
    return Stage.DAY if booking.when.has_days else Stage.SERVICE
