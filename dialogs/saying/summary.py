"""What is put before the customer for their yes: a booking, a new time, another service or person."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers

from dialogs.acts import Agree, Change, Command, Do, Field
from dialogs.policy import comes_apart, selects_staff
from dialogs.replies import Card, Choice, Row
from dialogs.saying import people
from dialogs.saying.people import first_name
from dialogs.saying.speaker import Speaker, customer_of, lines
from dialogs.saying.waiting import services_next
from dialogs.saying.who import whoever
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking, Moving, Together, Visit
from graph.model import Appointment, Service

_KEYS = {Field.TIME: "slot", Field.ANSWER: "question"}
"""Where sentences are not called by the field's own name."""


def booking_summary(speaker: Speaker, state: ConversationState) -> Card:
    """Everything that will be booked, each line with its change button, and the one-time confirm button."""
    booking, customer, say = state.task, state.customer, speaker.words.say
    assert isinstance(booking, Booking)
    service = speaker.shop.service(booking.service_id or "")
    assert service is not None  # a summary comes after the service
    assert booking.slot is not None  # and after the slot
    phone = shown_phone(customer.phone) if customer.phone else say("no-phone")
    rows = [
        _row(speaker, "row-service", f"{service.name} ({speaker.details(service)})", Field.SERVICE),
        *_business_rows(speaker),
        _row(speaker, "row-when", speaker.moment(booking.slot.start), Field.TIME),
        *_people_rows(speaker, booking),
        *_staff_rows(speaker, booking),
        _row(speaker, "row-name", first_name(booking, customer), Field.NAME),
        *_guest_rows(speaker, booking, customer),
        _row(speaker, "row-email", customer.email or say("no-email"), Field.EMAIL),
        _row(speaker, "row-phone", phone, Field.PHONE),
        *_answer_rows(speaker, booking),
        *_next_rows(speaker, state),
    ]
    return _confirm_card(speaker, ("summary-title", "summary-ask", "button-confirm"), rows, booking)


def move_summary(
    speaker: Speaker,
    moving: Moving,
    appointment: Appointment,
    others: Sequence[Appointment] = (),
    *,
    is_whose_told: bool = False,
) -> Card:
    """The new time beside the old one; or what else becomes of the appointment. `others` are moved with it."""
    assert moving.slot is not None  # a summary comes after the slot
    say = speaker.words.say
    service = speaker.shop.service(moving.service_id or "")
    if moving.changes_service and service is not None:
        return _change_summary(speaker, moving, appointment, service)
    staff = _with_whom(speaker, moving, appointment, others)
    if moving.keeps_time:
        rows = [
            Row(say("row-old"), speaker.appointment(appointment)),
            _row(speaker, "row-when", speaker.moment(moving.slot.start), Field.TIME),
            Row(say("row-staff-new"), staff or say("button-anyone")),
        ]
        return _confirm_card(speaker, _CHANGE, rows, moving)
    is_another = not set(moving.with_ids) <= set(appointment.staff_ids)
    rows = [
        Row(say("row-service"), speaker.service_name(appointment)),
        *_business_rows(speaker),
        *(_whose_rows(speaker, (appointment, *others)) if others or is_whose_told else []),
        *([Row(say("row-staff-new" if is_another else "row-staff"), staff)] if staff else []),
        Row(say("row-old"), speaker.moment(appointment.start)),
        _row(speaker, "row-new", speaker.moment(moving.slot.start), Field.TIME),
    ]
    return _confirm_card(speaker, ("summary-move-title", "summary-move-ask", "button-confirm-move"), rows, moving)


def _business_rows(speaker: Speaker) -> list[Row]:
    """Where several businesses are served, the one at which it will be."""
    return [Row(speaker.words.say("row-business"), speaker.shop.business.name)] if speaker.is_one_of_several else []


def _with_whom(speaker: Speaker, moving: Moving, appointment: Appointment, others: Sequence[Appointment]) -> str | None:
    """None where each of several has somebody else."""
    if others and comes_apart(moving, speaker.shop):
        return None
    return whoever(speaker, moving) or _who_stays(speaker, moving, appointment)


def _whose_rows(speaker: Speaker, appointments: Sequence[Appointment]) -> list[Row]:
    """Who comes; of several who are moved together, all."""
    names = [name for one in appointments if (name := customer_of(one))]
    how_many = speaker.words.say("people-moved", people=len(appointments))
    return [Row(speaker.words.say("row-people"), speaker.words.all_of(names) if names else how_many)]


