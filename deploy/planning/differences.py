"""What is different between two tables of the file, field by field, in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from deploy.business_file.parts import TAKEN_WHOLE, Part
from deploy.business_file.values import Bookable, Length, Week, write_value

_NOTHING: tuple[object, ...] = (None, "", (), {})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` and `after` as they stand in the file; None is not said."""

    path: str
    before: object
    after: object

    @property
    def field(self) -> str:
        """The field of the table that the change is in."""
        return self.path.split(".")[0]


def differences(wanted: Part, live: Part | None, below: str = "") -> Iterator[FieldChange]:
    """Of what `wanted` says; what it does not say makes no difference."""
    for name in wanted.__struct_fields__:
        after = getattr(wanted, name)
        before = getattr(live, name) if live is not None else None
        if after is None or _is_same(before, after):
            continue
        if isinstance(after, Part) and not isinstance(after, TAKEN_WHOLE):
            yield from differences(after, before, f"{below}{name}.")
        else:
            yield FieldChange(f"{below}{name}", _shown(before), _shown(after))


def only(wanted: Part, fields: frozenset[str]) -> dict[str, object]:
    """The fields of `wanted` among those; a table is said as a whole where one of its fields differs."""
    return {name: getattr(wanted, name) for name in wanted.__struct_fields__ if name in fields}


def _is_same(before: object, after: object) -> bool:
    if any(after is nothing or after == nothing for nothing in _NOTHING):
        return any(before is nothing or before == nothing for nothing in _NOTHING)
    return before == after


def _shown(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Length | Week | Bookable):
        return value.write()
    return msgspec.to_builtins(value, enc_hook=write_value)
