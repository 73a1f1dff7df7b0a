"""Fields on the command line, such as `--set policy.slot_interval="30 min"`, as the business file has them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from deploy.business_file.parts import Part
from deploy.business_file.text import BusinessFileError, read_part, takes_text

P = TypeVar("P", bound=Part)


def read_fields(kind: type[P], given: Sequence[str], file: Path | None, now: object = None) -> P:
    """What stands in `given` wins over the file (TOML or JSON); what a thing must have is as it is `now`, in the words
    of the business file. Raises BusinessFileError.
    """
    fields = _needed(kind, now) | (_from(file) if file else {})
    for one in given:
        path, is_set, value = one.partition("=")
        if not is_set or not path.strip():
            raise BusinessFileError((f"--set {one}: FIELD=VALUE is expected",))
        names = path.strip().split(".")
        found = _value(value)
        _put(fields, names, found if isinstance(found, str) or not takes_text(kind, names) else value.strip())
    return read_part(fields, kind)


def _needed(kind: type[Part], now: object) -> dict[str, Any]:
    if now is None:
        return {}
    return {one.name: getattr(now, one.name) for one in msgspec.structs.fields(kind) if one.required}


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


def _value(text: str) -> object:
    """As TOML reads it, such as true, 28.5 or ["a", "b"]; anything else is a text as it stands."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
