"""The shape of an answer keeps to what strict structured outputs take, for any catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from dialogs.acts import Topic
from dialogs.aids.keys import keys_of
from dialogs.aids.schema import Answer, schema_of
from dialogs.understanding.context import Context, NamedService, NamedStaff
from tests.dialogs.aids.places import PLACES, answered, salon

TAKEN = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}
"""Of the keywords that are taken, those that are used."""


def many(services: int, staff: int) -> Context:
    return salon(
        services=tuple(NamedService(f"id-{n}", f"Service {n}") for n in range(services)),
        staff=tuple(NamedStaff(f"person-{n}", f"Person {n}") for n in range(staff)),
    )


CATALOGUES = [salon(), many(0, 0), many(1, 1), many(100, 3), many(90, 60), many(100, 60), many(300, 200)]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Each schema within a schema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for one in schema.get("properties", {}).values():
        yield from parts(one)
    yield from parts(schema.get("items"))
    for one in schema.get("anyOf", ()):
        yield from parts(one)


@pytest.mark.parametrize("there", CATALOGUES)
def test_nothing_is_used_that_is_not_taken(there: Context) -> None:
    schema = schema_of(keys_of(there))
    properties: Any = schema["properties"]

    jsonschema.Draft202012Validator.check_schema(schema)
    assert {key for one in parts(schema) for key in one} <= TAKEN
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["required"] == list(properties) == list(Answer.__struct_fields__)


@pytest.mark.parametrize("there", CATALOGUES)
def test_allowed_values_are_not_too_many(there: Context) -> None:
    values = [one["enum"] for one in parts(schema_of(keys_of(there))) if "enum" in one]

    assert sum(map(len, values)) <= 500
    assert all(values)


def test_keys_of_a_small_catalogue_are_listed() -> None:
    properties: Any = schema_of(keys_of(salon()))["properties"]

    assert properties["services"]["items"] == {"type": "string", "enum": ["s1", "s2", "s3", "s4"]}
    assert properties["staff"]["items"]["enum"] == ["p1", "p2", "p3", "anyone"]
    assert properties["not_staff"]["items"]["enum"] == ["p1", "p2", "p3"]


def test_keys_of_a_catalogue_that_is_not_told_whole_are_any_text() -> None:
    properties: Any = schema_of(keys_of(many(300, 3)))["properties"]

    assert properties["services"]["items"] == properties["staff"]["items"] == {"type": "string"}


def test_it_is_the_same_wherever_a_conversation_stands() -> None:
    schemas = [schema_of(keys_of(there)) for there in PLACES.values()]

    assert all(one == schemas[0] for one in schemas)


def test_an_answer_fits_it() -> None:
    schema = schema_of(keys_of(replace(salon())))
    answer = answered(goal="book", services=("s1",), staff=("anyone",), question=Topic.PRICE.value, people=2)

    jsonschema.validate(answered(), schema)
    jsonschema.validate(answer, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer | {"services": ["s9"]}, schema)
