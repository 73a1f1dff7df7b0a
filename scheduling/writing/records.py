"""An order as it goes on record, as it is read from there again, and as it is sent."""

from __future__ import annotations

from datetime import UTC, timedelta

from graph.model import AppointmentDraft, Attendee, Service
from scheduling.model import Order, Person
from scheduling.writing.customer_marks import mark_of_person
from storage.entries import Entry
from storage.records import BookingRecord, Consent

# Of a booking of which nothing has been sent it is not on record how long it is, and nobody looks that far.
_MOMENT = timedelta(minutes=1)


def record_of(order: Order, *, customer_id: str | None = None, instead_of: str | None = None) -> BookingRecord:
    """What it takes to recognise this order, and to find its appointment again; who the customer is, is not in it.

    `customer_id` is their number at the business where it is known already, `instead_of` the id of their appointment
    that gives way.
    """
    return BookingRecord(
        service_id=order.service_id,
        start=order.start.astimezone(UTC),
        asked_staff_id=order.staff_id or None,
        asked_also_with=order.also_with,
        customer_mark=mark_of_person(order.intent, order.person),
        customer_id=customer_id or None,
        instead_of=instead_of,
        holder=order.holder or None,
        place=order.place,
        consent=_consent(order),
    )


def _consent(order: Order) -> Consent | None:
    given = order.consent
    return Consent(text=given.text, given_at=given.given_at.astimezone(UTC)) if given is not None else None


def is_for(entry: Entry[BookingRecord], order: Order) -> bool:
    """Whether this order is what is on record. After a while the record does not say any more who the customer was."""
    said, wanted = entry.record, record_of(order)
    is_same_slot = (said.service_id, said.start, said.asked_staff_id, said.asked_also_with) == (
        wanted.service_id,
        wanted.start,
        wanted.asked_staff_id,
        wanted.asked_also_with,
    )
    return is_same_slot and said.customer_mark in {None, wanted.customer_mark}


def order_of(entry: Entry[BookingRecord]) -> Order:
    """As much of it as is on record: not who the customer is, and nothing that only they can say."""
    record = entry.record
    return Order(
        intent=entry.id,
        business_id=entry.business_id,
        service_id=record.service_id,
        start=record.start,
        person=Person("", ""),
        staff_id=record.asked_staff_id,
        holder=record.holder,
        place=record.place,
        also_with=record.asked_also_with,
    )


def service_then(record: BookingRecord) -> Service:
    """What has to be known of a service that is no longer offered, to find what was written of it."""
    return Service(record.service_id, "", record.length or _MOMENT, max_attendees=2 if record.customer_id else 1)


def draft_of(order: Order, service: Service, staff_ids: tuple[str, ...], attendee: Attendee) -> AppointmentDraft:
    return AppointmentDraft(
        service_id=service.id,
        service_name=service.name,
        start=order.start,
        end=order.start + service.duration,
        staff_ids=staff_ids,
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
