"""Checks for one value that arrives in a body: each returns the value in the form Graph would keep, or refuses it.

Unknown properties are dropped, as are the `@odata` annotations; a value of the wrong type is a 400.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from simulator.bookings.schema.time_formats import (
    format_duration,
    format_time_of_day,
    in_utc,
    moment_object,
    parse_date,
    parse_duration,
    parse_moment,
    parse_time_of_day,
)
from simulator.http.errors import bad_request
from simulator.json_types import Json, JsonObject

Check: TypeAlias = Callable[[Json, str], Json]
"""Takes the value and the name under which it arrived."""

Fields: TypeAlias = Mapping[str, Check]


def wrong_type(name: str, expected: str) -> Exception:
    return bad_request(f"Cannot convert the value of property '{name}' to the expected type '{expected}'.")


def text(value: Json, name: str) -> Json:
    if not isinstance(value, str):
        raise wrong_type(name, "Edm.String")
    return value


def flag(value: Json, name: str) -> Json:
    if not isinstance(value, bool):
        raise wrong_type(name, "Edm.Boolean")
    return value


def whole(value: Json, name: str) -> Json:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**31) <= value < 2**31:
        raise wrong_type(name, "Edm.Int32")
    return value


def number(value: Json, name: str) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e308 < value < 1e308:
        raise wrong_type(name, "Edm.Double")
    return value


def duration(value: Json, name: str) -> Json:
    try:
        return format_duration(parse_duration(text(value, name)))
    except (ValueError, OverflowError) as error:
        raise wrong_type(name, "Edm.Duration") from error


def time_of_day(value: Json, name: str) -> Json:
    try:
        return format_time_of_day(parse_time_of_day(text(value, name)))
    except ValueError as error:
        raise wrong_type(name, "Edm.TimeOfDay") from error


def day(value: Json, name: str) -> Json:
    try:
        return parse_date(text(value, name)).isoformat()
    except ValueError as error:
        raise wrong_type(name, "Edm.Date") from error


def moment(value: Json, name: str) -> Json:
    """A dateTimeTimeZone, brought to UTC."""
    if not isinstance(value, dict):
        raise wrong_type(name, "microsoft.graph.dateTimeTimeZone")
    wall, zone = text(value.get("dateTime"), f"{name}/dateTime"), maybe(text)(value.get("timeZone"), f"{name}/timeZone")
    try:
        return moment_object(in_utc(parse_moment(wall), zone))
    except (ValueError, OverflowError) as error:
        raise wrong_type(name, "microsoft.graph.dateTimeTimeZone") from error


def one_of(*members: str) -> Check:
    def check(value: Json, name: str) -> Json:
        if value not in members:
            raise bad_request(f"Requested value of property '{name}' was not found.")
        return value

    return check


def maybe(check: Check) -> Check:
    return lambda value, name: None if value is None else check(value, name)


def many(check: Check) -> Check:
    def check_all(value: Json, name: str) -> Json:
        if not isinstance(value, list):
            raise wrong_type(name, "Collection")
        return [check(item, f"{name}/{position}") for position, item in enumerate(value)]

    return check_all


def whole_object(fields: Fields, blank: JsonObject, required: tuple[str, ...] = ()) -> Check:
    """A complex value in which everything is present: what was not sent is as in `blank`."""

    def check(value: Json, name: str) -> Json:
        if not isinstance(value, dict):
            raise wrong_type(name, "Object")
        for missing in required:
            if value.get(missing) is None:
                raise bad_request(f"The property '{name}/{missing}' is required.")
        return {**blank, **read_fields(fields, value, f"{name}/")}

    return check


def part_object(fields: Fields) -> Check:
    """A complex value that is merged into what is there already."""

    def check(value: Json, name: str) -> Json:
        if not isinstance(value, dict):
            raise wrong_type(name, "Object")
        return read_fields(fields, value, f"{name}/")

    return check


def read_fields(fields: Fields, body: JsonObject, prefix: str = "") -> JsonObject:
    """What we know of `body`, checked; the rest is dropped."""
    return {name: fields[name](value, prefix + name) for name, value in body.items() if name in fields}
