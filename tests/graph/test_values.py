"""Values: what they can do, and what each field is when Graph says nothing or something odd."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from graph.model import (
    Answer,
    AnswerType,
    Appointment,
    Attendee,
    AvailabilityStatus,
    AvailabilityType,
    Business,
    Currency,
    Customer,
    Membership,
    PageAccess,
    PageSettings,
    PriceType,
    Question,
    Recipients,
    SchedulingPolicy,
    Service,
    StaffMember,
    StaffRole,
)
from graph.model.value import OpenEnum, Value
from tests.graph.bodies import read_as

Sample = Callable[[str], Any]


def test_a_value_is_a_value(sample: Sample) -> None:
    made = read_as(sample("appointment"), Appointment)
    usual = Appointment(**{name: getattr(made, name) for name in Appointment.__struct_fields__})

    assert type(made) is Appointment
    assert (made, hash(made), repr(made)) == (usual, hash(usual), repr(usual))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes
    assert copy.deepcopy(made) == made
    assert replace(made, label="x") == replace(usual, label="x")
    with pytest.raises(AttributeError):
        made.label = "x"  # type: ignore[misc]  # frozen, which is what is tested


# What each field is when nothing is said of it

KINDS = (
    Appointment,
    Attendee,
    Answer,
    Business,
    Currency,
    Customer,
    PageSettings,
    Question,
    SchedulingPolicy,
    Service,
    StaffMember,
)
WHOLE = {
    "id": "1",
    "startDateTime": {"dateTime": "2026-12-01T09:00:00Z"},
    "endDateTime": {"dateTime": "2026-12-01T10:00:00Z"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_null_is_as_one_that_is_absent(kind: type[Value]) -> None:
    bare = read_as(WHOLE, kind)

    for name in set(kind.__struct_encode_fields__) - set(WHOLE):
        assert read_as(WHOLE | {name: None}, kind) == bare, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_the_wrong_type_is_as_one_that_is_absent(kind: type[Value]) -> None:
    bare = read_as(WHOLE, kind)

    lists = {"businessHours", "workingHours", "customAvailabilities"}  # in which what is odd counts as not said

    for name in set(kind.__struct_encode_fields__) - set(WHOLE) - lists:
        assert read_as(WHOLE | {name: [None, 7.5]}, kind) == bare, name


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_text_or_part_is_as_nothing_where_there_may_be_nothing(kind: type[Value]) -> None:
    bare = read_as(WHOLE, kind)

    for name in ("customerName", "emailAddress", "phone", "joinWebUrl", "serviceId", "webUrl", "languageTag"):
        assert read_as(WHOLE | {name: ""}, kind) == bare, name
    for name in ("address", "location", "serviceLocation", "defaultLocation"):
        empty = {"displayName": "", "street": None, "address": {"city": ""}, "coordinates": {"latitude": None}}
        assert read_as(WHOLE | {name: empty}, kind) == bare, name


@pytest.mark.parametrize(
    "kind", [AnswerType, AvailabilityStatus, AvailabilityType, Membership, PageAccess, PriceType, Recipients, StaffRole]
)
def test_a_member_is_known_in_any_case_and_other_when_it_is_new(kind: type[OpenEnum]) -> None:
    assert [kind(member.value.upper()) for member in kind] == list(kind)
    assert kind("added later").name == "OTHER"
    with pytest.raises(ValueError, match="7"):
        kind(7)
