"""From the description of a business, as `sample.toml` has it, to a business as Graph would hold it.

Every refusal names the part of the description that is at fault.
"""

from __future__ import annotations

import json
import random
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from simulator.bookings.appointment_body import attendee, body_from_service, to_booking
from simulator.bookings.businesses import new_business_body
from simulator.bookings.calendar import BusinessCalendar, StoredAppointment
from simulator.bookings.collections import (
    CUSTOM_QUESTIONS,
    CUSTOMERS,
    SERVICES,
    STAFF_MEMBERS,
    Collection,
    new_object,
)
from simulator.bookings.mailbox import BookingMailbox, appointment_id
from simulator.bookings.rules.working_hours import Interval, intervals_of_day
from simulator.bookings.schema.properties import APPOINTMENT, DAYS
from simulator.bookings.schema.time_formats import (
    find_zone,
    format_offset_moment,
    moment_object,
    parse_duration,
    parse_moment,
)
from simulator.bookings.schema.value_checks import read_fields, time_of_day
from simulator.http.errors import GraphError
from simulator.json_types import Json, JsonObject
from simulator.sample.calendar_filling import fill, read_calendar_filling
from simulator.sample.description_checks import DescriptionError, name_of, problems_in

_FOUNDED = timedelta(days=400)
_HOURS = ("businessHours", "workingHours")
_DATES = ("startDate", "endDate")
_IDS = ("id", "questionId", "staffMemberId", "serviceId", "customerId")
_COLLECTIONS: tuple[tuple[str, Collection], ...] = (
    ("staffMembers", STAFF_MEMBERS),
    ("customQuestions", CUSTOM_QUESTIONS),
    ("services", SERVICES),
    ("customers", CUSTOMERS),
)


def read_sample() -> JsonObject:
    return tomllib.loads(files("simulator.sample").joinpath("sample.toml").read_text("utf-8"))


def build_businesses(description: JsonObject, now: datetime) -> list[BookingMailbox]:
    """The described business, with its appointments around `now`; DescriptionError when it cannot be made."""
    with _part("the whole"):
        return [_build(description, now)]


def read_description(file: Path) -> JsonObject:
    """The description in a TOML or JSON file; DescriptionError names every key at fault that can be seen in it."""
    try:
        text = file.read_text("utf-8")
        description = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise DescriptionError(f"cannot be read ({(error.strerror or type(error).__name__).lower()})") from None
    except UnicodeDecodeError:
        raise DescriptionError("is no text in UTF-8") from None
    except ValueError as error:
        raise DescriptionError(f"is no {'JSON' if file.suffix == '.json' else 'TOML'}: {error}") from None
    if not isinstance(description, dict):
        raise DescriptionError("must hold an object")
    if problems := problems_in(description):
        raise DescriptionError(*problems)
    return description


def guid(business_id: str, word: str) -> str:
    """The GUID that a word stands for in the description of a business; a GUID stands for itself."""
    try:
        return str(uuid.UUID(word))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{business_id}/{word}"))


def _build(description: JsonObject, now: datetime) -> BookingMailbox:
    business_id: str = description["business"]["id"]
    with _part("business.bookingPageSettings.businessTimeZone"):
        zone = find_zone(description["business"].get("bookingPageSettings", {}).get("businessTimeZone", "UTC"))
    read = _DescriptionReader(business_id, now.astimezone(zone).date())
    with _part("business"):
        described = read({name: value for name, value in description["business"].items() if name != "id"})
        founded, is_published = now - _FOUNDED, bool(described.get("isPublished", True))
        business = BookingMailbox(
            business_id, new_business_body(business_id, described, founded, is_published=is_published)
        )
    for name, kind in _COLLECTIONS:
        for position, raw in enumerate(description.get(name, [])):
            with _part(name_of(name, position, raw)):
                item = read(raw)
                made = new_object(kind, business, item, item_id=item["id"], at=format_offset_moment(founded))
                kind.of(business)[made["id"]] = made
    for position, raw in enumerate(description.get("timeOff", [])):
        with _part(name_of("timeOff", position, raw)):
            away = read(raw)
            business.time_off.setdefault(away["staffMemberId"], []).extend(_time_off(away, read.today, zone))
    chance = random.Random(f"{business_id} {read.today}")  # noqa: S311 - the same day looks the same each time
    appointments = []
    for position, raw in enumerate(description.get("appointments", [])):
        with _part(name_of("appointments", position, raw)):
            appointments.append(_appointment(business, read(raw), read.today, now, chance))
    business.calendar = BusinessCalendar(appointments)
    if "diary" in description:
        with _part("diary"):
            fill(business, read_calendar_filling(read(description["diary"])), today=read.today, now=now)
    return business


