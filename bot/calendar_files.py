"""Appointments as files for the customer's own calendar, behind addresses that nobody guesses and that name nobody.

An address is what it leads to, encrypted and signed under a key of the operator's: nothing of it is stored, and it ends
by itself. What is in the file is read from Graph when it is asked for, so that an old address never gives an old time.
Of an appointment that has been cancelled nothing is left to be read: its address has in it all that takes its entry out
of a calendar again.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from icalendar import Calendar, Event

from dialogs.ports import CalendarRef, Withdrawal
from dialogs.saying.calendar_entry import CalendarEntry
from scheduling.reading.single_flight import SingleFlight
from storage.conversations.recent import Recent
from storage.conversations.store import REMEMBERED_FOR

BASE = "/calendar"
CONTENT_TYPE = "text/calendar"

# Whoever asks again and again asks Graph no more often than this, which leaves it to those who are booking.
FRESH_FOR = timedelta(seconds=30)

# As long as the receipt stays in the chat.
LIFETIME = REMEMBERED_FOR

_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)

_TIMES = ("start", "end", "changed")
"""What of a withdrawal is a moment."""

EntryFor: TypeAlias = Callable[[CalendarRef], Coroutine[Any, Any, CalendarEntry | None]]
"""The appointment as it is in the calendar now; None when it is gone. May raise `graph.errors.BookingsError`."""


class BadAddressError(Exception):
    """The address is none of ours, or it was given out too long ago."""


class CalendarFiles:
    """`secret` is that of the web chat's tokens, shared by all processes; `clock` the one of the conversations.

    `origin` is put before addresses, so that they lead here from elsewhere than our own pages, such as Teams.
    """

    def __init__(self, secret: str, entry_for: EntryFor, clock: Callable[[], datetime], *, origin: str = "") -> None:
        self._origin = origin
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"calendar files").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._entry_for = entry_for
        self._clock = clock
        self._recent: Recent[CalendarRef, tuple[CalendarEntry | None, datetime]] = Recent()
        self._flights: SingleFlight[CalendarRef, CalendarEntry | None] = SingleFlight()

    def address_of(self, wanted: CalendarRef, now: datetime) -> str:
        return self._address(asdict(wanted), now)

    def address_of_withdrawal(self, gone: Withdrawal, now: datetime) -> str:
        times = {name: getattr(gone, name).isoformat() for name in _TIMES}
        return self._address(asdict(gone) | times, now)

    def _address(self, told: dict[str, Any], now: datetime) -> str:
        token = self._fernet.encrypt_at_time(json.dumps(told).encode(), int(now.timestamp())).decode()
        return f"{self._origin}{BASE}/{token}.ics"

    def read(self, token: str) -> CalendarRef | Withdrawal:
        """What the address leads to. Raises BadAddressError."""
        now = self._clock()
        try:
            told = self._fernet.decrypt_at_time(
                token.encode(), int(LIFETIME.total_seconds()), current_time=int(now.timestamp())
            )
        except (InvalidToken, ValueError):
            raise BadAddressError("the address is not valid, or not any more") from None
        return _read(json.loads(told))

    async def file(self, wanted: CalendarRef | Withdrawal) -> bytes | None:
        """None when the appointment is gone. May raise `graph.errors.BookingsError`."""
        now = self._clock()
        if isinstance(wanted, Withdrawal):
            return withdrawal_file(wanted, now)
        known = self._recent.get(wanted, now)
        if known is not None and now - known[1] < FRESH_FOR:
            entry = known[0]
        else:
            entry = await self._flights.join(wanted, lambda: self._entry_for(wanted))
            self._recent.put(wanted, (entry, now), now)
        return calendar_file(entry, wanted.uid, now) if entry is not None else None


def _read(told: Any) -> CalendarRef | Withdrawal:
    if isinstance(told, list):
        return CalendarRef(*told)  # as an earlier build wrote it
    if "appointment_id" in told:
        return CalendarRef(**told)
    return Withdrawal(**told | {name: datetime.fromisoformat(told[name]) for name in _TIMES})


def calendar_file(entry: CalendarEntry, uid: str, now: datetime) -> bytes:
    """Times are in UTC, which every calendar shows in the zone it is in, on both sides of a change of the clocks.

    A later file of the same appointment has the same UID and a higher SEQUENCE, so that it replaces the entry: that is
    how what was published is changed.

    https://www.rfc-editor.org/rfc/rfc5546#section-4.1.2
    """
    event = _event(uid, entry, now)
    for name, value in (("location", entry.link or entry.place), ("description", entry.text), ("url", entry.link)):
        if value:
            event.add(name, value)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return _file(event, "PUBLISH")


def withdrawal_file(gone: Withdrawal, now: datetime) -> bytes:
    """Takes the entry out that a file of the appointment has made, by the same UID with a higher SEQUENCE.

    https://www.rfc-editor.org/rfc/rfc5546#section-4.1.3
    """
    event = _event(gone.uid, gone, now)
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return _file(event, "CANCEL")


def _event(uid: str, entry: CalendarEntry | Withdrawal, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("sequence", _sequence(entry.changed))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.title)
    if entry.changed is not None:
        event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("organizer", f"mailto:{entry.organizer}")
    return event


def _file(event: Event, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//bookings-chat//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _sequence(changed: datetime | None) -> int:
    """It goes up with every write to the appointment, also where a move is a new one. In seconds, as Graph tells it."""
    return max(0, int((changed - _BEGAN).total_seconds())) if changed is not None else 0
