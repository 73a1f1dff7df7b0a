"""What Microsoft Bookings holds, as frozen values in the words of the product, which are read straight from JSON."""

from graph.model.appointments import Appointment, Attendee
from graph.model.businesses import Business, Currency, PageAccess, PageSettings
from graph.model.customers import Customer, Phone
from graph.model.drafts import (
    AppointmentChanges,
    AppointmentDetails,
    AppointmentDraft,
    BusinessDraft,
    CustomerDraft,
    QuestionDraft,
    ServiceDraft,
    StaffDraft,
)
from graph.model.places import Address, Coordinates, Location
from graph.model.policies import (
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    Hours,
    SchedulingPolicy,
    WeeklyHours,
)
from graph.model.questions import Answer, AnswerType, Question, QuestionAssignment
from graph.model.services import PriceType, Recipients, Reminder, Service
from graph.model.staff import (
    AvailabilityItem,
    AvailabilityStatus,
    Membership,
    StaffAvailability,
    StaffMember,
    StaffRole,
)

__all__ = [
    "Address",
    "Answer",
    "AnswerType",
    "Appointment",
    "AppointmentChanges",
    "AppointmentDetails",
    "AppointmentDraft",
    "Attendee",
    "Availability",
    "AvailabilityItem",
    "AvailabilityStatus",
    "AvailabilityType",
    "AvailabilityWindow",
    "Business",
    "BusinessDraft",
    "Coordinates",
    "Currency",
    "Customer",
    "CustomerDraft",
    "Hours",
    "Location",
    "Membership",
    "PageAccess",
    "PageSettings",
    "Phone",
    "PriceType",
    "Question",
    "QuestionAssignment",
    "QuestionDraft",
    "Recipients",
    "Reminder",
    "SchedulingPolicy",
    "Service",
    "ServiceDraft",
    "StaffAvailability",
    "StaffDraft",
    "StaffMember",
    "StaffRole",
    "WeeklyHours",
]
