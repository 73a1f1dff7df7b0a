"""Scheduling policies, the part that businesses and services share. Both directions."""

from __future__ import annotations

from graph.model import Availability, AvailabilityType, AvailabilityWindow, SchedulingPolicy
from graph.wire import forms, hours, times
from graph.wire.request import JsonObject


def read_policy(data: JsonObject | None) -> SchedulingPolicy | None:
    """A bookingSchedulingPolicy; what it leaves out stays unsaid.

    https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy
    """
    if data is None:
        return None
    general = forms.part(data, "generalAvailability")
    has_windows = isinstance(data.get("customAvailabilities"), list)
    return SchedulingPolicy(
        slot_interval=times.length_or_none(data, "timeSlotInterval"),
        minimum_lead_time=times.length_or_none(data, "minimumLeadTime"),
        maximum_advance=times.length_or_none(data, "maximumAdvance"),
        allow_staff_selection=forms.flag_or_none(data, "allowStaffSelection"),
        send_confirmations_to_owner=forms.flag_or_none(data, "sendConfirmationsToOwner"),
        invite_customers=forms.flag_or_none(data, "isMeetingInviteToCustomersEnabled"),
        general_availability=None if general is None else _availability(general),
        custom_availabilities=tuple(_window(w) for w in forms.parts(data, "customAvailabilities"))
        if has_windows
        else None,
    )


def _availability(data: JsonObject) -> Availability:
    kind = forms.member(AvailabilityType, data, "availabilityType", default=AvailabilityType.STAFF_FREE)
    weekly = hours.weekly_hours(data, "businessHours") if kind is AvailabilityType.CUSTOM_HOURS else None
    return Availability(kind, weekly)


def _window(data: JsonObject) -> AvailabilityWindow:
    return AvailabilityWindow(times.day(data, "startDate"), times.day(data, "endDate"), _availability(data))


def write_policy(policy: SchedulingPolicy) -> JsonObject:
    """Only what the policy says."""
    return {
        "@odata.type": "#microsoft.graph.bookingSchedulingPolicy",
        **forms.said(
            timeSlotInterval=forms.maybe(times.write_length, policy.slot_interval),
            minimumLeadTime=forms.maybe(times.write_length, policy.minimum_lead_time),
            maximumAdvance=forms.maybe(times.write_length, policy.maximum_advance),
            allowStaffSelection=policy.allow_staff_selection,
            sendConfirmationsToOwner=policy.send_confirmations_to_owner,
            isMeetingInviteToCustomersEnabled=policy.invite_customers,
            generalAvailability=forms.maybe(_write_availability, policy.general_availability),
            customAvailabilities=forms.each(_write_window, policy.custom_availabilities),
        ),
    }


def _write_availability(availability: Availability) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingsAvailability",
        "availabilityType": forms.write_member(availability.type),
        **forms.said(businessHours=forms.maybe(hours.write_weekly_hours, availability.weekly)),
    }


def _write_window(window: AvailabilityWindow) -> JsonObject:
    if window.first and window.last and window.last < window.first:
        raise forms.Unwritable(f"a window from {window.first} to {window.last}")
    return _write_availability(window.availability) | {
        "@odata.type": "#microsoft.graph.bookingsAvailabilityWindow",
        "startDate": forms.maybe(times.write_day, window.first),
        "endDate": forms.maybe(times.write_day, window.last),
    }
