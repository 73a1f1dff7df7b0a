"""Fields on the command line, such as `--set policy.slot_interval="30 min"`, as the business file has them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec

from deploy.business_file.parts import TAKEN_WHOLE, Part
from deploy.business_file.text import MOMENT, BusinessFileError, plain, read_part, takes_text, types_of
from deploy.business_file.values import Bookable, Week

P = TypeVar("P", bound=Part)
D = TypeVar("D", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Changes(Generic[P]):
    """A part of which the fields `given` are asked for; what else it must have is as it is now, and is not sent."""

    part: P
    given: frozenset[str]

    def of(self, draft: D) -> D:
        """The draft that the part makes, with no more in it than is asked for."""
        needed = {one.name for one in msgspec.structs.fields(self.part) if one.required}
        return msgspec.structs.replace(draft, **dict.fromkeys(needed - self.given))


def read_fields(kind: type[P], given: Sequence[str], file: Path | None, now: Part | None = None) -> P:
    """What stands in `given` wins over the file (TOML or JSON); what a thing must have is as it is `now`, in the words
    of the business file, and so is the rest of a week or an address of which one is `given`. Raises BusinessFileError.
    """
    return _read(kind, given, file, now).part


def read_changes(
    kind: type[P],
    given: Sequence[str],
    file: Path | None,
    now: Part | None = None,
    *,
    kept: Mapping[str, str] = MappingProxyType({}),
) -> Changes[P]:
    """The same of something that is there. `kept` are fields that are not changed so, with the reason why."""
    changes = _read(kind, given, file, now)
    if not changes.given:
        raise BusinessFileError(("nothing is given to be changed: --set FIELD=VALUE or --from FILE does",))
    if refused := [f"{name}: {why}" for name, why in kept.items() if name in changes.given]:
        raise BusinessFileError(tuple(refused))
    return changes


def _read(kind: type[P], given: Sequence[str], file: Path | None, now: Part | None) -> Changes[P]:
    said = _from(file) if file else {}
    fields, asked = _needed(kind, now) | said, set(said)
    for one in given:
        path, is_set, value = one.partition("=")
        if not is_set or not path.strip():
            raise BusinessFileError((f"--set {one}: FIELD=VALUE is expected",))
        names = path.strip().split(".")
        asked.add(names[0])
        if now is not None:
            _begin_as_now(fields, kind, names, now)
        found = _value(value)
        _put(fields, names, found if isinstance(found, str) or not takes_text(kind, names) else value.strip())
    return Changes(read_part(_with_moments(fields, kind), kind), frozenset(asked))


def _needed(kind: type[Part], now: Part | None) -> dict[str, Any]:
    if now is None:
        return {}
    return {one.name: getattr(now, one.name) for one in msgspec.structs.fields(kind) if one.required}


def _begin_as_now(fields: dict[str, Any], kind: type[Part], path: list[str], now: Part | None) -> None:
    """Where the path leads into what Graph takes as a whole, all that is there now comes first."""
    for depth, name in enumerate(path[:-1], start=1):
        types, there = types_of(kind, name), getattr(now, name, None)
        if not (tables := _tables(types)):
            if name not in fields:
                fields[name] = _as_it_is(".".join(path[:depth]), types, there)
            return
        below = fields.setdefault(name, {})
        if not isinstance(below, dict):
            return
        fields, kind, now = below, tables[0], there


def _tables(types: Sequence[object]) -> list[type[Part]]:
    """Those of which Graph takes each field by itself."""
    parts = [one for one in types if isinstance(one, type) and issubclass(one, Part)]
    return [one for one in parts if not issubclass(one, TAKEN_WHOLE)]


def _as_it_is(place: str, types: Sequence[object], there: object) -> dict[str, Any]:
    """Raises BusinessFileError where a day would be set in what has no days now: it would close all others."""
    written = there.write() if isinstance(there, Week | Bookable) else there
    if not isinstance(written, dict) and {Week, Bookable} & set(types):
        why = f"{place}: it is {written or 'not set'} now, and no hours: one day alone would close the others"
        raise BusinessFileError((f"{why}; give a whole week, such as '{place}={{ monday = [\"09:00-12:00\"] }}'",))
    if isinstance(written, Part):
        return plain(written)
    return dict(written) if isinstance(written, dict) else {}


def _from(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        found = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BusinessFileError((f"{file}: {error.strerror}",)) from None
    except ValueError as error:  # also what is no text
        raise BusinessFileError((f"{file}: {error}",)) from None
    if not isinstance(found, dict):
        raise BusinessFileError((f"{file}: a table of fields is expected",))
    return found


def _put(fields: dict[str, Any], path: list[str], value: object) -> None:
    for name in path[:-1]:
        below = fields.setdefault(name, {})
        if not isinstance(below, dict):
            raise BusinessFileError((f"{name}: is set twice",))
        fields = below
    fields[path[-1]] = value


def _with_moments(fields: dict[str, Any], kind: type[Part]) -> dict[str, Any]:
    """Those that are written as a text, which may leave the seconds out. Raises BusinessFileError."""
    found = dict(fields)
    for name, value in fields.items():
        if isinstance(value, str) and datetime in types_of(kind, name):
            try:
                found[name] = datetime.fromisoformat(value)
            except ValueError:
                raise BusinessFileError((f"{name}: {MOMENT} is expected",)) from None
    return found


def _value(text: str) -> object:
    """As TOML reads it, such as true, 28.5 or ["a", "b"]; anything else is a text as it stands."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
