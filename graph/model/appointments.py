"""Appointments, and who is on them.

https://learn.microsoft.com/graph/api/resources/bookingappointment
"""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from graph.model.fields import NO_TIME, Flag, Id, Length, Many, Moment, OptionalText, Text, Timestamp, ZoneName
from graph.model.places import OptionalLocation
from graph.model.questions import Answer
from graph.model.services import PriceKind, PriceType, Reminder, Seats
from graph.model.value import Unsaid, Value


class Attendee(Value, frozen=True):
    """A customer of one appointment, as Graph shows or takes it. Without an id, Graph makes a new customer."""

    customer_id: OptionalText = None
    name: OptionalText = None
    email: OptionalText = field(default=None, name="emailAddress")
    phone: OptionalText = None
    notes: OptionalText = None
    time_zone: ZoneName = None
    answers: Many[Answer] = field(default=(), name="customQuestionAnswers")
    location: OptionalLocation = None


class Appointment(Value, frozen=True):
    """An appointment as Graph returned it. Lists may leave out `attendees` (`customer_email` then still helps), and
    always leave out reminders, `service_notes` and `customer_notes`.
    """

    id: Id
    service_id: OptionalText
    service_name: Text
    start: Moment = field(name="startDateTime")
    end: Moment = field(name="endDateTime")
    staff_ids: Many[str] = field(default=(), name="staffMemberIds")
    attendees: Many[Attendee] = field(default=(), name="customers")
    pre_buffer: Length = NO_TIME
    post_buffer: Length = NO_TIME
    max_attendees: Seats = field(default=1, name="maximumAttendeesCount")
    filled_attendees: Annotated[int, Unsaid(None, 0)] = field(default=0, name="filledAttendeesCount")
    is_online: Flag = field(default=False, name="isLocationOnline")
    join_url: OptionalText = field(default=None, name="joinWebUrl")
    location: OptionalLocation = field(default=None, name="serviceLocation")
    price: float | None = None
    price_type: PriceKind = PriceType.NOT_SET
    customer_name: OptionalText = None
    customer_email: OptionalText = field(default=None, name="customerEmailAddress")
    customer_time_zone: ZoneName = None
    additional_information: Text = ""
    service_notes: Text = ""
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")
    customer_phone: OptionalText = None
    customer_notes: OptionalText = None
    anonymous_join_url: OptionalText = field(default=None, name="anonymousJoinWebUrl")
    label: OptionalText = field(default=None, name="appointmentLabel")
    reminders: Many[Reminder] = ()
    is_customer_not_mailed: Flag = field(default=False, name="optOutOfCustomerEmail")
    sends_text_messages: Flag = field(default=False, name="smsNotificationsEnabled")
    customer_may_manage: bool | None = field(default=None, name="isCustomerAllowedToManageBooking")

    @property
    def emails(self) -> frozenset[str]:
        """Every address on the appointment, in lower case, from both places in which Graph may put one."""
        found = {a.email for a in self.attendees} | {self.customer_email}
        return frozenset(address.lower() for address in found if address)
