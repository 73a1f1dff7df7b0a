"""The base of all values: frozen, and read straight from Graph's JSON by msgspec.

A field is declared with the type that it has to us; `rename` or its own `name` is Graph's word for it. Where the JSON
says it in another way, the type is `Annotated` with one of three notes:

    Annotated[date, read_by(read)]               JSON has no such type: `read` makes it of whatever stands there
    Annotated[datetime, Written(kind, ours)]     msgspec reads it as `kind`, and `ours` makes our value of that
    Annotated[str, Unsaid(None, "")]             what Graph writes when it says nothing, and what that is to us

The second is for what pages have thousands of: msgspec calls back for each `read_by`, which takes longer than all else.

Everything else is read as it is declared. What does not fit its field is no fault of a page: `graph/wire/reading.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Any, get_origin, get_type_hints

import msgspec
from msgspec.structs import force_setattr


class ReadBy(type):
    """A type as msgspec sees it, whose values are made by `read`: of any JSON, or ValueError when that cannot be."""

    read: Callable[[Any], Any]

    def __instancecheck__(cls, value: object) -> bool:
        """msgspec asks whether `read` has made the right thing; its signature says so."""
        return True


def read_by(read: Callable[[Any], Any]) -> ReadBy:
    return ReadBy(read.__name__, (), {"read": staticmethod(read)})


def read_field(kind: Any, found: object) -> Any:
    """For msgspec, as `dec_hook`."""
    return kind.read(found)


class Unsaid:
    """What Graph writes for a field of which it says nothing, and what that is to us."""

    def __init__(self, written: object, ours: object) -> None:
        self.written = written
        self.ours = ours


class Written:
    """How Graph writes a field: as a Struct of `kind`, of which `ours` makes our value, or raises ValueError."""

    def __init__(self, kind: type[msgspec.Struct], ours: Callable[[Any], Any]) -> None:
        self.kind = kind
        self.ours = ours


class Value(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Something of Microsoft Bookings. Cannot be changed; `msgspec.structs.replace` makes another.

    A `__post_init__` of its own begins with `self.settle()`.
    """

    def settle(self) -> None:
        """Puts our values in the place of what Graph wrote; each class has one of its own."""

    def __init_subclass__(cls) -> None:
        """Tells msgspec how each field is written: it reads the annotations when the first value is decoded."""
        super().__init_subclass__()
        hints = get_type_hints(cls, include_extras=True)
        types: dict[str, Any] = {}
        differs: dict[str, Unsaid | Written] = {}
        for name in cls.__annotations__:
            types[name] = hint = hints[name]
            for note in getattr(hint, "__metadata__", ()) if get_origin(hint) is Annotated else ():
                if isinstance(note, ReadBy):
                    types[name] = note
                elif isinstance(note, Unsaid):
                    types[name] = hint.__origin__ | type(note.written)
                    differs[name] = note
                elif isinstance(note, Written):
                    types[name] = note.kind
                    differs[name] = note
        cls.__annotations__ = types
        if not differs:
            return
        settle = _settling(differs)
        cls.settle = settle  # type: ignore[method-assign, assignment]  # one with its own lines
        if "__post_init__" not in vars(cls):
            cls.__post_init__ = settle  # type: ignore[attr-defined]  # msgspec calls it where there is one


def _settling(differs: Mapping[str, Unsaid | Written]) -> Callable[[Any], None]:
    """The `settle` of a class.

    It has a line for each field, as dataclasses makes its `__init__`: a loop over them takes three times as
    long, which is a fifth of the time of a page of appointments (`benchmarks/graph_decode.py`).
    """
    names: dict[str, Any] = {"set_field": force_setattr}
    lines = ["def settle(self):"]
    for name, note in differs.items():
        if isinstance(note, Written):
            names |= {f"{name}_kind": note.kind, f"{name}_ours": note.ours}
            lines += [
                f"    if self.{name}.__class__ is {name}_kind:",
                f"        set_field(self, {name!r}, {name}_ours(self.{name}))",
            ]
        else:
            names |= {f"{name}_written": note.written, f"{name}_ours": note.ours}
            same = "is None" if note.written is None else f"== {name}_written"
            lines += [f"    if self.{name} {same}:", f"        set_field(self, {name!r}, {name}_ours)"]
    exec("\n".join([*lines, "    return"]), names)  # noqa: S102 - made of names of our own
    settle: Callable[[Any], None] = names["settle"]
    return settle


class OpenEnum(Enum):
    """An enumeration of Graph's, to which Graph may add members; one that we do not know is `OTHER`.

    https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
    """

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        """A member in another case, or one that Graph has added since."""
        if not isinstance(value, str):
            return None
        wanted = value.casefold()
        return next((member for member in cls if member.value.casefold() == wanted), cls("unknownFutureValue"))
