"""By what a customer is recognised in the calendar: their address; without one their number, else their name.

What goes on record of it is a mark (`storage.records.mark_of`), different for each intent.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Appointment
from scheduling.model import Person
from storage.records import mark_of


def mark_of_person(intent: str, person: Person) -> str:
    return mark_of(intent, _key(person.email, person.phone, person.name))


def marks_on(intent: str, appointment: Appointment) -> frozenset[str]:
    """The marks of everybody on an appointment, as far as it shows them."""
    return frozenset(mark_of(intent, key) for key in _keys_on(appointment))


def mark_on(intent: str, appointment: Appointment) -> str | None:
    """The mark of the customer of an appointment; None where it shows nobody."""
    key = min(appointment.emails, default=None) or next(_keys_on(appointment), None)
    return mark_of(intent, key) if key else None


def _keys_on(appointment: Appointment) -> Iterator[str]:
    """Graph may put a customer in two places, and lists leave one or both out."""
    everyone = [(one.email, one.phone, one.name) for one in appointment.attendees]
    single = (appointment.customer_email, appointment.customer_phone, appointment.customer_name)
    yield from filter(None, (_key(*said) for said in (*everyone, single)))


def _key(email: str | None, phone: str | None, name: str | None) -> str:
    """Of a number the digits alone: how it is written may change on the way. No two kinds of key can be alike."""
    digits = "".join(character for character in phone or "" if character.isdigit())
    return email or digits or (name or "").strip()
