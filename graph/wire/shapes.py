"""Graph's objects in Graph's own words, decoded from JSON in one go.

Only for what comes in thousands, which is appointments; the rest is read from dictionaries with `graph/wire/forms.py`.
Nothing is required here, so that a reader can say what is missing.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, field, inspect


class Moment(msgspec.Struct, rename="camel", gc=False):
    date_time: str | None = None
    time_zone: str | None = None


class Address(msgspec.Struct, rename="camel", gc=False):
    street: str | None = None
    city: str | None = None
    state: str | None = None
    country_or_region: str | None = None
    postal_code: str | None = None


class Coordinates(msgspec.Struct, rename="camel", gc=False):
    latitude: float | None = None
    longitude: float | None = None


class Location(msgspec.Struct, rename="camel", gc=False):
    display_name: str | None = None
    location_email_address: str | None = None
    location_uri: str | None = None
    address: Address | None = None
    coordinates: Coordinates | None = None


class Answer(msgspec.Struct, rename="camel", gc=False):
    question_id: str | None = None
    question: str | None = None
    answer_input_type: str | None = None
    answer_options: list[str] | None = None
    is_required: bool | None = None
    answer: str | None = None
    selected_options: list[str] | None = None


class Attendee(msgspec.Struct, rename="camel", gc=False):
    customer_id: str | None = None
    name: str | None = None
    email_address: str | None = None
    phone: str | None = None
    notes: str | None = None
    time_zone: str | None = None
    location: Location | None = None
    custom_question_answers: list[Answer] | None = None


class Reminder(msgspec.Struct, rename="camel", gc=False):
    message: str | None = None
    offset: str | None = None
    recipients: str | None = None


class Appointment(msgspec.Struct, rename="camel", gc=False):
    """`start` and `end` are beta's names, which some v1.0 pages still show."""

    id: str | None = None
    service_id: str | None = None
    service_name: str | None = None
    start_date_time: Moment | None = None
    start: Moment | None = None
    end_date_time: Moment | None = None
    end: Moment | None = None
    staff_member_ids: list[str] | None = None
    customers: list[Attendee] | None = None
    pre_buffer: str | None = None
    post_buffer: str | None = None
    maximum_attendees_count: int | None = None
    filled_attendees_count: int | None = None
    is_location_online: bool | None = None
    join_web_url: str | None = None
    anonymous_join_web_url: str | None = None
    service_location: Location | None = None
    price: float | None = None
    price_type: str | None = None
    customer_name: str | None = None
    customer_email_address: str | None = None
    customer_phone: str | None = None
    customer_notes: str | None = None
    customer_time_zone: str | None = None
    additional_information: str | None = None
    service_notes: str | None = None
    appointment_label: str | None = None
    reminders: list[Reminder] | None = None
    opt_out_of_customer_email: bool | None = None
    sms_notifications_enabled: bool | None = None
    is_customer_allowed_to_manage_booking: bool | None = None
    created_date_time: str | None = None
    last_updated_date_time: str | None = None


class Appointments(msgspec.Struct):
    """A page of them."""

    value: list[Appointment]
    next_link: str | None = field(name="@odata.nextLink", default=None)


_APPOINTMENTS = msgspec.json.Decoder(Appointments)
_APPOINTMENT = inspect.type_info(Appointment)


def decode_appointments(content: bytes) -> Appointments | None:
    """A page, if everything on it is as the documents say."""
    try:
        return _APPOINTMENTS.decode(content)
    except (ValueError, RecursionError):
        return None


def as_appointment(data: object) -> Appointment:
    """An appointment from a dictionary. What is not as the documents say counts as not said."""
    return msgspec.convert(_fitting(data, _APPOINTMENT), Appointment)


def _fitting(value: Any, kind: inspect.Type) -> Any:
    """As much of a value as fits the type, or UNSET when nothing does."""
    match kind:
        case inspect.UnionType(types):
            return next((fit for one in types if (fit := _fitting(value, one)) is not UNSET), UNSET)
        case inspect.StructType(fields=known):
            if not isinstance(value, dict):
                return UNSET
            parts = {f.encode_name: _fitting(value[f.encode_name], f.type) for f in known if f.encode_name in value}
            return {name: part for name, part in parts.items() if part is not UNSET}
        case inspect.ListType(item_type=item):
            if not isinstance(value, list):
                return UNSET
            return [fit for one in value if (fit := _fitting(one, item)) is not UNSET]
        case _:
            return value if _is_plain(value, kind) else UNSET


def _is_plain(value: object, kind: inspect.Type) -> bool:
    match kind:
        case inspect.StrType():
            return isinstance(value, str)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool)
        case inspect.FloatType():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return value is None
