"""Reads the file, and writes one. Every fault is a sentence with the place where it is."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tomli_w

from deploy.business_file.parts import BusinessFile, BusinessPart, Part, QuestionPart, ServicePart, StaffPart
from deploy.business_file.values import read_value, write_value
from graph.zones import iana_name

P = TypeVar("P", bound=Part)


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
    return read_text(text)


def read_text(text: str) -> BusinessFile:
    """Raises BusinessFileError."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BusinessFileError((f"no TOML: {error}",)) from None
    described = _convert(found)
    if problems := tuple(_problems(described)):
        raise BusinessFileError(problems)
    return described


def read_part(found: object, kind: type[P]) -> P:
    """A part of the file from plain values. Raises BusinessFileError."""
    try:
        return msgspec.convert(found, kind, dec_hook=read_value)
    except msgspec.ValidationError as error:
        raise BusinessFileError((_told(str(error)),)) from None


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


def _told(problem: str) -> str:
    """msgspec writes "Expected `str`, got `int` - at `$.services[...].name`"."""
    what, _, where = problem.partition(" - at `$")
    place = where.rstrip("`").replace("[...]", ".*").strip(".")
    what = what.replace("Object contains", "there is an").replace("Object missing", "there is no")
    return f"{place}: {what}" if place else what


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
