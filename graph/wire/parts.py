"""How the parts are written that several things share: hours, places, policies, reminders."""

from __future__ import annotations

from datetime import time

from graph.model import (
    Address,
    Availability,
    AvailabilityWindow,
    Coordinates,
    Hours,
    Location,
    Reminder,
    SchedulingPolicy,
    WeeklyHours,
)
from graph.model.policies import DAYS
from graph.wire import writing
from graph.wire.request import JsonObject


def write_weekly_hours(week: WeeklyHours) -> list[JsonObject]:
    """All seven days, as Graph's own pages do; a closed one has no hours."""
    if len(week) != len(DAYS):
        raise writing.Unwritable(f"a week of {len(week)} days")
    return [
        {"@odata.type": "#microsoft.graph.bookingWorkHours", "day": day, "timeSlots": [_slot(h) for h in hours]}
        for day, hours in zip(DAYS, week, strict=True)
    ]


def _slot(hours: Hours) -> JsonObject:
    if hours.end <= hours.start and hours.end != time(0):
        raise writing.Unwritable(f"hours that end at {hours.end} and start at {hours.start}")
    return {
        "@odata.type": "#microsoft.graph.bookingWorkTimeSlot",
        "startTime": _write_time_of_day(hours.start),
        "endTime": _write_time_of_day(hours.end),
    }


def _write_time_of_day(at: time) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}0"


def write_address(address: Address) -> JsonObject:
    return {
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "countryOrRegion": address.country_or_region,
        "postalCode": address.postal_code,
    }


def write_location(location: Location) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.location",
        "displayName": location.name,
        **writing.said(
            address=writing.maybe(write_address, location.address),
            locationEmailAddress=location.email or None,
            locationUri=location.uri or None,
            coordinates=writing.maybe(_write_coordinates, location.coordinates),
        ),
    }


def _write_coordinates(at: Coordinates) -> JsonObject:
    return writing.said(
        latitude=writing.maybe(writing.write_number, at.latitude),
        longitude=writing.maybe(writing.write_number, at.longitude),
    )


def write_policy(policy: SchedulingPolicy) -> JsonObject:
    """Only what the policy says."""
    return {
        "@odata.type": "#microsoft.graph.bookingSchedulingPolicy",
        **writing.said(
            timeSlotInterval=writing.maybe(writing.write_length, policy.slot_interval),
            minimumLeadTime=writing.maybe(writing.write_length, policy.minimum_lead_time),
            maximumAdvance=writing.maybe(writing.write_length, policy.maximum_advance),
            allowStaffSelection=policy.allow_staff_selection,
            sendConfirmationsToOwner=policy.send_confirmations_to_owner,
            isMeetingInviteToCustomersEnabled=policy.invite_customers,
            generalAvailability=writing.maybe(_write_availability, policy.general_availability),
            customAvailabilities=writing.each(_write_window, policy.custom_availabilities),
        ),
    }


def _write_availability(availability: Availability) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingsAvailability",
        "availabilityType": writing.write_member(availability.type),
        **writing.said(businessHours=writing.maybe(write_weekly_hours, availability.weekly)),
    }


def _write_window(window: AvailabilityWindow) -> JsonObject:
    if window.first and window.last and window.last < window.first:
        raise writing.Unwritable(f"a window from {window.first} to {window.last}")
    return _write_availability(window.availability) | {
        "@odata.type": "#microsoft.graph.bookingsAvailabilityWindow",
        "startDate": writing.maybe(writing.write_day, window.first),
        "endDate": writing.maybe(writing.write_day, window.last),
    }


def write_reminder(reminder: Reminder) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingReminder",
        "message": reminder.message,
        "offset": writing.write_length(reminder.ahead),
        "recipients": writing.write_member(reminder.recipients),
    }
