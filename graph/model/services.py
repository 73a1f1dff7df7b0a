"""Services, their prices and their reminders.

https://learn.microsoft.com/graph/api/resources/bookingservice
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import field
from msgspec.structs import force_setattr

from graph.model.fields import NO_TIME, Flag, Id, Length, Many, OptionalText, Text, Timestamp
from graph.model.places import OptionalLocation
from graph.model.policies import SchedulingPolicy
from graph.model.questions import QuestionAssignment
from graph.model.value import OpenEnum, Unsaid, Value


class PriceType(OpenEnum):
    """How a service's price is to be read; anything Graph adds later is `OTHER`."""

    UNDEFINED = "undefined"
    FIXED = "fixedPrice"
    STARTING_AT = "startingAt"
    HOURLY = "hourly"
    FREE = "free"
    VARIES = "priceVaries"
    CALL_US = "callUs"
    NOT_SET = "notSet"
    OTHER = "unknownFutureValue"


PriceKind: TypeAlias = Annotated[PriceType, Unsaid(None, PriceType.NOT_SET)]
Seats: TypeAlias = Annotated[int, Unsaid(None, 1)]


class Recipients(OpenEnum):
    """Who gets a reminder."""

    EVERYBODY = "allAttendees"
    STAFF = "staff"
    CUSTOMER = "customer"
    OTHER = "unknownFutureValue"


class Reminder(Value, frozen=True):
    """A message that is sent `ahead` of the start."""

    message: Text
    ahead: Length = field(name="offset")
    recipients: Annotated[Recipients, Unsaid(None, Recipients.EVERYBODY)] = Recipients.EVERYBODY


class Service(Value, frozen=True):
    """A duration that Graph does not say is zero, which nobody can book."""

    id: Id
    name: Text = field(name="displayName")
    duration: Length = field(name="defaultDuration")
    description: Text = ""
    notes: Text = ""
    pre_buffer: Length = NO_TIME
    post_buffer: Length = NO_TIME
    price: float | None = field(default=None, name="defaultPrice")
    price_type: PriceKind = field(default=PriceType.NOT_SET, name="defaultPriceType")
    location: OptionalLocation = field(default=None, name="defaultLocation")
    is_online: Flag = field(default=False, name="isLocationOnline")
    is_hidden: Flag = field(default=False, name="isHiddenFromCustomers")
    max_attendees: Seats = field(default=1, name="maximumAttendeesCount")
    staff_ids: Many[str] = field(default=(), name="staffMemberIds")
    questions: Many[QuestionAssignment] = field(default=(), name="customQuestions")
    policy: SchedulingPolicy | None = field(default=None, name="schedulingPolicy")
    language: OptionalText = field(default=None, name="languageTag")
    additional_information: Text = ""
    reminders: Many[Reminder] = field(default=(), name="defaultReminders")
    sends_text_messages: Flag = field(default=False, name="smsNotificationsEnabled")
    is_joined_anonymously: Flag = field(default=False, name="isAnonymousJoinEnabled")
    customers_may_manage: bool | None = field(default=None, name="isCustomerAllowedToManageBooking")
    web_url: OptionalText = None
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")

    def __post_init__(self) -> None:
        """A question without an id is none."""
        self.settle()
        if not all(one.question_id for one in self.questions):
            force_setattr(self, "questions", tuple(one for one in self.questions if one.question_id))
