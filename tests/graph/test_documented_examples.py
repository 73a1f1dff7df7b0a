"""Microsoft's documented answers, read in place; the folder is not part of the project."""

import copy
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from graph import wire
from graph.model import (
    Appointment,
    AvailabilityStatus,
    Business,
    Currency,
    Customer,
    Question,
    Service,
    StaffMember,
)
from graph.wire.reading import fitted_list
from tests.graph.bodies import as_bytes, read_as

pytestmark = pytest.mark.skipif(
    "BOOKINGS_API_DATA" not in os.environ, reason="BOOKINGS_API_DATA names no folder of Microsoft's examples"
)

Place: TypeAlias = tuple[str | int, ...]

KINDS: dict[str, type[Any]] = {
    "bookingappointment": Appointment,
    "bookingbusiness": Business,
    "bookingservice": Service,
    "bookingstaffmember": StaffMember,
    "bookingcustomer": Customer,
    "bookingcustomquestion": Question,
    "bookingcurrency": Currency,
}

COLLECTIONS = {
    "appointments": Appointment,
    "calendarview": Appointment,
    "services": Service,
    "staffmembers": StaffMember,
    "customers": Customer,
    "customquestions": Question,
    "bookingbusinesses": Business,
}

# What is left out on purpose, by the end of its place.
NOT_KEPT: dict[Place, str] = {
    ("@odata.context",): "an annotation",
    ("@odata.type",): "an annotation",
    ("duration",): "the end minus the start",
    ("selfServiceAppointmentId",): "another id of the same appointment, for the public page alone",
    ("startDateTime", "timeZone"): "the offset in the time itself settles the moment",
    ("endDateTime", "timeZone"): "the offset in the time itself settles the moment",
    ("start", "timeZone"): "the offset in the time itself settles the moment",
    ("end", "timeZone"): "the offset in the time itself settles the moment",
    ("customers", "smsNotificationsEnabled"): "a property of the appointment; the metadata has none of a customer",
    ("address", "postOfficeBox"): "beta's, which some v1.0 pages show",
    ("addresses", "postOfficeBox"): "beta's, which some v1.0 pages show",
    ("address", "type"): "beta's, which some v1.0 pages show",
    ("addresses", "type"): "beta's, which some v1.0 pages show",
}


def answered_examples(version: str = "") -> list[tuple[str, dict[str, Any]]]:
    folder = Path(os.environ.get("BOOKINGS_API_DATA", "nowhere")) / "graph-docs-examples"
    found = ((path.stem, json.loads(path.read_text())) for path in sorted(folder.glob(f"{version}*.json")))
    return [(name, example["response_body"]) for name, example in found if example["response_body"]]


def reader_of(name: str) -> Callable[[object], Any]:
    """By the last word of the name for collections and what is posted to them, by its resource for the rest."""
    _, resource, *rest = name.split("-")
    last = rest[-1]
    if last == "getstaffavailability":
        return lambda data: wire.read_staff_availability(as_bytes(data))
    if last in COLLECTIONS or last == "list":
        kind = COLLECTIONS.get(last) or KINDS[resource]
        if "post" not in rest:
            return lambda data: wire.read_page(as_bytes(data), kind)[0]
    else:
        kind = KINDS[resource]
    return lambda data: read_as(data, kind)


def leaves(data: object, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Everything in the JSON that says something; a day without hours does not."""
    if isinstance(data, dict) and data.get("timeSlots") == []:
        return
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*place, key))
    elif data is not None:
        yield place, data


def others(value: Any) -> list[Any]:
    """Values of the same kind that say something else; of a text's kinds, at least one fits."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1]
    spellings = ["2031-01-02T03:04:05Z", "07:07:00.0000000", "2031-01-02", "PT7M", "Asia/Tokyo"]
    return [f"{value}x", *spellings]


def replaced(body: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    part: Any = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return changed


def is_kept(read: Callable[[object], Any], body: dict[str, Any], place: Place, value: Any) -> bool:
    """Whether a difference there makes a difference to us."""
    before = read(body)
    for other in others(value):
        try:
            if read(replaced(body, place, other)) != before:
                return True
        except wire.Unreadable:
            continue
    return False


def is_left_out(place: Place) -> bool:
    names = tuple(key for key in place if isinstance(key, str))
    return any(names[-len(end) :] == end for end in NOT_KEPT)


@pytest.mark.parametrize(("name", "body"), [pytest.param(n, b, id=n) for n, b in answered_examples()])
def test_a_documented_answer_is_read(name: str, body: dict[str, Any]) -> None:
    found = reader_of(name)(body)

    if name.endswith("getstaffavailability"):
        assert [item.status for item in found[0].items] == [
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.BUSY,
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.AVAILABLE,
        ]
        return
    things = found if isinstance(found, list) else [found]
    raw = body["value"] if isinstance(found, list) else [body.get("value", body)]
    assert [thing.id for thing in things] == [item["id"] for item in raw]
    assert len(things) > 0


@pytest.mark.parametrize(("name", "body"), [pytest.param(n, b, id=n) for n, b in answered_examples("v1.0")])
def test_nothing_of_a_documented_answer_is_dropped(name: str, body: dict[str, Any]) -> None:
    read = reader_of(name)

    dropped = [
        place for place, value in leaves(body) if not is_left_out(place) and not is_kept(read, body, place, value)
    ]

    assert dropped == []


@pytest.mark.parametrize("name", ["v1.0-bookingbusiness-list-appointments", "v1.0-bookingbusiness-list-calendarview"])
def test_a_page_of_appointments_is_read_the_same_in_both_ways(name: str) -> None:
    body = dict(answered_examples())[name]

    decoded = wire.read_page(as_bytes(body), Appointment)

    assert decoded[0] == fitted_list(body["value"], Appointment)


def test_the_folder_holds_the_examples() -> None:
    assert len(answered_examples()) > 40
    assert len(answered_examples("v1.0")) > 20


def test_documented_appointments_keep_what_customers_said() -> None:
    bodies = dict(answered_examples())

    appointments, _ = wire.read_page(as_bytes(bodies["v1.0-bookingbusiness-list-appointments"]), Appointment)

    assert [a.emails for a in appointments] == [{"bobk@tailspintoys.com"}, {"jordanm@contoso.com"}]
    assert [a.attendees[0].time_zone for a in appointments] == ["America/Chicago"] * 2
    assert [answer.text for answer in appointments[1].attendees[0].answers] == ["25"]
    assert [(a.end - a.start).total_seconds() for a in appointments] == [1800, 1800]


def test_documented_currencies_are_read() -> None:
    bodies = dict(answered_examples())

    assert read_as(bodies["v1.0-bookingcurrency-get"], Currency).id == "USD"
    assert Currency("USD", "$") in wire.read_page(as_bytes(bodies["v1.0-bookingcurrency-list"]), Currency)[0]
