"""A name of a service laid over words of the message: which of its words were said, and what that is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from dialogs.understanding.values.catalogue import Label, Part
from dialogs.understanding.values.matching import CLIPPED, PART, SURE

_LIGHT = 0.3
"""Parts of a name that weigh no more do not make it less sure."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` of the message for one part of a name."""

    first: int
    last: int
    part: Part
    likeness: float
    length: int = 0
    """Of what was said, in letters."""

    @property
    def is_clipped(self) -> bool:
        """Whether what was said is the beginning or the end of a compound ("rad" of "Laufrad")."""
        return self.likeness in {PART, CLIPPED} and self.length < len(self.part.plain)

    @property
    def worth(self) -> float:
        return self.part.weight * self.likeness * math.sqrt(self.last - self.first + 1)


@dataclass(frozen=True)
class Fit:
    """One name laid over a stretch of the message."""

    label: Label
    hits: tuple[Hit, ...]
    is_in_full: bool = False
    bonus: float = 0.0
    lent: frozenset[int] = frozenset()
    """Words that it shares with another name ("cut" of "fringe and hair cut"), which stand with that one."""

    @cached_property
    def places(self) -> frozenset[int]:
        return frozenset(n for hit in self.hits for n in range(hit.first, hit.last + 1)) - self.lent

    @property
    def is_whole(self) -> bool:
        return self.is_in_full or len({hit.part for hit in self.hits}) == len(self.label.parts)

    @cached_property
    def worth(self) -> float:
        return sum(hit.worth for hit in self.hits) + self.bonus

    @property
    def share(self) -> float:
        """How much of the name was said."""
        return sum(hit.part.weight for hit in self.hits) / (self.label.weight or 1.0)

    @property
    def is_sure(self) -> bool:
        return all(hit.likeness >= SURE for hit in self.hits if hit.part.weight > _LIGHT)

    @property
    def is_conditioned(self) -> bool:
        """Whether whom the service is for was said as well."""
        return bool(self.label.condition) and self.bonus > 0 and not self.is_in_full

    @property
    def has_telling(self) -> bool:
        return any(hit.part.is_telling for hit in self.hits)

    @property
    def sure_telling(self) -> tuple[Hit, ...]:
        """The telling words that were said as they are."""
        return tuple(hit for hit in self.hits if hit.part.is_telling and hit.likeness >= SURE)
