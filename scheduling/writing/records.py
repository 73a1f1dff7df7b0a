"""An order as it goes on record, as it is read from there again, and as it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from graph.model import AppointmentDraft, Attendee, Service
from scheduling.model import Order, Person
from storage.intents import Entry, mark_of


def details_of(order: Order) -> dict[str, str]:
    """What it takes to recognise this order, and to find its appointment again; who the customer is, is not in it."""
    return {
        "service": order.service_id,
        "start": order.start.astimezone(UTC).isoformat(),
        "asked": order.staff_id or "",
        "who": mark_of(order.intent, order.person.email),
    }


def is_for(entry: Entry, order: Order) -> bool:
    """Whether this order is what is on record. After a while the record does not say any more who the customer was."""
    said = details_of(order)
    return said.items() <= ({"who": said["who"]} | dict(entry.details)).items()


def order_of(entry: Entry) -> Order:
    """As much of it as is on record: not who the customer is, and nothing that only they can say."""
    details = entry.details
    return Order(
        intent=entry.id,
        business_id=entry.business_id,
        service_id=details["service"],
        start=datetime.fromisoformat(details["start"]),
        person=Person("", ""),
        staff_id=details["asked"] or None,
        holder=details.get("holder"),
    )


def service_then(entry: Entry) -> Service:
    """What has to be known of a service that is no longer offered, to find what was written of it."""
    details = entry.details
    length = timedelta(seconds=int(details.get("seconds", "60")))
    return Service(details["service"], "", length, max_attendees=2 if "customer" in details else 1)


def draft_of(order: Order, service: Service, staff_id: str, attendee: Attendee) -> AppointmentDraft:
    return AppointmentDraft(
        service_id=service.id,
        service_name=service.name,
        start=order.start,
        end=order.start + service.duration,
        staff_ids=(staff_id,),
        attendees=(attendee,),
        customer_time_zone=order.zone,
        is_online=service.is_online,
        max_attendees=service.max_attendees,
        location=service.location,
        price=service.price,
        price_type=service.price_type,
        pre_buffer=service.pre_buffer,
        post_buffer=service.post_buffer,
    )
