"""An appointment as it is in the calendar: nothing here comes from what we think we sent."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.acts import GiveAppointment, Goal, Want
from dialogs.replies import Card, Choice, Links, Row
from dialogs.saying.calendar_entry import entry_of, google_link, outlook_link, told_with_it
from dialogs.saying.place import is_online, map_link, place_in_words
from dialogs.saying.speaker import Speaker, lines
from dialogs.saying.summary import in_words, shown_phone
from graph.model import Appointment, Attendee


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an appointment besides what is in the calendar.

    `is_news`: it was written just now, so that Bookings mails about it. `has_lost_link`: there was a link to join it
    online, and is none any more. `calendar_file` is where it can be had as a file for the customer's own calendar, ""
    where it cannot. `is_at_work`: the customer has signed in with an account of Microsoft 365. `intent` is the yes by
    which it was made, where the state does not know it yet.
    """

    intent: str = ""
    is_news: bool = False
    has_lost_link: bool = False
    calendar_file: str = ""
    is_at_work: bool = False


LOOKED_UP = Told()


def receipt(
    speaker: Speaker, title: str, appointment: Appointment, beside: Appointment | None = None, told: Told = LOOKED_UP
) -> Card:
    """`beside` is that of somebody who comes too, whose receipt stands just above: what is the same is said once."""
    speaker = speaker.of(appointment.id).about(appointment.service_id)
    rows, links = _rows(speaker, appointment, told), _links(speaker, appointment)
    notes = [
        told_with_it(speaker, appointment),
        _about_link(speaker, appointment, told),
        _confirmation(speaker, appointment, told),
        _how_to_change(speaker, appointment),
    ]
    if beside is not None:
        above = _rows(speaker, beside, told)
        what = {speaker.words.say("row-service"), speaker.words.say("row-when")}
        rows, notes = tuple(row for row in rows if row.label in what or row not in above), notes[1:2]
    note = lines(*notes)
    text = lines(title, *map(in_words, rows), *(url for _, url in links), note)
    calendar = _calendar(speaker, appointment, told)
    return Card("receipt", title, rows, _choices(speaker, appointment), text, note, links, calendar)


def _rows(speaker: Speaker, appointment: Appointment, told: Told) -> tuple[Row, ...]:
    say = speaker.words.say
    attendee = next(iter(appointment.attendees), None)
    email = (attendee.email if attendee else None) or appointment.customer_email
    phone = (attendee.phone if attendee else None) or appointment.customer_phone
    pairs = [
        ("row-service", _service(speaker, appointment)),
        ("row-business", speaker.shop.business.name if speaker.is_one_of_several else None),
        ("row-when", speaker.moment(appointment.start)),
        ("row-staff", speaker.words.all_of([name for s in appointment.staff_ids if (name := speaker.staff_name(s))])),
        ("row-where", place_in_words(speaker, appointment)),
        ("row-name", (attendee.name if attendee else None) or appointment.customer_name),
        ("row-email", None if _is_confirmed(appointment, told) else email),
        ("row-phone", shown_phone(phone) if phone else None),
    ]
    place, told_rows = map_link(speaker, appointment), []
    for key, value in pairs:
        if value:
            link = (say("link-map"), place) if key == "row-where" and place else None
            told_rows.append(Row(say(key), value, link=link))
    return (*told_rows, *_answers(attendee))


def _service(speaker: Speaker, appointment: Appointment) -> str:
    """ "Haircut (45 min, €28)", as it was put into the calendar."""
    length = round((appointment.end - appointment.start).total_seconds() / 60)
    minutes = speaker.words.say("minutes", minutes=length) if length > 0 else ""
    price = speaker.price(appointment.price, appointment.price_type)
    name, details = speaker.service_name(appointment), ", ".join(part for part in (minutes, price) if part)
    return f"{name} ({details})" if name and details else name


def _answers(attendee: Attendee | None) -> tuple[Row, ...]:
    said = ((one.question, one.text or ", ".join(one.selected)) for one in (attendee.answers if attendee else ()))
    return tuple(Row(question, answer) for question, answer in said if question and answer)


def _mailed_to(appointment: Appointment) -> str:
    attendee = next(iter(appointment.attendees), None)
    email = (attendee.email if attendee else None) or appointment.customer_email or ""
    return "" if appointment.is_customer_not_mailed else email


def _is_confirmed(appointment: Appointment, told: Told) -> bool:
    """Whether Bookings mails the customer about it now.

    https://learn.microsoft.com/graph/api/resources/bookingappointment
    """
    return told.is_news and bool(_mailed_to(appointment))


def _confirmation(speaker: Speaker, appointment: Appointment, told: Told) -> str:
    if not _is_confirmed(appointment, told):
        return ""
    return speaker.words.say("receipt-confirmation", email=_mailed_to(appointment))


def _about_link(speaker: Speaker, appointment: Appointment, told: Told) -> str:
    """Whoever is to come online without a link hears how they get one."""
    if appointment.join_url:
        return ""
    if told.has_lost_link:
        return speaker.words.say("receipt-link-lost", business=speaker.contact_by_name())
    if is_online(speaker, appointment):
        return speaker.words.say("receipt-link-missing", business=speaker.contact_by_name())
    return ""


def _links(speaker: Speaker, appointment: Appointment) -> tuple[tuple[str, str], ...]:
    url = appointment.join_url or ""
    return ((speaker.words.say("link-join"), url),) if url.startswith("https://") else ()


def _calendar(speaker: Speaker, appointment: Appointment, told: Told) -> Links:
    entry = entry_of(speaker, appointment)
    pairs = [
        ("link-calendar-file", told.calendar_file),
        ("link-calendar-google", google_link(entry)),
        ("link-calendar-outlook", outlook_link(entry, is_at_work=told.is_at_work)),
    ]
    links = tuple((speaker.words.say(key), url) for key, url in pairs if url)
    return Links(speaker.words.say("link-calendar"), links)


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
