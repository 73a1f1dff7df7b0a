"""Reads the file, and writes one. Every fault is a sentence with the place where it is."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
import tomli_w
from msgspec import structs

from deploy.business_file.parts import BusinessFile, BusinessPart, Part, QuestionPart, ServicePart, StaffPart
from deploy.business_file.values import read_value, write_value
from graph.zones import iana_name

P = TypeVar("P", bound=Part)

_EXPECTED = re.compile(r"Expected `([^`]+)`, got `[^`]+`")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_NO_CHOICE = re.compile(r"Invalid enum value (.+)")
MOMENT = "a moment such as 2026-12-01T10:00+01:00"
_WORDS = {
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": 'a list such as ["a", "b"]',
    "object": "a table",
    "date": "a day such as 2026-12-24",
    "datetime": MOMENT,
}


class BusinessFileError(ValueError):
    """The file cannot be meant as it is; each problem says where and why."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_file(path: Path) -> BusinessFile:
    """Raises BusinessFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BusinessFileError((f"{path}: {error.strerror}",)) from None
    except UnicodeDecodeError:
        raise BusinessFileError((f"{path}: cannot be read as text (UTF-8)",)) from None
    return read_text(text, str(path))


def read_text(text: str, name: str = "") -> BusinessFile:
    """`name` is that of its file. Raises BusinessFileError."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BusinessFileError((f"{name}: no TOML: {error}" if name else f"no TOML: {error}",)) from None
    described = _convert(found)
    if problems := tuple(_problems(described)):
        raise BusinessFileError(problems)
    return described


def read_part(found: object, kind: type[P]) -> P:
    """A part of the file from plain values. Raises BusinessFileError."""
    try:
        return msgspec.convert(found, kind, dec_hook=read_value)
    except msgspec.ValidationError as error:
        raise BusinessFileError((_told(str(error), kind),)) from None


def takes_text(kind: type[Part], path: Sequence[str]) -> bool:
    """Whether the field takes texts and no numbers, so that 10115 is meant as one."""
    *above, name = path
    types = types_of(_part_at(kind, above), name)
    return bool(types) and set(types) <= {str, type(None)}


def types_of(kind: type[Part], name: str) -> tuple[object, ...]:
    """Those that the field may have; none where there is no such field."""
    types = [get_args(field.type) or (field.type,) for field in structs.fields(kind) if field.name == name]
    return types[0] if types else ()


def field_names(kind: type[Part]) -> str:
    return ", ".join(field.name for field in structs.fields(kind))


def _convert(found: dict[str, Any]) -> BusinessFile:
    """Table by table, so that every fault is told at once, and under its own key."""
    problems: list[str] = []
    for place, kind, part in _tables(found):
        try:
            read_part(part, kind)
        except BusinessFileError as error:
            problems += [f"{place}{'.' if ': ' in problem else ': '}{problem}" for problem in error.problems]
    if problems:
        raise BusinessFileError(tuple(problems))
    return read_part(found, BusinessFile)


def _tables(found: Mapping[str, Any]) -> Iterator[tuple[str, type[Part], object]]:
    """Those that are there and have keys; of anything else the file as a whole complains."""
    if "business" in found:
        yield "business", BusinessPart, found["business"]
    for name, kind in (("staff", StaffPart), ("questions", QuestionPart), ("services", ServicePart)):
        if isinstance(table := found.get(name), dict):
            for key, part in table.items():
                yield f"{name}.{key}", kind, part


def write_text(described: BusinessFile) -> str:
    return tomli_w.dumps(plain(described), indent=2)


def plain(part: Part) -> dict[str, Any]:
    """A part as plain values, as TOML and JSON have them; what is not said is left out."""
    found: dict[str, Any] = msgspec.to_builtins(part, enc_hook=write_value, builtin_types=(date,))
    return _without_nothing(found)


def _without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nothing(value) if isinstance(value, dict) else value
        for name, value in found.items()
        if value is not None
    }


def _told(problem: str, kind: type[Part]) -> str:
    """msgspec writes "Expected `str`, got `int` - at `$.services[...].name`"."""
    what, _, where = problem.partition(" - at `$")
    place = where.rstrip("`").replace("[...]", ".*").strip(".")
    what = what.replace("Object contains", "there is an").replace("Object missing", "there is no")
    what = _EXPECTED.sub(lambda found: f"{_in_words(found[1])} is expected", what)
    path = [one for one in place.split(".") if one not in {"", "*"}]
    if unknown := _UNKNOWN.search(what):
        what += _instead(unknown[1], _part_at(kind, path))
    if value := _NO_CHOICE.fullmatch(what):
        what = f"{value[1]} is none of {', '.join(_words_of(kind, path))}"
    return f"{place}: {what}" if place else what


def _in_words(types: str) -> str:
    """Of "float | null", what an operator would call a value of it."""
    return " or ".join(_WORDS.get(one, one) for one in types.split(" | ") if one != "null")


def _instead(name: str, kind: type[Part]) -> str:
    names = [field.name for field in structs.fields(kind)]
    near = difflib.get_close_matches(name, names, 1)
    return f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(names)}"


def _words_of(kind: type[Part], path: Sequence[str]) -> list[str]:
    """Those of which the field has to be one."""
    *above, name = path
    fields = structs.fields(_part_at(kind, above))
    return [word for one in fields if one.name == name for word in _choices(one.type) if isinstance(word, str)]


def _part_at(kind: type[Part], path: Sequence[str]) -> type[Part]:
    """The table to which the names lead; the last that there is, where they lead nowhere."""
    for name in path:
        for field in structs.fields(kind):
            below = [one for one in _choices(field.type) if isinstance(one, type) and issubclass(one, Part)]
            if field.name == name and below:
                kind = below[0]
    return kind


def _choices(type_: object) -> tuple[object, ...]:
    """What a field may be; of a list or a table, what stands in it."""
    within = get_args(type_)
    return tuple(one for part in within for one in _choices(part)) if within else (type_,)


def _problems(described: BusinessFile) -> Iterator[str]:
    """What fits its field, and cannot be meant."""
    yield from _twice("staff", "email", (one.email.casefold() for one in described.staff.values()))
    yield from _twice("questions", "text", (one.text for one in described.questions.values()))
    yield from _twice("services", "name", (one.name for one in described.services.values()))
    for key, service in described.services.items():
        for staff_key in service.staff or ():
            if staff_key not in described.staff:
                yield f"services.{key}.staff: {staff_key!r} is no key of [staff]"
        for question_key in service.questions or {}:
            if question_key not in described.questions:
                yield f"services.{key}.questions: {question_key!r} is no key of [questions]"
    if described.business.page and described.business.page.time_zone:
        yield from _zone("business.page.time_zone", described.business.page.time_zone)
    for key, member in described.staff.items():
        yield from _zone(f"staff.{key}.time_zone", member.time_zone) if member.time_zone else ()


def _twice(table: str, field: str, values: Iterable[str]) -> Iterator[str]:
    """Things are found again by these, when an apply was interrupted before their ids were known."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{table}: {count} have the {field} {value!r}; each needs one of its own"


def _zone(place: str, name: str) -> Iterator[str]:
    try:
        iana_name(name)
    except ValueError:
        yield f"{place}: {name!r} is no time zone; an IANA name such as Europe/Lisbon is expected"
