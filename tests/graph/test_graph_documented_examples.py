"""Microsoft's documented answers, read in place; the folder is not part of the project."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph import wire
from graph.values import AvailabilityStatus

pytestmark = pytest.mark.skipif(
    "BOOKINGS_API_DATA" not in os.environ, reason="BOOKINGS_API_DATA names no folder of Microsoft's examples"
)

READERS: dict[str, Callable[[object], Any]] = {
    "bookingappointment": wire.read_appointment,
    "bookingbusiness": wire.read_business,
    "bookingservice": wire.read_service,
    "bookingstaffmember": wire.read_staff_member,
    "bookingcustomer": wire.read_customer,
    "bookingcustomquestion": wire.read_question,
}

COLLECTIONS = {
    "appointments": wire.read_appointment,
    "calendarview": wire.read_appointment,
    "services": wire.read_service,
    "staffmembers": wire.read_staff_member,
    "customers": wire.read_customer,
    "customquestions": wire.read_question,
    "bookingbusinesses": wire.read_business,
}


def answered_examples() -> list[tuple[str, dict[str, Any]]]:
    folder = Path(os.environ.get("BOOKINGS_API_DATA", "nowhere")) / "graph-docs-examples"
    found = ((path.stem, json.loads(path.read_text())) for path in sorted(folder.glob("*.json")))
    return [(name, example["response_body"]) for name, example in found if example["response_body"]]


def reader_of(name: str) -> Callable[[object], Any]:
    """By the last word of the name for collections and what is posted to them, by its resource for the rest."""
    _, resource, *rest = name.split("-")
    last = rest[-1]
    if last in COLLECTIONS:
        one = COLLECTIONS[last]
        return one if "post" in rest else lambda data: wire.read_page(data, one)[0]
    if name.endswith("bookingbusiness-list"):
        return lambda data: wire.read_page(data, wire.read_business)[0]
    return READERS[resource]


@pytest.mark.parametrize(("name", "body"), [pytest.param(n, b, id=n) for n, b in answered_examples()])
def test_a_documented_answer_is_read(name: str, body: dict[str, Any]) -> None:
    if "currency" in name:
        pytest.skip("currencies are not offered to applications")
    if name.endswith("getstaffavailability"):
        availability = wire.read_staff_availability(body)

        assert [item.status for item in availability[0].items] == [
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.BUSY,
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.AVAILABLE,
            AvailabilityStatus.AVAILABLE,
        ]
        return

    found = reader_of(name)(body)

    things = found if isinstance(found, list) else [found]
    raw = body["value"] if isinstance(found, list) else [body.get("value", body)]
    assert [thing.id for thing in things] == [item["id"] for item in raw]
    assert len(things) > 0


def test_the_folder_holds_the_examples() -> None:
    assert len(answered_examples()) > 40


def test_documented_appointments_keep_what_customers_said() -> None:
    bodies = dict(answered_examples())

    appointments, _ = wire.read_page(bodies["v1.0-bookingbusiness-list-appointments"], wire.read_appointment)

    assert [a.emails for a in appointments] == [{"bobk@tailspintoys.com"}, {"jordanm@contoso.com"}]
    assert [a.attendees[0].time_zone for a in appointments] == ["America/Chicago"] * 2
    assert [answer.text for answer in appointments[1].attendees[0].answers] == ["25"]
    assert [(a.end - a.start).total_seconds() for a in appointments] == [1800, 1800]