@contextmanager
def _part(name: str) -> Iterator[None]:
    """Whatever cannot be followed within the block is said to be in this part of the description."""
    try:
        yield
    except DescriptionError:
        raise
    except KeyError as error:
        raise DescriptionError(f"{name}: {error.args[0]} is missing, or not there") from error
    except (GraphError, AttributeError, TypeError, ValueError) as error:
        raise DescriptionError(f"{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class _DescriptionReader:
    """Puts Graph's forms in place of the conveniences of a description."""

    business_id: str
    today: date

    def __call__(self, value: Json, name: str = "") -> Json:
        if isinstance(value, dict):
            return _weekly(value) if name in _HOURS else {key: self(inner, key) for key, inner in value.items()}
        if isinstance(value, list) and name in ("staffMemberIds", "customerIds"):
            return [guid(self.business_id, word) for word in value]
        if isinstance(value, list):
            return [self(inner, name) for inner in value]
        if name in _IDS:
            return guid(self.business_id, value)
        if name in _DATES and isinstance(value, int):
            return (self.today + timedelta(days=value)).isoformat()
        return value


def _weekly(hours: JsonObject) -> list[JsonObject]:
    """All seven days; one that is not named is closed."""
    strange = set(hours) - set(DAYS)
    if strange:
        raise ValueError(f"no such day: {', '.join(sorted(strange))}")
    return [{"day": day, "timeSlots": [_time_slot(text) for text in hours.get(day, [])]} for day in DAYS]


def _time_slot(text: str) -> JsonObject:
    start, _, end = text.partition("-")
    return {"startTime": time_of_day(start, "startTime"), "endTime": time_of_day(end, "endTime")}


def _time_off(away: JsonObject, today: date, zone: ZoneInfo) -> list[Interval]:
    """`hours` of a day, or the whole of it."""
    on = today + timedelta(days=away["day"])
    return intervals_of_day(on, [away.get("hours", "00:00-00:00")], zone)


def _appointment(
    business: BookingMailbox, wanted: JsonObject, today: date, now: datetime, chance: random.Random
) -> StoredAppointment:
    """`day` and `at` in the business's zone, or Graph's startDateTime; as long as its service unless it has an end."""
    service = business.services[wanted["serviceId"]]
    sent = read_fields(APPOINTMENT, wanted)
    if "day" in wanted:
        wall = datetime.combine(today + timedelta(days=wanted["day"]), time.fromisoformat(wanted["at"]), business.zone)
        sent["startDateTime"] = moment_object(wall)
    start = parse_moment(sent["startDateTime"]["dateTime"])
    sent.setdefault("endDateTime", moment_object(start + parse_duration(service["defaultDuration"])))
    known = [attendee(business.customers[customer_id]) for customer_id in wanted.get("customerIds", [])]
    customers = [*known, *sent.get("customers", [])]
    stamps = dict.fromkeys(
        ("createdDateTime", "lastUpdatedDateTime"), format_offset_moment(min(now, start) - _MADE_BEFORE)
    )
    body = {**body_from_service(service), **sent, **stamps, "customers": customers}
    return to_booking(appointment_id(chance), body, service)


_MADE_BEFORE = timedelta(days=3)
