"""A value that was found in a message, before it is decided whether it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dialogs.acts import AnyAct, Span
from dialogs.understanding.times import Piece


class Kind(Enum):
    """What kind of value stands there; the kind's value is the name of its place in templates."""

    WHEN = "when"
    SHIFT = "shift"
    SERVICE = "service"
    STAFF = "staff"
    PEOPLE = "people"
    NAME = "name"
    CONTACT = "contact"
    NOTHING = "nothing"
    """Looks like a value and is none ("good afternoon")."""


@dataclass(frozen=True, slots=True)
class Found:
    """`act` is what it means where it counts; None where it looks like a value and is none."""

    kind: Kind
    span: Span
    act: AnyAct | None
    score: float = 1.0
    is_weak: bool = False
    is_definite: bool = False
    """Whether it is said of something known ("the crown", "my massage")."""
    is_besides: bool = False
    """Whether it is said to be on top of something ("a trim as well")."""
    is_not_only: bool = False
    """Whether it is said to be less than what is wished for ("not just the nails")."""
    is_excepted: bool = False
    """Whether it is said to be left out of all the others ("all but the cut")."""
    piece: Piece | None = None
    """The expression of time that it is, so that several can be joined."""

    def overlaps(self, other: Found) -> bool:
        return self.span[0] < other.span[1] and other.span[0] < self.span[1]
