"""An appointment as it goes into the customer's own calendar: the entry, and the links that open one with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlencode

from dialogs.ports import Withdrawal
from dialogs.saying.place import place_in_words
from dialogs.saying.speaker import Speaker, lines
from dialogs.state.customer import Made
from dialogs.understanding.message import clean
from graph.model import Appointment

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
_MICROSOFT_365 = "https://outlook.office.com/calendar/0/deeplink/compose"

_LONGEST = 400
"""As much of what the business tells as goes into a link."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Nothing in it tells who the customer is. `changed` is when the appointment was last written, where Graph says."""

    start: datetime
    end: datetime
    title: str
    place: str
    text: str
    link: str
    organizer: str
    changed: datetime | None


def entry_of(speaker: Speaker, appointment: Appointment) -> CalendarEntry:
    """The entry of an appointment as it was read from the calendar of the business."""
    business = speaker.shop.business
    link = appointment.join_url or ""
    return CalendarEntry(
        start=appointment.start.astimezone(UTC),
        end=appointment.end.astimezone(UTC),
        title=speaker.words.say(
            "calendar-title", service=speaker.service_name(appointment) or business.name, business=business.name
        ),
        place=place_in_words(speaker, appointment) or "",
        text=_text(speaker, appointment, link),
        link=link,
        organizer=business.email or business.id,
        changed=appointment.last_updated or appointment.created,
    )


def withdrawal_of(
    speaker: Speaker, made: Made, appointment: Appointment | None, uid: str, now: datetime
) -> Withdrawal | None:
    """What takes it out of a calendar. `appointment` is how it was before, where that is known; None where not even its
    time is.
    """
    service = speaker.shop.service(made.service_id) if made.service_id else None
    business = speaker.shop.business
    start = appointment.start if appointment else made.start
    end = appointment.end if appointment else made.end
    if start is None or end is None:
        return None
    name = speaker.service_name(appointment) if appointment else service.name if service else ""
    title = speaker.words.say("calendar-title", service=name or business.name, business=business.name)
    written = (appointment.last_updated or appointment.created) if appointment else None
    # A whole second later at least: SEQUENCE counts them, and Graph's clock need not be ours.
    changed = max(now, written or now) + timedelta(seconds=1)
    return Withdrawal(uid, start, end, title[:_LONGEST], business.email or business.id, changed)


def _text(speaker: Speaker, appointment: Appointment, link: str) -> str:
    say = speaker.words.say
    staff = speaker.together(appointment.staff_ids)
    return lines(
        f"{say('row-staff')}: {staff}" if staff else "",
        told_with_it(speaker, appointment),
        f"{say('link-join')}: {link}" if link else "",
        speaker.contact_by_name(),
    )


def told_with_it(speaker: Speaker, appointment: Appointment) -> str:
    """What the business tells whoever has booked ("Please come with dry hair"), of it or of its service."""
    service = speaker.shop.service(appointment.service_id) if appointment.service_id else None
    return clean(appointment.additional_information or (service.additional_information if service else ""))[:_LONGEST]


def uid_of(root: str) -> str:
    """What an entry is called in every calendar, from what stays the same over all moves.

    One-time ids are the key to a write, and an appointment's own id is Graph's: a hash of them says neither.
    """
    return f"{sha256(root.encode()).hexdigest()[:32]}@bookings-chat"


def google_link(entry: CalendarEntry) -> str:
    """Opens a new entry in Google's calendar, which the customer then saves."""
    values = {
        "action": "TEMPLATE",
        "text": entry.title,
        "dates": f"{entry.start:%Y%m%dT%H%M%SZ}/{entry.end:%Y%m%dT%H%M%SZ}",
        "details": entry.text,
        "location": entry.link or entry.place,
    }
    return f"{_GOOGLE}?{_query(values)}"


def outlook_link(entry: CalendarEntry, *, is_at_work: bool) -> str:
    """Opens a new entry in Outlook: in Microsoft 365's for whoever has signed in with their account there."""
    values = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.title,
        "startdt": f"{entry.start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{entry.end:%Y-%m-%dT%H:%M:%SZ}",
        "body": entry.text,
        "location": entry.link or entry.place,
    }
    return f"{_MICROSOFT_365 if is_at_work else _OUTLOOK}?{_query(values)}"


def _query(values: dict[str, str]) -> str:
    # Outlook shows a "+" as it stands, where it should be read as a space.
    return urlencode({key: value for key, value in values.items() if value}, quote_via=quote)
