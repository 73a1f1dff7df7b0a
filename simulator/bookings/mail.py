"""Mails that Graph would have sent: kept in the journal, never sent."""

from __future__ import annotations

from simulator.bookings.calendar import StoredAppointment
from simulator.bookings.rules.business_rules import effective_policy
from simulator.bookings.schema.time_formats import format_moment, format_offset_moment
from simulator.bookings.schema.value_checks import maybe, part_object, text
from simulator.http.errors import bad_request
from simulator.http.graph_call import GraphCall, OperationResult
from simulator.json_types import Json, JsonObject


def notify(call: GraphCall, kind: str, booking: StoredAppointment, message: str = "") -> None:
    """What customers, staff and, if the policy says so, the business itself hear about an appointment."""
    business = call.business
    customers = [customer["emailAddress"] for customer in booking.body["customers"]]
    if booking.body["optOutOfCustomerEmail"] and (kind == "create" or not call.fault("opt-out-for-confirmations-only")):
        customers = []
    staff = [
        member["emailAddress"]
        for member in (business.staff_members.get(staff_id) for staff_id in booking.staff_ids)
        if member is not None and member["isEmailNotificationEnabled"]
    ]
    tell_owner = effective_policy(business, business.services.get(booking.service_id))["sendConfirmationsToOwner"]
    owner = [business.body["email"]] if tell_owner else []
    _send(call, kind, booking, [*customers, *staff, *owner], message)


def notify_of_leaving(call: GraphCall, before: StoredAppointment, after: StoredAppointment) -> None:
    """A known problem: when one leaves a group, the others hear that it is cancelled, unless none is sent invites.

    https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    """
    staying = {customer["customerId"]: customer["emailAddress"] for customer in after.body["customers"]}
    is_one_gone = any(customer["customerId"] not in staying for customer in before.body["customers"])
    if before.seats <= 1 or not staying or not is_one_gone:
        return
    policy = effective_policy(call.business, call.business.services.get(after.service_id))
    if policy["isMeetingInviteToCustomersEnabled"] and call.fault("group-told-of-one-leaving"):
        _send(call, "cancel", after, list(staying.values()), "")


def _send(call: GraphCall, kind: str, booking: StoredAppointment, to: list[str | None], message: str) -> None:
    """Each address once; nothing goes to nobody."""
    recipients = list(dict.fromkeys(address for address in to if address))
    if recipients and not call.fault("mails-silenced"):
        call.tenant.journal.mail.append(
            {
                "kind": kind,
                "at": format_offset_moment(call.now),
                "business": call.business.id,
                "appointmentId": booking.id,
                "to": recipients,
                "subject": f"{booking.body['serviceName']} at {format_moment(booking.start)}",
                "body": message,
            }
        )


def send_mail(call: GraphCall) -> OperationResult:
    """https://learn.microsoft.com/graph/api/user-sendmail"""
    message = call.body.get("message")
    if not isinstance(message, dict):
        raise bad_request("The parameter 'message' is required.", code="ErrorInvalidRequest")
    body = part_object({"content": maybe(text), "contentType": maybe(text)})(message.get("body") or {}, "message/body")
    to = [_address(recipient) for recipient in _recipients(message)]
    if not to:
        raise bad_request("At least one recipient is not valid.", code="ErrorInvalidRecipients")
    call.tenant.journal.mail.append(
        {
            "kind": "sendMail",
            "at": format_offset_moment(call.now),
            "from": call.keys["mailbox"],
            "to": to,
            "subject": maybe(text)(message.get("subject"), "message/subject") or "",
            "body": body.get("content") or "",
            "contentType": body.get("contentType") or "text",
        }
    )
    return OperationResult(202)


def _recipients(message: JsonObject) -> list[Json]:
    recipients = message.get("toRecipients") or []
    if not isinstance(recipients, list):
        raise bad_request("The property 'message/toRecipients' must be a collection.")
    return recipients


def _address(recipient: Json) -> str:
    inner = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    address = inner.get("address") if isinstance(inner, dict) else None
    if not isinstance(address, str) or "@" not in address:
        raise bad_request("At least one recipient is not valid.", code="ErrorInvalidRecipients")
    return address