def _who_stays(speaker: Speaker, moving: Moving, appointment: Appointment) -> str | None:
    """Whoever has the appointment keeps it, if they are free then; else whoever is free, where anyone would do."""
    theirs, free = appointment.staff_ids, moving.slot.staff_ids if moving.slot else ()
    stays = not free or (bool(theirs) and set(theirs) <= set(free))
    return speaker.together(theirs) if stays else speaker.words.say("first-free")


_CHANGE = ("summary-change-title", "summary-change-ask", "button-confirm-change")


def _change_summary(speaker: Speaker, moving: Moving, appointment: Appointment, service: Service) -> Card:
    assert moving.slot is not None  # a summary comes after the slot
    say = speaker.words.say
    rows = [
        Row(say("row-old"), speaker.appointment(appointment)),
        Row(say("row-service-new"), f"{service.name} ({speaker.details(service)})"),
        _row(speaker, "row-new", speaker.moment(moving.slot.start), Field.TIME),
        *_staff_rows(speaker, moving),
        *_answer_rows(speaker, moving),
    ]
    return _confirm_card(speaker, _CHANGE, rows, moving)


def shown_phone(number: str) -> str:
    """A stored number as people write it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _staff_rows(speaker: Speaker, visit: Visit) -> list[Row]:
    say, can_choose = speaker.words.say, selects_staff(visit, speaker.shop)
    name = people.who_with(speaker, visit)
    if can_choose:
        return [_row(speaker, "row-staff", name or say("first-free"), Field.STAFF)]
    return [Row(say("row-staff"), name)] if name else []


def _people_rows(speaker: Speaker, booking: Booking) -> list[Row]:
    """How many come, and when each has their turn."""
    if not booking.guests:
        return []
    how_many = _row(speaker, "row-people", people.how_many(speaker, booking), Field.PEOPLE)
    if booking.together is not Together.IN_TURN:
        return [how_many]
    return [Row(speaker.words.say("row-then"), people.times_of_guests(speaker, booking)), how_many]


def _guest_rows(speaker: Speaker, booking: Booking, customer: Customer) -> list[Row]:
    if not booking.guests:
        return []
    return [Row(speaker.words.say("row-guests"), people.guest_names(speaker, booking, customer))]


def _answer_rows(speaker: Speaker, visit: Visit) -> list[Row]:
    change = change_choice(speaker, Field.ANSWER)
    questions = [(speaker.shop.questions.get(question_id), answer) for question_id, answer in visit.answers]
    return [Row(question.text if question else "", answer, change) for question, answer in questions]


def _next_rows(speaker: Speaker, state: ConversationState) -> list[Row]:
    """What waits, and is not booked with this yes."""
    waiting = services_next(speaker, state)
    return [Row(speaker.words.say("row-next"), waiting)] if waiting else []


def _row(speaker: Speaker, key: str, value: str, field: Field) -> Row:
    return Row(speaker.words.say(key), value, change_choice(speaker, field))


def key_of(field: Field) -> str:
    """What its sentences are called by: `field-` and this, `button-field-` and this."""
    return _KEYS.get(field, field.value)


def change_choice(speaker: Speaker, field: Field, *, is_alone: bool = False) -> Choice:
    """The button that changes a field; where it stands `is_alone`, it names the field itself."""
    say, key = speaker.words.say, key_of(field)
    says = say("says-change", field=say(f"field-{key}"))
    label = say(f"button-field-{key}") if is_alone else say("button-change")
    return Choice(label, says, (Change(field=field),))


def _confirm_card(speaker: Speaker, keys: tuple[str, str, str], rows: Sequence[Row], task: Visit) -> Card:
    title, ask, button = (speaker.words.say(key) for key in keys)
    say = speaker.words.say
    confirm = Choice(button, say("button-yes"), (Agree(intent=task.intent or ""),))
    decline = Choice(say("button-not-now"), say("says-not-now"), (Do(command=Command.STOP),))
    note, links = _consent(speaker) if isinstance(task, Booking) else ("", ())
    text = lines(title, *map(in_words, rows), note, ask)
    return Card("summary", title, tuple(rows), (confirm, decline), text, note=note, links=links)


def _consent(speaker: Speaker) -> tuple[str, tuple[tuple[str, str], ...]]:
    page = speaker.shop.business.page
    if page is None:
        return "", ()
    note = speaker.words.say("consent", message=page.consent_message) if page.consent_required else ""
    pairs = (("link-privacy", page.privacy_url), ("link-terms", page.terms_url))
    return note, tuple((speaker.words.say(key), url) for key, url in pairs if url.startswith("https://"))


def in_words(row: Row) -> str:
    return f"{row.label} {row.value}" if row.label.endswith("?") else f"{row.label}: {row.value}"
