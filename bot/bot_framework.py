"""Bot Framework's own form of activities, and plain JSON: there and back.

The SDK's (de)serializer gives the same and takes about ten times as long, most of it over the inside of cards, which is
plain JSON already. Which attribute has which name on the wire is taken from the SDK's own tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

from botbuilder import schema
from botbuilder.schema import Activity

from storage.json_types import JsonObject


def to_model(json: JsonObject) -> Activity:
    """For an activity that has been checked; what the SDK does not know of an entity is among its other properties."""
    activity: Activity = _model(Activity, json)
    return activity


def to_json(model: object) -> Any:
    """Without what is not set, nor what the SDK does not know.

    What is in an `object` of the SDK's (a card, a value) is taken as the JSON it is.
    """
    match model:
        case str() | int() | float() | bool() | None:
            return model.value if isinstance(model, Enum) else model
        case list() | tuple():
            return [to_json(one) for one in model]
        case dict():
            return model
        case datetime():
            return model.isoformat()
        case Enum():
            return model.value
        case _:
            return {
                key: to_json(value)
                for attribute, key, _, _ in _attributes(type(model))
                if (value := getattr(model, attribute)) is not None
            }


def _model(kind: type[Any], json: Mapping[str, Any]) -> Any:
    made = kind()
    rest = dict(json)
    for attribute, key, inner, is_list in _attributes(kind):
        value = rest.pop(key, None)
        if value is not None:
            if inner is not None:
                value = [_model(inner, one) for one in value] if is_list else _model(inner, value)
            setattr(made, attribute, value)
    if rest and hasattr(made, "additional_properties"):
        made.additional_properties = rest
    return made


_Attribute: TypeAlias = tuple[str, str, type[Any] | None, bool]

_KNOWN: dict[type[Any], tuple[_Attribute, ...]] = {}


def _attributes(kind: type[Any]) -> tuple[_Attribute, ...]:
    """Each attribute's name, its name in JSON, the model that it holds if any, and whether it holds a list of them."""
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(
            (name, told["key"], getattr(schema, told["type"].strip("[]"), None), told["type"].startswith("["))
            for name, told in kind._attribute_map.items()  # noqa: SLF001  # the SDK tells its wire names in no other way
        )
    return _KNOWN[kind]
