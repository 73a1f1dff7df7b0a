"""What is looked at before an appointment is written: its sense, its staff, its seats, and the business's rules.

https://learn.microsoft.com/graph/bookingsbusiness-business-rules
"""

from __future__ import annotations

from simulator.bookings.appointment_body import to_booking
from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.rules.business_rules import broken_rule, effective_policy, overlapping
from simulator.http.errors import bad_request, unknown_error
from simulator.http.graph_call import GraphCall
from simulator.json_types import JsonObject


def checked(
    call: GraphCall, booking_id: str, body: JsonObject, *, before: StoredAppointment | None
) -> StoredAppointment:
    """The appointment as it would be, if nothing speaks against it."""
    service = call.business.services.get(body["serviceId"])
    booking = to_booking(booking_id, body, service)
    if booking.end <= booking.start:
        raise bad_request("The end of an appointment must be after its start.", code="ErrorInvalidRequest")
    if set(booking.staff_ids) - set(call.business.staff_members):
        raise unknown_error("unknown staff member")
    if booking.taken_seats > max(booking.seats, 1):
        raise call.rule_broken("more customers than seats")
    if booking.taken_seats >= 5 and call.fault("five-customers"):
        # https://learn.microsoft.com/answers/questions/5875448
        raise unknown_error("five or more customers")
    if service is not None and _lacks_an_answer(service, booking) and call.fault("required-questions-enforced"):
        raise call.rule_broken("a required question is not answered")
    if service is not None and _is_bound(call, booking, before):
        _keep_rules(call, booking, service, before)
    return booking


def _is_bound(call: GraphCall, booking: StoredAppointment, before: StoredAppointment | None) -> bool:
    if not call.is_bound_by_rules or _is_same(booking, before):
        return False
    return before is None or not call.fault("rules-unchecked-on-patch")


def _is_same(booking: StoredAppointment, before: StoredAppointment | None) -> bool:
    """A change that touches neither time nor staff is free of the rules, so the past can be annotated."""
    return before is not None and (before.start, before.end, before.staff_ids, before.blocked) == (
        booking.start,
        booking.end,
        booking.staff_ids,
        booking.blocked,
    )


def _lacks_an_answer(service: JsonObject, booking: StoredAppointment) -> bool:
    required = {question["questionId"] for question in service["customQuestions"] or [] if question["isRequired"]}
    return any(
        required - {given["questionId"] for given in customer["customQuestionAnswers"] or [] if _is_answered(given)}
        for customer in booking.body["customers"]
    )


def _is_answered(given: JsonObject) -> bool:
    return bool(given["answer"] or given["selectedOptions"])


def _keep_rules(
    call: GraphCall, booking: StoredAppointment, service: JsonObject, before: StoredAppointment | None
) -> None:
    business = call.business
    if service["staffMemberIds"] and not set(booking.staff_ids) <= set(service["staffMemberIds"]):
        raise call.rule_broken("staff member does not provide the service")
    if not effective_policy(business, service)["allowStaffSelection"] and call.fault("staff-selection-enforced"):
        raise call.rule_broken("staff may not be chosen")
    why = broken_rule(business, booking, now=call.now, time_off_counts=not call.fault("time-off-ignored"))
    if why is not None:
        raise call.rule_broken(why)
    if _is_taken(call, booking, before) and not call.fault("overlap-allowed"):
        raise call.rule_broken("staff member has another appointment")


def _is_taken(call: GraphCall, booking: StoredAppointment, before: StoredAppointment | None) -> bool:
    own = None if before is not None and call.fault("own-slot-busy-on-patch") else before
    with_buffers = not call.fault("overlap-ignores-buffers")
    return overlapping(call.business, booking, instead_of=own, with_buffers=with_buffers)
