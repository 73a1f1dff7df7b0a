"""What a rule looks for, and what it says when it finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Generic, Protocol, TypeVar

import msgspec

from graph.model import Service


class Gravity(Enum):
    """NEVER_BOOKABLE: customers are offered no time. REFUSED: Graph will not take it. RISK: it works, and surprises."""

    NEVER_BOOKABLE = "never bookable"
    REFUSED = "refused"
    RISK = "risk"


class Finding(msgspec.Struct, frozen=True):
    """`place` is where in the file; `remedy` what to write there."""

    gravity: Gravity
    place: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is around the file: the services that there are, by key, the settings of the app that is to serve it, and
    the day; without a day nothing is said of what is over.
    """

    services: Mapping[str, Service] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None


class Subject(Protocol):
    """A table of the file, with what the rules ask of it."""

    @property
    def place(self) -> str: ...


S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One fault. `field` is where in the table it stands; `why` may name what `it`, the table, says: {it.lead}."""

    gravity: Gravity
    field: str
    is_broken: Callable[[S], object]
    why: str
    remedy: str

    def findings(self, subjects: Iterable[S]) -> Iterator[Finding]:
        for it in subjects:
            if self.is_broken(it):
                place = ".".join(filter(None, (it.place, self.field)))
                yield Finding(self.gravity, place, self.why.format(it=it), self.remedy)
