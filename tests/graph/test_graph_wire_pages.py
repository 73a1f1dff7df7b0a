"""Pages of appointments, which are decoded in one go when all is as documented, and read leniently when it is not."""

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from graph import wire
from graph.model import Address, Appointment, Attendee, Location
from graph.quick import quick
from graph.wire import shapes

Sample = Callable[[str], Any]


def page_of(*appointments: object, **more: object) -> bytes:
    return json.dumps({"value": appointments, **more}).encode()


def test_a_page_as_documented_is_decoded_in_one_go_and_says_what_parsed_json_says(sample: Sample) -> None:
    one = sample("appointment")
    content = page_of(one, one | {"id": "second"}, **{"@odata.nextLink": "https://graph.test/next"})
    assert shapes.decode_appointments(content) is not None

    appointments, following = wire.read_appointments(content)

    first = wire.read_appointment(one)
    assert appointments == [first, replace(first, id="second")]
    assert following == "https://graph.test/next"


@pytest.mark.parametrize("link", [None, ""])
def test_a_last_page_has_no_next(sample: Sample, link: str | None) -> None:
    assert wire.read_appointments(page_of(sample("appointment"), **{"@odata.nextLink": link}))[1] is None


@pytest.mark.parametrize(
    ("strange", "left"),
    [
        ({"serviceName": 7}, {"service_name": ""}),
        ({"price": "much"}, {"price": None}),
        ({"price": True}, {"price": None}),
        ({"maximumAttendeesCount": "3"}, {"max_attendees": 1}),
        ({"maximumAttendeesCount": 3.5}, {"max_attendees": 1}),
        ({"isLocationOnline": "yes"}, {"is_online": False}),
        ({"isCustomerAllowedToManageBooking": 1}, {"customer_may_manage": None}),
        ({"staffMemberIds": ["staff-1", None, 5]}, {"staff_ids": ("staff-1",)}),
        ({"staffMemberIds": "staff-1"}, {"staff_ids": ()}),
        ({"customers": {"name": "Robin"}}, {"attendees": ()}),
        ({"customers": [None, "Robin", {"name": "Robin", "phone": 5}]}, {"attendees": (Attendee(name="Robin"),)}),
        ({"serviceLocation": "Salon"}, {"location": None}),
        ({"serviceLocation": {"displayName": "Salon", "address": []}}, {"location": Location("Salon")}),
        ({"serviceLocation": {"coordinates": {"latitude": 0, "longitude": "x"}}}, {"location": Location(latitude=0)}),
        ({"reminders": [{"message": None}, 3], "createdDateTime": 5}, {"created": None}),
        ({"preBuffer": "soon"}, None),
        ({"priceType": {"value": "free"}}, None),
        ({"startDateTime": [], "start": {"dateTime": "2026-12-01T09:00:00", "timeZone": 5}}, {}),
    ],
)
def test_what_is_not_as_documented_counts_as_not_said_and_spoils_nothing_else(
    sample: Sample, strange: dict[str, object], left: dict[str, object] | None
) -> None:
    one = sample("appointment")

    (odd, usual), _ = wire.read_appointments(page_of(one | strange, one))

    assert usual == wire.read_appointment(one)
    assert odd == wire.read_appointment(one | strange)
    if left is not None:
        assert {name: getattr(odd, name) for name in left} == left


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (page_of({"startDateTime": None}), "id is missing"),
        (page_of({"id": "a"}), "startDateTime is missing"),
        (page_of({"id": "a", "startDateTime": {"timeZone": "UTC"}}), "startDateTime is no dateTimeTimeZone"),
        (
            page_of({"id": "a", "startDateTime": {"dateTime": "9999-12-31T23:00:00-05:00"}}),
            "startDateTime is no dateTimeTimeZone",
        ),
        (page_of(None), "expected an object, not NoneType"),
        (b'{"value": {}}', "value is no list"),
        (b'{"@odata.nextLink": "x"}', "value is no list"),
        (b"[]", "expected an object, not list"),
    ],
)
def test_what_nobody_can_do_without_is_named(content: bytes, fault: str) -> None:
    with pytest.raises(wire.Unreadable) as raised:
        wire.read_appointments(content)

    assert str(raised.value) == fault


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"value": [', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told_apart(content: bytes) -> None:
    with pytest.raises(wire.NotJson):
        wire.read_appointments(content)


def test_half_an_emoji_spoils_neither_the_page_nor_the_text(sample: Sample) -> None:
    one = sample("appointment") | {"serviceNotes": "see you \ud83d"}

    (found,), _ = wire.read_appointments(page_of(one))

    assert found.service_notes == "see you \ud83d"
    assert found == wire.read_appointment(one)


# Values made quickly


def test_a_value_made_quickly_is_in_every_way_the_value(sample: Sample) -> None:
    made = wire.read_appointment(sample("appointment"))
    usual = Appointment(**{name: getattr(made, name) for name in Appointment.__slots__})

    assert type(made) is Appointment
    assert (made, hash(made), repr(made)) == (usual, hash(usual), repr(usual))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes
    assert copy.deepcopy(made) == made
    assert replace(made, label="x") == replace(usual, label="x")
    with pytest.raises(FrozenInstanceError):
        made.label = "x"  # type: ignore[misc]  # frozen, which is what is tested


def test_quick_knows_defaults_and_what_is_needed() -> None:
    address = quick(Address)

    assert address(city="Berlin") == Address(city="Berlin")
    with pytest.raises(TypeError):
        quick(Appointment)(id="a")  # type: ignore[call-arg]  # too little, which is what is tested
