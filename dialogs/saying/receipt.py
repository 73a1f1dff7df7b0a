"""An appointment as it is in the calendar: nothing here comes from what we think we sent."""

from __future__ import annotations

from dialogs.acts import GiveAppointment, Goal, Want
from dialogs.replies import Card, Choice, Row
from dialogs.saying.speaker import Speaker, lines
from dialogs.saying.summary import in_words
from dialogs.understanding.message import clean
from graph.model import Appointment

_LONGEST = 400
"""As much of what the business tells as is told in a chat."""


def receipt(speaker: Speaker, title: str, appointment: Appointment, beside: Appointment | None = None) -> Card:
    """`beside` is that of somebody who comes too, whose receipt stands just above: what is the same is said once."""
    say = speaker.words.say
    rows, link = _rows(speaker, appointment), appointment.join_url or ""
    links = ((say("link-join"), link),) if link.startswith("https://") else ()
    note = lines(_told_with_it(speaker, appointment), _how_to_change(speaker, appointment))
    if beside is not None:
        above = _rows(speaker, beside)
        what = {say("row-service"), say("row-when")}
        rows, note = tuple(row for row in rows if row.label in what or row not in above), ""
    text = lines(title, *map(in_words, rows), *(url for _, url in links), note)
    return Card("receipt", title, rows, _choices(speaker, appointment), text, note=note, links=links)


def _rows(speaker: Speaker, appointment: Appointment) -> tuple[Row, ...]:
    say = speaker.words.say
    attendee = next(iter(appointment.attendees), None)
    pairs = [
        ("row-service", speaker.service_name(appointment)),
        ("row-when", speaker.moment(appointment.start)),
        ("row-staff", speaker.words.all_of([name for s in appointment.staff_ids if (name := speaker.staff_name(s))])),
        ("row-where", _where(speaker, appointment)),
        ("row-price", speaker.price(appointment.price, appointment.price_type)),
        ("row-name", (attendee.name if attendee else None) or appointment.customer_name),
        ("row-email", (attendee.email if attendee else None) or appointment.customer_email),
    ]
    return tuple(Row(say(key), value) for key, value in pairs if value)


def _told_with_it(speaker: Speaker, appointment: Appointment) -> str:
    """What the business tells whoever has booked ("Please come with dry hair"), of it or of its service."""
    service = speaker.shop.service(appointment.service_id) if appointment.service_id else None
    return clean(appointment.additional_information or (service.additional_information if service else ""))[:_LONGEST]


def _how_to_change(speaker: Speaker, appointment: Appointment) -> str:
    if speaker.shop.is_kept(appointment):
        return speaker.words.say("receipt-note-kept", business=speaker.contact_by_name())
    return speaker.words.say("receipt-note")


def _choices(speaker: Speaker, appointment: Appointment) -> tuple[Choice, ...]:
    say, this = speaker.words.say, GiveAppointment(appointment_ids=(appointment.id,))
    another = Choice(say("button-book-another"), say("says-book-another"), (Want(goal=Goal.BOOK, is_another=True),))
    if speaker.shop.is_kept(appointment):
        return (another,)
    return (
        Choice(say("button-move-this"), say("says-move"), (Want(goal=Goal.MOVE), this)),
        Choice(say("button-cancel-this"), say("says-cancel"), (Want(goal=Goal.CANCEL), this)),
        another,
    )


def _where(speaker: Speaker, appointment: Appointment) -> str | None:
    service = speaker.shop.service(appointment.service_id) if appointment.service_id else None
    if appointment.is_online or (service is not None and service.is_online):
        return speaker.words.say("where-online")
    named = appointment.location.name if appointment.location else ""
    return named or speaker.address()
